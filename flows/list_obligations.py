"""What a release says of reports owed, as it looks on a day: office × report of a year, and what is due soon."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from schemas.obligations import REPORTS
from transforms.fold_text import fold
from transforms.place_codes import name_on
from warehouse.keep_releases import moment_of

if TYPE_CHECKING:
    from warehouse.read_release import Release

_COVERAGE = "SELECT * FROM coverage ORDER BY province_code, unit_name, unit_code, programme, year, report"
_LAST_RUN = "SELECT as_of, started_at FROM runs WHERE started_at < ? ORDER BY started_at DESC, run_id DESC LIMIT 1"
_PROVINCES = "SELECT DISTINCT province_code FROM submissions WHERE state <> 'rejected' AND province_code IS NOT NULL"
_OFFICE = ("province_code", "unit_code", "unit_name", "now_called", "unit_level", "programme")
_CELL = ("state", "shown", "days", "due", "received_at", "set_by", "basis", "refused_submission_id")
_LEVELS = ("province", "district", "commune")

SHOWN = ("on_time", "late", "missing", "due", "refused", "received", "not_owed")
"""What may stand in a cell, in the order in which they are counted."""

Row = dict[str, Any]


def day_of(release: "Release", today: date) -> date:
    """The day a release is looked at on: today, or the day its run was told to stand at where that was another.

    Runs of a clock that was ahead of the release's own are passed over.
    """
    last = release.rows(_LAST_RUN, [_begun_before(release)])
    if not last or last[0]["as_of"] is None:
        return today
    as_of: date = last[0]["as_of"]
    was_told = as_of != last[0]["started_at"].date()
    return as_of if was_told else max(today, as_of)


def _begun_before(release: "Release") -> datetime:
    """The moment before which the runs of a release began, as its folder says."""
    begun = moment_of(release.folder.resolve().name)
    return begun + timedelta(seconds=1) if begun else datetime.max  # noqa: DTZ901 - UTC without a zone


def coverage_on(release: "Release", day: date) -> list[Row]:
    """The table `coverage` as it looks on a day, each row with what is shown of it and by how many days.

    `shown` is the row's state, `refused` where only a refused file came. `days` is by how many days it is late or
    missing, how many are left where it is due; None where there is no day. A report that was due when the release was
    made, and whose day has passed since, is missing; one that was missing is due on a day before its own. `now_called`
    is what the office is called that day where that is another name than the report's; None where it is not, or where
    no unit bears its code any more.
    """
    return [_as_seen(row, day) for row in release.rows(_COVERAGE)]


def provinces_heard(release: "Release") -> set[str]:
    """The provinces of which anything was received, by code."""
    return {row["province_code"] for row in release.rows(_PROVINCES)}


def year_to_show(rows: Iterable[Row]) -> int | None:
    """The latest year anything is owed for, else the latest anything came for; None where there is neither."""
    told = list(rows)
    owed = [row["year"] for row in told if row["due"] is not None]
    return max(owed or [row["year"] for row in told], default=None)


def matrix(rows: Iterable[Row]) -> list[Row]:
    """One row per office and programme, its `reports` by kind: the province first, then districts, then communes.

    An office is called as on the latest of their days.
    """
    found: dict[tuple[object, ...], Row] = {}
    for row in sorted(rows, key=lambda each: each["due"] or date.min, reverse=True):
        whose = {name: row.get(name) for name in _OFFICE}
        office = found.setdefault((row["unit_code"], row["programme"]), whose | {"reports": {}})
        office["reports"][row["report"]] = {name: row.get(name) for name in _CELL}
    return sorted(found.values(), key=_place_in_matrix)


def counts(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """By report, how many offices it stands how with; reports nobody owes or sent are left out."""
    told = list(rows)
    of = {report: [row["shown"] for row in told if row["report"] == report] for report in REPORTS}
    return {report: {each: shown.count(each) for each in SHOWN} for report, shown in of.items() if shown}


def due_within(rows: Iterable[Row], days: int) -> list[Row]:
    """The reports not yet in whose day is near, the nearest first."""
    near = [row for row in rows if row["state"] == "due" and row["days"] is not None and row["days"] <= days]
    return sorted(near, key=lambda row: (row["due"], row["report"], row["unit_name"] or "", row["unit_code"]))


def of_report(rows: Sequence[Row]) -> dict[tuple[str, str, int, date], list[Row]]:
    """Reports due, those of one kind, programme, year and day together."""
    found: dict[tuple[str, str, int, date], list[Row]] = {}
    for row in rows:
        found.setdefault((row["report"], row["programme"], row["year"], row["due"]), []).append(row)
    return found


def _as_seen(row: Row, day: date) -> Row:
    due, came = row["due"], row["received_at"]
    state = row["state"]
    if state in {"due", "missing"} and due is not None:
        state = "missing" if due < day else "due"
    is_refused = came is None and state in {"missing", "due"} and row.get("refused_submission_id")
    days: timedelta | None = None
    if due is not None and state in {"late", "missing", "due"}:
        days = due - day if state == "due" else (came.date() if came else day) - due
    now = name_on(row["unit_code"], day)
    return row | {
        "now_called": None if now == row["unit_name"] else now,
        "state": state,
        "shown": "refused" if is_refused else state,
        "days": None if days is None else days.days,
    }


def _place_in_matrix(office: Row) -> tuple[object, ...]:
    level = office["unit_level"]
    place = _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
    return place, fold(office["unit_name"] or ""), office["unit_code"], office["programme"]
