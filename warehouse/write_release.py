"""The files of a release that hold its tables: written whole, or as the release before with what has changed put in."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import pandera.polars as pa

from schemas.frames import Frames
from schemas.tables import PUBLISHED, key_of
from warehouse.name_home import DATABASE
from warehouse.open_working import Connection, create_table, one_transaction
from warehouse.pass_many import MANY, as_one
from warehouse.read_statement import statement
from warehouse.write_ahead import Ahead
from warehouse.write_parquet import parquet_of, take_over, write_table

PARQUET = "parquet"
_AS_FILED = ("submission_id", "ordinal")
_FILED = ("submissions", "judgements", *(each.name for each in fields(Frames)))
"""Tables in which a filing's rows stay what they are while the filing and the program do."""
_OFFICE = "unit_code"
"""In other tables that have it, one office's rows at a time are held against those of the release before, else all."""


@dataclass(frozen=True, slots=True)
class Written:
    """What of a release's database was written anew.

    Attributes:
        tables: the tables that are not what they were in the release before.
        filings: those whose rows were put in; None where all of them were.
    """

    tables: tuple[str, ...]
    filings: tuple[str, ...] | None = None


def write_whole(connection: Connection, folder: Path) -> Written:
    """Write every table of the working database, with its comments, to a new release's database."""
    with _attached(connection, folder / DATABASE):
        for table, model in PUBLISHED.items():
            connection.execute(create_table(f"release.{table}", model))
            order = ", ".join(f"{name} NULLS FIRST" for name in _order_of(model)) or "ALL"
            connection.execute(f"INSERT INTO release.{table} BY NAME SELECT * FROM {table} ORDER BY {order}")  # noqa: S608
        with one_transaction(connection):
            _write_comments(connection)
        connection.execute("CHECKPOINT release")
    return Written(tuple(PUBLISHED))


def write_changes(connection: Connection, folder: Path, before: Path) -> Written:
    """Write a new release's database as a copy of the one before with the rows that are others now put in.

    Both must be of one version of the program, so that a filing that has not changed says what it said.

    Args:
        connection: the working database.
        folder: of the new release.
        before: of the release before.
    """
    shutil.copyfile(before / DATABASE, folder / DATABASE)
    with _attached(connection, folder / DATABASE):
        connection.execute(statement("changed_filings"))
        filings = tuple(row[0] for row in connection.execute("FROM changed_filings").fetchall())
        tables = tuple(table for table in PUBLISHED if _replace_changed(connection, table))
        connection.execute("CHECKPOINT release")
    return Written(tables, filings)


def write_parquet(
    release: Connection, folder: Path, changed: Collection[str], before: Path | None, ahead: Ahead | None = None
) -> None:
    """Write the tables that have changed to Parquet; the files of the others are those of the release before.

    Args:
        release: the new release's database.
        folder: of the new release.
        changed: names of tables.
        before: folder of the release before; None only where every table has changed.
        ahead: the file of one table, where that was begun before.
    """
    files = folder / PARQUET
    for table in PUBLISHED:
        if before is not None and table not in changed:
            take_over(parquet_of(before / PARQUET, table), parquet_of(files, table))
        elif ahead is None or table != ahead.table or not ahead.take(files):
            write_table(release, table, files)


def rows_of(connection: Connection) -> dict[str, int]:
    """By table, how many rows it has."""
    return {table: _number(connection, f"SELECT count(*) FROM {table}") for table in PUBLISHED}  # noqa: S608


def faults_of(connection: Connection, release: Connection, folder: Path, written: Written) -> list[str]:
    """How a release that was written differs from the working database, table by table; nothing where it is right.

    Args:
        connection: the working database.
        release: the release's.
        folder: of the release.
        written: what was written anew, whose keys are looked at.
    """
    faults: list[str] = []
    for table, model in PUBLISHED.items():
        wanted = _number(connection, f"SELECT count(*) FROM {table}")  # noqa: S608 - our own table names
        parquet = _quoted(parquet_of(folder / PARQUET, table))
        for place in (table, f"read_parquet('{parquet}')"):
            found = _number(release, f"SELECT count(*) FROM {place}")  # noqa: S608 - our own table names
            if found != wanted:
                faults.append(f"{place}: {found} rows, not {wanted}")
        key = ", ".join(key_of(model))
        if key and table in written.tables and not _names_one_row(release, table, key, written.filings):
            faults.append(f"{table}: {key} names several rows")
    return faults


