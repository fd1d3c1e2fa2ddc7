"""`tonghop notify`: tell the offices what they were not told yet, or show what would be sent."""

import argparse
from datetime import UTC, datetime
from os.path import lexists
from typing import TYPE_CHECKING, Any

from commands.parse_line import CommandParser, day
from commands.read_latest import release_of
from commands.tell_busy import busy_told
from commands.tell_notices import (
    draw_failures,
    draw_notices,
    draw_setting_faults,
    failure_rows,
    notices_document,
    office_called,
    setting_rows,
)
from commands.terminal import CANNOT_FINISH, Stopped, Terminal
from flows.order import Nobody, Notices
from warehouse.name_home import NOTIFY

if TYPE_CHECKING:
    from schemas.notices import Settings


def add_arguments(parser: CommandParser) -> None:
    """Whether to send, and the day to hold deadlines against."""
    add = parser.options.add_argument
    add("--dry-run", action="store_true", help=parser.text("notify_dry_run"))
    add("--as-of", metavar="DATE", type=day(parser.language), help=parser.text("status_as_of"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show every message that waits, or send it.

    A message that did not go out, or settings that cannot be read, end it as a command that could not finish.

    Raises:
        Stopped: nothing was published yet, another run holds the home, or the store of what was told is damaged.
    """
    if not lexists(terminal.home / NOTIFY):
        terminal.say("notices.is_off", file=terminal.home / NOTIFY)
        terminal.emit({"is_on": False, "messages": []})
        return 0
    return _show(arguments, terminal) if arguments.dry_run else _send(arguments, terminal)


def _show(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from flows.notify import obstacles
    from flows.read_settings import read_settings

    settings, faults = read_settings(terminal.home)
    rows = _waiting(settings, arguments, terminal) if settings.is_read else []
    hindered = obstacles(settings)
    terminal.emit(
        {"is_on": True, "messages": rows, "faults": setting_rows(faults), "obstacles": failure_rows(hindered)}
    )
    if not terminal.is_json:
        draw_setting_faults(faults, terminal, is_read=settings.is_read)
        if hindered:
            terminal.say("notices.obstacles", count=len(hindered))
            draw_failures(hindered, terminal)
        _draw(rows, terminal)
    return _end(Notices(is_read=settings.is_read, offices=len(settings.recipients)), len(rows), terminal)


def _waiting(settings: "Settings", arguments: argparse.Namespace, terminal: Terminal) -> list[dict[str, Any]]:
    """The messages that would go out, for a JSON document."""
    from flows.list_obligations import day_of
    from flows.notify import pending_messages
    from flows.send_message import name_of_channel
    from warehouse.keep_notices import NoticesError

    try:
        with release_of(terminal) as release:
            as_of = arguments.as_of or day_of(release, datetime.now(UTC).date())
            waiting = list(pending_messages(terminal.home, settings, release, as_of))
    except NoticesError as error:
        raise Stopped("problems.no_notices", file=error.path, why=error.why) from None
    return [
        {
            "office": each.recipient.office,
            "channel": name_of_channel(each.channel),
            "items": [item.key for item in each.items],
            "subject": each.letter.subject,
            "body": each.letter.body,
        }
        for each in waiting
    ]


def _draw(rows: list[dict[str, Any]], terminal: Terminal) -> None:
    for row in rows:
        terminal.say("notices.would_send", office=office_called(row["office"], terminal), channel=row["channel"])
        terminal.plain(f"  {row['subject']}\n")
        terminal.plain("\n".join(f"  {line}" for line in row["body"].splitlines()))
        terminal.gap()


def _send(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from flows.list_obligations import day_of
    from flows.notify import send_notices
    from flows.write_log import write_log
    from warehouse.hold_home import hold_home

    with release_of(terminal) as release:
        as_of = arguments.as_of or day_of(release, datetime.now(UTC).date())
    with busy_told(), hold_home(terminal.home), write_log(terminal.home, Nobody()) as log:
        told = send_notices(terminal.home, datetime.combine(as_of, datetime.min.time()), None, log)
    terminal.emit({"is_on": True} | notices_document(told))
    if not terminal.is_json:
        draw_notices(told, terminal)
    return _end(told, told.sent, terminal)


def _end(told: Notices, messages: int, terminal: Terminal) -> int:
    """The last word: nobody is told, nothing waits, or what still does; and the exit code."""
    if not told.is_read:
        terminal.complain("notices.unread", file=terminal.home / NOTIFY)
    elif told.failed:
        terminal.complain("notices.not_all_sent", sent=told.sent, failed=len(told.failed))
    elif not told.stopped and not terminal.is_json:
        if not told.offices:
            terminal.say("notices.nobody_told", file=terminal.home / NOTIFY)
        elif not messages:
            terminal.say("notices.nothing_to_send")
    return 0 if told.is_read and not told.failed and not told.stopped else CANNOT_FINISH
