"""What a sheet's XML says beside its values: errors, formulas, percentages, merges, what is hidden.

The XML is scanned as bytes, each kind only where its mark stands at all: thousands of workbooks a night cannot be
parsed cell by cell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from schemas.workbooks import Address, Merge

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_WRITTEN = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_COLUMNS_USED = re.compile(rb'<(?:\w+:)?c (?:[^>]*? )?r="([A-Z]{1,3})\d+"(?:[^>/]|/(?!>))*>')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s([^>]*\bhidden="(?:1|true)"[^>]*)>')
_ROW_NUMBER = re.compile(rb'(?:^|\s)r="(\d{1,7})"')
_COLUMN_SPAN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)(?<!/)>\s*<(?:\w+:)?f\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v[^>]*?(?:/>|>([^<]*)</))?",
    re.DOTALL,
)
_ERROR = re.compile(rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)(?<!/)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)</', re.DOTALL)
_CONTENTS = (b"<v>", b"<is>", b"<f>", b"<f ", b":v>", b":is>", b":f>")
_BEFORE_CONTENT = 50_000
"""A cell's own mark stands so near before its content: a formula has 8,192 characters at most."""
_MOST_COLUMNS = 16_384
_ALPHABET = 26


@dataclass(frozen=True, slots=True)
class Scanned:
    """What one sheet's XML says; rows and columns from 0."""

    merges: tuple[Merge, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    errors: dict[Address, str]
    formulas: dict[Address, str]
    uncalculated: frozenset[Address]
    percents: frozenset[Address]


def scan_sheet(xml: bytes, percent_styles: frozenset[int]) -> Scanned:
    """Everything but the values of a sheet.

    Args:
        xml: of the sheet's part.
        percent_styles: numbers of the cell styles that show fractions as percentages.
    """
    formulas: dict[Address, str] = {}
    uncalculated: set[Address] = set()
    if b"<f" in xml or b":f" in xml:
        for address, formula, has_value in _formulas(xml):
            formulas[address] = formula
            if not has_value:
                uncalculated.add(address)
    return Scanned(
        tuple(_merges(xml)) if b"mergeCell " in xml else (),
        frozenset(_hidden_rows(xml)) if b'hidden="' in xml else frozenset(),
        frozenset(_hidden_columns(xml)) if b'hidden="' in xml else frozenset(),
        dict(_errors(xml)) if b't="e"' in xml else {},
        formulas,
        frozenset(uncalculated),
        frozenset(_styled(xml, percent_styles)) if percent_styles else frozenset(),
    )


def filled_area(xml: bytes) -> tuple[int, int]:
    """The last row and column (from 1) of cells that are not merely formatted; (0, 0) for none."""
    columns = set(_COLUMNS_USED.findall(xml))
    last = max(xml.rfind(mark) for mark in _CONTENTS)
    cells = _CELL.findall(xml[max(0, last - _BEFORE_CONTENT) : max(0, last)])
    address = _address(cells[-1]) if cells else None
    if not columns or address is None:
        return 0, 0
    return address[0] + 1, max(map(_column, columns)) + 1


def address_of(reference: str) -> Address | None:
    """The address of a cell as written (`C7`), None where it is none."""
    match = _WRITTEN.fullmatch(reference)
    return None if match is None else (int(match[2]) - 1, _column(match[1].encode()))


def _address(attributes: bytes) -> Address | None:
    match = _REFERENCE.search(attributes)
    return None if match is None else (int(match[2]) - 1, _column(match[1]))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _ALPHABET + letter - ord("A") + 1
    return number - 1


def _formulas(xml: bytes) -> Iterator[tuple[Address, str, bool]]:
    """Each formula: where, its text ('' where another cell's is shared), whether its value is stored."""
    for match in _FORMULA.finditer(xml):
        address = _address(match[1])
        if address is not None:
            text = unescape((match[3] or b"").decode("utf-8", "replace"))
            yield address, text, bool(match[4]) or b't="str"' in match[1]


def _errors(xml: bytes) -> Iterator[tuple[Address, str]]:
    for match in _ERROR.finditer(xml):
        address = _address(match[1])
        if address is not None:
            yield address, unescape(match[2].decode("utf-8", "replace"))


def _styled(xml: bytes, styles: frozenset[int]) -> Iterator[Address]:
    marks = b"|".join(str(style).encode() for style in sorted(styles))
    if not re.search(rb'\bs="(?:' + marks + rb')"', xml):
        return
    pattern = re.compile(rb'<(?:\w+:)?c\s([^>]*\bs="(?:' + marks + rb')"[^>]*)(?<!/)>')
    for match in pattern.finditer(xml):
        address = _address(match[1])
        if address is not None:
            yield address


def _hidden_rows(xml: bytes) -> Iterator[int]:
    for match in _HIDDEN_ROW.finditer(xml):
        number = _ROW_NUMBER.search(match[1])
        if number is not None:
            yield int(number[1]) - 1


def _hidden_columns(xml: bytes) -> Iterator[int]:
    head = xml[: xml.find(b"sheetData")]
    for match in _COLUMN_SPAN.finditer(head):
        told = dict(_ATTRIBUTE.findall(match[1]))
        if told.get(b"hidden") in (b"1", b"true"):
            yield from range(int(told[b"min"]) - 1, min(int(told[b"max"]), _MOST_COLUMNS))


def _merges(xml: bytes) -> Iterator[Merge]:
    for left, top, right, bottom in _MERGE.findall(xml):
        yield Merge(int(top) - 1, _column(left), int(bottom) - 1, _column(right))
