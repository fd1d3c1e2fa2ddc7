"""`tonghop decide FINDING accept|waive|correct|reopen`: a person's decision on a mismatch, taken down for good."""

import argparse
from datetime import date
from typing import Any

from commands.parse_line import WRONG_USAGE, CommandParser, day, one_of, some_text
from commands.read_latest import release_of_today, the_one
from commands.terminal import Stopped, Terminal
from schemas.decisions import VERBS, UnclearValueError
from schemas.text import storable
from warehouse.keep_decisions import DecisionsError
from warehouse.read_release import Release

MATCHES = """
    SELECT 'finding' AS kind, finding_id AS id, message_vi AS label FROM findings
    WHERE starts_with(finding_id, ?) ORDER BY id LIMIT 100
"""
FINDING = "SELECT * FROM findings WHERE finding_id = ?"


def add_arguments(parser: CommandParser) -> None:
    """Which mismatch, what is decided, by whom and why."""
    add, text = parser.options.add_argument, some_text(parser.language)
    parser.arguments.add_argument("finding", metavar="FINDING", help=parser.text("finding"))
    verb = one_of(parser.language, VERBS)
    parser.arguments.add_argument("decision", metavar="|".join(VERBS), type=verb, help=parser.text("decision"))
    add("--reason", metavar="TEXT", type=text, required=True, help=parser.text("decide_reason"))
    add("--by", metavar="NAME", type=text, required=True, help=parser.text("decide_by"))
    add("--value", metavar="VALUE", type=text, help=parser.text("decide_value"))
    add("--figure", metavar="OBSERVATION", type=text, help=parser.text("decide_figure"))
    add("--until", metavar="DATE", type=day(parser.language), help=parser.text("decide_until"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Take the decision down and say what it does.

    Raises:
        Stopped: an unknown mismatch, a decision without what it needs or with what it cannot have, an unclear value.
    """
    _check(arguments)
    with release_of_today(terminal) as release:
        start = storable(arguments.finding.lower())
        _, identity = the_one(release.rows(MATCHES, [start]), start, terminal)
        finding = release.rows(FINDING, [identity])[0]
        if arguments.decision == "reopen" and finding["state"] == "open":
            raise Stopped("problems.is_open", WRONG_USAGE, id=identity[:8])
        if finding["state"] == "gone":
            raise Stopped("problems.is_gone", WRONG_USAGE, id=identity[:8])
        told = _take_down(release, finding, arguments, terminal)
    terminal.emit({"decided": told})
    if not terminal.is_json:
        _say(told, finding, terminal)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    decision = arguments.decision
    if decision == "correct" and arguments.value is None:
        raise Stopped("problems.value_missing", WRONG_USAGE)
    for name, needed in (("value", "correct"), ("figure", "correct"), ("until", "waive")):
        if getattr(arguments, name) is not None and decision != needed:
            raise Stopped("problems.option_of_other", WRONG_USAGE, option=f"--{name}", decision=needed)


def _take_down(
    release: Release, finding: dict[str, Any], arguments: argparse.Namespace, terminal: Terminal
) -> dict[str, Any]:
    from flows.decide import Decision, NoFigureError, decide

    decision = Decision(
        verb=arguments.decision,
        reason=storable(arguments.reason),
        by=storable(arguments.by),
        value=arguments.value,
        observation_id=arguments.figure and arguments.figure.lower(),
        until=arguments.until,
    )
    try:
        return decide(terminal.home, release, finding, decision)
    except NoFigureError as error:
        ids = ", ".join(each[:8] for each in error.observation_ids)
        key = "problems.not_its_figure" if ids else "problems.no_figure"
        raise Stopped(key, WRONG_USAGE, id=finding["finding_id"][:8], figures=ids) from None
    except UnclearValueError as error:
        key = "problems.unclear_value" if error.choices else "problems.no_value"
        raise Stopped(key, WRONG_USAGE, value=error.typed, choices="; ".join(error.choices)) from None
    except DecisionsError as error:
        raise Stopped("problems.no_decisions", file=error.path, why=error.why) from None


def _say(told: dict[str, Any], finding: dict[str, Any], terminal: Terminal) -> None:
    terminal.say(f"decide.{told['decision']}", id=finding["finding_id"][:8], until=_until(told["until"], terminal))
    terminal.plain(f"  {finding[f'message_{terminal.language}']}")
    figure = told["figure"]
    if figure is not None:
        place = f"{figure['sheet']}!{figure['cell']}" if figure["cell"] else f"“{figure['quote'][:80]}”"
        terminal.say("decide.figure", place=place, before=told["observed_written"], after=told["value_written"])
    terminal.say("decide.next_run")


def _until(until: date | None, terminal: Terminal) -> str:
    return f" {terminal.text('words.until', date=terminal.date(until))}" if until else ""
