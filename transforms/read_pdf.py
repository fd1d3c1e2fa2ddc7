"""PDFs with a text layer as lines, page by page, footnote marks kept apart from the figures they stand on."""

import ctypes
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from schemas.documents import Document, Line, Refusal
from schemas.limits import LIMITS, ReadingLimits
from transforms.clean_lines import RAISED_DIGITS, clean_lines, raise_digits, refuse_too_much_text

if TYPE_CHECKING:
    import pypdfium2 as pdfium

MEDIA_TYPE = "application/pdf"
_END, _LOCK = b"%%EOF", b"/Encrypt"
_LETTERS_OF_A_TEXT_PAGE = 50
_DRAWN_SHAPES_OF_A_SCAN = 20
_LEAST_SHARE_OF_TEXT_PAGES = 0.2
_MOST_GARBLED = 0.1
_SOME = 8
_SMALL_TYPE = 0.8
_RAISED_BY = 0.12
_MARK_HYPHEN = frozenset("\x02\ufffe")
_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class _Page:
    """One page's lines as typed, how many letters it has, and what they are.

    Attributes:
        is_drawn: hardly any text, but a picture, or as many shapes as letters drawn as outlines.
        is_recognised: the text lies unseen over a picture: a machine's reading of a scan.
    """

    lines: list[str]
    letters: int
    is_drawn: bool
    is_recognised: bool


def read_pdf(content: bytes, limits: ReadingLimits = LIMITS) -> Document:
    """The lines of every page in reading order, numbered from 1 on each page.

    Digits in markedly smaller raised type become superscripts: `triệu đồng14` is `triệu đồng¹⁴`. Notes: those of
    `clean_lines`, and `has_pages_without_text` (some pages are pictures and were not read), `has_recognised_text`
    (the sender's scanner read the letters; it errs).

    Raises:
        Refusal: `encrypted` when a password is needed, `truncated`, `unreadable_pdf`, `too_many_pages` with `pages`
            and `limit`, `too_much_text` with `limit`, `no_text_layer` for scans, `garbled_text` when the fonts do not
            say which letters they draw.
    """
    document = _open(content)
    try:
        if len(document) > limits.pdf_pages:
            raise Refusal("too_many_pages", {"pages": str(len(document)), "limit": str(limits.pdf_pages)})
        pages = _read_pages(document, limits)
    finally:
        document.close()
    _refuse_unreadable(pages)
    notes = ["has_pages_without_text"] if any(page.is_drawn for page in pages) else []
    notes += ["has_recognised_text"] if any(page.is_recognised for page in pages) else []
    lines = (
        Line(number, text, page_number)
        for page_number, page in enumerate(pages, start=1)
        for number, text in enumerate(page.lines, start=1)
    )
    return clean_lines(MEDIA_TYPE, lines, notes, limits)


def _open(content: bytes) -> "pdfium.PdfDocument":
    """The opened PDF; one whose end is missing is refused, since repairing it would lose pages in silence."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - costs 0.15 s, paid only when a PDF comes

    end = content.rfind(_END)
    is_cut_off = end < 0 or b" obj" in content[end:]
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        # The library keeps the reason of its last failure, whichever file it was of: a locked file says so itself.
        is_locked = error.err_code in (pdfium.raw.FPDF_ERR_PASSWORD, pdfium.raw.FPDF_ERR_SECURITY)
        if is_locked and _LOCK in content:
            raise Refusal("encrypted") from error
        raise Refusal("truncated" if is_cut_off else "unreadable_pdf") from error
    if is_cut_off or len(document) == 0:
        document.close()
        raise Refusal("truncated" if is_cut_off else "unreadable_pdf")
    return document


def _read_pages(document: "pdfium.PdfDocument", limits: ReadingLimits) -> list[_Page]:
    """The pages in order, read no further than the letters of one document go."""
    pages: list[_Page] = []
    characters = 0
    for index in range(len(document)):
        pages.append(_read_page(document, index, characters, limits))
        characters += sum(len(line) + 1 for line in pages[-1].lines)
    return pages


def _read_page(document: "pdfium.PdfDocument", index: int, before: int, limits: ReadingLimits) -> _Page:
    """One page, unless with the characters of the pages before it the document has too many."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - already imported by `_open`

    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        raise Refusal("unreadable_pdf") from error
    text_page = page.get_textpage()
    try:
        refuse_too_much_text(before + text_page.count_chars(), limits)
        lines = ["".join(line) for line in _typed_lines(text_page)]
        letters = sum(character.isalpha() for line in lines for character in line)
        is_drawn = letters < _LETTERS_OF_A_TEXT_PAGE and _shows_drawings(page)
        return _Page(lines, letters, is_drawn, _is_unseen(text_page))
    finally:
        text_page.close()
        page.close()


