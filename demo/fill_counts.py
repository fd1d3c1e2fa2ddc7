"""Poor households place by place and what projects brought about: the rows and figures of their tables."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from demo.choose_layouts import by_hand, hand_layout, official_layout
from demo.draw_facts import District
from demo.table import Setting, Table
from demo.truth import PROGRAMME, IndicatorFact
from schemas.filled_forms import CellKey, FilledForm, FormRow
from schemas.forms import form
from transforms.list_form_rows import TOTAL, list_form_rows

_HOUSEHOLDS = {
    "households": ("households", "end", "ALL", "households"),
    "households_dtts": ("households", "end", "DTTS", "households_dtts"),
    "poor_start": ("poor_households", "start", "ALL", "poor_before"),
    "poor_start_dtts": ("poor_households", "start", "DTTS", "poor_dtts_before"),
    "escaped": ("escaped_poverty", "year", "ALL", "escaped"),
    "relapsed": ("relapsed_poverty", "year", "ALL", "relapsed"),
    "new": ("newly_poor", "year", "ALL", "newly"),
    "poor_end": ("poor_households", "end", "ALL", "poor"),
    "poor_end_dtts": ("poor_households", "end", "DTTS", "poor_dtts"),
    "near_start": ("near_poor_households", "start", "ALL", "near_before"),
    "near_escaped": ("escaped_near_poverty", "year", "ALL", "near_escaped"),
    "near_relapsed": ("relapsed_near_poverty", "year", "ALL", "near_relapsed"),
    "near_new": ("newly_near_poor", "year", "ALL", "near_newly"),
    "near_end": ("near_poor_households", "end", "ALL", "near_poor"),
}
_RATES = {"poor_rate": "poverty_rate_pct", "near_rate": "near_poverty_rate_pct"}
_AS_IN_PLAN = 9


def official_households(district: District, setting: Setting) -> Table:
    """Form F5: every commune of a district, every hamlet of a commune."""
    names = {district.full_name_of(name): name for name in district.communes()}
    filled, version = official_layout("F5", setting.head, names)
    figures, facts = _households(filled, names, district, setting)
    typed = {cell: value for cell, value in figures.items() if cell[0] != TOTAL}
    return Table(replace(filled, figures=typed), facts, version=version)


def hand_households(district: District, setting: Setting) -> Table:
    """The same drawn by hand, the total below."""
    names = {district.full_name_of(name): name for name in district.communes()}
    rows = [FormRow(name, name, str(at)) for at, name in enumerate(names, 1)]
    total = FormRow(TOTAL, by_hand()["total"], "", tuple(names), is_bold=True)
    filled = hand_layout("households", setting.years, setting.head, [*rows, total])
    figures, facts = _households(filled, names, district, setting)
    return Table(replace(filled, figures=figures), facts)


def _households(
    filled: FilledForm, names: dict[str, str], district: District, setting: Setting
) -> tuple[dict[CellKey, Decimal | None], dict[CellKey, IndicatorFact]]:
    figures: dict[CellKey, Decimal | None] = {}
    facts: dict[CellKey, IndicatorFact] = {}
    for row in filled.rows:
        unit = names.get(row.key, "")
        poverty = district.poverty[unit, setting.year] if unit else district.all_poverty(setting.year)
        for column in (each.key for each in filled.columns):
            if column in _HOUSEHOLDS:
                *said, attribute = _HOUSEHOLDS[column]
                figures[row.key, column] = Decimal(getattr(poverty, attribute))
                facts[row.key, column] = _fact(setting, unit, said)
            elif column in _RATES:
                facts[row.key, column] = _fact(setting, unit, (_RATES[column], "end", "ALL"))
    return figures, facts


def _fact(setting: Setting, unit: str, said: Sequence[str], scenario: str = "actual") -> IndicatorFact:
    """What a figure says: indicator, point and group; its value comes when it is written."""
    indicator, point, group = said
    year = str(setting.year)
    return IndicatorFact(setting.file, unit, year, point, indicator, group, "", scenario, 1, "", "table")


def official_results(district: District, setting: Setting) -> Table:
    """Form F4: every indicator of the form, figures where the district has some."""
    filled, version = official_layout("F4", setting.head, [])
    return replace(_results(filled, district, setting), version=version)


def hand_results(district: District, setting: Setting) -> Table:
    """The same drawn by hand, only the indicators the district has."""
    listed = list_form_rows(form("F4"), [], PROGRAMME)
    rows = [row for row in listed if _count(row.key, district, setting.year) is not None]
    rows = [replace(row, order=str(at)) for at, row in enumerate(rows, 1)]
    return _results(hand_layout("results", setting.years, setting.head, rows), district, setting)


def _results(filled: FilledForm, district: District, setting: Setting) -> Table:
    figures: dict[CellKey, Decimal | None] = {}
    facts: dict[CellKey, IndicatorFact] = {}
    for row in filled.rows:
        count = _count(row.key, district, setting.year)
        if count is None:
            continue
        for column, scenario, value in (("plan", "plan", count + count // _AS_IN_PLAN), ("actual", "actual", count)):
            figures[row.key, column] = Decimal(value)
            facts[row.key, column] = _fact(setting, "", (row.key.split(":")[1], "year", "ALL"), scenario)
    return Table(replace(filled, figures=figures), facts)


def _count(key: str, district: District, year: int) -> int | None:
    """A district's count of what a row of form F4 is of; the form names some indicators by the whole project."""
    project, indicator = key.split(":")
    found = [v for (leaf, y, i), v in district.counts.items() if (y, i) == (year, indicator) and _is_in(leaf, project)]
    return found[0] if found else None


def _is_in(leaf: str, project: str) -> bool:
    return leaf == project or leaf.startswith(f"{project}.")
