"""What was told to which office by which way, in a small store of its own.

A notice is entered once it has gone out: a crash between the two has it sent a second time, never lost.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path

from warehouse.name_home import NOTICES
from warehouse.open_store import StoreError, open_store

_WAIT_SECONDS = 10


class NoticesError(StoreError):
    """The store of notices cannot be read or written."""


def keys_told(home: Path) -> dict[tuple[str, str], set[str]]:
    """The keys of everything that was told, by office and channel.

    Raises:
        NoticesError: the store cannot be read.
    """
    if not (home / NOTICES).is_file():
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


def _opened(home: Path) -> AbstractContextManager[sqlite3.Connection]:
    return open_store(home / NOTICES, "notices_store", _WAIT_SECONDS, NoticesError)
