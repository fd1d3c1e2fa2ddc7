"""The right value of a figure as an officer types it: `704,343 triệu đồng`, `704343000`, `1.234` households."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas.bounds import LARGEST_AMOUNT
from schemas.decisions import UnclearValueError
from transforms.read_table_cells import Precision, money_unit, read_cell
from transforms.write_numbers import in_unit, power_of, write_money, write_number

_TIMES = 10
"""A correction within so many times of a value known of its figure is near; readings of one text lie further apart."""

_AS_TYPED = Precision(0, "vi")
_SURELY_DONG = 10**6


@dataclass(frozen=True, slots=True)
class Correction:
    """A value in the figure's own unit (money in đồng), and as it is shown again."""

    value: Decimal
    written: str


def read_correction(typed: str, unit: str, written_unit: str, known: Sequence[Decimal]) -> Correction:
    """The value typed for a figure.

    Money without a unit is in đồng. Where a separator or a missing unit leaves two meanings, the one near a value
    known of the figure counts if it is the only one, and if no unit had to be guessed for it.

    Args:
        typed: a number, for money with its unit where it is not đồng.
        unit: of the figure: `VND`, `household` …
        written_unit: how its sender writes it: `triệu đồng`.
        known: values the figure has or may have, in `unit`.

    Raises:
        UnclearValueError: no number, or one that may mean several amounts.
    """
    number = read_cell(typed, _AS_TYPED)
    if number is None or abs(number.value) >= LARGEST_AMOUNT:
        raise UnclearValueError(typed)
    readings = [value for value in (number.value, number.other) if value is not None]
    if unit != "VND":
        return _the_one(typed, readings, known, written_unit)
    named = money_unit(number.unit) if number.unit else None
    if number.unit and named is None:
        raise UnclearValueError(typed)
    if named is not None:
        return _the_one(typed, [value * named.factor for value in readings], known, named.written, is_money=True)
    return _bare_money(typed, readings, known, written_unit)


def _the_one(
    typed: str, readings: Sequence[Decimal], known: Sequence[Decimal], written_unit: str, *, is_money: bool = False
) -> Correction:
    near = [value for value in readings if _is_near(value, known)]
    if len(readings) > 1 and len(near) != 1:
        raise UnclearValueError(typed, tuple(_shown(value, written_unit, is_money=is_money) for value in readings))
    value = near[0] if near else readings[0]
    return Correction(value, _shown(value, written_unit, is_money=is_money))


def _bare_money(typed: str, readings: Sequence[Decimal], known: Sequence[Decimal], written_unit: str) -> Correction:
    plain, factor = readings[0], Decimal(10) ** power_of(written_unit)
    is_dong = factor == 1 or plain == 0 or _is_near(plain, known)
    guessed = [value * factor for value in readings if _is_near(value * factor, known)]
    if not is_dong and (guessed or abs(plain) < _SURELY_DONG):
        amounts = [plain, *(guessed or [plain * factor])]
        raise UnclearValueError(
            typed, tuple(_shown(value, unit, is_money=True) for value, unit in _units(amounts, written_unit))
        )
    return Correction(plain, _shown(plain, "đồng", is_money=True))


def _units(amounts: Sequence[Decimal], written_unit: str) -> list[tuple[Decimal, str]]:
    return [(amounts[0], "đồng"), *((amount, written_unit) for amount in amounts[1:])]


def _is_near(value: Decimal, known: Sequence[Decimal]) -> bool:
    return any(each and abs(each) <= abs(value) * _TIMES and abs(value) <= abs(each) * _TIMES for each in known)


def _shown(value: Decimal, written_unit: str, *, is_money: bool) -> str:
    if not is_money:
        return f"{write_number(value)} {written_unit}".rstrip()
    return write_money(value, written_unit) if in_unit(value, written_unit) else f"0 {written_unit}"
