"""Sums that do not come out, worded: parts against wholes, stocks against flows, in the sender's own writing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from schemas.identities import (
    FUNDING_BALANCES,
    OF_CENTRAL_MONEY,
    POVERTY_BALANCES,
    WITH_ADVANCES_APART,
    WITHOUT_CARRIED_IN,
)
from schemas.messages import Language, message
from transforms.explain import Mismatch, Writing, normal, write_sum
from transforms.line_up import NODE
from transforms.line_up_sources import PRESUMED
from transforms.weigh_identities import Operand, Weighed
from transforms.write_places import write_places_of_sum

YEAR = ("submission_id", "programme", "year_from", "year_to")
_MEASURES = {term.indicator for balance in (*FUNDING_BALANCES, *POVERTY_BALANCES) for term in balance.terms}
_FEW_DIGITS = 3
"""A gap of at most so many tolerances is a matter of rounding more coarsely, and only worth a warning."""


@dataclass(frozen=True, slots=True)
class Read:
    """What wording needs: the observations behind the figures and how each key fares in all identities.

    Attributes:
        carried_in: the largest sum said to be carried in, per submission, programme and year.
    """

    rows: dict[str, dict[str, Any]]
    standing: dict[int, tuple[int, int]]
    variants: dict[tuple[Any, ...], tuple[tuple[str, str], ...]]
    carried_in: dict[tuple[Any, ...], Decimal]

    def row(self, operand: Operand) -> dict[str, Any]:
        """The observation that tells a figure, the first where several do."""
        return self.rows[operand.stated.observation_ids[0]]


@dataclass(frozen=True, slots=True)
class _Solved:
    """An identity written as a sum against the figure it should give."""

    weighed: Weighed
    kind: str
    severity: str
    wording: str
    addends: tuple[tuple[int, Operand], ...]
    sign: str
    heads: tuple[Operand, ...]

    @property
    def reported(self) -> Decimal:
        return sum((o.stated.value for o in self.heads), Decimal(0))

    @property
    def expected(self) -> Decimal:
        return sum((sign * o.stated.value for sign, o in self.addends), Decimal(0))


def word_parts(weighed: Weighed, read: Read) -> Mismatch:
    """The finding of a whole that is not the sum of its parts."""
    weighed = next((w for w in _with_other_values(weighed) if _may_lack_parts(w)), weighed)
    heads = tuple(o for o in weighed.operands if o.coefficient < 0)
    parts = tuple((1, o) for o in weighed.operands if o.coefficient > 0)
    is_presumed = weighed.certainty == PRESUMED and weighed.residual < 0
    is_short = weighed.relation == "<="
    is_doubtful = is_presumed or _is_slight(weighed)
    solved = _Solved(
        weighed=weighed,
        kind=f"parts_vs_total_{weighed.subject['indicator']}",
        severity="info" if _may_lack_parts(weighed) else "warning" if is_doubtful else "error",
        wording="parts_exceed" if is_short else "parts_presumed" if is_presumed else "parts_vs_total",
        addends=parts,
        sign=">" if is_short else "≠",
        heads=heads,
    )
    return _worded(solved, read)


def word_balance(kind: str, weighed: Weighed, read: Read) -> Mismatch:
    """The finding of a balance that does not come out."""
    return _BALANCES[kind](weighed, read)


def _with_other_values(weighed: Weighed) -> tuple[Weighed, ...]:
    """The sum, and the same with the other values told for its figures."""
    return weighed, *(w for w in weighed.others if w.subject["basis"] == weighed.subject["basis"])


def _may_lack_parts(weighed: Weighed) -> bool:
    """True where what the parts lack is as much as the least of them: one the text does not name may be missing."""
    least = min((abs(o.stated.value) for o in weighed.operands if o.coefficient > 0), default=Decimal(0))
    return weighed.certainty == PRESUMED and -weighed.residual >= least


def _is_slight(weighed: Weighed) -> bool:
    return abs(weighed.residual) <= _FEW_DIGITS * weighed.tolerance


def _solved_for(last: Operand, weighed: Weighed, kind: str, severity: str, sign: str = "≠") -> _Solved:
    """The balance written so that one of its figures stands alone: the others, with their signs, against it."""
    turn = -1 if last.coefficient > 0 else 1
    others = [(turn * o.coefficient, o) for o in weighed.operands if o is not last]
    addends = tuple(sorted(others, key=lambda addend: -addend[0]))
    return _Solved(weighed, kind, severity, kind, addends, sign, (last,))


def _operand(weighed: Weighed, child: str, coefficient: int) -> Operand:
    return next(o for o in weighed.operands if (o.child, o.coefficient) == (child, coefficient))


def _carry_over(weighed: Weighed, read: Read) -> Mismatch:
    severity = "warning" if _is_slight(weighed) else "error"
    solved = _solved_for(_operand(weighed, "carried_out", -1), weighed, "carry_over_identity", severity)
    held = read.variants.get(tuple(weighed.subject[c] for c in NODE), ())
    has_carried_in = any(o.child == "carried_in" for o in weighed.operands)
    named = (name for told, name in _LEFT_OUT if told in held and (has_carried_in or told[0] != _NO_CARRIED_IN))
    return _worded(replace(solved, wording=next(named, "carry_over_identity")), read)


_NO_CARRIED_IN = WITHOUT_CARRIED_IN.name
_LEFT_OUT = (
    ((_NO_CARRIED_IN, "total"), "carry_over_leaves_out_carried_in"),
    ((OF_CENTRAL_MONEY.name, "total"), "carry_over_leaves_out_counterpart"),
    ((WITH_ADVANCES_APART.name, "total"), "carry_over_leaves_out_advances"),
    ((WITH_ADVANCES_APART.name, "central"), "carry_over_leaves_out_advances"),
    ((_NO_CARRIED_IN, "central"), "carry_over_leaves_out_both"),
)
"""What a carry-over that does not come out leaves out, by the variant that does; the first that holds is named."""


def _over_allocated(weighed: Weighed, read: Read) -> Mismatch:
    """Without a word of carried-in money, up to double may be that money, more so if the whole was carried some in."""
    means = sum((o.stated.value for o in weighed.operands if o.coefficient < 0), Decimal(0))
    knows_carried_in = any(o.child == "carried_in" for o in weighed.operands)
    is_carried_in = weighed.residual <= read.carried_in.get(tuple(weighed.subject[name] for name in YEAR), Decimal(0))
    is_error = knows_carried_in or weighed.residual > means
    severity = "error" if is_error else "info" if is_carried_in else "warning"
    spent = _operand(weighed, "disbursed", 1)
    return _worded(_solved_for(spent, weighed, "disbursed_over_allocated", severity, "<"), read)


def _stock_flow(weighed: Weighed, read: Read) -> Mismatch:
    closing = next(o for o in weighed.operands if o.child in _STOCKS and o.coefficient < 0)
    return _worded(replace(_solved_for(closing, weighed, "stock_flow", "error"), wording=_STOCKS[closing.child]), read)


def _subset(weighed: Weighed, read: Read) -> Mismatch:
    whole = next(o for o in weighed.operands if o.coefficient < 0)
    return _worded(_solved_for(whole, weighed, "subset_exceeds_whole", "error", ">"), read)


def _rate_fall(weighed: Weighed, read: Read) -> Mismatch:
    fall = _operand(weighed, "poverty_rate_reduction_pp", -1)
    return _worded(replace(_solved_for(fall, weighed, "rate_arithmetic", "warning"), wording="rate_fall"), read)


_STOCKS = {"poor_households": "stock_flow", "near_poor_households": "stock_flow_near"}
"""Stocks of households by the wording of what moves them."""

_BALANCES: dict[str, Callable[[Weighed, Read], Mismatch]] = {
    "carry_over_identity": _carry_over,
    "disbursed_over_allocated": _over_allocated,
    "stock_flow": _stock_flow,
    "subset_exceeds_whole": _subset,
    "rate_arithmetic": _rate_fall,
}


def _worded(solved: _Solved, read: Read) -> Mismatch:
    weighed, head = solved.weighed, solved.heads[0]
    writing = Writing.of([read.row(o) for o in weighed.operands])
    addends = [(sign, writing.figure(read.row(o), o.stated.value)) for sign, o in solved.addends]
    is_single = len(solved.heads) == 1
    reported = writing.figure(read.row(head), solved.reported) if is_single else writing.amount(solved.reported)
    expected = writing.amount(solved.expected)
    dimension = weighed.subject["dimension"]
    return Mismatch(
        kind=solved.kind,
        severity=solved.severity,
        subject=_subject(weighed, head.child),
        compared=(dimension,),
        evidence=(dimension, *(f"{o.child}={normal(o.stated.value)}" for o in weighed.operands)),
        observation_ids=tuple(i for o in weighed.operands for i in o.stated.observation_ids),
        reported=solved.reported,
        expected=solved.expected,
        tolerance=weighed.tolerance,
        unit=read.row(head)["unit"],
        arithmetic=write_sum(addends, solved.sign, reported, expected, writing.unit),
        places=write_places_of_sum([(sign, read.row(o)) for sign, o in solved.addends], solved.sign, read.row(head)),
        wording=solved.wording,
        details={
            "reported": reported,
            "expected": expected,
            "gap": writing.amount(abs(solved.reported - solved.expected)),
            "unit": writing.unit,
            "parts_vi": _parts_named(dimension, "vi"),
            "parts_en": _parts_named(dimension, "en"),
        },
        suspects=tuple(_suspects(weighed, read)),
    )


def _parts_named(dimension: str, language: Language) -> str:
    known = ("agency", "sub_project", "project", "year", "source", "capital", "sub_unit", "table")
    return message(f"dimensions.{dimension}", language) if dimension in known else ""


def _subject(weighed: Weighed, solved_for: str) -> dict[str, Any]:
    """Whom the finding is about; of a balance, the measure it was solved for."""
    sources = {o.source for o in weighed.operands}
    source = "ALL" if weighed.subject["dimension"] == "source" or len(sources) > 1 else sources.pop()
    measure = solved_for if solved_for in _MEASURES else weighed.subject["indicator"]
    return {name: weighed.subject[name] for name in NODE} | {"source": source, "indicator": measure}


def _suspects(weighed: Weighed, read: Read) -> Iterator[str]:
    """Figures in most violated and fewest satisfied identities first; on a tie the whole before its parts."""

    def doubt(operand: Operand) -> tuple[int, int, int]:
        satisfied, violated = read.standing.get(operand.key_id, (0, 0))
        return (-violated, satisfied, operand.coefficient)

    for operand in sorted(weighed.operands, key=doubt):
        yield from operand.stated.observation_ids
