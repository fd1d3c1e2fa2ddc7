"""What is in force tonight: filings, mismatches, and the decisions people took on them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from schemas.messages import message
from transforms.settle_decisions import Settled, settle_decisions
from warehouse.keep_decisions import DecisionsError, kept_decisions
from warehouse.open_working import Connection
from warehouse.read_before import UnreadableReleaseError
from warehouse.replace_decided import decidable_findings, decided_last, replace_decided, sender_decisions, still_stated


def settle_decided(connection: Connection, home: Path, as_of: date) -> str:
    """Enter every decision that holds on the day into the mismatches; why officers' cannot be read, '' where they can.

    Where they cannot, those hold that were settled last: nothing that was decided is undone by a damaged store.

    Raises:
        DecisionsError: the store of decisions cannot be read, nor what was settled last.
        TableError: decisions that break their table.
    """
    why = ""
    try:
        officers = kept_decisions(home)
    except DecisionsError as error:
        why = error.why
        try:
            officers = decided_last(connection, home)
        except UnreadableReleaseError:
            raise error from None
    decisions = [*officers, *(_explained(each) for each in sender_decisions(connection))]
    settled = settled_by(connection, decisions, as_of)
    replace_decided(connection, settled.findings, settled.decisions)
    return why


def settled_by(connection: Connection, decisions: Sequence[dict[str, Any]], as_of: date) -> Settled:
    """The mismatches of a database with the decisions that hold for them on a day; nothing is written.

    Args:
        connection: the working database, or a release's.
        decisions: every decision ever taken.
        as_of: the day.
    """
    units = sorted({each["unit_code"] for each in decisions if each["unit_code"]})
    findings = decidable_findings(connection, units)
    return settle_decisions(findings, decisions, still_stated(connection, decisions), as_of)


def _explained(decision: dict[str, Any]) -> dict[str, Any]:
    """A sender's decision with a reason: its own words, else what its answer says."""
    return decision | {"reason": decision["reason"] or message(f"replied.{decision['decision']}", "vi")}
