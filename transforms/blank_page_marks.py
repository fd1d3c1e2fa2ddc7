"""Page numbers and running headers blanked out, so that they cut neither a sentence nor a table in two."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from schemas.documents import Document, Line
from transforms.fold_text import fold

NOTE = "has_page_marks"
_SAID = re.compile(
    r"[\W_]*+(?:trang|page)\s*+(?:so\s*+)?:?\s*+\d{1,4}(?:\s*+(?:/|tren|of)\s*+\d{1,4})?[\W_]*+"
    r"|\s*+-\s*+\d{1,4}\s*+-\s*+"
)
_NUMBER = re.compile(r"[-–—|.\s]*(\d{1,4})[-–—|.\s]*")
_FEWEST_PAGES = 3
_MOST_OF_PAGES = 0.6
_FEWEST_WORDS = 3


def blank_page_marks(document: Document) -> Document:
    """The document with the lines blanked that belong to its pages, not to its text; every line keeps its number.

    Blanked are: lines that say `Trang 3`, `Trang 3/12` or `- 3 -`; and, where the pages are known, a page's first or
    last line that on most pages is the page's number (plus what the pages before it count), or on most pages is the
    same words.

    Adds the note `has_page_marks` where there were any.
    """
    marks = {at for at, line in enumerate(document.lines) if _SAID.fullmatch(fold(line.text))}
    marks |= set(_at_page_ends(document.lines))
    if not marks:
        return document
    lines = tuple(replace(line, text="") if at in marks else line for at, line in enumerate(document.lines))
    return replace(document, lines=lines, notes=(*document.notes, NOTE))


def _at_page_ends(lines: tuple[Line, ...]) -> Iterator[int]:
    pages: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        if line.page is not None and line.text.strip():
            pages.setdefault(line.page, []).append(at)
    if len(pages) < _FEWEST_PAGES:
        return
    for end in (0, -1):
        ends = [filled[end] for filled in pages.values()]
        yield from _most_alike([(at, _as_number(lines[at])) for at in ends])
        yield from _most_alike([(at, _as_words(lines[at])) for at in ends])


def _most_alike(marks: Iterable[tuple[int, object]]) -> list[int]:
    """The places of the mark that most pages share, or none."""
    listed = list(marks)
    usual = Counter(mark for _, mark in listed if mark is not None).most_common(1)
    if not usual or usual[0][1] < max(_FEWEST_PAGES, _MOST_OF_PAGES * len(listed)):
        return []
    return [at for at, mark in listed if mark == usual[0][0]]


def _as_number(line: Line) -> int | None:
    """How far a line that is a number alone runs ahead of its page."""
    number = _NUMBER.fullmatch(line.text)
    return int(number[1]) - (line.page or 0) if number else None


def _as_words(line: Line) -> str | None:
    """A line of several words without its digits."""
    folded = fold(line.text).strip()
    return re.sub(r"\d+", "#", folded) if len(re.findall(r"[a-z]+", folded)) >= _FEWEST_WORDS else None
