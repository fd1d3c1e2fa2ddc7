"""The sheet a sender answers on: each mismatch with cells for a word, a corrected figure and an explanation."""

from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from schemas.messages import message
from schemas.returns import REPLY_CHOICES, REPLY_COLUMNS, Returned, ReturnedLine
from schemas.text import cell_text
from schemas.workbooks import IDENTITY_SHEET, REPLY_FORM
from transforms.dress_cells import new_book
from transforms.store_values import store_values

REPLY_VERSION = "1"
HEADER_ROW = 4
_WIDTHS = (9, 14, 9, 48, 13, 13, 11, 14, 13, 30, 14)
_FREE = 4
_FIGURES = ("given", "expected", "corrected")
_LINE = 15.0
_SIDE = Side(style="thin")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_ASKED = PatternFill("solid", fgColor="FFF2CC")


def write_reply_sheet(returned: Returned) -> bytes:
    """The workbook: what is asked is locked, what is to be answered free; who it is for stands on a hidden sheet."""
    book, sheet = new_book(message("reply.sheet", "vi"))
    title = message("reply.title", "vi", file=returned.file_name, unit=returned.sender.unit_name)
    _put(sheet.cell(1, 1), title, bold=True)
    _put(sheet.cell(2, 1), message("reply.how", "vi"))
    _write_headers(sheet)
    for offset, line in enumerate(returned.lines, 1):
        _write_line(sheet, HEADER_ROW + offset, line)
    _offer_answers(sheet, HEADER_ROW + max(1, len(returned.lines)))
    _set_up(sheet)
    _identify(book, returned)
    buffer = BytesIO()
    book.save(buffer)
    return store_values(buffer.getvalue(), {})


def _write_headers(sheet: Worksheet) -> None:
    sheet.row_dimensions[HEADER_ROW].height = 2 * _LINE
    for column, name in enumerate(REPLY_COLUMNS, 1):
        cell = sheet.cell(HEADER_ROW, column)
        _put(cell, message(f"reply.column_{name}", "vi"), bold=True)
        cell.border, cell.alignment = _BOX, Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS[column - 1]


def _write_line(sheet: Worksheet, row: int, line: ReturnedLine) -> None:
    asked = _asked(line)
    lines_high = max(ceil(len(text) / width) for text, width in zip(asked, _WIDTHS, strict=True))
    sheet.row_dimensions[row].height = max(1, lines_high) * _LINE
    for column, text in enumerate(asked, 1):
        cell = sheet.cell(row, column)
        _put(cell, text)
        side = "right" if REPLY_COLUMNS[column - 1] in _FIGURES else None
        cell.border, cell.alignment = _BOX, Alignment(horizontal=side, vertical="top", wrap_text=True)
        if column > len(REPLY_COLUMNS) - _FREE:
            cell.protection, cell.fill = Protection(locked=False), _ASKED


def _offer_answers(sheet: Worksheet, last: int) -> None:
    answers = ",".join(message(f"reply.{answer}", "vi") for answer in REPLY_CHOICES)
    choice = DataValidation(type="list", formula1=f'"{answers}"', allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(choice)
    letter = get_column_letter(REPLY_COLUMNS.index("answer") + 1)
    choice.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")


def _set_up(sheet: Worksheet) -> None:
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)


def _asked(line: ReturnedLine) -> Sequence[str]:
    is_quoted = bool(line.quote) and not line.sheet and line.quote not in line.message
    what = f"{line.message}\n“{line.quote}”" if is_quoted else line.message
    return (line.finding_id, line.sheet or "", line.place, what, line.given, line.expected, line.unit, *([""] * _FREE))


def _put(cell, text: str, *, bold: bool = False) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - openpyxl
    cell.value = cell_text(text) or None
    if text:
        cell.data_type = "s"
    cell.font = Font(name="Times New Roman", size=11, bold=bold)


def _identify(book: Workbook, returned: Returned) -> None:
    sheet = book.create_sheet(IDENTITY_SHEET)
    sender = {name: str(value) for name, value in asdict(returned.sender).items()}
    told = {"form": REPLY_FORM, "version": REPLY_VERSION, "submission_id": returned.submission_id} | sender
    for row, (name, value) in enumerate(told.items(), 1):
        for column, text in enumerate((name, value), 1):
            cell = sheet.cell(row, column)
            cell.value, cell.data_type = cell_text(text), "s"
    sheet.sheet_state = "veryHidden"
