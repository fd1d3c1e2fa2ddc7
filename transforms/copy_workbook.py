"""A workbook of a format that cannot be edited (.xls, .xlsb, .ods) as an .xlsx of its values."""

import re
from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook as Book

from schemas.text import cell_text, storable
from schemas.workbooks import Sheet, Value, Workbook, column_name
from transforms.store_values import store_values

_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
_LONGEST_NAME, _WIDEST = 31, 45


def copy_workbook(workbook: Workbook) -> bytes:
    """An .xlsx with the same sheets, values and merged cells; formats and formulas are not carried over."""
    book = Book()
    for each in book.worksheets:
        book.remove(each)
    names = copied_names(sheet.name for sheet in workbook.sheets)
    for sheet in workbook.sheets:
        _copy(sheet, book, names[sheet.name])
    buffer = BytesIO()
    book.save(buffer)
    return store_values(buffer.getvalue(), {})


def copied_names(names: Iterable[str]) -> dict[str, str]:
    """Sheets' names as Excel allows them, by what they are in the file; those cut to the same name are numbered."""
    copied: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        short = _NOT_IN_NAMES.sub("_", storable(name)).strip("'")[:_LONGEST_NAME] or "Sheet"
        numbered = (short, *(f"{short[: _LONGEST_NAME - 4]} {n}" for n in range(2, 1000)))
        copied.setdefault(name, next(each for each in numbered if each.casefold() not in taken))
        taken.add(copied[name].casefold())
    return copied


def _copy(sheet: Sheet, book: Book, name: str) -> None:
    copy = book.create_sheet(name)
    for row, values in enumerate(sheet.rows, 1):
        for column, value in enumerate(values, 1):
            if value is not None:
                _put(copy.cell(row, column), value)
    for (row, column), text in sheet.errors.items():
        _put(copy.cell(row + 1, column + 1), text)
    for merge in sheet.merges:
        copy.merge_cells(
            start_row=merge.top + 1, start_column=merge.left + 1, end_row=merge.bottom + 1, end_column=merge.right + 1
        )
    for row in sheet.hidden_rows:
        copy.row_dimensions[row + 1].hidden = True
    for column in range(len(sheet.rows[0]) if sheet.rows else 0):
        widest = max((len(str(row[column])) for row in sheet.rows if row[column] is not None), default=8)
        copy.column_dimensions[column_name(column)].width = min(_WIDEST, max(8, widest + 2))
    if sheet.visibility != "visible":
        copy.sheet_state = "hidden" if sheet.visibility == "hidden" else "veryHidden"


def _put(cell, value: Value) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - openpyxl has no types
    cell.value = cell_text(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
