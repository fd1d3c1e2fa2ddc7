"""Documents that contradict themselves in many places: one warning that the reading is in doubt, and no accusations.

A sender gets one figure wrong, or a few. Where a good part of a document's figures have two values each, its layout was
not understood, or figures of several subjects were taken for one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from transforms.explain import Mismatch, rows_by_id

_LEAST_CONTESTED = 5
_LEAST_SHARE = 0.2
"""In made-up provinces with planted errors no document has more than one figure in twenty told with two values."""


def temper(mismatches: Iterable[Mismatch], keys: pl.DataFrame, observations: pl.DataFrame) -> Iterator[Mismatch]:
    """The mismatches; those of documents whose reading is in doubt as warnings, their conflicts as one.

    Args:
        mismatches: what the rules found.
        keys: the figures of the batch side by side, with `is_contested`.
        observations: for the places.
    """
    told = _told_in_doubt(keys)
    conflicts: dict[str, list[Mismatch]] = defaultdict(list)
    for found in mismatches:
        submission_id = found.subject["submission_id"]
        if submission_id not in told:
            yield found
        elif found.kind == "conflicting_values":
            conflicts[submission_id].append(found)
        else:
            yield replace(found, severity="warning") if found.severity == "error" else found
    for submission_id, several in conflicts.items():
        yield _reading_in_doubt(submission_id, several, told[submission_id], observations)


def _told_in_doubt(keys: pl.DataFrame) -> dict[str, int]:
    """How many figures are told in each document of which too many have two values."""
    counted = (
        keys.filter(pl.col("topic").is_in(["funding", "poverty"]))
        .group_by("submission_id")
        .agg(pl.len().alias("told"), pl.col("is_contested").sum().alias("contested"))
        .filter((pl.col("contested") >= _LEAST_CONTESTED) & (pl.col("contested") >= pl.col("told") * _LEAST_SHARE))
    )
    return dict(counted.select("submission_id", "told").iter_rows())


def _reading_in_doubt(submission_id: str, conflicts: list[Mismatch], told: int, observations: pl.DataFrame) -> Mismatch:
    ids = tuple(dict.fromkeys(i for found in conflicts for i in found.observation_ids))
    lines = sorted({row["line_from"] for row in rows_by_id(observations, ids).values() if row["line_from"]})
    return Mismatch(
        kind="conflicting_values",
        severity="warning",
        subject={"submission_id": submission_id},
        evidence=tuple(sorted({value for found in conflicts for value in found.evidence})),
        observation_ids=ids,
        wording="reading_in_doubt",
        details={
            "count": str(len({tuple(found.subject.items()) for found in conflicts})),
            "told": str(told),
            "lines": ", ".join(str(line) for line in lines) or "?",
        },
        suspects=ids,
    )
