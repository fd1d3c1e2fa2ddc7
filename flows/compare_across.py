"""The documents in force held against each other, a few units at a time, and what that finds put in place."""

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
    chunks = list(unit_chunks(connection, UNITS_A_CHUNK)) or [[]]
    watch.starts("comparing", len(chunks))
    offices = []
    for units in chunks:
        offices.append(compare_offices(figures_across(connection, units)))
        watch.advances("comparing")
    compared = compare_province(offices)
    rule_ids = [rule.rule_id for rule in ACROSS_RULES]
    named = compared.observation_ids
    accused = accuse(suspected_figures(connection, named, rule_ids))
    found = find_across(compared, figures_named(connection, named), accused)
    load_across(connection, conform(PUBLISHED["findings"], found), compared.counts, rule_ids, code_version())
