"""The slip of the pen that may have made one of two figures out of the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from schemas.linear import Explanation, Figure
from schemas.messages import Language, message
from transforms.explain_slips import STRONG, UNLIKELIHOOD, explain_slip
from transforms.write_numbers import power_of

Written = tuple[dict[str, Any], Decimal]
"""A figure's observation, and its value."""

_LEAST_DIGITS = 3
"""Of two digits every value is one slip away from many others."""


@dataclass(frozen=True, slots=True)
class LikelySlip:
    """A slip that explains a difference; telling where it leaves every digit as it was, so that it is no accident."""

    name: Explanation

    @property
    def is_telling(self) -> bool:
        """Whether few values can be reached by such a slip."""
        return self.name in STRONG

    def told(self, language: Language) -> str:
        """The slip as a sentence behind others."""
        named = message(f"slips.{self.name.replace(' ', '_')}", language)
        return message("documents.slip", language, slip=named)


def likely_slip(one: Written, other: Written) -> LikelySlip | None:
    """The likeliest single slip between two figures, whichever of them is wrong; None where there is none."""
    digits = min(len(_shown(*each).normalize().as_tuple().digits) for each in (one, other))
    return None if digits < _LEAST_DIGITS else _likeliest(one, other)


def common_slip(pairs: Sequence[tuple[Written, Written]]) -> LikelySlip | None:
    """The one slip that explains several pairs of figures alike, however short they are; None where there is none."""
    first = _likeliest(*pairs[0]) if pairs else None
    return first if first and all(_likeliest(*pair) == first for pair in pairs[1:]) else None


def _likeliest(one: Written, other: Written) -> LikelySlip | None:
    slip = min((_slip(one, other[1]), _slip(other, one[1])), key=lambda name: UNLIKELIHOOD[name])
    return None if slip == "unexplained" else LikelySlip(slip)


def _slip(stated: Written, meant: Decimal) -> Explanation:
    row, value = stated
    power = _power(row)
    figure = Figure("", value, written=row["written"] or "", shown=_shown(row, value), power=power)
    return explain_slip(figure, _shown(row, meant).scaleb(power))


def _shown(row: dict[str, Any], value: Decimal) -> Decimal:
    """The value as a number of its sender's unit, to the last digit the sender wrote."""
    last = (2 * row["half_width"]).scaleb(-_power(row))
    return value.scaleb(-_power(row)).quantize(Decimal(1).scaleb(min(0, last.normalize().adjusted() if last else 0)))


def _power(row: dict[str, Any]) -> int:
    return power_of(row["written_unit"] or "") if row["unit"] == "VND" else 0
