"""`tonghop localise VALUES.csv RULES.txt`: which figures must be wrong, for any table and any linear rules."""

import argparse
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from commands.parse_line import WRONG_USAGE, CommandParser, whole_number
from commands.terminal import Stopped, Terminal, solvers_aside, table
from flows.localise_table import localise_table
from schemas.linear import Localised, RulesError, Suspect, ValuesError

SECONDS = 30
MOST_SHOWN = 3
MOST_FAULTS = 20


def add_arguments(parser: CommandParser) -> None:
    """The two files, and how long to search."""
    parser.arguments.add_argument("values", metavar="VALUES.csv", type=Path, help=parser.text("values"))
    parser.arguments.add_argument("rules", metavar="RULES.txt", type=Path, help=parser.text("linear_rules"))
    parser.options.add_argument(
        "--seconds",
        metavar="N",
        type=whole_number(parser.language, 1),
        default=SECONDS,
        help=parser.text("seconds"),
    )


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Say of each record whether its rules hold, and which of its figures must be wrong.

    Raises:
        Stopped: a file that cannot be read, or lines of it that cannot be understood.
    """
    try:
        with solvers_aside():
            found = list(localise_table(arguments.values, arguments.rules, partial(_limit, arguments.seconds)))
    except ValuesError as error:
        faults = _listed(f"  {number}: {why}" for number, why in error.faults)
        raise Stopped("problems.faulty_values", WRONG_USAGE, file=arguments.values, faults=faults) from None
    except RulesError as error:
        faults = _listed(f"  {number}: {text}   ({why})" for number, text, why in error.faults)
        raise Stopped("problems.faulty_rules", WRONG_USAGE, file=arguments.rules, faults=faults) from None
    except OSError as error:
        raise Stopped("problems.cannot_read", WRONG_USAGE, file=error.filename, why=error.strerror or error) from None
    told = [({} if record is None else {"record": record}) | _document(each) for record, each in found]
    terminal.emit(told[0] if found and found[0][0] is None else told)
    if not terminal.is_json:
        for record, each in found:
            _draw(record, each, terminal)
    return 0


def _limit(seconds: int) -> Callable[[int], bool]:
    """What says whether the time of a search that begins now is over."""
    end = time.monotonic() + seconds
    return lambda _work: time.monotonic() > end


def _listed(faults: Any) -> str:  # noqa: ANN401 - lines to be joined
    lines = list(faults)
    return "\n".join([*lines[:MOST_FAULTS], *(["  …"] if len(lines) > MOST_FAULTS else [])])


def _document(found: Localised) -> dict[str, Any]:
    sets = [[_as_data(each) for each in suspects] for suspects in found.sets]
    return {
        "consistent": found.is_consistent,
        "violated": [rule.text for rule in found.violated],
        "suspects": sets[0] if sets else [],
        "cost": _number(found.cost),
        "is_unique": found.equally_good == 1 and found.is_complete,
        "is_complete": found.is_complete,
        "equally_good": sets[1 : found.equally_good],
        "others": sets[max(1, found.equally_good) :],
        "missing": [_as_data(each) for each in found.missing],
        "least_cost": _number(found.least),
    }


def _as_data(suspect: Suspect) -> dict[str, Any]:
    value, suggested = (None if v is None else _number(v) for v in (suspect.value, suspect.suggested))
    return {"name": suspect.name, "value": value, "suggested": suggested, "explanation": suspect.explanation}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _draw(record: str | None, found: Localised, terminal: Terminal) -> None:
    if record is not None:
        terminal.say("localise.record", record=record)
    if found.is_consistent:
        terminal.say("localise.consistent")
    else:
        terminal.say("localise.violated")
        for rule in found.violated:
            terminal.plain(f"  {rule.text}")
        _draw_sets(found, terminal)
    if found.missing:
        terminal.say("localise.missing")
        terminal.show(_suspects_table(found.missing, terminal))


def _draw_sets(found: Localised, terminal: Terminal) -> None:
    if not found.sets:
        terminal.say("localise.impossible")
        return
    terminal.say("localise.unique" if found.equally_good == 1 else "localise.several", count=found.equally_good)
    for number, suspects in enumerate(found.sets[: min(found.equally_good, MOST_SHOWN)]):
        if number:
            terminal.say("localise.another")
        terminal.show(_suspects_table(suspects, terminal))
    if found.equally_good > MOST_SHOWN:
        terminal.say("localise.more", count=found.equally_good - MOST_SHOWN)
    if found.least < found.cost:
        terminal.say("localise.cut_short", least=found.least, cost=found.cost)


def _suspects_table(suspects: tuple[Suspect, ...], terminal: Terminal) -> Any:  # noqa: ANN401 - rich's table
    titles = [("name", "fold"), ("stated", "right"), ("suggested", "right"), ("explanation", "left")]
    return table(
        [(terminal.text(f"columns.{name}"), side) for name, side in titles],
        (
            (
                each.name,
                "" if each.value is None else _plain(each.value),
                terminal.text("localise.open") if each.suggested is None else _plain(each.suggested),
                terminal.text(f"slips.{each.explanation.replace(' ', '_')}"),
            )
            for each in suspects
        ),
    )


def _plain(value: Decimal) -> str:
    """A number as the files write it: with a decimal point, no exponent."""
    return f"{value:f}"
