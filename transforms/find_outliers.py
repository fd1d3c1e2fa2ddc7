"""Figures far from what the same office told of earlier years, or from how other offices changed.

Robust and on the log scale: the middle of the earlier years, and their median distance from it; a hint, never an
error.
"""

import math

import polars as pl

from schemas.comparisons import ADDABLE, STANDARDS_SINCE, SUBJECT

_MEASURES = ("allocated", "disbursed", *ADDABLE)
_LEAST_YEARS = 3
_LEAST_OFFICES = 5
_FARTHEST = 5 * 1.4826
_LEAST_FACTOR = math.log(4)
_LEAST_MONEY = 10_000_000
_LEAST_COUNT = 20
_SERIES = [name for name in SUBJECT if name != "year"]
_ALIKE = [name for name in SUBJECT if name not in ("unit_code", "unit_since")]
_NAMED = ("unit", "unit_level", "province_code", "submission_id", "value", "half_width", "observation_ids")


def series_of(best: pl.DataFrame) -> pl.DataFrame:
    """What whole offices told of their money and households, one row per subject and year, large enough to judge by.

    Args:
        best: the statements reports rest on.

    Returns:
        The subject, what names its document, `log` of the value; `years`, `usual` and `spread`: the earlier years of
        the series, the middle of their logs and the median distance from it; `change` of the log since the year before.
    """
    enough = pl.when(pl.col("unit") == "VND").then(_LEAST_MONEY).otherwise(_LEAST_COUNT)
    whole = (pl.col("sub_unit") == "") & (pl.col("agency_code") == "") & (pl.col("scenario") == "actual")
    told = best.filter(whole & pl.col("indicator").is_in(_MEASURES) & (pl.col("value") >= enough) & pl.col("is_firm"))
    figures = told.select(*SUBJECT, *_NAMED, log=pl.col("value").cast(pl.Float64).log(), standard=_standard())
    earlier = figures.select(*_SERIES, "standard", "log", year_before="year", value_before="value")
    pairs = figures.join(earlier, on=[*_SERIES, "standard"], suffix="_before").filter(
        pl.col("year_before") < pl.col("year")
    )
    history = (
        pairs.with_columns(usual=pl.col("log_before").median().over([*_SERIES, "year"]))
        .sort("year_before")
        .group_by([*_SERIES, "year"])
        .agg(
            years=pl.col("year_before"),
            usual=pl.col("usual").first(),
            spread=(pl.col("log_before") - pl.col("usual")).abs().median(),
            change=pl.col("log").first()
            - pl.col("log_before").filter(pl.col("year_before") == pl.col("year") - 1).first(),
        )
    )
    return figures.join(history, on=[*_SERIES, "year"], how="left").drop("standard").sort(*SUBJECT, "submission_id")


def find_outliers(series: pl.DataFrame) -> pl.DataFrame:
    """One row per figure of the series, judged by its own years where it has three, else by other offices' change.

    Args:
        series: from `series_of`, of all offices of a province.

    Returns:
        As given, with `usual` in the figure's own unit, `offices` it was judged by (NULL where by its own years) and
        `outcome`: `differ` for an outlier, `cannot_tell` where there is nothing to judge by.
    """
    of_others = [*_ALIKE, "unit_level", "province_code"]
    has_change = pl.col("change").is_not_null()
    middle = pl.col("change").median().over(of_others)
    judged = series.with_columns(
        offices=(has_change.sum().over(of_others) - 1).cast(pl.Int64),
        middle=middle,
    ).with_columns(scatter=(pl.col("change") - pl.col("middle")).abs().median().over(of_others))
    is_long = pl.col("years").list.len() >= _LEAST_YEARS
    by_others = ~is_long & has_change & (pl.col("offices") >= _LEAST_OFFICES)
    far = (
        pl.when(is_long)
        .then(_is_far("log", "usual", "spread"))
        .when(by_others)
        .then(_is_far("change", "middle", "scatter"))
    )
    usual = pl.when(is_long).then(pl.col("usual")).otherwise(pl.col("log") - pl.col("change") + pl.col("middle"))
    outcome = pl.when(far).then(pl.lit("differ")).when(~far).then(pl.lit("agree")).otherwise(pl.lit("cannot_tell"))
    return (
        judged.with_columns(
            usual=usual.exp(),
            years=pl.when(is_long).then("years").otherwise(pl.col("years").list.tail(1)),
            offices=pl.when(by_others).then("offices"),
            outcome=outcome,
        )
        .with_columns(outcome=_unless_the_year_before_was())
        .drop("middle", "scatter", "log", "spread", "change")
    )


def _unless_the_year_before_was() -> pl.Expr:
    """The outcome; a change from a figure that is itself an outlier tells nothing."""
    before = pl.col("outcome").shift(1).over(_SERIES, order_by="year")
    is_change = (pl.col("outcome") == "differ") & pl.col("offices").is_not_null()
    return pl.when(is_change & (before == "differ")).then(pl.lit("cannot_tell")).otherwise("outcome")


def _is_far(log: str, usual: str, spread: str) -> pl.Expr:
    """Whether a figure is four times its usual size or a quarter of it, and far beyond the usual scatter."""
    distance = (pl.col(log) - pl.col(usual)).abs()
    return (distance > pl.col(spread) * _FARTHEST) & (distance > _LEAST_FACTOR)


def _standard() -> pl.Expr:
    """The standard of poverty a year's counts are on; money has none."""
    since = pl.max_horizontal(
        *(pl.when(pl.col("year") >= first).then(pl.lit(first)).otherwise(pl.lit(0)) for first in STANDARDS_SINCE)
    )
    return pl.when(pl.col("unit") == "VND").then(pl.lit(0)).otherwise(since)
