"""`tonghop status`: who filed what, what was refused and why, what is due, late or missing."""

import argparse
from typing import Any

from commands.parse_line import CommandParser
from commands.read_latest import kind_of, refusal_of, release_of, years
from commands.tell_versions import draw_thinner
from commands.terminal import Terminal, table
from flows.list_versions import thinner_versions

SUBMISSIONS = """
    SELECT submission_id, file_name, folder, received_at, unit_code, unit_name, unit_level, province_name,
           document_kind, form_code, programme, year_from, year_to, period, scope, state, superseded_by,
           reject_code, reject_message, reject_message_en, observation_count, finding_count
    FROM submissions ORDER BY province_name, unit_name, year_from, year_to, document_kind, received_at, file_name
"""
COVERAGE = """
    SELECT province_code, unit_code, unit_name, programme, report, year, due, received_at, state
    FROM coverage ORDER BY province_code, unit_name, year, report
"""
Rows = list[dict[str, Any]]
LATE = ("late", "missing", "due")


def add_arguments(parser: CommandParser) -> None:
    """`status` has no arguments of its own."""
    del parser


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print what the newest release knows of every file and every report owed."""
    del arguments
    with release_of(terminal) as release:
        submissions, coverage = release.rows(SUBMISSIONS), release.rows(COVERAGE)
        thinner = thinner_versions(release)
        stamp = release.stamp
    terminal.emit({"release": stamp, "submissions": submissions, "thinner": thinner, "coverage": coverage})
    if not terminal.is_json:
        refused = sum(row["state"] == "rejected" for row in submissions)
        terminal.say("status.heading", filed=len(submissions) - refused, refused=refused, release=stamp)
        _draw(submissions, thinner, coverage, terminal)
    return 0


def _draw(submissions: Rows, thinner: Rows, coverage: Rows, terminal: Terminal) -> None:
    refused = [row for row in submissions if row["state"] == "rejected"]
    filed = [row for row in submissions if row["state"] != "rejected"]
    if filed:
        terminal.show(_filed_table(filed, terminal))
    draw_thinner(thinner, terminal)
    if refused:
        terminal.say("status.refused", count=len(refused))
        draw_refused(refused, terminal)
    overdue = [row for row in coverage if row["state"] in LATE]
    if overdue:
        terminal.show(_overdue_table(overdue, terminal))
    elif not coverage:
        terminal.say("status.no_deadlines")


def _filed_table(filed: list[dict[str, Any]], terminal: Terminal) -> Any:  # noqa: ANN401 - rich's table
    titles = [("unit", "fold"), ("kind", "left"), ("years", "left"), ("state", "left")]
    titles += [("figures", "right"), ("findings", "right"), ("id", "left")]
    return table(
        [(terminal.text(f"columns.{name}"), side) for name, side in titles],
        (
            (
                _whose(row),
                terminal.text(f"words.{kind_of(row)}"),
                years(row),
                terminal.text(f"words.{row['state']}") + "\n" + terminal.date(row["received_at"]),
                terminal.number(row["observation_count"]),
                terminal.number(row["finding_count"]),
                row["submission_id"][:8],
            )
            for row in filed
        ),
    )


def draw_refused(refused: list[dict[str, Any]], terminal: Terminal) -> None:
    """Each refused file with its code, and why."""
    titles = [("file", "fold"), ("code", "left"), ("reason", "fold")]
    terminal.show(
        table(
            [(terminal.text(f"columns.{name}"), side) for name, side in titles],
            ((row["file_name"], row["reject_code"], refusal_of(row, terminal)) for row in refused),
        )
    )


def _overdue_table(overdue: list[dict[str, Any]], terminal: Terminal) -> Any:  # noqa: ANN401 - rich's table
    titles = [("unit", "fold"), ("report", "left"), ("year", "right"), ("due", "left"), ("received", "left")]
    return table(
        [(terminal.text(f"columns.{name}"), side) for name, side in [*titles, ("state", "left")]],
        (
            (
                row["unit_name"] or row["unit_code"],
                terminal.text(f"words.{row['report']}"),
                str(row["year"]),
                terminal.date(row["due"]),
                terminal.date(row["received_at"]),
                terminal.text(f"words.{row['state']}"),
            )
            for row in overdue
        ),
        terminal.text("status.overdue"),
    )


def _whose(row: dict[str, Any]) -> str:
    place = ", ".join(part for part in (row["unit_name"], row["province_name"]) if part)
    return f"{place}\n{row['file_name']}"
