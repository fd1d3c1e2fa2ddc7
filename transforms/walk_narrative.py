"""Passages with what bears on a figure in them: section, year at a place, the anchor of a footnote, plan or actual.

Footnotes follow the paragraph that carries their mark and stand under its heading and its year.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from schemas.codebook import phrases
from schemas.passages import Narrative, Passage, Section
from schemas.records import Office
from transforms.fold_text import fold
from transforms.mask_text import mask_text
from transforms.stack_headings import marker

_AHEAD = 110
_YEAR_LENGTH = 12
_CLAUSE = 600
_SENTENCE_END = re.compile(r"[.!?]\s+(?=\S)|;\s")


@dataclass(frozen=True, slots=True)
class Setting:
    """One passage in its surroundings.

    Attributes:
        folded: the passage without diacritics, digits that are no figures covered; places as in the passage.
        bare: the same with nothing covered, for dates.
        before_anchor: for a footnote, the folded words of the paragraph before its mark.
    """

    passage: Passage
    section: Section
    folded: str
    bare: str
    before_anchor: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """The year or span a place speaks of, and whether its start or end; None where nothing says."""

    year_from: int | None
    year_to: int | None
    point: str | None = None


def settings_of(narrative: Narrative) -> Iterator[Setting]:
    """Every passage in reading order, each followed by the footnotes anchored in it."""
    anchored: set[str] = set()
    previous = Section()
    for passage, under in zip(narrative.passages, narrative.sections, strict=True):
        section = previous = _dated(passage, under, previous)
        setting = _setting(passage, section)
        yield setting
        for anchor in passage.anchors:
            if anchor.mark not in anchored:
                anchored.add(anchor.mark)
                for note in narrative.footnotes.get(anchor.mark, ()):
                    yield _setting(note, section, setting.folded[: anchor.at])
    for mark, notes in narrative.footnotes.items():
        if mark not in anchored:
            yield from (_setting(note, Section(), "") for note in notes)


def _dated(passage: Passage, section: Section, previous: Section) -> Section:
    """A paragraph without a mark goes on with the year of the dated one before it, under the same project."""
    is_same = section.project_code is not None and section.project_code == previous.project_code
    if section.years is None and is_same and marker(passage.text)[0] is None:
        return replace(section, years=previous.years)
    return section


def _setting(passage: Passage, section: Section, before_anchor: str | None = None) -> Setting:
    folded, bare = _folded(passage.text)
    return Setting(passage, section, folded, bare, before_anchor)


@lru_cache(maxsize=2048)
def _folded(text: str) -> tuple[str, str]:
    """The text folded, with and without its non-figures covered; kept, for every extractor walks the same passages."""
    return fold(mask_text(text)), fold(text)


@cache
def _times() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    book = phrases("phrases_facts")["times"]
    return re.compile(book["year"]), re.compile(book["compared"]), re.compile(book["names"])


def when(setting: Setting, start: int, end: int, office: Office) -> When:
    """The year of a figure at characters `start` to `end`.

    A year right behind the figure in its own clause, else the last one named before it, else the paragraph a footnote
    belongs to, else the heading's, else the document's where that is one year. A mistyped year (`năm 20224`) is none.
    """
    own = _year_behind(setting.folded[end : end + _AHEAD])
    if own:
        return _when(own)
    before = _years(setting.bare)
    last = bisect_right(before, start, key=lambda match: match.end())
    since = before[last - 1].end() if last else 0
    if re.search(phrases("phrases_facts")["times"]["mistyped"], setting.bare[max(since, start - _CLAUSE) : start]):
        return When(None, None)
    if last:
        return _when(before[last - 1])
    anchor = _years(setting.before_anchor or "")
    if anchor:
        return _when(anchor[-1])
    if setting.section.years:
        return When(*setting.section.years)
    return When(office.year_from, office.year_to) if office.year_from == office.year_to else When(None, None)


def _year_behind(behind: str) -> re.Match[str] | None:
    """The year right behind a figure, in the bracket it opens, or behind a bracketed figure (`12 hộ (3%) năm 2024`)."""
    for skipped in (re.match(r"\s*\(?", behind), re.match(r"[^;.,:()\d]*(?:\([^()]{1,40}\)|\))\s*", behind)):
        if skipped:
            clause = re.match(r"[^;.,:()\d]*", behind[skipped.end() :])
            reach = clause.end() if clause else 0
            own = _years(behind[skipped.end() : skipped.end() + reach + _YEAR_LENGTH])
            if own and own[0].start() <= reach:
                return own[0]
    return None


@lru_cache(maxsize=64)
def _years(text: str) -> tuple[re.Match[str], ...]:
    year, compared, names = _times()
    return tuple(
        match
        for match in year.finditer(text)
        if not compared.search(text[max(0, match.start() - _AHEAD) : match.start()])
        and not (match["last"] and names.search(text[max(0, match.start() - _AHEAD) : match.start()]))
    )


def _when(match: re.Match[str]) -> When:
    parts = match.groupdict()
    first = int(parts["first"] or parts["dated"])
    last = int(parts["last"]) if parts["last"] else first
    if parts["dated"]:
        return When(first, first, "end")
    point = {"dau": "start", "cuoi": "end", "het": "end"}.get(parts["point"] or "")
    return When(first, last, point)


def sentence_around(text: str, start: int) -> tuple[int, int]:
    """Where the sentence or clause holding character `start` begins and ends; semicolons end clauses."""
    ends = _sentence_ends(text)
    after = bisect_right(ends, start, key=lambda end: end[1])
    return (ends[after - 1][1] if after else 0), (ends[after][0] if after < len(ends) else len(text))


@lru_cache(maxsize=64)
def _sentence_ends(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(mark.span() for mark in _SENTENCE_END.finditer(text))


def scenario_of(words: str, time: When, office: Office, titles: tuple[str, ...] = ()) -> str:
    """Plan, estimate or actual, from the words before a figure, its year and the kind of document.

    In a plan, figures of its own years are planned but for the start of the first; in a report they are actual unless
    the words call them a target, they stand under a heading of tasks to come, or they lie after its last year.
    """
    book = phrases("phrases_facts")["scenarios"]
    if re.search(book["done"], words):
        return "actual"
    if re.search(book["estimate"], words):
        return "estimate"
    year = time.year_to or office.year_to
    if office.document_kind == "plan":
        lies_ahead = year > office.year_from or (year == office.year_from and time.point != "start")
        return "plan" if lies_ahead else "actual"
    lies_ahead = year > office.year_to or (time.point != "start" and _is_ahead(titles))
    return "plan" if re.search(book["plan"], words) or lies_ahead else "actual"


@lru_cache(maxsize=64)
def _is_ahead(titles: tuple[str, ...]) -> bool:
    return any(re.search(phrases("phrases_facts")["scenarios"]["ahead"], fold(title)) for title in titles)


def is_outside(setting: Setting, start: int) -> bool:
    """Whether the clause speaks of other policies (health insurance, electricity) or of somebody else's figures."""
    begin, stop = sentence_around(setting.folded, start)
    clause = setting.folded[max(begin, start - _CLAUSE) : min(stop, start + _CLAUSE)]
    book = phrases("phrases_facts")["outside"]
    if re.search(book["policies"], clause):
        return True
    return setting.before_anchor is not None and bool(
        re.search(book["party"], setting.folded[max(0, start - _CLAUSE) : start])
    )
