"""How often each rule had something to judge in a filing: a rule that never judges looks like one that never finds."""

from collections.abc import Iterable

import polars as pl

from schemas.rules import RULES

Case = tuple[str, Iterable[str]]
"""The kind of finding a rule raises, and the submission of each case it judges."""


def cases_of_sums(sum_terms: pl.DataFrame, balance_terms: pl.DataFrame) -> list[Case]:
    """The sums and balances figures come in, each once however many bases it may be taken on.

    Args:
        sum_terms: from `line_up_sums`.
        balance_terms: from `line_up_balances`.
    """
    sums = sum_terms.with_columns(kind=pl.lit("parts_vs_total"))
    told = pl.concat([each.select("submission_id", "kind", "instance") for each in (sums, balance_terms)]).unique()
    return [(str(kind), rows["submission_id"]) for (kind,), rows in told.group_by("kind", maintain_order=True)]


def money_weighed(sum_terms: pl.DataFrame, balance_terms: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The figures of money that come in sums and balances, told by `submission_id` and `observation_id`.

    Args:
        sum_terms: from `line_up_sums`.
        balance_terms: from `line_up_balances`.
        keys: the figures of the batch.
    """
    weighed = pl.concat([sum_terms["key_id"], balance_terms["key_id"]]).unique()
    money = keys.filter((pl.col("unit") == "VND") & pl.col("key_id").is_in(weighed.to_list()))
    return money.select("submission_id", observation_id="observation_ids").explode("observation_id")


def count_cases(cases: Iterable[Case]) -> pl.DataFrame:
    """One row per filing and rule that had a case to judge in it, those that look across documents apart.

    Grain: `submission_id`, `rule_id`, `cases`: sums, balances, rates, pairs of amounts, subjects told again, documents
    cited, or figures met, whatever the rule judges. Source: the very rows the checks go through.

    Args:
        cases: a kind may come several times.
    """
    ids = {rule.kind: rule.rule_id for rule in RULES}
    told = [
        pl.DataFrame({"submission_id": list(submissions)}, schema={"submission_id": pl.String}).with_columns(
            rule_id=pl.lit(ids[kind])
        )
        for kind, submissions in cases
    ]
    counted = pl.concat(told).group_by("submission_id", "rule_id").agg(cases=pl.len().cast(pl.Int64))
    return counted.sort("submission_id", "rule_id")
