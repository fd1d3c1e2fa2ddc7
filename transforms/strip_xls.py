"""The stream of an old workbook (.xls), and what is left of it where only its cells are asked for."""

import re
from collections.abc import Iterator
from struct import Struct

from schemas.documents import Refusal

_HEAD, _NUMBER = Struct("<2H"), Struct("<H")
_PASSED_OVER = _NUMBER.pack(0x0FFF)
"""The number of no record: readers pass over it."""
_CONTINUE, _SHARED_TEXT = 0x3C, 0xFD
_TEXT_BEFORE_THE_FIRST = re.compile(rb"\xfd\x00\x0a\x00.{9}[\x80-\xff]", re.DOTALL)
_BEGINNINGS_AND_ENDS = frozenset({0x009, 0x209, 0x409, 0x809, 0x0A})
_OF_THE_WORKBOOK = frozenset({0x22, 0x2F, 0x42, 0x85, 0xE0, 0xFC, 0x41E})
"""How days are counted, password, code page, sheets, styles of cells, shared texts, number formats."""
_OF_VALUES = frozenset({0xBD, 0xD6, _SHARED_TEXT, 0x203, 0x204, 0x205, 0x27E})
_OF_FORMULAS = frozenset({0x06, 0x206, 0x406, 0x07, 0x207, 0x21, 0x221, 0x36, 0x37, 0x236, 0x4BC})
_OF_SHOWING = frozenset({0x7D, 0xE5, 0x208})
"""Columns, merged cells, rows."""
_KEPT = _BEGINNINGS_AND_ENDS | _OF_THE_WORKBOOK | _OF_VALUES | _OF_FORMULAS | _OF_SHOWING


class _Silence:
    """A log nobody reads: the library writes its doubts about a file there."""

    def write(self, text: str) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""


SILENCE = _Silence()


def stream_of_xls(content: bytes) -> bytes:
    """The stream of records of a workbook, out of the container it lies in.

    Raises:
        Refusal: `unreadable_workbook` where it is not there to its end, or a cell shows a shared text that cannot be.
    """
    found = _stream(content)
    if found is None or _has_text_before_the_first(found):
        raise Refusal("unreadable_workbook")
    return found


def _stream(content: bytes) -> bytes | None:
    from xlrd.compdoc import CompDoc  # noqa: PLC0415 - texts go without

    try:
        container = CompDoc(content, logfile=SILENCE)
        for name in ("Workbook", "Book"):
            stream, base, size = container.locate_named_stream(name)
            if stream and base + size <= len(stream):
                return bytes(stream[base : base + size])
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the library meets damaged files with whatever its parsing comes upon
        return None
    return None


def strip_xls(stream: bytes) -> bytes:
    """The same stream, each record in its place, that no longer says anything of fonts, names, drawings, comments."""
    stripped = bytearray(stream)
    is_kept = False
    for at, number in _records(stream):
        is_kept = is_kept if number == _CONTINUE else number in _KEPT
        if not is_kept:
            stripped[at : at + _NUMBER.size] = _PASSED_OVER
    return bytes(stripped)


def _has_text_before_the_first(stream: bytes) -> bool:
    """Whether a cell shows a shared text of a number below zero: the library would count from the last one."""
    suspects = {match.start() for match in _TEXT_BEFORE_THE_FIRST.finditer(stream)}
    return bool(suspects) and any(at in suspects for at, _ in _records(stream))


def _records(stream: bytes) -> Iterator[tuple[int, int]]:
    """Where each record begins, and its number."""
    at = 0
    while at + _HEAD.size <= len(stream):
        number, length = _HEAD.unpack_from(stream, at)
        yield at, number
        at += _HEAD.size + length
