"""What must hold among the columns of a poverty table: rates, flows, drops, and parts within their wholes.

Poor over households gives the rate, the end is the start less escapes plus relapses plus new poor, the drop is the
difference of the rates, ethnic minority households are never more than all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from transforms.name_table_columns import Column, Layout

Values = Sequence[Decimal | None]
_RATE_SLACK = Decimal("0.0105")
_HUNDRED = Decimal(100)
_MOVES = ("escaped", "relapsed", "new")
_POOR = ("poor", "near_poor")


@dataclass(frozen=True, slots=True)
class Identity:
    """Something that must hold in a row.

    Attributes:
        form: `rate` (rate, part, whole), `flow` (start, end, moves), `drop` (drop, start, end), `subset` (part, whole).
        columns: the places of its terms, in that order.
        signs: of a flow's moves, +1 or -1.
        is_required: whether a layout falls with it.
    """

    form: str
    columns: tuple[int, ...]
    signs: tuple[int, ...] = ()
    is_required: bool = True

    @property
    def is_exact(self) -> bool:
        """Whether it is an equation and no inequality."""
        return self.form != "subset"

    def is_rate(self, place: int) -> bool:
        """Whether its term at `place` is a percentage."""
        return self.form == "drop" or (self.form == "rate" and place == 0)

    def holds(self, row: Values) -> bool | None:
        """Whether it holds in a row; None where the row cannot say."""
        return self.holds_of([row[column] for column in self.columns])

    def holds_of(self, terms: Values) -> bool | None:
        """Whether it holds among its terms; None where one is missing."""
        known = [term for term in terms if term is not None]
        return _FORMS[self.form](self, known) if len(known) == len(terms) else None


def _rate_holds(_: Identity, terms: Sequence[Decimal]) -> bool | None:
    rate, part, whole = terms
    return abs(part * _HUNDRED / whole - rate) <= max(_RATE_SLACK, _last_digit(rate)) if whole else None


def _flow_holds(identity: Identity, terms: Sequence[Decimal]) -> bool:
    start, end, *moves = terms
    return start + sum(sign * move for sign, move in zip(identity.signs, moves, strict=True)) == end


def _drop_holds(_: Identity, terms: Sequence[Decimal]) -> bool:
    drop, start, end = terms
    return abs(abs(start - end) - drop) <= _RATE_SLACK + _last_digit(drop)


def _subset_holds(_: Identity, terms: Sequence[Decimal]) -> bool:
    part, whole = terms
    return part <= whole


_FORMS: dict[str, Callable[[Identity, Sequence[Decimal]], bool | None]] = {
    "rate": _rate_holds,
    "flow": _flow_holds,
    "drop": _drop_holds,
    "subset": _subset_holds,
}


def _last_digit(value: Decimal) -> Decimal:
    """One unit of a rate's last written digit; whole percents are taken as written to one decimal."""
    return _unit(min(int(value.as_tuple().exponent), -1)) if value else Decimal(0)


@cache
def _unit(exponent: int) -> Decimal:
    return Decimal(1).scaleb(exponent)


def identities_of(layout: Layout) -> tuple[Identity, ...]:
    """Every identity the columns of a layout give."""
    at = {i: column for i, column in enumerate(layout) if column}
    rates = [identity for i in at for identity in _rates(at, i)]
    return (*rates, *_flows(at), *_drops(at), *_subsets(at, at))


def certain_identities(layout: Layout, since: int) -> tuple[Identity, ...]:
    """The required identities of the columns from `since` on that stand whatever columns follow."""
    at = {i: column for i, column in enumerate(layout) if column}
    new = [i for i in at if i >= since]
    stocks = [i for i in new if at[i].is_rate and at[i].kind not in _MOVES and _same_time(at, at[i])]
    rates = [identity for i in stocks for identity in _rates(at, i)]
    return (*rates, *_subsets(at, new))


def _rates(at: dict[int, Column], rate: int) -> list[Identity]:
    column = at[rate]
    if not column.is_rate or column.kind == "reduction":
        return []
    part = _find(at, column.group, "n" if column.letter == "r" else "d")
    if part is None:
        return []
    return [Identity("rate", (rate, part, whole), is_required=required) for whole, required in _bases(at, column)]


def _find(at: dict[int, Column], group: int, letter: str) -> int | None:
    return next((i for i, c in at.items() if c.group == group and c.letter == letter), None)


def _bases(at: dict[int, Column], column: Column) -> list[tuple[int, bool]]:
    """The columns a rate may be taken of, and whether it must hold: all households of the same time, if stated."""
    wholes = _wholes(at, column)
    if column.kind in _MOVES:
        stocks = [i for i, c in at.items() if c.letter == "n" and c.kind in _POOR]
        return [(i, False) for i in (*stocks, *wholes)]
    same_time = _same_time(at, column)
    if same_time:
        return [(same_time[0], True)]
    same_stock = [c for c in at.values() if c.kind == column.kind and c.letter == column.letter]
    return [(i, len(wholes) == 1 and same_stock[-1] == column) for i in wholes]


def _wholes(at: dict[int, Column], column: Column) -> list[int]:
    """The columns of all households, or of all ethnic minority households for a rate among these."""
    population = "DTTS" if column.letter == "s" else "ALL"
    return [i for i, c in at.items() if c.kind == "households" and c.population == population and c.letter in "nd"]


def _same_time(at: dict[int, Column], column: Column) -> list[int]:
    time = (column.year, column.point)
    return [i for i in _wholes(at, column) if (at[i].year, at[i].point) == time]


def _flows(at: dict[int, Column]) -> list[Identity]:
    found = []
    for kind in _POOR:
        for letter in "nd":
            stocks = [i for i, c in at.items() if c.kind == kind and c.letter == letter]
            moves = {c.kind: i for i, c in at.items() if _moves(c, kind, letter)}
            if len(stocks) == 2 and "escaped" in moves:  # noqa: PLR2004 - a start and an end
                signs = tuple(-1 if move == "escaped" else 1 for move in moves)
                found.append(Identity("flow", (*stocks, *moves.values()), signs))
    return found


def _moves(column: Column, kind: str, letter: str) -> bool:
    return column.kind in _MOVES and column.letter == letter and column.is_near == (kind == "near_poor")


def _drops(at: dict[int, Column]) -> list[Identity]:
    found = []
    for i, column in at.items():
        if column.kind == "reduction" and column.is_rate:
            kind = "near_poor" if column.is_near else "poor"
            rates = [j for j, c in at.items() if c.kind == kind and c.letter == column.letter]
            if len(rates) == 2:  # noqa: PLR2004 - a start and an end
                found.append(Identity("drop", (i, *rates)))
    return found


def _subsets(at: dict[int, Column], among: Sequence[int] | dict[int, Column]) -> list[Identity]:
    """Ethnic minority households within all of the group, every stock within all households."""
    found = []
    for i in among:
        column, whole = at[i], None
        if column.letter == "d":
            whole = _find(at, column.group, "n")
        elif column.letter == "n" and column.kind in _POOR:
            whole = next((j for j, c in at.items() if c.kind == "households" and c.letter == "n"), None)
        if whole is not None:
            found.append(Identity("subset", (i, whole)))
    return found
