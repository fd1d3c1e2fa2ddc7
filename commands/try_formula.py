"""`tonghop rules try "a + b == c"`: where a rule written out would hold, and where not."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from commands.draw_evidence import written_value
from commands.draw_first import draw_first
from commands.parse_line import WRONG_USAGE
from commands.run import Bars
from commands.terminal import Stopped, Terminal
from schemas.linear import RulesError
from warehouse.read_release import Release

if TYPE_CHECKING:
    from flows.try_formula import TriedOut

Row = Mapping[str, Any]
DOUBTFUL, WRONG = 0.1, 0.5
"""Shares of filings that break a rule from which it is worth a second look, or likely not what it means to be."""


def try_formula(release: Release, text: str, limit: int, terminal: Terminal) -> None:
    """Say where a rule written out would hold and where not.

    Raises:
        Stopped: a rule that cannot be understood, over unknown measures, or over measures that cannot be added.
    """
    from flows.try_formula import MixedMeasuresError, UnknownMeasuresError, try_out

    try:
        with terminal.progress() as bars:
            tried = try_out(release, text, Bars(bars, terminal))
    except RulesError as error:
        why = "; ".join(why for _, _, why in error.faults)
        raise Stopped("problems.faulty_formula", WRONG_USAGE, rule=text, why=why) from None
    except UnknownMeasuresError as error:
        listed = "\n".join(f"  {name}: {', '.join(near) or '?'}" for name, near in error.unknown.items())
        raise Stopped("problems.unknown_measures", WRONG_USAGE, measures=listed) from None
    except MixedMeasuresError as error:
        listed = "\n".join(f"  {name}: {topic}, {unit}" for name, (topic, unit) in error.measures.items())
        raise Stopped("problems.mixed_measures", WRONG_USAGE, measures=listed) from None
    terminal.emit(_formula_document(tried, release.stamp))
    if not terminal.is_json:
        _draw_formula(tried, release.stamp, limit, terminal)


def _counted(tried: "TriedOut") -> dict[str, Any]:
    judged, broken = sum(tried.judged.values()), len(tried.broken)
    failing = len({row["submission_id"] for row in tried.broken})
    share = failing / len(tried.judged) if tried.judged else 0.0
    return {
        "judged": judged,
        "holding": judged - broken,
        "broken": broken,
        "share_holding": round((judged - broken) / judged, 6) if judged else None,
        "filings_judged": len(tried.judged),
        "filings_broken": failing,
        "verdict": _verdict(judged, broken, share),
    }


def _verdict(judged: int, broken: int, share: float) -> str:
    if not judged:
        return "never_judged"
    if max(share, broken / judged) >= WRONG:
        return "likely_wrong"
    return "doubtful" if share >= DOUBTFUL else "rarely_broken" if broken else "always_holds"


def _formula_document(tried: "TriedOut", stamp: str) -> dict[str, Any]:
    told = [
        {"indicator": name, "point": point, "figures": count} for (name, point), count in sorted(tried.told.items())
    ]
    shown = {"tried": "formula", "release": stamp, "rule": tried.rule.text, "filings": tried.filings}
    known = sum(row["is_known"] for row in tried.broken)
    return shown | _counted(tried) | {"known": known, "told": told, "found": tried.broken}


def _draw_formula(tried: "TriedOut", stamp: str, limit: int, terminal: Terminal) -> None:
    counted = _counted(tried)
    terminal.plain(tried.rule.text, style="bold")
    terminal.say("rules.tried", filings=terminal.number(tried.filings), release=stamp)
    numbers = {name: terminal.number(counted[name]) for name in counted if name not in ("verdict", "share_holding")}
    if counted["judged"]:
        percent = terminal.number(100 * counted["share_holding"], 1)
        terminal.say("rules.judged", percent=percent, **numbers)
    terminal.say(f"rules.{counted['verdict']}", **numbers)
    if not counted["judged"]:
        _say_told(tried, terminal)
    if tried.broken:
        _draw_broken(tried.broken, limit, terminal)
        known = sum(row["is_known"] for row in tried.broken)
        terminal.say("rules.known", known=terminal.number(known), broken=numbers["broken"])
    terminal.say("rules.nothing_changed")


def _say_told(tried: "TriedOut", terminal: Terminal) -> None:
    """Which figures there are of each measure: where one is never told, the rule is never judged."""
    for name in tried.rule.indicators:
        points = {point: count for (measure, point), count in sorted(tried.told.items()) if measure == name}
        said = ", ".join(f"{terminal.number(count)} ({point})" for point, count in points.items()) or "0"
        terminal.plain(f"  {name}: {said}")


def _draw_broken(broken: Sequence[Row], limit: int, terminal: Terminal) -> None:
    titles = [("unit", "fold"), ("arithmetic", "wide"), ("difference", "right")]
    draw_first(titles, [_broken(row, terminal) for row in broken[:limit]], len(broken) - limit, terminal)


def _broken(row: Row, terminal: Terminal) -> tuple[str, ...]:
    language = terminal.language
    where = f"{row['unit_name'] or ''}\n{row['file_name']}"
    told = f"{row[f'subject_{language}']}: {row[f'arithmetic_{language}']}"
    return (where, told, written_value(row["difference"], row["unit"], terminal))
