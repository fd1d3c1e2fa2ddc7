"""What senders answered on their reply sheets, beside the mismatches they answer."""

from collections.abc import Iterable
from typing import Any

from commands.terminal import Terminal, table
from warehouse.pass_many import MANY, as_one
from warehouse.read_release import Release

Row = dict[str, Any]

_TO_FINDINGS = f"""
    SELECT r.*, s.file_name, s.received_at, s.unit_name FROM replies AS r JOIN submissions AS s USING (submission_id)
    WHERE r.in_force AND r.finding_id IN {MANY}
"""  # noqa: S608 - our own text
_ON_A_SHEET = """
    SELECT r.*, f.severity, f.message_vi, f.message_en, f.state FROM replies AS r
    LEFT JOIN findings AS f USING (finding_id)
    WHERE r.submission_id = ? ORDER BY r.ordinal
"""


def replies_to(release: Release, finding_ids: Iterable[str]) -> dict[str, Row]:
    """The answer in force to each of some mismatches, by finding; none in a release made before there were any."""
    if "replies" not in release.tables():
        return {}
    return {row["finding_id"]: row for row in release.rows(_TO_FINDINGS, [as_one(finding_ids)])}


def replies_on(release: Release, submission_id: str) -> list[Row]:
    """The answers of one reply sheet in its order, each with the mismatch it answers."""
    return release.rows(_ON_A_SHEET, [submission_id]) if "replies" in release.tables() else []


def tell_reply(reply: Row, terminal: Terminal) -> str:
    """An answer in one line: `Sửa thành 1.234 triệu đồng - gõ nhầm (Nguyễn Văn A)`."""
    told = terminal.text(f"words.answer_{reply['answer']}")
    if reply["answer"] == "corrected":
        told += " " + _figure(reply, terminal)
    if reply["explanation"]:
        told += f" – {reply['explanation']}"
    return told + (f" ({reply['answered_by']})" if reply["answered_by"] else "")


def _figure(reply: Row, terminal: Terminal) -> str:
    """The corrected figure as the sender wrote it, with its unit; a word where it could not be read or is missing."""
    if reply["corrected"] is None:
        return reply["written"] or terminal.text("words.no_figure")
    return f"{reply['written']} {reply['written_unit'] or ''}".rstrip()


def replies_table(replies: list[Row], terminal: Terminal) -> Any:  # noqa: ANN401 - rich's table
    """The answers of a sheet: what was asked, what is answered, what has become of the mismatch."""
    titles = [("id", "left"), ("message", "wide"), ("answer", "fold"), ("state", "left")]
    return table(
        [(terminal.text(f"columns.{name}"), side) for name, side in titles],
        (
            (
                (reply["finding_id"] or "")[:8],
                reply[f"message_{terminal.language}"] or reply["quote"],
                tell_reply(reply, terminal),
                terminal.text(f"words.{reply['state']}") if reply["state"] else terminal.text("words.unknown_finding"),
            )
            for reply in replies
        ),
    )
