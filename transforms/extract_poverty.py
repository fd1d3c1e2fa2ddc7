"""Counts and rates of poor households said in sentences, targets included: one observation per figure.

Identities rest on Circular 07/2021/TT-BLĐTBXH: stocks at the start and end of a year, escapes, relapses and new poor in
it, rates of all households, drops in percentage points. A range (`2,5 - 3%/năm`) gives its lower bound, `at_least`,
for that is what binds. Health insurance, electricity, credit and whoever was merely helped are no counts of the poor.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from schemas.passages import Narrative
from schemas.records import Observation, Office
from transforms.date_poverty_figures import date_figure, is_average
from transforms.find_poverty_figures import (
    PovertyFigure,
    PovertySubject,
    figures_in,
    poverty_phrases,
    subject_before,
    subjects_in,
)
from transforms.fold_text import fold, squash
from transforms.parse_numbers import NUMBER
from transforms.state_figures import Figure, observe, rate_at
from transforms.tell_poverty_figures import Told, tell
from transforms.walk_narrative import Setting, When, is_outside, scenario_of, settings_of, when

_PAIR = re.compile(
    rf"(?<!\d)(?P<n>{NUMBER})\s*%?\s*/\s*(?P<m>{NUMBER})\s*%?\s*[,(]?\s*"
    rf"(?:dat|bang|=|tuong duong)\s*(?:ty le\s*)?(?P<p>{NUMBER})\s*%"
)
_UNIT_NAME = re.compile(
    r"\b(?:[Xx]ã|[Tt]hị trấn|[Pp]hường|[Tt]hôn|[Ll]àng|TDP|[Tt]ổ dân phố|[Kk]hóm|[Ấấ]p|[Bb]ản)\s+"
    r"(?:[A-ZĐÂÊÔƠƯÁÀẢÃẠ][\w’']*\s?)+"
)
_CUE = 90
_NOUN = 45
_SPAN = 400


_UNITS = {"rate": ("percent", "%"), "count": ("household", "hộ"), "persons": ("person", "nhân khẩu")}


@dataclass(frozen=True, slots=True)
class _Stated:
    """A figure told, with the time and the observation it became."""

    told: Told
    time: When
    observation: Observation


def extract_poverty(narrative: Narrative, office: Office) -> tuple[Observation, ...]:
    """Every figure of poverty in the sentences and footnotes of a document, numbered from 0.

    A figure said again without a year takes the year of the same figure where it is dated.
    """
    found: list[Observation] = []
    for setting in settings_of(narrative):
        if subjects_in(setting.folded) or "giam" in setting.folded or " ho" in setting.folded:
            found += _of_passage(setting, office, len(found))
    return tuple(_dated(observation, found) for observation in found)


def _dated(observation: Observation, found: list[Observation]) -> Observation:
    if observation.year_from is not None:
        return observation
    key = (observation.indicator, observation.population, observation.value, observation.item)
    same = {
        (o.year_from, o.year_to, o.point)
        for o in found
        if o.year_from and (o.indicator, o.population, o.value, o.item) == key
    }
    if len(same) != 1:
        return observation
    year_from, year_to, point = same.pop()
    return replace(observation, year_from=year_from, year_to=year_to, point=point)


def _of_passage(setting: Setting, office: Office, first: int) -> list[Observation]:
    found: list[Observation] = []
    pairs = list(_PAIR.finditer(setting.folded))
    for pair in pairs:
        found += _completion(setting, pair, office, first + len(found))
    previous, is_listed = None, False
    for figure in figures_in(setting):
        if any(pair.start() <= figure.number.start < pair.end() for pair in pairs):
            continue
        stated = _state(setting, replace(figure, is_listed=is_listed), previous, office, first + len(found))
        is_listed, previous = bool(stated), _last_told(stated, previous)
        found += [one.observation for one in stated]
    return found + _none_left(setting, office, first + len(found))


def _last_told(stated: list[_Stated], previous: _Stated | None) -> _Stated | None:
    """What the next figure may go on from; all households said beside the poor part no rate from these."""
    if not stated:
        return previous
    is_base = stated[-1].told.kind == "households" and previous and previous.told.kind == "stock"
    return previous if is_base else stated[-1]


def _state(
    setting: Setting, figure: PovertyFigure, previous: _Stated | None, office: Office, first: int
) -> list[_Stated]:
    """The figure as an observation, and of `120/742 hộ` the whole as a second one."""
    told = tell(setting, figure, previous.told if previous else None)
    if told is None or (office.unit_level != "province" and _is_of_others(setting, figure)):
        return []
    is_near = previous is not None and figure.is_listed and figure.sentence == previous.told.figure.sentence
    part = _stated(setting, told, previous if is_near else None, office, first)
    whole = _whole(setting, told, office, first + 1) if part and figure.whole else None
    return [whole, part] if whole and part else [part] if part else []


def _whole(setting: Setting, told: Told, office: Office, ordinal: int) -> _Stated | None:
    """What a part is measured against: all households, all the poor, or what was planned of a flow."""
    figure, whole = told.figure, told.figure.whole
    if whole is None:
        return None
    figure = replace(figure, number=whole, whole=None, words="")
    if not told.is_stock:
        stated = _stated(setting, replace(told, figure=figure), None, office, ordinal)
        return stated and replace(stated, observation=replace(stated.observation, scenario="plan"))
    is_of_poor = re.search(poverty_phrases()["share"], re.sub(r"^[^%;.]{0,30}%", "", figure.after))
    if _population(setting, told.figure, told.subject) == "DTTS" and not is_of_poor:
        return None
    subject = PovertySubject(figure.end, figure.end, "households", "poor", is_rate=False)
    if is_of_poor:
        subject = replace(subject, kind=told.subject.kind, of=told.subject.of)
    return _stated(setting, Told(figure, subject, subject.kind), None, office, ordinal)


def _is_of_others(setting: Setting, figure: PovertyFigure) -> bool:
    """Whether the clause last named the province or the country, and no place of the office's own since."""
    begin = max(figure.sentence, figure.number.start - _SPAN)
    clause = setting.folded[begin : figure.number.start].rsplit(";", 1)[-1]
    others = [match.end() for match in re.finditer(poverty_phrases()["other_scope"], clause)]
    own = [match.end() for match in re.finditer(poverty_phrases()["own_scope"], clause)]
    return bool(others) and max(others) > max(own, default=0)


