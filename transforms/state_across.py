"""What each document in force states, subject by subject, ready to be held against what other documents state."""

import polars as pl

from schemas.bounds import FIRST_YEAR
from schemas.comparisons import ADAPTED_SERIES, FLOWS, MONEY, STANDARDS_SINCE, STOCKS, SUBJECT
from transforms.line_up import line_up
from transforms.name_communes import name_communes, since_when

DOCUMENT = (
    "submission_id",
    "unit_level",
    "province_code",
    "document_kind",
    "form_code",
    "period",
    "scope",
    "filed_year_from",
    "filed_year_to",
)
"""What is known of the document a statement stands in."""

_ROLES = ("plan", "own", "retold")
_PARTS = {"capital": ["DTPT", "SN"], "source": ["NSTW", "NSDP"]}


def state_across(figures: pl.DataFrame) -> pl.DataFrame:
    """One row per document and subject (`SUBJECT`) it states with one value.

    A figure told twice with two values inside one document states nothing here, nor does an approximate or derived one,
    one of a span of years, or the figure of an item. Opening stocks are those of the end of the year before.

    Args:
        figures: observations in force, with `DOCUMENT` of their submissions.

    Returns:
        The subject and the document; `value`, `half_width`, `low`, `high`, `unit`, `observation_ids`; `role` (`plan`,
        `own`: of the year's own report, `retold`: of a later one); `is_firm`: it is certain to speak of the whole
        subject, so that another value contradicts it; `is_presumed`: the one capital it names is taken for all;
        `is_open`: it may be of central money or of all money; `is_opening`: it was told as of the next year's start.
    """
    keys = line_up(figures.filter(~pl.col("derived"))).keys.filter(
        ~pl.col("is_contested"),
        pl.col("year_from") == pl.col("year_to"),
        pl.col("programme") != "",
        pl.col("indicator").is_in([*MONEY, *STOCKS, *FLOWS]) | (pl.col("topic") == "output"),
    )
    stated = _with_document(keys, figures).rename({"year_from": "year"}).drop("year_to")
    moved = _named_places(_at_years_end(stated)).with_columns(_span(), _role()).filter(pl.col("role").is_in(_ROLES))
    is_presumed = pl.col("said_capital") != pl.col("capital")
    wholes = _with_wholes(moved.with_columns(is_firm=_is_firm(), is_presumed=is_presumed))
    return wholes.with_columns(is_open=_is_open(wholes)).sort(*SUBJECT, "submission_id")


