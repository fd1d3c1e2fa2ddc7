"""What each unit made of its money: models, houses, trainees, by project and year."""

import polars as pl

_OUTPUT = ["unit_code", "programme", "project_code", "year", "indicator", "unit"]
_COLUMNS = ["province_code", "province_name", "unit_code", "unit_level", "programme", "project_code", "year"]


def consolidate_outputs(figures: pl.DataFrame) -> pl.DataFrame:
    """One row per unit, programme, project, year, output and its unit: planned and actual, with what they rest on.

    The whole as stated in the most authoritative filing, else the sum of the items that filing names. Rates are left
    out: those of several units do not add up.

    Args:
        figures: observations in force of some units, corrected where people did, with the columns of their submissions.
    """
    outputs = figures.filter(
        pl.col("topic") == "output",
        pl.col("programme").is_not_null() & pl.col("project_code").is_not_null() & pl.col("indicator").is_not_null(),
        pl.col("sub_unit").is_null() & pl.col("agency_code").is_null() & pl.col("part_of").is_null(),
        pl.col("population") == "ALL",
        pl.col("unit") != "percent",
        pl.col("year_from").is_not_null() & (pl.col("year_from") == pl.col("year_to").fill_null(pl.col("year_from"))),
    ).with_columns(year=pl.col("year_from"), is_plan=pl.col("scenario") == "plan")
    chosen = _of_one_filing(outputs)
    return (
        chosen.group_by(_OUTPUT, maintain_order=True)
        .agg(
            pl.col("province_code", "province_name", "unit_level").first(),
            pl.col("value").filter("is_plan").first().alias("planned_value"),
            pl.col("value").filter(~pl.col("is_plan")).first().alias("actual_value"),
            pl.col("chosen_from").explode(),
        )
        .select(*_COLUMNS, "indicator", "unit", "planned_value", "actual_value", "chosen_from")
        .sort(_OUTPUT)
    )


def _of_one_filing(outputs: pl.DataFrame) -> pl.DataFrame:
    same = [*_OUTPUT, "is_plan"]
    standing = outputs.with_columns(
        by_kind=(pl.col("document_kind") == "plan") != pl.col("is_plan"),
        by_year=(pl.col("filed_year_to") - pl.col("year")).abs(),
        is_uncorrected=pl.col("correction").is_null(),
    ).sort(
        ["is_unsettled", "by_kind", "is_uncorrected", "by_year", "received_at", "submission_id", "ordinal"],
        descending=[False, False, False, False, True, True, False],
    )
    best = standing.filter(pl.col("submission_id") == pl.col("submission_id").first().over(same))
    has_whole = pl.col("item").is_null().any().over(same)
    used = best.filter(pl.col("item").is_null() | ~has_whole)
    first_or_all = pl.int_range(pl.len()).over(same)
    kept = used.filter(pl.col("item").is_not_null() | (first_or_all == 0))
    return kept.group_by(same, maintain_order=True).agg(
        pl.col("province_code", "province_name", "unit_level").first(),
        pl.col("value").sum().cast(pl.Decimal(20, 4), strict=False),
        pl.col("observation_id").alias("chosen_from"),
    )
