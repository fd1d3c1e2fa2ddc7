"""Separators decided by evidence: `704.543` read as 704,543 where only so the figures around it come out.

A figure keeps its plain reading unless another reading closes a balance or a sum that is open, or brings a figure back
under what there was to spend, which it exceeds many times over.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from schemas.identities import COUNT_UNITS
from schemas.records import Observation
from transforms.gather_evidence import Constraint, gather_evidence
from transforms.write_numbers import power_of

_MANY_MARKS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})+")
_MOST_PASSES = 4
_MOST_TOGETHER = 3
_MOST_DOUBTFUL = 8
_GROSS = 5
"""A bound exceeded so many times over speaks of a slip of a thousand, not of an ordinary mistake."""
_CLOSED, _GROSSLY_OVER = 3, -2


def resolve_readings(observations: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """The figures with every ambiguous separator decided; the plain reading kept beside another that was chosen.

    Order and number of figures stay the same. A figure derived from one that changes follows it.
    """
    observations = tuple(_with_other_reading(o) for o in observations)
    figures = [_whole_count(o) for o in observations]
    if not any(_is_open(o) for o in figures):
        return tuple(figures)
    touching: dict[int, list[Constraint]] = defaultdict(list)
    constraints = gather_evidence(observations)
    for constraint in constraints:
        for _, i in constraint.terms:
            touching[i].append(constraint)
    for _ in range(_MOST_PASSES):
        turned = sum(_decide(constraint, figures, touching) for constraint in constraints)
        if not turned:
            break
    return tuple(_following(o, observations, figures) for o in figures)


def _with_other_reading(o: Observation) -> Observation:
    """Money of several equal marks may have its last one slipped: `2.534.817 triệu` for 2.534,817."""
    if o.other_value is None and o.unit == "VND" and power_of(o.written_unit) and _MANY_MARKS.fullmatch(o.written):
        return replace(o, other_value=o.value / 1000)
    return o


def _is_open(o: Observation) -> bool:
    return o.other_value is not None and o.plain_value is None and o.value != 0


def _whole_count(o: Observation) -> Observation:
    """Households and persons are whole: `2,737 hộ` are 2 737."""
    if _is_open(o) and o.unit in COUNT_UNITS and o.value % 1 and o.other_value is not None and o.other_value % 1 == 0:
        return _turned(o)
    return o


def _turned(o: Observation) -> Observation:
    """The figure by its other reading; the last written digit keeps its place."""
    if o.other_value is None:
        return o
    half_width = o.half_width * o.other_value / o.value
    return replace(o, value=o.other_value, half_width=half_width, plain_value=o.value, other_value=o.value)


def _decide(constraint: Constraint, figures: list[Observation], touching: dict[int, list[Constraint]]) -> bool:
    """Turn the fewest figures of an unsatisfied constraint that settle it; True where some were turned."""
    doubtful = [i for _, i in constraint.terms if _is_open(figures[i])][:_MOST_DOUBTFUL]
    if not doubtful or not _is_amiss(constraint, figures):
        return False
    gains = {chosen: _gain(chosen, figures, touching) for chosen in _choices(doubtful)}
    most = max(gains.values())
    best = [chosen for chosen, gain in gains.items() if gain == most]
    chosen = best[0] if len(best) == 1 else _likeliest(best, figures)
    if most <= 0 or chosen is None:
        return False
    for i in chosen:
        figures[i] = _turned(figures[i])
    return True


def _is_amiss(constraint: Constraint, figures: Sequence[Observation]) -> bool:
    score = _score(constraint, figures)
    return score <= 0 if constraint.relation == "==" else score < 0


def _choices(doubtful: list[int]) -> Iterator[tuple[int, ...]]:
    for size in range(1, min(_MOST_TOGETHER, len(doubtful)) + 1):
        yield from combinations(doubtful, size)


def _gain(chosen: tuple[int, ...], figures: list[Observation], touching: dict[int, list[Constraint]]) -> Decimal:
    """By how much more is satisfied with the chosen figures turned; each one turned costs a little.

    A figure is made a thousand times larger only to close a sum, never to lift a bound above another figure.
    """
    around = {constraint for i in chosen for constraint in touching[i]}
    turned = {i: _turned(figures[i]) for i in chosen}
    grows = any(turned[i].value > figures[i].value for i in chosen)
    counted = [c for c in around if c.relation == "==" or not grows or _score(c, figures, turned) < 0]
    before = sum(_score(c, figures) for c in counted)
    after = sum(_score(c, figures, turned) for c in counted)
    return Decimal(after - before) - Decimal(len(chosen)) / 2


def _score(constraint: Constraint, figures: Sequence[Observation], turned: dict[int, Observation] | None = None) -> int:
    read = [(sign, (turned or {}).get(i) or figures[i]) for sign, i in constraint.terms]
    if constraint.relation == "==":
        return _CLOSED if _closes(read) else 0
    left = sum((o.value for sign, o in read if sign > 0), Decimal(0))
    right = sum((o.value for sign, o in read if sign < 0), Decimal(0))
    return _GROSSLY_OVER if left > _GROSS * right else 0


def _closes(read: list[tuple[int, Observation]]) -> bool:
    """True where the figures, each rounded or cut off at its last digit, can come to zero."""
    low = sum((sign * o.value - (1 if sign > 0 else 2) * o.half_width for sign, o in read), Decimal(0))
    high = sum((sign * o.value + (2 if sign > 0 else 1) * o.half_width for sign, o in read), Decimal(0))
    return low <= 0 <= high


def _likeliest(equals: list[tuple[int, ...]], figures: list[Observation]) -> tuple[int, ...] | None:
    """The choice whose figures then look most like their neighbours; None where that decides nothing."""
    likeness = [sum(_likeness(_turned(figures[i]), figures) for i in chosen) for chosen in equals]
    most = max(likeness)
    return equals[likeness.index(most)] if likeness.count(most) == 1 else None


def _likeness(figure: Observation, figures: list[Observation]) -> int:
    """How many figures of the same sentence are written to the same digit, without a doubt of their own."""
    return sum(_is_like(figure, o) for o in figures if o.ordinal != figure.ordinal and o.other_value is None)


def _is_like(figure: Observation, neighbour: Observation) -> bool:
    same_place = (figure.place.page, figure.place.line_from) == (neighbour.place.page, neighbour.place.line_from)
    return same_place and figure.written_unit == neighbour.written_unit and figure.half_width == neighbour.half_width


def _following(o: Observation, before: Sequence[Observation], after: Sequence[Observation]) -> Observation:
    """A figure said as a share of another moves with it ("giải ngân 100%")."""
    if not o.derived or len(o.computed_from) != 1 or o.plain_value is not None:
        return o
    source = next((i for i, b in enumerate(before) if b.ordinal == o.computed_from[0]), None)
    if source is None or after[source].value == before[source].value:
        return o
    share = after[source].value / before[source].value
    return replace(o, value=o.value * share, half_width=o.half_width * share)
