"""Which units' figures the province's own tables rest on, each counted once, as in the consolidation."""

from collections.abc import Mapping
from datetime import date

from schemas.admin_units import (
    AdminUnit,
    Level,
    parent_of,
    unit_on,
    units_coded,
    units_under,
)
from schemas.published import Published, Row

_LEVELS: tuple[Level, ...] = ("district", "commune", "province")


def counted_units(published: Published, year: int) -> dict[str, dict[str, str]]:
    """By project the units whose figures are in the province's, with their names, districts first, by code.

    A commune counts where its district says nothing of the project, the province's own figures where no unit below it
    says anything of it.
    """
    said: dict[str, dict[str, Row]] = {}
    for row in published.by_unit:
        if row["year"] == year:
            said.setdefault(row["project_code"], {})[row["unit_code"]] = row
    return {project: _counted(units, year) for project, units in said.items()}


def _counted(units: Mapping[str, Row], year: int) -> dict[str, str]:
    is_below = any(row["unit_level"] != "province" for row in units.values())
    counted = [
        row
        for code, row in units.items()
        if not (row["unit_level"] == "province" and is_below)
        and not (row["unit_level"] == "commune" and district_of(code, year) in units)
    ]
    counted.sort(key=lambda row: (_LEVELS.index(row["unit_level"]), row["unit_code"]))
    return {row["unit_code"]: row["unit_name"] or row["unit_code"] for row in counted}


def unit_names(counted: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Every unit counted for any project, with its name, by code: districts, communes, the province."""
    names = {code: name for units in counted.values() for code, name in units.items()}
    return dict(sorted(names.items(), key=lambda pair: (len(pair[0]) == len("51"), len(pair[0]), pair[0])))


def district_of(commune: str, year: int) -> str | None:
    """The code of the district a commune lies in, None where there is no district level."""
    unit = standing(commune, "commune", year)
    above = None if unit is None else parent_of(unit)
    return above.code if above is not None and above.level == "district" else None


def standing(code: str, level: Level, year: int) -> AdminUnit | None:
    """What a code meant in a year: at its end, else at its beginning, else the nearest to it that the lists know."""
    on_a_day = unit_on(level, code, date(year, 12, 31)) or unit_on(level, code, date(year, 1, 1))
    return on_a_day or min(
        units_coded(level, code), key=lambda unit: abs(int(unit.valid_from[:4]) - year), default=None
    )


def province_in(published: Published, year: int) -> AdminUnit:
    """The province of a table: a code of 2025 means one province to its districts and another to its communes.

    Raises:
        LookupError: the code lists know no such province.
    """
    day = _day_of(published, year)
    unit = unit_on("province", published.province_code, day) or standing(published.province_code, "province", year)
    if unit is None:
        raise LookupError(published.province_code)
    return unit


def expected_units(published: Published, year: int) -> tuple[AdminUnit, ...]:
    """The units that report for a year: districts as long as there are any, then communes."""
    return units_under(province_in(published, year), _day_of(published, year))


def _day_of(published: Published, year: int) -> date:
    """The day of a year whose units its figures are of: the first where districts tell them, else the last."""
    codes = {row["unit_code"] for row in (*published.by_unit, *published.poverty) if row["year"] == year}
    first = date(year, 1, 1)
    has_districts = any(unit_on("district", code, first) for code in codes)
    return first if has_districts else date(year, 12, 31)
