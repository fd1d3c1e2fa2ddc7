"""A small store of its own, to which any program may add rows while the nightly job runs.

SQLite, because it serves several writers and readers on one machine at once; rows are only ever added.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from warehouse.read_statement import statement


class StoreError(Exception):
    """A store that cannot be read or written; carries its path and why."""

    def __init__(self, path: Path, why: str) -> None:
        """Name the store and the reason."""
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


@contextmanager
def open_store(path: Path, tables: str, wait_seconds: int, trouble: type[StoreError]) -> Iterator[sqlite3.Connection]:
    """The store, made where it is not there.

    Args:
        path: its file.
        tables: name of the statement that makes its tables.
        wait_seconds: how long another writer is waited for.
        trouble: what is raised.

    Raises:
        StoreError: as `trouble`; the store cannot be read or written.
    """
    try:
        with closing(sqlite3.connect(path, timeout=wait_seconds)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(statement(tables))
            yield connection
    except sqlite3.Error as error:
        raise trouble(path, str(error)) from error
