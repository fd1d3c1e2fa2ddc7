"""What each office is to be told, as far as it was not told before."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from schemas.notices import PROVINCE, Item, Recipient
from schemas.text import name_within

if TYPE_CHECKING:
    from schemas.messages import Language

LONGEST_OVERDUE = 365
"""Days after which nobody is reminded of a report any more; the table of coverage still has it."""

Row = dict[str, Any]


def items_of(
    refused: Iterable[Row], errors: Iterable[Row], coverage: Iterable[Row], stages: Sequence[int]
) -> list[Item]:
    """Everything that may be told tonight, once each: refused files, errors, reports due soon and overdue.

    Args:
        refused: `submission_id`, `file_name`, `folder`, both texts of the reason, `unit_code` and `unit_name` where
            known.
        errors: open error-level mismatches, causes only.
        coverage: rows as they look today (`list_obligations.coverage_on`).
        stages: how many days before the day an office is reminded.
    """
    told = [_refused(row) for row in refused] + [_error(row) for row in errors]
    return told + [item for row in coverage if (item := _date(row, stages))]


def items_for(recipient: Recipient, items: Iterable[Item], told: Collection[str]) -> tuple[Item, ...]:
    """What one office is still to be told: its own affairs, of the province every office's."""
    return tuple(
        item
        for item in items
        if item.event in recipient.events and recipient.office in {PROVINCE, item.unit_code} and item.key not in told
    )


def _refused(row: Row) -> Item:
    texts: tuple[tuple[Language, str], ...] = (
        ("vi", row["reject_message"] or row["reject_code"]),
        ("en", row["reject_message_en"] or row["reject_message"] or row["reject_code"]),
    )
    key = f"refused:{row['submission_id']}"
    return Item(
        "file_refused",
        key,
        row["unit_code"],
        row["unit_name"] or "",
        name_within(row["folder"], row["file_name"]),
        texts,
    )


def _error(row: Row) -> Item:
    texts: tuple[tuple[Language, str], ...] = (("vi", row["message_vi"]), ("en", row["message_en"]))
    whose = row["unit_code"], row["unit_name"] or ""
    return Item("new_errors", f"error:{row['finding_id']}", *whose, row["file_name"], texts, row["submission_id"])


def _date(row: Row, stages: Sequence[int]) -> Item | None:
    """A report not yet in: overdue, or due within one of the stages; each stage is told once."""
    if row["state"] not in {"due", "missing"} or row["due"] is None:
        return None
    owed = f"{row['unit_code']}/{row['programme']}/{row['report']}/{row['year']}/{row['due']}"
    whose = row["unit_code"], row["unit_name"] or row["unit_code"], row["report"]
    if row["state"] == "missing" and row["days"] > LONGEST_OVERDUE:
        return None
    if row["state"] == "missing":
        return Item("overdue", f"overdue:{owed}", *whose, due=row["due"], days=row["days"], year=row["year"])
    reached = [stage for stage in stages if row["days"] <= stage]
    if not reached:
        return None
    key = f"deadline:{owed}/{min(reached)}"
    return Item("deadline", key, *whose, due=row["due"], days=row["days"], year=row["year"])
