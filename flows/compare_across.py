"""The documents in force held against each other, a few units at a time, and what that finds put in place."""

import polars as pl

from flows.order import Watch
from flows.steps import code_version
from schemas.rules import ACROSS_RULES
from schemas.tables import PUBLISHED, conform
from transforms.accuse import accuse
from transforms.compare_across import compare_offices, compare_province, find_across
from warehouse.load_across import figures_across, figures_named, load_across, suspected_figures
from warehouse.open_working import Connection
from warehouse.read_working import unit_chunks

UNITS_A_CHUNK = 50


def compare_across(connection: Connection, watch: Watch) -> None:
    """Every mismatch between documents anew, and how much was compared, by office and year."""
    found, counts = find_between(connection, watch)
    load_across(connection, found, counts, _rule_ids(), code_version())


def find_between(connection: Connection, watch: Watch) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every mismatch between documents in force, as rows of `findings`, and how much was compared.

    Args:
        connection: the working database, or a release where filings' own mismatches have their working name.
        watch: sees the offices go by, some at a time.
    """
    chunks = list(unit_chunks(connection, UNITS_A_CHUNK)) or [[]]
    watch.starts("comparing", len(chunks))
    offices = []
    for units in chunks:
        offices.append(compare_offices(figures_across(connection, units)))
        watch.advances("comparing")
    compared = compare_province(offices)
    named = compared.observation_ids
    accused = accuse(suspected_figures(connection, named, _rule_ids()))
    found = find_across(compared, figures_named(connection, named), accused)
    return conform(PUBLISHED["findings"], found), compared.counts


def _rule_ids() -> list[str]:
    return [rule.rule_id for rule in ACROSS_RULES]
