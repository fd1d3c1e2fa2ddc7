"""How often each rule had something to judge in a filing: a rule that never judges looks like one that never finds."""

import polars as pl

from schemas.identities import COUNT_UNITS
from schemas.rules import RULES
from transforms.line_up import LinedUp

_CASES = ["submission_id", "kind", "cases"]
_EVERY_FIGURE = tuple(rule.kind for rule in RULES if rule.applies_to == "Every figure or name met while reading.")


def cases_of_sums(sum_terms: pl.DataFrame, balance_terms: pl.DataFrame) -> pl.DataFrame:
    """One row per filing and kind of sum or balance: how many of them its figures come in.

    Args:
        sum_terms: from `line_up_sums`.
        balance_terms: from `line_up_balances`.
    """
    sums = sum_terms.with_columns(kind=pl.lit("parts_vs_total"))
    told = [each.select("submission_id", "kind", "instance") for each in (sums, balance_terms)]
    return _counted(pl.concat(told).unique())


def count_cases(  # noqa: PLR0913, PLR0917 - what each kind of rule judges
    of_sums: pl.DataFrame,
    lined_up: LinedUp,
    trios: pl.DataFrame,
    pairs: pl.DataFrame,
    observations: pl.DataFrame,
    citations: pl.DataFrame,
    year_claims: pl.DataFrame,
    troubles: pl.DataFrame,
) -> pl.DataFrame:
    """One row per filing and rule that had a case to judge in it, those that look across documents apart.

    Grain: `submission_id`, `rule_id`, `cases`: sums, balances, rates, pairs of amounts, subjects told again, documents
    cited, or figures met, whatever the rule judges. Source: the very frames the checks go through.

    Args:
        of_sums: from `cases_of_sums`.
        lined_up: the figures of the batch.
        trios: rates with their count and base.
        pairs: central and local money side by side.
        observations: every figure.
        citations: documents cited.
        year_claims: years that sentences of a document name for it.
        troubles: what was met that is no figure.
    """
    again = lined_up.keys.filter(
        pl.col("topic").is_in(["funding", "poverty"]) & (pl.col("observation_ids").list.len() > 1)
    )
    money = observations.filter(pl.col("unit") == "VND")
    amounts = observations.filter(pl.col("unit").is_in([*COUNT_UNITS, "VND"]))
    shares = observations.filter((pl.col("unit") == "percent") & (pl.col("computed_from").list.len() > 1))
    met = pl.concat([each.select("submission_id") for each in (observations, troubles)])
    told = {
        "conflicting_values": again,
        "rate_arithmetic": trios,
        "counterpart_ratio": pairs,
        "percent_arithmetic": shares,
        "separator_slip": money,
        "unit_slip": money,
        "negative_value": amounts,
        "citation_conflict": citations.filter(pl.col("cited_date").is_not_null()),
        "year_conflict": year_claims,
        **dict.fromkeys(_EVERY_FIGURE, met),
    }
    counted = [of_sums, *(_counted(frame.select("submission_id", kind=pl.lit(kind))) for kind, frame in told.items())]
    ids = {rule.kind: rule.rule_id for rule in RULES}
    return (
        pl.concat(counted)
        .with_columns(rule_id=pl.col("kind").replace_strict(ids, default=None, return_dtype=pl.String))
        .filter(pl.col("rule_id").is_not_null())
        .group_by("submission_id", "rule_id")
        .agg(pl.col("cases").sum())
        .sort("submission_id", "rule_id")
    )


def _counted(told: pl.DataFrame) -> pl.DataFrame:
    return told.group_by("submission_id", "kind").agg(cases=pl.len().cast(pl.Int64)).select(_CASES)
