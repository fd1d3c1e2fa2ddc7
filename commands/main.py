"""The program `tonghop`: which command was asked for, and how it ended.

Exit codes: 0 finished, 1 `--strict` and something stands open, 2 wrong usage, 3 another run holds the home,
4 could not finish.
"""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from commands.guard_output import guarded_output
from commands.parse_line import WRONG_USAGE, Anywhere, CommandParser, UsageError, anywhere_help, split_anywhere
from commands.terminal import CANNOT_FINISH, Stopped, Terminal
from schemas.messages import Language, message

COMMANDS = (
    "run",
    "status",
    "findings",
    "show",
    "decide",
    "rules",
    "export",
    "template",
    "return",
    "localise",
    "notify",
    "verify",
    "backup",
    "restore",
    "releases",
    "schedule",
    "demo",
)


MODULES = {"return": "return_kit"}
"""Commands whose names Python keeps for itself."""


def program() -> int:
    """The program itself: as `main`, and the process ends without taking apart what is left of it.

    After a night that took half a second: so much had been made that Python looked through for what can go.
    """
    try:
        return main()
    finally:
        gc.disable()
        gc.freeze()


def main(words: Sequence[str] | None = None) -> int:
    """The exit code of one command line.

    A command whose answer nobody took says so and ends with 4; one whose reader had seen enough ends as it would have.
    """
    language: Language = "vi"
    with guarded_output() as lost:
        try:
            anywhere = split_anywhere(sys.argv[1:] if words is None else words)
            language = anywhere.language
            code = _dispatch(anywhere)
        except UsageError as wrong:
            sys.stderr.write(f"{wrong}\n")
            code = WRONG_USAGE
        except SystemExit as done:  # a command's help was asked for
            code = int(done.code or 0)
        except KeyboardInterrupt:
            code = 130
    if lost.error is None or isinstance(lost.error, BrokenPipeError):
        return code
    with suppress(OSError, AttributeError):  # nobody may be there to be told
        sys.stderr.write(message("problems.answer_lost", language, why=lost.error.strerror) + "\n")
    return code if code >= WRONG_USAGE else CANNOT_FINISH


def _dispatch(anywhere: Anywhere) -> int:
    name, *rest = anywhere.rest or ("--help",)
    if name in {"-h", "--help", "help"}:
        sys.stdout.write(overview(anywhere.language))
        return 0
    if name == "--version":
        from importlib.metadata import version

        sys.stdout.write(f"tonghop {version('tonghop')}\n")
        return 0
    if name not in COMMANDS:
        key = "usage.unknown_option" if name.startswith("-") else "usage.unknown_command"
        raise UsageError(message(key, anywhere.language, name=name) + "\n\n" + overview(anywhere.language))
    command = import_module(f"commands.{MODULES.get(name, name)}")
    parser = CommandParser(name, anywhere.language)
    command.add_arguments(parser)
    arguments = parser.read(rest)
    terminal = Terminal(anywhere.home, anywhere.language, anywhere.is_json)
    if os.path.exists(anywhere.home) and not os.path.isdir(anywhere.home):  # noqa: PTH110, PTH112 - never raise
        return _stop(Stopped("problems.home_is_file", WRONG_USAGE, home=anywhere.home), terminal)
    try:
        return int(command.main(arguments, terminal))
    except Stopped as stop:
        return _stop(stop, terminal)
    except Exception as error:  # noqa: BLE001 - people get a sentence, the log the traceback
        return _stop(_unforeseen(error, anywhere.home), terminal)


def _unforeseen(error: Exception, home: Path) -> Stopped:
    """What is said of an error no command expects: what to do about the disk or the home, where it came of these."""
    from flows.name_trouble import in_one_line, trouble_of
    from flows.write_log import log_failure

    trouble = trouble_of(error, home)
    key = "unexpected" if trouble == "could_not_finish" else f"command_{trouble}"
    log = log_failure(home, error)
    return Stopped(f"problems.{key}", why=in_one_line(error), home=home, log=log or "-")


def _stop(stop: Stopped, terminal: Terminal) -> int:
    terminal.complain(stop.key, **stop.details)
    terminal.emit({"error": stop.key.partition(".")[2], "message": terminal.text(stop.key, **stop.details)})
    return stop.exit_code


def overview(language: Language) -> str:
    """The help of the whole program: what it is for, its commands, where to start."""
    lines = [message("usage.overview", language), "", message("usage.commands", language)]
    lines += [f"  {name:<10}{message(f'help.{name}', language)}" for name in COMMANDS]
    lines += ["", anywhere_help(language), message("usage.more", language)]
    return "\n".join(lines) + "\n"
