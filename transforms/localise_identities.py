"""Which figures of a submission must be wrong for its identities to hold: all sums and balances as one linear system.

Only submissions some identity of which does not hold are looked at. Each identity stands on the basis on which it
holds, or on the one nearest to holding; a figure told with several values is one unknown figure and as many tellings
of it. Parts that come to more than a whole they need not make up accuse nobody: they may be of another scope.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import count, groupby
from operator import itemgetter
from typing import Any

import polars as pl

from schemas.identities import COUNT_UNITS, MAY_BE_NEGATIVE
from schemas.linear import Explanation, Figure, LinearRule, Localised
from transforms.explain import rows_by_id
from transforms.line_up import KEY, LinedUp, Stated
from transforms.line_up_sources import PARTIAL
from transforms.look_beside import neighbours_of, with_sums
from transforms.weigh_identities import Outcome, holding_bases
from transforms.work_out_formulas import worked_out
from transforms.write_numbers import power_of

_WIDTHS = Decimal("1.5")
"""A figure cut off instead of rounded lies up to two half-widths above what is written."""

_EACH_TELLING = Decimal("0.5")
_MOST_VIOLATED = 40
"""A document in which more than this does not add up was not understood; its figures are not accused."""

_MOST_ROUNDS = 120
_WHOSE = ("agency_code", "sub_unit", "project_code")


@dataclass(frozen=True, slots=True)
class Culprit:
    """A figure that must be wrong, or may be.

    Attributes:
        observation_ids: every place that tells it.
        suggested: the value with which everything holds; None where that is left open.
        is_certain: no equally good answer does without it.
        within: places of the formulas that are worked out from it.
        explanation: the slip that made what is stated of what is suggested.
    """

    observation_ids: tuple[str, ...]
    suggested: Decimal | None
    is_certain: bool
    within: frozenset[str] = frozenset()
    explanation: Explanation = "unexplained"


@dataclass(slots=True)
class _System:
    """The figures and rules of one submission, and what tells each figure."""

    figures: list[Figure] = field(default_factory=list)
    rules: list[LinearRule] = field(default_factory=list)
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    within: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    neighbours: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)


def localise_identities(
    identities: Sequence[tuple[pl.DataFrame, Outcome]],
    lined_up: LinedUp,
    observations: pl.DataFrame,
    apart: Collection[str] = (),
) -> dict[str, tuple[Culprit, ...]]:
    """The culprits of each submission, likeliest first; nothing for one whose figures agree or disagree too much.

    Args:
        identities: the terms of sums, and of balances, each with how they weighed.
        lined_up: the figures they rest on.
        observations: what tells those figures, and how it is written.
        apart: observations in another unit than the rest; what holds them against the rest accuses nobody.
    """
    violated = [
        weighed.subject["submission_id"]
        for _, outcome in identities
        for weighed in outcome.violated
        if not _is_across([o.stated.observation_ids for o in weighed.operands], apart)
    ]
    doubtful = sorted(name for name in set(violated) if violated.count(name) <= _MOST_VIOLATED)
    if not doubtful:
        return {}
    # Its solver takes a second to import, which a night without a mismatch need not wait for.
    from transforms.localise_errors import localise  # noqa: PLC0415

    written = observations.filter(pl.col("submission_id").is_in(doubtful))
    rows = rows_by_id(written, written["observation_id"])
    systems = _systems(identities, lined_up, doubtful, rows)
    for name, system in systems.items() if apart else ():
        systems[name] = _without_those_across(system, apart)
    culprits = {}
    for name, system in systems.items():
        rounds = count()
        found = localise(system.figures, system.rules, lambda rounds=rounds: next(rounds) >= _MOST_ROUNDS)  # type: ignore[misc]
        culprits[name] = tuple(_culprits(found, system))
    return culprits


def _is_across(told: Iterable[Iterable[str]], apart: Collection[str]) -> bool:
    return len({name in apart for names in told for name in names}) > 1


def _without_those_across(system: _System, apart: Collection[str]) -> _System:
    """The same without the rules that hold figures in another unit against the rest."""
    told = [[system.told.get(name, ()) for name in rule.terms] for rule in system.rules]
    rules = [rule for rule, names in zip(system.rules, told, strict=True) if not _is_across(names, apart)]
    return replace(system, rules=rules)


def _culprits(found: Localised, system: _System) -> Iterator[Culprit]:
    """The suspects of all answers equally good, those of every one first."""
    sets = found.sets[: found.equally_good]
    everywhere = set.intersection(*({each.name for each in suspects} for suspects in sets)) if sets else set()
    first = {each.name: each for suspects in reversed(sets) for each in suspects}
    for suspect in sorted(first.values(), key=lambda each: each.name not in everywhere):
        name = suspect.name
        is_certain = found.is_complete and name in everywhere
        meant = None if suspect.is_bounded else suspect.suggested
        yield Culprit(system.told[name], meant, is_certain, frozenset(system.within[name]), suspect.explanation)


def _systems(
    identities: Sequence[tuple[pl.DataFrame, Outcome]],
    lined_up: LinedUp,
    submissions: Sequence[str],
    rows: Mapping[str, dict[str, Any]],
) -> dict[str, _System]:
    neighbours = neighbours_of(rows.values())
    systems = {name: _System(rows=rows, neighbours=neighbours) for name in submissions}
    for terms, outcome in identities:
        own = terms.filter(pl.col("submission_id").is_in(submissions))
        for parts in _instances(own, outcome, lined_up):
            coefficients = {str(part["key_id"]): Fraction(part["coefficient"]) for part in parts}
            rule = LinearRule(parts[0]["dimension"], coefficients, parts[0]["relation"])
            systems[parts[0]["submission_id"]].rules.append(rule)
    keys = lined_up.keys.filter(pl.col("submission_id").is_in(submissions)).to_dicts()
    siblings = _siblings(keys)
    for key in keys:
        tellings = lined_up.contested.get(key["key_id"], ())
        _add_figure(systems[key["submission_id"]], key, tellings, siblings[key["key_id"]])
    return {name: _without_formulas(system) for name, system in systems.items()}


def _without_formulas(system: _System) -> _System:
    """The same with every sum of a formula in the place of the formula: what somebody typed is what can be wrong."""
    values = {figure.name: figure.value for figure in system.figures}
    formulas = {name for name, ids in system.told.items() if all(system.rows[each]["is_formula"] for each in ids)}
    sums, rules = worked_out(system.rules, formulas, values)
    for formula, parts in sums.items():
        for part in parts:
            system.within[part] |= set(system.told[formula])
    figures = [figure for figure in system.figures if figure.name not in sums]
    return replace(system, figures=with_sums(figures, rules), rules=rules)


def _siblings(keys: Sequence[dict[str, Any]]) -> dict[int, tuple[Decimal, ...]]:
    """What offices and places beside one of a project have, or sub-projects beside one of a project; and their sum."""
    families: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for key in keys:
        shared = tuple(key[name] for name in KEY if name not in _WHOSE)
        if key["agency_code"] or key["sub_unit"]:
            families["office", key["project_code"], *shared].append(key)
        elif "." in key["project_code"]:
            families["sub-project", key["project_code"].partition(".")[0], *shared].append(key)
    found: dict[int, tuple[Decimal, ...]] = defaultdict(tuple)
    for family in families.values():
        for key in family:
            others = tuple(each["value"] for each in family if each is not key and each["value"])
            found[key["key_id"]] = (*others, sum(others, Decimal(0))) if others else ()
    return found


def _instances(terms: pl.DataFrame, outcome: Outcome, lined_up: LinedUp) -> Iterator[list[dict[str, Any]]]:
    """The terms of every identity on one basis: that on which it holds, else that of its nearest reading.

    Left out are those that hold, or not, with parts missing.
    """
    bases = holding_bases(terms, lined_up.keys)
    bases |= {weighed.subject["instance"]: weighed.subject["basis"] for weighed in outcome.violated}
    for instance, rows in groupby(terms.sort("instance", "basis").iter_rows(named=True), itemgetter("instance")):
        listed = list(rows)
        basis = bases.get(instance, listed[0]["basis"])
        found = [row for row in listed if row["basis"] == basis]
        if all(row["certainty"] != PARTIAL for row in found):
            yield found


def _add_figure(system: _System, key: dict[str, Any], tellings: Sequence[Stated], beside: tuple[Decimal, ...]) -> None:
    """A figure, never below zero but for measures of change; where values differ each telling, bound to the one."""
    name = str(key["key_id"])
    if key["indicator"] not in MAY_BE_NEGATIVE:
        system.rules.append(LinearRule("≥ 0", {name: Fraction(-1)}, "<="))
    if not tellings:
        _tell(system, name, Stated(key["value"], key["half_width"], tuple(key["observation_ids"])), beside)
        return
    system.figures.append(Figure(name, None))
    for number, stated in enumerate(tellings):
        telling = f"{name}#{number}"
        _tell(system, telling, stated, beside)
        system.rules.append(LinearRule("=", {name: Fraction(1), telling: Fraction(-1)}, "=="))


def _tell(system: _System, name: str, stated: Stated, beside: tuple[Decimal, ...]) -> None:
    row = system.rows.get(stated.observation_ids[0], {})
    power = power_of(row.get("written_unit") or "")
    figure = Figure(
        name,
        stated.value,
        stated.half_width * _WIDTHS,
        weight=1 + _EACH_TELLING * (len(stated.observation_ids) - 1),
        written=row.get("written") or "",
        shown=_as_written(stated, power),
        power=power,
        beside=beside,
        neighbours=system.neighbours.get(stated.observation_ids[0], ()),
        is_whole=row.get("unit") in COUNT_UNITS and stated.value == stated.value.to_integral_value(),
    )
    system.figures.append(figure)
    system.told[name] = stated.observation_ids


def _as_written(stated: Stated, power: int) -> Decimal:
    """The number in its sender's unit, to its last written digit."""
    last = (2 * stated.half_width).scaleb(-power)
    return stated.value.scaleb(-power).quantize(Decimal(1).scaleb(min(0, last.adjusted() if last else 0)))
