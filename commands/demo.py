"""`tonghop demo`: a made-up province's inbox, the nightly job on it, and what to look at next."""

import argparse
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from commands.parse_line import WRONG_USAGE, CommandParser, whole_number, year_span
from commands.run import Suggestion, as_document, carry_out, report
from commands.terminal import Stopped, Terminal

if TYPE_CHECKING:
    from demo import Truth

DISTRICTS = 6
YEARS = (2022, 2024)
SHORT = 8
"""So many letters of an id tell the submissions of a made-up province apart."""


def add_arguments(parser: CommandParser) -> None:
    """How large the province is, and whether its offices make mistakes."""
    add = parser.options.add_argument
    districts = whole_number(parser.language, 1)
    add("--districts", metavar="N", type=districts, default=DISTRICTS, help=parser.text("districts"))
    add("--years", metavar="A-B", type=year_span(parser.language), default=YEARS, help=parser.text("years"))
    add("--errors", action="store_true", help=parser.text("errors"))
    add("--workers", metavar="N", type=whole_number(parser.language, 1), help=parser.text("workers"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Write HOME/inbox and run the night on it.

    Raises:
        Stopped: the inbox holds other documents already, or no province has so many districts.
    """
    from demo import TooManyDistrictsError, write_province

    inbox, mark = terminal.home / "inbox", terminal.home / "demo.json"
    asked = json.dumps({"districts": arguments.districts, "years": arguments.years, "errors": arguments.errors})
    if inbox.exists() and any(inbox.iterdir()) and not (mark.is_file() and mark.read_text(encoding="utf8") == asked):
        raise Stopped("problems.no_demo_here", WRONG_USAGE, inbox=inbox)
    inbox.mkdir(parents=True, exist_ok=True)
    mark.write_text(asked, encoding="utf8")
    try:
        truth = write_province(inbox, arguments.districts, arguments.years, arguments.errors)
    except TooManyDistrictsError as wrong:
        raise Stopped("problems.too_many_districts", WRONG_USAGE, asked=wrong.asked, most=wrong.most) from None
    night = carry_out([inbox], arguments.workers, None, terminal)
    beside = terminal.home / "inbox.truth"
    truth.write_csv(beside)
    told = {"inbox": str(inbox), "truth": str(beside), "documents": len(truth.submissions)}
    terminal.emit({**told, **as_document(night)})
    if not terminal.is_json:
        terminal.say("demo.written", count=len(truth.submissions), inbox=inbox)
        terminal.say("demo.truth", folder=beside)
        report(night, terminal, _kit(truth, inbox))
    return 0


def _kit(truth: "Truth", inbox: Path) -> list[Suggestion]:
    """The command that sends back a workbook with a mistake planted in it."""
    marked = (each.file for each in truth.planted if each.cell and each.file.endswith(".xlsx"))
    path = next((path for file in marked for path in inbox.rglob(file)), None)
    if path is None:
        return []
    submission = hashlib.sha256(path.read_bytes()).hexdigest()[:SHORT]
    return [(["return", submission, "-o", "tra-lai"], "next_return")]
