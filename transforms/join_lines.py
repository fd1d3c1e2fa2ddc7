"""Lines of a document become paragraphs: wrapped lines joined, page numbers dropped, marks taken out.

Text pulled from PDFs breaks every line at some eighty columns, often with a blank line after each; Markdown keeps a
paragraph on one line. Which of the two it is, is measured on the document itself.
"""

import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from schemas.codebook import phrases
from schemas.documents import Line
from schemas.passages import Anchor, Passage, Span
from transforms.cut_lines import LONGEST_PASSAGE
from transforms.find_projects import is_project_heading
from transforms.fold_text import fold
from transforms.match_phrases import phrase_source

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")
_MARK = re.compile(rf"(?P<super>[{_SUPERSCRIPTS}]+)|\[\^(?P<note>\w+)\]")
_FOOTNOTE_START = re.compile(rf"^\s*(?:[*_]{{1,3}})?(?:(?P<super>[{_SUPERSCRIPTS}]+)|\[\^(?P<note>\w+)\]:)\s*")
_AREA_OR_VOLUME = re.compile(r"(?:\d|\s|/)[mkcd]{0,2}m$|^m$", re.IGNORECASE)
_HEADING_HASHES = re.compile(r"^\s{0,3}(#{1,6})\s+")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|\*{2,3}")
_LONE_INTEGER = re.compile(r"^\s*(?:-\s*|–\s*|Trang\s+)?\d{1,3}(?:\s*[-–])?\s*$")
_STARTS_ITEM = re.compile(
    r"^\s*(?:[-–—+•*▪●]\s*[\w“\"(]"
    r"|(?:[IVX]{1,5}|[A-HĐ])\s*[./)]\s*\S|\d{1,2}(?:\.\s?\d{1,2}){0,3}\s*[.)/](?!\d)\s*\S|\d{1,2}(?:\.\d{1,2}){1,3}\s+(?!tri|t[ỷỉy]|đồng|%|hộ|người)\S"
    r"|[a-zđ]\d?\s?[.)]\s*\S|\(\d{1,2}\)|Điều\s+\d{1,2}\s*[.:]|Căn cứ\s|Nơi nhận|TM\.|KT\.|Biểu\s|Phụ lục\s)"
)
_BLANKS = re.compile(r"[ \t\u00a0]+")
_SENTENCE_END = re.compile(r"[.;:!?…]['\"”’)\]]*\s*$|/\.\s*$")
_BULLET_THEN_WORD = re.compile(r"^\s*[-–]\s*(?=\w)")
_ENDS_IN_PROJECT = re.compile(r"(?:tieu\s*(?:du\s*an|da)|\btda)\s*\d(?:\s*,\s*\d)*\s*$")
_STARTS_WITH_PROJECT = re.compile(r"\s*-\s*(?:du\s*an|da)\s*\d")
_BRACKETED = re.compile(r"^\s*\(\s*(\d{1,2})\s*\)")
_LETTERED = re.compile(r"^\s*[a-zđ]\d?\s?[.)]")
# How much of a text's end these need: searched from its beginning, a long text would be gone through for every line.
_OF_A_BREAK, _OF_A_UNIT = 3, 5
_LONG_LINE = 160
_LONGEST_HEADING = 240
_FULL_SHARE = 0.72
_LARGE_GAP = 3
_SHORT_LINE = 25


@dataclass(slots=True)
class _Draft:
    """A paragraph being put together."""

    pieces: list[tuple[str, Line]] = field(default_factory=list)
    footnote: str | None = None
    is_bold: bool = False
    length: int = 0

    @property
    def tail(self) -> str:
        return self.pieces[-1][0]

    @property
    def text(self) -> str:
        return " ".join(piece for piece, _ in self.pieces)


