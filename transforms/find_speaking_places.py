"""The places where a document speaks for itself: letterhead, title, the sentence that issues it, the closing one.

What stands there says whose document it is and for which year; everything else may be quoted from somebody else.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Literal

from schemas.codebook import phrases
from schemas.documents import Document
from schemas.passages import Narrative, Passage
from transforms.fold_text import fold

Role = Literal["letterhead", "title", "enacting", "closing"]

_HEAD_LINES = 60
_TITLE_LINES = 4
_UNTITLED_LINES = 8
_LONG_LINE = 90
_SEARCHED_PASSAGES = 60
_CLOSING_PASSAGES = 45
_WORDS_OF_A_KIND = 3
_MARKS = re.compile(r"[#*_|>]+")
_KIND = re.compile(r"^\W*(?:ke hoach|bao cao|quyet dinh|to trinh|nghi quyet|thong bao|de an|cong van|phu luc|bieu)\b")
_HEAD_ENDS = re.compile(r"^\W*(?:can cu\b|kinh gui\b|thuc hien\b|v/v\b|[ivx]{1,4}\. |\d{1,2}\. )")
_TITLE_ENDS = re.compile(r"^\W*(?:can cu\b|kinh gui\b|[ivx]{1,4}\. |\d{1,2}\. )")
_BASIS = re.compile(r"^\W*can cu\b")
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-ZĐÀ-Ỹ])")
_LEVELS = r"(?:tinh|thanh pho|tp|huyen|thi xa|tx|quan|xa|phuong|thi tran|dac khu)"
_BODY_BEGINS = re.compile(r"^\W*(?:phan (?:thu )?\w+|[ivx]{1,4}[.)] |dieu 1\b)")


@dataclass(frozen=True, slots=True)
class SpeakingPlace:
    """A stretch of text that speaks for the whole document.

    `start` is where it begins in `passage`; a letterhead has no passage: it is read from the lines themselves, joined,
    since names break there (`TỈNH BÌNH` / `PHƯỚC`).
    """

    role: Role
    text: str
    passage: Passage | None = None
    start: int = 0


def find_speaking_places(narrative: Narrative, document: Document) -> tuple[SpeakingPlace, ...]:
    """Letterhead lines, title, issuing sentences and closing sentences, as far as the document has them."""
    above, title = _head(document)
    places = [SpeakingPlace("letterhead", " ".join(above))] if above else []
    if not narrative.title and title:
        places.append(SpeakingPlace("title", " ".join(title)))
    return (*places, *find_statements(narrative))


def find_statements(narrative: Narrative) -> tuple[SpeakingPlace, ...]:
    """Title, issuing and closing sentences."""
    title = [_title_place(narrative)] if narrative.title else []
    return (*title, *_enacting(narrative), *_closing(narrative))


def _head(document: Document) -> tuple[list[str], list[str]]:
    """The lines above the title and those of the title, without marks and blank ones.

    A document that begins with its title has none above; one without a title has its first short lines there.
    """
    lines = [text for line in document.lines[:_HEAD_LINES] if (text := " ".join(_MARKS.sub(" ", line.text).split()))]
    for at, text in enumerate(lines):
        if _KIND.match(fold(text)):
            rest = list(takewhile(lambda line: not _TITLE_ENDS.match(fold(line)), lines[at + 1 : at + _TITLE_LINES]))
            return lines[:at], [text, *rest]
        if _HEAD_ENDS.match(fold(text)):
            return lines[:at], []
    return [line for line in lines[:_UNTITLED_LINES] if len(line) < _LONG_LINE], []


def _title_place(narrative: Narrative) -> SpeakingPlace:
    """The title, with the passage its years stand in; a title of one word takes the paragraph behind it along."""
    own = [p for p in narrative.passages[:_SEARCHED_PASSAGES] if p.text and p.text in narrative.title]
    title = narrative.title
    if own and len(title.split()) <= _WORDS_OF_A_KIND:
        at = narrative.passages.index(own[0])
        behind = narrative.passages[at + 1 : at + 2]
        own += [p for p in behind if not fold(p.text).startswith(("can cu", "kinh gui"))]
        title = " ".join(p.text for p in own)
    dated = next((p for p in own if re.search(r"20\d\d", p.text)), own[0] if own else None)
    return SpeakingPlace("title", title, dated, -title.index(dated.text) if dated else 0)


def _enacting(narrative: Narrative) -> list[SpeakingPlace]:
    """The sentences before the first section in which an office ban hành, xây dựng, báo cáo … in its own name."""
    found: list[SpeakingPlace] = []
    for passage in narrative.passages[:_SEARCHED_PASSAGES]:
        folded = fold(passage.text)
        if found and _BODY_BEGINS.match(folded):
            break
        found += _acts_in(passage, "enacting")
    return found[:1]


def _closing(narrative: Narrative) -> list[SpeakingPlace]:
    """`Trên đây là Kế hoạch …`, or an act of the office among the last paragraphs."""
    found: list[SpeakingPlace] = []
    for passage in narrative.passages[-_CLOSING_PASSAGES:]:
        if fold(passage.text).startswith(("tren day la", "tren day, ")):
            found.append(SpeakingPlace("closing", passage.text, passage))
        elif passage.text.rstrip().endswith("./.") and not found:
            found += _acts_in(passage, "closing")
    return found[:1]


def _acts_in(passage: Passage, role: Role) -> list[SpeakingPlace]:
    at, found = 0, []
    for sentence in _SENTENCE_END.split(passage.text):
        start = passage.text.index(sentence, at)
        at = start + len(sentence)
        folded = fold(sentence)
        act = _act().search(folded)
        if act and (not _BASIS.match(folded) or folded[act.start()] == ";"):
            begin = start + act.start("body")
            found.append(SpeakingPlace(role, passage.text[begin:at], passage, begin))
    return found


@cache
def _act() -> re.Pattern[str]:
    """An office and what it does: `Ủy ban nhân dân huyện … ban hành`, at the sentence's start or behind a comma."""
    book = phrases("recognition")
    bodies, acts = "|".join(book["bodies"]), "|".join(book["acts"])
    return re.compile(
        rf"(?:^\W*|[,;:.)]\s*)(?P<body>(?:{bodies})(?:\s+{_LEVELS}\b[^,;:]{{0,40}})?,?\s[^;:]{{0,60}}?(?:{acts})\b)"
    )
