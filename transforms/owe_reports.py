"""Who owes which report by when: the lines of the calendars held against the units there are.

The nearest word stands: a line for the unit itself, then another line of the province's own calendar (for the units
below one before those for a level), then the date a plan of the unit above sets, then the circular or our default.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from schemas.admin_units import AdminUnit, Level, units_coded, units_ever_under
from schemas.obligations import ANY_REPORT, REPORTS, WIDTH_OF_CODE, DateSet, Duty, Heard, Obligation, due_day

_NATIONAL = ("circular", "default")
_BOTH_LEVELS: tuple[Level, ...] = ("district", "commune")


@dataclass(frozen=True, slots=True)
class Known:
    """What was received so far, as far as it says who is expected.

    Attributes:
        heard: every unit of which anything was received.
        dates: the due dates plans in force set, the plan received first coming first.
        filed: the province, programme and year of everything received.
        began: by province, the day the first file of it came.
        this_year: of the day deadlines are held against.
    """

    heard: Collection[Heard]
    dates: Sequence[DateSet]
    filed: Collection[tuple[str, str, int]]
    began: Mapping[str, date]
    this_year: int


def owed_reports(obligations: Sequence[Obligation], known: Known) -> list[Duty]:
    """Every report a unit owes, and those it is told it need not send, once per unit, programme, report and year.

    Expected are all units a line binds where the province's own calendar says so; by all other words (plans,
    circulars, defaults) the units heard from, and once more than half of the units below one were heard from, all of
    them. A unit owes only what falls due while it exists. Circulars and defaults do not speak of days before the year
    in which the first file of the province came: nobody could have sent it here.

    Args:
        obligations: the province's own lines and the national ones, in any order.
        known: what was received so far.
    """
    found = (
        duty
        for province, programme in sorted({(each.province_code, each.programme) for each in known.heard})
        for duty in _Province(province, programme, obligations, known).duties()
    )
    by_key = {(duty.unit_code, duty.programme, duty.report, duty.year): duty for duty in found}
    return [by_key[key] for key in sorted(by_key)]


class _Province:
    """What one province's offices owe for one programme."""

    def __init__(self, code: str, programme: str, obligations: Sequence[Obligation], known: Known) -> None:
        self.code, self.programme, self.known = code, programme, known
        self.obligations = sorted(
            (each for each in obligations if each.programme in {None, programme}), key=_nearest_first
        )
        self.dates: dict[tuple[str, str], list[DateSet]] = defaultdict(list)
        for each in known.dates:
            if each.programme == programme:
                self.dates[each.unit_code, each.report].append(each)
        self.heard = {
            (each.unit_level, each.unit_code)
            for each in known.heard
            if (each.province_code, each.programme) == (code, programme)
        }
        self.most_heard: dict[tuple[str, str, date], bool] = {}
        self.lines: dict[tuple[str, str, str], list[Obligation | str]] = {}
        self.latest: dict[tuple[str, str, int], DateSet] = {}

    def duties(self) -> Iterator[Duty]:
        for year in self.years():
            for level, code in self.candidates(year):
                for report in REPORTS:
                    duty = self.duty(level, code, report, year)
                    if duty is not None:
                        yield duty

    def years(self) -> list[int]:
        """The years anything was received on, and the current one where the province's calendar or last year has it."""
        filed = {year for province, programme, year in self.known.filed if (province, programme) == self.of}
        now = self.known.this_year
        is_said = any(each.owed == "all" and _holds_in(each, now) for each in self.obligations)
        return sorted(filed | ({now} if is_said or now - 1 in filed else set()))

    @property
    def of(self) -> tuple[str, str]:
        return self.code, self.programme

    def candidates(self, year: int) -> list[tuple[str, str]]:
        """The units that may owe anything for a year, by level and code: those heard from, named, and beside those."""
        named = {(WIDTH_OF_CODE[len(each.unit_code)], each.unit_code) for each in self.obligations if each.unit_code}
        named = {(level, code) for level, code in named if _lies_in(level, code, self.code)}
        levels = {level for level, _ in self.heard} | {
            each.level or "" for each in self.obligations if each.owed != "seen"
        }
        if any(each.under for each in self.obligations):
            levels |= set(_BOTH_LEVELS)
        beside = {
            (unit.level, unit.code)
            for unit in _units_of(self.code)
            if unit.level in levels and unit.stood_between(date(year - 1, 1, 1), date(year + 1, 12, 31))
        }
        return sorted(self.heard | named | beside)

    def duty(self, level: str, code: str, report: str, year: int) -> Duty | None:
        key = level, code, report
        if key not in self.lines:
            self.lines[key] = list(self._own_lines(*key))
        for each in self.lines[key]:
            if (duty := self._by_line(each, level, code, report, year)) is not None:
                return duty if duty.set_by not in _NATIONAL or self._is_since_we_began(duty) else None
        return None

    def _own_lines(self, level: str, code: str, report: str) -> Iterator[Obligation | str]:
        """Every word on a report of a unit, the nearest first; a unit whose own dates count is told by its code."""
        lines = [
            each for each in self.obligations if each.is_about(report, self.programme) and _may_bind(each, level, code)
        ]
        yield from (each for each in lines if each.set_by not in _NATIONAL)
        if level != "province":
            yield from self._dates_above(level, code, report)
        yield from (each for each in lines if each.set_by in _NATIONAL)

    def _dates_above(self, level: str, code: str, report: str) -> Iterator[str]:
        """The units above that have set dates, the nearest one first."""
        parents = {unit.parent_code for unit in units_coded(_level(level), code)} - {self.code}
        return (above for above in (*sorted(parents), self.code) if self.dates[above, report])

    def _by_line(self, line: Obligation | str, level: str, code: str, report: str, year: int) -> Duty | None:
        """The duty a line makes for a unit; None where it does not speak of it."""
        if isinstance(line, str):
            return self._by_plan(line, level, code, report, year)
        if line.owed == "not_owed":
            unit = _standing_in(level, code, year)
            is_told = unit is not None and _holds_in(line, year) and self._is_bound(line, unit)
            return self._told(unit, report, year, line, None) if unit is not None and is_told else None
        due = due_day(line.due_month or 12, line.due_day or 31, year + line.year_offset)
        unit = _standing(level, code, due)
        if unit is None or not line.valid_from <= due <= line.valid_to or not self._is_bound(line, unit):
            return None
        return self._told(unit, report, year, line, due) if line.owed == "all" or self._is_expected(unit, due) else None

    def _by_plan(self, above: str, level: str, code: str, report: str, year: int) -> Duty | None:
        line = self._latest(above, report, year)
        due = due_day(line.due_month, line.due_day, year)
        unit = _standing(level, code, due)
        if unit is None or above not in {unit.parent_code, self.code} or not self._is_expected(unit, due):
            return None
        return Duty(*self._who(unit), self.programme, report, year, due, "plan", line.basis, is_owed=True)

    def _latest(self, above: str, report: str, year: int) -> DateSet:
        """Of an office's dates for a report the one that stands: of the plan of the year, else of the latest."""
        key = above, report, year
        if key not in self.latest:
            told = self.dates[above, report]
            of_year = [
                each for each in told if each.year_from and each.year_from <= year <= (each.year_to or each.year_from)
            ]
            self.latest[key] = (of_year or told)[-1]
        return self.latest[key]

    def _told(self, unit: AdminUnit, report: str, year: int, line: Obligation, due: date | None) -> Duty:
        who = self._who(unit)
        return Duty(*who, self.programme, report, year, due, line.set_by, line.basis, is_owed=due is not None)

    def _who(self, unit: AdminUnit) -> tuple[str, str, str, str]:
        return self.code, unit.code, unit.full_name, unit.level

    def _is_bound(self, line: Obligation, unit: AdminUnit) -> bool:
        return line.under is None or line.under == unit.parent_code

    def _is_expected(self, unit: AdminUnit, day: date) -> bool:
        """Heard from, or below a unit of whose units more than half were."""
        return (unit.level, unit.code) in self.heard or self._most_were_heard(unit, day)

    def _most_were_heard(self, unit: AdminUnit, day: date) -> bool:
        key = (unit.level, unit.parent_code, day)
        if key not in self.most_heard:
            beside = [each for each in units_ever_under(_level(unit.level), unit.parent_code) if each.stood_on(day)]
            self.most_heard[key] = 2 * sum((each.level, each.code) in self.heard for each in beside) > len(beside)
        return self.most_heard[key]

    def _is_since_we_began(self, duty: Duty) -> bool:
        began = self.known.began.get(self.code)
        return duty.due is None or began is None or duty.due.year >= began.year


