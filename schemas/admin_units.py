"""Provinces, districts and communes since 2021, with the days between which each existed.

Codes are the General Statistics Office's. They were reused on 1 July 2025 (51 is Quảng Ngãi before and after, with
another territory; a new commune keeps the code of one of those it was made of), so a unit is known by its code and
a day. Communes are a list of their own, read only when asked for.
"""

import csv
from collections import defaultdict
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

Level = Literal["province", "district", "commune"]

TWO_TIERS_FROM = date(2025, 7, 1)
"""The day the district level ended."""


class AdminUnit(NamedTuple):
    """A unit and what it was called between two days (ISO; `valid_to` is '' for one that still exists).

    `dates` is `about` where the day of a rearrangement between 2023 and mid-2025 is not known: the turn of 2024 to
    2025 stands in its place.
    """

    code: str
    level: Level
    type: str
    name: str
    parent_code: str
    valid_from: str
    valid_to: str
    dates: str

    @property
    def full_name(self) -> str:
        """Type and name, as in `Huyện Ba Tơ`."""
        return f"{self.type} {self.name}"

    def stood_on(self, day: date) -> bool:
        """Whether the unit existed on a day, under this name."""
        return self.valid_from <= day.isoformat() and (not self.valid_to or day.isoformat() <= self.valid_to)

    def stood_between(self, first: date, last: date) -> bool:
        """Whether the unit existed on any day of a span, both ends included."""
        return self.valid_from <= last.isoformat() and (not self.valid_to or first.isoformat() <= self.valid_to)


@cache
def provinces_and_districts() -> tuple[AdminUnit, ...]:
    """Every province and district, one row per code and period, by code."""
    return _read("admin_units")


@cache
def communes() -> tuple[AdminUnit, ...]:
    """Every commune, ward, town and special zone, one row per code and period, by code."""
    return _read("communes")


def _read(name: str) -> tuple[AdminUnit, ...]:
    rows = csv.reader(files("codebook").joinpath(f"{name}.csv").read_text(encoding="utf8").splitlines())
    next(rows)
    return tuple(map(AdminUnit._make, rows))


@cache
def _by_code(level: Level) -> dict[str, tuple[AdminUnit, ...]]:
    found: dict[str, tuple[AdminUnit, ...]] = {}
    for unit in communes() if level == "commune" else provinces_and_districts():
        if unit.level == level:
            found[unit.code] = (*found.get(unit.code, ()), unit)
    return found


def units_coded(level: Level, code: str) -> tuple[AdminUnit, ...]:
    """Every unit that ever bore a code, from the first."""
    return _by_code(level).get(code, ())


def unit_on(level: Level, code: str, day: date) -> AdminUnit | None:
    """The unit a code meant on a day, or None where it meant none."""
    return next((u for u in units_coded(level, code) if u.stood_on(day)), None)


def unit_called(level: Level, code: str, name: str) -> AdminUnit | None:
    """The unit that ever bore a code under a name, its type written before it or not; None where none did."""
    return next((u for u in _by_code(level).get(code, ()) if name in {u.name, u.full_name}), None)


def parent_of(unit: AdminUnit) -> AdminUnit | None:
    """The unit above: a district's province, a commune's district (since July 2025 its province)."""
    if unit.level == "province":
        return None
    has_district = unit.level == "commune" and unit.valid_from < TWO_TIERS_FROM.isoformat()
    above: Level = "district" if has_district else "province"
    return _last_standing(units_coded(above, unit.parent_code), unit)


def _last_standing(candidates: tuple[AdminUnit, ...], unit: AdminUnit) -> AdminUnit | None:
    """Of a code's rows, the one that stood when `unit` began; else any that shares a day with it."""
    first = date.fromisoformat(unit.valid_from)
    last = date.fromisoformat(unit.valid_to) if unit.valid_to else date.max
    began = [c for c in candidates if c.stood_on(first)]
    return next(iter(began or [c for c in candidates if c.stood_between(first, last)]), None)


def province_of(unit: AdminUnit) -> AdminUnit:
    """The province a unit lies in; a province itself.

    Raises:
        LookupError: the code lists name no unit above it (they are held complete by a test).
    """
    above: AdminUnit | None = unit
    while above is not None and above.level != "province":
        above = parent_of(above)
    if above is None:
        raise LookupError(unit.code)
    return above


@cache
def _by_parent(level: Level) -> dict[str, tuple[AdminUnit, ...]]:
    found: dict[str, list[AdminUnit]] = defaultdict(list)
    for unit in communes() if level == "commune" else provinces_and_districts():
        if unit.level == level:
            found[unit.parent_code].append(unit)
    return {parent: tuple(units) for parent, units in found.items()}


def units_ever_under(level: Level, parent_code: str) -> tuple[AdminUnit, ...]:
    """Every unit of a level that ever lay directly below what a code meant, by code."""
    return _by_parent(level).get(parent_code, ())


def units_under(parent: AdminUnit, day: date) -> tuple[AdminUnit, ...]:
    """The units directly below one, on a day: a province's districts (since July 2025 its communes), by code."""
    is_two_tier = day >= TWO_TIERS_FROM
    level: Level = "district" if parent.level == "province" and not is_two_tier else "commune"
    return tuple(unit for unit in units_ever_under(level, parent.code) if unit.stood_on(day))
