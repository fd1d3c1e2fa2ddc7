"""Poverty tables made up by arithmetic, written out in the ways senders' tables reach us as text."""

import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from schemas.documents import Document, Line
from schemas.records import Office

NAMES = ("Bản Sậy", "TDP 2", "Ia Lốp", "Đồng Mới", "Thôn Cau", "Xóm Chài", "Bình Hậu", "Kon Sơ Lăng")
COMMUNE = Office("00001", "Bình An", "commune", "01", "Bình Hà", "plan", "GNBV", 2031, 2031, "Y")

PLAN_HEADER = """STT
Tổ dân phố
Tổng số hộ dân cư
cuối năm 2030
Số hộ nghèo cuối năm 2030
Diễn biến hộ nghèo trong năm 2031
Dự kiến Tổng số
hộ dân cư năm
2031
Dự kiến hộ nghèo cuối năm 2031 Tỷ lệ
hộ
nghè
o
giảm
năm
2031
Số hộ thoát
nghèo
Số hộ tái nghèo
Số hộ nghèo
phát sinh
"""
LEAVES = {"n": "Tổng\nsố hộ\n", "d": "Tr.đó\nhộ\nDTTS\n", "r": "Tỷ lệ\n%\n"}
PLAN_LEAVES = "nd" + "nrdr" + "nd" * 3 + "nd" + "nrdr"


def rate(part: int, whole: int, places: str = "0.01") -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal(places), ROUND_HALF_UP) if whole else Decimal(places) * 0


def plan_rows(seed: int, count: int) -> list[list[int | Decimal]]:
    """Registered targets: 19 figures a row, and the total as the last row."""
    dice = random.Random(seed)  # noqa: S311 - made-up figures
    stocks = []
    for _ in range(count):
        households = dice.randint(300, 1900)
        minority = dice.randint(20, households - 100)
        poor = dice.randint(12, households // 3)
        poor_minority = dice.randint(4, min(minority, poor - 4))
        escaped_minority = dice.randint(0, poor_minority // 2)
        escaped = escaped_minority + dice.randint(1, 3)
        relapsed, new = dice.randint(0, 1), dice.randint(0, 2)
        stocks.append([households, minority, poor, poor_minority, escaped, escaped_minority, relapsed, 0, new, 0,
                       households + dice.randint(0, 9), minority + dice.randint(0, 3)])  # fmt: skip
    stocks.append([sum(column) for column in zip(*stocks, strict=True)])
    return [_plan_row(stock) for stock in stocks]


def _plan_row(s: Sequence[int]) -> list[int | Decimal]:
    end, end_minority = s[2] - s[4] + s[6] + s[8], s[3] - s[5] + s[7] + s[9]
    start_rate, end_rate = rate(s[2], s[0]), rate(end, s[10])
    drop = (start_rate - end_rate).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return [s[0], s[1], s[2], start_rate, s[3], rate(s[3], s[1]), *s[4:10], s[10], s[11],
            end, end_rate, end_minority, rate(end_minority, s[11]), abs(drop)]  # fmt: skip


def survey_rows(seed: int, count: int) -> list[list[int | Decimal]]:
    """Results of a survey: households, minority; poor, rate; near-poor, rate; the total as the last row."""
    dice = random.Random(seed)  # noqa: S311 - made-up figures
    stocks = []
    for _ in range(count):
        households = dice.randint(400, 2900)
        stocks.append([households, dice.randint(10, households), dice.randint(1, households // 4),
                       dice.randint(1, households // 5)])  # fmt: skip
    stocks.append([sum(column) for column in zip(*stocks, strict=True)])
    return [[h, d, p, rate(p, h), n, rate(n, h)] for h, d, p, n in stocks]


def written(value: int | Decimal, marks: str) -> str:
    """The value with `.,` (Vietnamese) or `,.` (spreadsheet) as thousands and decimal marks."""
    text = f"{value:,}".replace(",", "\0").replace(".", marks[1])
    return text.replace("\0", marks[0])


def document(text: str) -> Document:
    return Document("text/plain", tuple(Line(i, line) for i, line in enumerate(text.split("\n"), 1)))


def one_cell_a_line(header: str, names: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    rows = [
        "\n\n \n\n".join([*([str(i)] if i <= len(names) - 1 else []), name, *row])
        for i, (name, row) in enumerate(zip(names, cells, strict=True), 1)
    ]
    return header + "\n \n" + "\n \n".join(rows) + "\n"
