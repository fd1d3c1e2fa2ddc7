"""What was told to which office by which way: a small store of its own, to which rows are only added.

A notice is entered once it has gone out: a crash between the two has it sent a second time, never lost.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from warehouse.read_statement import statement

STORE = "notices.sqlite"
_WAIT_SECONDS = 10


class NoticesError(Exception):
    """A store of notices that cannot be read or written; carries its path and why."""

    def __init__(self, path: Path, why: str) -> None:
        """Name the store and the reason."""
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


def keys_told(home: Path) -> dict[tuple[str, str], set[str]]:
    """The keys of everything that was told, by office and channel.

    Raises:
        NoticesError: the store cannot be read.
    """
    if not (home / STORE).is_file():
        return {}
    told: dict[tuple[str, str], set[str]] = {}
    with _opened(home) as connection:
        for office, channel, key in connection.execute("SELECT office, channel, key FROM notices"):
            told.setdefault((office, channel), set()).add(key)
    return told


def keep_told(home: Path, office: str, channel: str, keys: Iterable[str], as_of: date) -> None:
    """Enter what one message told, all of it or nothing, on disk before this returns.

    Raises:
        NoticesError: the store cannot be written.
    """
    sent_at = datetime.now(UTC).isoformat(timespec="seconds")
    rows = [(office, channel, key, sent_at, as_of.isoformat()) for key in keys]
    with _opened(home) as connection, connection:
        connection.executemany(
            "INSERT INTO notices (office, channel, key, sent_at, as_of) VALUES (?, ?, ?, ?, ?)", rows
        )


@contextmanager
def _opened(home: Path) -> Iterator[sqlite3.Connection]:
    path = home / STORE
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(statement("notices_store"))
            yield connection
    except sqlite3.Error as error:
        raise NoticesError(path, str(error)) from error
