"""Every comparison across the documents in force: a few offices at a time, then what all offices must be known for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.comparisons import SUBJECT
from transforms.accuse import Accusation
from transforms.compare_communes import compare_communes, keep_for_communes
from transforms.compare_documents import SIDE, best_reports, compare_documents
from transforms.explain import findings_of
from transforms.find_copies import find_last_years, find_neighbours, keep_for_copies
from transforms.find_outliers import find_outliers, series_of
from transforms.gather_witnesses import witnesses_in
from transforms.state_across import state_across
from transforms.tell_differences import tell_differences
from transforms.tell_patterns import figures_of_copies, tell_copies, tell_outliers

_COUNTED = ["unit_code", "comparison", "programme", "year"]
_PAIR = ["comparison", "submission_id", "submission_id_other"]
_BESIDE = ["unit_code", *_PAIR, "indicator"]
_IDS = ("observation_ids", "observation_ids_other")
_OTHER_SIDE = [f"{name}_other" for name in SIDE]


@dataclass(frozen=True, slots=True)
class Offices:
    """What came of comparing some offices' documents, and what the province's comparisons need of them.

    Attributes:
        pairs: one row per comparison of two figures that differ.
        beside: how many figures of a measure each two documents have in common, by comparison.
        copies: reports that repeat their own last year's.
        counts: agree, differ and cannot tell, by office, comparison, programme and year.
        witnesses: what documents say of each other's figures (`witnesses_in`).
        communes, telling, series: of whole offices, for the comparisons between them.
    """

    pairs: pl.DataFrame
    beside: pl.DataFrame
    copies: pl.DataFrame
    counts: pl.DataFrame
    witnesses: pl.DataFrame
    communes: pl.DataFrame
    telling: pl.DataFrame
    series: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Compared:
    """What all comparisons came to: those that differ, with how many agree beside them, and the counts of all."""

    pairs: list[dict[str, Any]]
    beside: dict[tuple[str, ...], int]
    copies: list[dict[str, Any]]
    outliers: list[dict[str, Any]]
    counts: pl.DataFrame

    @property
    def observation_ids(self) -> list[str]:
        """Every figure that has to be shown."""
        told = [row[side] for row in (*self.pairs, *self.copies, *self.outliers) for side in _IDS if side in row]
        return sorted({name for names in told for name in names})


def compare_offices(figures: pl.DataFrame) -> Offices:
    """The documents of some offices held against each other, each office with all of its documents in force.

    Args:
        figures: observations in force, with what their submissions are beside them.
    """
    stated = state_across(figures)
    best = best_reports(stated)
    compared, copies = compare_documents(stated), find_last_years(stated.filter(pl.col("role") != "plan"), best)
    return Offices(
        pairs=_differing(compared),
        beside=_beside(compared),
        copies=copies.filter(pl.col("outcome") == "differ"),
        counts=pl.concat([_counts(compared), _counts(copies.with_columns(comparison=pl.lit("copied_forward")))]),
        witnesses=witnesses_in(compared),
        communes=keep_for_communes(best),
        telling=keep_for_copies(best),
        series=series_of(best),
    )


def compare_province(offices: Iterable[Offices]) -> Compared:
    """All offices together: districts with their communes, neighbours, and each figure with its usual size."""
    known = list(offices)
    communes = compare_communes(pl.concat([each.communes for each in known]))
    copies = find_neighbours(pl.concat([each.telling for each in known]))
    outliers = find_outliers(pl.concat([each.series for each in known]))
    pairs = pl.concat([*(each.pairs for each in known), _differing(communes)], how="diagonal_relaxed")
    beside = pl.concat([*(each.beside for each in known), _beside(communes)])
    copied = pl.concat([*(each.copies for each in known), copies.filter(pl.col("outcome") == "differ")])
    counts = [
        *(each.counts for each in known),
        _counts(communes),
        _counts(copies.with_columns(comparison=pl.lit("copied_forward"))),
        _counts(outliers.with_columns(comparison=pl.lit("outlier"))),
    ]
    return Compared(
        pairs=_later_first(pairs).sort(*SUBJECT, "comparison", *_PAIR[1:], nulls_last=True).to_dicts(),
        beside={tuple(row[1:-1]): row[-1] for row in beside.iter_rows()},
        copies=copied.sort("unit_code", "year", *_PAIR[1:]).to_dicts(),
        outliers=outliers.filter(pl.col("outcome") == "differ").to_dicts(),
        counts=pl.concat(counts).group_by(_COUNTED).sum().sort(_COUNTED),
    )


def find_across(
    compared: Compared, rows: Mapping[str, dict[str, Any]], accused: Mapping[str, Sequence[Accusation]]
) -> pl.DataFrame:
    """Every mismatch between documents, one row per finding (columns: `FINDING_COLUMNS`).

    Args:
        compared: what the comparisons came to.
        rows: the observations they name, with what their submissions are, by id.
        accused: what findings inside their own documents say of them.
    """
    differing = {name for pair in compared.pairs for side in _IDS for name in pair[side]}
    copies = list(tell_copies(compared.copies, rows, differing))
    by_report = {copy.subject["submission_id"]: copy for copy in copies}
    copied = figures_of_copies(by_report, compared.pairs, rows)
    found = [
        *tell_differences(compared.pairs, rows, accused, compared.beside, copied),
        *copies,
        *tell_outliers(compared.outliers, rows, accused),
    ]
    units = {row["submission_id"]: row["unit_code"] for row in rows.values()}
    return findings_of(found, units)


def _differing(compared: pl.DataFrame) -> pl.DataFrame:
    return compared.filter(pl.col("outcome") == "differ").drop("outcome")


def _beside(compared: pl.DataFrame) -> pl.DataFrame:
    told = compared.filter(pl.col("outcome").is_in(["agree", "differ"]) & pl.col("submission_id_other").is_not_null())
    swapped = {"submission_id": "submission_id_other", "submission_id_other": "submission_id"}
    is_plan = pl.col("comparison") == "plan_report"
    ordered = pl.concat([told.filter(~is_plan).select(_BESIDE), told.filter(is_plan).rename(swapped).select(_BESIDE)])
    return ordered.group_by(_BESIDE).len()


def _counts(compared: pl.DataFrame) -> pl.DataFrame:
    outcomes = ("agree", "differ", "cannot_tell")
    return compared.group_by(_COUNTED).agg(
        (pl.col("outcome") == outcome).sum().cast(pl.Int64).alias(outcome) for outcome in outcomes
    )


def _later_first(pairs: pl.DataFrame) -> pl.DataFrame:
    """A plan against its report as the report against its plan: the later document is the one that is asked."""
    is_plan = pl.col("comparison") == "plan_report"
    sides = zip(SIDE, _OTHER_SIDE, strict=True)
    swapped = {name: other for pair in sides for name, other in (pair, pair[::-1])}
    turned = pairs.filter(is_plan).rename(swapped).select(pairs.columns)
    return pl.concat([pairs.filter(~is_plan), turned])
