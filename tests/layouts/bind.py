"""Sheets bound into a workbook's bytes."""

import io
import zipfile
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.layouts.paper import Inked, Paper

_DRESS: dict[str, dict[str, Any]] = {
    "plain": {"border": 1},
    "bare": {},
    "title": {"bold": True, "align": "center", "text_wrap": True, "font_size": 14},
    "header": {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1},
    "strong": {"bold": True, "border": 1},
    "italic": {"italic": True},
}
_PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def bind(papers: list[Paper], *, as_xlsm: bool = False) -> bytes:
    """The workbook of these sheets, `.xlsx` or (without macros in it) `.xlsm`."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        dressed: dict[tuple[str, str], Format] = {}
        for paper in papers:
            _write_sheet(book, paper, dressed)
    content = target.getvalue()
    return _retyped(content) if as_xlsm else content


def _write_sheet(book: Workbook, paper: Paper, dressed: dict[tuple[str, str], Format]) -> None:
    sheet = book.add_worksheet(paper.name)
    for merged in paper.merges:
        sheet.merge_range(*merged, "")
    for (row, column), inked in paper.cells.items():
        key = (inked.style, inked.look)
        if key not in dressed:
            look = {"num_format": inked.look} if inked.look else {}
            dressed[key] = book.add_format({"font_name": "Times New Roman"} | _DRESS[inked.style] | look)
        _write_cell(sheet, row, column, inked, dressed[key])
    for row in paper.hidden_rows:
        sheet.set_row(row, None, None, {"hidden": True})
    for column in paper.hidden_columns:
        sheet.set_column(column, column, None, None, {"hidden": True})
    if paper.visibility == "hidden":
        sheet.hide()
    elif paper.visibility == "very_hidden":
        sheet.very_hidden()


def _write_cell(sheet: Worksheet, row: int, column: int, inked: Inked, dress: Format) -> None:
    if inked.formula:
        sheet.write_formula(row, column, inked.formula, dress, "" if inked.value is None else inked.value)
    elif isinstance(inked.value, str):
        sheet.write_string(row, column, inked.value, dress)
    elif isinstance(inked.value, date):
        sheet.write_datetime(row, column, inked.value, dress)
    elif inked.value is not None:
        sheet.write_number(row, column, inked.value, dress)


def _retyped(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            written = old.read(part)
            new.writestr(
                part, written.replace(_PLAIN_TYPE, _MACRO_TYPE) if part.filename.endswith("Types].xml") else written
            )
    return target.getvalue()
