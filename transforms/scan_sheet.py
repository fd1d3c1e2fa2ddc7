"""A sheet's XML as Excel and its kin write it: every cell, and all that is said of rows, columns and merged cells.

The XML is scanned as text, without an XML parser: thousands of workbooks a night have millions of cells. The scan takes
only what it knows to the last letter; at anything else it stops with `UnusualMarkupError`, and the sheet is rewritten
first (`transforms.rewrite_sheet`). So nothing is missed for being written otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from schemas.workbooks import Merge

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_BODY, _EMPTY_BODY, _BODY_END, _END = "<sheetData>", "<sheetData/>", "</sheetData>", "</worksheet>"
_CELL = re.compile(r'<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"([^<>]*+)>(?:<v>([^<]*+)</v></c>)?')
_PARTS = 5
"""Of each cell, with what stands behind it."""
_GAP = re.compile(
    r"(?:(?P<other><(?:f|v|is)\b(?:(?!</c>).)*+)?</c>)?"
    r"(?P<rows>\s*+</row>\s*+(?:<row[^<>/]*+(?:/>|></row>)\s*+)*+(?P<begun><row[^<>/]*+>)?)?",
    re.DOTALL,
)
_ROW = re.compile(r"<row([^<>]*)>")
_ROW_NUMBER = re.compile(r'\sr="([0-9]{1,7})"')
_UNSEEN = re.compile(r'\s(?:hidden\s*=\s*"(?:1|true)"|ht="0(?:\.0*)?"|width="0(?:\.0*)?")')
_SPAN = re.compile(r'<col(?=[^<>]*?\smin="([0-9]{1,5})")(?=[^<>]*?\smax="([0-9]{1,5})")(\s[^<>]*)>')
_MERGE = re.compile(r'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?"\s*/?>')
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_REFERENCE = re.compile("&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_UNUSUAL = re.compile(
    r"<!|<(?:row|c)[\s>]|<\w+:(?:worksheet|cols?|sheetData|mergeCells?)\b|<(?:cols?|mergeCells?)\s[^<>]*'"
)
_CONTENTS = ("<v", "<is", "<f")
_BLANK_MARKUP = ("<row", "</row>", "<c ", "</c>")
_LONGEST_ROW = 20_000_000
"""Letters of XML: 16,384 cells with a formula of a thousand letters each."""
MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
_ALPHABET = 26


class UnusualMarkupError(Exception):
    """A sheet is written in a way the scan does not know."""


class Columns(dict[str, int]):
    """Columns from 0 by their letters, reckoned once each."""

    def __missing__(self, letters: str) -> int:
        """The column of these letters: 0 for A, 26 for AA."""
        number = 0
        for letter in letters:
            number = number * _ALPHABET + ord(letter) - ord("A") + 1
        self[letters] = number - 1
        return number - 1


COLUMNS = Columns()


class ScannedCells(NamedTuple):
    """Cells of some rows as written, side by side: those without any content too.

    Attributes:
        letters: of the cells' columns.
        digits: of their rows, from 1.
        attributes: of the cells, their addresses left out.
        texts: plain values, None for none.
        others: what else stands in some cells: formulas with their values, inline texts.
        rows: where each row begins and ends among the cells.
        hidden_rows: rows a reader of the sheet does not see, from 0; some may have no cells.
    """

    letters: list[str]
    digits: list[str]
    attributes: list[str]
    texts: list[str | None]
    others: dict[int, str]
    rows: list[tuple[int, int]]
    hidden_rows: set[int]


@dataclass(slots=True)
class SheetScan:
    """A sheet while it is scanned, from what stands before its rows through the rows to what stands behind.

    Attributes:
        head: what stands before the rows.
        tail: what stands behind them, once they were all scanned.
    """

    head: str
    tail: str
    _pieces: Iterator[str]
    _unread: str = ""

    def cells(self) -> Iterator[ScannedCells]:
        """The cells some thousand at a time; rows without any content for long stretches are passed over.

        Raises:
            UnusualMarkupError: a row or cell is written in a way the scan does not know.
        """
        while not self.tail:
            end = self._unread.find(_BODY_END)
            if end >= 0:
                self.tail = self._unread[end:] + "".join(self._pieces)
                yield from _scan_block(self._unread[:end])
            else:
                # The row that the piece breaks off in waits for the next.
                begun = max(0, self._unread.rfind("<row"))
                yield from _scan_block(self._unread[:begun])
                self._unread = self._unread[begun:] + self._next_piece()
        if _UNUSUAL.search(self.tail) or not self.tail.rstrip().endswith(_END):
            raise UnusualMarkupError

    def _next_piece(self) -> str:
        piece = next(self._pieces, "")
        if not piece or len(self._unread) > _LONGEST_ROW:
            raise UnusualMarkupError
        return piece

    def hidden_columns(self) -> set[int]:
        """The columns a reader of the sheet does not see, from 0."""
        spans = _SPAN.findall(self.head)
        if len(spans) != self.head.count("<col "):
            raise UnusualMarkupError
        hidden = [range(int(first) - 1, int(last)) for first, last, said in spans if _UNSEEN.search(said)]
        if sum(len(columns) for columns in hidden) > MOST_COLUMNS:
            raise UnusualMarkupError
        return {column for columns in hidden for column in columns}

    def merges(self) -> list[Merge]:
        """The merged ranges as listed, once all rows were scanned."""
        found = _MERGE.findall(self.tail)
        if len(found) != self.tail.count("<mergeCell "):
            raise UnusualMarkupError
        return [
            Merge(int(top) - 1, COLUMNS[left], int(bottom or top) - 1, COLUMNS[right or left])
            for left, top, right, bottom in found
        ]


def scan_sheet(pieces: Iterator[str]) -> SheetScan:
    """A sheet about to be scanned.

    Args:
        pieces: of its XML, in order.

    Raises:
        UnusualMarkupError: it does not begin as sheets do: names of another kind, comments.
    """
    begun = next(pieces, "")
    while _BODY not in begun and _EMPTY_BODY not in begun:
        piece = next(pieces, "")
        if not piece or len(begun) > _LONGEST_ROW:
            raise UnusualMarkupError
        begun += piece
    head, body, rest = begun.partition(_BODY)
    if not body:
        head, _, tail = begun.partition(_EMPTY_BODY)
        rest = _BODY_END + tail
    if _UNUSUAL.search(head) or not any(f' xmlns="{name}"' in head for name in NAMESPACES):
        raise UnusualMarkupError
    return SheetScan(head, "", pieces, rest)


def address_of(reference: str) -> tuple[int, int] | None:
    """The address of a cell as written (`C7`), None where it is none."""
    match = _ADDRESS.fullmatch(reference)
    return None if match is None else (int(match[2]) - 1, COLUMNS[match[1]])


def plain_text(written: str) -> str:
    """The text that a piece of XML stands for, Excel's own escapes undone too.

    Raises:
        UnusualMarkupError: it refers to what XML by itself does not know.
    """
    text = written.replace("\r\n", "\n") if "\r" in written else written
    if "&" in text:
        if len(_REFERENCE.findall(text)) < text.count("&"):
            raise UnusualMarkupError
        text = unescape(text)
    return without_escapes(text)


def without_escapes(text: str) -> str:
    """The text with the characters that Excel writes by their numbers (`_x000D_`)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _scan_block(block: str) -> Iterator[ScannedCells]:
    if any(mark in block for mark in _CONTENTS):
        yield _scan_cells(block)
    elif block.count("<") > sum(block.count(mark) for mark in _BLANK_MARKUP):
        raise UnusualMarkupError


