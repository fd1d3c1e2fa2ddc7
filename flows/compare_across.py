"""The documents in force held against each other, a few units at a time, and what that finds put in place."""

from collections.abc import Iterator, Sequence
from dataclasses import fields

import polars as pl

from flows.look_again import doubtful, look_again
from flows.order import Watch
from flows.steps import program_version
from schemas.rules import ACROSS_RULES
from schemas.tables import PUBLISHED, conform
from transforms.accuse import accuse
from transforms.compare_across import Compared, Offices, compare_offices, compare_province, find_across
from warehouse.keep_compared import is_kept, keep_compared, kept_compared, offices_to_compare, offices_together
from warehouse.load_across import figures_across, figures_named, load_across, suspected_figures
from warehouse.open_working import Connection
from warehouse.read_release import Release
from warehouse.read_working import unit_chunks

UNITS_A_CHUNK = 50
FIGURES_A_CHUNK = 10_000
RULE_IDS = tuple(rule.rule_id for rule in ACROSS_RULES)
FRAMES = tuple(each.name for each in fields(Offices))


def compare_across(connection: Connection, watch: Watch) -> None:
    """Every mismatch between documents anew, and how much was compared, by office and year.

    An office's own documents are held against each other only where others are in force than when they last were, a
    province's offices only where that is so of one of them.
    """
    _compare_due(connection, watch)
    together = offices_together(connection, program_version())
    doubted = doubtful(connection, RULE_IDS, together.units)
    look_again(connection, doubted, kept_compared(connection, "witnesses", doubted, "submission_id"), RULE_IDS)
    kept = {name: kept_compared(connection, name, () if name == "witnesses" else together.units) for name in FRAMES}
    compared = compare_province([Offices(**kept)])
    found = _found(connection, compared, "findings_filed")
    load_across(connection, found, compared.counts, together, rule_ids=RULE_IDS, code_version=program_version())


def found_across(release: Release, watch: Watch) -> pl.DataFrame:
    """The mismatches between the documents in force of a release, as rows of `findings`; nothing is written."""
    chunks = list(unit_chunks(release.connection, UNITS_A_CHUNK, FIGURES_A_CHUNK))
    watch.starts("comparing", len(chunks))
    compared = compare_province(_offices(release.connection, chunks, watch))
    return _found(release.connection, compared, "findings_by_submission")


def _compare_due(connection: Connection, watch: Watch) -> None:
    due = offices_to_compare(connection, program_version())
    chunks = list(unit_chunks(connection, UNITS_A_CHUNK, FIGURES_A_CHUNK, due))
    if not chunks and not is_kept(connection, FRAMES[0]):
        chunks = [[]]
    watch.starts("comparing", len(chunks))
    for units in chunks:
        compared = compare_offices(figures_across(connection, units))
        keep_compared(connection, units, {name: getattr(compared, name) for name in FRAMES}, program_version())
        watch.advances("comparing")


def _offices(connection: Connection, chunks: Sequence[list[str]], watch: Watch) -> Iterator[Offices]:
    for units in chunks or [[]]:
        yield compare_offices(figures_across(connection, units))
        watch.advances("comparing")


def _found(connection: Connection, compared: Compared, findings: str) -> pl.DataFrame:
    named = compared.observation_ids
    accused = accuse(suspected_figures(connection, named, RULE_IDS, findings))
    return conform(PUBLISHED["findings"], find_across(compared, figures_named(connection, named), accused))
