"""Two versions of a filing from a release: what became of figures and findings from one to the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.rules import ACROSS_RULES
from transforms.compare_findings import compare_findings
from transforms.compare_versions import CHANGES, compare_versions
from transforms.weigh_versions import weigh_versions
from warehouse.read_release import Release

__all__ = ["CHANGES", "Compared", "compare"]

Row = Mapping[str, Any]

_FIGURES = "SELECT * FROM observations WHERE submission_id = ? ORDER BY ordinal"
_FILED = """
    SELECT finding_id, subject_id FROM findings_by_submission
    WHERE submission_id = ? AND NOT list_contains(?, rule_id)
"""
_FINDINGS = "SELECT * FROM findings WHERE list_contains($ids, finding_id)"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions of a filing side by side.

    Attributes:
        earlier, later: their rows of `submissions`.
        figures: what became of every figure (see `compare_versions`).
        amounts: what changed by project and measure (see `weigh_versions`).
        findings: one mapping per finding inside either version: `fate`, and its row of `findings` under `old` and
            `new`. Those between documents are of the version in force alone, and left out.
    """

    earlier: Row
    later: Row
    figures: pl.DataFrame
    amounts: pl.DataFrame
    findings: Sequence[Row]


def compare(release: Release, earlier: Row, later: Row) -> Compared:
    """Two submissions of a release side by side, whether they are in force or not.

    Args:
        release: where both are published.
        earlier: row of `submissions` of the one received first.
        later: of the other.
    """
    old, new = (release.frame(_FIGURES, [each["submission_id"]]) for each in (earlier, later))
    across = [rule.rule_id for rule in ACROSS_RULES]
    filed = [release.frame(_FILED, [each["submission_id"], across]) for each in (earlier, later)]
    fates = compare_findings(*filed)
    ids = sorted({*fates["old_finding_id"].drop_nulls(), *fates["new_finding_id"].drop_nulls()})
    rows = {row["finding_id"]: row for row in release.rows(_FINDINGS, {"ids": ids})}
    findings = [
        {"fate": fate, "old": rows.get(before or ""), "new": rows.get(after or "")}
        for before, after, fate in fates.iter_rows()
    ]
    return Compared(earlier, later, compare_versions(old, new), weigh_versions(old, new), findings)
