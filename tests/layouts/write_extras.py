"""What offices leave in workbooks beside the tables: hidden rows and columns of old figures, instructions, letters."""

from decimal import Decimal
from random import Random

from tests.layouts.choose_office import Office
from tests.layouts.paper import Paper
from tests.layouts.table import Column, Row, Table

_INSTRUCTIONS = (
    "HƯỚNG DẪN GHI BIỂU",
    "1. Các đơn vị không thay đổi kết cấu của biểu.",
    "2. Cột 3 = cột 4 + cột 5; đơn vị tính thống nhất theo biểu.",
    "3. Số liệu ghi theo dạng 1.234,5; không có số liệu thì ghi dấu (-).",
    "4. Gửi về trước ngày 10 tháng 12 hằng năm.",
)


def hide_old_rows(table: Table, rng: Random) -> None:
    """One or two rows with last year's figures, hidden somewhere in the table."""
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(1, len(table.rows) + 1)
        near = table.rows[at - 1]
        table.insert_row(
            at, Row({"label": f"{near.texts.get('label', '')} (cũ)"}, near.says, near.level, is_hidden=True)
        )
        for c in table.figure_columns():
            table.grid[at, c] = Decimal(
                rng.randint(10, 900) * 10**9 if table.columns[c].kind == "money" else rng.randint(1, 99)
            )


def leave_blank_rows(table: Table, rng: Random) -> None:
    """One to three rows with nothing in them, between others."""
    for _ in range(rng.randint(1, 3)):
        table.insert_row(rng.randrange(1, len(table.rows) + 1), Row({}, level=3, is_judged=False))


def hide_old_column(table: Table, rng: Random, year: int) -> None:
    """A column of an earlier year, hidden behind the names."""
    at = min(table.figure_columns())
    kind = table.columns[at].kind
    table.insert_column(at, Column((f"Thực hiện năm {year - 2}",), kind=kind, is_hidden=True))
    for r in range(len(table.rows)):
        table.grid[r, at] = Decimal(rng.randint(10, 900) * (10**9 if kind == "money" else 1))


def instructions(name: str = "Hướng dẫn") -> Paper:
    """A sheet that tells how to fill in the others."""
    paper = Paper(name)
    for row, line in enumerate(_INSTRUCTIONS):
        paper.ink((row + 1, 0), line, "bare")
    return paper


def cover_letter(office: Office, year: int) -> Paper:
    """A letter pasted into a sheet."""
    paper = Paper("Công văn")
    lines = (
        f"UBND {office.kind.upper()} {office.name.upper()}",
        f"V/v báo cáo kết quả thực hiện Chương trình MTQG giảm nghèo bền vững năm {year}",
        f"Kính gửi: Ủy ban nhân dân {office.province}",
        f"Thực hiện Công văn số 123/LĐTBXH ngày 05/12/{year}, UBND {office.title} báo cáo theo các biểu kèm theo.",
        "Trân trọng./.",
    )
    for row, line in enumerate(lines):
        paper.ink((2 * row, 1), line, "bare")
    return paper
