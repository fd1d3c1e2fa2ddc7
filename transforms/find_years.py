"""Which years a title or a sentence speaks for, the programme's own span and the next period left aside."""

import re
from dataclasses import dataclass
from functools import cache

from schemas.codebook import phrases
from transforms.find_dates import blank_out
from transforms.fold_text import fold

_YEAR = r"20[0-4]\d"
_MENTION = re.compile(
    rf"(?<![\d/.,])(?P<first>{_YEAR})"
    rf"(?:\s?(?:-|/|den(?: het)?(?: nam)?|toi(?: nam)?)\s?(?P<last>{_YEAR}))?(?![\d/]|[.,]\d)"
)
_TO_PROGRAMME = re.compile(
    r"(?:chuong trinh|ct ?mtqg|mtqg|muc tieu quoc gia|giam ngheo|ben vung|nong thon moi|mien nui|gnbv|ntm|dtts|chuan)"
    r"[^.;]{0,110}?giai doan\s*(?:i\s*:?\s*)?(?:tu nam\s*)?$"
)
_OTHER_SENTENCE = re.compile(r"[;:]|\.\s")
_REACH, _LOOK_BACK = 2000, 200
_CARRIED_INTO = re.compile(r"^(?: con lai| duoc phep)?(?: chuyen| keo dai)?(?: nguon)? sang(?: nam)? $")
_STANDARD = re.compile(r"\bchuan (?:(?:ho )?ngheo[^.;]{0,60}|(?:moi |da chieu )?(?:giai doan |thoi ky )?(?:nam )?)$")
_SPAN_LEAD = re.compile(r"(?:giai doan|thoi ky|nhiem ky)\s*(?:i\s*:?\s*)?(?:tu nam\s*)?$")


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year or span of years at characters `start` to `end`."""

    start: int
    end: int
    year_from: int
    year_to: int


@dataclass(frozen=True, slots=True)
class Years:
    """The years a text speaks for, and where it says so; `is_own` is false for the programme's span standing alone."""

    year_from: int
    year_to: int
    start: int
    end: int
    is_own: bool = True


def find_years(text: str) -> Years | None:
    """The years a title or an issuing sentence names for the document itself, None where it names none.

    Dates and document numbers do not count; neither do years no report can be of (`20224`), the years of a poverty
    standard or a term of office. The programme's own span (`giai đoạn 2021-2025`) counts only where nothing else
    stands, and what follows `phương hướng`, `đề xuất` and the like only where nothing stands before it.
    """
    folded = fold(blank_out(text[:_REACH]))
    mentions = [m for m in _mentions(folded) if not _STANDARD.search(_before(folded, m)) and not _is_term(folded, m)]
    said = _before_next_period(folded, mentions)
    own = [m for m in said if not _is_programme_span(folded, m)]
    named = own or said
    if not named:
        return None
    return Years(
        min(m.year_from for m in named), max(m.year_to for m in named), named[0].start, named[-1].end, bool(own)
    )


def _mentions(folded: str) -> list[YearMention]:
    found = []
    for match in _MENTION.finditer(folded):
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if first <= last:
            found.append(YearMention(match.start(), match.end(), first, last))
    return found


def _before(folded: str, mention: YearMention) -> str:
    return folded[max(0, mention.start - _LOOK_BACK) : mention.start]


def _is_term(folded: str, mention: YearMention) -> bool:
    return _before(folded, mention).rstrip().endswith(("nhiem ky", "khoa", "nam hoc"))


def _is_programme_span(folded: str, mention: YearMention) -> bool:
    span = f"{mention.year_from}-{mention.year_to}"
    before = _before(folded, mention)
    if _is_second_half(folded, mention):
        return True
    return span in _book()["programme_spans"] and bool(_TO_PROGRAMME.search(before) or _SPAN_LEAD.search(before))


def _is_second_half(folded: str, mention: YearMention) -> bool:
    """`giai đoạn I: từ năm 2021 đến năm 2025` behind the ethnic-minority programme's `giai đoạn 2021-2030`."""
    return bool(re.search(r"giai doan (?:i|1|2026)\b[^.;]{0,12}$", _before(folded, mention)))


def _before_next_period(folded: str, mentions: list[YearMention]) -> list[YearMention]:
    """The mentions up to the first that belongs to the next period, to another sentence or to what is asked for."""
    kept: list[YearMention] = []
    for mention in mentions:
        between = folded[kept[-1].end : mention.start] if kept else ""
        has_own = any(not _is_programme_span(folded, earlier) for earlier in kept)
        ends = _OTHER_SENTENCE.search(between) or _words("next_period").search(between)
        if _CARRIED_INTO.search(between):
            kept.pop()
        elif (has_own and ends) or _words("requests").search(between):
            break
        kept.append(mention)
    return kept


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_book()[name])})\b")


def _book() -> dict[str, list[str]]:
    found: dict[str, list[str]] = phrases("recognition")
    return found
