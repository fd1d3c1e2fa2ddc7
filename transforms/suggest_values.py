"""What figures that must be wrong would be: by a slip of the pen where one fits, else as the rules leave it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from schemas.linear import Figure, Suspect
from transforms.explain_slips import MOVED, STRONG, explain_slip, slips_of, slips_of_place
from transforms.solve_neighbourhood import Neighbourhood, Row, Span, System

_MOST_DECIMALS = 6
_ROUNDING = Fraction(1, 10**7)
_MOST_TRIES = 30
_MOST_TOGETHER = 40
"""Of more figures than these that hang together and must all be wrong, no value is worth suggesting."""
_FAR = Fraction(20)
"""A figure a little beyond a bound was not written a thousand times too large or small."""

Values = Mapping[int, Decimal]


@dataclass(slots=True)
class _Trial:
    """The figures that may change, and how often values may still be tried."""

    system: System
    free: frozenset[int]
    left: int = _MOST_TRIES

    def around(self, pinned: Values) -> Neighbourhood:
        """Their neighbourhood, some of them held to values."""
        self.left -= 1
        return Neighbourhood(self.system, self.free, pinned)


def suggest_values(system: System, free: frozenset[int], told: frozenset[int]) -> tuple[Suspect, ...]:
    """The suspects among the free figures, by number, each with the likeliest value that satisfies all rules.

    Args:
        system: the figures and their rules.
        free: every figure that may change.
        told: those to be told of; the others are free because of another conflict.
    """
    trial = _Trial(system, free)
    pinned: Values = {}
    groups = _bound_together(system, sorted(told))
    alone = {group[0] for group in groups if len(group) == 1}
    too_many = {figure for group in groups if len(group) > _MOST_TOGETHER for figure in group}
    for group in groups:
        if len(group) <= _MOST_TOGETHER:
            pinned = _values(trial, group, pinned) or pinned
    unpinned = Neighbourhood(system, free) if too_many < told else None
    found = []
    for figure in sorted(told):
        suspect = _suspect(system.figures[figure], pinned.get(figure))
        if unpinned is None or figure in too_many:
            found.append(suspect)
            continue
        span = unpinned.span(figure)
        is_open = span is not None and _is_open(system, figure, span)
        is_told = suspect.explanation in (MOVED if figure in alone else STRONG)
        is_told = is_told and (not is_open or span is None or _is_near(pinned[figure], suspect.value, span))
        is_bounded = is_open and not is_told
        found.append(replace(suspect, explanation="unexplained", is_bounded=True) if is_bounded else suspect)
    return tuple(found)


def suggest_missing(system: System, free: frozenset[int], missing: frozenset[int]) -> tuple[Suspect, ...]:
    """The missing figures, by number, each with its value where the rules leave it but one."""
    around = Neighbourhood(system, free)
    nearest = around.closest() or {}
    found = []
    for figure in sorted(missing):
        span = around.span(figure) if system.rows_of[figure] else None
        is_known = figure in nearest and span is not None and not _is_open(system, figure, span)
        value = _rounded(nearest[figure], _decimals(system, figure), span) if span and is_known else None
        found.append(Suspect(system.figures[figure].name, None, value, "unexplained"))
    return tuple(found)


def _bound_together(system: System, figures: list[int]) -> list[list[int]]:
    """The figures, those that share a rule in one list."""
    groups: list[tuple[set[int], list[int]]] = []
    for figure in figures:
        rows = set(system.rows_of[figure])
        met = [group for group in groups if group[0] & rows]
        groups = [group for group in groups if not group[0] & rows]
        groups.append((rows.union(*(own for own, _ in met)), sorted([figure, *(f for _, own in met for f in own)])))
    return [own for _, own in groups]


def _suspect(figure: Figure, found: Decimal | None) -> Suspect:
    value = _as_told(figure, found)
    slip = "unexplained" if value is None or figure.value is None else explain_slip(figure, value)
    return Suspect(figure.name, figure.value, value, slip)


def _as_told(figure: Figure, value: Decimal | None) -> Decimal | None:
    """A value as its figure would be told: a percentage to its decimals; None where a count would need a fraction."""
    if value is None or (figure.is_whole and _decimals_of(value)):
        return None
    return value if figure.decimals is None else value.quantize(Decimal(1).scaleb(-figure.decimals))


def _values(trial: _Trial, figures: list[int], pinned: Values) -> Values | None:
    """A value for each figure, one after another, each held to before the next is sought."""
    if not figures:
        return pinned
    figure, rest = figures[0], figures[1:]
    around = trial.around(pinned)
    span = around.span(figure)
    if span is None:
        return None
    is_open = _is_open(trial.system, figure, span)
    for value in _slips_within(trial.system, figure, span, is_open=is_open, is_last=not rest):
        if trial.left <= 0:
            break
        found = _values(trial, rest, {**pinned, figure: value})
        if found is not None and (not is_open or _all_slip(trial.system, rest, found)):
            return found
    nearest = around.closest()
    if nearest is None:
        return None
    plain = _plainest(trial, figure, span, pinned)
    value = _rounded(nearest[figure], _decimals(trial.system, figure), span) if plain is None else plain
    found = _values(trial, rest, {**pinned, figure: value})
    return found or {**pinned, **{each: _rounded(nearest[each], _MOST_DECIMALS, span) for each in figures}}


def _plainest(trial: _Trial, figure: int, span: Span, pinned: Values) -> Decimal | None:
    """Of the values by which one rule of a figure comes out to the digit, the one of fewest digits within the span.

    Where rounded figures stand in several rules these values differ by a last digit; people write plain ones.
    """
    found = []
    for row in (trial.system.rows[at] for at in trial.system.rows_of[figure]):
        if row.is_equal and not (row.terms.keys() & trial.free) - {figure} - pinned.keys():
            exact = _solved(trial.system, row, figure, pinned)
            is_fit = exact is not None and not (trial.system.figures[figure].is_whole and _decimals_of(exact))
            if is_fit and exact is not None and span.holds(exact, _ROUNDING):
                found.append(exact)
    return min(found, key=lambda value: (-int(value.normalize().as_tuple().exponent), value), default=None)


def _solved(system: System, row: Row, figure: int, pinned: Values) -> Decimal | None:
    """The value of a figure with which a rule comes out to the digit; None where no short decimal number is."""
    moved = sum(
        (
            row.terms[each] * (Fraction(value) - Fraction(system.figures[each].value or 0))
            for each, value in pinned.items()
            if each in row.terms and each != figure
        ),
        Fraction(0),
    )
    exact = Fraction(system.figures[figure].value or 0) - (row.miss + moved) / row.terms[figure]
    scaled = exact * 10**_MOST_DECIMALS
    return Decimal(int(scaled)).scaleb(-_MOST_DECIMALS).normalize() if scaled.denominator == 1 else None


def _is_open(system: System, figure: int, span: Span) -> bool:
    """Whether the rules leave a figure a choice wider than the half-widths of its widest rule."""
    low, high = span
    if low is None or high is None:
        return True
    rows = (system.rows[at] for at in system.rows_of[figure])
    return high - low > max(2 * row.tolerance / abs(row.terms[figure]) for row in rows) + _ROUNDING


def _slips_within(system: System, figure: int, span: Span, *, is_open: bool, is_last: bool) -> list[Decimal]:
    """Values within a span that one slip turns into what is stated, likeliest first.

    Slips by which many values can be reached count only where they reach one within the span, and none finer than the
    figures of its rules: among many there is always one. Where the span is open they do not count at all, nor does
    what stands around a figure.
    """
    finest = _decimals(system, figure)
    told = system.figures[figure]
    believed = MOVED if is_open and is_last else STRONG
    strong = [value for value, slip in slips_of(told) if slip in believed and span.holds(value, _ROUNDING)]
    strong = [value for value in strong if not is_open or _is_near(value, told.value, span)]
    weak = {value for value, slip in slips_of(told) if slip not in STRONG and span.holds(value, _ROUNDING)} - {*strong}
    weak = {value for value in weak if _decimals_of(value) <= finest}
    of_place = [value for value, _ in slips_of_place(told) if span.holds(value, _ROUNDING)]
    found = strong if is_open else [*strong, *of_place, *(weak if len(weak) == 1 else ())]
    kept = [value for value in found if not (told.is_whole and _decimals_of(value))]
    return list(dict.fromkeys(sorted(kept, key=lambda value: _decimals_of(value) > finest)))


def _is_near(value: Decimal, stated: Decimal | None, span: Span) -> bool:
    """Whether a value lies near the bound of its span that what is stated lies beyond, as the same digits can.

    Any figure too large for a bound fits it once its sign is turned: only one below zero may have lost its own.
    """
    bound = span.low if span.low is not None and stated is not None and stated < span.low else span.high
    if stated is not None and value == -stated:
        return stated < 0
    return not bound or not value or 1 / _FAR < abs(Fraction(value) / bound) < _FAR


def _all_slip(system: System, figures: list[int], values: Values) -> bool:
    """Whether each of some figures came about by a strong slip: one that merely fits another's is no proof."""
    told = ((system.figures[figure], values[figure]) for figure in figures)
    return all(f.value is not None and explain_slip(f, value) in STRONG for f, value in told)


def _decimals(system: System, figure: int) -> int:
    """The decimals of the finest other figure of its rules: a sum is as fine as its finest part."""
    told = system.figures[figure]
    if told.is_whole or told.decimals is not None:
        return told.decimals or 0
    others = {each for at in system.rows_of[figure] for each in system.rows[at].terms} - {figure}
    values = [value for each in others if (value := system.figures[each].value) is not None]
    finest = max(map(_decimals_of, values), default=0)
    uneven = any(abs(c) != 1 for at in system.rows_of[figure] for c in system.rows[at].terms.values())
    return _MOST_DECIMALS if uneven else min(finest, _MOST_DECIMALS)


def _decimals_of(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _rounded(value: Fraction, decimals: int, span: Span) -> Decimal:
    """A value to as few decimals as its rules have, to more where it would leave its span."""
    rounded = Decimal(round(value * 10**decimals)).scaleb(-decimals)
    if not span.holds(rounded, _ROUNDING) and decimals < _MOST_DECIMALS:
        return _rounded(value, decimals + 1, span)
    return rounded.quantize(Decimal(1)) if decimals and rounded == rounded.to_integral_value() else rounded