def _indicator(told: Told) -> str | None:
    if told.kind == "completion":
        return "completion_pct"
    unit = "count" if told.figure.unit == "count" else told.figure.unit
    listed = poverty_phrases()["indicators"][told.subject.of].get(told.kind, {})
    indicator: str | None = listed.get(unit)
    return indicator


def _stated(setting: Setting, told: Told, previous: _Stated | None, office: Office, ordinal: int) -> _Stated | None:
    indicator, figure = _indicator(told), told.figure
    if indicator is None:
        return None
    time = date_figure(setting, told, (previous.told, previous.time) if previous else None, office)
    if is_average(told) and time.year_from != time.year_to:
        average = poverty_phrases()["indicators"][told.subject.of].get("average_reduction", {})
        indicator = average.get("rate", indicator)
    number = figure.number
    if told.kind == "reduction" and not number.approximate and re.search(r"\btu\s*$", figure.words):
        number = replace(number, approximate="at_least")
    unit, written_unit = _UNITS[figure.unit]
    point = (time.point or "end") if told.is_stock else "year"
    observation = observe(
        setting, number, office, ordinal=ordinal, topic="poverty", indicator=indicator,
        unit="pp" if told.kind == "reduction" and figure.is_rate else unit, written_unit=written_unit, time=time,
        scenario=_scenario(setting, figure, time, previous, office), point=point,
        population=_population(setting, figure, told.subject), item=_group(setting, told, previous),
        sub_unit=_sub_unit(setting, figure, office),
    )  # fmt: skip
    return _Stated(told, time, observation)


def _scenario(setting: Setting, figure: PovertyFigure, time: When, previous: _Stated | None, office: Office) -> str:
    """Where a fall starts from is known, whatever is planned to come of it; an estimate holds for its clause."""
    book = poverty_phrases()
    if time.point == "start" and re.search(book["from_level"], figure.words):
        return "actual"
    if previous and previous.time == time and re.match(book["same_thing"], figure.words):
        return previous.observation.scenario
    said = setting.folded[max(figure.sentence, figure.number.start - _SPAN) : figure.number.start]
    aim = re.search(book["aimed"], said)
    scenario = scenario_of((aim[0] if aim else "") + figure.words[-_CUE:], time, office, setting.section.titles)
    if previous and previous.observation.scenario == "estimate" and ";" not in figure.words:
        is_same = (previous.time.year_to, time.point == "start") == (time.year_to, False)
        return "estimate" if is_same and scenario == "actual" else scenario
    return scenario


