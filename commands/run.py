"""`tonghop run INBOX…`: tonight's consolidation, once, and what came of it."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.parse_line import WRONG_USAGE, CommandParser, moment, path, whole_number
from commands.tell_busy import busy_told
from commands.tell_calendar import draw_calendar_faults, fault_rows
from commands.tell_notices import draw_notices, notices_document
from commands.tell_profile import draw_profile, profile_of
from commands.tell_versions import draw_thinner
from commands.terminal import Stopped, Terminal, solvers_aside, table
from flows.order import Night, Order
from schemas.text import name_within
from warehouse.name_home import DECISIONS

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

SOMETHING_STANDS_OPEN = 1
MOST_KNOWN = 5
Suggestion = tuple[list[str], str]
"""A command worth trying next, and the key below `run` of the words that say what it shows."""


def add_arguments(parser: CommandParser) -> None:
    """The inboxes, and how the run goes."""
    add = parser.options.add_argument
    parser.arguments.add_argument(
        "inbox", metavar="INBOX", nargs="+", type=path(parser.language), help=parser.text("inbox")
    )
    add("--workers", metavar="N", type=whole_number(parser.language, 1), help=parser.text("workers"))
    add("--wait", metavar="SECONDS", type=whole_number(parser.language, 0), default=0, help=parser.text("wait"))
    add("--as-of", metavar="DATE", type=moment(parser.language), help=parser.text("as_of"))
    add("--strict", action="store_true", help=parser.text("strict"))
    add("--profile", action="store_true", help=parser.text("profile"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Run the night and say what it did."""
    night = carry_out(arguments.inbox, arguments.workers, arguments.as_of, terminal, arguments.wait)
    if terminal.is_json:
        terminal.emit(as_document(night) | ({"profile": profile_of(night)} if arguments.profile else {}))
    else:
        report(night, terminal)
        if arguments.profile:
            draw_profile(night, terminal)
    if night.intake.unseen:
        terminal.complain("run.not_all_seen", count=terminal.number(len(night.intake.unseen)))
    in_doubt = night.refused or night.intake.unreachable or night.decisions_unread
    stands_open = bool(night.open_findings["error"] or in_doubt)
    return SOMETHING_STANDS_OPEN if arguments.strict and stands_open else 0


