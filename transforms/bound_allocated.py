"""How far what a unit was allocated may move under its open errors: least and most, in đồng."""

import polars as pl

from transforms.choose_figures import CELL


def bound_allocated(cells: pl.DataFrame, figures: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """The bounds of every cell some open error speaks of: `low_vnd` and `high_vnd`, with the columns of CELL.

    Where an error has one certain culprit, only cells that rest on it move, to the value suggested. Else each figure
    of the sum may be the wrong one: a cell moves by the whole difference. A cell added up from several figures may
    move by all their errors together, one that rests on a single figure by the largest of them.

    Args:
        cells: one row per cell and measure: `value` in đồng, `chosen_from`.
        figures: the observations the cells rest on.
        findings: open mismatches.
    """
    allocated = cells.filter((pl.col("indicator") == "allocated") & pl.col("value").is_not_null())
    rests = (
        allocated.select(*CELL, "value", "chosen_from", parts=pl.col("chosen_from").list.len())
        .explode("chosen_from")
        .join(figures.select(chosen_from="observation_id", stated="value"), on="chosen_from", how="left")
    )
    moved = _moved(rests, _errors(findings))
    least, most = pl.col("change").min().clip(upper_bound=0), pl.col("change").max().clip(lower_bound=0)
    by_error = moved.group_by([*CELL, "value", "parts", "finding_id"]).agg(down=least, up=most)
    is_sum = pl.col("parts").first() > 1
    return (
        by_error.group_by([*CELL, "value"])
        .agg(
            down=pl.when(is_sum).then(pl.col("down").sum()).otherwise(pl.col("down").min()),
            up=pl.when(is_sum).then(pl.col("up").sum()).otherwise(pl.col("up").max()),
        )
        .select(
            *CELL,
            low_vnd=(pl.col("value") + pl.col("down")).clip(lower_bound=pl.min_horizontal("value", pl.lit(0))),
            high_vnd=pl.col("value") + pl.col("up"),
        )
    )


def _errors(findings: pl.DataFrame) -> pl.DataFrame:
    """One row per open error about money and figure of its sum: what is said, what should be, who is suspected."""
    return (
        findings.filter(
            pl.col("severity") == "error",
            pl.col("cause_id").is_null(),
            pl.col("unit") == "VND",
            pl.col("reported").is_not_null() & pl.col("expected").is_not_null(),
        )
        .select(
            *[
                "finding_id",
                "reported",
                "expected",
                "tolerance",
                "suggested_value",
                "indicator",
                "project_code",
                "year",
            ],
            pl.col("source").fill_null("ALL"),
            pl.col("suspects").list.first().alias("suspect"),
            chosen_from="observation_ids",
        )
        .explode("chosen_from")
    )


def _moved(rests: pl.DataFrame, errors: pl.DataFrame) -> pl.DataFrame:
    """By how much each error may move each cell; cells no error speaks of have no row."""
    gap = pl.col("expected") - pl.col("reported")
    is_whole = (
        (pl.col("indicator") == "allocated")
        & (pl.col("project_code") == pl.col("project_code_of"))
        & (pl.col("year") == pl.col("year_of"))
        & (pl.col("source") == pl.col("source_of"))
    )
    within = pl.col("tolerance").fill_null(0)
    is_reported = (pl.col("stated") - pl.col("reported")).abs() <= within
    is_expected = (pl.col("stated") - pl.col("expected")).abs() <= within
    to_either = pl.when(is_reported).then(gap).when(is_expected | ~is_whole).then(-gap).otherwise(gap)
    certain = pl.when(pl.col("suspect") == pl.col("chosen_from")).then(pl.col("suggested_value") - pl.col("stated"))
    return (
        rests.join(errors, on="chosen_from", how="inner", suffix="_of")
        .with_columns(change=pl.when(pl.col("suggested_value").is_not_null()).then(certain).otherwise(to_either))
        .filter(pl.col("change").is_not_null())
    )
