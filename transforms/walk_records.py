"""The records that the parts of a binary workbook (.xlsb) are made of, and the pieces they hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct, error

from schemas.documents import Refusal
from schemas.limits import ReadingLimits

_MORE, _SEVEN_BITS, _MOST_LENGTH_BYTES = 0x80, 0x7F, 4
_WIDE_LENGTH = Struct("<I")
_PACKED = Struct("<i")
_DOUBLE = Struct("<d")
_IS_HUNDREDTHS, _IS_WHOLE = 1, 2


@dataclass(slots=True)
class RecordCount:
    """How many records of one workbook were met, over all its parts."""

    limits: ReadingLimits
    met: int = 0

    def walk(self, part: bytes) -> Iterator[tuple[int, bytes]]:
        """As `walk_records`, each record counted.

        Raises:
            Refusal: what `walk_records` says; `too_many_cells` with `limit` beyond any workbook of cells.
        """
        most = self.limits.workbook_records
        for record in walk_records(part):
            self.met += 1
            if self.met > most:
                raise Refusal("too_many_cells", {"limit": str(most)})
            yield record


def walk_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Each record's number and content, as [MS-XLSB] lists them.

    Raises:
        Refusal: `unreadable_workbook` where the part breaks off inside a record.
    """
    at, end = 0, len(part)
    try:
        while at < end:
            number = part[at]
            at += 1
            if number & _MORE:
                number = (number & _SEVEN_BITS) + ((part[at] & _SEVEN_BITS) << 7)
                at += 1
            length = 0
            for shift in range(_MOST_LENGTH_BYTES):
                byte = part[at]
                at += 1
                length += (byte & _SEVEN_BITS) << (7 * shift)
                if not byte & _MORE:
                    break
            if at + length > end:
                raise Refusal("unreadable_workbook")
            yield number, part[at : at + length]
            at += length
    except IndexError as broken:
        raise Refusal("unreadable_workbook") from broken


def wide_text(content: bytes, at: int) -> tuple[str, int]:
    """The text that begins at a place, and where it ends.

    Raises:
        Refusal: `unreadable_workbook` where it is longer than the record.
    """
    try:
        length = int(_WIDE_LENGTH.unpack_from(content, at)[0])
    except error as broken:
        raise Refusal("unreadable_workbook") from broken
    start, end = at + _WIDE_LENGTH.size, at + _WIDE_LENGTH.size + 2 * length
    if end > len(content):
        raise Refusal("unreadable_workbook")
    return content[start:end].decode("utf-16-le", "replace"), end


def packed_number(content: bytes, at: int) -> float:
    """The number kept in 30 bits: whole, or the upper half of a double; perhaps in hundredths."""
    packed = int(_PACKED.unpack_from(content, at)[0])
    if packed & _IS_WHOLE:
        number = float(packed >> 2)
    else:
        number = float(_DOUBLE.unpack(b"\0\0\0\0" + _PACKED.pack(packed & ~3))[0])
    return number / 100 if packed & _IS_HUNDREDTHS else number
