"""The places where a document speaks for itself: letterhead, title, the sentence that issues it, the closing one.

What stands there says whose document it is and for which year; everything else may be quoted from somebody else.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from schemas.codebook import phrases
from schemas.documents import Document
from schemas.passages import Narrative, Passage
from transforms.fold_text import fold

Role = Literal["letterhead", "title", "enacting", "closing"]

_LETTERHEAD_LINES = 30
_SEARCHED_PASSAGES = 60
_CLOSING_PASSAGES = 45
_MARKS = re.compile(r"[#*_|>]+")
_HEAD_ENDS = re.compile(
    r"^\W*(?:(?:ke hoach|bao cao|quyet dinh|to trinh|nghi quyet|thong bao|de an|cong van|phu luc|bieu)\b"
    r"|can cu\b|kinh gui\b|thuc hien\b|v/v\b|[ivx]{1,4}\. )"
)
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-ZĐÀ-Ỹ])")
_LEVELS = r"(?:tinh|thanh pho|tp|huyen|thi xa|tx|quan|xa|phuong|thi tran|dac khu)"
_BODY_BEGINS = re.compile(r"^\W*(?:phan (?:thu )?\w+|[ivx]{1,4}[.)] |dieu 1\b)")


@dataclass(frozen=True, slots=True)
class SpeakingPlace:
    """A stretch of text that speaks for the whole document.

    `start` is where it begins in `passage`; both are None for a letterhead, which is read from the lines themselves.
    """

    role: Role
    text: str
    passage: Passage | None = None
    start: int = 0


def find_speaking_places(narrative: Narrative, document: Document) -> tuple[SpeakingPlace, ...]:
    """Letterhead lines, title, issuing sentences and closing sentences, as far as the document has them."""
    head = [SpeakingPlace("letterhead", line) for line in letterhead(document)]
    return (*head, *find_statements(narrative))


def find_statements(narrative: Narrative) -> tuple[SpeakingPlace, ...]:
    """Title, issuing and closing sentences."""
    title = [_title_place(narrative)] if narrative.title else []
    return (*title, *_enacting(narrative), *_closing(narrative))


def letterhead(document: Document) -> tuple[str, ...]:
    """The lines above the title, without marks and blank ones; none where the document begins with its title."""
    lines: list[str] = []
    for line in document.lines:
        text = " ".join(_MARKS.sub(" ", line.text).split())
        if not text:
            continue
        if _HEAD_ENDS.match(fold(text)):
            return tuple(lines)
        lines.append(text)
        if len(lines) >= _LETTERHEAD_LINES:
            break
    return tuple(line for line in lines[:8] if len(line) < 90)  # noqa: PLR2004 - a letterhead's lines are short


def _title_place(narrative: Narrative) -> SpeakingPlace:
    """The title, with the passage its last words stand in (where its years usually are)."""
    for passage in narrative.passages[:_SEARCHED_PASSAGES]:
        if passage.text and passage.text in narrative.title and re.search(r"20\d\d", passage.text):
            return SpeakingPlace("title", narrative.title, passage, -narrative.title.index(passage.text))
    first = next((p for p in narrative.passages if p.text and p.text in narrative.title), None)
    return SpeakingPlace("title", narrative.title, first, -narrative.title.index(first.text) if first else 0)


def _enacting(narrative: Narrative) -> list[SpeakingPlace]:
    """The sentences before the first section in which an office ban hành, xây dựng, báo cáo … in its own name."""
    found: list[SpeakingPlace] = []
    for passage in narrative.passages[:_SEARCHED_PASSAGES]:
        folded = fold(passage.text)
        if found and _BODY_BEGINS.match(folded):
            break
        if not folded.startswith("can cu"):
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
        act = _act().search(fold(sentence))
        if act:
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
