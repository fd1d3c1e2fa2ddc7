"""Counts and rates of poor households said in sentences, targets included: one observation per figure.

Identities rest on Circular 07/2021/TT-BLĐTBXH: stocks at the start and end of a year, escapes, relapses and new poor in
it, rates of all households, drops in percentage points. A range (`2,5 - 3%/năm`) gives its lower bound, `at_least`,
for that is what binds. Health insurance, electricity, credit and whoever was merely helped are no counts of the poor.
"""

import re
from dataclasses import dataclass, replace

from schemas.passages import Narrative
from schemas.records import Observation, Office
from transforms.find_poverty_figures import (
    PovertyFigure,
    PovertySubject,
    figures_in,
    poverty_phrases,
    subject_before,
    subject_of,
    subject_pattern,
)
from transforms.fold_text import fold, squash
from transforms.parse_numbers import NUMBER
from transforms.state_figures import observe, rate_at
from transforms.walk_narrative import Setting, When, is_outside, scenario_of, settings_of, when

_PAIR = re.compile(
    rf"(?P<n>{NUMBER})\s*%?\s*/\s*(?P<m>{NUMBER})\s*%?\s*[,(]?\s*"
    rf"(?:dat|bang|=|tuong duong)\s*(?:ty le\s*)?(?P<p>{NUMBER})\s*%"
)
_UNIT_NAME = re.compile(
    r"\b(?:[Xx]ã|[Tt]hị trấn|[Pp]hường|[Tt]hôn|[Ll]àng|TDP|[Tt]ổ dân phố|[Kk]hóm|[Ấấ]p|[Bb]ản)\s+"
    r"(?:[A-ZĐÂÊÔƠƯÁÀẢÃẠ][\w’']*\s?)+"
)
_YEAR = re.compile(r"nam (20[1-3]\d)")
_NEAR = 12
_CUE = 90
_NOUN = 45
_SPAN = 400


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a figure turned out to be."""

    subject: PovertySubject
    kind: str
    indicator: str
    ordinal: int


def extract_poverty(narrative: Narrative, office: Office) -> tuple[Observation, ...]:
    """Every figure of poverty in the sentences and footnotes of a document, numbered from 0.

    A figure said again without a year takes the year of the same figure where it is dated.
    """
    found: list[Observation] = []
    for setting in settings_of(narrative):
        if "ngheo" in setting.folded and re.search(r"\d", setting.folded):
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
    is_list = False
    for figure in figures_in(setting):
        if any(pair.start() <= figure.number.start < pair.end() for pair in pairs):
            continue
        observation = _observation(setting, replace(figure, is_listed=is_list), office, first + len(found))
        is_list = observation is not None
        if observation:
            found.append(observation)
    return found


def _observation(setting: Setting, figure: PovertyFigure, office: Office, ordinal: int) -> Observation | None:
    subject = subject_of(setting, figure)
    if subject is None or (office.unit_level != "province" and _is_of_others(setting, figure)):
        return None
    kind = _rate_kind(setting, figure, subject) if figure.is_rate else _count_kind(figure, subject)
    listed = poverty_phrases()["indicators"][subject.of]
    indicator = listed.get(kind, {}).get("rate" if figure.is_rate else "count") if kind else None
    if indicator is None:
        return None
    meaning = _Meaning(subject, str(kind), indicator, ordinal)
    return _stated(setting, figure, meaning, office)


def _is_of_others(setting: Setting, figure: PovertyFigure) -> bool:
    """Whether the clause last named the province or the country, and no place of the office's own since."""
    begin = max(figure.sentence, figure.number.start - _SPAN)
    clause = setting.folded[begin : figure.number.start].rsplit(";", 1)[-1]
    others = [match.end() for match in re.finditer(poverty_phrases()["other_scope"], clause)]
    own = [match.end() for match in re.finditer(poverty_phrases()["own_scope"], clause)]
    return bool(others) and max(others) > max(own, default=0)


def _count_kind(figure: PovertyFigure, subject: PovertySubject) -> str | None:
    """What a count of households is of: a stock, a flow, a fall; None where the households were merely helped."""
    book = poverty_phrases()
    is_adjacent = 0 <= figure.number.start - subject.end <= _NEAR
    goes_on = figure.is_listed and re.match(book["listed"], subject_pattern().sub("", figure.words))
    is_counted = is_adjacent or goes_on or re.search(book["counted"], figure.words or ":")
    if not is_counted or re.search(book["helped"], figure.words[-_CUE:]):
        return None
    if re.match(r"[^.;]{0,50}?(?:tham gia|duoc ho tro|duoc vay|thu huong|duoc cap|huong loi)", figure.after):
        return None
    if subject.kind == "stock" and re.search(r"\bgiam(?: duoc| them)?\W*$", figure.words):
        return "reduction"
    return subject.kind


