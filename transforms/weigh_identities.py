"""Which identities hold and which no reading of the figures can satisfy.

A figure written v with half-width h may truly be anywhere from v - h (rounded up) to v + 2h (cut off, as districts
also do). An identity holds where some choice within these intervals satisfies it on any admissible basis and for any
of the values told for a contested key.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, islice, product
from operator import itemgetter
from typing import Any

import polars as pl

from transforms.line_up import NODE, LinedUp, Stated
from transforms.line_up_bases import EXCUSE
from transforms.line_up_sources import SURE
from transforms.line_up_sums import RELATION

_MOST_COMBINATIONS = 64
_SUBJECT = (*NODE, "instance", "basis", "dimension")


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure of an identity: what it counts with, which of the values told was used."""

    key_id: int
    coefficient: int
    child: str
    source: str
    stated: Stated

    @property
    def signed(self) -> Decimal:
        """What the figure adds to the identity."""
        return self.coefficient * self.stated.value

    @property
    def lowest(self) -> Decimal:
        """The least it may add."""
        width = self.coefficient if self.coefficient > 0 else -2 * self.coefficient
        return self.signed - width * self.stated.half_width

    @property
    def highest(self) -> Decimal:
        """The most it may add."""
        width = 2 * self.coefficient if self.coefficient > 0 else -self.coefficient
        return self.signed + width * self.stated.half_width


@dataclass(frozen=True, slots=True)
class Weighed:
    """One identity as it stands: its operands, and whether they can come to zero (or to no more than zero).

    Attributes:
        subject: the columns of NODE of its whole, with `dimension` and `basis`.
        relation: `==`, or `<=` (the sum of all operands may not exceed zero).
        certainty: `sure`, `presumed` or `partial`: that no part is missing.
        others: the same identity on its other bases and with the other values told.
    """

    subject: dict[str, Any]
    operands: tuple[Operand, ...]
    relation: str
    certainty: str
    others: tuple["Weighed", ...] = ()

    @property
    def residual(self) -> Decimal:
        """By how much the figures as stated miss."""
        return sum((o.signed for o in self.operands), Decimal(0))

    @property
    def tolerance(self) -> Decimal:
        """The sum of the half-widths."""
        return sum((abs(o.coefficient) * o.stated.half_width for o in self.operands), Decimal(0))

    @property
    def holds(self) -> bool:
        """True where some choice within the intervals satisfies the identity."""
        lowest = sum((o.lowest for o in self.operands), Decimal(0))
        highest = sum((o.highest for o in self.operands), Decimal(0))
        return lowest <= 0 <= highest if self.relation == "==" else lowest <= 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The identities of a batch: those nothing satisfies, best basis first shown, and how often each key was upheld.

    Attributes:
        upheld: per contested key and value: equalities satisfied with it less those missed.
        standing: identities `satisfied` and `violated` by `key_id`, for the order of suspects; several rows a key.
    """

    violated: tuple[Weighed, ...]
    upheld: dict[tuple[int, Decimal], int]
    standing: pl.DataFrame


def weigh(terms: pl.DataFrame, lined_up: LinedUp) -> Outcome:
    """Weigh every instance: by column first, by hand only those that miss or rest on a contested key."""
    summed = _summed(terms, lined_up.keys)
    by_hand = pl.col("is_contested").any().over("instance") | ~pl.col("holds").any().over("instance")
    doubtful = summed.filter(by_hand).select("instance").unique()
    weighed = [_best(options) for options in _readings(terms.join(doubtful, on="instance", how="semi"), lined_up)]
    return Outcome(
        violated=tuple(best for best in weighed if not best.holds),
        upheld=_upheld(weighed),
        standing=_standing(terms, summed.filter(~by_hand), weighed),
    )


def learn_whole_sets(terms: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The terms, a set of parts taken as complete once it adds up to the whole for another measure or subject.

    A table's communes add up in eighteen columns: the nineteenth, which does not, is wrong and not incomplete.
    """
    sums = _summed(terms, keys).join(terms.select("instance", "submission_id").unique(), on="instance")
    learned = (
        sums.filter((pl.col("parts") > 1) & pl.col("is_nonzero") & ~pl.col("is_contested"))
        .group_by("instance", "submission_id", "part_set")
        .agg(pl.col("is_equal").any())
        .group_by("submission_id", "part_set")
        .agg(held=pl.col("is_equal").sum(), missed=(~pl.col("is_equal")).sum())
        .filter((pl.col("held") > 0) & (pl.col("held") >= pl.col("missed")))
        .select("submission_id", "part_set", is_learned=pl.lit(value=True))
    )
    known = terms.join(learned, on=["submission_id", "part_set"], how="left")
    certainty = pl.when(pl.col("is_learned")).then(pl.lit(SURE)).otherwise("certainty")
    return known.with_columns(certainty=certainty).with_columns(relation=RELATION)


