"""`tonghop rules try R-001`: what a rule finds now in every filing in force, beside what is published of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.draw_first import draw_first
from commands.parse_line import WRONG_USAGE
from commands.run import Bars
from commands.terminal import Stopped, Terminal, solvers_aside, table
from schemas.linear import ValuesError
from schemas.rules import Rule
from warehouse.read_release import Release

if TYPE_CHECKING:
    from flows.rehearse_rule import Rehearsed

Row = Mapping[str, Any]
FATES = ("new", "revalued", "gone", "kept")
SEVERITIES = ("error", "warning", "info")
MOST_OFFICES = 15


def try_rule(release: Release, rule: Rule, parameters: Path | None, limit: int, terminal: Terminal) -> None:
    """Say what a rule of the registry finds now, beside what is published of it.

    Raises:
        Stopped: parameters that cannot be read, or that the rule does not go by.
    """
    from flows.rehearse_rule import rehearse

    known = _parameters(parameters, rule)
    with terminal.progress() as bars, solvers_aside():
        rehearsed = rehearse(release, rule, known, Bars(bars, terminal))
    terminal.emit(_document(rehearsed, release.stamp))
    if not terminal.is_json:
        _draw(rehearsed, release.stamp, limit, terminal)


def _parameters(file: Path | None, rule: Rule) -> Any:  # noqa: ANN401 - of a transform, which commands do not import
    from flows.rehearse_rule import ParametersError, own_parameters, usual_parameters

    if file is None:
        return usual_parameters()
    try:
        return own_parameters(file, rule)
    except ParametersError as error:
        details = {"rule": rule.rule_id, "file": file, "columns": ", ".join(error.columns)}
        raise Stopped(f"problems.{error.key}", WRONG_USAGE, **details) from None
    except ValuesError as error:
        faults = "\n".join(f"  {number}: {why}" for number, why in error.faults)
        raise Stopped("problems.faulty_parameters", WRONG_USAGE, file=file, faults=faults) from None
    except OSError as error:
        raise Stopped("problems.cannot_read", WRONG_USAGE, file=file, why=error.strerror or error) from None


def _document(rehearsed: "Rehearsed", stamp: str) -> dict[str, Any]:
    fates = rehearsed.fates
    return {
        "tried": "rule",
        "release": stamp,
        "rule_id": rehearsed.rule.rule_id,
        "kind": rehearsed.rule.kind,
        "filings": rehearsed.filings,
        "counts": {fate: _by_severity(each for each in fates if each["fate"] == fate) for fate in FATES},
        "offices": _offices(fates),
        "open_errors": rehearsed.errors_now,
        "open_errors_then": rehearsed.errors_then,
        **{fate: [each for each in fates if each["fate"] == fate] for fate in FATES if fate != "kept"},
        "regraded": [each for each in fates if _is_regraded(each)],
    }


def _by_severity(fates: Any) -> dict[str, int]:  # noqa: ANN401 - any run of fates
    counts = Counter((each["new"] or each["old"])["severity"] for each in fates)
    return {severity: counts[severity] for severity in SEVERITIES}


def _is_regraded(each: Row) -> bool:
    return bool(each["old"] and each["new"] and each["old"]["severity"] != each["new"]["severity"])


def _offices(fates: Sequence[Row]) -> list[dict[str, Any]]:
    """Findings by office and fate, those with most new and gone ones first."""
    counted: dict[tuple[Any, Any], Counter[str]] = {}
    for each in fates:
        counted.setdefault((each.get("unit_code"), each.get("unit_name")), Counter()).update([each["fate"]])
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1]["new"] - pair[1]["gone"], str(pair[0])))
    return [
        {"unit_code": code, "unit_name": name} | {fate: counts[fate] for fate in FATES}
        for (code, name), counts in ordered
    ]


def _draw(rehearsed: "Rehearsed", stamp: str, limit: int, terminal: Terminal) -> None:
    rule, fates = rehearsed.rule, rehearsed.fates
    title = rule.title_vi if terminal.language == "vi" else rule.title_en
    terminal.plain(f"{rule.rule_id}  {title}", style="bold")
    terminal.say("rules.tried", filings=terminal.number(rehearsed.filings), release=stamp)
    changed = [each for each in fates if each["fate"] != "kept" or _is_regraded(each)]
    if not fates:
        terminal.say("rules.finds_nothing")
    else:
        terminal.show(_fates_table(fates, terminal))
    if fates and not changed:
        terminal.say("rules.same_as_published")
    if changed:
        terminal.show(_offices_table(_offices(changed), terminal))
        _draw_changed(changed, limit, terminal)
    terminal.say("rules.errors", now=terminal.number(rehearsed.errors_now), then=terminal.number(rehearsed.errors_then))
    terminal.say("rules.nothing_changed")


def _fates_table(fates: Sequence[Row], terminal: Terminal) -> Any:  # noqa: ANN401 - rich's table
    titles = [("fate", "left"), *((severity, "right") for severity in SEVERITIES)]
    words = {"fate": "columns.fate"} | {severity: f"words.{severity}" for severity in SEVERITIES}
    counts = {fate: _by_severity(each for each in fates if each["fate"] == fate) for fate in FATES}
    return table(
        [(terminal.text(words[name]), side) for name, side in titles],
        (
            (terminal.text(f"rules.fate_{fate}"), *(terminal.number(counts[fate][name]) for name in SEVERITIES))
            for fate in FATES
        ),
    )


def _offices_table(offices: Sequence[Row], terminal: Terminal) -> Any:  # noqa: ANN401 - rich's table
    fates = FATES[:-1]
    titles = [(terminal.text("columns.unit"), "left"), *((terminal.text(f"rules.fate_{f}"), "right") for f in fates)]
    rows = [
        (row["unit_name"] or row["unit_code"] or "", *(terminal.number(row[fate]) for fate in fates))
        for row in offices[:MOST_OFFICES]
    ]
    more = [("…", *("" for _ in fates))] if len(offices) > MOST_OFFICES else []
    return table(titles, [*rows, *more])


def _draw_changed(changed: Sequence[Row], limit: int, terminal: Terminal) -> None:
    ordered = sorted(changed, key=lambda each: (FATES.index(each["fate"]), _gravity(each)))
    titles = [("fate", "left"), ("severity", "left"), ("unit", "fold"), ("message", "wide")]
    shown = [_changed(each, terminal) for each in ordered[:limit]]
    draw_first(titles, shown, len(ordered) - limit, terminal)


def _gravity(each: Row) -> int:
    return SEVERITIES.index((each["new"] or each["old"])["severity"])


def _changed(each: Row, terminal: Terminal) -> tuple[str, ...]:
    row = each["new"] or each["old"]
    severity = terminal.text(f"words.{row['severity']}")
    if _is_regraded(each):
        severity = f"{terminal.text('words.' + each['old']['severity'])} → {severity}"
    fate = terminal.text(f"rules.fate_{each['fate']}")
    return (fate, severity, each.get("unit_name") or "", row[f"message_{terminal.language}"])
