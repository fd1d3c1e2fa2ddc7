"""What consolidation needs, a few units at a time, so that memory does not grow with the province."""

from collections.abc import Collection, Iterator, Sequence

import polars as pl

from schemas.tables import PUBLISHED, conform
from warehouse.open_working import Connection
from warehouse.pass_many import MANY, as_one
from warehouse.read_statement import statement

_FIGURES_A_CHUNK = 50_000


def unit_chunks(
    connection: Connection, units: int, figures_a_chunk: int = _FIGURES_A_CHUNK, of: Collection[str] | None = None
) -> Iterator[list[str]]:
    """The codes of the units that have anything in force, in lists of at most `units`, by code.

    A list ends early where its units state very many figures; one unit's figures always stay together.

    Args:
        connection: the working database or a release.
        units: how many at most.
        figures_a_chunk: how many figures are very many.
        of: units to keep to, by code; all where it is None.
    """
    asked = None if of is None else set(of)
    rows = connection.execute(
        "SELECT unit_code, sum(observation_count) FROM submissions "
        "WHERE state = 'accepted' AND unit_code IS NOT NULL GROUP BY unit_code ORDER BY unit_code",
    ).fetchall()
    chunk: list[str] = []
    figures = 0
    for code, stated in rows:
        if asked is not None and code not in asked:
            continue
        if chunk and (len(chunk) == units or figures + stated > figures_a_chunk):
            yield chunk
            chunk, figures = [], 0
        chunk.append(code)
        figures += stated
    if chunk:
        yield chunk


def figures_of(connection: Connection, unit_codes: list[str]) -> pl.DataFrame:
    """The figures in force of some units, one row per observation, with what their submission is beside them."""
    return connection.execute(statement("figures_of"), [as_one(unit_codes)]).pl()


def open_findings_of(connection: Connection, unit_codes: list[str]) -> pl.DataFrame:
    """The open mismatches of some units, one row per finding."""
    return connection.execute(
        f"SELECT * FROM findings WHERE state = 'open' AND unit_code IN {MANY} ORDER BY finding_id",  # noqa: S608
        [as_one(unit_codes)],
    ).pl()


def corrections_of(connection: Connection, unit_codes: list[str]) -> pl.DataFrame:
    """The corrections that hold for figures of some units, one row per decision."""
    return connection.execute(
        f"SELECT * FROM decisions WHERE decision = 'correct' AND effect = 'in_force' AND unit_code IN {MANY} "  # noqa: S608
        "ORDER BY decision_id",
        [as_one(unit_codes)],
    ).pl()


def submissions_named(connection: Connection, submission_ids: Sequence[str]) -> pl.DataFrame:
    """Some filings, one row each, by id."""
    query = f"SELECT * FROM submissions WHERE submission_id IN {MANY} ORDER BY submission_id"  # noqa: S608
    return connection.execute(query, [as_one(submission_ids)]).pl()


def said_in(connection: Connection, table: str, submission_ids: Sequence[str]) -> pl.DataFrame:
    """What some filings say, as they were read: a table's rows in the order of the document."""
    order = "submission_id, ordinal" if table == "observations" else "ALL"
    query = f"SELECT * FROM {table} WHERE submission_id IN {MANY} ORDER BY {order}"  # noqa: S608 - our own table
    return conform(PUBLISHED[table], connection.execute(query, [as_one(submission_ids)]).pl())


def table_of(connection: Connection, table: str) -> pl.DataFrame:
    """A whole working table, for checks that look across submissions and for the summary of a run."""
    return connection.execute(f"SELECT * FROM {table} ORDER BY ALL").pl()  # noqa: S608 - our own table names
