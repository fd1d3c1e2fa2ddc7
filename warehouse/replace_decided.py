"""What decisions are about, read from a database of ours; what has become of both, written back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from schemas.tables import PUBLISHED, frame_of, validate
from warehouse.load_batch import insert
from warehouse.open_working import Connection, note_change, one_transaction
from warehouse.pass_many import MANY, as_one
from warehouse.read_before import columns_of, read_before
from warehouse.read_release import Release
from warehouse.read_statement import statement

_SETTLED = ("state", "decided_by", "decided_at", "reason", "note_vi", "note_en")
_AS_DECIDED = ", ".join(_SETTLED)
_OFFICERS = "SELECT * FROM decisions WHERE origin = 'officer' ORDER BY number"

Row = dict[str, Any]


def sender_decisions(connection: Connection) -> list[Row]:
    """What senders decided on their reply sheets, in the order in which the sheets came; `reason` may be None."""
    return connection.execute(statement("sender_decisions")).pl().to_dicts()


def decided_last(connection: Connection, home: Path) -> list[Row]:
    """What officers had decided when decisions were settled last; of the newest release where the database is new.

    Raises:
        UnreadableReleaseError: the database is new, and the release cannot be read.
    """
    return connection.execute(_OFFICERS).pl().to_dicts() or read_before(home, _officers_of) or []


def _officers_of(release: Release) -> list[Row]:
    columns = list(PUBLISHED["decisions"].to_schema().columns)
    return release.rows(columns_of(release, "decisions", columns, "origin = 'officer'"))


def decidable_findings(connection: Connection, unit_codes: Sequence[str]) -> pl.DataFrame:
    """The mismatches in force of some units, and every other one that bears a decision now."""
    return connection.execute(
        "SELECT * FROM findings WHERE state <> 'gone' "  # noqa: S608 - our own text
        f"AND (unit_code IN {MANY} OR decided_by IS NOT NULL OR note_vi IS NOT NULL) ORDER BY finding_id",
        [as_one(unit_codes)],
    ).pl()


def still_stated(connection: Connection, decisions: Sequence[Row]) -> frozenset[str]:
    """The ids of those corrections whose figure is in force as it was when it was corrected."""
    corrections = [each for each in decisions if each["decision"] == "correct"]
    if not corrections:
        return frozenset()
    connection.register("corrections", frame_of(PUBLISHED["decisions"], corrections))
    rows = connection.execute(statement("still_stated")).fetchall()
    connection.unregister("corrections")
    return frozenset(row[0] for row in rows)


def replace_decided(connection: Connection, findings: pl.DataFrame, decisions: pl.DataFrame) -> None:
    """Enter what was decided into the mismatches, and the decisions into their table, where anything is other.

    Raises:
        TableError: decisions that break their table; nothing was written.
    """
    told = validate(decisions, PUBLISHED["decisions"])
    with one_transaction(connection):
        connection.register("settled", findings.select("finding_id", *_SETTLED).to_arrow())
        connection.register("told", told.to_arrow())
        if _differs(connection):
            connection.execute(statement("enter_decisions"))
            connection.execute("DELETE FROM decisions")
            insert(connection, "decisions", told)
            note_change(connection)
        connection.unregister("settled")
        connection.unregister("told")


def _differs(connection: Connection) -> bool:
    changed = connection.execute(
        f"SELECT 1 FROM (SELECT finding_id, {_AS_DECIDED} FROM settled EXCEPT SELECT finding_id, {_AS_DECIDED} "  # noqa: S608 - our own columns
        "FROM findings) LIMIT 1"
    ).fetchone()
    more = connection.execute("SELECT 1 FROM (FROM told EXCEPT FROM decisions) LIMIT 1").fetchone()
    fewer = connection.execute("SELECT 1 FROM (FROM decisions EXCEPT FROM told) LIMIT 1").fetchone()
    return any((changed, more, fewer))
