"""The officers' decisions, in a small store of their own."""

import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from warehouse.name_home import DECISIONS
from warehouse.open_store import StoreError, open_store

_WAIT_SECONDS = 30
_ID_LENGTH = 24
_AMOUNTS = ("reported", "expected", "tolerance", "value", "observed_value", "observed_half_width")


class DecisionsError(StoreError):
    """The store of decisions cannot be read or written."""


def has_decisions(home: Path) -> bool:
    """Whether an officer ever decided anything here."""
    return (home / DECISIONS).is_file()


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
    try:
        return [_as_known(dict(row)) for row in rows]
    except (ValueError, ArithmeticError, TypeError) as error:
        raise DecisionsError(home / DECISIONS, f"{type(error).__name__}: {error}") from error


def _opened(home: Path) -> AbstractContextManager[sqlite3.Connection]:
    return open_store(home / DECISIONS, "decisions_store", _WAIT_SECONDS, DecisionsError)


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
