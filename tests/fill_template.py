"""A blank form filled as an office fills it: figures into the free cells, formulas left or pasted over."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from flows.write_template import Wanted, find_unit, template_of
from schemas.filled_forms import CellKey, FilledForm, Template
from schemas.forms import Form
from schemas.workbooks import Address, cell_name
from transforms.store_values import store_values
from transforms.work_out_form import Formula, work_out_form
from transforms.write_template import write_template

NOWHERE = Path("/nonexistent")
"""A home without releases."""


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """A filled workbook and what must be read from it.

    Attributes:
        figures: by cell of the sheet (`E12`), typed ones and those that formulas give, as the form writes them.
        keys: the row and column of the form each cell is.
    """

    content: bytes
    sheet: str
    figures: Mapping[str, Decimal]
    keys: Mapping[str, CellKey]


def blank(form: Form, unit: str = "huyện Đắk Hà", year: int = 2024, version: str | None = None) -> Template:
    return template_of(NOWHERE, Wanted(form, find_unit(unit, year), year, version=version))


def free_cells(template: Template) -> list[CellKey]:
    """The cells of figures an office may type into, row by row."""
    contents = work_out_form(template.filled, 0)
    return [cell for cell, content in contents.items() if content is None]


def fill(
    template: Template,
    typed: Mapping[CellKey, Decimal],
    words: Mapping[CellKey, str] | None = None,
    *,
    is_pasted_over: bool = False,
) -> FilledTemplate:
    """The workbook with figures and words typed; pasted over, formulas are values and every format is lost."""
    content = write_template(template)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[template.filled.sheet]
    first = _first_row(book)
    at = _addresses(template.filled, first)
    for cell, text in (words or {}).items():
        sheet.cell(at[cell][0] + 1, at[cell][1] + 1).value = text
    for cell, value in typed.items():
        box = sheet.cell(at[cell][0] + 1, at[cell][1] + 1)
        assert not box.protection.locked, f"{cell} is locked"
        box.value = int(value) if value == int(value) else float(value)
    worked_out = work_out_form(replace(template.filled, figures=typed), first)
    formulas = {at[cell]: each.value for cell, each in worked_out.items() if isinstance(each, Formula)}
    if is_pasted_over:
        _paste_over(sheet, formulas)
    buffer = io.BytesIO()
    book.save(buffer)
    saved = buffer.getvalue() if is_pasted_over else store_values(buffer.getvalue(), {sheet.title: formulas})
    values = {**{at[cell]: value for cell, value in typed.items()}, **formulas}
    figures = {cell_name(*address): value for address, value in values.items() if value is not None}
    return FilledTemplate(saved, sheet.title, figures, {cell_name(*address): cell for cell, address in at.items()})


def _first_row(book: openpyxl.Workbook) -> int:
    told = {row[0].value: row[1].value for row in book["_tonghop"].iter_rows()}
    return int(told["header_last"])


def _addresses(filled: FilledForm, first: int) -> dict[CellKey, Address]:
    return {
        (row.key, column.key): (first + down, across)
        for down, row in enumerate(filled.rows)
        for across, column in enumerate(filled.columns)
    }


def _paste_over(sheet: Any, formulas: Mapping[Address, Decimal | None]) -> None:
    for row, column in formulas:
        value = formulas[row, column]
        sheet.cell(row + 1, column + 1).value = None if value is None else float(value)
    rows: Sequence[Any] = list(sheet.iter_rows())
    for cell in (each for row in rows for each in row):
        cell.style = "Normal"
    sheet.protection.sheet = False
    sheet.data_validations.dataValidation = []
