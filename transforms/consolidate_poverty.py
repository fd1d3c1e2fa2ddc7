"""Poor households by unit and year: what the most authoritative filing says of each count and rate."""

import polars as pl

from schemas.codebook import phrases
from schemas.tables import PUBLISHED, conform, validate

_TABLE = PUBLISHED["poverty_by_unit_year"]
_ROW = ["unit_code", "sub_unit", "year", "point", "scenario"]


def consolidate_poverty(figures: pl.DataFrame) -> pl.DataFrame:
    """One row per unit or named part of it, year, point in the year and scenario.

    Households in households, rates in percent 0-100. NULL: no filing in force says it.

    Args:
        figures: observations in force of some units, corrected where people did, with the columns of their submissions.
    """
    columns = _columns()
    chosen = _chosen(figures).join(columns, on=["indicator", "population"], how="inner", maintain_order="left")
    wide = chosen.group_by(_ROW, maintain_order=True).agg(
        *(pl.col("value").filter(pl.col("column") == name).first().alias(name) for name in columns["column"]),
        pl.col("chosen_from"),
        pl.col("province_code", "unit_name").first(),
    )
    return validate(conform(_TABLE, wide.sort(_ROW)), _TABLE)


def _chosen(figures: pl.DataFrame) -> pl.DataFrame:
    """A report before a plan, the year's own filing before others, the later before the earlier, whole before part."""
    poverty = figures.filter(
        pl.col("topic").is_in(["poverty", "target"]),
        pl.col("item").is_null() & pl.col("agency_code").is_null(),
        pl.col("year_from").is_not_null() & (pl.col("year_from") == pl.col("year_to").fill_null(pl.col("year_from"))),
    ).with_columns(
        year=pl.col("year_from"),
        by_kind=(pl.col("document_kind") == "plan") & (pl.col("scenario") == "actual"),
        by_year=(pl.col("filed_year_to") - pl.col("year_from")).abs(),
        is_uncorrected=pl.col("correction").is_null(),
        is_part=pl.col("part_of").is_not_null(),
    )
    order = [
        "is_unsettled",
        "by_kind",
        "is_uncorrected",
        "by_year",
        "received_at",
        "submission_id",
        "is_part",
        "derived",
        "ordinal",
    ]
    falling = [False, False, False, False, True, True, False, False, False]
    return (
        poverty.sort(order, descending=falling)
        .unique([*_ROW, "indicator", "population"], keep="first", maintain_order=True)
        .rename({"observation_id": "chosen_from"})
        .sort([*_ROW, "indicator", "population"])
    )


def _columns() -> pl.DataFrame:
    """Which published column an indicator of a population goes to."""
    told = phrases("poverty_columns")
    rows = [(indicator, population, name) for name, (indicator, population) in told.items()]
    return pl.DataFrame(rows, schema=dict.fromkeys(["indicator", "population", "column"], pl.String), orient="row")
