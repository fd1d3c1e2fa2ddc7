"""The communes a district's tables name in their rows, found by name among those that stood in the year."""

from collections.abc import Iterable
from datetime import date
from functools import cache

import polars as pl

from schemas.admin_units import TWO_TIERS_FROM, AdminUnit, Level, unit_on, units_coded, units_ever_under
from transforms.fold_text import squash

PLACES = {
    "unit_code": pl.String,
    "sub_unit": pl.String,
    "year": pl.Int32,
    "commune": pl.String,
    "commune_since": pl.String,
    "name": pl.String,
}
SINCE = {"unit_level": pl.String, "unit_code": pl.String, "filed_year_to": pl.Int32, "unit_since": pl.String}


def name_communes(rows: Iterable[tuple[str, str, int]]) -> pl.DataFrame:
    """One row per name that means one commune: its code `commune`, the day it began and its full `name`.

    Args:
        rows: district, name as written, year; some may come more than once.
    """
    found = [
        (code, name, year, commune.code, commune.valid_from, commune.full_name)
        for code, name, year in sorted(set(rows))
        if (commune := _meant(code, name, year))
    ]
    return pl.DataFrame(found, schema=PLACES, orient="row")


def since_when(offices: Iterable[tuple[Level, str, int]]) -> pl.DataFrame:
    """One row per office and year of a document: since which day its code has meant the office that filed it."""
    found = [
        (level, code, year, unit.valid_from if unit else "")
        for level, code, year in sorted(set(offices), key=str)
        for unit in (unit_of(level, code, year),)
    ]
    return pl.DataFrame(found, schema=SINCE, orient="row")


def unit_of(level: Level, code: str, year: int) -> AdminUnit | None:
    """The unit a code meant as a year ended, or the last it meant before that."""
    known = [unit for unit in units_coded(level, code) if unit.valid_from <= f"{year}-12-31"]
    return max(known, key=lambda unit: unit.valid_from, default=None)


def communes_in(district: str, year: int) -> tuple[AdminUnit, ...]:
    """The communes of a district at the end of a year (of its own end, in the year the districts ended), by code."""
    return _standing(district, _last_day(year))


def is_unchanged(district: str, year: int) -> bool:
    """Whether a district had the same communes from the year's first day to its last."""
    first = {unit.code for unit in _standing(district, date(year, 1, 1))}
    return first == {unit.code for unit in communes_in(district, year)}


def _last_day(year: int) -> date:
    last = date(year, 12, 31)
    return last if last < TWO_TIERS_FROM else min(last, date.fromordinal(TWO_TIERS_FROM.toordinal() - 1))


@cache
def _standing(district: str, day: date) -> tuple[AdminUnit, ...]:
    ever = units_ever_under("commune", district) if day < TWO_TIERS_FROM else ()
    return tuple(unit for unit in ever if unit.stood_on(day))


def _meant(district: str, name: str, year: int) -> AdminUnit | None:
    """The one commune of the district a name means, its type before it or not; None where several or none do."""
    if year >= TWO_TIERS_FROM.year + 1 or unit_on("district", district, date(year, 1, 1)) is None:
        return None
    key = squash(name)
    listed = communes_in(district, year)
    found = [c for c in listed if key == squash(c.full_name)] or [c for c in listed if key == squash(c.name)]
    return found[0] if len(found) == 1 else None
