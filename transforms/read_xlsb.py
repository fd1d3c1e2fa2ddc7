"""Binary workbooks of Excel (.xlsb): values as stored, and what their records say of rows, columns and formats."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from struct import Struct
from struct import error as BrokenOff  # noqa: N812

from schemas.documents import Refusal
from schemas.workbooks import Address, Merge, Value, Visibility, Workbook
from transforms.finish_workbook import SheetDraft, check_filled, check_sheets, finish_workbook
from transforms.open_package import Package
from transforms.read_xlsx import notes_of_parts
from transforms.scan_sheet import MOST_COLUMNS, MOST_ROWS
from transforms.tell_formats import ERROR_TEXTS, SCALES, Shown, moment, shown_by_styles, span
from transforms.walk_records import RecordCount, packed_number, wide_text

_XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
_ROW, _TEXT_ITEM, _FORMAT, _STYLE, _COLUMNS, _CELL_OF_RUNS = 0, 19, 44, 47, 60, 62
_PROPERTIES, _SHEET, _MERGED, _STYLES, _STYLES_END = 153, 156, 176, 617, 618
_PACKED, _ERROR, _TRUTH, _DOUBLE, _TEXT, _SHARED, _LAST_VALUE = 2, 3, 4, 5, 6, 7, 7
_FIRST_FORMULA, _LAST_FORMULA = 8, 11
_OF_FORMULAS = {8: _TEXT, 9: _DOUBLE, 10: _TRUTH, 11: _ERROR}
_SHORT_CELLS, _SHORTER_BY = range(12, 19), 11
"""Cells that leave out their column: it is the next one."""
_VISIBILITY: dict[int, Visibility] = {1: "hidden", 2: "very_hidden"}
_WORD, _SHORT, _REAL, _RANGE = Struct("<I"), Struct("<H"), Struct("<d"), Struct("<4I")
_STYLE_BITS = 0xFFFFFF
_HIDDEN_ROW_AT, _HIDDEN_ROW, _HIDDEN_COLUMN_AT, _HIDDEN_COLUMN = 11, 0x10, 16, 0x01


@dataclass(slots=True)
class _Meanings:
    """What the cells of a workbook refer to."""

    records: RecordCount
    strings: list[str]
    shown: list[Shown]
    is_from_1904: bool


def read_xlsb(package: Package) -> Workbook:
    """The sheets of a workbook, in order. Formulas are known by their cells, not by their text; comments are not read.

    Raises:
        Refusal: `unreadable_workbook`, and what `transforms.read_workbook.read_workbook` says.
    """
    main = package.related("").get("officeDocument", "xl/workbook.bin")
    records = RecordCount(package.limits)
    try:
        listed, is_from_1904 = _listed(package, main, records)
        check_sheets(len(listed), package.limits)
        related = package.related(main)
        meanings = _Meanings(
            records,
            list(_strings(records.walk(_part(package, related.get("sharedStrings", "xl/sharedStrings.bin"))))),
            _shown(records.walk(_part(package, related.get("styles", "xl/styles.bin")))),
            is_from_1904,
        )
        drafts = list(_drafts(package, listed, meanings))
    except (BrokenOff, IndexError) as error:
        raise Refusal("unreadable_workbook") from error
    return finish_workbook(_XLSB, drafts, notes_of_parts(package), package.limits)


def _part(package: Package, name: str) -> bytes:
    return package.content(name) if name in package.names else b""


def _listed(package: Package, main: str, records: RecordCount) -> tuple[list[tuple[str, Visibility, str]], bool]:
    """Name, visibility and part of each sheet of cells; whether days are counted from 1904."""
    parts, others = package.targets(main, "worksheet"), package.targets(main)
    found: list[tuple[str, Visibility, str]] = []
    is_from_1904 = False
    for number, content in records.walk(_part(package, main)):
        if number == _PROPERTIES:
            is_from_1904 = bool(content[0] & 1)
        elif number == _SHEET:
            relation, at = wide_text(content, 8)
            if relation in parts or relation not in others:
                part = parts.get(relation, "")
                if part not in package.names:
                    raise Refusal("unreadable_workbook")
                visibility = _VISIBILITY.get(_WORD.unpack_from(content)[0], "visible")
                found.append((wide_text(content, at)[0], visibility, part))
    if not found:
        raise Refusal("unreadable_workbook")
    return found, is_from_1904


def _strings(records: Iterable[tuple[int, bytes]]) -> Iterator[str]:
    for number, content in records:
        if number == _TEXT_ITEM:
            yield wide_text(content, 1)[0]


def _shown(records: Iterable[tuple[int, bytes]]) -> list[Shown]:
    """What each cell style shows."""
    own: dict[int, str] = {}
    ids: list[int] = []
    is_within = False
    for number, content in records:
        if number == _FORMAT:
            own[_SHORT.unpack_from(content)[0]] = wide_text(content, 2)[0]
        elif number in (_STYLES, _STYLES_END):
            is_within = number == _STYLES
        elif number == _STYLE and is_within:
            ids.append(_SHORT.unpack_from(content, 2)[0])
    return shown_by_styles(ids, own)


def _drafts(package: Package, listed: list[tuple[str, Visibility, str]], meanings: _Meanings) -> Iterator[SheetDraft]:
    filled = 0
    for name, visibility, part in listed:
        draft = SheetDraft(name, visibility)
        _read_sheet(package.content(part), draft, meanings)
        filled += sum(len(line) - line.count(None) for line in draft.rows.values())
        check_filled(filled, package.limits)
        yield draft


def _read_sheet(part: bytes, draft: SheetDraft, meanings: _Meanings) -> None:
    row = column = 0
    for number, content in meanings.records.walk(part):
        if number == _ROW:
            row, column = _WORD.unpack_from(content)[0], -1
            if content[_HIDDEN_ROW_AT] & _HIDDEN_ROW:
                draft.hidden_rows.add(row)
        elif number <= _LAST_FORMULA or number == _CELL_OF_RUNS:
            column = _WORD.unpack_from(content)[0]
            _read_cell(number, content[4:], (row, column), draft, meanings)
        elif number in _SHORT_CELLS:
            column += 1
            _read_cell(number - _SHORTER_BY, content, (row, column), draft, meanings)
        elif number == _COLUMNS:
            if content[_HIDDEN_COLUMN_AT] & _HIDDEN_COLUMN:
                first, last = _WORD.unpack_from(content)[0], _WORD.unpack_from(content, 4)[0]
                if last >= MOST_COLUMNS or not draft.hidden_columns.isdisjoint((first, last)):
                    raise Refusal("unreadable_workbook")
                draft.hidden_columns.update(range(first, last + 1))
        elif number == _MERGED:
            top, bottom, left, right = _RANGE.unpack_from(content)
            draft.merges.append(Merge(top, left, bottom, right))


def _read_cell(number: int, content: bytes, address: Address, draft: SheetDraft, meanings: _Meanings) -> None:
    """Write the value of a cell, whose content begins with its style, into the draft."""
    if address[0] >= MOST_ROWS or address[1] >= MOST_COLUMNS:
        raise Refusal("unreadable_workbook")
    if number in _OF_FORMULAS:
        draft.formulas[address] = ""
        number = _OF_FORMULAS[number]
    if number == _ERROR:
        draft.errors[address] = ERROR_TEXTS.get(content[4], "#ERR")
        check_filled(len(draft.errors), meanings.records.limits)
        return
    value = _value(number, content, meanings)
    if isinstance(value, float):
        style = _WORD.unpack_from(content)[0] & _STYLE_BITS
        shown = meanings.shown[style] if style < len(meanings.shown) else "number"
        if shown == "percent":
            draft.percents.add(address)
        elif shown in SCALES:
            draft.scales[address] = SCALES[shown]
        elif shown == "date":
            value = moment(value, is_from_1904=meanings.is_from_1904)
        elif shown == "elapsed":
            value = span(value)
    if value is not None:
        _put(value, address, draft)


def _put(value: Value, address: Address, draft: SheetDraft) -> None:
    row, column = address
    if any(each is not None for each in draft.rows.get(row, ())[column : column + 1]):
        raise Refusal("unreadable_workbook")  # which of two values the cell has, nobody knows
    draft.put(row, column, value)


def _value(number: int, content: bytes, meanings: _Meanings) -> Value:
    if number == _PACKED:
        return packed_number(content, 4)
    if number == _DOUBLE:
        return float(_REAL.unpack_from(content, 4)[0])
    if number == _SHARED:
        return meanings.strings[int(_WORD.unpack_from(content, 4)[0])]
    if number == _TRUTH:
        return bool(content[4])
    if number == _TEXT:
        return wide_text(content, 4)[0]
    return wide_text(content, 5)[0] if number == _CELL_OF_RUNS else None
