"""A published release, opened for reading: rows of its tables, nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import duckdb

from warehouse.name_home import DATABASE

if TYPE_CHECKING:
    import polars as pl


class NoReleaseError(Exception):
    """A home in which nothing has been published yet."""


class Release:
    """One release's database, read-only; the release stays whole however many come after it."""

    def __init__(self, folder: Path, within: Mapping[str, Any] | None = None) -> None:
        """Open `folder/tonghop.duckdb`, within limits of memory and threads where they are given."""
        self.folder = folder
        self.stamp = folder.name
        self.connection = duckdb.connect(str(folder / DATABASE), read_only=True, config=dict(within or {}))
        self._replaced: set[str] = set()

    def __enter__(self) -> Self:
        """The release itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.connection.close()

    def rows(self, query: str, parameters: Sequence[object] | dict[str, object] = ()) -> list[dict[str, Any]]:
        """The rows of a query, each by column name; parameters by position (`?`) or by name (`$year`)."""
        answer = self.connection.execute(query, parameters)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def frame(self, query: str, parameters: Sequence[object] | dict[str, object] = ()) -> "pl.DataFrame":
        """The answer to a query as a frame; parameters as for `rows`."""
        return self.connection.execute(query, parameters).pl()

    def tables(self) -> list[str]:
        """The names of its tables, in alphabetical order."""
        named = self.rows("SELECT DISTINCT table_name FROM duckdb_tables() ORDER BY table_name")
        return [row["table_name"] for row in named]

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns, in order."""
        return [row["name"] for row in self.rows("SELECT name FROM pragma_table_info(?) ORDER BY cid", [table])]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.rows(f'SELECT count(*) AS rows FROM "{table}"')[0]["rows"])  # noqa: S608 - a known table

    def stream(self, table: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """A table's columns and its rows in a fixed order, a few thousand in memory at a time."""
        columns, query = self.columns(table), f'SELECT * FROM "{table}" ORDER BY ALL'  # noqa: S608 - a known table
        if table in self._replaced:
            return columns, iter(self.connection.execute(query).fetchall())
        # A cursor of its own: another query on the connection would end this answer.
        answer = self.connection.cursor().execute(query)
        return columns, chain.from_iterable(iter(lambda: answer.fetchmany(5_000), []))

    def write_parquet(self, table: str, output: Path) -> None:
        """Write a table to a Parquet file, in the order of `stream`."""
        relation = self.connection.sql(f'SELECT * FROM "{table}" ORDER BY ALL')  # noqa: S608 - a known table
        relation.write_parquet(str(output), compression="zstd")

    def replace_rows(self, table: str, key: str, rows: "pl.DataFrame") -> None:
        """From now on show these rows of a table in place of those of the same key; the release's file stays as it is.

        The table in memory takes the name of the one in the file, which comes after it in the order of looking.
        """
        self.connection.register("incoming", rows.to_arrow())
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {table} ANTI JOIN incoming USING ({key}) "  # noqa: S608 - a known table
            f"UNION ALL BY NAME SELECT * FROM incoming"
        )
        self.connection.unregister("incoming")
        self._replaced.add(table)


def open_latest(home: Path) -> Release:
    """The newest release of a home.

    Raises:
        NoReleaseError: nothing was published there yet.
    """
    latest = home / "latest"
    if not (latest / DATABASE).is_file():
        raise NoReleaseError(str(home))
    return Release(latest.resolve())