def carry_out(
    inboxes: list[Path], workers: int | None, as_of: datetime | None, terminal: Terminal, patience: float = 0.0
) -> Night:
    """One nightly run with progress bars.

    Raises:
        Stopped: no inbox that is there (2), a home held by another run (3), or a run that could not finish (4).
    """
    missing_inboxes(inboxes)
    from flows.choose_runner import ApiUnreachableError, configured_api, run_night
    from flows.order import NightFailedError

    clock = (as_of or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    order = Order(terminal.home, tuple(inboxes), clock, workers or processors(), patience)
    try:
        with busy_told(), terminal.progress() as bars, solvers_aside():
            return run_night(order, Bars(bars, terminal))
    except ApiUnreachableError:
        raise Stopped("problems.api_unreachable", api=configured_api()) from None
    except NightFailedError as failed:
        key, log = f"problems.{failed.trouble}", failed.log or "-"
        raise Stopped(key, why=failed.why, home=terminal.home, log=log) from None


def missing_inboxes(inboxes: Sequence[Path]) -> list[Path]:
    """The inboxes that are not there, as far as the system answers; a run takes in the others and names them.

    Raises:
        Stopped: none is there, which is wrong usage.
    """
    missing = [inbox for inbox in inboxes if not _exists(inbox)]
    if len(missing) == len(inboxes):
        raise Stopped("problems.no_inbox", WRONG_USAGE, inbox=", ".join(map(str, missing)))
    return missing


def _exists(inbox: Path) -> bool:
    try:
        return inbox.exists()
    except OSError:  # a share that does not answer is there: the run takes what it can and names it
        return True


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Bars:
    """Progress bars for the steps of a run."""

    def __init__(self, bars: "Progress", terminal: Terminal) -> None:
        """Draw on `bars` in the terminal's language."""
        self._bars = bars
        self._terminal = terminal
        self._tasks: dict[str, TaskID] = {}

    def starts(self, step: str, total: int) -> None:
        """A new bar."""
        self._tasks[step] = self._bars.add_task(self._terminal.text(f"run.{step}"), total=total)

    def advances(self, step: str) -> None:
        """One more piece done."""
        self._bars.advance(self._tasks[step])

    def notes(self, event: str, **details: Any) -> None:  # noqa: ANN401 - whatever belongs to the event
        """Notes are for the log."""


def report(night: Night, terminal: Terminal, also: Sequence[Suggestion] = ()) -> None:
    """Say what the run did, and what to look at next, `also` what the caller knows besides."""
    intake, number = night.intake, terminal.number
    terminal.say(
        "run.intake", new=number(len(intake.new)), known=number(len(intake.known)), refused=number(len(night.refused))
    )
    if night.pruned:
        terminal.say("run.pruned", count=number(len(night.pruned)))
    if night.set_aside:
        terminal.say("run.set_aside", file=night.set_aside)
    if night.damaged_release:
        terminal.say("run.damaged_release", folder=night.damaged_release)
    if night.decisions_unread:
        terminal.say("problems.decisions_unread", file=terminal.home / DECISIONS, why=night.decisions_unread)
    if night.reread:
        terminal.say(f"run.{night.why_reread}", count=number(night.reread))
    if intake.hidden:
        terminal.say("run.hidden", count=number(intake.hidden))
    _say_known(night, terminal)
    _say_refused(night, terminal)
    if night.files:
        terminal.say("run.figures", count=number(sum(each.figures for each in night.files)))
    draw_thinner(night.thinner, terminal)
    draw_calendar_faults(night.calendar_faults, night.calendar_lines, terminal)
    draw_notices(night.notices, terminal)
    _say_outcome(night, terminal, also)


def _say_known(night: Night, terminal: Terminal) -> None:
    known = night.intake.known
    if known:
        terminal.say("run.known_files")
    for each in known[:MOST_KNOWN]:
        name, first = name_within(each.folder, each.file_name), name_within(each.first_folder, each.first_name)
        key = "run.known_file" if name == first else "run.known_file_renamed"
        terminal.say(key, file=name, date=terminal.date(each.received_at), first=first)
    if len(known) > MOST_KNOWN:
        terminal.say("run.known_more", count=terminal.number(len(known) - MOST_KNOWN))


def _say_refused(night: Night, terminal: Terminal) -> None:
    if night.refused:
        terminal.say("run.refused_files")
        titles = [("file", "fold"), ("code", "left"), ("reason", "fold")]
        reason = "reason_vi" if terminal.language == "vi" else "reason_en"
        rows = (
            (name_within(each.folder, each.file_name), each.refusal or "", getattr(each, reason) or "")
            for each in night.refused
        )
        terminal.show(table([(terminal.text(f"columns.{name}"), side) for name, side in titles], rows))
    files = [each for each in night.intake.unreachable if not each.is_place]
    for heading, told in (("unseen_places", night.intake.unseen), ("unreachable_files", files)):
        if told:
            terminal.say(f"run.{heading}")
        for each in told:
            why = each.reason_vi if terminal.language == "vi" else each.reason_en
            terminal.say("run.unreachable_file", file=name_within(each.folder, each.file_name), why=why)


def _say_outcome(night: Night, terminal: Terminal, also: Sequence[Suggestion]) -> None:
    seconds = terminal.number(night.seconds, 1)
    if night.release is None:
        terminal.say("run.nothing_at_all")
        return
    terminal.say("run.findings", **{level: night.open_findings[level] for level in ("error", "warning", "info")})
    key = "run.published" if night.is_published else "run.nothing_changed"
    terminal.say(key, release=night.release, seconds=seconds)
    terminal.gap()
    terminal.say("run.next")
    for words, key in (
        (["status"], "next_status"),
        (["findings"], "next_findings"),
        *([(["show", night.example], "next_show")] if night.example else []),
        *also,
        (["export", "funding_by_project_year", "-o", "bang.xlsx"], "next_export"),
    ):
        terminal.plain(f"  # {terminal.text(f'run.{key}')}")
        terminal.show_command(*words)


def as_document(night: Night) -> dict[str, Any]:
    """The run for a JSON document."""
    new = set(night.intake.new)
    return {
        "changed": night.is_published,
        "release": str(night.release) if night.release else None,
        "new": [asdict(each) for each in night.files if each.refusal is None and each.submission_id in new],
        "known": [{each.name: getattr(known, each.name) for each in fields(known)} for known in night.intake.known],
        "refused": [asdict(each) for each in night.refused],
        "unreachable": [asdict(each) for each in night.intake.unreachable],
        "hidden": night.intake.hidden,
        "reread": night.reread,
        "why_reread": night.why_reread,
        "pruned": night.pruned,
        "set_aside": str(night.set_aside) if night.set_aside else None,
        "damaged_release": str(night.damaged_release) if night.damaged_release else None,
        "decisions_unread": night.decisions_unread or None,
        "thinner": night.thinner,
        "calendar_faults": fault_rows(night.calendar_faults),
        "notices": notices_document(night.notices),
        "open_findings": dict(night.open_findings),
        "seconds": round(night.seconds, 3),
    }
