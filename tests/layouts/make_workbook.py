"""One workbook from a seed: its office, tables, sheets and what is around them, perhaps one planted mistake."""

from dataclasses import dataclass
from random import Random

from tests.layouts.bind import bind
from tests.layouts.choose_office import Office, choose_office
from tests.layouts.hand import draw_hand
from tests.layouts.money_tables import draw_money_table
from tests.layouts.paper import Paper
from tests.layouts.poverty_tables import draw_poverty_table
from tests.layouts.table import Column, Table
from tests.layouts.truth import Made
from tests.layouts.write_frame import (
    Saying,
    draw_saying,
    title_lines,
    unit_line,
    unit_name,
    write_foot,
    write_letterhead,
    write_title,
)
from tests.layouts.write_headers import draw_header_look
from tests.layouts.write_table import Notes, TableLook, write_table

_YEARS = (2022, 2023, 2023, 2024, 2024, 2025)
FORMS = ("F1", "F5")


@dataclass(frozen=True, slots=True)
class Sheetful:
    """A table with everything its sheet needs."""

    table: Table
    title_key: str
    year_words: str
    look: TableLook


def make_workbook(seed: int) -> Made:
    """The workbook of this seed."""
    rng = Random(seed)  # noqa: S311 - made-up figures, not secrets
    year = rng.choice(_YEARS)
    office = choose_office(rng, year)
    saying = draw_saying(rng, office, year_places=("title", "title", "header", "sheet"))
    notes, papers, traits = Notes(), [], []
    for number, form in enumerate(rng.sample(FORMS, rng.choice([1, 1, 2])), 1):
        drawn = _draw(rng, form, office, year, saying)
        papers.append(_write_sheet(drawn, office, year, saying, number, rng, notes))
        traits += _traits(drawn)
    as_xlsm = rng.random() < 0.1
    name, folder = _file_name(rng, office, year, saying, "xlsm" if as_xlsm else "xlsx")
    traits += [f"office in {', '.join(sorted(saying.office))}", f"year in {saying.year}"]
    return Made(
        name,
        folder,
        bind(papers, as_xlsm=as_xlsm),
        office.code,
        tuple(notes.truths),
        frozenset(notes.free),
        tuple(notes.planted),
        tuple(dict.fromkeys(traits)),
    )


def _draw(rng: Random, form: str, office: Office, year: int, saying: Saying) -> Sheetful:
    hand = draw_hand(rng)
    header = draw_header_look(rng)
    if form == "F1":
        several = rng.random() < 0.25 and saying.year != "sheet" and year > 2022
        years = tuple(range(rng.randint(2021, year - 1), year + 1)) if several else (year,)
        table = draw_money_table(rng, office, years, hand.grain, year_in_header=saying.year == "header")
        words = (
            f"năm {year}"
            if not several
            else rng.choice([f"giai đoạn {years[0]}-{year}", f"từ năm {years[0]} đến năm {year}"])
        )
        key = "F1"
    else:
        kind, is_plan = rng.choice(["poor", "near", "both"]), rng.random() < 0.25
        table = draw_poverty_table(rng, office, year, kind=kind, is_plan=is_plan)
        words, key = f"năm {year}", "F5_plan" if is_plan else f"F5_{kind}"
    look = TableLook(
        header, hand, has_formulas=rng.random() < 0.5, merges_labels="parts column of rows" in table.traits
    )
    table.traits += [f"headers {header.spread}", f"numbers {hand.separators}", f"unit {hand.scale}", key]
    return Sheetful(table, key, words, look)


def _write_sheet(  # noqa: PLR0913, PLR0917 - everything of one sheet
    drawn: Sheetful, office: Office, year: int, saying: Saying, number: int, rng: Random, notes: Notes
) -> Paper:
    paper = Paper(_sheet_name(rng, office, year, saying, number))
    width = len(drawn.table.columns)
    row, left = rng.choice([0, 0, 1, 3]), rng.choice([0, 0, 0, 1, 2])
    if "letterhead" in saying.office:
        row = write_letterhead(paper, office, (row, left), width, rng)
    if saying.year == "header" and drawn.table.form != "F1":
        saying = Saying(saying.office, "title")
    row = write_title(
        paper, title_lines(rng, drawn.title_key, office, drawn.year_words, saying, number), (row, left), width, rng
    )
    row += rng.randint(0, 1)
    row = _write_unit(paper, drawn, row, left, rng)
    row = write_table(paper, drawn.table, (row, left), drawn.look, rng, notes)
    write_foot(paper, office, (row, left), width, year, saying, rng)
    return paper


def _write_unit(paper: Paper, drawn: Sheetful, row: int, left: int, rng: Random) -> int:
    """The unit of money in a line above the block, or in the headers of its columns; the row for the table."""
    if not any(column.kind == "money" and column.role == "figure" for column in drawn.table.columns):
        return row
    scale = drawn.look.hand.scale
    if rng.random() < 0.25:
        name = unit_name(rng, scale)
        drawn.table.columns[:] = [_with_unit(column, name) for column in drawn.table.columns]
        drawn.table.traits.append("unit in header")
        return row
    paper.ink((row, left + max(0, len(drawn.table.columns) - rng.randint(1, 3))), unit_line(rng, scale), "italic")
    return row + 1


def _with_unit(column: Column, name: str) -> Column:
    if column.role != "figure" or column.kind != "money":
        return column
    top = 1 if column.path[0].startswith("Năm ") else 0
    path = (*column.path[:top], f"{column.path[top]} ({name})", *column.path[top + 1 :])
    return Column(path, column.role, column.says, column.kind)


def _sheet_name(rng: Random, office: Office, year: int, saying: Saying, number: int) -> str:
    parts = []
    if "sheet" in saying.office:
        parts.append(f"{office.kind} {office.name}")
    if saying.year == "sheet":
        parts.append(f"năm {year}")
    name = " ".join([*parts, rng.choice([f"B{number}", f"Bieu {number}", f"Sheet{number}"])])
    return name[:31] if len(name) <= 31 else " ".join([*parts, str(number)])[-31:]


def _file_name(rng: Random, office: Office, year: int, saying: Saying, ending: str) -> tuple[str, str]:
    if "file" not in saying.office:
        return rng.choice([f"bieu mau {year}.{ending}", f"Book1.{ending}", f"PL kem theo BC.{ending}"]), ""
    name = office.title if rng.random() < 0.8 else f"{office.title}, {office.province}"
    return f"Bieu tong hop {year} - {name}.{ending}", ""


def _traits(drawn: Sheetful) -> list[str]:
    return [drawn.table.form, *drawn.table.traits]
