"""`tonghop releases`: the releases of the home; `mark` keeps one for good, `prune` takes old ones away."""

import argparse
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commands.parse_line import WRONG_USAGE, CommandParser, one_of
from commands.tell_busy import busy_told
from commands.terminal import Stopped, Terminal, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse.keep_releases import Published

ACTIONS = ("list", "mark", "unmark", "prune")
MEGABYTE = 1e6


def add_arguments(parser: CommandParser) -> None:
    """What to do, and with which."""
    parser.arguments.add_argument(
        "action",
        metavar="|".join(ACTIONS),
        nargs="?",
        default=ACTIONS[0],
        type=one_of(parser.language, ACTIONS),
        help=parser.text("releases_action"),
    )
    parser.arguments.add_argument("stamp", metavar="STAMP", nargs="?", help=parser.text("releases_stamp"))
    parser.options.add_argument("--reason", metavar="TEXT", help=parser.text("releases_reason"))
    parser.options.add_argument("--dry-run", action="store_true", help=parser.text("releases_dry_run"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Do what was asked and say what stands.

    Raises:
        Stopped: an unknown release, a mark without a reason, marks that cannot be read, or a run under way.
    """
    from warehouse.keep_releases import date_releases, list_releases, mark_release

    if arguments.action == "prune":
        return _prune(arguments.dry_run, terminal)
    if arguments.action in {"mark", "unmark"}:
        if arguments.stamp not in {each.stamp for each in date_releases(terminal.home)}:
            raise Stopped("problems.unknown_release", WRONG_USAGE, stamp=arguments.stamp or "")
        if arguments.action == "mark" and not arguments.reason:
            raise Stopped("problems.mark_needs_reason", WRONG_USAGE)
        mark_release(terminal.home, arguments.stamp, arguments.reason if arguments.action == "mark" else None)
    listed = list_releases(terminal.home)
    terminal.emit(
        [asdict(each.dated) | {"number": each.number, "size": each.size, "rows": each.rows} for each in listed]
    )
    if not terminal.is_json:
        _draw(listed, terminal)
    return 0


def _prune(is_rehearsal: bool, terminal: Terminal) -> int:  # noqa: FBT001 - `--dry-run`
    from warehouse.keep_releases import MarksUnreadableError, date_releases, old_enough, remove_releases

    with _held(terminal.home, is_held=not is_rehearsal):  # a run may publish, and prune, at this very moment
        releases = date_releases(terminal.home)
        going = old_enough(releases, datetime.now(UTC).replace(tzinfo=None))
        try:
            remove_releases(terminal.home, [] if is_rehearsal else going)
        except MarksUnreadableError as error:
            count = terminal.number(error.count)
            raise Stopped("problems.marks_unreadable", file=error.file, count=count) from None
    terminal.emit({"dry_run": is_rehearsal, "removed": [each.stamp for each in going]})
    if not terminal.is_json:
        for each in going:
            terminal.plain(f"  {each.stamp}")
        key = "would_go" if is_rehearsal else "gone"
        terminal.say(
            f"releases.{key}", count=terminal.number(len(going)), kept=terminal.number(len(releases) - len(going))
        )
    return 0


@contextmanager
def _held(home: Path, *, is_held: bool) -> "Iterator[None]":
    """The home is ours while the block runs, where it has to be; there is no home to hold where nothing is there."""
    from warehouse.hold_home import hold_home

    if not (is_held and home.is_dir()):
        yield
        return
    with busy_told(), hold_home(home):
        yield


def _draw(releases: "Sequence[Published]", terminal: Terminal) -> None:
    columns = (("stamp", "left"), ("size", "right"), ("rows", "right"), ("latest", "left"), ("marked", "fold"))
    titles = [(terminal.text(f"releases.{name}"), side) for name, side in columns]
    rows = [
        (
            each.dated.stamp,
            f"{terminal.number(each.size / MEGABYTE, 1)} MB",
            terminal.number(each.rows),
            terminal.text("releases.yes") if each.dated.is_latest else "",
            each.dated.marked or "",
        )
        for each in releases
    ]
    if rows:
        terminal.show(table(titles, rows))
    else:
        terminal.say("releases.none")
