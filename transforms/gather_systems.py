"""The figures and rules of one submission as a linear system: sums, balances, rates, rows of tables, tellings."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from schemas.identities import MAY_BE_NEGATIVE
from schemas.linear import Figure, LinearRule
from transforms.explain import rows_by_id
from transforms.line_up import KEY, LinedUp, Stated
from transforms.line_up_rates import Ratio
from transforms.line_up_sources import PARTIAL
from transforms.look_beside import neighbours_of, with_sums
from transforms.weigh_identities import Outcome, holding_bases
from transforms.work_out_formulas import worked_out
from transforms.write_numbers import power_of

WIDTHS = Decimal("1.5")
"""A figure cut off instead of rounded lies up to two half-widths above what is written."""

_EACH_TELLING = Decimal("0.5")
_EACH_RULE = Decimal("0.1")
_MOST_RULES = 5
"""As measured on made-up workbooks with planted mistakes (docs/decisions/0014)."""

_HUNDRED = 100
_PERCENTAGES = ("percent", "pp")
_MOST_DECIMALS = 2
_WHOSE = ("agency_code", "sub_unit", "project_code")
_Values = Mapping[str, Decimal | None]


@dataclass(slots=True)
class System:
    """The figures and rules of one submission, and what tells each figure.

    Attributes:
        told: the observations that tell each figure.
        named: the figure each observation tells.
        rows: the observations, by id.
        within: by figure, places of the formulas that are worked out from it.
        neighbours: what stands in the cells around each observation.
    """

    rows: Mapping[str, dict[str, Any]]
    neighbours: Mapping[str, tuple[Decimal, ...]]
    figures: list[Figure] = field(default_factory=list)
    rules: list[LinearRule] = field(default_factory=list)
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    within: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass(frozen=True, slots=True)
class Beside:
    """What a batch must satisfy besides its sums and balances of codes.

    Attributes:
        ratios: rates and percentages with their two figures.
        rows: submission, a row of a table, the rows beneath it with works or groups among them, and whether they do not
            add up; by observation.
        apart: observations in another unit than the rest; what holds them against the rest accuses nobody.
    """

    ratios: Sequence[Ratio] = ()
    rows: Sequence[tuple[str, str, Sequence[str], bool]] = ()
    apart: Collection[str] = ()


def gather_systems(
    identities: Sequence[tuple[pl.DataFrame, Outcome]],
    lined_up: LinedUp,
    observations: pl.DataFrame,
    beside: Beside,
    submissions: Sequence[str],
) -> dict[str, System]:
    """The systems of some submissions.

    Each identity stands on the basis on which it holds, or on the one nearest to holding; a figure told with several
    values is one unknown figure and as many tellings of it.
    """
    written = observations.filter(pl.col("submission_id").is_in(submissions))
    rows = rows_by_id(written, written["observation_id"])
    neighbours = neighbours_of(rows.values())
    systems = {name: System(rows, neighbours) for name in submissions}
    keys = lined_up.keys.filter(pl.col("submission_id").is_in(submissions)).to_dicts()
    siblings = _siblings(keys)
    for key in keys:
        tellings = lined_up.contested.get(key["key_id"], ())
        _add_figure(systems[key["submission_id"]], key, tellings, siblings[key["key_id"]])
    for terms, outcome in identities:
        own = terms.filter(pl.col("submission_id").is_in(submissions))
        for parts in _instances(own, outcome, lined_up):
            coefficients = {str(part["key_id"]): Fraction(part["coefficient"]) for part in parts}
            rule = LinearRule(parts[0]["dimension"], coefficients, parts[0]["relation"])
            systems[parts[0]["submission_id"]].rules.append(rule)
    for submission_id, whole, below, _ in beside.rows:
        if submission_id in systems:
            _add_row(systems[submission_id], whole, below)
    for ratio in _telling(beside.ratios):
        if ratio.submission_id in systems:
            _add_ratio(systems[ratio.submission_id], ratio)
    return {name: _without_formulas(_without_those_across(each, beside.apart)) for name, each in systems.items()}


def is_across(told: Iterable[Iterable[str]], apart: Collection[str]) -> bool:
    """Whether some figures are told by observations of a block and others not."""
    return len({name in apart for names in told for name in names}) > 1


def _without_those_across(system: System, apart: Collection[str]) -> System:
    """The same without the rules that hold figures in another unit against the rest."""
    told = [[system.told.get(name, ()) for name in rule.terms] for rule in system.rules]
    rules = [rule for rule, names in zip(system.rules, told, strict=True) if not is_across(names, apart)]
    return replace(system, rules=rules)


def _without_formulas(system: System) -> System:
    """The same with every sum of a formula in the place of the formula: what somebody typed is what can be wrong."""
    values = {figure.name: figure.value for figure in system.figures}
    formulas = {name for name, ids in system.told.items() if all(system.rows[each]["is_formula"] for each in ids)}
    sums, rules = worked_out(system.rules, formulas, values)
    for formula, parts in sums.items():
        for part in parts:
            system.within[part] |= set(system.told[formula])
    figures = [figure for figure in system.figures if figure.name not in sums]
    return replace(system, figures=_weighed(with_sums(figures, rules), rules), rules=rules)


def _weighed(figures: Iterable[Figure], rules: Iterable[LinearRule]) -> list[Figure]:
    """The figures, those in several equations trusted more; none as much as two others. A bound confirms nothing."""
    stands_in = Counter(name for rule in rules if rule.relation == "==" for name in rule.terms)
    more = {name: _EACH_RULE * min(_MOST_RULES, number - 1) for name, number in stands_in.items()}
    return [replace(figure, weight=figure.weight + more.get(figure.name, 0)) for figure in figures]


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


def _add_figure(system: System, key: dict[str, Any], tellings: Sequence[Stated], beside: tuple[Decimal, ...]) -> None:
    """A figure, never below zero but for measures of change; where values differ each telling, bound to the one."""
    name = str(key["key_id"])
    if key["indicator"] not in MAY_BE_NEGATIVE and key["unit"] != "pp":
        system.rules.append(LinearRule("≥ 0", {name: Fraction(-1)}, "<="))
    if not tellings:
        _tell(system, name, Stated(key["value"], key["half_width"], tuple(key["observation_ids"])), beside)
        return
    system.figures.append(Figure(name, None))
    for number, stated in enumerate(tellings):
        telling = f"{name}#{number}"
        _tell(system, telling, stated, beside)
        system.rules.append(LinearRule("=", {name: Fraction(1), telling: Fraction(-1)}, "=="))


def _tell(system: System, name: str, stated: Stated, beside: tuple[Decimal, ...]) -> None:
    row = system.rows.get(stated.observation_ids[0], {})
    power = power_of(row.get("written_unit") or "")
    figure = Figure(
        name,
        stated.value,
        stated.half_width * WIDTHS,
        weight=1 + _EACH_TELLING * (len(stated.observation_ids) - 1),
        written=row.get("written") or "",
        shown=_as_written(stated, power),
        power=power,
        beside=beside,
        neighbours=system.neighbours.get(stated.observation_ids[0], ()),
        is_whole=_is_whole(row, stated.value),
        decimals=_decimals_of(stated) if row.get("unit") in _PERCENTAGES else None,
    )
    system.figures.append(figure)
    system.told[name] = stated.observation_ids
    system.named |= dict.fromkeys(stated.observation_ids, name)


def _is_whole(row: Mapping[str, Any], value: Decimal) -> bool:
    """Whether a figure counts whole things: all but money and percentages that are told without a fraction."""
    return row.get("unit") not in {"VND", *_PERCENTAGES} and value == value.to_integral_value()


def _decimals_of(stated: Stated) -> int:
    """The decimals a percentage is told with; two where it is told with more than anybody writes."""
    last_digit = 2 * stated.half_width
    return min(_MOST_DECIMALS, max(0, -last_digit.adjusted())) if last_digit else _MOST_DECIMALS


def _as_written(stated: Stated, power: int) -> Decimal:
    """The number in its sender's unit, to its last written digit."""
    last = (2 * stated.half_width).scaleb(-power)
    return stated.value.scaleb(-power).quantize(Decimal(1).scaleb(min(0, last.adjusted() if last else 0)))


