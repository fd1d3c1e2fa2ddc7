"""What a night leaves on the server's pages: what came, what was refused and why, what stands open, how far it is.

Tables hold tonight's files and sums, never the whole store: an artifact is for reading.
"""

import time
from typing import TYPE_CHECKING, Any, cast

from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact

from flows.count_judged import idle_rules
from flows.order import FileRead, Night, Unreachable, Watch
from schemas.text import name_within
from warehouse.read_release import Release

if TYPE_CHECKING:
    from uuid import UUID

_MOST_ROWS = 500
_SECONDS_BETWEEN = 3.0
_OPEN = """
    WITH standing AS (
        SELECT coalesce(s.unit_name, f.unit_code, '?') AS office, f.severity, f.kind, count(*) AS findings
        FROM findings f LEFT JOIN submissions s USING (submission_id)
        WHERE f.state = 'open' AND f.cause_id IS NULL
        GROUP BY ALL
    )
    FROM standing ORDER BY list_position(['error', 'warning', 'info'], severity), findings DESC, office, kind
"""


def show_files(night: Night) -> None:
    """Tonight's files: those that came, with what was read in each; those refused, with the reason."""
    came = [
        {
            "file": name_within(each.folder, each.file_name),
            "office": each.unit_name or "",
            "figures": each.figures,
            "seconds": each.seconds,
        }
        for each in night.files
        if each.refusal is None
    ]
    refused: list[FileRead | Unreachable] = [*night.refused, *night.intake.unreachable]
    reasons = [
        {
            "file": name_within(each.folder, each.file_name),
            "code": each.refusal,
            "lý do": each.reason_vi,
            "reason": each.reason_en,
        }
        for each in refused
    ]
    told = f"{len(night.intake.new)} new, {len(night.intake.known)} known, {night.reread} read again"
    _show("arrivals", came, f"{told}. Release: {night.release.name if night.release else 'none'}")
    _show("refused", reasons, f"{len(refused)} files refused, or not to be had, tonight")


def show_open(release: Release) -> None:
    """What stands open, by office, severity and kind."""
    rows = release.rows(_OPEN)
    _show("open-findings", rows, f"{sum(row['findings'] for row in rows)} mismatches stand open, consequences apart")


def show_idle_rules(release: Release) -> None:
    """The rules that had nothing to judge in what is in force."""
    rows = idle_rules(release)
    _show("idle-rules", rows, f"{len(rows)} rules judged nothing: they would have found nothing, whatever was wrong")


def _show(key: str, rows: list[dict[str, Any]], description: str) -> None:
    left = len(rows) - _MOST_ROWS
    more = f" (the first {_MOST_ROWS} of {len(rows)})" if left > 0 else ""
    create_table_artifact(table=rows[:_MOST_ROWS], key=key, description=description + more)


class ProgressBoard:
    """A watch that shows each long step as a progress artifact, and passes everything on."""

    def __init__(self, onlooker: Watch) -> None:
        """`onlooker` sees the steps too."""
        self._onlooker = onlooker
        self._boards: dict[str, tuple[UUID, int]] = {}
        self._done: dict[str, int] = {}
        self._told_at = 0.0

    def starts(self, step: str, total: int) -> None:
        """A board of its own for the step."""
        self._onlooker.starts(step, total)
        key, told = step.replace("_", "-"), f"{step}: 0 of {total}"
        # In a flow that is no coroutine it answers at once; its signature covers both.
        board = cast("UUID", create_progress_artifact(0.0, key=key, description=told))
        self._boards[step], self._done[step] = (board, total), 0

    def advances(self, step: str) -> None:
        """One more; the board is told every few seconds, and at the end."""
        self._onlooker.advances(step)
        self._done[step] += 1
        board, total = self._boards[step]
        done = self._done[step]
        if done >= total or time.monotonic() - self._told_at > _SECONDS_BETWEEN:
            self._told_at = time.monotonic()
            update_progress_artifact(board, 100.0 * done / max(total, 1), f"{step}: {done} of {total}")

    def notes(self, event: str, **details: Any) -> None:  # noqa: ANN401 - whatever belongs to the event
        """Pass on."""
        self._onlooker.notes(event, **details)