def _shows_drawings(page: "pdfium.PdfPage") -> bool:
    """Whether a page shows a picture, or so many shapes that they may be letters."""
    import pypdfium2.raw as pdfium_c  # noqa: PLC0415 - already imported by `_open`

    kinds = [shape.type for shape in page.get_objects(max_depth=3)]
    return pdfium_c.FPDF_PAGEOBJ_IMAGE in kinds or kinds.count(pdfium_c.FPDF_PAGEOBJ_PATH) > _DRAWN_SHAPES_OF_A_SCAN


def _is_unseen(text_page: "pdfium.PdfTextPage") -> bool:
    """Whether letters here and there on the page are drawn invisibly, as text recognition programs do."""
    import pypdfium2.raw as pdfium_c  # noqa: PLC0415 - already imported by `_open`

    count = text_page.count_chars()
    some = (pdfium_c.FPDFText_GetTextObject(text_page, count * part // _SOME) for part in range(_SOME) if count)
    modes = [pdfium_c.FPDFTextObj_GetTextRenderMode(letter) for letter in some if letter]
    return pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE in modes


def _refuse_unreadable(pages: list[_Page]) -> None:
    characters = Counter(character for page in pages for line in page.lines for character in line)
    seen = sum(count for character, count in characters.items() if not character.isspace())
    garbled = sum(count for character, count in characters.items() if _is_garbled(character))
    text_pages = sum(page.letters >= _LETTERS_OF_A_TEXT_PAGE for page in pages)
    pictures = sum(page.is_drawn for page in pages)
    if garbled > _MOST_GARBLED * seen:
        raise Refusal("garbled_text")
    if not seen or (pictures and text_pages < _LEAST_SHARE_OF_TEXT_PAGES * len(pages)):
        raise Refusal("no_text_layer")


def _is_garbled(character: str) -> bool:
    """Whether a character says nothing: its font gives no letter for it, and none of ours was put there."""
    return character in "\x00\ufffd" or (ord(character) in _PRIVATE and character not in RAISED_DIGITS)


def _typed_lines(text_page: "pdfium.PdfTextPage") -> Iterator[list[str]]:
    """The lines of a page, raised digits marked; a hyphen at a line's end stays, and so does the line's end."""
    import pypdfium2.raw as pdfium_c  # noqa: PLC0415 - already imported by `_open`

    line: list[str] = []
    places: list[int] = []
    for place in range(text_page.count_chars()):
        character = _letter(pdfium_c.FPDFText_GetUnicode(text_page, place))
        if character == "\r":
            continue
        if character != "\n":
            line.append("-" if character in _MARK_HYPHEN else character)
            places.append(place)
        if character == "\n" or character in _MARK_HYPHEN:
            yield _with_raised_digits(text_page, line, places)
            line, places = [], []
    yield _with_raised_digits(text_page, line, places)


def _letter(code: int) -> str:
    """The letter of a code; a damaged table of letters gives codes that no letter has."""
    return chr(code) if code <= sys.maxunicode else "\ufffd"


def _with_raised_digits(text_page: "pdfium.PdfTextPage", line: list[str], places: list[int]) -> list[str]:
    """The line with digits that are smaller and stand higher than its letters made superscripts."""
    if not _mixes_sizes(text_page, line, places):
        return line
    shapes = [_size_and_baseline(text_page, place) for place in places]
    body = median(size for (size, _), character in zip(shapes, line, strict=True) if character.isalpha())
    baseline = median(
        height for (size, height), character in zip(shapes, line, strict=True) if size >= body and character.isalpha()
    )
    return [
        raise_digits(character)
        if character.isdecimal() and size < _SMALL_TYPE * body and height > baseline + _RAISED_BY * body
        else character
        for character, (size, height) in zip(line, shapes, strict=True)
    ]


def _mixes_sizes(text_page: "pdfium.PdfTextPage", line: list[str], places: list[int]) -> bool:
    """Whether some digits of the line may be smaller than its letters: looked at on the ends of every number only."""
    text = "".join(line)
    letter = _LETTER.search(text)
    ends = {at for digits in _DIGITS.finditer(text) for at in (digits.start(), digits.end() - 1)}
    if letter is None or not ends:
        return False
    sizes = [_size_and_baseline(text_page, places[at])[0] for at in {*ends, letter.start()}]
    return min(sizes) < _SMALL_TYPE * max(sizes)


def _size_and_baseline(text_page: "pdfium.PdfTextPage", place: int) -> tuple[float, float]:
    """The size a character is drawn in and the height of the line it stands on, in points."""
    import pypdfium2.raw as pdfium_c  # noqa: PLC0415 - already imported by `_open`

    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetCharOrigin(text_page, place, x, y)
    pdfium_c.FPDFText_GetMatrix(text_page, place, matrix)
    # A negative size draws letters upside down, which the page is often turned to make good.
    return abs(pdfium_c.FPDFText_GetFontSize(text_page, place)) * math.hypot(matrix.b, matrix.d), y.value
