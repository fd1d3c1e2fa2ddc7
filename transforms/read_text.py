"""Plain and Markdown text as lines, whatever encoding it came in."""

import codecs
import re
from collections.abc import Iterator

from schemas.documents import Document, Line, Refusal
from schemas.limits import LIMITS, ReadingLimits
from transforms.clean_lines import clean_lines, refuse_too_much_text

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 65_536
_MOST_CONTROL = 0.02
_MOST_UNDECODED = 0.02
_DAMAGED_PER_GOOD = 0.2
_UTF16_HIGH_BYTES = 0.25
_UNDEFINED_IN_CP1252 = "tonghop-latin1"


def read_text(content: bytes, limits: ReadingLimits = LIMITS) -> Document:
    """The lines of a text file, numbered from 1 as an editor numbers them.

    A form feed ends a page: where one stands, every line has a page (from 1); else none has. Encodings: UTF-8, UTF-16
    and UTF-32 with or without byte order mark, Windows-1258, TCVN3 and VNI (see `convert_legacy`). Notes: those of
    `clean_lines`, and `converted_utf16`, `converted_utf32`, `decoded_cp1252` (8-bit text), `replaced_damaged_bytes`.

    Raises:
        Refusal: `not_a_document` for bytes that are no text, `empty_file`, `too_much_text`.
    """
    text, notes = decode_text(content)
    refuse_too_much_text(len(text), limits)
    media_type = "text/markdown" if _MARKDOWN_HEADING.search(text) else "text/plain"
    document = clean_lines(media_type, _number_lines(text), notes, limits)
    # Eight-bit text is Western until its letters prove otherwise; then the conversion's own note says it all.
    legacy = any(note.startswith("converted_") for note in document.notes)
    kept = tuple(note for note in document.notes if not (legacy and note == "decoded_cp1252"))
    return Document(document.media_type, document.lines, kept)


def decode_text(content: bytes) -> tuple[str, list[str]]:
    """The characters of a text file and how they were decoded.

    Raises:
        Refusal: `not_a_document` when the bytes are no text in any encoding known here.
    """
    encoding, start = _marked_encoding(content) or (_unmarked_wide_encoding(content), 0)
    if encoding is not None and encoding != "utf-8":
        text = content[start:].decode(encoding, errors="replace")
        if _share_of_control(text.encode("utf-8")) > _MOST_CONTROL or text.count("\ufffd") > _MOST_UNDECODED * len(
            text
        ):
            raise Refusal("not_a_document")
        return text, [f"converted_{encoding[:6].replace('-', '')}"]
    body = content[start:]
    if _share_of_control(body) > _MOST_CONTROL:
        raise Refusal("not_a_document")
    try:
        return body.decode("utf-8"), []
    except UnicodeDecodeError:
        return _decode_eight_bit(body)


def _marked_encoding(content: bytes) -> tuple[str, int] | None:
    return next(((name, len(mark)) for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), None)


def _unmarked_wide_encoding(content: bytes) -> str | None:
    """UTF-16 without a mark shows by its zero bytes, all on one side of the pairs."""
    sample = content[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or b"\x00" not in sample:  # noqa: PLR2004 - two characters
        return None
    half = len(sample) / 2
    first, second = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if second > _UTF16_HIGH_BYTES and first < second / 10:
        return "utf-16-le"
    if first > _UTF16_HIGH_BYTES and second < first / 10:
        return "utf-16-be"
    return None


def _share_of_control(body: bytes) -> float:
    sample = body[:_SAMPLE]
    return len(_CONTROL.findall(sample)) / max(len(sample), 1)


def _decode_eight_bit(body: bytes) -> tuple[str, list[str]]:
    """Damaged UTF-8 keeps its good letters; anything else is taken for Western letters, byte for byte."""
    mended = body.decode("utf-8", errors="replace")
    good = sum(1 for character in mended if not character.isascii()) - mended.count("\ufffd")
    if mended.count("\ufffd") <= good * _DAMAGED_PER_GOOD:
        return mended, ["replaced_damaged_bytes"]
    return body.decode("cp1252", errors=_UNDEFINED_IN_CP1252), ["decoded_cp1252"]


def _keep_undefined(error: UnicodeError) -> tuple[str, int]:
    """The five bytes Windows-1252 leaves undefined, as the characters of the same number."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_UNDEFINED_IN_CP1252, _keep_undefined)


def _number_lines(text: str) -> Iterator[Line]:
    """One line per line of the file; a line broken by form feeds gives a line per page it touches."""
    has_pages = "\f" in text
    page = 1
    for number, line in enumerate(_LINE_BREAK.split(text), start=1):
        parts = line.split("\f")
        for position, part in enumerate(parts):
            page += position > 0
            if part or position == len(parts) - 1:
                yield Line(number, part, page if has_pages else None)
