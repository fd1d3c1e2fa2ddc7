"""The cells of one sheet's XML: their values, and which of them hold formulas, errors, percentages."""

import re
from codecs import iterdecode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from schemas.documents import Refusal
from schemas.limits import MIB, ReadingLimits
from schemas.workbooks import Address, Value, column_name
from transforms.finish_workbook import SheetDraft, check_filled
from transforms.open_package import Package
from transforms.rewrite_sheet import rewrite_sheet
from transforms.scan_sheet import COLUMNS, ScannedCells, SheetScan, UnusualMarkupError, plain_text, scan_sheet
from transforms.tell_formats import SCALES, Shown, moment, span

Kind = Literal[
    "number", "shared", "percent", "date", "elapsed", "thousands", "millions", "text", "truth", "error", "inline", "iso"
]
_STYLE, _TYPE = re.compile(r'\ss="([0-9]{1,9})"'), re.compile(r'\st="(\w+)"')
_ATTRIBUTES = re.compile(r'(?:\s+[\w:]+="[^"]*")*\s*/?')
_TYPES: dict[str, Kind] = {"s": "shared", "str": "text", "b": "truth", "e": "error", "inlineStr": "inline", "d": "iso"}
_FORMULA = re.compile(
    r"<f(?:\s+[\w:]+=\"[^\"<>]*\")*+\s*(?:/>|>(?P<formula>[^<]*)</f>)(?:<v(?:\s[^<>]*?)?(?P<stored>/>|>(?P<value>[^<]*)</v>))?"
)
_VALUE = re.compile(r"<v(?:\s[^<>]*?)?(?:/>|>(?P<value>[^<]*)</v>)")
_INLINE = re.compile(r"<is>(?:<t(?:\s[^<>]*?)?(?:/>|>(?P<value>[^<]*)</t>))?</is>")
_PLAIN = frozenset({"number", "shared"})
_TEXTS = frozenset({"text", "inline"})
_FIRST_COLUMNS = [column_name(column) for column in range(256)]


class Kinds(dict[str, Kind]):
    """How a cell with these attributes is read: by its type, else by what its style shows."""

    __slots__ = ("_styles",)

    def __init__(self, styles: Sequence[Shown]) -> None:
        """Know what each cell style shows."""
        super().__init__()
        self._styles = styles

    def __missing__(self, attributes: str) -> Kind:
        """The kind of a cell with attributes that were not met before."""
        if not _ATTRIBUTES.fullmatch(attributes):
            raise UnusualMarkupError
        typed, style = _TYPE.search(attributes), _STYLE.search(attributes)
        at = int(style[1]) if style else 0
        kind: Kind = self._styles[at] if at < len(self._styles) else "number"
        if typed and typed[1] != "n":
            kind = _TYPES.get(typed[1], "text")
        self[attributes] = kind
        return kind


@dataclass(slots=True)
class CellMeanings:
    """What the cells of one workbook refer to, and how many were read so far.

    Attributes:
        strings: the texts that cells share, by their numbers as written; None where one shows nothing.
        kinds: how cells are read.
        is_from_1904: the workbook counts days from 1904.
        filled: cells with content, over all sheets.
    """

    strings: Mapping[str, str | None]
    kinds: Kinds
    is_from_1904: bool
    limits: ReadingLimits
    filled: int = 0


def read_sheet_xml(package: Package, part: str, draft: SheetDraft, meanings: CellMeanings) -> None:
    """Write what a sheet's XML says into its draft.

    Raises:
        Refusal: `truncated`, `unreadable_workbook`; `too_many_cells` with `limit`; `too_big_unzipped` with `limit`.
    """
    filled = meanings.filled
    try:
        _read(scan_sheet(iterdecode(package.pieces(part), "utf-8")), draft, meanings)
    except (UnusualMarkupError, UnicodeDecodeError):
        _forget(draft)
        meanings.filled = filled
        _read_rewritten(package.content(part), draft, meanings)


def _read_rewritten(xml: bytes, draft: SheetDraft, meanings: CellMeanings) -> None:
    try:
        _read(scan_sheet(_pieces(rewrite_sheet(xml))), draft, meanings)
    except UnusualMarkupError as error:
        raise Refusal("unreadable_workbook") from error


def _pieces(text: str) -> Iterator[str]:
    return (text[at : at + MIB] for at in range(0, len(text), MIB))


def _forget(draft: SheetDraft) -> None:
    for found in (draft.rows, draft.hidden_rows, draft.errors, draft.formulas, draft.uncalculated, draft.percents):
        found.clear()
    draft.scales.clear()
    draft.height = draft.width = 0


def _read(scan: SheetScan, draft: SheetDraft, meanings: CellMeanings) -> None:
    draft.hidden_columns = scan.hidden_columns()
    for cells in scan.cells():
        draft.hidden_rows |= cells.hidden_rows
        values = _values(cells, draft, meanings)
        meanings.filled += len(values) - values.count(None)
        check_filled(meanings.filled + len(draft.errors) + len(draft.uncalculated), meanings.limits)
        for first, end in cells.rows:
            number = int(cells.digits[first]) - 1
            if number < 0 or number in draft.rows:
                raise UnusualMarkupError
            draft.rows[number] = line = _placed(values[first:end], cells.letters[first:end])
            if line:
                draft.reach(number, len(line) - 1)
    draft.merges = scan.merges()


