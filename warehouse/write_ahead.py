"""The table of figures as Parquet, written while documents are still compared: the release need not wait for it.

It is by far the largest table, and the only one settled as soon as it is known which filings are in force.
"""

import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from warehouse.name_home import PARTIAL
from warehouse.open_working import Connection
from warehouse.write_parquet import parquet_of, write_table


class Ahead:
    """One table's file, in the making or not begun."""

    table = "observations"

    def __init__(self, connection: Connection, home: Path) -> None:
        """Know where to; nothing is written yet."""
        self._connection = connection
        self._folder = home / "releases" / f"ahead{PARTIAL}"
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._cursor: Connection | None = None
        self._written: Future[None] | None = None

    def start(self) -> None:
        """Begin to write the table as it is now; nothing may change it before the file is taken."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._cursor = self._connection.cursor()
        self._written = self._thread.submit(write_table, self._cursor, self.table, self._folder)

    def take(self, folder: Path) -> bool:
        """Move the file, once it is written, to where it belongs; whether there is one."""
        if self._written is None or self._written.exception() is not None:
            return False
        parquet_of(self._folder, self.table).replace(parquet_of(folder, self.table))
        self._written = None
        return True

    def end(self) -> None:
        """Stop writing, and leave nothing behind."""
        if self._cursor is not None:
            self._cursor.interrupt()
        self._thread.shutdown()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def writing_ahead(connection: Connection, home: Path) -> Iterator[Ahead]:
    """A file that may be begun within the block, and is gone after it where no release has taken it."""
    ahead = Ahead(connection, home)
    try:
        yield ahead
    finally:
        ahead.end()
