"""Sums that do not come out: parts against wholes, stocks against flows, in the sender's own writing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.identities import FUNDING_BALANCES, POVERTY_BALANCES
from schemas.messages import Language, message
from transforms.explain import Mismatch, Writing, normal, rows_by_id, write_sum
from transforms.find_block_slips import BlockSlip, find_block_slips
from transforms.find_slips import find_slips
from transforms.gather_systems import Beside, is_across
from transforms.line_up import NODE, LinedUp
from transforms.line_up_balances import line_up_balances, line_up_variant
from transforms.line_up_sources import PRESUMED
from transforms.line_up_sums import line_up_sums
from transforms.localise_identities import Culprit, Localise
from transforms.weigh_identities import Operand, Outcome, Weighed, holding, learn_whole_sets, weigh
from transforms.word_slips import word_slip
from transforms.write_places import write_places_of_sum

_MEASURES = {term.indicator for balance in (*FUNDING_BALANCES, *POVERTY_BALANCES) for term in balance.terms}
_FEW_DIGITS = 3
"""A gap of at most so many tolerances is a matter of rounding more coarsely, and only worth a warning."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the sums of a batch say.

    Attributes:
        mismatches: those nothing satisfies, worded.
        sums, balances: how every contested value fared (for `check_conflicts`).
        culprits: the figures that must be wrong, by submission.
        blocks: figures in another unit than the rest.
    """

    mismatches: tuple[Mismatch, ...]
    sums: Outcome
    balances: Outcome
    culprits: Mapping[str, tuple[Culprit, ...]]
    blocks: tuple[BlockSlip, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """What wording needs: the observations behind the figures and how each key fares in all identities.

    Attributes:
        carried_in: the largest sum said to be carried in, per submission, programme and year.
    """

    rows: dict[str, dict[str, Any]]
    standing: dict[int, tuple[int, int]]
    variants: dict[tuple[Any, ...], tuple[str, ...]]
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


def check_sums(
    lined_up: LinedUp, observations: pl.DataFrame, statuses: pl.DataFrame, beside: Beside, localise: Localise
) -> Checked:
    """Weigh every sum and balance of the batch and word those that nothing satisfies.

    Args:
        lined_up: the figures of the batch.
        observations: what tells them.
        statuses: projects declared without money.
        beside: what else must hold, which helps to tell the wrong figures.
        localise: how those are sought.
    """
    keys = lined_up.keys
    balance_terms = line_up_balances(keys)
    sum_terms = learn_whole_sets(line_up_sums(keys, lined_up.items, statuses), keys)
    sums = weigh(sum_terms, lined_up)
    balances = weigh(balance_terms, lined_up)
    standing = _standing(sums, balances)
    variants = _variants(keys, balances)
    read = _Read(_rows(observations, sums, balances), standing, variants, _most_carried_in(keys))
    kinds = dict(balance_terms.select("dimension", "kind").unique().iter_rows())
    identities = ((sum_terms, sums), (balance_terms, balances))
    blocks = find_block_slips(identities, lined_up, observations)
    in_blocks = {name for block in blocks for name in block.observation_ids}
    slips = find_slips([w for w in (*sums.violated, *balances.violated) if not is_across(_told(w), in_blocks)])
    settled = {id(weighed) for slip in slips for weighed in slip.settled}
    parts = [_parts(w, read) for w in sums.violated if id(w) not in settled]
    closing = [_BALANCES[kinds[w.subject["dimension"]]](w, read) for w in balances.violated if id(w) not in settled]
    culprits = localise(identities, lined_up, observations, replace(beside, apart=in_blocks))
    found = (*parts, *closing, *(word_slip(slip, read.rows) for slip in slips))
    return Checked(found, sums, balances, culprits, blocks)


def _told(weighed: Weighed) -> list[tuple[str, ...]]:
    """The observations behind each figure of an identity."""
    return [operand.stated.observation_ids for operand in weighed.operands]


_YEAR = ("submission_id", "programme", "year_from", "year_to")


def _submission_year(subject: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(subject[name] for name in _YEAR)


def _most_carried_in(keys: pl.DataFrame) -> dict[tuple[Any, ...], Decimal]:
    """The largest sum said to be carried in, per programme and year of each submission."""
    largest = keys.filter(pl.col("indicator") == "carried_in").group_by(_YEAR).agg(pl.col("value").max())
    return {row[:-1]: row[-1] for row in largest.iter_rows()}


def _variants(keys: pl.DataFrame, balances: Outcome) -> dict[tuple[Any, ...], tuple[str, ...]]:
    """The bases on which carry-overs hold without carried-in money, in submissions where a balance does not hold."""
    off = {best.subject["submission_id"] for best in balances.violated}
    suspected = keys.filter(pl.col("submission_id").is_in(list(off)))
    return holding(line_up_variant(suspected), suspected) if off else {}


def _standing(*outcomes: Outcome) -> dict[int, tuple[int, int]]:
    """Identities satisfied and violated by each key that a violated one rests on."""
    shown = {o.key_id for each in outcomes for best in each.violated for w in (best, *best.others) for o in w.operands}
    told = pl.concat([each.standing for each in outcomes]).filter(pl.col("key_id").is_in(list(shown)))
    added = told.group_by("key_id").agg(pl.col("satisfied", "violated").sum())
    return {key: (satisfied, violated) for key, satisfied, violated in added.iter_rows()}


def _rows(observations: pl.DataFrame, *outcomes: Outcome) -> dict[str, dict[str, Any]]:
    """The observations behind violated identities, by id."""
    violated = (w for outcome in outcomes for best in outcome.violated for w in (best, *best.others))
    return rows_by_id(observations, (i for w in violated for o in w.operands for i in o.stated.observation_ids))


def _parts(weighed: Weighed, read: _Read) -> Mismatch:
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


def _carry_over(weighed: Weighed, read: _Read) -> Mismatch:
    severity = "warning" if _is_slight(weighed) else "error"
    solved = _solved_for(_operand(weighed, "carried_out", -1), weighed, "carry_over_identity", severity)
    bases = read.variants.get(tuple(weighed.subject[c] for c in NODE), ())
    if not bases or all(o.child != "carried_in" for o in weighed.operands):
        return _worded(solved, read)
    left_out = "carry_over_leaves_out_carried_in" if "total" in bases else "carry_over_leaves_out_both"
    return _worded(replace(solved, wording=left_out), read)


def _over_allocated(weighed: Weighed, read: _Read) -> Mismatch:
    """Without a word of carried-in money, up to double may be that money, more so if the whole was carried some in."""
    means = sum((o.stated.value for o in weighed.operands if o.coefficient < 0), Decimal(0))
    knows_carried_in = any(o.child == "carried_in" for o in weighed.operands)
    is_carried_in = weighed.residual <= read.carried_in.get(_submission_year(weighed.subject), Decimal(0))
    is_error = knows_carried_in or weighed.residual > means
    severity = "error" if is_error else "info" if is_carried_in else "warning"
    spent = _operand(weighed, "disbursed", 1)
    return _worded(_solved_for(spent, weighed, "disbursed_over_allocated", severity, "<"), read)


def _stock_flow(weighed: Weighed, read: _Read) -> Mismatch:
    closing = next(o for o in weighed.operands if o.child in _STOCKS and o.coefficient < 0)
    return _worded(replace(_solved_for(closing, weighed, "stock_flow", "error"), wording=_STOCKS[closing.child]), read)


def _subset(weighed: Weighed, read: _Read) -> Mismatch:
    whole = next(o for o in weighed.operands if o.coefficient < 0)
    return _worded(_solved_for(whole, weighed, "subset_exceeds_whole", "error", ">"), read)


def _rate_fall(weighed: Weighed, read: _Read) -> Mismatch:
    fall = _operand(weighed, "poverty_rate_reduction_pp", -1)
    return _worded(replace(_solved_for(fall, weighed, "rate_arithmetic", "warning"), wording="rate_fall"), read)


_STOCKS = {"poor_households": "stock_flow", "near_poor_households": "stock_flow_near"}
"""Stocks of households by the wording of what moves them."""

_BALANCES: dict[str, Callable[[Weighed, _Read], Mismatch]] = {
    "carry_over_identity": _carry_over,
    "disbursed_over_allocated": _over_allocated,
    "stock_flow": _stock_flow,
    "subset_exceeds_whole": _subset,
    "rate_arithmetic": _rate_fall,
}


def _worded(solved: _Solved, read: _Read) -> Mismatch:
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


def _suspects(weighed: Weighed, read: _Read) -> Iterator[str]:
    """Figures in most violated and fewest satisfied identities first; on a tie the whole before its parts."""

    def doubt(operand: Operand) -> tuple[int, int, int]:
        satisfied, violated = read.standing.get(operand.key_id, (0, 0))
        return (-violated, satisfied, operand.coefficient)

    for operand in sorted(weighed.operands, key=doubt):
        yield from operand.stated.observation_ids
