"""The documents in force held against each other, a few units at a time, and what that finds put in place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from flows.look_again import doubtful, look_again
from flows.order import Watch
from flows.steps import code_version
from schemas.rules import ACROSS_RULES
from schemas.tables import PUBLISHED, conform
from transforms.accuse import accuse
from transforms.compare_across import Compared, Offices, compare_offices, compare_province, find_across
from warehouse.load_across import figures_across, figures_named, load_across, suspected_figures
from warehouse.open_working import Connection
from warehouse.read_release import Release
from warehouse.read_working import unit_chunks

UNITS_A_CHUNK = 50
FIGURES_A_CHUNK = 10_000
RULE_IDS = tuple(rule.rule_id for rule in ACROSS_RULES)


def compare_across(connection: Connection, watch: Watch) -> None:
    """Every mismatch between documents anew, and how much was compared, by office and year."""
    chunks = list(unit_chunks(connection, UNITS_A_CHUNK, FIGURES_A_CHUNK))
    watch.starts("comparing", len(chunks))
    doubted = doubtful(connection, RULE_IDS)
    offices = [_with_witnesses_of(doubted, each) for each in _offices(connection, chunks, watch)]
    look_again(connection, doubted, pl.concat([each.witnesses for each in offices]), RULE_IDS)
    compared = compare_province(offices)
    found = _found(connection, compared, "findings_filed")
    load_across(connection, found, compared.counts, RULE_IDS, code_version())


def found_across(release: Release, watch: Watch) -> pl.DataFrame:
    """The mismatches between the documents in force of a release, as rows of `findings`; nothing is written."""
    chunks = list(unit_chunks(release.connection, UNITS_A_CHUNK, FIGURES_A_CHUNK))
    watch.starts("comparing", len(chunks))
    compared = compare_province(_offices(release.connection, chunks, watch))
    return _found(release.connection, compared, "findings_by_submission")


def _with_witnesses_of(doubted: Sequence[str], offices: Offices) -> Offices:
    return replace(offices, witnesses=offices.witnesses.filter(pl.col("submission_id").is_in(doubted)))


def _offices(connection: Connection, chunks: Sequence[list[str]], watch: Watch) -> Iterator[Offices]:
    for units in chunks or [[]]:
        yield compare_offices(figures_across(connection, units))
        watch.advances("comparing")


def _found(connection: Connection, compared: Compared, findings: str) -> pl.DataFrame:
    named = compared.observation_ids
    accused = accuse(suspected_figures(connection, named, RULE_IDS, findings))
    return conform(PUBLISHED["findings"], find_across(compared, figures_named(connection, named), accused))