def _values(cells: ScannedCells, draft: SheetDraft, meanings: CellMeanings) -> list[Value]:
    """The value of each cell: plain numbers and shared texts at once, all else one by one."""
    kinds = [*map(meanings.kinds.__getitem__, cells.attributes)]
    one_by_one = set(kinds) - _PLAIN
    try:
        values = _plain_values(kinds, cells.texts, meanings.strings)
    except (ValueError, KeyError):
        values, one_by_one = [None] * len(kinds), set(kinds)
    for kind in one_by_one:
        for at in _places(kind, kinds):
            if text := cells.texts[at]:
                values[at] = _meant(_address(cells, at), kind, text, draft, meanings)
    for at, other in cells.others.items():
        values[at] = _read_other(other, _address(cells, at), kinds[at], draft, meanings)
    return values


def _plain_values(kinds: Sequence[Kind], texts: Sequence[str | None], strings: Mapping[str, str | None]) -> list[Value]:
    """The numbers and shared texts among cells, which most are; None for every other.

    Raises:
        ValueError, KeyError: a number is none, or there is no such text.
    """
    if "_" in "".join(filter(None, texts)):
        raise ValueError  # Python takes 1_000 for a number
    return [
        None
        if not text
        else (number if (number := float(text)) - number == 0 else text)
        if kind == "number"
        else strings[text]
        if kind == "shared"
        else None
        for kind, text in zip(kinds, texts, strict=True)
    ]


def _places(kind: Kind, kinds: Sequence[Kind]) -> Iterator[int]:
    """Where a kind stands among others."""
    at = -1
    for _ in range(kinds.count(kind)):
        at = kinds.index(kind, at + 1)
        yield at


def _placed(values: list[Value], letters: list[str]) -> list[Value]:
    """The values of a row from column A to the last one written that is not blank."""
    while values and values[-1] is None:
        values.pop()
    if not values:
        return values
    del letters[len(values) :]
    first = COLUMNS[letters[0]]
    if letters == _FIRST_COLUMNS[first : first + len(letters)]:
        return [None] * first + values if first else values
    places = [*map(COLUMNS.__getitem__, letters)]
    if len({*places}) < len(places):
        raise UnusualMarkupError  # which of two values a cell has, nobody knows
    line: list[Value] = [None] * (max(places) + 1)
    for place, value in zip(places, values, strict=True):
        line[place] = value
    return line


def _address(cells: ScannedCells, at: int) -> Address:
    return int(cells.digits[at]) - 1, COLUMNS[cells.letters[at]]


def _read_other(other: str, address: Address, kind: Kind, draft: SheetDraft, meanings: CellMeanings) -> Value:
    """The value of a cell with a formula or with a text of its own."""
    match = _FORMULA.fullmatch(other)
    if match is not None:
        draft.formulas[address] = plain_text(match["formula"] or "")
        if not match["value"] and not (kind == "text" and match["stored"]):
            draft.uncalculated.add(address)
    else:
        match = _VALUE.fullmatch(other) or _INLINE.fullmatch(other)
    if match is None:
        raise UnusualMarkupError
    return _meant(address, kind, match["value"], draft, meanings) if match["value"] else None


def _meant(address: Address, kind: Kind, stored: str, draft: SheetDraft, meanings: CellMeanings) -> Value:
    """The value stored in a cell of a kind; errors have none and are noted."""
    if kind == "error":
        draft.errors[address] = plain_text(stored)
        return None
    if kind == "shared":
        return _shared(stored, meanings.strings)
    if kind == "truth":
        return stored.strip() in ("1", "true")
    value = (
        _iso(stored)
        if kind == "iso"
        else stored
        if kind in _TEXTS
        else _counted(address, kind, stored, draft, meanings)
    )
    return _text(value, draft) if isinstance(value, str) else value


def _counted(address: Address, kind: Kind, stored: str, draft: SheetDraft, meanings: CellMeanings) -> Value:
    """The number stored in a cell, or the moment it stands for."""
    number = _number(stored)
    if isinstance(number, str) or kind == "number":
        return number
    if kind == "percent":
        draft.percents.add(address)
        return number
    if kind in SCALES:
        draft.scales[address] = SCALES[kind]
        return number
    return span(number) if kind == "elapsed" else moment(number, is_from_1904=meanings.is_from_1904)


def _shared(stored: str, strings: Mapping[str, str | None]) -> str | None:
    number = stored.strip().lstrip("0") or "0"
    if number not in strings:
        raise Refusal("unreadable_workbook")
    return strings[number]


def _number(stored: str) -> float | str:
    """The number written; its text where it is none that a sheet can show."""
    try:
        number = float(stored)
    except ValueError:
        return stored
    return stored if number - number or "_" in stored else number


def _text(written: str, draft: SheetDraft) -> str | None:
    text = plain_text(written)
    if not text or text.isspace():
        return None
    draft.texts.add(text)
    return text


def _iso(stored: str) -> Value:
    """A day, a time of day or both as ISO 8601 writes them; the text where it is none."""
    try:
        if "T" in stored:
            return datetime.fromisoformat(stored).replace(tzinfo=None)
        return time.fromisoformat(stored) if ":" in stored else date.fromisoformat(stored)
    except ValueError:
        return stored
