"""The province's own calendar of obligations as last read, and what the working database says of who is expected."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from schemas.obligations import DateSet, Duty, Heard, RefusedFiling
from warehouse.open_working import Connection, note_change, one_transaction
from warehouse.read_statement import statement

_OWED: dict[str, pl.DataType] = {
    "province_code": pl.String(),
    "unit_code": pl.String(),
    "unit_name": pl.String(),
    "unit_level": pl.String(),
    "programme": pl.String(),
    "report": pl.String(),
    "year": pl.Int32(),
    "due": pl.Date(),
    "set_by": pl.String(),
    "basis": pl.String(),
    "is_owed": pl.Boolean(),
}
_REFUSED: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "unit_code": pl.String(),
    "report": pl.String(),
    "year": pl.Int32(),
}


def kept_calendar(connection: Connection) -> str:
    """The text of the province's own calendar as it was last read; '' where it never had one."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'calendar'").fetchone()
    return str(row[0]) if row else ""


def keep_calendar(connection: Connection, text: str) -> None:
    """Remember the calendar's text; another one than before makes a new release."""
    if text != kept_calendar(connection):
        with one_transaction(connection):
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('calendar', ?)", [text])
            note_change(connection)


def note_days_past(connection: Connection, as_of: date) -> None:
    """Have coverage counted anew where a day has passed by which a report was to come, or a year of reports begun."""
    if connection.execute(statement("days_past"), {"as_of": as_of}).fetchone():
        with one_transaction(connection):
            note_change(connection)


def units_heard(connection: Connection) -> list[Heard]:
    """Every unit of which anything was received, once per programme."""
    rows = connection.execute(
        "SELECT DISTINCT province_code, unit_code, unit_level, programme FROM submissions "
        "WHERE state <> 'rejected' AND province_code IS NOT NULL AND unit_code IS NOT NULL "
        "AND unit_level IS NOT NULL AND programme IS NOT NULL ORDER BY ALL"
    ).fetchall()
    return [Heard(*row) for row in rows]


def dates_set(connection: Connection) -> list[DateSet]:
    """The due dates plans in force set, the plan received first coming first."""
    return [DateSet(*row) for row in connection.execute(statement("dates_set")).fetchall()]


def years_filed(connection: Connection) -> list[tuple[str, str, int]]:
    """Province, programme and year of everything received."""
    connection.execute(statement("gather_filed"))
    return connection.execute(
        "SELECT DISTINCT province_code, programme, year FROM filed WHERE province_code IS NOT NULL ORDER BY ALL"
    ).fetchall()


def days_begun(connection: Connection) -> dict[str, date]:
    """By province, the day the first file of it came."""
    return dict(
        connection.execute(
            "SELECT province_code, min(received_at)::DATE FROM submissions "
            "WHERE state <> 'rejected' AND province_code IS NOT NULL GROUP BY province_code ORDER BY province_code"
        ).fetchall()
    )


def filings(connection: Connection, state: str) -> list[dict[str, Any]]:
    """What the files of a state are called, where they lay and whose they are, by id."""
    return (
        connection.execute(
            "SELECT submission_id, file_name, folder, unit_code, unit_name, unit_level FROM submissions "
            "WHERE state = ? ORDER BY submission_id",
            [state],
        )
        .pl()
        .to_dicts()
    )


def are_duties_kept(connection: Connection, made_of: str) -> bool:
    """Whether the duties kept were made of the very same."""
    return connection.execute("FROM meta WHERE key = 'owed' AND value = ?", [made_of]).fetchone() is not None


def keep_duties(connection: Connection, duties: Sequence[Duty], made_of: str) -> None:
    """Every report owed, or told not to be, in the place of those kept before.

    Args:
        connection: the working database.
        duties: once per unit, programme, report and year.
        made_of: a mark of all that decides them.
    """
    with one_transaction(connection):
        rows = [[getattr(each, name) for name in _OWED] for each in duties]
        _put(connection, "TABLE owed", pl.DataFrame(rows, _OWED, orient="row"))
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('owed', ?)", [made_of])


def offices_owing(connection: Connection) -> dict[str, str]:
    """The offices of the duties kept, by code, as they are called there."""
    latest = "SELECT unit_code, max_by(unit_name, (programme, report, year)) FROM owed GROUP BY unit_code"
    return dict(connection.execute(latest).fetchall())


def enter_refused(connection: Connection, refused: Sequence[RefusedFiling]) -> None:
    """The refused files told apart, as a table for the statement that counts coverage."""
    rows = [[getattr(each, name) for name in _REFUSED] for each in refused]
    _put(connection, "TEMP TABLE refused_told", pl.DataFrame(rows, _REFUSED, orient="row"))


def _put(connection: Connection, table: str, rows: pl.DataFrame) -> None:
    connection.register("incoming", rows)
    connection.execute(f"CREATE OR REPLACE {table} AS FROM incoming")
    connection.unregister("incoming")
