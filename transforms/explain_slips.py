"""Slips of the pen: what a figure may have been before its digits were respelt, its point or its scale moved."""

from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

from schemas.linear import Explanation, Figure

UNLIKELIHOOD: dict[Explanation, int] = {
    "digits swapped": 1,
    "scale x1000": 1,
    "separator": 1,
    "sign": 1,
    "digit missing": 2,
    "digit added": 2,
    "copied": 2,
    "counted twice": 2,
    "part left out": 2,
    "column shifted": 2,
    "neighbour copied": 2,
    "digit changed": 3,
    "unexplained": 6,
}
"""The order in which slips are believed; a change no slip explains is the least likely."""

STRONG: tuple[Explanation, ...] = ("scale x1000", "separator", "sign", "digits swapped")
"""Slips that leave every digit as it was: few values can be reached by one, so that a match is no accident."""

MOVED: tuple[Explanation, ...] = ("scale x1000", "separator", "sign")
"""Slips so far from what is stated that a mere bound exceeded speaks for them."""

_SCALES = (3, -3, 6, -6)
_POINTS = (1, -1, 2, -2)
_FARTHEST_SWAP = 2
_LEAST_DIGITS = 3
"""Amounts of fewer digits are alike by accident."""
_ORDER = {name: number for number, name in enumerate(get_args(Explanation))}


def explain_slip(figure: Figure, meant: Decimal) -> Explanation:
    """The likeliest single slip that makes what is stated out of what was meant."""
    found = [*_slips_from(figure, meant), *_slips_of_place(figure, meant)]
    return min(found, key=lambda slip: (UNLIKELIHOOD[slip], _ORDER[slip]), default="unexplained")


def _slips_of_place(figure: Figure, meant: Decimal) -> Iterator[Explanation]:
    """The slips that made what is stated of what was meant and of the figures around it."""
    yield from (slip for value, slip in slips_of_place(figure) if value == meant)
    if figure.value is not None and _tells(figure.value) and figure.value in figure.neighbours:
        yield "neighbour copied"


def slips_of_place(figure: Figure) -> Iterator[tuple[Decimal, Explanation]]:
    """Every value that may have been meant, had what is stated come of it and the figures around it; and the slip."""
    if figure.value is None:
        return
    yield from ((figure.value - amount, "copied") for amount in figure.beside)
    for amount in filter(_tells, figure.parts):
        yield figure.value - amount, "counted twice"
        yield figure.value + amount, "part left out"
    yield from ((amount, "column shifted") for amount in filter(_tells, figure.neighbours))


def _tells(amount: Decimal) -> bool:
    """Whether an amount has digits enough to be known again."""
    return len(amount.normalize().as_tuple().digits) >= _LEAST_DIGITS


def slips_of(figure: Figure) -> Iterator[tuple[Decimal, Explanation]]:
    """Every value a single slip may have turned into what is stated, with the slip; some come more than once.

    A figure typed with a separator slips by its separator rather than by its scale.
    """
    stated = figure.value if figure.shown is None else figure.shown
    for value, slip in () if stated is None else _slips(stated, figure.written):
        yield (value.scaleb(figure.power) if figure.power else value), slip


def _slips_from(figure: Figure, meant: Decimal) -> Iterator[Explanation]:
    """The slips of `slips_of` that come to one value, found without working out all the others."""
    stated = figure.value if figure.shown is None else figure.shown
    if stated is None:
        return
    meant = meant.scaleb(-figure.power)
    sign, digits, decimals = _taken_apart(stated)
    if stated:
        if meant == -stated:
            yield "sign"
        yield from (slip for value, slip in _moved(stated, figure.written) if value == meant)
    wanted = {places: _spelt(sign * meant, places) for places in range(decimals - 1, decimals + 2)}
    for text, places, slip in _respelt(digits, decimals):
        if text.lstrip("0") == wanted[places] and _is_number(text, places):
            yield slip


def _spelt(value: Decimal, places: int) -> str | None:
    """A number's digits without leading noughts, with so many decimals; None where it has more, or is below zero."""
    whole = value.scaleb(places)
    return str(int(whole)).lstrip("0") if whole >= 0 and whole == whole.to_integral_value() else None


def _is_number(text: str, places: int) -> bool:
    """Whether digits, so many of them decimals, are what someone writes: with no nought before others."""
    return bool(text) and (text[0] != "0" or len(text) <= places + 1)


def _slips(stated: Decimal, written: str) -> Iterator[tuple[Decimal, Explanation]]:
    sign, digits, decimals = _taken_apart(stated)
    if stated:
        yield -stated, "sign"
        yield from _moved(stated, written)
    for text, places, slip in _respelt(digits, decimals):
        if _is_number(text, places):
            yield sign * Decimal(int(text)).scaleb(-places), slip


def _taken_apart(value: Decimal) -> tuple[int, str, int]:
    """Sign, digits and decimals of a number as it is written: `-48.60` is -1, `4860`, 2."""
    exponent = min(0, int(value.as_tuple().exponent))
    digits = str(abs(int(value.scaleb(-exponent))))
    return (-1 if value < 0 else 1), digits.zfill(1 - exponent), -exponent


def _moved(stated: Decimal, written: str) -> Iterator[tuple[Decimal, Explanation]]:
    has_separator = any(mark in written for mark in ".,") or stated != stated.to_integral_value()
    for power in _SCALES:
        yield _shortened(stated.scaleb(power)), "separator" if has_separator else "scale x1000"
    for power in _POINTS:
        meant = _shortened(stated.scaleb(power))
        if stated == stated.to_integral_value() and meant == meant.to_integral_value():
            yield meant, "digit missing" if power > 0 else "digit added"
        else:
            yield meant, "separator"


def _shortened(value: Decimal) -> Decimal:
    """A number without the noughts that the moved point left behind it."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _respelt(digits: str, decimals: int) -> Iterator[tuple[str, int, Explanation]]:
    """The digits with two swapped, one changed, one taken out or one put in, and the decimals they then have."""
    count = len(digits)
    for at in range(count):
        for other in range(at + 1, min(at + 1 + _FARTHEST_SWAP, count)):
            if digits[at] != digits[other]:
                middle = digits[at + 1 : other]
                yield (
                    digits[:at] + digits[other] + middle + digits[at] + digits[other + 1 :],
                    decimals,
                    "digits swapped",
                )
        yield digits[:at] + digits[at + 1 :], decimals - (at >= count - decimals), "digit added"
        for digit in "0123456789":
            if digit != digits[at]:
                yield digits[:at] + digit + digits[at + 1 :], decimals, "digit changed"
    for at in range(count + 1):
        for digit in "0123456789":
            longer = digits[:at] + digit + digits[at:]
            if at <= count - decimals:
                yield longer, decimals, "digit missing"
            if decimals and at >= count - decimals:
                yield longer, decimals + 1, "digit missing"
