"""`tonghop schedule`: the nightly flow served on a cron line, under a Prefect server."""

import argparse
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from commands.parse_line import WRONG_USAGE, CommandParser, path, whole_number
from commands.run import missing_inboxes, processors
from commands.terminal import Stopped, Terminal

if TYPE_CHECKING:
    from flows.schedule import Schedule

CRON = "0 1 * * *"
TIMEZONE = "Asia/Ho_Chi_Minh"


def add_arguments(parser: CommandParser) -> None:
    """The inboxes, and when to run."""
    add = parser.options.add_argument
    parser.arguments.add_argument(
        "inbox", metavar="INBOX", nargs="+", type=path(parser.language), help=parser.text("inbox")
    )
    add("--cron", metavar="LINE", default=CRON, help=parser.text("cron"))
    add("--timezone", metavar="ZONE", default=TIMEZONE, help=parser.text("timezone"))
    add("--pool", metavar="NAME", help=parser.text("pool"))
    add("--workers", metavar="N", type=whole_number(parser.language, 1), help=parser.text("workers"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Serve until interrupted, or leave it to a pool of workers; without a configured Prefect server one is started.

    Raises:
        Stopped: no inbox that is there, a cron line or time zone that means nothing (2), or a server that does not
            answer (4).
    """
    from flows.choose_runner import ApiUnreachableError, configured_api
    from flows.schedule import (
        BadScheduleError,
        Schedule,
        ServerDidNotStartError,
        check_schedule,
        local_server,
        register,
    )

    for inbox in missing_inboxes(arguments.inbox):
        terminal.complain("schedule.inbox_missing", inbox=inbox)
    cron, timezone = arguments.cron, arguments.timezone
    workers = arguments.workers or processors()
    schedule = Schedule(terminal.home, tuple(arguments.inbox), workers, cron, timezone)
    if arguments.pool and not configured_api():
        raise Stopped("problems.pool_needs_server", WRONG_USAGE)
    try:
        check_schedule(cron, timezone)
        if arguments.pool:
            register(schedule, arguments.pool)
            terminal.say("schedule.registered", cron=cron, timezone=timezone, api=configured_api(), pool=arguments.pool)
        elif api := configured_api():
            _serve(schedule, api, terminal)
        else:
            folder = terminal.home / "prefect"
            terminal.say("schedule.starting_server", folder=folder)
            with local_server(folder) as api:
                os.environ["PREFECT_API_URL"] = api
                _serve(schedule, api, terminal)
    except BadScheduleError as wrong:
        raise Stopped(f"problems.bad_{wrong.part}", WRONG_USAGE, cron=cron, timezone=timezone) from None
    except ApiUnreachableError:
        raise Stopped("problems.api_unreachable", api=configured_api()) from None
    except ServerDidNotStartError as failed:
        raise Stopped("problems.server_did_not_start", log=failed.log) from None
    return 0


def _serve(schedule: "Schedule", api: str, terminal: Terminal) -> None:
    from flows.catch_up import missed_night
    from flows.schedule import catch_up, serve

    missed = missed_night(schedule.home, schedule.cron, schedule.timezone, datetime.now(UTC))
    if missed:
        terminal.say("schedule.catching_up", missed=f"{missed.astimezone(ZoneInfo(schedule.timezone)):%d/%m/%Y %H:%M}")
        catch_up(schedule)
    terminal.say("schedule.serving", cron=schedule.cron, timezone=schedule.timezone, api=api)
    serve(schedule)
