"""The reports somebody asked for, of an office, a kind and a year; where there are none, what of these is not known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flows.list_obligations import year_to_show
from schemas.messages import Language, message
from schemas.notices import Reason
from schemas.obligations import REPORTS
from transforms.fold_text import fold
from transforms.place_codes import called, lies_in, nearest_units, units_meant

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The reports of the office and kind asked for, of every year, and the year to show; why there are none in it."""

    rows: list[Row]
    year: int | None
    absence: Reason | None


def choose_reports(coverage: Sequence[Row], unit: str | None, report: str | None, year: int | None) -> Chosen:
    """The rows of `coverage` asked for.

    Args:
        coverage: as it looks on a day.
        unit: a code, or part of a name the office bears or ever bore, diacritics or not; None for every office.
        report: its kind; None for every kind.
        year: None for the latest anything is owed for.
    """
    of_unit = list(coverage) if unit is None else _of_unit(coverage, unit)
    told = [row for row in of_unit if report in {None, row["report"]}]
    shown = year or year_to_show(told)
    absence: Reason | None = None
    if unit and not of_unit:
        absence = _no_unit(unit, {row["province_code"] for row in coverage})
    elif report and not told:
        absence = Reason("status.none_of_report", (("report", report),))
    elif shown not in {row["year"] for row in told}:
        years = sorted({row["year"] for row in told})
        absence = Reason("status.unknown_year", (("year", str(shown)), ("years", ", ".join(map(str, years)))))
    return Chosen(told, shown, absence if coverage else None)


def tell_absence(absence: Reason, language: Language) -> str:
    """Why there is nothing to show and what to ask instead, in a sentence or two."""
    words = {report: message(f"words.{report}", language) for report in REPORTS}
    details = ((name, words[value] if name == "report" else value) for name, value in absence.details)
    return replace(absence, details=tuple(details)).told(language)


def _of_unit(coverage: Sequence[Row], unit: str) -> list[Row]:
    key = fold(unit).strip()
    names = {row["unit_code"]: {row["unit_name"] or ""} for row in coverage}
    for code, some in names.items():
        some |= {each.full_name for each in units_meant(code)}
    codes = {code for code, some in names.items() if unit.strip() == code or any(key in fold(name) for name in some)}
    return [row for row in coverage if row["unit_code"] in codes]


def _no_unit(unit: str, provinces: set[str]) -> Reason:
    """That nobody is called so, or that the one so called owes and sent nothing."""
    code = unit.strip()
    if not units_meant(code):
        return Reason("status.unknown_unit", (("unit", unit),), nearest_units(unit, provinces))
    near = "" if lies_in(code, provinces) else nearest_units(code, provinces)
    return Reason("status.unit_without_reports", (("unit", called(code)),), near)
