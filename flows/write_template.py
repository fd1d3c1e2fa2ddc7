"""A blank form for one office and period, with what the last release knows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from schemas.admin_units import AdminUnit, communes, province_of, provinces_and_districts, units_under
from schemas.forms import Form
from schemas.messages import message
from transforms.find_offices import ALL_LEVELS, find_offices, name_alone
from transforms.lay_out_form import form_rows
from transforms.read_table_cells import money_unit_of
from transforms.write_form import FilledForm, FormHead, write_template
from transforms.write_numbers import write_number
from warehouse.read_release import NoReleaseError, Release, open_latest

PROGRAMME = "GNBV"
_CARRIED = """
    SELECT project_code, source, carried_out_vnd AS value FROM funding_by_unit_project_year
    WHERE unit_code = ? AND year = ? AND programme = ? AND carried_out_vnd IS NOT NULL
"""
_POOR = """
    SELECT sub_unit, poor, near_poor FROM poverty_by_unit_year
    WHERE unit_code = ? AND year = ? AND point = 'end' AND scenario = 'actual'
"""
_MIDDLE_OF_YEAR = (6, 30)
_END_OF_YEAR = (12, 31)


class UnknownUnitError(ValueError):
    """A unit nobody knows, or a name that several have; `choices` are their full names."""

    def __init__(self, name: str, choices: Sequence[str]) -> None:
        """Carry the name and the units it may mean."""
        super().__init__(name)
        self.name = name
        self.choices = tuple(choices)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A blank form somebody asks for.

    Attributes:
        unit: who is to fill it.
        period: `Y` or `H1`.
        version: of the form; the newest for None.
    """

    form: Form
    unit: AdminUnit
    year: int
    period: str = "Y"
    version: str | None = None


def blank_form(home: Path, wanted: Wanted) -> bytes:
    """The workbook to be filled, with what the home's latest release, if there is one, knows of the year before.

    Raises:
        KeyError: the form has no such version.
    """
    form, unit, year, period = wanted.form, wanted.unit, wanted.year, wanted.period
    province = province_of(unit)
    above = province.full_name if unit.level == "district" else _office_above(unit, province)
    identity = {"unit_code": unit.code, "unit": unit.full_name, "year": str(year), "period": period}
    words = message("forms.half_year" if period == "H1" else "forms.year", "vi", year=year)
    head = FormHead(f"UBND {above}", f"UBND {unit.full_name}", words, year, identity)
    places = [each.full_name for each in units_under(unit, date(year, *_END_OF_YEAR))]
    rows = form_rows(form, places, PROGRAMME)
    references = _references(home, form, unit, year)
    return write_template(FilledForm(form, head, rows, version=wanted.version, references=references))


def _office_above(unit: AdminUnit, province: AdminUnit) -> str:
    return next(
        (each.full_name for each in provinces_and_districts() if each.code == unit.parent_code and each != unit),
        province.full_name,
    )


def find_unit(name: str, year: int) -> AdminUnit:
    """The unit of a code or a name (`615`, `huyện Đăk Hà`, `Đăk Hà, Kon Tum`) in a year.

    Raises:
        UnknownUnitError: nothing has this name, or several units do.
    """
    days = [date(year, *_END_OF_YEAR), date(year, *_MIDDLE_OF_YEAR)]
    listed = [*provinces_and_districts(), *communes()]
    by_code = [unit for unit in listed if unit.code == name.strip() and any(unit.stood_on(day) for day in days)]
    found = by_code or _named(name, days)
    distinct = list(dict.fromkeys(found))
    if len(distinct) != 1:
        raise UnknownUnitError(name, [f"{u.full_name}, {province_of(u).full_name} ({u.code})" for u in distinct])
    return distinct[0]


def _named(name: str, days: Sequence[date]) -> list[AdminUnit]:
    head, *behind = [part.strip() for part in name.split(",")]
    units = [unit for unit in _units_said(head) if any(unit.stood_on(day) for day in days)]
    above = {unit.code for part in behind for unit in _units_said(part)}
    return [unit for unit in units if {unit.parent_code, province_of(unit).code} & above] if behind else units


def _units_said(text: str) -> list[AdminUnit]:
    """The units a text names, with their level or without."""
    alone = name_alone(text, ALL_LEVELS)
    mentions = find_offices(text) or ((alone,) if alone is not None else ())
    return [unit for mention in mentions for unit in mention.units]


def _references(home: Path, form: Form, unit: AdminUnit, year: int) -> dict[tuple[str, str], str]:
    """What the latest release knows of the year before, as words for the cells it concerns."""
    try:
        release = open_latest(home)
    except NoReleaseError:
        return {}
    with release:
        if form.topic == "poverty":
            return _poor_before(release, unit, year)
        return _carried_before(release, form, unit, year) if form.given == "allocated" else {}


def _carried_before(release: Release, form: Form, unit: AdminUnit, year: int) -> dict[tuple[str, str], str]:
    keys = {
        (each.means.get("source"), each.means.get("capital", "ALL")): each.key
        for each in form.columns
        if each.means.get("indicator") == "carried_in" and each.role == "figure"
    }
    money = money_unit_of(form.unit)
    told: dict[tuple[str, str], str] = {}
    for row in release.rows(_CARRIED, [unit.code, year - 1, PROGRAMME]):
        key = keys.get((row["source"], "ALL"))
        code = "total" if row["project_code"] == "ALL" else row["project_code"]
        if key:
            amount = f"{write_number(Decimal(row['value']) / money.factor)} {money.written}"
            told[code, key] = message("forms.carried_before", "vi", year=year - 1, amount=amount)
    return told


def _poor_before(release: Release, unit: AdminUnit, year: int) -> dict[tuple[str, str], str]:
    told: dict[tuple[str, str], str] = {}
    for row in release.rows(_POOR, [unit.code, year - 1]):
        for key, value in (("poor_start", row["poor"]), ("near_start", row["near_poor"])):
            if value is not None:
                told[row["sub_unit"] or "total", key] = message(
                    "forms.poor_before", "vi", year=year - 1, count=_count(value)
                )
    return told


def _count(value: Any) -> str:  # noqa: ANN401 - a decimal of the database
    return write_number(Decimal(value))
