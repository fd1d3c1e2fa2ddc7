"""The sheet a sender answers on: each mismatch with cells for a word, a corrected figure and an explanation."""

from collections.abc import Sequence
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from schemas.messages import message
from schemas.returns import Returned, ReturnedLine
from schemas.text import storable
from schemas.workbooks import IDENTITY_SHEET, REPLY_FORM
from transforms.store_values import store_values

REPLY_VERSION = "1"
ANSWERS = ("confirm", "correct", "unknown")
HEADER_ROW = 4
_WIDTHS = (24, 18, 12, 60, 16, 16, 14, 20, 16, 44, 20)
_COLUMNS = ("id", "sheet", "place", "what", "given", "expected", "unit", "answer", "corrected", "why", "by")
_FREE = 4
_LINE = 16.5
_SIDE = Side(style="thin")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_ASKED = PatternFill("solid", fgColor="FFF2CC")


def write_reply_sheet(returned: Returned) -> bytes:
    """The workbook: what is asked is locked, what is to be answered free; who it is for stands on a hidden sheet."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError
    sheet.title = message("reply.sheet", "vi")
    _put(sheet.cell(1, 1), message("reply.title", "vi", file=returned.file_name, unit=returned.unit_name), bold=True)
    _put(sheet.cell(2, 1), message("reply.how", "vi"))
    for column, name in enumerate(_COLUMNS, 1):
        cell = sheet.cell(HEADER_ROW, column)
        _put(cell, message(f"reply.column_{name}", "vi"), bold=True)
        cell.border, cell.alignment = _BOX, Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS[column - 1]
    for offset, line in enumerate(returned.lines, 1):
        lines_high = max(ceil(len(text) / width) for text, width in zip(_asked(line), _WIDTHS, strict=True))
        sheet.row_dimensions[HEADER_ROW + offset].height = max(1, lines_high) * _LINE
        for column, text in enumerate(_asked(line), 1):
            cell = sheet.cell(HEADER_ROW + offset, column)
            _put(cell, text)
            cell.border, cell.alignment = _BOX, Alignment(vertical="top", wrap_text=True)
            if column > len(_COLUMNS) - _FREE:
                cell.protection, cell.fill = Protection(locked=False), _ASKED
    answers = ",".join(message(f"reply.{answer}", "vi") for answer in ANSWERS)
    choice = DataValidation(type="list", formula1=f'"{answers}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"H{HEADER_ROW + 1}:H{HEADER_ROW + max(1, len(returned.lines))}")
    sheet.freeze_panes = f"D{HEADER_ROW + 1}"
    sheet.protection.sheet = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _identify(book, returned)
    buffer = BytesIO()
    book.save(buffer)
    return store_values(buffer.getvalue(), {})


def _asked(line: ReturnedLine) -> Sequence[str]:
    what = line.message if line.sheet else f"{line.message}\n“{line.quote}”"
    return (line.finding_id, line.sheet or "", line.place, what, line.given, line.expected, line.unit, *([""] * _FREE))


def _put(cell, text: str, *, bold: bool = False) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - openpyxl
    cell.value = storable(text) or None
    if text:
        cell.data_type = "s"
    cell.font = Font(name="Times New Roman", size=12, bold=bold)


def _identify(book: Workbook, returned: Returned) -> None:
    sheet = book.create_sheet(IDENTITY_SHEET)
    told = (("form", REPLY_FORM), ("version", REPLY_VERSION), ("submission_id", returned.submission_id))
    for row, (name, value) in enumerate(told, 1):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = name, value
    sheet.sheet_state = "veryHidden"