def _nearest_first(line: Obligation) -> tuple[bool, bool, bool, bool]:
    return line.unit_code is None, line.under is None, line.report == ANY_REPORT, line.programme is None


def _may_bind(line: Obligation, level: str, code: str) -> bool:
    if line.unit_code is not None:
        return line.unit_code == code
    return line.under is not None or line.level == level


def _holds_in(line: Obligation, year: int) -> bool:
    return line.valid_from.year <= year <= line.valid_to.year


def _lies_in(level: str, code: str, province: str) -> bool:
    return code == province or any((level, code) == (unit.level, unit.code) for unit in _units_of(province))


def _level(level: str) -> Level:
    return "province" if level == "province" else "district" if level == "district" else "commune"


@cache
def _standing(level: str, code: str, day: date) -> AdminUnit | None:
    return next((unit for unit in units_coded(_level(level), code) if unit.stood_on(day)), None)


@cache
def _standing_in(level: str, code: str, year: int) -> AdminUnit | None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return next((unit for unit in units_coded(_level(level), code) if unit.stood_between(first, last)), None)


@cache
def _units_of(province: str) -> tuple[AdminUnit, ...]:
    """Every unit that ever lay below a province: its districts, their communes, and its communes since July 2025."""
    districts = units_ever_under("district", province)
    above = (province, *sorted({each.code for each in districts}))
    return (*districts, *(commune for code in above for commune in units_ever_under("commune", code)))
