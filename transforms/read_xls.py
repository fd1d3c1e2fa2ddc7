"""Workbooks of Excel 97-2003 (.xls): values, errors, merges, what is hidden; formulas by their stored values."""

from typing import Any

from schemas.documents import Refusal
from schemas.limits import ReadingLimits
from schemas.workbooks import Address, Merge, Sheet, Visibility, Workbook
from transforms.tell_formats import shown_by
from transforms.tidy_cells import check_sheets, in_unicode, named_apart, tidy_rows

_XLS = "application/vnd.ms-excel"
_VISIBILITY: dict[int, Visibility] = {1: "hidden", 2: "very_hidden"}
_EMPTY, _TEXT, _NUMBER, _DATE, _TRUTH, _ERROR = 0, 1, 2, 3, 4, 5


def read_xls(content: bytes, limits: ReadingLimits) -> Workbook:
    """The sheets of a workbook, in order. Which cells hold formulas the format does not tell us: `formulas_unknown`.

    Raises:
        Refusal: `encrypted`, `unreadable_workbook`, `too_many_sheets`.
    """
    book = _opened(content)
    check_sheets(book.nsheets, limits)
    names = named_apart([sheet.name for sheet in book.sheets()])
    sheets = [_sheet(name, sheet, book) for name, sheet in zip(names, book.sheets(), strict=True)]
    kept, notes = in_unicode(sheets)
    return Workbook(_XLS, kept, ("formulas_unknown", *notes))


def _opened(content: bytes) -> Any:  # noqa: ANN401 - the library ships no types
    import xlrd  # noqa: PLC0415 - texts go without
    from xlrd.biffh import XLRDError  # noqa: PLC0415

    try:
        return xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=_Silence())
    except XLRDError as error:
        raise Refusal("encrypted" if "encrypted" in str(error).lower() else "unreadable_workbook") from error
    except Exception as error:  # the library meets damaged files with whatever its parsing comes upon
        raise Refusal("unreadable_workbook") from error


class _Silence:
    """A log nobody reads: the library writes its doubts about a file there."""

    def write(self, text: str) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""


def _sheet(name: str, sheet: Any, book: Any) -> Sheet:  # noqa: ANN401 - the library ships no types
    rows: list[list[object]] = []
    errors: dict[Address, str] = {}
    percents: set[Address] = set()
    formats = _percent_formats(book)
    for row in range(sheet.nrows):
        cells = sheet.row(row)
        rows.append([_value(cell, book) for cell in cells])
        for column, cell in enumerate(cells):
            if cell.ctype == _ERROR:
                errors[row, column] = _error_text(cell.value)
            elif cell.ctype == _NUMBER and cell.xf_index in formats:
                percents.add((row, column))
    return Sheet(
        name,
        tidy_rows(rows),
        tuple(Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells),
        _VISIBILITY.get(sheet.visibility, "visible"),
        frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
        frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden),
        errors,
        percents=frozenset(percents),
    )


def _value(cell: Any, book: Any) -> object:  # noqa: ANN401 - the library ships no types
    import xlrd  # noqa: PLC0415 - texts go without

    if cell.ctype == _DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value
    if cell.ctype == _TRUTH:
        return bool(cell.value)
    return cell.value if cell.ctype in (_TEXT, _NUMBER) else None


def _error_text(code: int) -> str:
    import xlrd  # noqa: PLC0415 - texts go without

    return str(xlrd.error_text_from_code.get(code, "#ERR"))


def _percent_formats(book: Any) -> frozenset[int]:  # noqa: ANN401 - the library ships no types
    return frozenset(
        number
        for number, style in enumerate(book.xf_list)
        if style.format_key in book.format_map and shown_by(book.format_map[style.format_key].format_str) == "percent"
    )
