"""What people decided on mismatches, in words."""

from typing import Any

from commands.terminal import Terminal, table
from warehouse.read_release import Release

Row = dict[str, Any]

_ON_A_FINDING = """
    SELECT * FROM decisions WHERE finding_id = $id OR current_finding_id = $id ORDER BY decided_at, number, decision_id
"""


def decisions_on(release: Release, finding_id: str) -> list[Row]:
    """Every decision ever taken on a mismatch, the first first; none in a release made before there were any."""
    return release.rows(_ON_A_FINDING, {"id": finding_id}) if "decisions" in release.tables() else []


def tell_state(finding: Row, terminal: Terminal) -> str:
    """The state of a mismatch with who decided it, when and why: `tạm bỏ qua – Lê Thị B, 05/03/2024: chờ biên bản`."""
    state = terminal.text(f"words.decided_{finding['state']}" if finding["decided_by"] else f"words.{finding['state']}")
    if not finding["decided_by"]:
        return state
    return f"{state} – {finding['decided_by']}, {terminal.date(finding['decided_at'])}: {finding['reason']}"


def decisions_table(decisions: list[Row], terminal: Terminal) -> Any:  # noqa: ANN401 - rich's table
    """The history of a mismatch: when, who, what, why, and what has become of each decision."""
    titles = [
        ("decided_at", "left"),
        ("decision", "fold"),
        ("decided_by", "fold"),
        ("why", "fold"),
        ("effect_now", "fold"),
    ]
    return table(
        [(terminal.text(f"columns.{name}"), side) for name, side in titles],
        (
            (
                terminal.moment(row["decided_at"]),
                _what(row, terminal),
                f"{row['decided_by']}\n({terminal.text('words.origin_' + row['origin'])})",
                row["reason"],
                row[f"note_{terminal.language}"] or terminal.text(f"words.effect_{row['effect']}"),
            )
            for row in decisions
        ),
        terminal.text("show.history"),
    )


def _what(row: Row, terminal: Terminal) -> str:
    """`sửa số: 704,543 → 704,343 triệu đồng`, `tạm bỏ qua đến hết 30/06/2024`."""
    told = terminal.text(f"lapses.{row['decision']}" if row["decision"] != "reopen" else "words.reopened")
    if row["decision"] == "correct":
        return f"{told}: {row['observed_written']} → {row['value_written']}"
    if row["until"] is not None:
        told += " " + terminal.text("words.until", date=terminal.date(row["until"]))
    return told
