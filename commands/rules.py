"""`tonghop rules`: the rules, one of them in full, and what a new or changed one would find before it counts."""

import argparse
from pathlib import Path
from typing import Any

from commands.parse_line import WRONG_USAGE, CommandParser, one_of, whole_number
from commands.read_latest import release_of_today
from commands.terminal import Stopped, Terminal, table
from schemas.messages import catalogue
from schemas.rules import RULES, Rule, is_raised, rule_of
from warehouse.read_release import NoReleaseError, open_latest

ACTIONS = ("list", "show", "try")
MOST_SHOWN = 10
OPEN = "SELECT rule_id, count(*) AS findings FROM findings WHERE state = 'open' GROUP BY rule_id"
SIGNS_OF_A_FORMULA = "<>=≤≥"


def add_arguments(parser: CommandParser) -> None:
    """What is asked for, which rule, and what it goes by."""
    action = one_of(parser.language, ACTIONS)
    add = parser.arguments.add_argument
    add("action", metavar="|".join(ACTIONS), nargs="?", type=action, default="list", help=parser.text("rules_action"))
    add("rule", metavar="RULE", nargs="?", help=parser.text("rules_rule"))
    limit = whole_number(parser.language, 0)
    parser.options.add_argument("--parameters", metavar="FILE.csv", type=Path, help=parser.text("rules_parameters"))
    parser.options.add_argument("--limit", metavar="N", type=limit, default=MOST_SHOWN, help=parser.text("rules_limit"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """List the rules, show one, or try one on every filing in force; nothing is changed by any of it.

    Raises:
        Stopped: no such rule, a formula or parameters that cannot be understood.
    """
    if arguments.action == "list":
        if arguments.rule is not None:
            raise Stopped("problems.list_takes_no_rule", WRONG_USAGE, rule=arguments.rule)
        _list(terminal)
        return 0
    if arguments.rule is None:
        raise Stopped("problems.needs_rule", WRONG_USAGE, action=arguments.action)
    if arguments.action == "show":
        _show(rule_named(arguments.rule), terminal)
        return 0
    from commands.rehearse_rule import try_rule
    from commands.try_formula import try_formula

    with release_of_today(terminal) as release:
        if set(arguments.rule) & set(SIGNS_OF_A_FORMULA):
            if arguments.parameters is not None:
                raise Stopped("problems.formula_takes_no_parameters", WRONG_USAGE)
            try_formula(release, arguments.rule, arguments.limit, terminal)
        else:
            try_rule(release, rule_named(arguments.rule), arguments.parameters, arguments.limit, terminal)
    return 0


def rule_named(named: str) -> Rule:
    """The rule of an id or a kind of finding, however written.

    Raises:
        Stopped: there is none.
    """
    found = next((rule for rule in RULES if rule.rule_id.casefold() == named.casefold()), None)
    kind = named.casefold()
    if found is None and (is_raised(kind) or kind.startswith("parts_vs_total_")):
        found = rule_of(kind)
    if found is None:
        listed = ", ".join(f"{rule.rule_id} {rule.kind}" for rule in RULES)
        raise Stopped("problems.unknown_rule", WRONG_USAGE, rule=named, rules=listed)
    return found


def _list(terminal: Terminal) -> None:
    counts, cases = _counted_by_rule(terminal)
    told = [{"open_findings": _open(rule, counts), "cases": cases.get(rule.rule_id)} for rule in RULES]
    terminal.emit({"rules": [_as_data(rule) | counted for rule, counted in zip(RULES, told, strict=True)]})
    if terminal.is_json:
        return
    titles = [("rule", "left"), ("title", "wide"), ("severity", "left"), ("cases", "right"), ("open", "right")]
    terminal.show(
        table(
            [(terminal.text(f"columns.{name}"), side) for name, side in titles],
            (
                (
                    rule.rule_id,
                    f"{_title(rule, terminal)}\n{rule.told_as or rule.kind}",
                    terminal.text(f"words.{rule.severity}"),
                    terminal.number(cases.get(rule.rule_id)),
                    terminal.number(_open(rule, counts)),
                )
                for rule in RULES
            ),
        )
    )
    if counts is None:
        terminal.say("rules.no_release", home=terminal.home)
    if idle := [rule.rule_id for rule in RULES if cases.get(rule.rule_id) == 0]:
        terminal.say("rules.idle", rules=", ".join(idle))
    terminal.say("rules.next")
    terminal.show_command("rules", "show", RULES[0].rule_id)
    terminal.show_command("rules", "try", RULES[0].rule_id)


def _counted_by_rule(terminal: Terminal) -> tuple[dict[str, int] | None, dict[str, int]]:
    """Open findings by rule, None where nothing was published yet; and how many cases each rule judged."""
    from flows.count_judged import cases_by_rule

    try:
        release = open_latest(terminal.home)
    except NoReleaseError:
        return None, {}
    with release:
        return {row["rule_id"]: row["findings"] for row in release.rows(OPEN)}, cases_by_rule(release)


def _open(rule: Rule, counts: dict[str, int] | None) -> int | None:
    return None if counts is None else counts.get(rule.rule_id, 0)


def _title(rule: Rule, terminal: Terminal) -> str:
    return rule.title_vi if terminal.language == "vi" else rule.title_en


def _as_data(rule: Rule) -> dict[str, Any]:
    names = ("rule_id", "kind", "severity", "title_vi", "title_en", "applies_to", "statement", "tolerance", "basis")
    shown = {"told_as": rule.told_as or rule.kind, "passes": rule.passing.shown, "fails": rule.failing.shown}
    return {name: getattr(rule, name) for name in names} | shown | {"messages": catalogue().get(_text_of(rule))}


def _text_of(rule: Rule) -> str:
    return f"findings.{rule.kind}"


def _show(rule: Rule, terminal: Terminal) -> None:
    counts, cases = _counted_by_rule(terminal)
    counted = {"open_findings": _open(rule, counts), "cases": cases.get(rule.rule_id)}
    terminal.emit({"shown": "rule", **_as_data(rule), **counted})
    if terminal.is_json:
        return
    terminal.plain(f"{rule.rule_id}  {_title(rule, terminal)}", style="bold")
    said = catalogue().get(_text_of(rule), {}).get(terminal.language, "")
    facts = [
        ("kind", rule.told_as or rule.kind),
        ("applies_to", rule.applies_to),
        ("statement", rule.statement),
        ("severity", terminal.text(f"words.{rule.severity}")),
        ("allowance", rule.tolerance),
        ("basis", rule.basis),
        ("passes", rule.passing.shown),
        ("fails", rule.failing.shown),
        ("sender_reads", said),
        ("cases", terminal.number(cases.get(rule.rule_id))),
        ("open", terminal.number(_open(rule, counts))),
    ]
    shown = [(terminal.text(f"columns.{name}"), fact) for name, fact in facts if fact]
    terminal.show(table([("", "left"), ("", "fold")], shown, has_header=False))