def _names_one_row(release: Connection, table: str, key: str, filings: Collection[str] | None) -> bool:
    """Whether a key names one row of a table; of one whose rows are of filings, each row that was put in."""
    rows, parameters = table, []
    if table in _FILED and filings is not None:
        put_in = f"SELECT {key} FROM {table} WHERE submission_id IN {MANY}"  # noqa: S608 - our own table names
        rows, parameters = f"{table} SEMI JOIN ({put_in}) USING ({key})", [as_one(filings)]
    names_several = f"SELECT count(*) FROM (SELECT {key} FROM {rows} GROUP BY ALL HAVING count(*) > 1)"  # noqa: S608
    return _number(release, names_several, parameters) == 0


@contextmanager
def _attached(connection: Connection, path: Path) -> Iterator[None]:
    """The release's database beside the working one, as `release`, while the block lasts."""
    connection.execute(f"ATTACH '{_quoted(path)}' AS release")
    try:
        yield
    finally:
        connection.execute("DETACH release")


def _order_of(model: type[pa.DataFrameModel]) -> list[str]:
    """The columns rows are written by: figures as their file has them, so that the words of a row are kept once."""
    columns = model.to_schema().columns
    return list(_AS_FILED) if all(name in columns for name in _AS_FILED) else key_of(model)


def _write_comments(connection: Connection) -> None:
    words = connection.execute("SELECT table_name, column_name, description_vi, unit FROM dictionary").fetchall()
    for table, column, text, unit in words:
        shown = _quoted(text if unit is None else f"{text} ({unit})")
        subject = f"TABLE release.{table}" if column is None else f"COLUMN release.{table}.{column}"
        connection.execute(f"COMMENT ON {subject} IS '{shown}'")


def _replace_changed(connection: Connection, table: str) -> bool:
    """Put a table's rows that are others now in place; whether there were any."""
    if table in _FILED:
        return _replace_rows(connection, table, "submission_id IN (FROM changed_filings)")
    group = f"coalesce({_OFFICE}, '')" if _OFFICE in PUBLISHED[table].to_schema().columns else "''"
    changed = _marks(connection, table, group) ^ _marks(connection, f"release.{table}", group)
    if not changed:
        return False
    return _replace_rows(connection, table, f"{group} IN {MANY}", [as_one({office for office, _, _ in changed})])


def _replace_rows(connection: Connection, table: str, which: str, parameters: Sequence[str] = ()) -> bool:
    """Have the release tell of these rows what the working database does; whether either has any."""
    with one_transaction(connection):
        gone = _number(connection, f"DELETE FROM release.{table} WHERE {which}", parameters)  # noqa: S608 - our own table names
        insert = f"INSERT INTO release.{table} BY NAME SELECT * FROM {table} WHERE {which}"  # noqa: S608
        return _number(connection, insert, parameters) + gone > 0


def _marks(connection: Connection, table: str, by: str) -> set[tuple[str, int, int]]:
    """By group, how many rows it has and the sum of their hashes: the same rows in any order, the same mark."""
    rows = f"SELECT {by}, count(*), sum(hash(each_row)::HUGEINT) FROM {table} AS each_row GROUP BY 1"  # noqa: S608
    return set(connection.execute(rows).fetchall())


def _number(connection: Connection, query: str, parameters: Sequence[str] = ()) -> int:
    row = connection.execute(query, parameters).fetchone()
    return int(row[0]) if row else 0


def _quoted(text: Path | str) -> str:
    return str(text).replace("'", "''")
