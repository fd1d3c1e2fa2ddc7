"""A table as the file an office sends, and where each of its figures stands in it."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from demo.draw_facts import District
from demo.draw_table import draw_table
from demo.table import STRAY, Table
from demo.truth import PROGRAMME, FundingFact, LeadFact, StatusFact, Truth
from demo.write_ods import write_ods
from schemas.filled_forms import CellKey, FilledForm, Template
from schemas.workbooks import cell_name
from transforms.dress_cells import Page, Wardrobe, new_book
from transforms.frame_form import HEADER
from transforms.lay_out_form import header_cells
from transforms.read_table_cells import money_unit_of
from transforms.store_values import store_values
from transforms.work_out_form import Content, Formula, work_out_form
from transforms.write_template import write_template


@dataclass(frozen=True, slots=True)
class Written:
    """A workbook and what it says; `cells` is where each cell of the table stands."""

    content: bytes
    truth: Truth
    cells: Mapping[CellKey, str]


def write_workbook(table: Table, district: District, words: Mapping[str, str], layout: str, rng: Random) -> Written:
    """The file of a table: an official form filled, or a sheet drawn by hand in the format of the layout."""
    if table.version:
        content, first = _official(table, district), _first_of_form(table.filled)
    else:
        content, first = _by_hand(table, words, layout, rng)
    at = _cells(table.filled, first) | {STRAY: cell_name(first - 1, len(table.filled.columns))}
    return Written(content, _truth(table, first, at), at)


def _official(table: Table, district: District) -> bytes:
    unit = f"{district.kind} {district.name}"
    year = str(table.filled.head.year)
    identity = {"version": table.version, "unit_code": district.code, "unit": unit, "year": year, "period": "Y"}
    return write_template(Template(table.filled, identity, PROGRAMME))


def _first_of_form(filled: FilledForm) -> int:
    """The first row below the header of an official form: the row of column numbers stands between."""
    return HEADER + header_cells(filled.columns)[1] + 1


def _by_hand(table: Table, words: Mapping[str, str], layout: str, rng: Random) -> tuple[bytes, int]:
    book, sheet = new_book(table.filled.sheet)
    wardrobe = Wardrobe(book)
    drawn = draw_table(Page(sheet, wardrobe), table, words, rng)
    wardrobe.close(book)
    if layout == "ods":
        return write_ods(sheet, drawn.values), drawn.first
    buffer = io.BytesIO()
    book.save(buffer)
    return store_values(buffer.getvalue(), {sheet.title: drawn.values}), drawn.first


def _cells(filled: FilledForm, first: int) -> dict[CellKey, str]:
    return {
        (row.key, column.key): cell_name(down, across)
        for down, row in enumerate(filled.rows, first)
        for across, column in enumerate(filled.columns)
    }


def _truth(table: Table, first: int, at: Mapping[CellKey, str]) -> Truth:
    """Every figure that stands in the table, formulas with what they give."""
    truth, filled = Truth(), table.filled
    contents = work_out_form(filled, first)
    for cell, fact in table.facts.items():
        known = replace(fact, sheet=filled.sheet, cell=at[cell], required=fact.required * (cell not in table.doubted))
        for reading in table.doubted.get(cell, _value(contents[cell]) if cell not in table.odd else ()):
            if isinstance(known, FundingFact):
                value_vnd = int(reading * money_unit_of(filled.form.unit).factor)
                truth.funding.append(replace(known, value_vnd=value_vnd))
            else:
                truth.indicators.append(replace(known, value=f"{reading.normalize():f}"))
    file = next(iter(table.facts.values())).file
    for cell, status in table.statuses.items():
        truth.status.append(StatusFact(file, cell[0], str(filled.head.year), status, filled.sheet, at[cell]))
    truth.lead_agencies.extend(LeadFact(file, project, agency) for project, agency in table.leads.items())
    return truth


def _value(content: Content) -> tuple[Decimal, ...]:
    """The figure of a cell, as it stands or as its formula gives it; none where there is none."""
    value = content.value if isinstance(content, Formula) else content
    return () if value is None else (value,)
