"""A blank form for one office and period, with what the last release knows of it."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from schemas.admin_units import AdminUnit, communes, parent_of, province_of, provinces_and_districts, units_under
from schemas.filled_forms import FilledForm, FormHead, ReferenceColumn, Template
from schemas.forms import Form, Reference
from schemas.messages import message
from transforms.find_offices import ALL_LEVELS, find_offices, name_alone
from transforms.fold_text import squash
from transforms.lay_out_form import columns_of, version_of
from transforms.list_form_rows import TOTAL, list_form_rows
from transforms.name_form import period_of_form, sheet_of_form
from transforms.read_table_cells import money_unit_of
from transforms.write_numbers import write_number
from transforms.write_template import write_template
from warehouse.read_release import NoReleaseError, Release, open_latest

PROGRAMME = "GNBV"
_FUNDING = """
    SELECT project_code AS row, {value} AS value FROM funding_by_unit_project_year
    WHERE unit_code = ? AND year = ? AND programme = ? AND source = 'ALL' AND {value} IS NOT NULL
"""
_POVERTY = """
    SELECT sub_unit AS row, {value} AS value FROM poverty_by_unit_year
    WHERE unit_code = ? AND year = ? AND point = 'end' AND scenario = 'actual' AND {value} IS NOT NULL
"""
_DEADLINES = """
    SELECT due_day, due_month FROM deadlines d JOIN submissions s USING (submission_id)
    WHERE d.report = ? AND s.state = 'accepted' AND d.unit_code IN (SELECT unnest(?))
    ORDER BY list_position(?, d.unit_code), s.received_at DESC, submission_id LIMIT 1
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
    """The workbook to be filled, with what the home's latest release, if there is one, knows already.

    Raises:
        KeyError: the form has no such version.
    """
    return write_template(template_of(home, wanted))


def template_of(home: Path, wanted: Wanted) -> Template:
    """Everything the workbook of `blank_form` says.

    Raises:
        KeyError: the form has no such version.
    """
    form, unit = wanted.form, wanted.unit
    version = version_of(form, wanted.version)
    period = period_of_form(form, wanted.year, wanted.period)
    filled = FilledForm(
        form=form,
        head=FormHead(_office_above(unit), f"UBND {_spoken(unit)}", period, wanted.year),
        sheet=sheet_of_form(form, wanted.year),
        columns=columns_of(form, version),
        rows=list_form_rows(form, [each.full_name for each in _units_under(unit, wanted.year)], PROGRAMME),
    )
    identity = {
        "version": version.version,
        "unit_code": unit.code,
        "unit": unit.full_name,
        "year": str(wanted.year),
        "period": wanted.period,
    }
    references, deadline = _known(home, wanted, filled)
    return Template(filled, identity, PROGRAMME, references, deadline)


def _spoken(unit: AdminUnit) -> str:
    """A unit's name as it stands inside a sentence: `huyện Đăk Hà`."""
    return f"{unit.type.lower()} {unit.name}"


def _office_above(unit: AdminUnit) -> str:
    above = parent_of(unit)
    return "" if above is None else f"UBND {_spoken(above)}"


def _units_under(unit: AdminUnit, year: int) -> Sequence[AdminUnit]:
    """The units below one at the end of a year, or in its middle where it was no more at its end."""
    end = date(year, *_END_OF_YEAR)
    return units_under(unit, end if unit.stood_on(end) else date(year, *_MIDDLE_OF_YEAR))


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
        raise UnknownUnitError(name, [_choice(unit) for unit in distinct])
    return distinct[0]


def _choice(unit: AdminUnit) -> str:
    """A unit as somebody may choose it: full name, where it lies, code."""
    above = "" if unit.level == "province" else f", {province_of(unit).full_name}"
    return f"{unit.full_name}{above} ({unit.code})"


def _named(name: str, days: Sequence[date]) -> list[AdminUnit]:
    head, *behind = [part.strip() for part in name.split(",")]
    units = [unit for unit in _units_said(head) if any(unit.stood_on(day) for day in days)]
    above = {unit.code for part in behind for unit in _units_said(part)}
    return [unit for unit in units if {unit.parent_code, province_of(unit).code} & above] if behind else units


def _units_said(text: str) -> list[AdminUnit]:
    """The units a text names, with their level or without, capitals or not."""
    text = " ".join(word[:1].upper() + word[1:] for word in text.split())
    alone = name_alone(text, ALL_LEVELS)
    mentions = find_offices(text) or ((alone,) if alone is not None else ())
    return [unit for mention in mentions for unit in mention.units]


def _known(home: Path, wanted: Wanted, filled: FilledForm) -> tuple[list[ReferenceColumn], str]:
    """What the latest release knows of the rows, and when the form is due."""
    with ExitStack() as open_one:
        try:
            release = open_one.enter_context(open_latest(home))
        except NoReleaseError:
            return [], ""
        columns = [_reference(release, wanted, filled, each) for each in wanted.form.references]
        return columns, _deadline(release, wanted)


def _reference(release: Release, wanted: Wanted, filled: FilledForm, reference: Reference) -> ReferenceColumn:
    year = wanted.year - reference.years_back
    is_money = wanted.form.topic == "funding"
    query = (_FUNDING if is_money else _POVERTY).format(value=reference.value)
    asked = [wanted.unit.code, year, *([PROGRAMME] if is_money else [])]
    values = {squash(row["row"] or "ALL"): row["value"] for row in release.rows(query, asked)}
    known = {
        row.key: _shown(values[key], wanted.form)
        for row in filled.rows
        if (key := squash("ALL" if row.key == TOTAL else row.key)) in values
    }
    what = reference.header.format(year=year)
    return ReferenceColumn(message("forms.reference_head", "vi", what=what[0].lower() + what[1:]), known)


def _shown(value: Decimal, form: Form) -> str:
    """An amount in the form's unit or a number of households, in words nobody takes for a figure of the form."""
    if form.topic != "funding":
        return message("forms.reference_households", "vi", count=write_number(value))
    money = money_unit_of(form.unit)
    return f"{write_number(value / money.factor)} {money.written}"


def _deadline(release: Release, wanted: Wanted) -> str:
    """When the form is due: by what the office above set, else by what its province did."""
    report = "annual_plan" if wanted.form.kind == "plan" else _REPORTS[wanted.period]
    above = parent_of(wanted.unit)
    setters = [unit.code for unit in (above, province_of(wanted.unit)) if unit is not None and unit != wanted.unit]
    rows = release.rows(_DEADLINES, [report, setters, setters])
    return message("forms.deadline", "vi", day=rows[0]["due_day"], month=rows[0]["due_month"]) if rows else ""


_REPORTS = {"Y": "annual_report", "H1": "half_year_report"}
