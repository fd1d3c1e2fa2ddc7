"""Whole blocks of figures in another unit than the rest: a column, a table, the figures of a project or of a year.

Inside such a block everything adds up. That it is a thousand or a million times off is proven where it meets the rest:
one change of scale of all its figures settles the equations across its border and breaks none.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log10
from statistics import median
from typing import Any

import polars as pl

from transforms.explain import rows_by_id
from transforms.gather_links import Equation, Ledger, ledgers_of
from transforms.line_up import LinedUp
from transforms.scan_sheet import address_of
from transforms.weigh_identities import Outcome

_SCALES = (Decimal("0.001"), Decimal(1000), Decimal("0.000001"), Decimal(1_000_000))
_LEAST_FIGURES = 3
_LEAST_PROOFS = 2
_LEAST_SHARE = 0.9
"""So much of what does not agree across its border must be settled by the change."""

_LEAST_YEARS_APART = 4
_ALIKE = 30.0
"""Money of one subject is within so many times that of another year."""

_USUAL = 1e9


@dataclass(frozen=True, slots=True)
class BlockSlip:
    """Figures that agree with the rest of their submission once all are taken `scale` times as large.

    Attributes:
        observation_ids: of the block, the largest figure's first.
        settled: how many equations across its border come out then; 0 where only the years' sizes tell.
        proof: the figures of one of them with their coefficients; two years' figures where only those tell.
        is_equal: that one is an equation, not a bound.
    """

    submission_id: str
    observation_ids: tuple[str, ...]
    scale: Decimal
    settled: int
    proof: tuple[tuple[float, str], ...]
    is_equal: bool = True


def find_block_slips(
    identities: Sequence[tuple[pl.DataFrame, Outcome]], lined_up: LinedUp, observations: pl.DataFrame
) -> tuple[BlockSlip, ...]:
    """The blocks of each submission that are in another unit than the rest, at most one a submission.

    Args:
        identities: the terms of sums, and of balances, each with how they weighed.
        lined_up: the figures they rest on.
        observations: what tells those figures, and where.
    """
    found = []
    for name, ledger in ledgers_of(identities, lined_up, observations).items():
        rows = rows_by_id(observations, ledger.of_observation)
        blocks = _blocks(ledger, rows)
        slip = _proven(name, ledger, blocks) or _of_other_size(name, ledger, blocks, rows)
        if slip is not None:
            found.append(slip)
    return tuple(found)


_Block = frozenset[int]


def _blocks(ledger: Ledger, rows: Mapping[str, dict[str, Any]]) -> list[_Block]:
    """The figures that stand or belong together and are not all there are, the fewest first."""
    members: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for number, told in enumerate(ledger.figures):
        if told.value:
            for name in _groups(rows[told.observation_ids[0]]):
                members[name].add(number)
    everything = {number for number, told in enumerate(ledger.figures) if told.value}
    blocks = {frozenset(own) for own in members.values() if len(own) >= _LEAST_FIGURES and own != everything}
    return sorted(blocks, key=lambda block: (len(block), min(block)))


def _groups(row: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """What a figure stands in and belongs to, by which a block may be written in a unit of its own."""
    place = row["sheet"] or ("text", "|" in (row["quote"] or ""))
    project = (row["project_code"] or "").partition(".")[0]
    yield ("place", place)
    yield ("unit", place, row["written_unit"])
    yield ("measure", place, row["indicator"])
    yield ("year", place, row["year_from"], row["year_to"])
    yield ("project", place, project)
    yield ("source", place, row["source"])
    yield ("measure and year", place, row["indicator"], row["year_from"])
    yield ("page", place, row["page"])
    if row["cell"] and (address := address_of(row["cell"])):
        yield ("column", place, address[1])


def _proven(name: str, ledger: Ledger, blocks: Sequence[_Block]) -> BlockSlip | None:
    """The block whose change of scale settles most; of several alike that with the fewest figures.

    Where as much speaks for taking the rest at another scale, the one whose sums are out of the ordinary is meant.
    """
    holding = [equation.holds(ledger.figures, {}) for equation in ledger.equations]
    best: tuple[tuple[int, int], _Block, Decimal, list[Equation]] | None = None
    for block in blocks:
        across = [(e, held) for e, held in zip(ledger.equations, holding, strict=True) if _crosses(e, ledger, block)]
        if sum(not held for _, held in across) < _LEAST_PROOFS:
            continue
        for scale in _SCALES:
            settled = _settled(across, ledger, dict.fromkeys(block, float(scale)))
            gain = round(_oddity(ledger, block) - _oddity(ledger, block, float(scale)))
            if settled and (best is None or (len(settled), gain) > best[0]):
                best = (len(settled), gain), block, scale, settled
    if best is None:
        return None
    (count, _), block, scale, settled = best
    proof = min(settled, key=lambda equation: (equation.is_link, equation.is_bound, len(equation.options[0])))
    return BlockSlip(
        name,
        _ids(ledger, block),
        scale,
        count,
        tuple((c, ledger.figures[number].observation_ids[0]) for number, c in proof.options[0]),
        is_equal=not proof.is_bound,
    )


def _crosses(equation: Equation, ledger: Ledger, block: _Block) -> bool:
    numbers = {number for option in equation.options for number, _ in option if ledger.figures[number].value}
    return not numbers.isdisjoint(block) and not numbers <= block


def _settled(
    across: Sequence[tuple[Equation, bool]], ledger: Ledger, scales: Mapping[int, float]
) -> list[Equation] | None:
    """What comes out by the change; None where it breaks something, leaves much as it was or hangs on one figure.

    One figure in all of them, of the block or of the rest, may be the only one that is wrong.
    """
    settled, left, shrinking = [], 0, min(scales.values()) < 1
    for equation, held in across:
        holds = equation.holds(ledger.figures, scales)
        if held and not holds:
            return None
        if holds and not held:
            settled.append(equation)
        left += not held and not holds and not equation.is_link
    proofs = [e for e in settled if (shrinking or not e.is_bound) and e.is_sharp(ledger.figures, scales)]
    is_enough = len(proofs) >= _LEAST_PROOFS and len(settled) >= _LEAST_SHARE * (len(settled) + left)
    figures = [{number for option in equation.options for number, _ in option} for equation in settled]
    return settled if is_enough and not set.intersection(*figures) else None


def _of_other_size(
    name: str, ledger: Ledger, blocks: Sequence[_Block], rows: Mapping[str, dict[str, Any]]
) -> BlockSlip | None:
    """The block of one year whose figures all are a thousand or a million times those of the other years."""
    by_subject: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, told in enumerate(ledger.figures):
        if told.value > 0:
            by_subject[_subject(rows[told.observation_ids[0]])].append(number)
    found = []
    for block in blocks:
        ratios = list(_ratios(ledger, block, by_subject))
        scale = _scale_of([ratio for ratio, _, _ in ratios])
        if scale is not None:
            found.append((_oddity(ledger, block), block, scale, ratios[0]))
    if not found:
        return None
    _, block, scale, (_, own, other) = max(found, key=lambda each: each[0])
    proof = tuple((c, ledger.figures[number].observation_ids[0]) for c, number in ((1.0, own), (-1.0, other)))
    return BlockSlip(name, _ids(ledger, block), scale, 0, proof, is_equal=False)


_SUBJECT = ("agency_code", "sub_unit", "programme", "project_code", "indicator", "source", "capital", "scenario")


def _subject(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _SUBJECT)


def _ratios(
    ledger: Ledger, block: _Block, by_subject: Mapping[tuple[Any, ...], Sequence[int]]
) -> Iterator[tuple[float, int, int]]:
    """How many times each figure of a block is the middle one of its subject outside, with both."""
    for numbers in by_subject.values():
        inside = [number for number in numbers if number in block]
        outside = sorted((n for n in numbers if n not in block), key=lambda n: ledger.figures[n].value)
        if len(inside) == 1 and outside:
            other = outside[len(outside) // 2]
            yield ledger.figures[inside[0]].value / ledger.figures[other].value, inside[0], other


def _scale_of(ratios: Sequence[float]) -> Decimal | None:
    """The change of scale that brings all of them near one."""
    if len(ratios) < _LEAST_YEARS_APART:
        return None
    for scale in _SCALES:
        brought = [ratio * float(scale) for ratio in ratios]
        if all(1 / _ALIKE < each < _ALIKE for each in brought) and 1 / 5 < median(brought) < 5:  # noqa: PLR2004
            return scale
    return None


def _oddity(ledger: Ledger, block: _Block, scale: float = 1.0) -> float:
    """How far the middle figure of a block is from what a district's project usually has, in powers of ten."""
    middle = median(abs(ledger.figures[number].value) for number in block)
    return abs(log10(middle * scale / _USUAL))


def _ids(ledger: Ledger, block: _Block) -> tuple[str, ...]:
    ordered = sorted(block, key=lambda number: (-abs(ledger.figures[number].value), number))
    return tuple(name for number in ordered for name in ledger.figures[number].observation_ids)
