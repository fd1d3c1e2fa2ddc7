"""Sums that do not come out: parts against wholes, stocks against flows, in the sender's own writing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.identities import FUNDING_BALANCES, POVERTY_BALANCES
from schemas.messages import Language, message
from transforms.explain import Mismatch, Writing, normal, write_sum
from transforms.line_up import NODE, LinedUp
from transforms.line_up_balances import line_up_balances, line_up_variant
from transforms.line_up_sums import PRESUMED, line_up_sums
from transforms.weigh_identities import Operand, Outcome, Weighed, holding, learn_whole_sets, weigh

_MEASURES = {term.indicator for balance in (*FUNDING_BALANCES, *POVERTY_BALANCES) for term in balance.terms}
_FEW_DIGITS = 3
"""A gap of at most so many tolerances is a matter of rounding more coarsely, and only worth a warning."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the sums of a batch say: mismatches, and how every contested value fared (for `check_conflicts`)."""

    mismatches: tuple[Mismatch, ...]
    sums: Outcome
    balances: Outcome


@dataclass(frozen=True, slots=True)
class _Read:
    """What wording needs: the observations behind the figures and how each key fares in all identities."""

    rows: dict[str, dict[str, Any]]
    standing: dict[int, tuple[int, int]]
    variants: dict[tuple[Any, ...], tuple[str, ...]]


def check_sums(lined_up: LinedUp, observations: pl.DataFrame, statuses: pl.DataFrame) -> Checked:
    """Weigh every sum and balance of the batch and word those that nothing satisfies."""
    keys = lined_up.keys
    balance_terms = line_up_balances(keys)
    sums = weigh(learn_whole_sets(line_up_sums(keys, statuses), keys), lined_up)
    balances = weigh(balance_terms, lined_up)
    variants = holding(line_up_variant(keys), keys)
    read = _Read(_rows(observations, sums, balances), _added(sums.standing, balances.standing), variants)
    kinds = dict(balance_terms.select("dimension", "kind").unique().iter_rows())
    found = [_parts(w, read) for w in sums.violated] + [_balance(w, kinds, read) for w in balances.violated]
    return Checked(tuple(found), sums, balances)


