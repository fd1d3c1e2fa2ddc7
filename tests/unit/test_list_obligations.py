"""What a release says of reports owed, looked at on days before and after its own."""

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb

from flows.list_obligations import coverage_on, day_of

TODAY = date(2026, 11, 28)


def release(runs: list[tuple[str, str]], coverage: tuple[str, str] = ("due", "2026-11-30")) -> Any:
    """A release of 28 November with these runs (begun, as of) and one report: its state, its day."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE runs (started_at TIMESTAMP, as_of DATE, run_id VARCHAR)")
    for begun, as_of in runs:
        connection.execute("INSERT INTO runs VALUES (?, ?, '')", [begun, as_of])
    connection.execute(
        "CREATE TABLE coverage AS SELECT '64' province_code, '622' unit_code, 'A' unit_name, 'GNBV' programme, "
        "2026 AS year, 'annual' report, ? AS state, ?::DATE due, NULL::TIMESTAMP received_at",
        list(coverage),
    )

    def rows(query: str, parameters: Any = ()) -> list[dict[str, Any]]:
        answer = connection.execute(query, parameters)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    return SimpleNamespace(rows=rows, folder=Path("releases/20261128T010000Z"), connection=connection)


def test_a_run_of_a_clock_that_was_years_ahead_tells_no_day() -> None:
    ahead = ("2031-06-01 01:00:00", "2031-06-01")
    assert day_of(release([ahead, ("2026-11-28 01:00:00.5", "2026-11-28")]), TODAY) == TODAY


def test_a_run_told_to_stand_at_another_day_tells_it() -> None:
    begun = datetime(2026, 11, 28, 1)  # noqa: DTZ001 - the warehouse keeps UTC without a zone
    assert day_of(release([(str(begun), "2024-03-01")]), TODAY) == date(2024, 3, 1)


def test_a_report_is_due_before_its_day_and_missing_after_it_whenever_the_release_was_made() -> None:
    shown = {
        state: [
            (each["shown"], each["days"])
            for day in (date(2026, 11, 20), date(2026, 12, 5))
            for each in coverage_on(release([], (state, "2026-11-30")), day)
        ]
        for state in ("due", "missing")
    }
    assert shown == {state: [("due", 10), ("missing", 5)] for state in ("due", "missing")}
