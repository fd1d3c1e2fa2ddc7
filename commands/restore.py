"""`tonghop restore FOLDER`: a home made from a copy that `tonghop backup` wrote."""

import argparse
from dataclasses import asdict

from commands.parse_line import WRONG_USAGE, CommandParser, path
from commands.tell_busy import busy_told
from commands.terminal import CANNOT_FINISH, Stopped, Terminal


def add_arguments(parser: CommandParser) -> None:
    """Where from."""
    parser.arguments.add_argument(
        "folder", metavar="FOLDER", type=path(parser.language), help=parser.text("restore_folder")
    )
    parser.options.add_argument("--force", action="store_true", help=parser.text("restore_force"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Look at the whole copy first, then copy; what to do next.

    Raises:
        Stopped: a home that holds something already, a run under way, a disk that is full.
    """
    from flows.name_trouble import in_one_line
    from warehouse.copy_home import faults_of_copy, restore
    from warehouse.hold_home import hold_home

    home, copy = terminal.home, arguments.folder
    if home.exists() and any(home.iterdir()) and not arguments.force:
        raise Stopped("problems.home_not_empty", WRONG_USAGE, home=home)
    with terminal.progress() as bars:
        task = bars.add_task(terminal.text("restore.reading"), total=None)
        faults = list(faults_of_copy(copy, lambda: bars.advance(task)))
    if faults:
        terminal.emit({"error": "backup_damaged", "faults": [asdict(each) for each in faults]})
        for fault in faults:
            terminal.complain(f"verify.{fault.code}", what=fault.what, why=fault.why)
        terminal.complain("restore.nothing_done")
        return CANNOT_FINISH
    try:
        with busy_told(), hold_home(home):
            restore(copy, home)
    except OSError as error:
        raise Stopped("problems.cannot_restore", home=home, why=in_one_line(error)) from error
    terminal.emit({"home": str(home), "from": str(copy)})
    if not terminal.is_json:
        terminal.say("restore.done", home=home)
        terminal.show_command("run", "INBOX")
    return 0
