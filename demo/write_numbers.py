"""A made-up writer's hand: how one person writes amounts, counts, rates and offices' names throughout a document."""

from dataclasses import dataclass
from random import Random
from typing import Literal, TypeVar

from schemas.codebook import phrases

Money = Literal["triệu", "đồng", "tỷ triệu", "tỷ"]

T = TypeVar("T")

_BILLION, _MILLION = 1_000_000_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Hand:
    """The habits of one writer.

    Attributes:
        money: unit amounts are written in; `tỷ triệu` gives `68 tỷ 782 triệu đồng`.
        decimals: least number of decimals of an amount in millions (`1.838,0`).
        groups: whether thousands are marked (`1.838` or `1838`).
        agency: which of an office's names is used.
        variants: picks among wordings; the same number gives the same wording throughout.
    """

    money: Money = "triệu"
    decimals: int = 0
    groups: bool = True
    agency: int = 0
    variants: int = 0

    def amount(self, value: int) -> tuple[str, str]:
        """An amount of đồng as number and unit, e.g. (`1.838,0`, `triệu đồng`)."""
        if self.money == "đồng":
            return vietnamese(value, 1, 0, groups=True), "đồng"
        if self.money == "tỷ" and value >= _BILLION:
            return vietnamese(value, _BILLION, 0, groups=True), "tỷ đồng"
        if self.money == "tỷ triệu" and value >= _BILLION and value % _MILLION == 0:
            return self._compound(value)
        decimals = self.decimals if self.money == "triệu" else 0
        return vietnamese(value, _MILLION, decimals, groups=self.groups), "triệu đồng"

    def _compound(self, value: int) -> tuple[str, str]:
        billions, millions = divmod(value // _MILLION, 1000)
        if not millions:
            return str(billions), "tỷ đồng"
        return f"{vietnamese(billions, 1, 0, groups=True)} tỷ {millions:03d}", "triệu đồng"

    def agency_name(self, code: str) -> str:
        """An office's name in this writer's habit."""
        names: list[str] = phrases("demo/province")["agency_names"][code]
        return names[self.agency % len(names)]

    def pick(self, variants: list[T]) -> T:
        """The wording this writer uses among variants of one thing."""
        return variants[self.variants % len(variants)]


def vietnamese(value: int, unit: int, decimals: int, *, groups: bool) -> str:
    """A whole number of đồng (or of anything) in a unit, written the Vietnamese way and exactly.

    As many decimals as needed, at least `decimals`; thousands marked with points when `groups`.
    """
    whole, rest = divmod(value, unit)
    digits = str(rest).zfill(len(str(unit)) - 1).rstrip("0") if rest else ""
    digits = digits.ljust(decimals, "0")
    head = f"{whole:,}".replace(",", ".") if groups else str(whole)
    return f"{head},{digits}" if digits else head


def rate(part: int, whole: int) -> int:
    """A percentage in hundredths of a percent, rounded half up: `rate(1, 3)` is 3333."""
    return (part * 20_000 + whole) // (2 * whole)


def percent(hundredths: int) -> str:
    """Hundredths of a percent as written: 1040 gives `10,40`."""
    return f"{hundredths // 100},{hundredths % 100:02d}"


def draw_hand(rng: Random, *allowed: Money) -> Hand:
    """A writer's habits, the unit of money among those allowed."""
    return Hand(
        money=rng.choice(allowed or ("triệu",)),
        decimals=rng.choice([0, 0, 1, 3]),
        groups=rng.random() < 0.85,  # noqa: PLR2004 - few leave the thousands unmarked
        agency=rng.randrange(4),
        variants=rng.randrange(60),
    )