def _rate_kind(setting: Setting, figure: PovertyFigure, subject: PovertySubject) -> str | None:
    """A percentage as a level or a drop, by the words right before it; None where it is neither."""
    book = poverty_phrases()
    words = re.sub(r"(?:\bkhoang|\btren|\bhon|\bgan|\bduoi|\btoi thieu|\bit nhat|\btu)\s*$", "", figure.words)
    if _is_of_something_else(setting, figure, subject):
        return None
    if subject.kind == "reduction":
        return "reduction"
    falls = re.search(book["falls"], figure.words.rsplit(";", 1)[-1])
    if re.search(book["from_level"], figure.words) and re.match(book["to_level"], figure.after):
        kind: str | None = subject.kind
    elif figure.is_yearly or re.search(r"\bgiam(?: (?!con|xuong|den)\w+){0,3}\W*$", words):
        kind = "reduction" if falls else None
    elif re.search(book["level"], figure.words):
        kind = None if re.match(book["share"], figure.after) else subject.kind
    elif falls:
        kind = None if re.match(r"\s*(?:ke hoach|so voi)", figure.after) else "reduction"
    else:
        is_adjacent = 0 <= figure.number.start - subject.end <= _NEAR
        kind = subject.kind if is_adjacent and (subject.is_rate or figure.is_listed) else None
    return kind


def _is_of_something_else(setting: Setting, figure: PovertyFigure, subject: PovertySubject) -> bool:
    """A rate counts only where its subject is a rate or its words say `tỷ lệ` or `chiếm`, and it is of the poor."""
    begin = subject.end if subject.is_rate or subject.kind == "reduction" else figure.sentence
    begin = max(begin, figure.number.start - _SPAN)
    if re.search(poverty_phrases()["another_rate"], setting.folded[begin : figure.number.start]):
        return True
    speaks_of_rate = subject.is_rate or subject.kind == "reduction" or re.search(r"ty le|chiem|\bgiam\b", figure.words)
    return not (speaks_of_rate or figure.is_listed)


def _stated(setting: Setting, figure: PovertyFigure, meaning: _Meaning, office: Office) -> Observation:
    time, indicator = _time(setting, figure, meaning, office)
    number = figure.number
    if meaning.kind == "reduction" and not number.approximate and re.search(r"\btu\s*$", figure.words):
        number = replace(number, approximate="at_least")
    is_stock = meaning.kind in ("stock", "households")
    unit, written_unit = ("percent", "%") if figure.is_rate else ("household", "hộ")
    if figure.is_rate and not is_stock:
        unit = "pp"
    return observe(
        setting, number, office, ordinal=meaning.ordinal, topic="poverty", indicator=indicator,
        unit=unit, written_unit=written_unit, time=time, scenario=_scenario(figure, time, office),
        point=(time.point or "end") if is_stock else "year", population=_population(setting, figure, meaning.subject),
        item=_group(setting, figure), sub_unit=_sub_unit(setting, figure, office),
    )  # fmt: skip


def _time(setting: Setting, figure: PovertyFigure, meaning: _Meaning, office: Office) -> tuple[When, str]:
    """The figure's time and indicator: an average of several years spans them, a stock is of one moment."""
    time = when(setting, figure.number.start, figure.end, office)
    if meaning.kind in ("stock", "households"):
        return _moment(figure, time), meaning.indicator
    begin = max(figure.sentence, figure.number.start - _SPAN)
    years = {int(year) for year in _YEAR.findall(setting.folded[begin : figure.number.start])}
    if time.year_from and time.year_to:
        years |= {time.year_from, time.year_to}
    if meaning.kind == "reduction" and len(years) > 1 and re.search(r"binh quan|moi nam|hang nam", figure.words):
        average = poverty_phrases()["indicators"][meaning.subject.of].get("average_reduction", {})
        return When(min(years), max(years)), average.get("rate", meaning.indicator)
    return time, meaning.indicator


def _moment(figure: PovertyFigure, time: When) -> When:
    """`Đầu kỳ` and `từ 25% xuống …` are the start of a span's first year, anything else the end of its last."""
    fall = re.match(poverty_phrases()["to_level"], figure.after)
    is_from = fall and re.search(poverty_phrases()["from_level"], figure.words) and not _YEAR.search(fall[0])
    if is_from or (time.point is None and re.search(r"\bdau (?:ky|giai doan)\b", figure.words)):
        return When(time.year_from, time.year_from, "start")
    return time if time.point == "start" else When(time.year_to, time.year_to, time.point)


def _scenario(figure: PovertyFigure, time: When, office: Office) -> str:
    """Where a fall starts from is known, whatever is planned to come of it."""
    is_start = time.point == "start" and re.search(poverty_phrases()["from_level"], figure.words)
    return "actual" if is_start else scenario_of(figure.words[-_CUE:], time, office)


def _population(setting: Setting, figure: PovertyFigure, subject: PovertySubject) -> str:
    """DTTS where the subject, or the noun behind the number, is of ethnic minorities."""
    start = min(subject.start, figure.number.start)
    noun = re.split(r"[,;.(]", setting.folded[figure.end : figure.end + _NOUN])[0]
    words = setting.folded[start : figure.number.start] + " " + (noun if subject.start >= figure.end else "")
    return "DTTS" if re.search(poverty_phrases()["minority"], words) else "ALL"


def _group(setting: Setting, figure: PovertyFigure) -> str | None:
    """The group of places a figure is for (`các xã ĐBKK`), in the sender's words."""
    clause = re.split(r"[;.]", figure.words)[-1]
    found = list(re.finditer(poverty_phrases()["group"], clause))
    if not found:
        return None
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
