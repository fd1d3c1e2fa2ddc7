"""Whether figures that are free to change can satisfy the rules they stand in, the others within their half-widths.

Everything is reckoned in changes from the figures as stated, on the scale of the half-widths: amounts of billions and
a miss of one đồng are then told apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from schemas.linear import Figure, LinearRule

_NOTHING = 1e-7
_ZERO = Fraction(0)
_SOLVED, _IMPOSSIBLE = 0, 2
_TRUST_OF_CHANGE = 1e-4
Matrix = NDArray[np.float64]
_Bound = tuple[float | None, float | None]
_OPTIONS = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}


@dataclass(frozen=True, slots=True)
class Row:
    """A rule by the numbers of its figures; `miss` is how far their stated values are from its bound."""

    terms: Mapping[int, Fraction]
    is_equal: bool
    miss: Fraction
    tolerance: Fraction
    has_missing: bool

    @property
    def holds(self) -> bool:
        """Whether the stated values satisfy it within their half-widths; open where one is missing."""
        return self.has_missing or (abs(self.miss) if self.is_equal else self.miss) <= self.tolerance


@dataclass(frozen=True, slots=True)
class System:
    """Figures and rules by number, and the rules each figure stands in."""

    figures: Sequence[Figure]
    rows: Sequence[Row]
    rows_of: Sequence[Sequence[int]]


def system_of(figures: Sequence[Figure], rules: Sequence[LinearRule]) -> System:
    """The figures and rules by number; figures that rules name and nobody states come behind, as missing."""
    stated = {figure.name for figure in figures}
    unsaid = dict.fromkeys(name for rule in rules for name in rule.terms if name not in stated)
    everything = [*figures, *(Figure(name, None) for name in unsaid)]
    number = {figure.name: at for at, figure in enumerate(everything)}
    rows = [_row(rule, number, everything) for rule in rules]
    rows_of: list[list[int]] = [[] for _ in everything]
    for at, row in enumerate(rows):
        for figure in row.terms:
            rows_of[figure].append(at)
    return System(everything, rows, rows_of)


def _row(rule: LinearRule, number: Mapping[str, int], figures: Sequence[Figure]) -> Row:
    terms = {number[name]: coefficient for name, coefficient in rule.terms.items()}
    total = sum((c * Fraction(figures[at].value or 0) for at, c in terms.items()), Fraction(0))
    tolerance = sum((abs(c) * Fraction(figures[at].half_width) for at, c in terms.items()), Fraction(0))
    has_missing = any(figures[at].value is None for at in terms)
    return Row(terms, rule.relation == "==", total - rule.bound, tolerance, has_missing)


class Span(NamedTuple):
    """The least and the largest value of a figure; None where nothing bounds it."""

    low: Fraction | None
    high: Fraction | None

    def holds(self, value: Decimal, edge: Fraction) -> bool:
        """Whether a value lies within, or no farther outside than the edge."""
        return (self.low is None or self.low - edge <= value) and (self.high is None or value <= self.high + edge)


class _Solved(NamedTuple):
    """What an equation says of one of its figures: which in order it was, its other figures, the rest."""

    place: int
    others: Mapping[int, Fraction]
    value: Fraction


class Neighbourhood:
    """The rules that some free figures stand in, and all figures of those rules.

    First the free figures take, exactly, values that satisfy as many equations as they can alone; what the solver of
    linear programmes is asked is only whether the rest fits within the half-widths.
    """

    def __init__(self, system: System, free: frozenset[int], pinned: Mapping[int, Decimal] | None = None) -> None:
        """Line up the rules around figures.

        Args:
            system: all figures and rules.
            free: numbers of the figures that may take any value.
            pinned: values some of them are held to.
        """
        self._system = system
        self._held = {figure: Fraction(value) - self._stated(figure) for figure, value in (pinned or {}).items()}
        self._free = free - self._held.keys()
        self._rows = [system.rows[at] for at in sorted({at for figure in free for at in system.rows_of[figure]})]
        self._columns = sorted({figure for row in self._rows for figure in row.terms} - self._held.keys())
        self._at = {figure: at for at, figure in enumerate(self._columns)}
        self._base = self._solve_exactly()
        misses = [self._miss(row, self._base) for row in self._rows]
        self._scale = self._scale_of(misses)
        self._matrix = self._coefficients()
        self._needed = np.array([-float(miss) / self._scale for miss in misses])
        self._is_equal = np.array([row.is_equal for row in self._rows], dtype=bool)

    def _miss(self, row: Row, changes: Mapping[int, Fraction]) -> Fraction:
        """How far a rule is from its bound with the pinned figures at their values and some free ones changed."""
        told = ((c, self._held.get(figure) or changes.get(figure)) for figure, c in row.terms.items())
        return row.miss + sum((c * change for c, change in told if change), Fraction(0))

    def _solve_exactly(self) -> dict[int, Fraction]:
        """Changes of free figures that satisfy equations one by one, while a free figure can satisfy one."""
        rows = [
            ({f: c for f, c in row.terms.items() if f in self._free}, -self._miss(row, {}))
            for row in self._rows
            if row.is_equal
        ]
        solved: dict[int, _Solved] = {}
        for row in rows:
            terms, needed = _reduced(*row, solved)
            if terms:
                pivot = min(terms)
                factor = terms[pivot]
                others = {f: c / factor for f, c in terms.items() if f != pivot}
                solved[pivot] = _Solved(len(solved), others, needed / factor)
        changes: dict[int, Fraction] = {}
        for pivot, told in reversed(solved.items()):
            changes[pivot] = told.value - sum((c * changes[f] for f, c in told.others.items() if f in changes), _ZERO)
        return changes

    def _scale_of(self, misses: Sequence[Fraction]) -> float:
        """What counts as one: the widest half-width, or the largest miss where no free figure can mend it."""
        missed = [
            abs(miss) if row.is_equal else max(miss, Fraction(0)) for row, miss in zip(self._rows, misses, strict=True)
        ]
        widths = [
            Fraction(self._system.figures[figure].half_width) for figure in self._columns if figure not in self._free
        ]
        return float(max([*missed, *widths], default=Fraction(0))) or 1.0

    def _coefficients(self) -> Matrix:
        matrix = np.zeros((len(self._rows), len(self._columns)))
        for at, row in enumerate(self._rows):
            for figure, coefficient in row.terms.items():
                if figure in self._at:
                    matrix[at, self._at[figure]] = float(coefficient)
        return matrix

    def conflict(self) -> frozenset[int] | None:
        """Figures of which one must change besides the free ones; None where the free ones suffice.

        Empty where the rules contradict each other whatever changes.
        """
        width, height = self._matrix.shape[1], self._matrix.shape[0]
        if not height:
            return None
        matrix = np.hstack([self._matrix, -np.eye(height), np.eye(height)[:, self._is_equal]])
        slacks = matrix.shape[1] - width
        cost = np.concatenate([np.zeros(width), np.ones(slacks)])
        answer = self._solved(cost, matrix, [*self._bounds(), *([(0.0, None)] * slacks)])
        if answer.status != _SOLVED or answer.fun <= _NOTHING:
            return None
        weights = np.zeros(height)
        weights[self._is_equal] = answer.eqlin.marginals
        weights[~self._is_equal] = answer.ineqlin.marginals
        pull = np.abs(weights @ self._matrix)
        return frozenset(f for f, at in self._at.items() if pull[at] > _NOTHING and f not in self._free)

    def closest(self) -> dict[int, Fraction] | None:
        """Values of the free figures that leave the others as near to what is stated as can be; None where none do."""
        width = len(self._columns)
        trust = np.array([_TRUST_OF_CHANGE if f in self._free else 1.0 for f in self._columns])
        bounds = self._bounds()
        halves = [*((0.0, high) for _, high in bounds), *((0.0, None if low is None else -low) for low, _ in bounds)]
        answer = self._solved(np.concatenate([trust, trust]), np.hstack([self._matrix, -self._matrix]), halves)
        if answer.status != _SOLVED:
            return None
        changes = answer.x[:width] - answer.x[width:]
        return {figure: self._value(figure, changes[self._at[figure]]) for figure in self._free & self._at.keys()}

    def span(self, figure: int) -> Span | None:
        """The least and the largest value a free figure can take; None where the rules leave it none."""
        cost = np.zeros(len(self._columns))
        cost[self._at[figure]] = 1.0
        lowest, highest = (self._solved(sign * cost, self._matrix, self._bounds()) for sign in (1.0, -1.0))
        if _IMPOSSIBLE in {lowest.status, highest.status}:
            return None
        return Span(
            self._value(figure, lowest.fun) if lowest.status == _SOLVED else None,
            self._value(figure, -highest.fun) if highest.status == _SOLVED else None,
        )

    def _solved(self, cost: Matrix, matrix: Matrix, bounds: Sequence[_Bound]) -> Any:  # noqa: ANN401 - scipy's own result
        """The answer of the solver, with its status."""
        equal, below = self._is_equal, ~self._is_equal
        return linprog(
            cost,
            A_eq=matrix[equal] if equal.any() else None,
            b_eq=self._needed[equal] if equal.any() else None,
            A_ub=matrix[below] if below.any() else None,
            b_ub=self._needed[below] if below.any() else None,
            bounds=bounds,
            method="highs",
            options=_OPTIONS,
        )

    def _bounds(self) -> list[_Bound]:
        return [(None, None) if figure in self._free else self._widths(figure) for figure in self._columns]

    def _widths(self, figure: int) -> _Bound:
        width = float(self._system.figures[figure].half_width) / self._scale
        return -width, width

    def _stated(self, figure: int) -> Fraction:
        return Fraction(self._system.figures[figure].value or 0)

    def _value(self, figure: int, change: float) -> Fraction:
        return self._stated(figure) + self._base.get(figure, Fraction(0)) + Fraction(change * self._scale)


def _reduced(
    terms: dict[int, Fraction], needed: Fraction, solved: Mapping[int, _Solved]
) -> tuple[dict[int, Fraction], Fraction]:
    """An equation with every figure replaced that earlier ones say something of.

    What an equation says of its figure names none that those before it do: met in their order, each is met once.
    """
    left = dict(terms)
    waiting = [(solved[figure].place, figure) for figure in left if figure in solved]
    heapify(waiting)
    while waiting:
        _, pivot = heappop(waiting)
        factor = left.pop(pivot, _ZERO)
        if not factor:
            continue
        for figure, coefficient in solved[pivot].others.items():
            if figure in solved and figure not in left:
                heappush(waiting, (solved[figure].place, figure))
            left[figure] = left.get(figure, _ZERO) - factor * coefficient
        needed -= factor * solved[pivot].value
    return {f: c for f, c in left.items() if c}, needed
