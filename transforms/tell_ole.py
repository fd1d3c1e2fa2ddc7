"""What an old Office file (an OLE container) is, by the streams its directory lists."""

from collections.abc import Iterator
from struct import Struct

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOKS = ("Workbook", "WORKBOOK", "Book", "BOOK")
_KINDS = {
    **dict.fromkeys(_WORKBOOKS, "workbook"),
    "EncryptedPackage": "encrypted",
    "WordDocument": "legacy_doc",
}
_ENTRY, _LENGTH_AT, _KIND_AT, _CLASS_AT = 128, 64, 66, 80
_STREAM, _ROOT = 2, 5
_HEADER, _SHIFTS = Struct("<30xH16xI"), (9, 12)
"""The size of the sectors, as a power of two, and the sector the directory begins in, counted behind the header."""
_CLASS_OF_WORD = bytes.fromhex("0609020000000000c000000000000046")


def tell_ole(content: bytes) -> str | None:
    """`workbook`, `encrypted` or `legacy_doc`; None for anything else.

    A document may hold a workbook and the other way round: the container's own class decides then. Where the directory
    is damaged the names alone decide.
    """
    listed = {kind for name, kind in _KINDS.items() if any(_entries(content, name, _STREAM))}
    kinds = listed or {kind for name, kind in _KINDS.items() if name.encode("utf-16-le") in content}
    if {"workbook", "legacy_doc"} <= kinds:
        roots = _entries(content, "Root Entry", _ROOT)
        is_word = any(content[at + _CLASS_AT : at + _CLASS_AT + 16] == _CLASS_OF_WORD for at in roots)
        return "legacy_doc" if is_word else "workbook"
    return next((kind for kind in ("encrypted", "workbook", "legacy_doc") if kind in kinds), None)


def is_cut_off(content: bytes) -> bool:
    """Whether the directory of the container would begin behind the end of the file."""
    if len(content) < _HEADER.size:
        return True
    shift, directory = _HEADER.unpack_from(content)
    return shift in _SHIFTS and (directory + 2) << shift > len(content)


def holds_stream(content: bytes, name: str) -> bool:
    """Whether the directory lists a stream of this name."""
    return any(_entries(content, name, _STREAM))


def _entries(content: bytes, name: str, kind: int) -> Iterator[int]:
    """Where entries of this name and kind stand in the directory, whose entries lie at multiples of their length."""
    written = name.encode("utf-16-le") + b"\0\0"
    at = content.find(written)
    while at >= 0:
        is_entry = at % _ENTRY == 0 and len(content) >= at + _ENTRY
        if is_entry and content[at + _LENGTH_AT] == len(written) and content[at + _KIND_AT] == kind:
            yield at
        at = content.find(written, at + 1)
