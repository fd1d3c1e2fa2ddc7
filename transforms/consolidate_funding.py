"""The consolidated funding of each unit: one row per programme, project, year and source, in đồng."""

import polars as pl

from schemas.codebook import code_list
from schemas.tables import PUBLISHED, conform, validate
from transforms.add_up_parts import add_up_parts
from transforms.bound_allocated import bound_allocated
from transforms.choose_figures import CELL, MEASURE, MEASURES, choose_figures

_TABLE = PUBLISHED["funding_by_unit_project_year"]
_OFFICE = ["unit_code", "unit_name", "unit_level", "province_code", "province_name"]


def consolidate_funding(figures: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """What each unit planned, was allocated, carried over and disbursed, and which observations say so.

    NULL: not stated, and not all parts stated. Zero: stated as zero.

    Args:
        figures: observations in force of some units, corrected where people did, with the columns of their submissions.
        findings: open mismatches of the same units.
    """
    cells = _with_corrections(add_up_parts(choose_figures(figures, findings)), figures)
    wide = cells.group_by(CELL, maintain_order=True).agg(
        *(pl.col("value").filter(pl.col("indicator") == m).first().alias(f"{m}_vnd") for m in MEASURES),
        pl.col("chosen_from").explode().unique(maintain_order=True),
        pl.format("{}: {}", "indicator", "reason").str.join("; ").alias("choice_reason"),
    )
    offices = figures.select(_OFFICE).unique("unit_code", keep="last", maintain_order=True)
    named = wide.join(offices, on="unit_code", how="left", maintain_order="left").join(
        _project_names(), on=["programme", "project_code"], how="left", maintain_order="left"
    )
    return validate(
        conform(
            _TABLE, _with_bounds(named, bound_allocated(cells, figures, findings), findings).with_columns(*_rates())
        ),
        _TABLE,
    )


def _rates() -> tuple[pl.Expr, pl.Expr]:
    available = pl.col("allocated_vnd") + pl.col("carried_in_vnd").fill_null(0)
    rate = 100 * pl.col("disbursed_vnd").cast(pl.Float64) / available.cast(pl.Float64)
    return (
        pl.when(available > 0).then(rate.round(4)).alias("disbursement_pct"),
        (pl.col("allocated_vnd").is_not_null() & pl.col("disbursed_vnd").is_not_null()).alias("is_complete"),
    )


def _with_bounds(wide: pl.DataFrame, bounds: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """How far the allocated figure may move if the open errors on it are right, and how many errors are open."""
    on = ["unit_code", "project_code", "year", "source"]
    errors = findings.filter(pl.col("severity") == "error").select(
        *["unit_code", "year"],
        pl.col("project_code").fill_null("ALL"),
        pl.col("source").fill_null("ALL"),
        pl.col("programme").alias("of_programme"),
    )
    told = (
        wide.select(CELL)
        .join(errors, on=on, how="inner")
        .filter(pl.col("of_programme").is_null() | (pl.col("of_programme") == pl.col("programme")))
        .group_by(CELL)
        .agg(open_errors=pl.len())
    )
    beside = wide.join(told, on=CELL, how="left", maintain_order="left")
    return beside.join(bounds, on=CELL, how="left", maintain_order="left").with_columns(
        pl.col("open_errors").fill_null(0),
        pl.coalesce("low_vnd", "allocated_vnd").alias("low_vnd"),
        pl.coalesce("high_vnd", "allocated_vnd").alias("high_vnd"),
    )


def _with_corrections(cells: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """The cells, the corrections among the figures they rest on told behind their reason."""
    corrected = figures.filter(pl.col("correction").is_not_null()).select("correction", chosen_from="observation_id")
    told = (
        cells.select(*MEASURE, "chosen_from")
        .explode("chosen_from")
        .join(corrected, on="chosen_from", how="inner")
        .group_by(MEASURE)
        .agg(pl.col("correction").unique().sort().str.join(", "))
    )
    reason = pl.when(pl.col("correction").is_null()).then("reason")
    return cells.join(told, on=MEASURE, how="left", maintain_order="left").with_columns(
        reason=reason.otherwise(pl.format("{}, corrected ({})", "reason", "correction"))
    )


def _project_names() -> pl.DataFrame:
    projects = [(row["programme"], row["project_code"], row["name_vi"]) for row in code_list("projects")]
    programmes = [(row["programme"], "ALL", row["name_vi"]) for row in code_list("programmes")]
    names = pl.DataFrame(
        projects + programmes,
        schema={"programme": pl.String, "project_code": pl.String, "project_name_vi": pl.String},
        orient="row",
    )
    return names.unique(["programme", "project_code"], keep="last", maintain_order=True)
