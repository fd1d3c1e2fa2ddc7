"""`tonghop status`: who has sent which report, what is due soon, what was refused and why."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from commands.draw_calendar import draw_matrix, draw_reminders
from commands.parse_line import CommandParser, day, one_of, whole_number
from commands.read_latest import kind_of, refusal_of, release_of, years
from commands.tell_calendar import draw_calendar_faults, fault_rows
from commands.tell_versions import draw_thinner
from commands.terminal import Terminal, table
from flows.list_versions import thinner_versions
from schemas.obligations import REPORTS
from schemas.text import name_within

if TYPE_CHECKING:
    from schemas.messages import Language
    from schemas.notices import Reason
    from warehouse.read_release import Release

SUBMISSIONS = """
    SELECT submission_id, file_name, folder, received_at, unit_code, unit_name, unit_level, province_name,
           document_kind, form_code, programme, year_from, year_to, period, scope, state, superseded_by,
           reject_code, reject_message, reject_message_en, observation_count, finding_count
    FROM submissions ORDER BY province_name, unit_name, year_from, year_to, document_kind, received_at, file_name
"""
DAYS_AHEAD = 14
Rows = list[dict[str, Any]]


def add_arguments(parser: CommandParser) -> None:
    """Which year, office and report the table is of, and how far ahead to look."""
    add = parser.options.add_argument
    add("--year", metavar="YEAR", type=whole_number(parser.language, 1), help=parser.text("status_year"))
    add("--unit", metavar="CODE|NAME", help=parser.text("filter_unit"))
    add("--report", metavar="|".join(REPORTS), type=one_of(parser.language, REPORTS), help=parser.text("status_report"))
    ahead = whole_number(parser.language, 0)
    add("--within", metavar="DAYS", type=ahead, default=DAYS_AHEAD, help=parser.text("status_within"))
    add("--as-of", metavar="DATE", type=day(parser.language), help=parser.text("status_as_of"))
    add("--files", action="store_true", help=parser.text("status_files"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print what the newest release knows of every report owed and every file."""
    from flows.list_obligations import provinces_heard
    from flows.read_own_calendar import read_own_calendar

    with release_of(terminal) as release:
        submissions, thinner = release.rows(SUBMISSIONS), thinner_versions(release)
        calendar = _calendar(release, arguments)
        stamp = release.stamp
        written = read_own_calendar(terminal.home, provinces_heard(release))
    terminal.emit(
        {"release": stamp, "submissions": submissions, "thinner": thinner, **calendar}
        | {"calendar_faults": fault_rows(written.faults)}
    )
    if not terminal.is_json:
        refused = [row for row in submissions if row["state"] == "rejected"]
        filed = [row for row in submissions if row["state"] != "rejected"]
        terminal.say("status.heading", filed=len(filed), refused=len(refused), release=stamp)
        _draw_calendar(calendar, arguments, terminal)
        draw_calendar_faults(written.faults, written.lines, terminal)
        if refused:
            terminal.gap()
            terminal.say("status.refused", count=len(refused))
            draw_refused(refused, terminal)
        draw_thinner(thinner, terminal)
        _draw_filed(filed, terminal, is_wanted=arguments.files)
    return 0


def _calendar(release: "Release", arguments: argparse.Namespace) -> dict[str, Any]:
    """What is owed, as it looks today or on the day asked for: the table, the counts below it, and what is due soon."""
    from flows.choose_reports import choose_reports
    from flows.list_obligations import counts, coverage_on, day_of, due_within, matrix

    as_of = arguments.as_of or day_of(release, datetime.now(UTC).date())
    coverage = coverage_on(release, as_of)
    chosen = choose_reports(coverage, arguments.unit, arguments.report, arguments.year)
    of_year = [row for row in chosen.rows if row["year"] == chosen.year]
    return {
        "coverage": coverage,
        "as_of": as_of,
        "year": chosen.year,
        "matrix": matrix(of_year),
        "counts": counts(of_year),
        "reminders": due_within(chosen.rows, arguments.within),
        "absence": _absence(chosen.absence),
    }


def _absence(absence: "Reason | None") -> dict[str, str] | None:
    """Why nothing of the year is shown, in both languages; None where something is."""
    from flows.choose_reports import tell_absence

    languages: tuple[Language, ...] = ("vi", "en")
    return {each: tell_absence(absence, each) for each in languages} if absence else None


def _draw_calendar(calendar: dict[str, Any], arguments: argparse.Namespace, terminal: Terminal) -> None:
    if calendar["matrix"]:
        terminal.gap()
        terminal.say("status.matrix", year=calendar["year"], day=terminal.date(calendar["as_of"]))
        draw_matrix(calendar["matrix"], calendar["counts"], terminal)
    elif calendar["absence"]:
        terminal.plain(calendar["absence"][terminal.language])
    else:
        terminal.say("status.no_deadlines")
    draw_reminders(calendar["reminders"], arguments.within, calendar["as_of"], terminal)


def _draw_filed(filed: Rows, terminal: Terminal, *, is_wanted: bool) -> None:
    if filed and is_wanted:
        terminal.show(_filed_table(filed, terminal))
    elif filed:
        terminal.gap()
        terminal.say("status.files")


def _filed_table(filed: Rows, terminal: Terminal) -> Any:  # noqa: ANN401 - rich's table
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


def draw_refused(refused: Rows, terminal: Terminal) -> None:
    """Each refused file with its code, and why."""
    titles = [("file", "fold"), ("code", "left"), ("reason", "fold")]
    terminal.show(
        table(
            [(terminal.text(f"columns.{name}"), side) for name, side in titles],
            (
                (name_within(row["folder"], row["file_name"]), row["reject_code"], refusal_of(row, terminal))
                for row in refused
            ),
        )
    )


def _whose(row: dict[str, Any]) -> str:
    place = ", ".join(part for part in (row["unit_name"], row["province_name"]) if part)
    return f"{place}\n{name_within(row['folder'], row['file_name'])}"
