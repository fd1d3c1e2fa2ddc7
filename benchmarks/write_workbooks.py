"""Workbooks as district offices send them, many of them, all sums in order: what the speed of reading is measured on.

Three sheets each: money by project (and by commune in the large ones), poor households by commune or hamlet, outputs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from random import Random

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from schemas.admin_units import AdminUnit, province_of, provinces_and_districts
from schemas.codebook import code_list
from schemas.forms import form

YEARS = (2021, 2022, 2023, 2024)
Row = list[str | int | float]

_MONEY = (
    ("Vốn năm trước chuyển sang", ("Tổng số", "NSTW ĐTPT", "NSTW SN", "NSĐP")),
    ("Kế hoạch vốn năm", ("Tổng số", "NSTW ĐTPT", "NSTW SN", "NSĐP ĐTPT", "NSĐP SN")),
    ("Giải ngân", ("Tổng số", "NSTW ĐTPT", "NSTW SN", "NSĐP")),
    ("Chuyển nguồn sang năm sau", ("Tổng số", "NSTW", "NSĐP")),
)
_HOMES = (
    ("Tổng số hộ dân cư cuối năm", ("Tổng số", "Trong đó: DTTS")),
    ("Hộ nghèo đầu năm", ("Số hộ", "Trong đó: DTTS")),
    ("Diễn biến hộ nghèo trong năm", ("Thoát nghèo", "Tái nghèo", "Phát sinh mới")),
    ("Hộ nghèo cuối năm", ("Số hộ", "Tỷ lệ (%)", "Trong đó: DTTS")),
    ("Hộ cận nghèo đầu năm", ("Số hộ",)),
    ("Diễn biến hộ cận nghèo trong năm", ("Thoát cận nghèo", "Tái cận nghèo", "Phát sinh mới")),
    ("Hộ cận nghèo cuối năm", ("Số hộ", "Tỷ lệ (%)")),
)
_OUTPUTS = (("Kế hoạch năm", ()), ("Thực hiện 6 tháng", ()), ("Thực hiện cả năm", ()))
_FIRST, _SECOND = ("An", "Tân", "Phú", "Bình", "Long", "Hòa", "Xuân", "Thanh"), ("Lập", "Sơn", "Hưng", "Lộc", "Phong")
_HEADER_TOP = 6


@dataclass(frozen=True)
class Size:
    """How large a workbook is: communes beneath each project that has none beneath it, and rows of households."""

    communes: int
    places: int


USUAL, LARGE = Size(0, 20), Size(12, 180)


def write_workbooks(folder: Path, wanted: int, size: Size) -> list[Path]:
    """So many workbooks, each of another district or year."""
    folder.mkdir(parents=True, exist_ok=True)
    offices = ((year, district) for year in YEARS for district in _districts(year))
    files = []
    for (year, district), number in zip(offices, range(wanted), strict=False):
        path = folder / f"{number:05d} {district.full_name} {year}.xlsx"
        _write_workbook(path, district, year, size, Random(number))  # noqa: S311
        files.append(path)
    return files


def _districts(year: int) -> list[AdminUnit]:
    """The rural districts there were in the middle of a year, each once."""
    day = date(year, 7, 1)
    return [u for u in provinces_and_districts() if u.level == "district" and u.type == "Huyện" and u.stood_on(day)]


def _write_workbook(path: Path, district: AdminUnit, year: int, size: Size, rng: Random) -> None:
    head = tuple(f"UBND {unit.full_name.upper()}" for unit in (province_of(district), district))
    with Workbook(path) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center"})
        sheets = (
            ("Biểu 01", "F1", "Nội dung (dự án, tiểu dự án)", _MONEY, _money_rows(rng, size.communes)),
            ("Biểu 05", "F5", "Xã, thị trấn (thôn, tổ dân phố)", _HOMES, _home_rows(rng, size.places)),
            ("Biểu 04", "F4", "Chỉ tiêu", (("ĐVT", ()), *_OUTPUTS), _output_rows(rng)),
        )
        for name, code, label, columns, rows in sheets:
            sheet = book.add_worksheet(name)
            title = form(code).title_vi.format(period=f"NĂM {year}")
            for line, text in enumerate((*head, "", title, "Đơn vị tính: triệu đồng" if code == "F1" else "")):
                sheet.write(line, 0, text)
            _write_table(sheet, bold, label, columns, list(rows))


def _write_table(
    sheet: Worksheet, bold: Format, label: str, columns: tuple[tuple[str, tuple[str, ...]], ...], rows: list[Row]
) -> None:
    for place, text in enumerate(("STT", label)):
        sheet.merge_range(_HEADER_TOP, place, _HEADER_TOP + 1, place, text, bold)
    left = 2
    for text, below in columns:
        if len(below) > 1:
            sheet.merge_range(_HEADER_TOP, left, _HEADER_TOP, left + len(below) - 1, text, bold)
        else:
            sheet.write(_HEADER_TOP, left, text, bold)
        for place, part in enumerate(below):
            sheet.write(_HEADER_TOP + 1, left + place, part, bold)
        left += max(1, len(below))
    for number, row in enumerate(rows):
        sheet.write_row(_HEADER_TOP + 2 + number, 0, row)


def _money_rows(rng: Random, communes: int) -> Iterator[Row]:
    """Projects, sub-projects and communes of the programme beneath their total, in millions."""
    projects = [r for r in code_list("projects") if r["programme"] == "GNBV"]
    codes = [r["project_code"] for r in projects]
    leaves = [c for c in codes if not any(other.startswith(f"{c}.") for other in codes)]
    drawn = {leaf: [_draw_money(rng) for _ in range(communes or 1)] for leaf in leaves}

    def total(code: str) -> list[int]:
        rows = [m for leaf in leaves if code in ("ALL", leaf, leaf.partition(".")[0]) for m in drawn[leaf]]
        return [sum(column) for column in zip(*rows, strict=True)]

    yield ["", "TỔNG CỘNG", *total("ALL")]
    for row in projects:
        code = row["project_code"]
        word, number = ("Tiểu dự án", code[-1]) if "." in code else ("Dự án", row["number"])
        yield [row["number"], f"{word} {number}: {row['name_vi']}", *total(code)]
        if communes and code in leaves:
            yield from (["-", name, *money] for name, money in zip(_names("Xã", communes), drawn[code], strict=True))


def _draw_money(rng: Random) -> list[int]:
    """Carried in, given, disbursed and carried out of one project, each with its sum before it; local a tenth."""
    given = [10 * rng.randint(5, 900), 10 * rng.randint(5, 900)]
    carried = [rng.randint(0, 90), rng.randint(0, 90), rng.randint(0, 20)]
    local = [given[0] // 10, given[1] // 10]
    means = [given[0] + carried[0], given[1] + carried[1], sum(local) + carried[2]]
    spent = [m * rng.randint(60, 99) // 100 for m in means]
    left = [means[0] + means[1] - spent[0] - spent[1], means[2] - spent[2]]
    return [each for part in (carried, [*given, *local], spent, left) for each in (sum(part), *part)]


def _home_rows(rng: Random, places: int) -> Iterator[Row]:
    drawn = [_draw_homes(rng) for _ in range(places)]
    for number, (name, homes) in enumerate(zip(_names("Xã", places), drawn, strict=True), 1):
        yield [number, name, *_with_rates(homes)]
    yield ["", "TỔNG CỘNG", *_with_rates([sum(column) for column in zip(*drawn, strict=True)])]


def _draw_homes(rng: Random) -> list[int]:
    homes, poor, near = rng.randint(600, 2500), rng.randint(60, 300), rng.randint(40, 200)
    moves = [rng.randint(5, 40), rng.randint(0, 3), rng.randint(0, 9)]
    near_moves = [rng.randint(5, 30), rng.randint(0, 3), rng.randint(0, 9)]
    end, near_end = poor - moves[0] + moves[1] + moves[2], near - near_moves[0] + near_moves[1] + near_moves[2]
    return [homes, homes // 2, poor, poor // 2, *moves, end, end // 2, near, *near_moves, near_end]


def _with_rates(homes: list[int]) -> Row:
    poor, near = (round(100 * homes[place] / homes[0], 2) for place in (7, 13))
    return [*homes[:8], poor, *homes[8:], near]


def _output_rows(rng: Random) -> Iterator[Row]:
    for number, row in enumerate(form("F4").listed_rows, 1):
        plan = rng.randint(4, 90)
        yield [number, row.label, row.unit or "", plan, plan // 2, plan - rng.randint(0, 3)]


def _names(word: str, wanted: int) -> list[str]:
    """Made-up names of places, each once."""
    named = [f"{word} {one} {other}" for one, other in product(_FIRST, _SECOND)]
    return [f"{named[n % len(named)]}{'' if n < len(named) else f' {n // len(named)}'}" for n in range(wanted)]
