"""How one accountant writes figures into cells: as numbers or as text, with which separators, how many decimals."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.layouts.paper import Inked, stored

NO_BREAK_SPACE = "\u00a0"
_NATIVE = "number"
_SEPARATORS = {_NATIVE: 56, "vi": 18, "us": 10, "spaced": 5, "unbreaking": 5, "plain": 3, "bare": 3}


@dataclass(frozen=True, slots=True)
class Hand:
    """The habits of one block of cells.

    Attributes:
        separators: `number` for true numbers; `vi` 1.234,5, `us` 1,234.5, `spaced` 1 234,5, `unbreaking` likewise,
            `plain` 1234,5, `bare` 1234.5.
        slips_into_text: share of cells of true numbers that were typed as Vietnamese text.
        scale: đồng in the unit of money.
        decimals: of amounts of money in that unit.
        percents: `number` 12.5, `fraction` 0.125 shown as a percentage, `long` a number with all its digits.
        nil: what stands where there is nothing.
    """

    separators: str
    slips_into_text: float
    scale: int
    decimals: int
    percents: str
    nil: str

    @property
    def grain(self) -> int:
        """The smallest amount in đồng this hand can write."""
        return self.scale // int(10**self.decimals)

    def amount(self, value: Decimal, rng: Random) -> Inked:
        """An amount of đồng in the unit of money."""
        return self._written(value / self.scale, self.decimals, rng)

    def count(self, value: Decimal, rng: Random) -> Inked:
        """A whole number."""
        return self._written(value, 0, rng)

    def percent(self, value: Decimal, rng: Random) -> Inked:
        """A percentage, told to two decimals."""
        told = rounded(value)
        if not self.is_native or self._slips(rng):
            return Inked(_text(told, 2, self._style) + ("%" if self.percents == "fraction" else ""))
        if self.percents == "fraction":
            return Inked(stored(told / 100), look="0.00%")
        return Inked(float(value) if self.percents == "long" else stored(told), look="0.00")

    @property
    def is_native(self) -> bool:
        """Whether cells hold true numbers."""
        return self.separators == _NATIVE

    def _written(self, value: Decimal, decimals: int, rng: Random) -> Inked:
        if self.is_native and not self._slips(rng):
            return Inked(stored(value), look="#,##0" + ("." + "0" * decimals if decimals else ""))
        return Inked(_text(value, decimals, self._style))

    def _slips(self, rng: Random) -> bool:
        return rng.random() < self.slips_into_text

    @property
    def _style(self) -> str:
        return "vi" if self.is_native else self.separators


def draw_hand(rng: Random) -> Hand:
    """A hand, its habits fitting one another: what it writes can be read by a person who sees the whole block."""
    separators = rng.choices(list(_SEPARATORS), list(_SEPARATORS.values()))[0]
    scale = rng.choices([1_000_000, 1000, 1, 1_000_000_000], [60, 18, 17, 5])[0]
    decimals = {1_000_000: rng.choice([0, 1, 1, 3, 3]), 1_000_000_000: 3}.get(scale, 0)
    if separators in ("us", "bare") and scale == 1_000_000:
        decimals = rng.choice([1, 2])
    if separators in ("us", "vi", "bare") and scale == 1_000_000_000:
        separators = "number"
    return Hand(
        separators=separators,
        slips_into_text=rng.choice([0, 0, 0, 0.05, 0.2]) if separators == _NATIVE else 0,
        scale=scale,
        decimals=decimals,
        percents=rng.choice(["number", "fraction", "long"]),
        nil=rng.choice(["", "-", "0", " - ", "", "x", "không", "…", "–"]),
    )


def rounded(value: Decimal, decimals: int = 2) -> Decimal:
    """Half up, as a spreadsheet shows it."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _text(value: Decimal, decimals: int, style: str) -> str:
    """Exactly so many decimals, thousands marked."""
    us = f"{rounded(value, decimals):,f}"
    if style in ("us", "bare"):
        return us if style == "us" else us.replace(",", "")
    thousands = {"vi": ".", "spaced": " ", "unbreaking": NO_BREAK_SPACE, "plain": ""}[style]
    return us.replace(",", "\0").replace(".", ",").replace("\0", thousands)
