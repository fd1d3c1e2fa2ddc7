"""`tonghop verify`: whether everything the home holds is what it should be, and what to do where it is not."""

import argparse
from dataclasses import asdict

from commands.parse_line import CommandParser
from commands.terminal import Stopped, Terminal

SOMETHING_IS_WRONG = 1


def add_arguments(parser: CommandParser) -> None:
    """None of its own."""


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Read everything and name every fault; 1 where there is one.

    Raises:
        Stopped: no such home.
    """
    del arguments
    from warehouse.check_home import faults_of_databases, faults_of_releases, faults_of_store, files_of_store, leftovers
    from warehouse.hold_home import HomeBusyError, hold_home

    home = terminal.home
    if not home.is_dir():
        raise Stopped("problems.no_home", home=home)
    with terminal.progress() as bars:
        count = len(files_of_store(home))
        task = bars.add_task(terminal.text("verify.reading"), total=count)
        faults = list(faults_of_store(home, lambda: bars.advance(task)))
    faults += faults_of_releases(home)
    is_busy = False
    try:
        with hold_home(home):
            faults += [*faults_of_databases(home), *leftovers(home)]
    except HomeBusyError:
        is_busy = True
    except OSError:  # a home that may only be read: nobody else writes to it either
        faults += [*faults_of_databases(home), *leftovers(home)]
    terminal.emit({"files": count, "faults": [asdict(each) for each in faults], "run_under_way": is_busy})
    if not terminal.is_json:
        for fault in faults:
            terminal.say(f"verify.{fault.code}", what=fault.what, why=fault.why)
        if is_busy:
            terminal.say("verify.run_under_way")
        terminal.say("verify.faults" if faults else "verify.sound", count=terminal.number(len(faults)), files=count)
    return SOMETHING_IS_WRONG if faults else 0