def _population(setting: Setting, figure: PovertyFigure, subject: PovertySubject) -> str:
    """DTTS where the subject, or the noun behind the number, is of ethnic minorities."""
    start = min(subject.start, figure.number.start)
    noun = re.split(r"[,;.(]", setting.folded[figure.end : figure.end + _NOUN])[0]
    words = setting.folded[start : figure.number.start] + " " + (noun if subject.start >= figure.end else "")
    return "DTTS" if re.search(poverty_phrases()["minority"], words) else "ALL"


def _group(setting: Setting, told: Told, previous: _Stated | None) -> str | None:
    """The group of places or of poor a figure is for (`các xã ĐBKK`), in the sender's words."""
    figure, book = told.figure, poverty_phrases()
    part = re.match(book["part_of_poor"], setting.folded[figure.end : figure.end + _CUE])
    if part:
        return setting.passage.text[figure.end + part.start("item") : figure.end + part.end("item")].strip()
    clause = re.split(r"[;.]", figure.words)[-1]
    found = list(re.finditer(book["group"], clause))
    if not found:
        goes_on = previous and previous.told.subject == told.subject and clause == figure.words
        return previous.observation.item if previous and goes_on else None
    start = figure.number.start - len(clause) + found[-1].start()
    return setting.passage.text[start : start + len(found[-1][0])]


def _sub_unit(setting: Setting, figure: PovertyFigure, office: Office) -> str | None:
    """The commune or hamlet named before a figure in its own clause, unless it is the office itself."""
    start = figure.number.start - len(figure.words)
    found = _UNIT_NAME.findall(setting.passage.text[start : figure.number.start])
    name = found[-1].strip() if found else ""
    is_group = re.search(poverty_phrases()["group"], fold(name))
    return name if name and not is_group and squash(office.unit_name) not in squash(name) else None


def _completion(setting: Setting, pair: re.Match[str], office: Office, first: int) -> list[Observation]:
    """`giảm 5,06/5,0 đạt 101,12%`: what was done, what was planned, and the percentage said of the two."""
    near = max(0, pair.start() - _SPAN)
    sentence = max(
        (near + m.end() for m in re.finditer(r"[.!?]\s+", setting.folded[near : pair.start()])), default=near
    )
    subject = subject_before(setting, sentence, pair.start())
    words = setting.folded[sentence : pair.start()]
    if subject is None or not re.search(r"\bgiam\b", words[-_CUE:]) or is_outside(setting, pair.start()):
        return []
    listed = poverty_phrases()["indicators"][subject.of]
    time = when(setting, pair.start(), pair.end(), office)
    numbers = [rate_at(setting, *pair.span(name)) for name in ("n", "m", "p")]
    if any(number is None for number in numbers):
        return []
    indicators = (listed["reduction"]["rate"], listed["reduction"]["rate"], "completion_pct")
    units, scenarios = ("pp", "pp", "percent"), ("actual", "plan", "actual")
    return [
        observe(
            setting, number, office, ordinal=first + i, topic="poverty", indicator=indicators[i], unit=units[i],
            written_unit="%", time=time, scenario=scenarios[i], computed_from=(first, first + 1) if i == 2 else (),  # noqa: PLR2004
        )
        for i, number in enumerate(numbers)
        if number
    ]  # fmt: skip


def _none_left(setting: Setting, office: Office, first: int) -> list[Observation]:
    """`Cuối năm không còn hộ nghèo` states a count of zero."""
    return [
        stated.observation
        for i, told in enumerate(_zeros(setting))
        if (stated := _stated(setting, told, None, office, first + i))
    ]


def _zeros(setting: Setting) -> Iterator[Told]:
    book = poverty_phrases()
    for match in re.finditer(book["none"], setting.folded):
        subject = next((s for s in subjects_in(setting.folded) if s.start == match.end()), None)
        sentence = max((m.end() for m in re.finditer(r"[.!?]\s+", setting.folded[: match.start()])), default=0)
        words = setting.folded[sentence : match.start()]
        is_own = re.search(book["none_where"], words) and not re.search(book["none_elsewhere"], words)
        if subject and is_own and re.match(book["none_of"], setting.folded[subject.end :]):
            written = setting.passage.text[match.start() : match.end()].strip()
            number = Figure(match.start(), match.end(), written, Decimal(0), Decimal(0))
            figure = PovertyFigure(number, match.end(), "count", False, words, "", sentence)  # noqa: FBT003
            yield Told(figure, subject, subject.kind)
