"""Which candidate layout of a table its own arithmetic proves.

Poor over households gives the rate, the end is the start less escapes plus relapses plus new poor, ethnic minority
households are never more than all, the drop is the difference of the rates. A layout is taken only where these hold
on nearly all rows; where two layouts do equally well, only what they agree on is known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from transforms.name_table_columns import Column, Layout

Values = Sequence[Decimal | None]
_RATE_SLACK = Decimal("0.0105")
_HUNDRED = Decimal(100)
_ENOUGH = 0.6
_FEW_ROWS = 3
_SAMPLE = 12


@dataclass(frozen=True, slots=True)
class Identity:
    """Something that must hold in a row. `holds` answers None where the row cannot say; `is_exact` is no inequality."""

    columns: tuple[int, ...]
    holds: Callable[[Values], bool | None]
    is_exact: bool = True
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Readings:
    """A row before its columns are known: every cell as a count and as a rate, None where it can be none."""

    counts: Values
    rates: Values

    def under(self, layout: Layout) -> Values:
        """The row's values by the meaning a layout gives its columns."""
        return [
            rate if column and column.is_rate else count
            for count, rate, column in zip(self.counts, self.rates, layout, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Proof:
    """A layout with the identities that carry it."""

    layout: Layout
    identities: tuple[Identity, ...]
    score: tuple[float, ...]


def prove(candidates: Sequence[Layout], rows: Sequence[Readings], leaves: str) -> Proof | None:
    """The layout the rows prove, columns on which equally good ones differ left unnamed; None where none holds.

    In a long table a sample of the rows sorts the candidates, all rows judge the best of them.

    Args:
        candidates: layouts from transforms.name_table_columns.
        rows: the even rows, total included; a dash is zero.
        leaves: the header's lowest words as letters, the judge between layouts the arithmetic leaves equal.
    """
    sample = rows[:: max(1, len(rows) // _SAMPLE)]
    likely = [proof for layout in candidates if (proof := _try(layout, sample, leaves))]
    likely = sorted(likely, key=lambda proof: proof.score, reverse=True)[:_SAMPLE]
    proofs = [proof for each in likely if (proof := _try(each.layout, rows, leaves))]
    if not proofs:
        return None
    best = max(proof.score for proof in proofs)
    winners = [proof for proof in proofs if proof.score == best]
    agreed = tuple(
        first if all(w.layout[i] == first for w in winners) else None for i, first in enumerate(winners[0].layout)
    )
    return Proof(agreed, tuple(i for i in winners[0].identities if all(agreed[c] for c in i.columns)), best)


def _try(layout: Layout, rows: Sequence[Readings], leaves: str) -> Proof | None:
    identities = identities_of(layout)
    values = [row.under(layout) for row in rows]
    covered: set[int] = set()
    for identity in identities:
        answers = [answer for row in values if (answer := identity.holds(row)) is not None]
        share = sum(answers) / len(answers) if answers else 0.0
        enough = _ENOUGH if len(answers) >= _FEW_ROWS else 1.0
        if answers and share < enough and identity.is_required:
            return None
        if answers and identity.is_exact and share >= enough:
            covered.update(identity.columns)
    letters = "".join(column.letter for column in layout if column).replace("s", "r").replace("e", "k")
    likeness = SequenceMatcher(None, letters, leaves, autojunk=False).ratio()
    return Proof(layout, identities, (len(covered), round(likeness, 6), len({c.group for c in layout if c})))


def is_arithmetic(proof: Proof) -> bool:
    """Whether any exact identity carries the layout, and not its header words alone."""
    return proof.score[0] > 0


def identities_of(layout: Layout) -> tuple[Identity, ...]:
    """Every identity the columns of a layout give."""
    at = {i: column for i, column in enumerate(layout) if column}
    return (*_rates(at), *_flows(at), *_drops(at), *_subsets(at))


def _rates(at: dict[int, Column]) -> list[Identity]:
    found = []
    for rate, column in at.items():
        if not column.is_rate or column.kind == "reduction":
            continue
        part = _find(at, column.group, "n" if column.letter == "r" else "d")
        for whole, is_required in _bases(at, column):
            if part is not None:
                found.append(Identity((rate, part, whole), _rate_holds(rate, part, whole), is_required=is_required))
    return found


def _find(at: dict[int, Column], group: int, letter: str) -> int | None:
    return next((i for i, c in at.items() if c.group == group and c.letter == letter), None)


def _bases(at: dict[int, Column], column: Column) -> list[tuple[int, bool]]:
    """The columns a rate may be taken of, and whether it must hold: all households of the same time, if stated."""
    population = "DTTS" if column.letter == "s" else "ALL"
    wholes = [i for i, c in at.items() if c.kind == "households" and c.population == population and c.letter in "nd"]
    if column.kind in ("escaped", "relapsed", "new"):
        stocks = [i for i, c in at.items() if c.letter == "n" and c.kind in ("poor", "near_poor")]
        return [(i, False) for i in (*stocks, *wholes)]
    same_time = [i for i in wholes if (at[i].year, at[i].point) == (column.year, column.point)]
    same_stock = [c for c in at.values() if c.kind == column.kind and c.letter == column.letter]
    if same_time:
        return [(same_time[0], True)]
    return [(i, len(wholes) == 1 and same_stock[-1] == column) for i in wholes]


def _rate_holds(rate: int, part: int, whole: int) -> Callable[[Values], bool | None]:
    def holds(row: Values) -> bool | None:
        r, p, w = row[rate], row[part], row[whole]
        if r is None or p is None or not w:
            return None
        return abs(p * _HUNDRED / w - r) <= max(_RATE_SLACK, _last_digit(r))

    return holds


def _last_digit(value: Decimal) -> Decimal:
    """One unit of a rate's last written digit; whole percents are taken as written to one decimal."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), -1)) if value else Decimal(0)


def _flows(at: dict[int, Column]) -> list[Identity]:
    found = []
    for kind in ("poor", "near_poor"):
        for letter in "nd":
            stocks = [i for i, c in at.items() if c.kind == kind and c.letter == letter]
            moves = {
                c.kind: i
                for i, c in at.items()
                if c.kind in ("escaped", "relapsed", "new")
                and c.letter == letter
                and c.is_near == (kind == "near_poor")
            }
            if len(stocks) == 2 and "escaped" in moves:  # noqa: PLR2004 - a start and an end
                columns = (*stocks, *moves.values())
                found.append(Identity(columns, _flow_holds(stocks[0], stocks[1], moves)))
    return found


def _flow_holds(start: int, end: int, moves: dict[str, int]) -> Callable[[Values], bool | None]:
    def holds(row: Values) -> bool | None:
        terms = [row[start], row[end], *(row[i] for i in moves.values())]
        known = [term for term in terms if term is not None]
        if len(known) < len(terms):
            return None
        flow = sum((-(row[i] or 0) if kind == "escaped" else (row[i] or 0)) for kind, i in moves.items())
        return known[0] + flow == known[1]

    return holds


def _drops(at: dict[int, Column]) -> list[Identity]:
    found = []
    for i, column in at.items():
        if column.kind != "reduction" or not column.is_rate:
            continue
        kind = "near_poor" if column.is_near else "poor"
        rates = [j for j, c in at.items() if c.kind == kind and c.letter == column.letter]
        if len(rates) == 2:  # noqa: PLR2004 - a start and an end
            found.append(Identity((i, *rates), _drop_holds(i, rates[0], rates[1])))
    return found


def _drop_holds(drop: int, start: int, end: int) -> Callable[[Values], bool | None]:
    def holds(row: Values) -> bool | None:
        d, s, e = row[drop], row[start], row[end]
        if d is None or s is None or e is None:
            return None
        return abs(abs(s - e) - d) <= _RATE_SLACK + _last_digit(d)

    return holds


def _subsets(at: dict[int, Column]) -> list[Identity]:
    """Ethnic minority households within all of the group, every stock within all households."""
    found = []
    for i, column in at.items():
        whole = None
        if column.letter == "d":
            whole = _find(at, column.group, "n")
        elif column.letter == "n" and column.kind in ("poor", "near_poor"):
            whole = next((j for j, c in at.items() if c.kind == "households" and c.letter == "n"), None)
        if whole is not None:
            found.append(Identity((i, whole), _subset_holds(i, whole), is_exact=False))
    return found


def _subset_holds(part: int, whole: int) -> Callable[[Values], bool | None]:
    def holds(row: Values) -> bool | None:
        p, w = row[part], row[whole]
        return None if p is None or w is None else p <= w

    return holds
