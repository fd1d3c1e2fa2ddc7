"""Sums that do not come out: parts against wholes, stocks against flows; which figures are wrong for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.count_cases import Case, cases_of_sums, money_weighed
from transforms.explain import Mismatch, rows_by_id
from transforms.find_block_slips import BlockSlip, find_block_slips
from transforms.find_slips import find_slips
from transforms.gather_systems import Beside, is_across
from transforms.line_up import LinedUp
from transforms.line_up_balances import line_up_balances, line_up_variants
from transforms.line_up_sums import line_up_sums
from transforms.localise_identities import Culprit, Localise
from transforms.weigh_identities import Outcome, Weighed, holding, learn_whole_sets, weigh
from transforms.word_slips import word_slip
from transforms.word_sums import YEAR, Read, word_balance, word_parts


@dataclass(frozen=True, slots=True)
class Checked:
    """What the sums of a batch say.

    Attributes:
        mismatches: those nothing satisfies, worded.
        sums, balances: how every contested value fared (for `check_conflicts`).
        culprits: the figures that must be wrong, by submission.
        blocks: figures in another unit than the rest.
        cases: the sums and balances that were judged (`cases_of_sums`).
        weighed: the money in them (`money_weighed`).
    """

    mismatches: tuple[Mismatch, ...]
    sums: Outcome
    balances: Outcome
    culprits: Mapping[str, tuple[Culprit, ...]]
    blocks: tuple[BlockSlip, ...]
    cases: list[Case]
    weighed: pl.DataFrame


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
    read = Read(_rows(observations, sums, balances), standing, variants, _most_carried_in(keys))
    kinds = dict(balance_terms.select("dimension", "kind").unique().iter_rows())
    identities = ((sum_terms, sums), (balance_terms, balances))
    blocks = find_block_slips(identities, lined_up, observations)
    in_blocks = {name for block in blocks for name in block.observation_ids}
    slips = find_slips([w for w in (*sums.violated, *balances.violated) if not is_across(_told(w), in_blocks)])
    worded = [word_slip(slip, read.rows) for slip in slips]
    causes = {id(w): cause for slip, cause in zip(slips, worded, strict=True) for w in slip.settled}
    parts = [replace(word_parts(w, read), cause=causes.get(id(w))) for w in sums.violated]
    closing = [
        replace(word_balance(kinds[w.subject["dimension"]], w, read), cause=causes.get(id(w)))
        for w in balances.violated
    ]
    culprits = localise(identities, lined_up, observations, replace(beside, apart=in_blocks))
    return Checked(
        (*parts, *closing, *worded),
        sums,
        balances,
        culprits,
        blocks,
        cases_of_sums(sum_terms, balance_terms),
        money_weighed(sum_terms, balance_terms, keys),
    )


def _told(weighed: Weighed) -> list[tuple[str, ...]]:
    """The observations behind each figure of an identity."""
    return [operand.stated.observation_ids for operand in weighed.operands]


def _most_carried_in(keys: pl.DataFrame) -> dict[tuple[Any, ...], Decimal]:
    """The largest sum said to be carried in, per programme and year of each submission."""
    largest = keys.filter(pl.col("indicator") == "carried_in").group_by(YEAR).agg(pl.col("value").max())
    return {row[:-1]: row[-1] for row in largest.iter_rows()}


def _variants(keys: pl.DataFrame, balances: Outcome) -> dict[tuple[Any, ...], tuple[tuple[str, str], ...]]:
    """The variants of the carry-over that hold, and on which bases, in submissions where a balance does not hold."""
    off = {best.subject["submission_id"] for best in balances.violated}
    suspected = keys.filter(pl.col("submission_id").is_in(list(off)))
    return holding(line_up_variants(suspected), suspected) if off else {}


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
