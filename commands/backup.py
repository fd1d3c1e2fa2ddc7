"""`tonghop backup FOLDER`: a second copy of all of the home that cannot be made anew."""

import argparse
import sqlite3

from commands.parse_line import WRONG_USAGE, CommandParser, path
from commands.tell_busy import busy_told
from commands.terminal import Stopped, Terminal


def add_arguments(parser: CommandParser) -> None:
    """Where to."""
    parser.arguments.add_argument(
        "folder", metavar="FOLDER", type=path(parser.language), help=parser.text("backup_folder")
    )
    parser.options.add_argument("--wait", metavar="SECONDS", type=float, default=0.0, help=parser.text("wait"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Copy, and say how much there is.

    Raises:
        Stopped: no such home, a folder inside it or one that holds something else, a run under way, a disk that is full
            or damaged.
    """
    from flows.name_trouble import in_one_line
    from warehouse.check_home import files_of_store
    from warehouse.copy_home import ForeignCopyError, back_up
    from warehouse.hold_home import hold_home

    home, copy = terminal.home, arguments.folder
    if not home.is_dir():
        raise Stopped("problems.no_home", home=home)
    if copy.resolve() == home.resolve() or home.resolve() in copy.resolve().parents:
        raise Stopped("problems.backup_inside", WRONG_USAGE, folder=copy)
    try:
        with busy_told(), hold_home(home, arguments.wait), terminal.progress() as bars:
            task = bars.add_task(terminal.text("backup.copying"), total=len(files_of_store(home)))
            told = back_up(home, copy, lambda: bars.advance(task))
    except ForeignCopyError:
        raise Stopped("problems.backup_foreign", WRONG_USAGE, folder=copy) from None
    except (OSError, sqlite3.Error) as error:
        raise Stopped("problems.cannot_back_up", folder=copy, why=in_one_line(error)) from error
    terminal.emit({"folder": str(copy), "files": len(told["store"]), "latest": told["latest"]})
    if not terminal.is_json:
        terminal.say(
            "backup.done", files=terminal.number(len(told["store"])), folder=copy, latest=told["latest"] or "-"
        )
    return 0