def _added(one: dict[int, tuple[int, int]], other: dict[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    none = (0, 0)
    return {
        k: (one.get(k, none)[0] + other.get(k, none)[0], one.get(k, none)[1] + other.get(k, none)[1])
        for k in one | other
    }


def _rows(observations: pl.DataFrame, *outcomes: Outcome) -> dict[str, dict[str, Any]]:
    """The observations behind violated identities, by id."""
    wanted = {i for out in outcomes for w in out.violated for o in w.operands for i in o.stated.observation_ids}
    return {
        row["observation_id"]: row
        for row in observations.filter(pl.col("observation_id").is_in(list(wanted))).iter_rows(named=True)
    }


def _parts(weighed: Weighed, read: _Read) -> Mismatch:
    """The finding of a whole that is not the sum of its parts."""
    whole = next(o for o in weighed.operands if o.coefficient < 0)
    parts = [o for o in weighed.operands if o.coefficient > 0]
    reported = sum((o.stated.value for o in weighed.operands if o.coefficient < 0), Decimal(0))
    total = sum((o.stated.value for o in parts), Decimal(0))
    is_presumed = weighed.certainty == PRESUMED and total < reported
    wording = "parts_exceed" if weighed.relation == "<=" else "parts_presumed" if is_presumed else "parts_differ"
    sign = ">" if weighed.relation == "<=" else "≠"
    return _worded(
        weighed,
        read,
        kind=f"parts_vs_total_{weighed.subject['indicator']}",
        severity="warning" if is_presumed or _is_slight(weighed) else "error",
        reported=reported,
        expected=total,
        addends=[(1, o) for o in parts],
        total=total,
        whole=(whole, reported),
        sign=sign,
        wording=wording,
    )


def _is_slight(weighed: Weighed) -> bool:
    return abs(weighed.residual) <= _FEW_DIGITS * weighed.tolerance


def _balance(weighed: Weighed, kinds: dict[str, str], read: _Read) -> Mismatch:
    """The finding of a balance that does not close: what its last figure should be by the others."""
    kind = kinds[weighed.subject["dimension"]]
    return _BALANCES[kind](weighed, read)


def _solved(
    weighed: Weighed, child: str, read: _Read, kind: str, severity: str, wording: str, sign: str = "≠"
) -> Mismatch:
    """The balance solved for one of its figures."""
    last = [o for o in weighed.operands if o.child == child][-1]
    others = sorted((o for o in weighed.operands if o is not last), key=lambda o: -o.coefficient * -last.coefficient)
    turn = -1 if last.coefficient > 0 else 1
    expected = sum((turn * o.signed for o in others), Decimal(0))
    return _worded(
        weighed,
        read,
        kind=kind,
        severity=severity,
        reported=last.stated.value,
        expected=expected,
        addends=[(turn * o.coefficient, o) for o in others],
        total=expected,
        whole=(last, last.stated.value),
        sign=sign,
        wording=wording,
    )


def _carry_over(weighed: Weighed, read: _Read) -> Mismatch:
    severity = "warning" if _is_slight(weighed) else "error"
    wording = "carry_over_identity"
    if any(o.child == "carried_in" for o in weighed.operands):
        bases = read.variants.get(tuple(weighed.subject[c] for c in NODE), ())
        if bases:
            wording = "carry_over_leaves_out_carried_in" if "total" in bases else "carry_over_leaves_out_both"
    return _solved(weighed, "carried_out", read, "carry_over_identity", severity, wording)


def _over_allocated(weighed: Weighed, read: _Read) -> Mismatch:
    means = sum((o.stated.value for o in weighed.operands if o.coefficient < 0), Decimal(0))
    knows_carried_in = any(o.child == "carried_in" for o in weighed.operands)
    severity = "error" if knows_carried_in or weighed.residual > means else "warning"
    kind = "disbursed_over_allocated"
    return _solved(weighed, "disbursed", read, kind, severity, kind, sign="<")


def _stock_flow(weighed: Weighed, read: _Read) -> Mismatch:
    end = max(
        (o for o in weighed.operands if o.coefficient < 0 and o.child == "poor_households"), key=lambda o: o.key_id
    )
    return _solved(weighed, end.child, read, "stock_flow", "error", "stock_flow")


def _subset(weighed: Weighed, read: _Read) -> Mismatch:
    whole = next(o for o in weighed.operands if o.coefficient < 0)
    kind = "subset_exceeds_whole"
    return _solved(weighed, whole.child, read, kind, "error", kind, sign=">")


def _rate_fall(weighed: Weighed, read: _Read) -> Mismatch:
    return _solved(weighed, "poverty_rate_reduction_pp", read, "rate_arithmetic", "warning", "rate_fall")


_BALANCES: dict[str, Callable[[Weighed, _Read], Mismatch]] = {
    "carry_over_identity": _carry_over,
    "disbursed_over_allocated": _over_allocated,
    "stock_flow": _stock_flow,
    "subset_exceeds_whole": _subset,
    "rate_arithmetic": _rate_fall,
}


def _worded(  # noqa: PLR0913 - each is a part of the sum written out
    weighed: Weighed,
    read: _Read,
    *,
    kind: str,
    severity: str,
    reported: Decimal,
    expected: Decimal,
    addends: list[tuple[int, Operand]],
    total: Decimal,
    whole: tuple[Operand, Decimal],
    sign: str,
    wording: str,
) -> Mismatch:
    rows = [read.rows[o.stated.observation_ids[0]] for o in weighed.operands]
    writing = Writing.of(rows)
    written = [(s, writing.figure(read.rows[o.stated.observation_ids[0]], o.stated.value)) for s, o in addends]
    head, amount = whole
    stated = read.rows[head.stated.observation_ids[0]]
    whole_text = writing.figure(stated, amount) if amount == head.stated.value else writing.amount(amount)
    dimension = weighed.subject["dimension"]
    return Mismatch(
        kind=kind,
        severity=severity,
        subject=_subject(weighed, head.child),
        evidence=tuple(f"{o.child}={normal(o.stated.value)}" for o in weighed.operands) + (dimension,),
        observation_ids=tuple(i for o in weighed.operands for i in o.stated.observation_ids),
        reported=reported,
        expected=expected,
        tolerance=weighed.tolerance,
        unit=stated["unit"],
        arithmetic=write_sum(written, sign, whole_text, writing.amount(total), writing.unit),
        wording=wording,
        details={
            "reported": whole_text,
            "expected": writing.amount(expected),
            "gap": writing.amount(abs(reported - expected)),
            "unit": writing.unit,
            "parts_vi": _parts_named(dimension, "vi"),
            "parts_en": _parts_named(dimension, "en"),
        },
        suspects=tuple(_suspects(weighed, read)),
    )


def _parts_named(dimension: str, language: Language) -> str:
    known = ("agency", "sub_project", "project", "year", "source", "capital", "sub_unit")
    return message(f"dimensions.{dimension}", language) if dimension in known else ""


def _subject(weighed: Weighed, solved_for: str) -> dict[str, Any]:
    """Whom the finding is about; of a balance, the measure it was solved for."""
    sources = {o.source for o in weighed.operands}
    source = "ALL" if weighed.subject["dimension"] == "source" or len(sources) > 1 else sources.pop()
    measure = solved_for if solved_for in _MEASURES else weighed.subject["indicator"]
    return {name: weighed.subject[name] for name in NODE} | {"source": source, "indicator": measure}


def _suspects(weighed: Weighed, read: _Read) -> Iterator[str]:
    """Figures in most violated and fewest satisfied identities first; on a tie the whole before its parts."""

    def doubt(operand: Operand) -> tuple[int, int, int]:
        satisfied, violated = read.standing.get(operand.key_id, (0, 0))
        return (-violated, satisfied, operand.coefficient)

    for operand in sorted(weighed.operands, key=doubt):
        yield from operand.stated.observation_ids
