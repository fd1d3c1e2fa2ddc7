"""Documents that contradict themselves in many places: one warning that the reading is in doubt, and no accusations.

A sender gets one figure wrong, or a few. Where a good part of a document's figures have two values each, its layout was
not understood, or figures of several subjects were taken for one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from transforms.explain import Mismatch, rows_by_id

_LEAST_CONFLICTS = 5
_LEAST_SHARE = 0.1
"""In made-up provinces sound documents have no conflict, and those with planted errors one among some thirty figures;
documents whose footnotes or headings were damaged have one for every second to tenth figure."""


def temper(mismatches: Iterable[Mismatch], keys: pl.DataFrame, observations: pl.DataFrame) -> Iterator[Mismatch]:
    """The mismatches; those of documents whose reading is in doubt as warnings, their conflicts as one.

    Args:
        mismatches: what the rules found.
        keys: the figures of the batch side by side.
        observations: for the places.
    """
    found = tuple(mismatches)
    told = _told_in_doubt(found, keys)
    conflicts: dict[str, list[Mismatch]] = defaultdict(list)
    for mismatch in found:
        submission_id = mismatch.subject["submission_id"]
        if submission_id not in told:
            yield mismatch
        elif mismatch.kind == "conflicting_values" and mismatch.cause is None:
            conflicts[submission_id].append(mismatch)
        else:
            yield replace(mismatch, severity="warning") if mismatch.severity == "error" else mismatch
    for submission_id, several in conflicts.items():
        yield _reading_in_doubt(submission_id, several, told[submission_id], observations)


def _told_in_doubt(found: tuple[Mismatch, ...], keys: pl.DataFrame) -> dict[str, int]:
    """How many figures are told in each document of which too many have other values beside them."""
    conflicts = Counter(m.subject["submission_id"] for m in found if m.kind == "conflicting_values" and m.cause is None)
    many = [submission_id for submission_id, n in conflicts.items() if n >= _LEAST_CONFLICTS]
    told = keys.filter(pl.col("submission_id").is_in(many)).group_by("submission_id").len()
    return {each: n for each, n in told.iter_rows() if conflicts[each] >= n * _LEAST_SHARE}


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