def _with_document(keys: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """The keys with their document, and with the office and capital as the figure itself has them."""
    said = figures.select(
        first_id="observation_id",
        said_agency=pl.col("agency_code").fill_null(""),
        said_capital="capital",
        unit_code="unit_code",
    )
    documents = figures.select(DOCUMENT).unique("submission_id")
    offices = figures.select("unit_level", "unit_code", "filed_year_to").unique()
    return (
        keys.with_columns(first_id=pl.col("observation_ids").list.first())
        .join(said, on="first_id")
        .join(documents, on="submission_id")
        .join(since_when(offices.iter_rows()), on=["unit_level", "unit_code", "filed_year_to"], nulls_equal=True)
        .drop("key_id", "first_id", "is_contested", "said_within", "ordinal")
    )


def _at_years_end(stated: pl.DataFrame) -> pl.DataFrame:
    """Opening stocks as closing ones of the year before, but for years that began on a new standard of poverty."""
    has_before = ~pl.col("year").is_in(STANDARDS_SINCE) & (pl.col("year") > FIRST_YEAR)
    opening = (pl.col("point") == "start") & pl.col("indicator").is_in(STOCKS) & has_before
    return stated.with_columns(
        is_opening=opening,
        year=(pl.col("year") - opening.cast(pl.Int32)).cast(pl.Int32),
        point=pl.when(opening).then(pl.lit("end")).otherwise("point"),
    )


def _named_places(stated: pl.DataFrame) -> pl.DataFrame:
    """Communes in a district's rows under their full name, with their code as `commune` and its first day."""
    is_row = (pl.col("unit_level") == "district") & (pl.col("sub_unit") != "")
    rows = stated.filter(is_row).select("unit_code", "sub_unit", "year").unique()
    places = name_communes(rows.iter_rows())
    named = stated.join(places, on=["unit_code", "sub_unit", "year"], how="left")
    return named.with_columns(sub_unit=pl.coalesce("name", "sub_unit")).drop("name")


def _span() -> pl.Expr:
    of_half = (pl.col("period") == "H1") & (pl.col("year") == pl.col("filed_year_to"))
    known_before = pl.col("indicator").is_in(["carried_in", "planned"])
    return pl.when(of_half & ~known_before).then(pl.lit("half")).otherwise(pl.lit("year")).alias("span")


def _role() -> pl.Expr:
    is_plan = pl.col("document_kind") == "plan"
    own_year = (pl.col("filed_year_from") == pl.col("year")) & (pl.col("filed_year_to") == pl.col("year"))
    is_planned = pl.col("indicator").is_in(["planned", "allocated", "assigned"]) | (pl.col("scenario") == "plan")
    told_later = (pl.col("year") < pl.col("filed_year_to")) | (
        (pl.col("year") == pl.col("filed_year_to")) & (pl.col("filed_year_from") < pl.col("year"))
    )
    return (
        pl.when(is_plan & own_year & is_planned)
        .then(pl.lit("plan"))
        .when(~is_plan & own_year & (pl.col("indicator") != "planned"))
        .then(pl.lit("own"))
        .when(told_later & (pl.col("scenario") != "plan") & (pl.col("indicator") != "planned"))
        .then(pl.lit("retold"))
        .otherwise(pl.lit("other"))
        .alias("role")
    )


def _is_firm() -> pl.Expr:
    """Whether the statement is of the whole subject for certain.

    Not where one document alone names one office for it, or one kind of capital though the office has both; nor where
    it tells of a year not yet over, is on some projects alone or adjusts the year's money; nor for outputs in running
    text or places that are no commune of the district.
    """
    project = ["unit_code", "unit_since", "programme", "project_code"]
    is_office = (pl.col("said_agency") == pl.col("agency_code")) | _is_confirmed("said_agency", "", [*project, "year"])
    named = pl.col("said_capital").filter(pl.col("said_capital") != "ALL").n_unique().over(project[:-1])
    is_only = (named == 1) | _is_confirmed("said_capital", "ALL", project)
    is_capital = (pl.col("said_capital") == pl.col("capital")) | is_only
    scope = pl.col("scope").fill_null("ALL")
    projects, series = scope.str.split(":").list.first(), scope.str.split(":").list.last()
    within = (projects == "ALL") | (pl.col("project_code") != "ALL") | (pl.col("topic") == "poverty")
    is_over = (pl.col("period") != "AD_HOC") | (pl.col("year") < pl.col("filed_year_to"))
    is_counted = (pl.col("topic") != "output") | pl.col("is_in_table")
    is_place = (pl.col("sub_unit") == "") | (pl.col("unit_level") == "commune") | pl.col("commune").is_not_null()
    return is_office & is_capital & within & is_over & is_counted & is_place & ~series.is_in(ADAPTED_SERIES)


def _is_confirmed(said: str, whole: str, of: list[str]) -> pl.Expr:
    """Whether every document that names a part of this names the same one, and several do: it is the whole."""
    named = pl.col(said) != whole
    is_one = pl.col(said).filter(named).n_unique().over(of) == 1
    return is_one & (pl.col("submission_id").filter(named).n_unique().over(of) > 1)


def _with_wholes(stated: pl.DataFrame) -> pl.DataFrame:
    """The statements, and the sums of both capitals and of both sources where the document states no whole itself."""
    for dimension, parts in _PARTS.items():
        same = [name for name in (*SUBJECT, "submission_id") if name != dimension]
        both = (
            stated.filter((pl.col("topic") == "funding") & pl.col(dimension).is_in(parts))
            .group_by(same, maintain_order=True)
            .agg(
                pl.len().alias("parts"),
                pl.col("value", "half_width", "low", "high").sum(),
                pl.col("observation_ids").list.explode(keep_nulls=False, empty_as_null=False),
                pl.col("is_firm").all(),
                pl.exclude("value", "half_width", "low", "high", "observation_ids", "is_firm", dimension).first(),
            )
            .filter(pl.col("parts") == len(parts))
            .drop("parts")
            .with_columns(pl.lit("ALL").alias(dimension))
        )
        whole = stated.filter(pl.col(dimension) == "ALL").select(same)
        stated = pl.concat([stated, both.join(whole, on=same, how="anti").select(stated.columns)])
    return stated


def _is_open(stated: pl.DataFrame) -> pl.Series:
    """Whether `ALL` may also mean central money alone: the document names no source of this subject."""
    same = [name for name in (*SUBJECT, "submission_id") if name != "source"]
    named = (pl.col("source") != "ALL").any().over(same)
    return stated.select((pl.col("topic") == "funding") & (pl.col("source") == "ALL") & ~named).to_series()
