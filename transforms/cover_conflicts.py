"""The cheapest sets of figures that take one out of every conflict."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

_EXACT = {"mip_rel_gap": 0.0}
_HALF = 0.5


def cheapest_cover(
    conflicts: Sequence[frozenset[int]], weights: Sequence[float], excluded: Sequence[frozenset[int]] = ()
) -> frozenset[int] | None:
    """The set of least weight that shares a figure with every conflict and holds none of the excluded sets whole.

    None where there is none. Among sets of one weight the solver's own order decides; ask again with it excluded.
    """
    columns = sorted({figure for conflict in conflicts for figure in conflict})
    if not conflicts:
        return frozenset()
    at = {figure: number for number, figure in enumerate(columns)}
    rows = [*conflicts, *(known & at.keys() for known in excluded)]
    highest = [np.inf] * len(conflicts) + [float(len(known) - 1) for known in excluded]
    lowest = [1.0] * len(conflicts) + [-np.inf] * len(excluded)
    answer = milp(
        np.array([weights[figure] for figure in columns]),
        integrality=np.ones(len(columns)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(_matrix(rows, at), lowest, highest),
        options=_EXACT,
    )
    if answer.x is None:
        return None
    return frozenset(figure for figure in columns if answer.x[at[figure]] > _HALF)


def _matrix(rows: Sequence[Collection[int]], at: dict[int, int]) -> csr_array:
    told = [(number, at[figure]) for number, row in enumerate(rows) for figure in row]
    return csr_array(
        (np.ones(len(told)), ([row for row, _ in told], [column for _, column in told])), shape=(len(rows), len(at))
    )


def groups_of(conflicts: Sequence[frozenset[int]]) -> Iterator[list[frozenset[int]]]:
    """Conflicts that share figures, directly or through others, together: each group is a search of its own."""
    left = list(conflicts)
    while left:
        group = [left.pop(0)]
        figures = set(group[0])
        while joined := [conflict for conflict in left if conflict & figures]:
            left = [conflict for conflict in left if not conflict & figures]
            group += joined
            figures = figures.union(*joined)
        yield group
