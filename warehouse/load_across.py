"""What comes of holding documents against each other: kept until the set of filings in force changes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.tables import PUBLISHED, conform, validate
from warehouse.keep_compared import Together, together_done
from warehouse.load_batch import insert
from warehouse.open_working import Connection, note_change, one_transaction
from warehouse.pass_many import MANY, as_one
from warehouse.read_statement import statement


def needs_comparison(connection: Connection, code_version: str) -> bool:
    """Whether other filings are in force, or another version reads them, than when they were last compared."""
    stood = connection.execute("SELECT value FROM meta WHERE key = 'compared'").fetchone()
    return (stood[0] if stood else "") != _in_force(connection, code_version)


def figures_across(connection: Connection, unit_codes: Sequence[str]) -> pl.DataFrame:
    """The figures in force of some units that other documents may tell as well, one row per observation."""
    return connection.execute(statement("figures_across"), [as_one(unit_codes)]).pl()


def figures_named(connection: Connection, observation_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Observations in force by id, with their words, place and document."""
    rows = connection.execute(statement("figures_named"), [as_one(observation_ids)]).pl()
    return {row["observation_id"]: row for row in rows.iter_rows(named=True)}


def suspected_figures(
    connection: Connection, observation_ids: Sequence[str], rule_ids: Sequence[str], findings: str = "findings_filed"
) -> list[tuple[str, str, str, bool, Decimal | None]]:
    """Of some figures, those among the suspects of a mismatch inside their own document.

    Args:
        connection: the working database or a release.
        observation_ids: the figures asked for.
        rule_ids: rules across documents, whose own findings do not count.
        findings: the table they stand in, `findings_by_submission` in a release.

    Returns:
        The figure, the finding or the one it follows from, its severity, whether the figure is the first suspect, and
        the difference found.
    """
    return connection.execute(
        statement("suspected_figures"), [findings, list(rule_ids), as_one(observation_ids)]
    ).fetchall()


def doubtful_submissions(
    connection: Connection, kinds: Sequence[str], rule_ids: Sequence[str], units: Sequence[str]
) -> dict[str, str]:
    """The filings in force that show a mismatch of some kinds by themselves, by id, with what they were told last.

    What they were told is what `replace_found` was given, '' for those whose mismatches were never replaced.

    Args:
        connection: the working database.
        kinds: how the kinds of mismatch begin.
        rule_ids: rules across documents, whose findings do not count.
        units: the offices asked about, by code.
    """
    asked = [list(rule_ids), list(kinds), as_one(units)]
    rows = connection.execute(statement("doubtful_submissions"), asked).fetchall()
    return dict(rows)


def replace_found(
    connection: Connection, heard: Mapping[str, str], findings: pl.DataFrame, rule_ids: Sequence[str]
) -> None:
    """Replace the mismatches found inside some filings; those of the rules named, across documents, stay.

    Args:
        connection: the working database.
        heard: the filings, each with a mark of what other documents say of it.
        findings: their mismatches, rows of the `findings` table.
        rule_ids: the rules across documents.

    Raises:
        TableError: rows that break their table; nothing was replaced.
    """
    validate(findings, PUBLISHED["findings"])
    names = as_one(heard)
    with one_transaction(connection):
        connection.execute(
            f"DELETE FROM findings_filed WHERE submission_id IN {MANY} AND NOT list_contains(?, rule_id)",  # noqa: S608
            [names, list(rule_ids)],
        )
        insert(connection, "findings_filed", findings)
        connection.execute(f"DELETE FROM looked_again WHERE submission_id IN {MANY}", [names])  # noqa: S608
        connection.executemany("INSERT INTO looked_again VALUES (?, ?)", [list(pair) for pair in heard.items()])


def load_across(  # noqa: PLR0913 - what was found, of whom, by whom
    connection: Connection,
    findings: pl.DataFrame,
    comparisons: pl.DataFrame,
    together: Together,
    *,
    rule_ids: Sequence[str],
    code_version: str,
) -> None:
    """Replace what the rules named found between documents of some provinces, and the counts of what was compared.

    What they found before in documents that are no longer in force is taken out whosesoever it is.

    Args:
        connection: the working database.
        findings: rows of the `findings` table, all open.
        comparisons: rows of the `comparisons` table.
        together: whose documents were compared; what others were told stays.
        rule_ids: the rules that look across documents.
        code_version: which version of the program compared.

    Raises:
        TableError: rows that break their table; nothing was loaded.
    """
    validate(findings, PUBLISHED["findings"])
    counted = validate(conform(PUBLISHED["comparisons"], comparisons), PUBLISHED["comparisons"])
    of_others = f"FROM submissions WHERE state = 'accepted' AND unit_code NOT IN {MANY}"
    others = {name: f"{name} NOT IN (SELECT {name} {of_others})" for name in ("submission_id", "unit_code")}
    asked = [as_one(together.units), list(rule_ids)]
    with one_transaction(connection):
        connection.execute(
            f"DELETE FROM findings_filed WHERE {others['submission_id']} AND list_contains(?, rule_id)",  # noqa: S608
            asked,
        )
        connection.execute(f"DELETE FROM comparisons WHERE {others['unit_code']}", asked[:1])  # noqa: S608
        insert(connection, "findings_filed", findings)
        insert(connection, "comparisons", counted)
        together_done(connection, together, code_version)
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('compared', ?)", [_in_force(connection, code_version)])
        note_change(connection)


def _in_force(connection: Connection, code_version: str) -> str:
    """The filings in force and the version that reads them, as one text; '' where there are none."""
    row = connection.execute(
        "SELECT md5(string_agg(submission_id, '' ORDER BY submission_id)) FROM submissions WHERE state = 'accepted'"
    ).fetchone()
    return f"{code_version} {row[0]}" if row and row[0] else ""
