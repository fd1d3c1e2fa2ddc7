"""Workbooks of Excel 95 to 2003 (.xls): values, errors, merges, what is hidden; formulas by their stored values."""

from typing import TYPE_CHECKING, Any

from schemas.documents import Refusal
from schemas.limits import ReadingLimits
from schemas.workbooks import Address, Merge, Value, Visibility, Workbook
from transforms.finish_workbook import SheetDraft, check_filled, check_sheets, finish_workbook
from transforms.read_xls_values import read_xls_values
from transforms.tell_formats import ERROR_TEXTS, SCALES, Shown, moment, shown_by, span

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.formatting import XF
    from xlrd.sheet import Sheet as XlrdSheet

_XLS = "application/vnd.ms-excel"
_VISIBILITY: dict[int, Visibility] = {1: "hidden", 2: "very_hidden"}
_TEXT, _NUMBER, _DATE, _TRUTH, _ERROR = 1, 2, 3, 4, 5
_LOOKS = frozenset({"percent", *SCALES})
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read_xls(content: bytes, limits: ReadingLimits) -> Workbook:
    """The sheets of a workbook, in order.

    Notes: `formulas_unknown`, since which cells hold formulas is not looked for; `hidden_rows_unknown` where the file
    is damaged so that only its values can be read; `has_macros`.

    Raises:
        Refusal: `encrypted`, `unreadable_workbook`, and what `transforms.finish_workbook.finish_workbook` says.
    """
    from xlrd.biffh import XLRDError  # noqa: PLC0415 - texts go without

    unknown = ["formulas_unknown"]
    try:
        drafts = _drafts(content, limits)
    except (Refusal, MemoryError):
        raise
    except Exception as error:  # the library meets damaged files with whatever its parsing comes upon
        if isinstance(error, XLRDError) and "encrypted" in str(error).lower():
            raise Refusal("encrypted") from error
        if not _is_whole(content):
            raise Refusal("unreadable_workbook") from error
        drafts = read_xls_values(content, limits)
        unknown.append("hidden_rows_unknown")
    macros = ["has_macros"] if _MACROS in content else []
    return finish_workbook(_XLS, drafts, (*unknown, *macros), limits)


def _is_whole(content: bytes) -> bool:
    """Whether the stream of the workbook is there to its end, so that no value can be missing."""
    from xlrd.compdoc import CompDoc  # noqa: PLC0415 - texts go without

    try:
        container = CompDoc(content, logfile=_Silence())
        found = (container.locate_named_stream(name) for name in ("Workbook", "Book"))
        return any(stream is not None and base + size <= len(stream) for stream, base, size in found)
    except Exception:  # noqa: BLE001 - as above
        return False


def _drafts(content: bytes, limits: ReadingLimits) -> list[SheetDraft]:
    import xlrd  # noqa: PLC0415 - texts go without

    book = xlrd.open_workbook(
        file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=_Silence()
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


class _Silence:
    """A log nobody reads: the library writes its doubts about a file there."""

    def write(self, text: str) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""


def _draft(sheet: "XlrdSheet", shown: list[Shown], *, is_from_1904: bool) -> SheetDraft:
    draft = SheetDraft(
        sheet.name,
        _VISIBILITY.get(sheet.visibility, "visible"),
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
