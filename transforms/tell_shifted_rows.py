"""Rows of a sheet written a column aside: several of their figures must be wrong, and are those of the next column."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from transforms.localise_identities import Culprit
from transforms.scan_sheet import address_of

_LEAST_WRONG = 3
_LEAST_ASIDE = 2


def tell_shifted_rows(
    culprits: Iterable[Culprit], rows: Mapping[str, dict[str, Any]]
) -> dict[str, tuple[Culprit, ...]]:
    """All wrong figures of such a row, by the first observation of each of them.

    Args:
        culprits: the figures that must be wrong, of any submissions.
        rows: the observations those stand in, by id.
    """
    lines: dict[tuple[Any, ...], list[tuple[int, Culprit]]] = defaultdict(list)
    for culprit in culprits:
        row = rows[culprit.observation_ids[0]]
        if culprit.is_certain and row["cell"] and (address := address_of(row["cell"])):
            lines[row["submission_id"], row["sheet"], address[0]].append((address[1], culprit))
    found: dict[str, tuple[Culprit, ...]] = {}
    for line in lines.values():
        wrong = tuple(culprit for _, culprit in sorted(line, key=lambda each: each[0]))
        aside = sum(culprit.explanation == "column shifted" for culprit in wrong)
        if len(wrong) >= _LEAST_WRONG and aside >= _LEAST_ASIDE:
            found |= dict.fromkeys((culprit.observation_ids[0] for culprit in wrong), wrong)
    return found
