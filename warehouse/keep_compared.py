"""What comparing each office's documents came to, kept beside the documents: only offices with other filings are due.

Everything here can be made again from what is in force; another version of the program begins anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from warehouse.mark_units import due_units, mark_done, unmark
from warehouse.open_working import Connection, one_transaction
from warehouse.pass_many import MANY, as_one

_TABLE = "compared_{}"


@dataclass(frozen=True, slots=True)
class Together:
    """Whose documents are to be held against those of other offices anew.

    Attributes:
        provinces: those in which other filings are in force than when that was last done, by code.
        units: all offices there, by code.
    """

    provinces: list[str]
    units: list[str]


def offices_to_compare(connection: Connection, code_version: str) -> list[str]:
    """The offices whose filings in force are others than when their documents were last compared, by code.

    What is kept of offices that have nothing in force any more, or was compared by another version, is forgotten.
    """
    due = due_units(connection, "compared", code_version)
    with one_transaction(connection):
        if due.is_first:
            _forget_everything(connection)
        _forget(connection, due.gone)
    return due.units


def keep_compared(
    connection: Connection, units: Sequence[str], compared: Mapping[str, pl.DataFrame], code_version: str
) -> None:
    """Put what some offices' documents came to in the place of what was kept of them.

    Args:
        connection: the working database.
        units: the offices' codes.
        compared: frames by name, each with a column `unit_code`; always the same names and columns in one version.
        code_version: which version of the program compared.
    """
    with one_transaction(connection):
        _forget(connection, units)
        for name, frame in compared.items():
            connection.register("incoming", frame.with_row_index("position").to_arrow())
            table = _TABLE.format(name)
            connection.execute(f"CREATE TABLE IF NOT EXISTS {table} AS SELECT * FROM incoming LIMIT 0")  # noqa: S608
            connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")  # noqa: S608 - our own names
            connection.unregister("incoming")
        mark_done(connection, "compared", units, code_version)


def offices_together(connection: Connection, code_version: str) -> Together:
    """The provinces due for being compared as wholes; `together_done` says that they were.

    Documents are never held against those of another province, but an office that lay in two makes one of both.
    """
    due = due_units(connection, "together", code_version)
    provinces = {*due.units, *due.gone}
    lay_in = connection.execute(
        "SELECT DISTINCT coalesce(province_code, ''), unit_code FROM submissions WHERE unit_code IS NOT NULL"
    ).fetchall()
    while True:
        units = {unit for province, unit in lay_in if province in provinces}
        wider = {province for province, unit in lay_in if unit in units} | provinces
        if wider == provinces:
            return Together(sorted(provinces), sorted(units))
        provinces = wider


def together_done(connection: Connection, together: Together, code_version: str) -> None:
    """The provinces were compared as wholes as they are today; part of the caller's transaction."""
    mark_done(connection, "together", together.provinces, code_version)


def kept_compared(
    connection: Connection,
    name: str,
    of: Iterable[str],
    by: Literal["unit_code", "submission_id"] = "unit_code",
) -> pl.DataFrame:
    """One of the frames, of some offices, or of some filings, each office in its own order, by code."""
    query = f"SELECT * EXCLUDE (position) FROM {_TABLE.format(name)} WHERE {by} IN {MANY}"  # noqa: S608 - our own names
    return connection.execute(f"{query} ORDER BY unit_code, position", [as_one(of)]).pl()


def is_kept(connection: Connection, name: str) -> bool:
    """Whether any office's documents were compared yet, so that the frame is there to be asked for."""
    query = "SELECT 1 FROM duckdb_tables() WHERE table_name = ? AND NOT temporary"
    return connection.execute(query, [_TABLE.format(name)]).fetchone() is not None


def _tables(connection: Connection) -> list[str]:
    query = "SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, ?) ORDER BY table_name"
    return [row[0] for row in connection.execute(query, [_TABLE.format("")]).fetchall()]


def _forget_everything(connection: Connection) -> None:
    for table in _tables(connection):
        connection.execute(f"DROP TABLE {table}")


def _forget(connection: Connection, units: Sequence[str]) -> None:
    if not units:
        return
    for table in _tables(connection):
        connection.execute(f"DELETE FROM {table} WHERE unit_code IN {MANY}", [as_one(units)])  # noqa: S608
    unmark(connection, "compared", units)
