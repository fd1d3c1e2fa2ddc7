"""One office's documents held against each other: a subject told in several of them, and money carried into next year.

Outcome of each comparison: `agree` where both writings may be of one amount (v - h to v + 2h), `differ` where they
cannot and both speak of the whole subject for certain, else `cannot_tell`.
"""

import polars as pl

from schemas.comparisons import SUBJECT, Comparison
from transforms.excuse_differences import excuse

SIDE = (
    *("submission_id", "value", "half_width", "low", "high", "observation_ids"),
    *("is_firm", "is_presumed", "is_open", "is_opening"),
)
"""What a comparison needs of either side; the other's columns end in `_other`."""

_ON = list(SUBJECT)
_OFFICE_YEAR = ["unit_code", "programme", "year", "span"]
_BEST_FIRST = ("is_firm", "support", "is_in_table")
_FINEST_FIRST = ("half_width", "value", "form_code", "scope", "filed_year_to", "filed_year_from", "submission_id")


def compare_documents(stated: pl.DataFrame) -> pl.DataFrame:
    """One row per statement of a plan, a second report or a later report, and per sum carried out of a year.

    Args:
        stated: from `state_across`, of some offices, each with all its documents.

    Returns:
        `comparison`, the subject, `unit`, both sides (`SIDE`), `outcome`; where only one side is known the other is
        NULL.
    """
    ranked = _ranked(stated)
    own, retold, plans = (ranked.filter(pl.col("role") == role) for role in ("own", "retold", "plan"))
    again = retold.join(own.select(_ON).unique(), on=_ON, how="semi")
    alone = retold.join(own.select(_ON).unique(), on=_ON, how="anti")
    reports = pl.concat([own, alone])
    held = [
        _held("same_year", _behind_best(own), _best(own)),
        _held("same_year", _told_once(own).join(_beside_others(own), on=_OFFICE_YEAR, how="semi"), own),
        _held("retold", pl.concat([again, _behind_best(alone), _told_once(alone)]), reports),
        _held("plan_report", _best(_as_allocated(plans)), reports),
        _carried(pl.concat([own, retold])),
    ]
    return excuse(pl.concat(held), stated)


def best_reports(stated: pl.DataFrame) -> pl.DataFrame:
    """The statement of a report each subject rests on: of the year's own report, else of a later one."""
    ranked = _ranked(stated.filter(pl.col("role") != "plan"))
    return _best(ranked.sort(pl.col("role") != "own", maintain_order=True))


def _ranked(stated: pl.DataFrame) -> pl.DataFrame:
    """The statements, those of one subject best first: those others confirm, tables before text, fine before coarse."""
    support = pl.len().over([*_ON, "role", "value"])
    falling = [True] * len(_BEST_FIRST) + [False] * len(_FINEST_FIRST)
    return stated.with_columns(support=support).sort(*_BEST_FIRST, *_FINEST_FIRST, descending=falling)


def _best(stated: pl.DataFrame) -> pl.DataFrame:
    return stated.unique(_ON, keep="first", maintain_order=True)


def _behind_best(stated: pl.DataFrame) -> pl.DataFrame:
    return stated.filter(pl.int_range(pl.len()).over(_ON) > 0)


def _told_once(stated: pl.DataFrame) -> pl.DataFrame:
    return stated.filter(pl.len().over(_ON) == 1)


def _beside_others(stated: pl.DataFrame) -> pl.DataFrame:
    """The offices and years that have more documents than one."""
    documents = stated.group_by(_OFFICE_YEAR).agg(pl.col("submission_id").n_unique())
    return documents.filter(pl.col("submission_id") > 1)


def _as_allocated(plans: pl.DataFrame) -> pl.DataFrame:
    """Plans' money as what their report calls allocated; a decision's allocation before a plan's intention."""
    is_planned = pl.col("indicator") == "planned"
    return (
        plans.with_columns(is_planned=is_planned)
        .sort("is_planned", maintain_order=True)
        .with_columns(
            indicator=pl.when("is_planned").then(pl.lit("allocated")).otherwise("indicator"),
            scenario=pl.when("is_planned").then(pl.lit("actual")).otherwise("scenario"),
        )
        .drop("is_planned")
    )


def _carried(stated: pl.DataFrame) -> pl.DataFrame:
    """What a year carries out as what the next one has carried in, each as the best of the reports tells it."""
    out = stated.filter(pl.col("indicator") == "carried_out").with_columns(
        year=pl.col("year") + 1, indicator=pl.lit("carried_in")
    )
    into = stated.filter(pl.col("indicator") == "carried_in")
    told = _held("carry_over_chain", _best(into), out)
    never_in = _best(out).join(into.select(_ON).unique(), on=_ON, how="anti")
    return pl.concat([told, _held("carry_over_chain", never_in, into)])


def _held(comparison: Comparison, stated: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Each statement against the other that meets it, else against the best of the others; against none where none is.

    Money carried within one document is held against itself, all else against another document.
    """
    left = stated.select(*_ON, "unit", *SIDE).with_row_index("number")
    right = others.select(*_ON, *SIDE).with_row_index("rank")
    pairs = left.join(right, on=_ON, suffix="_other")
    is_another = pl.col("submission_id") != pl.col("submission_id_other")
    known = pairs if comparison == "carry_over_chain" else pairs.filter(is_another)
    nearest = known.with_columns(meets=meets()).sort("number", ~pl.col("meets"), "rank")
    one = nearest.unique("number", keep="first", maintain_order=True)
    beside = left.join(one.select("number", "meets", r"^.*_other$"), on="number", how="left", maintain_order="left")
    return beside.select(pl.lit(comparison).alias("comparison"), pl.exclude("meets", "number"), outcome())


def meets() -> pl.Expr:
    """Whether both writings may be of one amount."""
    return (pl.col("low") <= pl.col("high_other")) & (pl.col("low_other") <= pl.col("high"))


def outcome() -> pl.Expr:
    """`agree`, `differ` or `cannot_tell`, from `meets` and how firm both sides are."""
    firm = pl.col("is_firm") & pl.col("is_firm_other")
    return (
        pl.when(pl.col("meets"))
        .then(pl.lit("agree"))
        .when(~pl.col("meets") & firm)
        .then(pl.lit("differ"))
        .otherwise(pl.lit("cannot_tell"))
        .alias("outcome")
    )
