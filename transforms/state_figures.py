"""A number in a passage as an observation: value, half-width, place, quote, year, approximation."""

import re
from dataclasses import dataclass
from decimal import Decimal

from schemas.records import Observation, Office
from transforms.parse_numbers import UnreadableNumberError, read_number
from transforms.walk_narrative import Setting, When, sentence_around

_APPROXIMATE = (
    ("at_least", re.compile(r"(?:\bhon|\btren|\bkhong duoi|\btoi thieu|\bit nhat)\s*$")),
    ("at_most", re.compile(r"(?:\bduoi|\bgan|\bkhong qua|\btoi da)\s*$")),
    ("about", re.compile(r"(?:\bkhoang|\bxap xi|\buoc)\s*$")),
)
_LONGEST_QUOTE = 320
_THOUSAND = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as written at characters `start` to `end`, its value and half-width, and how it is qualified."""

    start: int
    end: int
    written: str
    value: Decimal
    half_width: Decimal
    approximate: str | None = None


def count_at(setting: Setting, start: int, end: int, *, thousands: bool = False) -> Figure | None:
    """A whole number of households, persons or items; exact but for `hơn 3 ngàn hộ`."""
    written = setting.passage.text[start:end]
    try:
        number = read_number(written)
    except UnreadableNumberError:
        return None
    whole = [v for v in (number.value, number.other) if v is not None and (v == v.to_integral_value() or thousands)]
    if not whole:
        return None
    value, half_width = (whole[0] * _THOUSAND, number.half_width * _THOUSAND) if thousands else (whole[0], Decimal(0))
    return Figure(start, end, written, value, half_width, approximation(setting, start))


def rate_at(setting: Setting, start: int, end: int) -> Figure | None:
    """A percentage, exact to half of its last digit; a single comma or point always starts the decimals."""
    written = setting.passage.text[start:end]
    try:
        number = read_number(written, "vi" if "," in written else "us")
    except UnreadableNumberError:
        return None
    return Figure(start, end, written, number.value, number.half_width, approximation(setting, start))


def approximation(setting: Setting, start: int) -> str | None:
    """`at_least`, `at_most` or `about` from the word before a number."""
    before = setting.folded[max(0, start - 20) : start]
    return next((code for code, pattern in _APPROXIMATE if pattern.search(before)), None)


def observe(  # noqa: PLR0913 - one argument per column the caller decides
    setting: Setting,
    figure: Figure,
    office: Office,
    *,
    ordinal: int,
    topic: str,
    indicator: str,
    unit: str,
    written_unit: str,
    time: When,
    scenario: str,
    point: str = "year",
    population: str = "ALL",
    project_code: str | None = "ALL",
    item: str | None = None,
    sub_unit: str | None = None,
    computed_from: tuple[int, ...] = (),
) -> Observation:
    """The observation, quoting the sentence the number stands in and pointing at the number's own line."""
    begin, stop = sentence_around(setting.folded, figure.start)
    if stop - begin > _LONGEST_QUOTE:
        begin, stop = max(begin, figure.start - _LONGEST_QUOTE // 2), min(stop, figure.end + _LONGEST_QUOTE // 2)
    quote = setting.passage.text[begin:stop].strip()
    place = setting.passage.place(figure.start, figure.end, quote)
    return Observation(
        ordinal, topic, indicator, figure.value, unit, figure.half_width, figure.written, written_unit, place,
        programme=office.programme, project_code=project_code, year_from=time.year_from, year_to=time.year_to,
        population=population, scenario=scenario, point=point, item=item, sub_unit=sub_unit,
        approximate=figure.approximate, computed_from=computed_from,
    )  # fmt: skip
