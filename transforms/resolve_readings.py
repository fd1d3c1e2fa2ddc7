"""Separators decided by evidence: `704.543` read as 704,543 where only so the figures around it come out.

A figure keeps its plain reading unless there is evidence for another: it closes a balance, a sum or a percentage that
is open, or brings a figure back under what there was to spend, which it exceeds a hundred times over. That the plain
reading fits nothing is no evidence: another figure of the line may be the wrong one.
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

_THOUSANDS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_MILLIONS = 6
_MOST_PASSES = 4
_MOST_TOGETHER = 3
_MOST_DOUBTFUL = 8
_GROSS = 100
"""A bound exceeded so many times over speaks of a slip of a thousand, not of an ordinary mistake."""
_WORTH_OF_EQUALITY, _WORTH_OF_BOUND = 3, 2


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
    """The last mark between thousands of millions may be a slipped comma: `225.906 triệu`, `2.534.817 triệu`."""
    power = power_of(o.written_unit)
    is_undecided = o.other_value is None and o.unit == "VND" and power >= _MILLIONS
    if is_undecided and _THOUSANDS.fullmatch(o.written) and o.value >= 1000 * Decimal(10) ** power:
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
    state = _state(constraint, figures)
    return state == "gross" if constraint.relation == "<=" else state == "open"


def _choices(doubtful: list[int]) -> Iterator[tuple[int, ...]]:
    for size in range(1, min(_MOST_TOGETHER, len(doubtful)) + 1):
        yield from combinations(doubtful, size)


def _gain(chosen: tuple[int, ...], figures: list[Observation], touching: dict[int, list[Constraint]]) -> Decimal:
    """By how much more is satisfied with the chosen figures turned; each one turned costs a little.

    A figure is made a thousand times larger only to close a sum, never to reach a percentage or to lift a bound above
    another figure.
    """
    turned = {i: _turned(figures[i]) for i in chosen}
    grows = any(turned[i].value > figures[i].value for i in chosen)
    around = {constraint for i in chosen for constraint in touching[i]}
    worth = sum(_worth(c, _state(c, figures), _state(c, figures, turned), grows=grows) for c in around)
    return Decimal(worth) - Decimal(len(chosen)) / 2


def _worth(constraint: Constraint, before: str, after: str, *, grows: bool) -> int:
    """What turning does to one constraint: gained, lost or left as it was."""
    if constraint.relation == "<=":
        is_gained = (before, after) == ("gross", "holds") and not grows
        return _WORTH_OF_BOUND * (is_gained - (after == "gross" and before != "gross"))
    is_gained = (before, after) == ("open", "holds") and not (grows and constraint.relation == "%")
    return _WORTH_OF_EQUALITY * (is_gained - ((before, after) == ("holds", "open")))


def _state(constraint: Constraint, figures: Sequence[Observation], turned: dict[int, Observation] | None = None) -> str:
    """`holds` or `open`; of a bound also `gross`, where it is exceeded beyond any ordinary mistake."""
    read = [(sign, (turned or {}).get(i) or figures[i]) for sign, i in constraint.terms]
    if constraint.relation == "==":
        return "holds" if _closes(read) else "open"
    if constraint.relation == "%":
        return "holds" if _is_share(*(o for _, o in read)) else "open"
    left = sum((o.value - o.half_width for sign, o in read if sign > 0), Decimal(0))
    right = sum((o.value + 2 * o.half_width for sign, o in read if sign < 0), Decimal(0))
    return "gross" if left > _GROSS * right else "open" if left > right else "holds"


def _is_share(done: Observation, base: Observation, percentage: Observation) -> bool:
    """True where what was done is the percentage of its base, within the last digit of the percentage."""
    low, high = percentage.value - percentage.half_width, percentage.value + 2 * percentage.half_width
    return low * base.value <= 100 * done.value <= high * base.value


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
