"""Workbooks of Excel 95 to 2003 (.xls): values, errors, merges, what is hidden; formulas by their stored values."""

from typing import TYPE_CHECKING, Any

from schemas.documents import Refusal
from schemas.limits import ReadingLimits
from schemas.workbooks import Address, Merge, Value, Visibility, Workbook
from transforms.finish_workbook import SheetDraft, check_filled, check_sheets, finish_workbook
from transforms.strip_xls import SILENCE, stream_of_xls, strip_xls
from transforms.tell_formats import ERROR_TEXTS, SCALES, Shown, moment, shown_by, span

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.formatting import XF
    from xlrd.sheet import Sheet as XlrdSheet

_XLS = "application/vnd.ms-excel"
_VISIBILITY: dict[int, Visibility] = {1: "hidden", 2: "very_hidden"}
_VISIBILITY_BITS = 3
_TEXT, _NUMBER, _DATE, _TRUTH, _ERROR = 1, 2, 3, 4, 5
_LOOKS = frozenset({"percent", *SCALES})
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read_xls(content: bytes, limits: ReadingLimits) -> Workbook:
    """The sheets of a workbook, in order.

    Notes: `formulas_unknown`, since which cells hold formulas is not looked for; `damaged_beside_cells` where all of
    the cells could be read but not what stands beside them, as comments; `has_macros`.

    Raises:
        Refusal: `encrypted`, `unreadable_workbook`, and what `transforms.finish_workbook.finish_workbook` says.
    """
    from xlrd.biffh import XLRDError  # noqa: PLC0415 - texts go without

    stream = stream_of_xls(content)
    notes = ["formulas_unknown"]
    try:
        drafts = _drafts(stream, limits)
    except (Refusal, MemoryError):
        raise
    except Exception as error:  # the library meets damaged files with whatever its parsing comes upon
        if isinstance(error, XLRDError) and "encrypted" in str(error).lower():
            raise Refusal("encrypted") from error
        drafts = _drafts_of_cells(stream, limits)
        notes.append("damaged_beside_cells")
    macros = ["has_macros"] if _MACROS in content else []
    return finish_workbook(_XLS, drafts, (*notes, *macros), limits)


def _drafts_of_cells(stream: bytes, limits: ReadingLimits) -> list[SheetDraft]:
    """The sheets of a workbook in which something beside the cells is damaged; damage of a cell itself ends it."""
    try:
        return _drafts(strip_xls(stream), limits)
    except (Refusal, MemoryError):
        raise
    except Exception as error:  # as above
        raise Refusal("unreadable_workbook") from error


def _drafts(stream: bytes, limits: ReadingLimits) -> list[SheetDraft]:
    import xlrd  # noqa: PLC0415 - texts go without

    book = xlrd.open_workbook(
        file_contents=stream, formatting_info=True, on_demand=True, ragged_rows=True, logfile=SILENCE
    )
    check_sheets(book.nsheets, limits)
    shown = [shown_by(_format_of(style, book)) for style in book.xf_list]
    drafts: list[SheetDraft] = []
    filled = 0
    for number in range(book.nsheets):
        drafts.append(_draft(book.sheet_by_index(number), shown, is_from_1904=book.datemode == 1))
        book.unload_sheet(number)
        filled += sum(len(line) - line.count(None) for line in drafts[-1].rows.values())
        check_filled(filled, limits)
    return drafts


def _format_of(style: "XF", book: "Book") -> str:
    return str(book.format_map[style.format_key].format_str) if style.format_key in book.format_map else ""


def _draft(sheet: "XlrdSheet", shown: list[Shown], *, is_from_1904: bool) -> SheetDraft:
    draft = SheetDraft(
        sheet.name,
        _VISIBILITY.get(sheet.visibility & _VISIBILITY_BITS, "visible"),
        merges=[Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
        hidden_rows={row for row, info in sheet.rowinfo_map.items() if info.hidden},
        hidden_columns={column for column, info in sheet.colinfo_map.items() if info.hidden},
        comments={at: note.text for at, note in sheet.cell_note_map.items()},
    )
    draft.texts.update(draft.comments.values())
    for row in range(sheet.nrows):
        _read_row(sheet, row, draft, shown, is_from_1904=is_from_1904)
    return draft


def _read_row(sheet: "XlrdSheet", row: int, draft: SheetDraft, shown: list[Shown], *, is_from_1904: bool) -> None:
    stored: list[Any] = list(sheet.row_values(row))
    values: list[Value] = list(stored)
    has_looks = not _LOOKS.isdisjoint(shown)
    for column, (kind, value) in enumerate(zip(sheet.row_types(row), stored, strict=True)):
        if kind == _NUMBER:
            if has_looks:
                _note_look(draft, (row, column), shown[sheet.cell_xf_index(row, column)])
            if value - value != 0:
                values[column] = str(value)
        elif kind == _TEXT and value and not value.isspace():
            draft.texts.add(value)
        elif kind == _DATE:
            is_elapsed = shown[sheet.cell_xf_index(row, column)] == "elapsed"
            values[column] = span(value) if is_elapsed else moment(value, is_from_1904=is_from_1904)
        elif kind == _TRUTH:
            values[column] = bool(value)
        else:
            values[column] = None
            if kind == _ERROR:
                draft.errors[row, column] = ERROR_TEXTS.get(value, "#ERR")
    draft.rows[row] = values


def _note_look(draft: SheetDraft, address: Address, shown: Shown) -> None:
    if shown == "percent":
        draft.percents.add(address)
    elif shown in SCALES:
        draft.scales[address] = SCALES[shown]
