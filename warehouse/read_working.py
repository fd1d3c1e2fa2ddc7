"""What consolidation needs, a few units at a time, so that memory does not grow with the province."""

from collections.abc import Iterator

import polars as pl

from warehouse.open_working import Connection
from warehouse.read_statement import statement

_FIGURES_A_CHUNK = 50_000


def unit_chunks(connection: Connection, units: int, figures_a_chunk: int = _FIGURES_A_CHUNK) -> Iterator[list[str]]:
    """The codes of the units that have anything in force, in lists of at most `units`, by code.

    A list ends early where its units state very many figures; one unit's figures always stay together.
    """
    rows = connection.execute(
        "SELECT unit_code, sum(observation_count) FROM submissions "
        "WHERE state = 'accepted' AND unit_code IS NOT NULL GROUP BY unit_code ORDER BY unit_code",
    ).fetchall()
    chunk: list[str] = []
    figures = 0
    for code, stated in rows:
        if chunk and (len(chunk) == units or figures + stated > figures_a_chunk):
            yield chunk
            chunk, figures = [], 0
        chunk.append(code)
        figures += stated
    if chunk:
        yield chunk


def figures_of(connection: Connection, unit_codes: list[str]) -> pl.DataFrame:
    """The figures in force of some units, one row per observation, with what their submission is beside them."""
    return connection.execute(statement("figures_of"), [unit_codes]).pl()


def open_findings_of(connection: Connection, unit_codes: list[str]) -> pl.DataFrame:
    """The open mismatches of some units, one row per finding."""
    return connection.execute(
        "SELECT * FROM findings WHERE state = 'open' AND list_contains(?, unit_code) ORDER BY finding_id",
        [unit_codes],
    ).pl()


def corrections_of(connection: Connection, unit_codes: list[str]) -> pl.DataFrame:
    """The corrections that hold for figures of some units, one row per decision."""
    return connection.execute(
        "SELECT * FROM decisions WHERE decision = 'correct' AND effect = 'in_force' AND list_contains(?, unit_code) "
        "ORDER BY decision_id",
        [unit_codes],
    ).pl()


def table_of(connection: Connection, table: str) -> pl.DataFrame:
    """A whole working table, for checks that look across submissions and for the summary of a run."""
    return connection.execute(f"SELECT * FROM {table} ORDER BY ALL").pl()  # noqa: S608 - our own table names