def holding(terms: pl.DataFrame, keys: pl.DataFrame) -> dict[tuple[Any, ...], tuple[tuple[str, str], ...]]:
    """The dimensions and bases on which each subject's identities can hold, by the columns of NODE; none are absent."""
    held = _summed(terms, keys).filter("holds").select("instance", "basis")
    found = (
        terms.select(*NODE, "instance", "dimension")
        .unique()
        .join(held, on="instance")
        .group_by(NODE)
        .agg(told=pl.struct("dimension", "basis").unique())
    )
    return {
        row[:-1]: tuple(sorted((each["dimension"], each["basis"]) for each in row[-1])) for row in found.iter_rows()
    }


def holding_bases(terms: pl.DataFrame, keys: pl.DataFrame) -> dict[int, str]:
    """The basis on which each instance holds, one without excuse before others; those that hold on none are absent."""
    held = _summed(terms, keys).filter("holds").select("instance", "basis")
    ordered = held.sort(pl.col("basis").str.contains(EXCUSE, literal=True), "basis")
    return dict(ordered.unique("instance", keep="first", maintain_order=True).iter_rows())


def _summed(terms: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """One row per instance and basis: whether it can hold at all, given every value told."""
    beside = terms.join(keys.select("key_id", "value", "low", "high", "is_contested"), on="key_id")
    adds = pl.col("coefficient") > 0
    sums = (
        beside.with_columns(
            lowest=pl.when(adds).then("low").otherwise("high") * pl.col("coefficient"),
            highest=pl.when(adds).then("high").otherwise("low") * pl.col("coefficient"),
        )
        .group_by("instance", "basis")
        .agg(
            pl.col("lowest", "highest").sum(),
            pl.col("is_contested").any(),
            pl.col("relation", "part_set").first(),
            adds.sum().alias("parts"),
            (pl.col("value") != 0).any().alias("is_nonzero"),
        )
    )
    equal = (pl.col("lowest") <= 0) & (pl.col("highest") >= 0)
    holds = pl.when(pl.col("relation") == "==").then(equal).otherwise(pl.col("lowest") <= 0)
    return sums.with_columns(is_equal=equal, holds=holds)


def _readings(terms: pl.DataFrame, lined_up: LinedUp) -> Iterator[list[Weighed]]:
    """Every instance on each basis, with each combination of the values told for contested keys."""
    beside = terms.join(
        lined_up.keys.select("key_id", "value", "half_width", "observation_ids", "source"), on="key_id"
    ).sort("instance", "basis", "coefficient", "key_id")
    for _, rows in groupby(beside.iter_rows(named=True), itemgetter("instance")):
        yield [
            weighed
            for _, option in groupby(rows, itemgetter("basis"))
            for weighed in _combinations(list(option), lined_up.contested)
        ]


def _combinations(rows: list[dict[str, Any]], contested: dict[int, tuple[Stated, ...]]) -> Iterator[Weighed]:
    choices = [
        [Operand(r["key_id"], r["coefficient"], r["child"], r["source"], stated) for stated in _told(r, contested)]
        for r in rows
    ]
    subject = {name: rows[0][name] for name in _SUBJECT}
    for operands in islice(product(*choices), _MOST_COMBINATIONS):
        yield Weighed(subject, operands, rows[0]["relation"], rows[0]["certainty"])


def _told(row: dict[str, Any], contested: dict[int, tuple[Stated, ...]]) -> tuple[Stated, ...]:
    plain = Stated(row["value"], row["half_width"], tuple(row["observation_ids"]))
    return contested.get(row["key_id"], (plain,))


def _best(options: list[Weighed]) -> Weighed:
    """The reading nearest to holding: one that holds, then one without excuse, of one source, of the smallest gap.

    A sum of sources is of all those told, however many.
    """

    def distance(weighed: Weighed) -> tuple[bool, bool, int, Decimal]:
        sources = {o.source for o in weighed.operands} if weighed.subject["dimension"] != "source" else ()
        return not weighed.holds, EXCUSE in weighed.subject["basis"], len(sources), abs(weighed.residual)

    best = min(options, key=distance)
    return best if best.holds else replace(best, others=tuple(w for w in options if w is not best))


def _upheld(weighed: list[Weighed]) -> dict[tuple[int, Decimal], int]:
    """Per key and value told: equalities that hold with it."""
    counts: Counter[tuple[int, Decimal]] = Counter()
    for best in weighed:
        met = best.holds and abs(best.residual) <= 2 * best.tolerance
        counts.update({(o.key_id, o.stated.value): 1 for o in best.operands if met})
    return counts


def _standing(terms: pl.DataFrame, held: pl.DataFrame, weighed: list[Weighed]) -> pl.DataFrame:
    """Identities satisfied and violated by key; those weighed by hand have rows of their own."""
    equal = held.filter("is_equal").select("instance").unique()
    summed = (
        terms.select("key_id", "instance")
        .join(equal, on="instance", how="semi")
        .group_by("key_id")
        .agg(satisfied=pl.col("instance").n_unique().cast(pl.Int64), violated=pl.lit(0, pl.Int64))
    )
    by_hand = [(key, int(w.holds), int(not w.holds)) for w in weighed for key in {o.key_id for o in w.operands}]
    return pl.concat([summed, pl.DataFrame(by_hand, schema=summed.schema, orient="row")])
