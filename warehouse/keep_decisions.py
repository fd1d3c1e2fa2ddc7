"""The officers' decisions: a small store of their own, to which any program may add while the nightly job runs.

SQLite, because it serves several writers and readers on one machine at once; rows are only ever added.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from warehouse.read_statement import statement

STORE = "decisions.sqlite"
_WAIT_SECONDS = 30
_ID_LENGTH = 24
_AMOUNTS = ("reported", "expected", "tolerance", "value", "observed_value", "observed_half_width")


class DecisionsError(Exception):
    """A store of decisions that cannot be read or written; carries its path and why."""

    def __init__(self, path: Path, why: str) -> None:
        """Name the store and the reason."""
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


def has_decisions(home: Path) -> bool:
    """Whether an officer ever decided anything here."""
    return (home / STORE).is_file()


def keep_decision(home: Path, decision: Mapping[str, Any]) -> str:
    """Add one decision, on disk before this returns; its id.

    Args:
        home: whose store.
        decision: the columns of the `decisions` table it has; `decided_at` in UTC without a zone.

    Raises:
        DecisionsError: the store cannot be written.
    """
    row = {name: _as_kept(value) for name, value in decision.items() if value is not None}
    told = "\x1f".join(f"{name}={row[name]}" for name in sorted(row))
    row["decision_id"] = sha256(told.encode()).hexdigest()[:_ID_LENGTH]
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    with _opened(home) as connection, connection:
        connection.execute(f"INSERT INTO decisions ({names}) VALUES ({places})", row)  # noqa: S608 - our own columns
    return str(row["decision_id"])


def kept_decisions(home: Path) -> list[dict[str, Any]]:
    """Every decision in the order it was taken, with the columns of the `decisions` table the store knows.

    Raises:
        DecisionsError: the store cannot be read.
    """
    if not has_decisions(home):
        return []
    with _opened(home) as connection:
        rows = connection.execute("SELECT * FROM decisions ORDER BY number").fetchall()
    return [_as_known(dict(row)) for row in rows]


@contextmanager
def _opened(home: Path) -> Iterator[sqlite3.Connection]:
    path = home / STORE
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(statement("decisions_store"))
            yield connection
    except sqlite3.Error as error:
        raise DecisionsError(path, str(error)) from error


def _as_kept(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def _as_known(row: dict[str, Any]) -> dict[str, Any]:
    amounts = {name: Decimal(row[name]) for name in _AMOUNTS if row[name] is not None}
    until = date.fromisoformat(row["until"]) if row["until"] else None
    decided_at = datetime.fromisoformat(row["decided_at"])
    return row | amounts | {"until": until, "decided_at": decided_at, "origin": "officer"}
