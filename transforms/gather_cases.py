"""What the rules have to judge within a batch of submissions, lined up once: for judging it, and for counting it."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from schemas.rules import RULES
from schemas.rules.rule import MET_WHILE_READING
from transforms.check_conflicts import items_beside_wholes, told_again
from transforms.check_counterpart import Shared, line_up_shares
from transforms.check_dates import Cited, YearsTold, dates_side_by_side, years_side_by_side
from transforms.check_ratios import percentages_said, rates_of_one_base
from transforms.check_sums import Checked
from transforms.check_writing import amounts_from_zero, read_two_ways
from transforms.count_cases import Case
from transforms.line_up import LinedUp
from transforms.line_up_rates import line_up_rates
from transforms.line_up_tables import sums_of_items
from transforms.rule_parameters import Parameters

_JUDGES_ALL = tuple(rule.kind for rule in RULES if rule.applies_to == MET_WHILE_READING)


@dataclass(frozen=True, slots=True)
class Cases:
    """What a batch gives each rule to judge, but for the sums and balances, which `check_sums` lines up itself.

    Attributes:
        again: subjects told more than once (`told_again`).
        items: money said item by item beside its whole (`items_beside_wholes`).
        tables: rows of tables beside those beneath them (`sums_of_items`).
        shares: central and local money (`line_up_shares`).
        percentages: those said of two figures (`percentages_said`).
        rates: poverty rates with their count and base (`line_up_rates`).
        of_one_base: rates of poor and near-poor households (`rates_of_one_base`).
        doubtful: figures that may be read two ways (`read_two_ways`).
        amounts: what cannot be below zero (`amounts_from_zero`).
        years: what a document says of its years (`years_side_by_side`).
        dates: documents cited (`dates_side_by_side`).
    """

    again: pl.DataFrame
    items: pl.DataFrame
    tables: pl.DataFrame
    shares: Shared
    percentages: pl.DataFrame
    rates: pl.DataFrame
    of_one_base: pl.DataFrame
    doubtful: pl.DataFrame
    amounts: pl.DataFrame
    years: tuple[YearsTold, ...]
    dates: tuple[Cited, ...]


def gather_cases(  # noqa: PLR0913, PLR0917 - one frame per station table
    observations: pl.DataFrame,
    citations: pl.DataFrame,
    year_claims: pl.DataFrame,
    lined_up: LinedUp,
    submissions: pl.DataFrame,
    parameters: Parameters,
) -> Cases:
    """Line up what each rule judges.

    Args:
        observations: of the batch.
        citations: documents it cites.
        year_claims: years its documents name for themselves.
        lined_up: its figures.
        submissions: `submission_id`, `province_code`.
        parameters: what the rules go by.
    """
    return Cases(
        again=told_again(lined_up.keys),
        items=items_beside_wholes(lined_up.items, observations),
        tables=sums_of_items(observations, lined_up.items),
        shares=line_up_shares(lined_up, submissions, parameters.counterpart_ratios),
        percentages=percentages_said(observations),
        rates=line_up_rates(lined_up),
        of_one_base=rates_of_one_base(lined_up),
        doubtful=read_two_ways(observations),
        amounts=amounts_from_zero(observations),
        years=tuple(years_side_by_side(year_claims)),
        dates=tuple(dates_side_by_side(citations, parameters.document_dates)),
    )


def cases_within(told: Cases, checked: Checked, observations: pl.DataFrame, troubles: pl.DataFrame) -> Iterator[Case]:
    """Each case with its kind and submission, for `count_cases`; those of `checked` itself left out.

    Money is judged for its unit where it comes in a sum or a balance, may be read two ways, or stands in a block that
    was held against the rest.
    """
    frames = {
        "conflicting_values": [told.again],
        "parts_vs_total": [told.items, told.tables],
        "percent_arithmetic": [told.percentages],
        "rate_arithmetic": [told.rates, told.of_one_base],
        "separator_slip": [told.doubtful],
        "unit_slip": [_weighed_for_unit(told, checked, observations)],
        "negative_value": [told.amounts],
        **{kind: [observations, troubles] for kind in _JUDGES_ALL},
    }
    yield from ((kind, frame["submission_id"]) for kind, of_kind in frames.items() for frame in of_kind)
    yield "counterpart_ratio", told.shares.submission_ids
    yield "year_conflict", (submission for submission, *_ in told.years)
    yield "citation_conflict", (submission for submission, *_ in told.dates)


def _weighed_for_unit(told: Cases, checked: Checked, observations: pl.DataFrame) -> pl.DataFrame:
    in_blocks = [name for block in checked.blocks for name in block.observation_ids]
    frames = (
        checked.weighed,
        told.doubtful.filter(pl.col("unit") == "VND"),
        observations.filter(pl.col("observation_id").is_in(in_blocks)),
    )
    return pl.concat([each.select("submission_id", "observation_id") for each in frames]).unique()
