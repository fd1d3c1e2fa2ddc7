"""Rates beside the two counts they come from: 100 x count = rate x base, as far as a table says of which base."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from schemas.identities import RATES
from transforms.explain import Mismatch
from transforms.line_up import KEY, LinedUp

_TABLE = ("submission_id", "indicator", "population", "point", "year_from", "is_borrowed")
"""What tells rates of one column of a table from those of another."""

_LEAST_PROOFS = 3
"""So many rates agree with their base for each that may be wrong, where the base is of another moment."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A percentage, what was counted and of what: by the observations that tell them.

    Attributes:
        agrees: the percentage is what the two give.
    """

    submission_id: str
    rate: str
    count: str
    base: str
    agrees: bool


def line_up_rates(lined_up: LinedUp) -> pl.DataFrame:
    """One row per poverty rate whose count and base are told: those of KEY, values and places of all three, `agrees`.

    Left out are rates over a base of another moment that most others of their column do not come from.
    """
    keys = lined_up.keys.filter((pl.col("topic") == "poverty") & ~pl.col("is_contested"))
    beside = [c for c in KEY if c not in ("indicator", "project_code", "programme")]
    trios = []
    measures = set(keys["indicator"].unique())
    for rate in [each for each in RATES if each.rate in measures] or RATES[:1]:
        told = {
            name: _at_both_ends(
                keys.filter(pl.col("indicator") == name).select(*beside, "value", "half_width", "observation_ids"),
                beside,
            )
            for name in (rate.count, rate.base)
        }
        rates = keys.filter(pl.col("indicator") == rate.rate)
        bases = _with_those_of_the_end(told[rate.base], beside)
        trios.append(rates.join(told[rate.count], on=beside, suffix="_count").join(bases, on=beside, suffix="_base"))
    return _judged(pl.concat(trios).filter(pl.col("value_base") > 0))


def _judged(trios: pl.DataFrame) -> pl.DataFrame:
    """The rates with whether they are their count over their base, that of another moment where most others are."""
    least = (pl.col("value") - pl.col("half_width")) * pl.col("value_base")
    most = (pl.col("value") + pl.col("half_width") * 2) * pl.col("value_base")
    judged = trios.with_columns(agrees=(pl.col("value_count") * 100).is_between(least, most))
    right, wrong = (flag.sum().over(_TABLE) for flag in (pl.col("agrees"), ~pl.col("agrees")))
    is_proved = (right >= _LEAST_PROOFS) & (wrong * _LEAST_PROOFS <= right)
    return judged.filter(~pl.col("is_borrowed") | is_proved)


def _with_those_of_the_end(bases: pl.DataFrame, beside: list[str]) -> pl.DataFrame:
    """Bases, those of the end of a year also for its start, which is the end of the year before (`is_borrowed`).

    Only where a table tells none for that moment.
    """
    own = bases.with_columns(is_borrowed=pl.lit(value=False))
    ends = bases.filter(pl.col("point") == "end").with_columns(is_borrowed=pl.lit(value=True))
    start = ends.with_columns(pl.lit("start").cast(bases.schema["point"]).alias("point"))
    before = ends.with_columns(pl.col("year_from", "year_to") - 1)
    others = [each.join(bases, on=beside, how="anti") for each in (start, before)]
    return pl.concat([own, *others], how="vertical_relaxed")


def _at_both_ends(counts: pl.DataFrame, beside: list[str]) -> pl.DataFrame:
    """Counts, those of the end of a year also standing for the start of the next where nothing is told for it."""
    next_start = counts.filter(pl.col("point") == "end").with_columns(
        pl.lit("start").cast(counts.schema["point"]).alias("point"), pl.col("year_from") + 1, pl.col("year_to") + 1
    )
    return pl.concat([counts, next_start.join(counts, on=beside, how="anti")], how="vertical_relaxed")


def told_ratios(trios: pl.DataFrame, off: Iterable[Mismatch], observations: pl.DataFrame) -> Iterator[Ratio]:
    """The rates and percentages of the batch that agree with their figures, and those that do not.

    Args:
        trios: of `line_up_rates`.
        off: percentages found not to be what their two figures give.
        observations: for the percentages that are.
    """
    parts = [pl.col(f"observation_ids{part}").list.first() for part in ("", "_count", "_base")]
    named = trios.select(
        "submission_id", *(p.alias(n) for p, n in zip(parts, ("rate", "count", "base"), strict=True)), "agrees"
    )
    yield from (Ratio(*row) for row in named.iter_rows())
    for each in off:
        rate, count, base = each.observation_ids
        yield Ratio(each.subject["submission_id"], rate, count, base, agrees=False)
    for submission_id, rate, count, base in _agreeing(observations).iter_rows():
        yield Ratio(submission_id, rate, count, base, agrees=True)


def _agreeing(observations: pl.DataFrame) -> pl.DataFrame:
    """Percentages that are what the two figures they are said of give: their ids and those of the two."""
    pair = pl.col("computed_from")
    said = observations.filter((pl.col("unit") == "percent") & (pair.list.len() == 2)).select(  # noqa: PLR2004
        "submission_id", "observation_id", "value", "half_width", done=pair.list.first(), base=pair.list.last()
    )
    values = observations.select("observation_id", "value")
    for name in ("done", "base"):
        told = values.rename({"observation_id": name, "value": f"value_{name}"})
        said = said.join(told, on=name)
    amounts = {name: pl.col(name).cast(pl.Float64) for name in ("value", "half_width", "value_done", "value_base")}
    gap = (amounts["value_done"] * 100 - amounts["value"] * amounts["value_base"]).abs()
    agrees = gap <= amounts["half_width"] * amounts["value_base"]
    return said.filter(agrees).select("submission_id", "observation_id", "done", "base")
