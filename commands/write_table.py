"""A table written for spreadsheet programs, so that nothing a sender typed can ever run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from schemas.text import TURNS, cell_text, storable

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX_ROWS = 1_048_576
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
AFTER_A_SEPARATOR = re.compile("([;\t\r\n])(?=[=+\\-@＝＋－＠])")
WIDE = {"quote": 60, "message_vi": 60, "message_en": 60, "arithmetic": 40, "file_name": 36, "unit_name": 28}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write: its name, the names of its columns, and its rows, streamed."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write_csv(sheet: Sheet, target: Path | BinaryIO) -> None:
    """The table as CSV in UTF-8 with a byte order mark: Excel then shows Vietnamese letters."""
    if isinstance(target, Path):
        with target.open("wb") as opened:
            write_csv(sheet, opened)
        return
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(sheet.columns)
    writer.writerows([_csv_cell(value) for value in row] for row in sheet.rows)
    text.flush()
    text.detach()


def write_xlsx(sheet: Sheet, target: Path | BinaryIO, *legends: Sheet) -> None:
    """The table as a workbook: bold header that stays in view, filter, widths, number formats; legends behind it."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for each in (sheet, *legends):
        _fill(book.create_sheet(each.name[:31]), each)
    book.save(target)


def _fill(page: "WriteOnlyWorksheet", sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}1"
    for position, name in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(position)].width = WIDE.get(name) or max(
            _least_width(name), len(name) + 3
        )
    page.append(_header_cells(page, sheet.columns))
    for row in sheet.rows:
        page.append([_xlsx_cell(page, name, value) for name, value in zip(sheet.columns, row, strict=True)])


def _least_width(column: str) -> int:
    """Amounts in đồng need room for fifteen digits and their points."""
    return 22 if column.endswith("_vnd") else 12


def _header_cells(page: "WriteOnlyWorksheet", columns: Sequence[str]) -> "list[WriteOnlyCell]":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    cells = []
    for name in columns:
        cell = WriteOnlyCell(page, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE7F0")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cells.append(cell)
    return cells


def _xlsx_cell(page: "WriteOnlyWorksheet", column: str, value: Any) -> Any:  # noqa: ANN401 - what a column holds
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, str):
        cell = WriteOnlyCell(page, cell_text(value))
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
        return cell
    if isinstance(value, Decimal) or (isinstance(value, float) and not column.startswith("year")):
        cell = WriteOnlyCell(page, value)
        cell.number_format = "#,##0" if value == int(value) else "#,##0.00##"
        return cell
    return value


def _csv_cell(value: Any) -> Any:  # noqa: ANN401 - what a column holds
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return _csv_text(value) if isinstance(value, str) else value


def _csv_text(text: str) -> str:
    """A text as it may stand in a CSV file: with an apostrophe wherever a cell might begin like a formula.

    Where the list separator is a semicolon, as in Việt Nam, Excel ends a cell at one in the midst of a text; quotation
    marks around the whole do not hinder it.
    """
    shown = storable(text).translate(TURNS)
    return AFTER_A_SEPARATOR.sub(r"\1'", f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown)
