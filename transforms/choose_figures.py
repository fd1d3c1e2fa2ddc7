"""Which stated figure a unit's cell rests on, of all that its filings say.

Order of standing: what a person said in a dispute between figures; a plan for what was planned and a report or form for
what happened; what happened over what was expected; a figure a person corrected; the year's own filing over later
retellings; a form over narrative; a whole year over half a year; the later filing. Inside a filing the whole as stated,
else all its capitals, else all its offices.
"""

import polars as pl

MEASURES = ("planned", "allocated", "carried_in", "disbursed", "carried_out")
"""The funding indicators that are consolidated, in the order of the published columns."""

CELL = ["unit_code", "programme", "project_code", "year", "source"]
"""What names one row of the consolidated funding of a unit."""

MEASURE = [*CELL, "indicator"]

_PERIODS = ("Y", "H1", "AD_HOC")
_STANDING = ["by_dispute", "by_kind", "by_scenario", "by_correction", "by_year", "by_form", "by_period"]


def choose_figures(figures: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """The figure each measure of each cell rests on: one row per unit, programme, project, year, source, indicator.

    A measure no filing states, as a whole or in all its parts, has no row.

    Args:
        figures: observations in force, corrected where people did, with the columns of their submissions.
        findings: open mismatches; a `conflicting_values` finding names the value the other figures support.

    Returns:
        The key, `value` in đồng, `chosen_from` (observation ids) and `reason` (a code, see the dictionary).
    """
    stated = _one_of_several(_supported_instead(_wholes(figures), figures, findings), findings)
    by_office = _capitals_together(stated)
    return _best_filing(_offices_together(by_office))


def _wholes(figures: pl.DataFrame) -> pl.DataFrame:
    funding = figures.filter(
        pl.col("topic") == "funding",
        pl.col("unit") == "VND",
        pl.col("indicator").is_in(MEASURES),
        pl.col("project_code").is_not_null() & pl.col("programme").is_not_null(),
        pl.col("year_from").is_not_null() & (pl.col("year_from") == pl.col("year_to").fill_null(pl.col("year_from"))),
        pl.col("sub_unit").is_null() & pl.col("item").is_null(),
        pl.col("population") == "ALL",
    ).with_columns(year=pl.col("year_from"), source=pl.col("source").fill_null("ALL").replace("NSNN", "ALL"))
    named = _with_standing(funding)
    same = [*MEASURE, "capital"]
    parents = named.select(pl.col("observation_id").alias("part_of"), pl.struct(*same, "agency_code").alias("parent"))
    whole = pl.col("parent").is_null() | (pl.col("parent") != pl.struct(*same, "agency_code"))
    return named.join(parents, on="part_of", how="left", maintain_order="left").filter(whole)


def _with_standing(funding: pl.DataFrame) -> pl.DataFrame:
    is_plan, planned = pl.col("document_kind") == "plan", pl.col("indicator") == "planned"
    own_year = (pl.col("filed_year_from") == pl.col("year")) & (pl.col("filed_year_to") == pl.col("year"))
    covered = pl.col("year").is_between(pl.col("filed_year_from"), pl.col("filed_year_to"))
    is_whole = pl.col("agency_code").is_null() & (pl.col("capital") == "ALL")
    happened = pl.col("scenario").replace_strict({"actual": 0, "estimate": 1}, default=2, return_dtype=pl.Int8)
    return funding.with_columns(
        by_dispute=(pl.col("is_unsettled") | ~is_whole).cast(pl.Int8),
        by_correction=(pl.col("correction").is_null() | ~is_whole).cast(pl.Int8),
        by_kind=(is_plan != planned).cast(pl.Int8),
        by_scenario=pl.when(planned).then(pl.lit(0, pl.Int8)).otherwise(happened),
        by_year=pl.when(own_year).then(0).when(covered).then(1).otherwise(2),
        by_form=pl.col("form_code").is_null().cast(pl.Int8),
        by_period=pl.col("period").replace_strict({p: i for i, p in enumerate(_PERIODS)}, default=len(_PERIODS)),
    )


def _supported_instead(wholes: pl.DataFrame, figures: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """The figures with a contested one replaced by the supported one, also where they name their source differently.

    `6.122 (ngân sách trung ương)` against `5.102` in a footnote that names no source: both speak of one amount.
    """
    told = (
        findings.filter(pl.col("kind") == "conflicting_values", pl.col("expected").is_not_null())
        .select("finding_id", "expected", observation_id=pl.col("observation_ids"))
        .explode("observation_id")
        .join(figures.select("observation_id", "value", "half_width"), on="observation_id")
        .with_columns(is_off=(pl.col("value") - pl.col("expected")).abs() > pl.col("half_width"))
    )
    supported = told.filter(~pl.col("is_off")).unique("finding_id", keep="first", maintain_order=True)
    better = (
        told.filter("is_off")
        .join(supported.select("finding_id", better_id="observation_id", better="value"), on="finding_id")
        .select("observation_id", "better_id", "better")
        .unique("observation_id", keep="first", maintain_order=True)
    )
    return wholes.join(better, on="observation_id", how="left", maintain_order="left").with_columns(
        value=pl.when(pl.col("correction").is_null()).then(pl.coalesce("better", "value")).otherwise("value"),
        observation_id=pl.when(pl.col("correction").is_null())
        .then(pl.coalesce("better_id", "observation_id"))
        .otherwise("observation_id"),
    )


def _one_of_several(wholes: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    same = [*MEASURE, "submission_id", "agency_code", "capital"]
    supported = findings.filter(
        pl.col("kind") == "conflicting_values",
        pl.col("expected").is_not_null(),
        pl.col("sub_unit").is_null(),
    ).select(
        *["submission_id", "project_code", "year", "indicator", "agency_code"],
        pl.col("source").fill_null("ALL"),
        pl.col("expected").alias("supported"),
    )
    keys = [name for name in supported.columns if name != "supported"]
    told = wholes.join(
        supported.unique(keys, keep="first", maintain_order=True), on=keys, how="left", nulls_equal=True
    ).with_columns(
        off=((pl.col("value") - pl.col("supported")).abs() > pl.col("half_width")).fill_null(value=True).cast(pl.Int8),
    )
    several = pl.col("value").n_unique() > 1
    reason = (
        pl.when(pl.col("correction").first().is_not_null())
        .then(pl.lit("stated"))
        .when(several & (pl.col("off").first() == 0))
        .then(pl.lit("stated_and_supported"))
        .when(pl.col("better_id").first().is_not_null())
        .then(pl.lit("stated_and_supported"))
        .when(several)
        .then(pl.lit("first_stated"))
        .otherwise(pl.lit("stated"))
    )
    return (
        told.sort(
            "is_unsettled", "by_scenario", pl.col("correction").is_null(), "off", "derived", "ordinal", "observation_id"
        )
        .group_by(same, maintain_order=True)
        .agg(
            pl.col("value").first(),
            pl.col("observation_id").first().alias("chosen_from"),
            reason.alias("reason"),
            pl.col(*_STANDING, "received_at").first(),
        )
    )


def _capitals_together(stated: pl.DataFrame) -> pl.DataFrame:
    same = [*MEASURE, "submission_id", "agency_code"]
    has_whole = (pl.col("capital") == "ALL").any().over(same)
    used = stated.filter((pl.col("capital") == "ALL") | ~has_whole).sort("capital", maintain_order=True)
    reason = (
        pl.when(pl.len() > 1)
        .then(pl.lit("sum_of_capitals"))
        .when(pl.col("capital").first() != "ALL")
        .then(pl.format("only_capital_{}", pl.col("capital").first()))
        .otherwise(pl.col("reason").first())
    )
    return used.group_by(same, maintain_order=True).agg(
        pl.col("value").sum(),
        pl.col("chosen_from"),
        reason.alias("reason"),
        pl.col(*_STANDING).max(),
        pl.col("received_at").first(),
    )


def _offices_together(by_office: pl.DataFrame) -> pl.DataFrame:
    same = [*MEASURE, "submission_id"]
    has_whole = pl.col("agency_code").is_null().any().over(same)
    offices = pl.col("agency_code").n_unique().over(same)
    seen = pl.col("agency_code").drop_nulls().n_unique().over([*CELL, "submission_id"])
    used = by_office.filter(pl.col("agency_code").is_null() | (~has_whole & (offices == seen)))
    is_whole = pl.col("agency_code").first().is_null()
    return (
        used.sort("agency_code", maintain_order=True)
        .group_by(same, maintain_order=True)
        .agg(
            pl.col("value").sum(),
            pl.col("chosen_from").explode(),
            pl.when(is_whole).then(pl.col("reason").first()).otherwise(pl.lit("sum_of_agencies")).alias("reason"),
            pl.col(*_STANDING).max(),
            pl.col("received_at").first(),
        )
    )


def _best_filing(filed: pl.DataFrame) -> pl.DataFrame:
    order = [*_STANDING, "received_at", "submission_id"]
    falling = [False] * len(_STANDING) + [True, True]
    return (
        filed.sort(order, descending=falling)
        .unique(MEASURE, keep="first", maintain_order=True)
        .select(*MEASURE, pl.col("value").cast(pl.Decimal(20, 4), strict=False), "chosen_from", "reason")
        .sort(MEASURE)
    )
