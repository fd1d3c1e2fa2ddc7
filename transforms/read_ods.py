"""Workbooks of LibreOffice and OpenOffice (.ods): values as stored, and all that their XML says beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite

from schemas.documents import Refusal
from schemas.limits import ReadingLimits
from schemas.workbooks import Address, Merge, Value, Workbook
from transforms.finish_workbook import SheetDraft, check_filled, check_sheets, finish_workbook
from transforms.open_package import Package
from transforms.tell_formats import SCALES
from transforms.walk_ods import OdsCell, OdsHiddenColumns, OdsHiddenStyle, OdsRow, OdsTable, walk_ods

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"
_NUMBERS = frozenset({"float", "percentage", "currency"})
_ERROR = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)|(?:Err|Lỗi):\d{3}")
_LEAST_SCALED = 10_000
_MOST_DIGITS = 20
_LANGUAGE_OF_FORMULA = re.compile(r"(?:[a-z]\w*:)?=?")
_SPAN = re.compile(r"(?P<sign>-?)PT(?P<hours>\d+)H(?P<minutes>\d+)M(?P<seconds>\d+(?:\.\d+)?)S")
_DAY, _MIDNIGHT = timedelta(days=1), datetime(1, 1, 1)  # noqa: DTZ001 - sheets know no zones


def read_ods(package: Package) -> Workbook:
    """The sheets of a workbook, in order.

    Raises:
        Refusal: `encrypted`, `unreadable_workbook`, and what `transforms.read_workbook.read_workbook` says.
    """
    if _MANIFEST in package.names and b"encryption-data" in package.content(_MANIFEST):
        raise Refusal("encrypted")
    if "content.xml" not in package.names:
        raise Refusal("unreadable_workbook")
    drafts = _drafts(package.content("content.xml"), package.limits)
    if not drafts:
        raise Refusal("unreadable_workbook")
    return finish_workbook(_ODS, drafts, _notes(package, drafts), package.limits)


def _notes(package: Package, drafts: list[SheetDraft]) -> Iterator[str]:
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in package.names):
        yield "has_macros"
    if any("'file:" in formula or "'http" in formula for draft in drafts for formula in draft.formulas.values()):
        yield "has_external_links"


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read; hidden rows and columns may be told to the end of the sheet."""

    draft: SheetDraft
    style: str
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)


def _drafts(xml: bytes, limits: ReadingLimits) -> list[SheetDraft]:
    unseen: set[str] = set()
    sheets: list[_Sheet] = []
    filled = 0
    for piece in walk_ods(xml):
        if isinstance(piece, OdsHiddenStyle):
            unseen.add(piece.name)
        elif isinstance(piece, OdsTable):
            sheets.append(_Sheet(SheetDraft(piece.name), piece.style))
            check_sheets(len(sheets), limits)
        elif isinstance(piece, OdsHiddenColumns):
            sheets[-1].hidden_columns.append(range(piece.first, piece.first + piece.count))
        else:
            filled += sum(cell.across for cell in piece.cells) * piece.repeats
            check_filled(filled, limits)
            _read_row(piece, sheets[-1])
    return [_finished(sheet, sheet.style in unseen) for sheet in sheets]


def _finished(sheet: _Sheet, is_hidden: bool) -> SheetDraft:  # noqa: FBT001
    draft = sheet.draft
    height = max(draft.rows, default=-1) + 1
    width = max((len(line) for line in draft.rows.values()), default=0)
    draft.visibility = "hidden" if is_hidden else "visible"
    draft.hidden_rows = {row for rows in sheet.hidden_rows for row in range(rows.start, min(rows.stop, height))}
    draft.hidden_columns = {
        c for columns in sheet.hidden_columns for c in range(columns.start, min(columns.stop, width))
    }
    return draft


def _read_row(row: OdsRow, sheet: _Sheet) -> None:
    if row.is_hidden:
        sheet.hidden_rows.append(range(row.number, row.number + row.repeats))
    for cell in row.cells:
        value = _value(cell)
        for number in range(row.number, row.number + row.repeats):
            for column in range(cell.column, cell.column + cell.across):
                _read_cell(cell, value, (number, column), sheet.draft)


def _read_cell(cell: OdsCell, value: Value, address: Address, draft: SheetDraft) -> None:
    row, column = address
    if cell.rows > 1 or cell.columns > 1:
        draft.merges.append(Merge(row, column, row + cell.rows - 1, column + cell.columns - 1))
    if cell.comment:
        draft.comments[address] = cell.comment
        draft.texts.add(cell.comment)
    if cell.formula is not None:
        draft.formulas[address] = _LANGUAGE_OF_FORMULA.sub("", cell.formula, count=1)
        if value is None and cell.kind in ("", *_NUMBERS):
            draft.uncalculated.add(address)
    if cell.kind == "error" or (cell.formula is not None and _ERROR.fullmatch(cell.text)):
        draft.errors[address] = cell.text
        draft.uncalculated.discard(address)
    elif value is not None:
        draft.put(row, column, value)
        if cell.kind == "percentage":
            draft.percents.add(address)
        elif isinstance(value, float) and (scale := _scale(abs(value), cell.text)):
            draft.scales[address] = scale


def _scale(stored: float, shown: str) -> int | None:
    """What a number was divided by before it was shown, as its whole text tells (1 234 567 shown as `1.235`)."""
    digits = re.sub(r"[\s.,\u00a0-]", "", shown)
    if stored < _LEAST_SCALED or not digits.isdecimal() or len(digits) > _MOST_DIGITS:
        return None
    return next((scale for scale in SCALES.values() if int(digits) == int(stored / scale + 0.5)), None)


def _value(cell: OdsCell) -> Value:
    """The value stored in a cell; its text where that is none of its kind."""
    stored = cell.stored
    if stored is None or cell.kind == "string":
        return stored or cell.text or None
    if cell.kind == "boolean":
        return stored == "true"
    try:
        if cell.kind == "date":
            return _day_or_moment(stored)
        return _time(stored) if cell.kind == "time" else _number(stored)
    except (ValueError, OverflowError):
        return cell.text or None


def _number(stored: str) -> float:
    number = float(stored)
    if not isfinite(number) or "_" in stored:  # Python takes 1_000 for a number
        raise ValueError(stored)
    return number


def _day_or_moment(stored: str) -> date:
    found = datetime.fromisoformat(stored)
    return found if "T" in stored else found.date()


def _time(stored: str) -> time | timedelta:
    """A time of day; from a day on, time gone by."""
    match = _SPAN.fullmatch(stored)
    if match is None:
        raise ValueError(stored)
    span = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]), seconds=float(match["seconds"]))
    if match["sign"] or span >= _DAY:
        return -span if match["sign"] else span
    return (_MIDNIGHT + span).time()
