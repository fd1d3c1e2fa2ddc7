"""The working database: the running job's own, made and brought up to date here."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import duckdb
import pandera.polars as pa

from schemas.tables import PUBLISHED, declared_types
from warehouse.name_home import WORKING
from warehouse.read_statement import statement

Connection = duckdb.DuckDBPyConnection

PASSING_FAILURES = (OSError, duckdb.IOException)
"""What the disk or the network may be at fault for, so that the same step may come right a moment later."""

# The reading processes have the other cores; a second thread took more time from them than it saved here.
WITHIN: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "192MB", "threads": 1}
"""What one database may use, the working one and a release that is written alike."""

_OUR_OWN = ("outputs_by_unit", "unit_marks", "looked_again")

# Each checkpoint writes the last rows of every table anew: with the usual 16 MB one followed nearly every batch.
_CHECKPOINT_AT = "128MB"


@contextmanager
def open_working(home: Path) -> Iterator[Connection]:
    """The home's working database, its tables as this version of the program wants them.

    Where the tables have changed since the last run, everything that can be read again from the store is dropped and
    every submission counts as unread; what was received, when and under which name stays.
    """
    home.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        str(home / WORKING),
        config=WITHIN
        | {
            "checkpoint_threshold": _CHECKPOINT_AT,
            "temp_directory": str(home / "tmp"),
            "preserve_insertion_order": True,
        },
    )
    try:
        _bring_up_to_date(connection)
        yield connection
    finally:
        connection.close()


@contextmanager
def one_transaction(connection: Connection) -> Iterator[None]:
    """All of the block is kept, or none of it."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def put_in_place(connection: Connection) -> None:
    """Have what was written so far put in its place now, where there is time for it, and not when closing."""
    with suppress(duckdb.TransactionException):  # something else is under way: when closing, then
        connection.execute("CHECKPOINT")


def create_table(name: str, model: type[pa.DataFrameModel]) -> str:
    """The statement that makes a table exactly as its model wants it."""
    columns = model.to_schema().columns
    declared = (
        f"    {column} {sql_type}{'' if columns[column].nullable else ' NOT NULL'}"
        for column, sql_type in declared_types(model).items()
    )
    return f"CREATE TABLE {name} (\n" + ",\n".join(declared) + "\n)"


def content_version(connection: Connection) -> int:
    """A count that grows with everything that can change a release."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'content'").fetchone()
    return int(row[0]) if row else 0


def note_change(connection: Connection) -> None:
    """Say that the content changed; part of the caller's transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO meta SELECT 'content', (coalesce(max(value::BIGINT), 0) + 1)::VARCHAR "
        "FROM meta WHERE key = 'content'",
    )


def _working_tables() -> dict[str, type[pa.DataFrameModel]]:
    return {"findings_filed" if name == "findings" else name: model for name, model in PUBLISHED.items()} | {
        "findings": PUBLISHED["findings"],
    }


def _bring_up_to_date(connection: Connection) -> None:
    tables = {name: create_table(name, model) for name, model in _working_tables().items()}
    tables |= {name: statement(name) for name in _OUR_OWN}
    wanted = sha256("\n".join(tables.values()).encode()).hexdigest()
    with one_transaction(connection):
        connection.execute(statement("manifest"))
        stood = connection.execute("SELECT value FROM meta WHERE key = 'tables'").fetchone()
        if stood and stood[0] == wanted:
            return
        for name, create in tables.items():
            connection.execute(f"DROP TABLE IF EXISTS {name}")
            connection.execute(create)
        connection.execute("UPDATE received SET reader_version = NULL")
        connection.execute("DELETE FROM meta WHERE key = 'compared'")
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('tables', ?)", [wanted])
        note_change(connection)
