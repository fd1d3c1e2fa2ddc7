"""Two lists of findings side by side: what is gone, what is new, what is still there, and with which values."""

import polars as pl

FATES = ("new", "revalued", "gone", "kept")
"""What may have become of a finding; `revalued`: what is held against what is the same, the values are others."""

_PAIR = ["old_finding_id", "new_finding_id"]


def compare_findings(earlier: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """What became of every finding between two lists of one office's findings.

    Grain: one row per finding of either list, one that is in both (by `finding_id`, else by `subject_id`) being one
    row. Columns: `old_finding_id`, `new_finding_id` (NULL where it is in one list only), `fate` (one of `FATES`).

    Args:
        earlier: `finding_id` (unique), `subject_id`.
        later: likewise.
    """
    old, new = (_named(each, side) for each, side in ((earlier, "old"), (later, "new")))
    kept = old.join(new, left_on="old_finding_id", right_on="new_finding_id", coalesce=False).select(_PAIR)
    old, new = (_numbered(_without(each, kept)) for each in (old, new))
    again = old.join(new, on=["subject_id", "nth"]).select(_PAIR)
    single = [_without(each, again).select(pl.col("^.*_finding_id$")) for each in (old, new)]
    found = [
        each.with_columns(fate=pl.lit(fate))
        for each, fate in zip((kept, again, *single), ("kept", "revalued", "gone", "new"), strict=True)
    ]
    return pl.concat(found, how="diagonal").select(*_PAIR, "fate").sort(*_PAIR, nulls_last=True)


def _named(findings: pl.DataFrame, side: str) -> pl.DataFrame:
    return findings.select("subject_id", pl.col("finding_id").alias(f"{side}_finding_id"))


def _without(findings: pl.DataFrame, paired: pl.DataFrame) -> pl.DataFrame:
    side = next(name for name in _PAIR if name in findings.columns)
    return findings.join(paired, on=side, how="anti")


def _numbered(findings: pl.DataFrame) -> pl.DataFrame:
    """Findings of one subject in a fixed order, the first of one list to be held against the first of the other."""
    side = next(name for name in _PAIR if name in findings.columns)
    return findings.sort(side).with_columns(nth=pl.int_range(pl.len()).over("subject_id"))
