"""What two versions of a filing come to by project and measure, each at the widest level it tells."""

import polars as pl

from schemas.codebook import code_list
from schemas.identities import COUNT_UNITS
from transforms.compare_versions import may_be_one
from transforms.line_up import EXACT

AMOUNT_OF = ("programme", "project_code", "indicator", "year_from", "year_to", "scenario", "point", "unit")
"""What an amount of the whole office is of."""

_NARROWS = ("agency_code", "source", "capital")
"""What makes a figure a part, each in its turn; wholes and parts are never added together."""

_UNSPLIT = ["NSNN", "NSTW_NST"]


def weigh_versions(earlier: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """The amounts of two versions side by side, where they differ beyond rounding.

    Grain: one row per project, measure, years, scenario and moment. `old_value` and `new_value` in đồng or the `unit`
    of a count: the whole as told, else the sum of the parts of the widest level told; NULL where a version tells none;
    `difference` is NULL then too. Percentages, places inside the office, single items and single populations are left
    out: they are no part of a sum. Nothing is added over projects or years, which may contain each other.
    """
    old, new = _amounts(earlier, "old"), _amounts(later, "new")
    beside = old.join(new, on=AMOUNT_OF, how="full", coalesce=True, nulls_equal=True)
    is_one = may_be_one(("old_value", "old_half_width"), ("new_value", "new_half_width")).fill_null(value=False)
    apart = beside.filter(~is_one).with_columns(difference=pl.col("new_value") - pl.col("old_value"))
    return apart.drop("old_half_width", "new_half_width").sort(AMOUNT_OF, nulls_last=True)


def _amounts(observations: pl.DataFrame, side: str) -> pl.DataFrame:
    """One row per amount a version tells of the whole office."""
    level = [pl.col(name).ne("") if name == "agency_code" else pl.col(name).ne("ALL") for name in _NARROWS]
    told = _one_a_subject(_of_the_whole_office(observations)).with_columns(level=pl.struct(level), depth=sum(level))
    widest = told.filter(pl.col("depth") == pl.col("depth").min().over(AMOUNT_OF))
    one_level = widest.filter(pl.col("level") == pl.col("level").sort().first().over(AMOUNT_OF))
    parts = _without_parts_of_sources(one_level)
    widest_digit = pl.col("half_width").max().alias(f"{side}_half_width")
    return parts.group_by(AMOUNT_OF).agg(pl.col("value").sum().alias(f"{side}_value"), widest_digit)


def _of_the_whole_office(observations: pl.DataFrame) -> pl.DataFrame:
    is_whole = pl.col("sub_unit").is_null() & pl.col("item").is_null() & (pl.col("population") == "ALL")
    is_sum = pl.col("unit").is_in([*COUNT_UNITS, "VND"]) & pl.col("indicator").is_not_null()
    is_somebodys = (pl.col("unit") != "VND") | pl.col("project_code").is_not_null()
    return observations.filter(is_whole & is_sum & is_somebodys).with_columns(
        pl.col("agency_code").fill_null(""),
        pl.col("source").fill_null("ALL").replace(dict.fromkeys(_UNSPLIT, "ALL")),
        pl.col("value", "half_width").cast(EXACT),
    )


def _one_a_subject(figures: pl.DataFrame) -> pl.DataFrame:
    """One value a subject: of several told that told most often, of those told as often the largest."""
    subject = [*AMOUNT_OF, *_NARROWS]
    counted = figures.group_by(*subject, "value").agg(pl.col("half_width").min(), times=pl.len())
    return counted.sort("times", "value", descending=True).unique(subject, keep="first", maintain_order=True)


def _without_parts_of_sources(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures, less those of sources that are a part of another told beside them."""
    parents = {row["source"]: row["parent_source"] for row in code_list("funding_sources") if row["parent_source"]}
    beside = [*AMOUNT_OF, "agency_code", "capital"]
    wider = figures.select(*beside, parent="source").unique()
    parent = pl.col("source").replace_strict(parents, default=None, return_dtype=pl.String)
    return figures.with_columns(parent=parent).join(wider, on=[*beside, "parent"], how="anti", nulls_equal=False)
