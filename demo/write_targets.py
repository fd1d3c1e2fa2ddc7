"""A commune's plan with the targets it registers: last year's households, this year's plan, hamlet by hamlet."""

from dataclasses import dataclass, fields
from random import Random

from demo.draft import Count, Draft
from demo.draw_facts import District, Poverty
from demo.write_frame import section, sentences
from demo.write_numbers import rate
from demo.write_poverty import Separators


@dataclass(frozen=True, slots=True)
class Target:
    """One hamlet's (or commune's) last year and planned year; nobody is planned to fall back or be newly poor."""

    households_before: int
    dtts_before: int
    poor_before: int
    poor_dtts_before: int
    escaped: int
    escaped_dtts: int
    households: int
    dtts: int

    def __add__(self, other: "Target") -> "Target":
        """Both together, field by field."""
        return Target(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Target)))


def commune_targets(draft: Draft, district: District, year: int, rng: Random) -> None:
    """Write the targets in words, then every hamlet's row and the total, a cell a line."""
    said = sentences()["registered"]
    separators: Separators = "us" if rng.random() < 0.5 else "vi"  # noqa: PLR2004 - half and half
    targets = {name: _target(district.poverty[name, year - 1], rng) for name in district.communes()}
    first, *rest = targets.values()
    whole = sum(rest, start=first)
    section(draft, 1, "targets")
    for key in ("level", "fall"):
        draft.say("paragraph", draft.hand.pick(said[key]), year=str(year), **_figures(whole, year))
    draft.say("title", said["table_title"], year=str(year))
    draft.place = "table"
    cells = "\n".join(f"{{{column}}}" for column in said["table_columns"])
    lines = ["\n".join(said["table_header"])]
    for place, (name, target) in enumerate([*targets.items(), ("", whole)], start=1):
        label = f"{place}\n{name}" if name else sentences()["poverty"]["table_total"]
        lines.append(f"{label}\n{draft.fill(cells, **_figures(target, year, name, separators))}")
    draft.say("cells", "\n".join(lines), year=str(year), before=str(year - 1))
    draft.place = "body"
    draft.say("paragraph", sentences()["again"])


def _target(before: Poverty, rng: Random) -> Target:
    """A plan from last year's end: some poor households escape, of every group no more than there are."""
    escaped = int(before.poor * rng.uniform(0.1, 0.5))
    others = before.poor - before.poor_dtts
    escaped_dtts = min(before.poor_dtts, max(escaped - others, escaped // 2))
    grown = rng.randint(0, 6)
    return Target(
        before.households,
        before.households_dtts,
        before.poor,
        before.poor_dtts,
        escaped,
        escaped_dtts,
        before.households + grown,
        before.households_dtts + grown // 2,
    )


def _figures(target: Target, year: int, unit: str = "", separators: Separators = "vi") -> dict[str, Count]:
    def then(indicator: str, value: int, group: str = "ALL") -> Count:
        return Count(indicator, str(year - 1), value, "end", group, unit, separators=separators)

    def plan(indicator: str, value: int, group: str = "ALL", point: str = "end") -> Count:
        return Count(indicator, str(year), value, point, group, unit, "plan", separators)

    poor, poor_dtts = target.poor_before - target.escaped, target.poor_dtts_before - target.escaped_dtts
    start, end = rate(target.poor_before, target.households_before), rate(poor, target.households)
    return {
        "households_before": then("households", target.households_before),
        "dtts_before": then("households", target.dtts_before, "DTTS"),
        "poor_before": then("poor_households", target.poor_before),
        "rate_before": then("poverty_rate_pct", start),
        "poor_dtts_before": then("poor_households", target.poor_dtts_before, "DTTS"),
        "rate_dtts_before": then("poverty_rate_pct", rate(target.poor_dtts_before, target.dtts_before), "DTTS"),
        "escaped": plan("escaped_poverty", target.escaped, point="year"),
        "escaped_dtts": plan("escaped_poverty", target.escaped_dtts, "DTTS", "year"),
        "relapsed": plan("relapsed_poverty", 0, point="year"),
        "relapsed_dtts": plan("relapsed_poverty", 0, "DTTS", "year"),
        "newly": plan("newly_poor", 0, point="year"),
        "newly_dtts": plan("newly_poor", 0, "DTTS", "year"),
        "households": plan("households", target.households),
        "dtts": plan("households", target.dtts, "DTTS"),
        "poor_end": plan("poor_households", poor),
        "rate_end": plan("poverty_rate_pct", end),
        "poor_dtts": plan("poor_households", poor_dtts, "DTTS"),
        "rate_dtts": plan("poverty_rate_pct", rate(poor_dtts, target.dtts), "DTTS"),
        "fall": plan("poverty_rate_reduction_pp", start - end, point="year"),
    }