def join_lines(lines: tuple[Line, ...]) -> tuple[Passage, ...]:
    """One passage per paragraph, footnotes still where they stood; blank lines and page numbers left out.

    Args:
        lines: a document's lines in reading order, NFC.
    """
    written = list(_without_page_numbers(lines))
    width = _wrap_width([line.text for line, _ in written])
    usual_gap = _usual_gap([gap for _, gap in written])
    drafts: list[_Draft] = []
    for line, gap in written:
        _add(drafts, line, gap, width, usual_gap)
    return tuple(_finish(index, draft) for index, draft in enumerate(drafts))


def _without_page_numbers(lines: tuple[Line, ...]) -> Iterator[tuple[Line, int]]:
    """Lines with words on them, each with the number of blank lines before it."""
    filled = [(i, line) for i, line in enumerate(lines) if line.text.strip()]
    previous_at = -1
    for position, (i, line) in enumerate(filled):
        if _LONE_INTEGER.match(line.text) and not _is_cell(filled, position):
            continue
        is_over_page = previous_at >= 0 and line.page != lines[previous_at].page
        yield line, 0 if is_over_page else i - previous_at - 1
        previous_at = i


def _is_cell(filled: list[tuple[int, Line]], position: int) -> bool:
    """A lone number beside another, or among short lines, is a table's cell and not a page number."""
    around = [filled[i][1].text for i in (position - 1, position + 1) if 0 <= i < len(filled)]
    is_beside_number = any(re.fullmatch(r"[\s\d.,%-]+", text) for text in around)
    return is_beside_number or all(len(text.strip()) < _SHORT_LINE for text in around)


def _wrap_width(texts: list[str]) -> float | None:
    """The column at which the document wraps its lines, or None where a paragraph is one line."""
    lengths = sorted(len(t.rstrip()) for t in texts)
    if not lengths or lengths[int(len(lengths) * 0.9)] > _LONG_LINE:
        return None
    return float(lengths[int(len(lengths) * 0.85)])


def _usual_gap(gaps: list[int]) -> int:
    return int(statistics.median(gaps)) if gaps else 0


def _add(drafts: list[_Draft], line: Line, gap: int, width: float | None, usual_gap: int) -> None:
    text, is_bold, footnote = _clean(line.text)
    if footnote is None and drafts and _continues(drafts[-1], text, gap, width, usual_gap):
        drafts[-1].pieces.append((text, line))
        drafts[-1].is_bold &= is_bold
        drafts[-1].length += len(text) + 1
    elif text:
        drafts.append(_Draft([(text, line)], footnote, is_bold, len(text)))


def _clean(text: str) -> tuple[str, bool, str | None]:
    """The line without Markdown, whether all of it was emphasised, and the footnote mark it starts with."""
    start = _FOOTNOTE_START.match(text)
    footnote = None
    if start and not _LONE_INTEGER.match(text):
        footnote = (start["super"] or start["note"]).translate(_TO_DIGITS)
        text = text[start.end() :]
    hashes = _HEADING_HASHES.match(text)
    stripped = text[hashes.end() :].strip() if hashes else text.strip()
    is_bold = bool(hashes) or bool(re.fullmatch(r"(\*\*|__).+\1", stripped))
    return _EMPHASIS.sub("", stripped).strip(), is_bold, footnote


def _continues(draft: _Draft, text: str, gap: int, width: float | None, usual_gap: int) -> bool:
    """Whether a line goes on with the paragraph before it."""
    if draft.length + len(text) > LONGEST_PASSAGE:
        return False
    bracketed = _BRACKETED.match(text)
    if bracketed and _is_next_inline(draft, int(bracketed[1])):
        return True
    if _is_broken_name(fold(draft.tail), fold(text)) and len(draft.tail) >= (width or 0.0) * _FULL_SHARE:
        return True
    if _STARTS_ITEM.match(text):
        bullet = _BULLET_THEN_WORD.match(text)
        return bullet is not None and not _is_ended(draft.tail) and _starts_lower(text[bullet.end() :])
    if gap > max(_LARGE_GAP, usual_gap + 1) or width is None:
        return _starts_lower(text) and not _is_ended(draft.tail) and width is not None
    return _wraps(draft, text, len(draft.tail) >= width * _FULL_SHARE, is_near=gap <= usual_gap)


