"""What must add up: every identity between figures, declared once.

A declaration serves three readers: the check, the arithmetic shown to the sender, and the search for the wrong figure.
So every identity is linear: figures with coefficients, equal to zero or not above it.
"""

from dataclasses import dataclass
from typing import Literal

Relation = Literal["==", "<="]

FUNDING_SUMS = (
    "assigned",
    "planned",
    "allocated",
    "carried_in",
    "disbursed",
    "carried_out",
    "returned",
    "settled",
)
"""Measures of money that add up along agencies, projects, years and sources (advances are told apart, never added)."""

YEARLY_SUMS = ("assigned", "planned", "allocated", "disbursed", "settled")
"""Measures that add up over years; carried-over money passes from year to year and does not."""

MAY_BE_NEGATIVE = (
    "adjusted_up",
    "adjusted_down",
    "remaining",
    "poor_households_change",
    "poor_households_reduction",
    "near_poor_households_reduction",
)
"""Measures of change, which may be below zero."""

COUNT_UNITS = ("household", "person", "item")
"""Units of whole things: their figures add up over communes and hamlets, and carry no rounding."""


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of a balance, sought beside the others of the same subject and year.

    Attributes:
        coefficient: a whole number; +1 or -1 in what is declared here.
        moments: where to look, best first: (point, years later than the balance's year).
        population: a population of its own, or None for that of the balance.
        is_optional: the balance stands without it (nothing was said, nothing is added).
    """

    indicator: str
    coefficient: int
    moments: tuple[tuple[str, int], ...] = (("year", 0),)
    population: str | None = None
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """Terms that come to zero (`==`), or to no more than zero (`<=`), for one subject and year.

    Attributes:
        excuses: other terms under which it stands as well, where the terms themselves do not come out.
    """

    name: str
    kind: str
    relation: Relation
    terms: tuple[Term, ...]
    excuses: tuple[tuple[Term, ...], ...] = ()


START = (("start", 0), ("end", -1))
END = (("end", 0),)

ADJUSTMENTS = (("adjusted_up", 1), ("adjusted_down", -1))
"""What was added to or taken from an allocation within its year; the figure allocated may or may not know of it yet."""

_LAST_YEAR = (("year", -1),)
_ADJUSTED = tuple(Term(indicator, sign, is_optional=True) for indicator, sign in ADJUSTMENTS)
_SPENT_AND_LEFT = (
    Term("disbursed", -1),
    Term("carried_out", -1),
    Term("returned", -1, is_optional=True),
)

FUNDING_BALANCES = (
    Balance(
        "carry_over",
        "carry_over_identity",
        "==",
        (Term("allocated", 1), Term("carried_in", 1, is_optional=True), *_SPENT_AND_LEFT),
        excuses=(
            (Term("allocated", 1), Term("carried_in", 1, is_optional=True), *_ADJUSTED, *_SPENT_AND_LEFT),
            (Term("available", 1), *_SPENT_AND_LEFT),
            (Term("allocated", 1), Term("carried_out", 1, _LAST_YEAR), *_SPENT_AND_LEFT),
        ),
    ),
    Balance(
        "disbursed_within_means",
        "disbursed_over_allocated",
        "<=",
        (Term("disbursed", 1), Term("allocated", -1), Term("carried_in", -1, is_optional=True)),
        excuses=(
            (
                Term("disbursed", 1),
                Term("allocated", -1),
                Term("carried_in", -1, is_optional=True),
                Term("adjusted_up", -1),
            ),
            (Term("disbursed", 1), Term("available", -1)),
            (Term("disbursed", 1), Term("carried_out", -1, _LAST_YEAR), Term("allocated", -1)),
        ),
    ),
)

WITHOUT_CARRIED_IN = Balance(
    "carry_over_without_carried_in",
    "carry_over_identity",
    "==",
    (Term("allocated", 1), Term("disbursed", -1), Term("carried_out", -1)),
)
WITH_ADVANCES_APART = Balance(
    "carry_over_with_advances_apart",
    "carry_over_identity",
    "==",
    (Term("allocated", 1), Term("carried_in", 1, is_optional=True), Term("advanced", -1), *_SPENT_AND_LEFT),
)
OF_CENTRAL_MONEY = Balance("carry_over_of_central_money", "carry_over_identity", "==", FUNDING_BALANCES[0].terms)
"""Carry-overs as districts write them down: without the money carried in, with advances neither spent nor left, and the
figure of all sources reckoned on central money alone. They excuse nothing, but are named to their senders."""

_WITHIN_ALL_HOUSEHOLDS = tuple(
    Balance(
        f"poor_within_households_{point}",
        "subset_exceeds_whole",
        "<=",
        (
            Term("poor_households", 1, ((point, 0),)),
            Term("near_poor_households", 1, ((point, 0),), is_optional=True),
            Term("households", -1, ((point, 0),)),
        ),
    )
    for point in ("start", "end", "year")
)


def _flow(stock: str, escaped: str, relapsed: str, newly: str) -> Balance:
    """The balance of a stock of households: those of the start, less who left it, and who came back or came new."""
    moved = (Term(escaped, -1), Term(relapsed, 1, is_optional=True), Term(newly, 1))
    return Balance(f"{stock}_flow", "stock_flow", "==", (Term(stock, 1, START), *moved, Term(stock, -1, END)))


POVERTY_BALANCES = (
    _flow("poor_households", "escaped_poverty", "relapsed_poverty", "newly_poor"),
    _flow("near_poor_households", "escaped_near_poverty", "relapsed_near_poverty", "newly_near_poor"),
    Balance(
        "poverty_rate_fall",
        "rate_arithmetic",
        "==",
        (
            Term("poverty_rate_pct", 1, START),
            Term("poverty_rate_pct", -1, END),
            Term("poverty_rate_reduction_pp", -1),
        ),
    ),
    *_WITHIN_ALL_HOUSEHOLDS,
)

SUBSET_POPULATIONS = ("DTTS",)
"""Populations that are a part of everybody, so that no count of theirs exceeds the count of ALL."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage and the two counts it comes from: 100 x count = rate x base."""

    rate: str
    count: str
    base: str


SAME_BASE = (("poverty_rate_pct", "poor_households"), ("near_poverty_rate_pct", "near_poor_households"))
"""Rates and counts of one and the same base: where it is not stated, both must still give the same one."""

RATES = (
    Rate("poverty_rate_pct", "poor_households", "households"),
    Rate("near_poverty_rate_pct", "near_poor_households", "households"),
    Rate("multidim_poverty_rate_pct", "multidim_poor_households", "households"),
)