def _scan_cells(block: str) -> ScannedCells:
    """The cells of a piece of the sheet that begins with a row; what stands between cells must begin and end rows."""
    parts = _CELL.split(f"</row>{block}")
    gaps, digits = parts[::_PARTS], parts[2::_PARTS]
    starts: list[int] = []
    others: dict[int, str] = {}
    hidden: set[int] = set()
    for at in [at for at, gap in enumerate(gaps) if gap]:
        match = _GAP.fullmatch(gaps[at])
        is_last = at == len(digits)
        if match is None or (is_last and not match["rows"]) or (match["rows"] and bool(match["begun"]) == is_last):
            raise UnusualMarkupError
        if match["other"]:
            others[at - 1] = match["other"]
        if match["rows"]:
            if "'" in match["rows"]:
                raise UnusualMarkupError
            starts.append(at)
            hidden.update(_hidden_rows(match["rows"]))
    if not gaps[-1]:
        raise UnusualMarkupError
    rows = list(pairwise([*(at for at in starts if at < len(digits)), len(digits)]))
    if any(digits[at:end].count(digits[at]) < end - at for at, end in rows):
        raise UnusualMarkupError
    return ScannedCells(parts[1::_PARTS], digits, parts[3::_PARTS], parts[4::_PARTS], others, rows, hidden)


def _hidden_rows(gap: str) -> Iterator[int]:
    for attributes in _ROW.findall(gap) if "hidden" in gap or 'ht="0' in gap else ():
        if _UNSEEN.search(attributes):
            number = _ROW_NUMBER.search(attributes)
            if number is None:
                raise UnusualMarkupError
            yield int(number[1]) - 1
