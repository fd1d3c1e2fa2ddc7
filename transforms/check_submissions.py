"""All rules on one batch of submissions: observations in, findings out; nothing is changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

import polars as pl

from schemas.codebook import code_list
from transforms.check_conflicts import check_conflicts, check_items
from transforms.check_counterpart import check_counterpart, pairs_of_sources
from transforms.check_ratios import check_common_base, check_percentages, check_rates
from transforms.check_sums import check_sums
from transforms.check_writing import (
    check_citations,
    check_separators,
    check_signs,
    check_troubles,
    check_years,
    document_key,
)
from transforms.count_cases import count_cases
from transforms.explain import Mismatch, findings_of, rows_by_id
from transforms.gather_systems import Beside
from transforms.line_up import line_up
from transforms.line_up_rates import line_up_rates, told_ratios
from transforms.line_up_tables import check_items_of_tables, sums_of_items
from transforms.localise_identities import Localise, localise_identities
from transforms.point_out import point_out
from transforms.temper_findings import temper
from transforms.word_block_slips import follow_block_slips, word_block_slip


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the rules go by that is set by provinces and ministries.

    Attributes:
        counterpart_ratios: one row per province and span of years: `province_code`, `year_from`, `year_to`,
            `ratio_pct`, `tolerance` (percent of the expected amount that passes), `basis`.
        document_dates: the true date ('YYYY-MM-DD') of national documents, by `document_key`.
    """

    counterpart_ratios: pl.DataFrame
    document_dates: dict[str, str] = field(default_factory=dict)


def usual_parameters() -> Parameters:
    """The parameters of the codebook."""
    return Parameters(ratios_of(code_list("parameters/counterpart_ratio")), dates_of(code_list("legal_documents")))


def ratios_of(rows: Iterable[Mapping[str, str]]) -> pl.DataFrame:
    """The shares of local money set by provinces, from rows of `parameters/counterpart_ratio.csv`.

    Raises:
        ValueError: a year or share that is no number (decimal's own error among them).
    """
    read = [
        {
            "province_code": r["province_code"],
            "year_from": int(r["year_from"]),
            "year_to": int(r["year_to"]),
            "ratio_pct": Decimal(r["ratio_pct"]),
            "tolerance": Decimal(r["tolerance"]),
            "basis": r["basis"],
        }
        for r in rows
    ]
    return pl.DataFrame(read, schema=RATIO_COLUMNS, orient="row")


def dates_of(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The dates of national documents by `document_key`, from rows of `legal_documents.csv`."""
    return {document_key(r["number"]): r["date"] for r in rows}


RATIO_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "province_code": pl.String,
    "year_from": pl.Int32,
    "year_to": pl.Int32,
    "ratio_pct": pl.Decimal(20, 4),
    "tolerance": pl.Decimal(20, 4),
    "basis": pl.String,
}


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
    trios = line_up_rates(lined_up)
    percentages = tuple(check_percentages(observations))
    sums = sums_of_items(observations, lined_up.items)
    beside = Beside(
        ratios=tuple(told_ratios(trios, percentages, observations)),
        rows=tuple(sums.select("submission_id", "part_of", "observation_id", "is_off").iter_rows()),
    )
    checked = check_sums(lined_up, observations, statuses, beside, localise)
    mismatches = chain(
        checked.mismatches,
        check_conflicts(lined_up, observations, (checked.sums, checked.balances)),
        check_items(lined_up, observations),
        check_items_of_tables(sums, observations),
        check_counterpart(lined_up, observations, submissions, parameters.counterpart_ratios),
        percentages,
        check_rates(trios, observations),
        check_common_base(lined_up, observations),
        check_separators(observations),
        check_signs(observations),
        check_years(year_claims),
        check_citations(citations, parameters.document_dates),
        check_troubles(troubles),
    )
    told = chain.from_iterable((*block.observation_ids, *(name for _, name in block.proof)) for block in checked.blocks)
    rows = rows_by_id(observations, told)
    blocks = [word_block_slip(block, rows) for block in checked.blocks]
    followed = follow_block_slips(mismatches, checked.blocks, blocks)
    tempered = chain(blocks, temper(followed, lined_up.keys, observations))
    accused = [name for each in chain(*checked.culprits.values()) for name in each.observation_ids]
    pairs = pairs_of_sources(lined_up)
    cases = count_cases(checked.cases, lined_up, trios, pairs, observations, citations, year_claims, troubles)
    return iter(point_out(tempered, checked.culprits, rows_by_id(observations, accused))), cases
