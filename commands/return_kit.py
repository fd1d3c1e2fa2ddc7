"""`tonghop return SUBMISSION`: the sender's own workbook with the cells in question marked, a letter, a reply sheet."""

import argparse
from pathlib import Path

from commands.parse_line import WRONG_USAGE, CommandParser
from commands.read_latest import release_of
from commands.terminal import Stopped, Terminal

SUBMISSIONS = "SELECT * FROM submissions WHERE starts_with(submission_id, ?) ORDER BY submission_id LIMIT 12"


def add_arguments(parser: CommandParser) -> None:
    """The submission's id, or the first letters of it, and the folder to write to."""
    parser.arguments.add_argument("submission", metavar="SUBMISSION", help=parser.text("submission"))
    parser.options.add_argument(
        "-o", "--output", metavar="DIR", type=Path, required=True, help=parser.text("return_output")
    )


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Write the kit and say what is in it.

    Raises:
        Stopped: no such submission, several of that beginning, one that was refused, or a folder not to be written.
    """
    from flows.return_kit import return_kit

    with release_of(terminal) as release:
        found = release.rows(SUBMISSIONS, [arguments.submission.lower()])
        if not found:
            raise Stopped("problems.unknown_id", WRONG_USAGE, id=arguments.submission)
        if len(found) > 1:
            matches = "\n".join(f"  {row['submission_id'][:16]}  {row['file_name']}" for row in found)
            raise Stopped("problems.ambiguous_id", WRONG_USAGE, id=arguments.submission, matches=matches)
        submission = found[0]
        if submission["state"] == "rejected":
            raise Stopped("problems.was_refused", WRONG_USAGE, file=submission["file_name"])
        try:
            kit = return_kit(terminal.home, release, submission, arguments.output)
        except OSError as error:
            raise Stopped("problems.cannot_write", file=arguments.output, why=error.strerror or error) from error
    key = "return.written" if kit.files else "return.nothing"
    terminal.say(key, lines=kit.lines, marked=kit.marked, file=submission["file_name"])
    if kit.is_copy:
        terminal.say("return.is_copy")
    for path in kit.files:
        terminal.plain(f"  {path}")
    terminal.emit(
        {"files": [str(path) for path in kit.files], "lines": kit.lines, "marked": kit.marked, "is_copy": kit.is_copy}
    )
    return 0
