"""Numbers with a percent sign or of households, and the subject each speaks of (`tỷ lệ hộ nghèo`, `hộ thoát nghèo`)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from schemas.codebook import phrases
from schemas.passages import Narrative
from schemas.records import Trouble
from transforms.parse_numbers import NUMBER
from transforms.state_figures import Figure, count_at, rate_at
from transforms.walk_narrative import Setting, is_outside, settings_of

_AFTER = 120


@dataclass(frozen=True, slots=True)
class PovertySubject:
    """What a figure may be of: `kind` (stock, escaped …) `of` poor, near-poor or both; `is_rate` where it says so."""

    start: int
    end: int
    kind: str
    of: str
    is_rate: bool


@dataclass(frozen=True, slots=True)
class PovertyFigure:
    """A number with its unit.

    Attributes:
        unit: `rate`, `count` (households) or `persons`.
        words: the text since the figure before it, in the same sentence.
        whole: of `120/742 hộ`, the number it is a part of.
        is_listed: the figure before it was one of poverty, so that a bare `và 37 hộ …` goes on with its list.
    """

    number: Figure
    end: int
    unit: str
    is_yearly: bool
    words: str
    after: str
    sentence: int
    whole: Figure | None = None
    is_listed: bool = False

    @property
    def is_rate(self) -> bool:
        """Whether it is a percentage."""
        return self.unit == "rate"


@lru_cache(maxsize=16)
def subjects_in(folded: str) -> tuple[PovertySubject, ...]:
    """Every subject named in a folded text, in order."""
    listed = poverty_phrases()["subjects"]
    found = []
    for match in subject_pattern().finditer(folded):
        entry = listed[int(str(match.lastgroup)[1:])]
        found.append(
            PovertySubject(match.start(), match.end(), entry["kind"], entry["of"], match[0].startswith("ty le"))
        )
    return tuple(found)


def figures_in(setting: Setting) -> Iterator[PovertyFigure]:
    """Numbers with a percent sign, of households or of persons, with the words since the figure before."""
    folded, previous = setting.folded, 0
    sentences = [0, *(mark.end() for mark in re.finditer(r"[.!?]\s+", folded))]
    for match in _figure_pattern().finditer(folded):
        sentence = sentences[bisect_right(sentences, match.start()) - 1]
        unit = "rate" if match["percent"] else "persons" if match["persons"] else "count"
        number, whole = _numbers(setting, match, unit)
        words = folded[max(previous, sentence) : match.start()]
        previous = match.end()
        if number and not is_outside(setting, match.start()):
            yearly = bool(match["yearly"] or match["points"])
            end = match.end("count") - len("ho") if unit == "count" else match.end()
            after = folded[match.end() : match.end() + _AFTER]
            yield PovertyFigure(number, end, unit, yearly, words, after, sentence, whole)


def unreadable_figures(narrative: Narrative) -> tuple[Trouble, ...]:
    """Numbers said of the poor that no reading makes a number of (`1.2.3,4,5%`), so that they become findings."""
    found = []
    for setting in settings_of(narrative):
        for match in _figure_pattern().finditer(setting.folded) if "ngheo" in setting.folded else ():
            start, end = match.span("n")
            near = max(0, start - _AFTER)
            if subject_before(setting, near, start) and rate_at(setting, start, end) is None:
                place = setting.passage.place(start, end, setting.passage.text[near : match.end()].strip())
                found.append(Trouble("unreadable_number", setting.passage.text[start : match.end()], place))
    return tuple(found)


def _numbers(setting: Setting, match: re.Match[str], unit: str) -> tuple[Figure | None, Figure | None]:
    """The number, and of `120/742 hộ` the part and the whole."""
    start, end = match.span("n")
    if unit == "rate":
        return _ranged(setting, match, rate_at(setting, start, end)), None
    number = _ranged(setting, match, count_at(setting, start, end, thousands=bool(match["thousand"])))
    if match["part"] is None:
        return number, None
    return count_at(setting, *match.span("part")), number


def _ranged(setting: Setting, match: re.Match[str], figure: Figure | None) -> Figure | None:
    """Of `2,5 - 3%`, the lower bound as written with the upper one."""
    if figure is None or match["high"] is None:
        return figure
    written = setting.passage.text[match.start("n") : match.end("high")]
    return replace(figure, end=match.end("high"), written=written, approximate="at_least")


def subject_of(setting: Setting, figure: PovertyFigure) -> PovertySubject | None:
    """The noun the figure counts (`133 hộ thoát nghèo`), else the last subject before it in its sentence."""
    if figure.unit == "count":
        own = _subject_at(setting.folded, figure.end)
        if own:
            return own
        if re.search(r"(?:tong so|/)\s*$", figure.words):
            return PovertySubject(figure.end, figure.end, "households", "poor", is_rate=False)
    return subject_before(setting, figure.sentence, figure.number.start) or (
        _subject_at(setting.folded, figure.end + 1) if figure.is_rate else None
    )


def _subject_at(folded: str, start: int) -> PovertySubject | None:
    subjects = subjects_in(folded)
    at = bisect_left(subjects, start, key=lambda subject: subject.start)
    return subjects[at] if at < len(subjects) and subjects[at].start == start else None


def subject_before(setting: Setting, sentence: int, start: int) -> PovertySubject | None:
    """The last subject that ends before character `start` in the sentence that begins at `sentence`."""
    subjects = subjects_in(setting.folded)
    count = bisect_right(subjects, start, key=lambda subject: subject.end)
    return subjects[count - 1] if count and subjects[count - 1].start >= sentence else None


def poverty_phrases() -> dict[str, Any]:
    """The phrases of poverty figures, from codebook/phrases_facts.yaml."""
    book: dict[str, Any] = phrases("phrases_facts")["poverty"]
    return book


@cache
def subject_pattern() -> re.Pattern[str]:
    """All subjects as one pattern on folded text."""
    subjects = poverty_phrases()["subjects"]
    return re.compile("|".join(f"(?P<s{i}>(?<![a-z]){s['pattern']})" for i, s in enumerate(subjects)))


@cache
def _figure_pattern() -> re.Pattern[str]:
    book = poverty_phrases()
    return re.compile(
        rf"(?<![\d#])(?<![\d#]/)(?!(?<=nam )20[1-3]\d\s)(?:(?P<part>{NUMBER})\s*/\s*(?={NUMBER}\s*ho))?"
        rf"(?P<n>{NUMBER})(?:\s*%?\s*(?:-|den)\s*(?P<high>{NUMBER}))?\s*"
        rf"(?:(?P<percent>{book['percent_figure']})|(?P<count>{book['household_figure']})"
        rf"|(?P<persons>{book['person_figure']}))"
    )
