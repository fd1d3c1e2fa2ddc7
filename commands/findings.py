"""`tonghop findings`: the mismatches, filtered, as a table for people or a file for programs."""

import argparse
import sys
from pathlib import Path
from typing import Any

from commands.parse_line import WRONG_USAGE, CommandParser, one_of, year_span
from commands.read_latest import release_of
from commands.tell_decisions import tell_state
from commands.tell_replies import replies_to, tell_reply
from commands.terminal import Stopped, Terminal, table
from commands.write_table import Sheet, write_csv, write_xlsx
from warehouse.read_release import Release

FORMATS = ("table", "csv", "xlsx", "json")
SEVERITIES = ("error", "warning", "info")
Replies = dict[str, dict[str, Any]]
STATES = ("open", "waived", "accepted", "corrected", "gone")

FINDINGS = """
    SELECT f.*, s.unit_name, s.province_name, s.file_name
    FROM findings AS f LEFT JOIN submissions AS s USING (submission_id)
"""
# A consequence stands right after its cause; causes by severity, then by place and year.
ORDER = """
    ORDER BY list_position(['error', 'warning', 'info'],
                           coalesce((SELECT min(c.severity) FROM findings AS c WHERE c.finding_id = f.cause_id),
                                    f.severity)),
             s.province_name, s.unit_name, coalesce(f.cause_id, f.finding_id), f.cause_id IS NOT NULL,
             f.project_code, f.year, f.finding_id
"""
BY_EFFECT = """
    ORDER BY coalesce((SELECT max(abs(c.effect_vnd)) FROM findings AS c WHERE c.finding_id = f.cause_id),
                      abs(f.effect_vnd)) DESC NULLS LAST,
             coalesce(f.cause_id, f.finding_id), f.cause_id IS NOT NULL, f.finding_id
"""
ORDERS = {"place": ORDER, "effect": BY_EFFECT}
BARE = "replace(lower(strip_accents({})), 'đ', 'd')"  # to DuckDB the stroke of đ is no accent
FILTERS = {
    "project": "f.project_code = $project OR starts_with(f.project_code, $project || '.')",
    "rule": "f.rule_id = $rule OR f.kind = $rule",
    "severity": "f.severity = $severity",
    "state": "f.state = $state",
    "unit": f"f.unit_code = $unit OR contains({BARE.format('s.unit_name')}, {BARE.format('$unit')})",
}


def add_arguments(parser: CommandParser) -> None:
    """The filters, and how the answer is written."""
    add = parser.options.add_argument
    add("--unit", metavar="CODE|NAME", help=parser.text("filter_unit"))
    add("--project", metavar="CODE", help=parser.text("filter_project"))
    add("--year", metavar="YEAR[-YEAR]", type=year_span(parser.language), help=parser.text("filter_year"))
    add("--rule", metavar="RULE|KIND", help=parser.text("filter_rule"))
    severity, state = one_of(parser.language, SEVERITIES), one_of(parser.language, STATES)
    add("--severity", metavar="|".join(SEVERITIES), type=severity, help=parser.text("filter_severity"))
    add("--state", metavar="|".join(STATES), type=state, help=parser.text("filter_state"))
    order = one_of(parser.language, tuple(ORDERS))
    add("--order", metavar="|".join(ORDERS), type=order, default="place", help=parser.text("order"))
    form = one_of(parser.language, FORMATS)
    add("--format", metavar="|".join(FORMATS), type=form, default="table", help=parser.text("format"))
    add("-o", "--output", metavar="FILE", type=Path, help=parser.text("output"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print or write the findings that pass the filters; those that are gone only when asked for."""
    is_json = terminal.is_json or arguments.format == "json"
    if arguments.format == "xlsx" and arguments.output is None and sys.stdout.isatty():
        raise Stopped("problems.xlsx_needs_file", WRONG_USAGE)
    with release_of(terminal) as release:
        found = _found(release, arguments)
        columns = release.columns("findings")
        replies = replies_to(release, (row["finding_id"] for row in found))
    if is_json:
        shown = [row | {"reply": replies.get(row["finding_id"])} for row in found]
        Terminal(terminal.home, terminal.language, is_json=True).emit({"findings": shown})
    elif arguments.format == "table":
        _draw(found, replies, terminal)
    else:
        write = write_csv if arguments.format == "csv" else write_xlsx
        sheet = Sheet("findings", columns, ([row[name] for name in columns] for row in found))
        write(sheet, arguments.output or sys.stdout.buffer)
        if arguments.output:
            terminal.complain("export.written", count=len(found), file=arguments.output)
    return 0


def _found(release: Release, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    asked = {name: getattr(arguments, name) for name in FILTERS if getattr(arguments, name) is not None}
    conditions = [f"({FILTERS[name]})" for name in asked]
    if "state" not in asked:
        conditions.append("f.state <> 'gone'")
    if arguments.year:
        asked |= {"first": arguments.year[0], "last": arguments.year[1]}
        conditions.append("f.year BETWEEN $first AND $last")
    return release.rows(f"{FINDINGS} WHERE {' AND '.join(conditions)} {ORDERS[arguments.order]}", asked)


def _draw(found: list[dict[str, Any]], replies: Replies, terminal: Terminal) -> None:
    if not found:
        terminal.say("findings.none")
        return
    terminal.show(findings_table(found, replies, terminal))
    counts = {severity: sum(row["severity"] == severity for row in found) for severity in SEVERITIES}
    terminal.say("findings.counts", total=len(found), **counts)
    terminal.say("findings.next")
    terminal.show_command("show", found[0]["finding_id"][:8])


def findings_table(found: list[dict[str, Any]], replies: Replies, terminal: Terminal) -> Any:  # noqa: ANN401 - rich's
    """The findings as a table: a consequence is marked as such under its cause, a sender's answer stands below each."""
    titles = [("id", "left"), ("severity", "left"), ("where", "fold"), ("message", "wide")]
    return table(
        [(terminal.text(f"columns.{name}"), side) for name, side in titles],
        (
            (
                row["finding_id"][:8],
                ("↳ " if row["cause_id"] else "") + terminal.text(f"words.{row['severity']}"),
                _where(row),
                _told(row, replies, terminal),
            )
            for row in found
        ),
    )


def _told(row: dict[str, Any], replies: Replies, terminal: Terminal) -> str:
    told = [str(row[f"message_{terminal.language}"])]
    reply = replies.get(row["finding_id"])
    if reply:
        told.append(f"→ {terminal.text('columns.answer')}: {tell_reply(reply, terminal)}")
    if row["decided_by"]:
        told.append(f"→ {tell_state(row, terminal)}")
    if note := row.get(f"note_{terminal.language}"):
        told.append(f"→ {note}")
    return "\n".join(told)


def _where(row: dict[str, Any]) -> str:
    subject = " ".join(str(part) for part in (row["project_code"], row["year"]) if part)
    return "\n".join(part for part in (row["unit_name"], subject, row["agency_code"] or row["sub_unit"]) if part)