def _add_row(system: System, whole: str, parts: Sequence[str]) -> None:
    """The sum of a table's row and those beneath it."""
    terms = {_figure_of(system, part): Fraction(1) for part in parts}
    system.rules.append(LinearRule("table", {**terms, _figure_of(system, whole): Fraction(-1)}, "=="))


def _figure_of(system: System, observation_id: str) -> str:
    """The figure an observation tells; one of its own where it stands under no code."""
    if observation_id not in system.named:
        row = system.rows[observation_id]
        _tell(system, observation_id, Stated(row["value"], row["half_width"], (observation_id,)), ())
    return system.named[observation_id]


def _telling(ratios: Sequence[Ratio]) -> Iterator[Ratio]:
    """The ratios that are off, and those that agree and share a figure with one of these.

    Any other that agrees says nothing: a rate is worked out from its count, and a wrong count gives its wrong rate.
    """
    doubted = {name for ratio in ratios if not ratio.agrees for name in (ratio.count, ratio.base)}
    yield from (ratio for ratio in ratios if not ratio.agrees or not doubted.isdisjoint((ratio.count, ratio.base)))


def _add_ratio(system: System, ratio: Ratio) -> None:
    """`100 x count = rate x base` around the values stated: exact while one of the three alone is wrong.

    A rate that the program of its workbook works out says nothing; nor does one that agrees but for a last digit.
    """
    told = [system.rows[name] for name in (ratio.rate, ratio.count, ratio.base)]
    if any(row["is_formula"] for row in told[:1]) or len({ratio.rate, ratio.count, ratio.base}) < len(told):
        return
    rate, count, base = (Fraction(row["value"]) for row in told)
    names = [_figure_of(system, name) for name in (ratio.rate, ratio.count, ratio.base)]
    terms = dict(zip(names, (-base, Fraction(_HUNDRED), -rate), strict=True))
    width = sum(abs(c) * Fraction(row["half_width"] * WIDTHS) for c, row in zip(terms.values(), told, strict=True))
    if all(terms.values()) and not (ratio.agrees and abs(_HUNDRED * count - rate * base) > width):
        system.rules.append(LinearRule("rate", terms, "==", -rate * base))
