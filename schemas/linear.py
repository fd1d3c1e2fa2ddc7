"""Figures and the linear rules they obey: what a search for the wrong figures works on, whatever the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Explanation = Literal[
    "digits swapped",
    "digit added",
    "digit missing",
    "digit changed",
    "sign",
    "scale x1000",
    "separator",
    "copied",
    "counted twice",
    "part left out",
    "column shifted",
    "neighbour copied",
    "unexplained",
]
"""How a wrong figure may have come about; `unexplained` by no single slip.

Where the figures around it are known: a part `copied` from its whole, or told with a sibling in it; a whole with a part
`counted twice` or `left out`; a figure written a column or row aside, or that of its neighbour written again.
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as stated.

    Attributes:
        value: None for one that should be there and is not; finding it costs nothing.
        half_width: half of the last written digit; the true value lies that near the one stated.
        weight: what it costs to call it wrong.
        written: as typed, for telling a slip of a separator from one of scale.
        shown: the number as typed where that is of another unit, `power` powers of ten larger (48,6 million).
        beside: amounts of its siblings, and their sum: a part may be told with others of its whole in it.
        parts: amounts of which it is the sum.
        neighbours: what stands in the cells beside, above and below it.
        is_whole: it counts whole things, so that no fraction of one is meant.
        decimals: those it is told with, where no finer value can be meant; None where its rules say how fine it is.
    """

    name: str
    value: Decimal | None
    half_width: Decimal = Decimal(0)
    weight: Decimal = Decimal(1)
    written: str = ""
    shown: Decimal | None = None
    power: int = 0
    beside: tuple[Decimal, ...] = ()
    parts: tuple[Decimal, ...] = ()
    neighbours: tuple[Decimal, ...] = ()
    is_whole: bool = False
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class LinearRule:
    """The sum of `terms` equals `bound` (`==`), or does not exceed it (`<=`).

    Attributes:
        text: the rule as written.
        terms: the coefficient of each figure, none of them zero.
    """

    text: str
    terms: Mapping[str, Fraction]
    relation: Literal["==", "<="]
    bound: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure that must be wrong for the rules to hold, and what it would be.

    Attributes:
        suggested: the value that satisfies every rule with the others as stated; None where the rules leave it open.
        is_bounded: the rules leave a choice of values, of which `suggested` is the nearest or the one a slip explains.
    """

    name: str
    value: Decimal | None
    suggested: Decimal | None
    explanation: Explanation
    is_bounded: bool = False


@dataclass(frozen=True, slots=True)
class Localised:
    """What must be wrong in one set of figures.

    Attributes:
        violated: rules that do not hold as stated, in their order.
        sets: the sets of suspects of least weight whose change satisfies every rule, likeliest first; those as good as
            the first stand in `equally_good` at the front. Empty where all rules hold, no change can satisfy them, or
            the search was cut short before it had one worth naming.
        cost: weight of each set; where the search was cut short, of the best one found.
        least: no set weighs less than this; the same as `cost` once the search has ended.
        equally_good: how many of the sets nothing tells apart.
        is_complete: the search was not cut short.
        missing: figures nobody stated, with the value the rules leave them where they leave but one.
        is_possible: some change satisfies all rules; else they contradict each other.
    """

    violated: tuple[LinearRule, ...]
    sets: tuple[tuple[Suspect, ...], ...] = ()
    cost: Decimal = Decimal(0)
    least: Decimal = Decimal(0)
    equally_good: int = 0
    is_complete: bool = True
    missing: tuple[Suspect, ...] = ()
    is_possible: bool = True

    @property
    def is_consistent(self) -> bool:
        """Whether every rule holds within the half-widths, missing figures taking some value."""
        return not self.violated and not self.sets and self.is_possible


class ValuesError(ValueError):
    """Lines that cannot be understood.

    Attributes:
        faults: number of each line, from 1, and what is wrong with it.
    """

    def __init__(self, faults: tuple[tuple[int, str], ...]) -> None:
        """Carry every faulty line."""
        super().__init__("; ".join(f"line {number}: {why}" for number, why in faults))
        self.faults = faults


class RulesError(ValueError):
    """Rules that cannot be understood.

    Attributes:
        faults: number of each line, from 1, with its text and what stops there.
    """

    def __init__(self, faults: tuple[tuple[int, str, str], ...]) -> None:
        """Carry every faulty line."""
        super().__init__("; ".join(f"line {number}: {text} ({why})" for number, text, why in faults))
        self.faults = faults
