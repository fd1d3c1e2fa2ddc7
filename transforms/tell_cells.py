"""The observation of one cell: its number with everything its column, its row and its table say of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from schemas.codebook import code_list
from schemas.forms import Form, Meaning
from schemas.identities import FUNDING_SUMS
from schemas.records import Observation, Office, Place
from transforms.fit_forms import Fitted
from transforms.read_table_cells import CellNumber, MoneyUnit, Precision, money_unit, precision_of, usual_convention
from transforms.settle_columns import Meant
from transforms.stack_rows import Subject

PERCENT_UNITS = {"percent": "%", "pp": "điểm %"}
"""Units of percentages, as they are written: figures of theirs never add up."""

CARRIED = ("carried_out", "carried_in")
"""Money that passes from one year to the next: by the first it is carried out, by the second carried in."""

Numbered = tuple[int, int | None]
"""The ordinal of a figure, and of the one it is a part of."""

_COUNT_WORDS = {"household": "hộ", "person": "người", "item": ""}
_LEAST_HALF_WIDTH = Decimal("0.5")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_HALF_YEAR = "6 tháng"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a table's surroundings say of its figures.

    Attributes:
        unit: how money is counted where neither header nor cell says.
        years: the year or years its title speaks for.
        means: what the name of its sheet says of all its figures: the commune or office they are of.
        part: the part of the year it tells, where other tables of the workbook tell more of it; else empty.
    """

    office: Office
    unit: MoneyUnit
    years: tuple[int, int]
    means: Meaning = field(default_factory=dict)
    part: str = ""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of figures, ready to be told: what it means in its form and setting, how its numbers are written.

    Attributes:
        means: what it says of its figures, and what the form presumes where it says nothing.
    """

    meant: Meant
    form: Form
    means: Meaning
    setting: Setting
    precision: Precision
    money: MoneyUnit | None

    @property
    def column(self) -> int:
        """Where it stands, from 0."""
        return self.meant.column


def figure_columns(fitted: Fitted, setting: Setting) -> list[FigureColumn]:
    """The columns of a table that hold figures, from left to right."""
    table = fitted.table
    figures = [each for each in fitted.columns if each.role == "figure"]
    values = {each.column: [table.value(row, each.column) for row in table.body] for each in figures}
    usual = usual_convention(value for column in values.values() for value in column)
    return [
        FigureColumn(
            each,
            fitted.form,
            {**fitted.presumes, **setting.means, **each.means},
            setting,
            precision_of(values[each.column], usual),
            _money_in(each.path),
        )
        for each in figures
    ]


def _money_in(path: Sequence[str]) -> MoneyUnit | None:
    """The unit of money the header names in brackets, the lowest text first (`Kế hoạch vốn (triệu đồng)`)."""
    named = (money_unit(inside) for text in reversed(path) for inside in _BRACKETS.findall(text))
    return next((unit for unit in named if unit is not None), None)


class Cell(NamedTuple):
    """Where a figure stands, and whether a formula works it out."""

    place: Place
    is_formula: bool


def tell_cell(
    number: CellNumber, subject: Subject, column: FigureColumn, cell: Cell, numbered: Numbered
) -> Observation:
    """The observation of a number.

    Money in đồng, percent 0-100. What the row says wins over the column, and both over what the form presumes; only a
    rate that names itself is no count, whatever its row counts.

    Args:
        number: as read.
        subject: its row.
        column: its column.
        cell: where it stands, and whether it is a formula.
        numbered: its ordinal, and that of the figure it would be a part of; a percentage is a part of none.
    """
    means, indicator = _meant(subject, column)
    unit = _unit(indicator, means, column.form)
    number = _whole(number) if unit in _COUNT_WORDS else number
    factor, written_unit = _factor(unit, number, column, subject)
    topic = _topic(indicator, column.form)
    years = _years(column.meant.means, subject.means, column.setting.years)
    if "carried" in means and indicator in CARRIED:
        indicator = CARRIED[years[0] == means["carried"][1]]
    return Observation(
        ordinal=numbered[0],
        topic=topic,
        indicator=indicator,
        value=number.value * factor,
        unit=unit,
        half_width=max(number.half_width * factor, _LEAST_HALF_WIDTH) if unit == "VND" else number.half_width,
        written=number.written,
        written_unit=written_unit,
        place=cell.place,
        programme=means.get("programme", column.setting.office.programme),
        project_code=means.get("project") or ("ALL" if topic == "funding" else None),
        year_from=years[0],
        year_to=years[1],
        agency_code=means.get("agency_code"),
        sub_unit=means.get("sub_unit"),
        source=means.get("source", "ALL") if topic == "funding" else None,
        capital=means.get("capital", "ALL") if topic == "funding" else "ALL",
        population=means.get("population", "ALL"),
        scenario=means.get("scenario", "actual"),
        point=means.get("point", "year"),
        item=_item(column, subject.means) or _of_a_list(indicator, subject.means),
        part_of=None if unit in PERCENT_UNITS else numbered[1],
        plain_value=None if number.other is None else number.value * factor,
        other_value=None if number.other is None else number.other * factor,
        is_formula=cell.is_formula,
    )


def is_of_other_unit(number: CellNumber, subject: Subject, column: FigureColumn) -> bool:
    """Whether the words behind a number make no money of it where money should stand (`5 hộ`, `5%`, `5o`)."""
    means, indicator = _meant(subject, column)
    return bool(number.unit) and _unit(indicator, means, column.form) == "VND" and money_unit(number.unit) is None


def _meant(subject: Subject, column: FigureColumn) -> tuple[dict[str, Any], str | None]:
    """What a row and a column say of their cell, and the indicator it is of."""
    means: dict[str, Any] = {**column.means, **subject.means}
    if subject.means.get("is_end_presumed") and "point" in column.means:
        means["point"] = column.means["point"]
    if column.meant.means.get("is_rate") and column.meant.means.get("indicator"):
        means["indicator"] = column.meant.means["indicator"]
    return means, column.form.given if means.get("indicator") == "given" else means.get("indicator")


def _whole(number: CellNumber) -> CellNumber:
    """The number of whole things: of two readings, the one without decimals."""
    other = number.other
    if other is None:
        return number
    if number.value == number.value.to_integral_value():
        return replace(number, other=None)
    is_whole = other == other.to_integral_value()
    return replace(number, value=other, half_width=Decimal("0.5"), other=None) if is_whole else number


def _unit(indicator: str | None, means: Mapping[str, Any], form: Form) -> str:
    known = _indicators().get(indicator or "")
    if known is not None:
        return known["unit"]
    if means.get("is_rate"):
        return "percent"
    return str(means.get("unit") or ("VND" if form.topic == "funding" else form.unit))


def _topic(indicator: str | None, form: Form) -> str:
    known = _indicators().get(indicator or "")
    return form.topic if known is None or indicator == "completion_pct" else known["topic"]


@cache
def _indicators() -> Mapping[str, Mapping[str, str]]:
    return {row["indicator"]: row for row in code_list("indicators")}


def _factor(unit: str, number: CellNumber, column: FigureColumn, subject: Subject) -> tuple[Decimal, str]:
    """What a number is multiplied by, and the unit it is written in."""
    if unit == "VND":
        said = money_unit(number.unit) if number.unit else None
        money = said or column.money or column.setting.unit
        return money.factor, money.written
    if unit in PERCENT_UNITS:
        return Decimal(1), PERCENT_UNITS[unit]
    return Decimal(1), str(subject.means.get("written_unit") or _COUNT_WORDS.get(unit, ""))


def _years(column: Mapping[str, Any], row: Mapping[str, Any], table: tuple[int, int]) -> tuple[int, int]:
    """The years of a figure: its column's, else its row's, else its table's; `-1` counts back from the table's."""
    for means in (column, row):
        if "years" in means:
            first, last = means["years"]
            return int(first), int(last)
    if "since" in column:
        return int(column["since"]), table[1]
    shift = int(column.get("year", 0) or row.get("year", 0))
    return (table[1] + shift, table[1] + shift) if shift else table


def _of_a_list(indicator: str | None, row: Mapping[str, Any]) -> str | None:
    """The total of a list of works is the programme's own only of their cost: others may be spent on beside them."""
    return str(row["list"]) if "list" in row and indicator in FUNDING_SUMS else None


def _item(column: FigureColumn, row: Mapping[str, Any]) -> str | None:
    named = [str(means["item"]) for means in (row, column.meant.means) if means.get("item")]
    half = [_HALF_YEAR] if column.meant.means.get("part_of_year") else []
    return " - ".join([*named, *half, *([column.setting.part] if column.setting.part else [])]) or None
