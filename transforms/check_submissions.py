"""All rules on one batch of submissions: observations in, findings out; nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import polars as pl

from transforms.check_conflicts import check_conflicts, check_items
from transforms.check_counterpart import check_counterpart
from transforms.check_dates import check_citations, check_years
from transforms.check_ratios import check_common_base, check_percentages, check_rates
from transforms.check_sums import check_sums
from transforms.check_writing import check_separators, check_signs, check_troubles
from transforms.count_cases import count_cases
from transforms.explain import Mismatch, findings_of, rows_by_id
from transforms.gather_cases import cases_within, gather_cases
from transforms.gather_systems import Beside
from transforms.line_up import line_up
from transforms.line_up_rates import told_ratios
from transforms.line_up_tables import check_items_of_tables
from transforms.localise_identities import Localise, localise_identities
from transforms.point_out import point_out
from transforms.rule_parameters import Parameters
from transforms.temper_findings import temper
from transforms.word_block_slips import follow_block_slips, word_block_slip


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of a batch.

    Attributes:
        findings: every mismatch, one row per finding (columns: `FINDING_COLUMNS`).
        cases: how often each rule had something to judge, by filing (`count_cases`).
    """

    findings: pl.DataFrame
    cases: pl.DataFrame


def check_submissions(  # noqa: PLR0913, PLR0917 - one frame per station table
    observations: pl.DataFrame,
    citations: pl.DataFrame,
    year_claims: pl.DataFrame,
    statuses: pl.DataFrame,
    submissions: pl.DataFrame,
    troubles: pl.DataFrame,
    parameters: Parameters,
    localise: Localise = localise_identities,
) -> Judged:
    """Every mismatch within each submission of the batch, and how much was judged.

    Grain: finding per submission; the same mismatch filed again has the same `finding_id`. Values in the unit named
    beside them, money in đồng. How the wrong figures are sought changes suspects, suggestions and causes, never what
    is found nor how grave it is.
    """
    numbers = _numbered(submissions)
    renamed = _renamed(submissions, numbers)
    found, cases = _found(
        _renamed(observations, numbers),
        _renamed(citations, numbers),
        _renamed(year_claims, numbers),
        _renamed(statuses, numbers),
        renamed,
        _renamed(troubles, numbers),
        parameters,
        localise,
    )
    units = dict(renamed.select("submission_id", "unit_code").iter_rows())
    names = {number: name for name, number in numbers.items()}
    return Judged(_renamed(findings_of(found, units), names), _renamed(cases, names))


def _numbered(submissions: pl.DataFrame) -> dict[str, str]:
    """A short name for each submission of the batch, in the same order: every comparison and join goes by it."""
    names = submissions["submission_id"].unique().sort().to_list()
    return {name: f"{number:06d}" for number, name in enumerate(names)}


def _renamed(table: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    return table.with_columns(pl.col("submission_id").replace_strict(names, return_dtype=pl.String))


def _found(  # noqa: PLR0913, PLR0917 - one frame per station table
    observations: pl.DataFrame,
    citations: pl.DataFrame,
    year_claims: pl.DataFrame,
    statuses: pl.DataFrame,
    submissions: pl.DataFrame,
    troubles: pl.DataFrame,
    parameters: Parameters,
    localise: Localise,
) -> tuple[Iterator[Mismatch], pl.DataFrame]:
    """What every rule finds in the batch, and how often each had something to judge."""
    lined_up = line_up(observations)
    told = gather_cases(observations, citations, year_claims, lined_up, submissions, parameters)
    percentages = tuple(check_percentages(told.percentages, observations))
    beside = Beside(
        ratios=tuple(told_ratios(told.rates, percentages, observations)),
        rows=tuple(told.tables.select("submission_id", "part_of", "observation_id", "is_off").iter_rows()),
    )
    checked = check_sums(lined_up, observations, statuses, beside, localise)
    mismatches = chain(
        checked.mismatches,
        check_conflicts(told.again, lined_up, observations, (checked.sums, checked.balances)),
        check_items(told.items, observations),
        check_items_of_tables(told.tables, observations),
        check_counterpart(told.shares, observations),
        percentages,
        check_rates(told.rates, observations),
        check_common_base(told.of_one_base, observations),
        check_separators(told.doubtful, observations),
        check_signs(told.amounts),
        check_years(told.years),
        check_citations(told.dates, parameters.document_dates),
        check_troubles(troubles),
    )
    shown = chain.from_iterable(
        (*block.observation_ids, *(name for _, name in block.proof)) for block in checked.blocks
    )
    rows = rows_by_id(observations, shown)
    blocks = [word_block_slip(block, rows) for block in checked.blocks]
    followed = follow_block_slips(mismatches, checked.blocks, blocks)
    tempered = chain(blocks, temper(followed, lined_up.keys, observations))
    accused = [name for each in chain(*checked.culprits.values()) for name in each.observation_ids]
    pointed = point_out(tempered, checked.culprits, rows_by_id(observations, accused))
    return iter(pointed), count_cases([*checked.cases, *cases_within(told, checked, observations, troubles)])