def _wraps(draft: _Draft, text: str, is_full: bool, *, is_near: bool) -> bool:  # noqa: FBT001 - a measurement
    """Whether a line of a wrapped document is the next of its paragraph, by how the line before it ended."""
    starts_lower, is_ended = _starts_lower(text), _is_ended(draft.tail)
    if draft.footnote is not None and is_ended and not is_full:
        return False
    if not starts_lower and _in_capitals(text) != _in_capitals(draft.tail):
        return False
    if is_ended and not starts_lower:
        return is_full and draft.tail.endswith((":", ";")) and text[:1].isdigit()
    if starts_lower or draft.tail.endswith((",", "-", "–")):
        return True
    return is_full and is_near and not (draft.length < _LONGEST_HEADING and is_project_heading(draft.text))


def _is_ended(tail: str) -> bool:
    return bool(_SENTENCE_END.search(tail))


def _is_broken_name(tail: str, text: str) -> bool:
    """`Tiểu dự án 3` / `- Dự án 4`, `Phòng Lao động` / `- Thương binh và Xã hội`: one name over two lines."""
    if _ENDS_IN_PROJECT.search(tail):
        return bool(_STARTS_WITH_PROJECT.match(text))
    return not _SENTENCE_END.search(tail) and bool(_dash_goes_on().match(text))


@cache
def _dash_goes_on() -> re.Pattern[str]:
    """A line that begins with the dash of a compound name (`Phòng Lao động` / `- Thương binh và Xã hội`)."""
    return re.compile(rf"\s*-\s*(?:{'|'.join(phrase_source(words) for words in phrases('phrases')['dash_goes_on'])})")


def _is_next_inline(draft: _Draft, number: int) -> bool:
    """`(3)` at a line's start goes on with a paragraph that counts `(1) … (2) …` inside its lines."""
    if number == 1:
        return draft.footnote is not None
    return re.compile(rf"\(\s*{number - 1}\s*\)").search(draft.text, 1) is not None


def _in_capitals(text: str) -> bool:
    """`KẾ HOẠCH`, `ỦY BAN NHÂN DÂN`: a line in capitals is a headline and runs on only into capitals."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and all(c.isupper() for c in letters)  # noqa: PLR2004 - an abbreviation is no headline


def _starts_lower(text: str) -> bool:
    """The first letter is a small one; letters alone decide, a mark or bracket before it does not count."""
    first = text.lstrip(" \t\u00a0“\"(‘'")[:1]
    return first.islower() and not _LETTERED.match(text)


def _finish(index: int, draft: _Draft) -> Passage:
    text, spans, anchors = "", [], []
    for piece, line in draft.pieces:
        glue = "" if not text or _is_split_number(text, piece) else " "
        bare, marks = _take_marks(piece)
        start = len(text) + len(glue)
        text += glue + bare
        anchors += [Anchor(start + at, mark) for at, mark in marks]
        spans.append(Span(start, len(text), line.number, line.page))
    return Passage(index, text, tuple(spans), tuple(anchors), draft.footnote, draft.is_bold)


def _is_split_number(text: str, piece: str) -> bool:
    """`2021-` + `2025` and `05-` + `CT/TW` were one word before the line broke."""
    return bool(re.search(r"\w[-–/]$", text[-_OF_A_BREAK:])) and bool(re.match(r"\w", piece))


def _take_marks(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text without footnote marks, and where each stood; `m²` is a unit, not a mark."""
    text, bare, marks, at = _BLANKS.sub(" ", text), "", [], 0
    for found in _MARK.finditer(text):
        bare += text[at : found.start()]
        at = found.end()
        if found["super"] and _AREA_OR_VOLUME.search(bare[-_OF_A_UNIT:]):
            bare += found[0].translate(_TO_DIGITS)
        else:
            marks.append((len(bare), (found["super"] or found["note"]).translate(_TO_DIGITS)))
    return bare + text[at:], marks
