"""What the figures of one submission should satisfy among themselves, as plain constraints; needs no frames.

This is the reading process's small sibling of the identities: enough to tell which reading of a separator is meant.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from schemas.codebook import code_list
from schemas.identities import FUNDING_SUMS, YEARLY_SUMS
from schemas.records import Observation

_Cell = tuple[str, str, str, int, int, str]
"""programme, project, agency, first year, last year, scenario."""

_TWO = 2
_TELLING = 50
"""A percentage of so many half-widths tells a thousandfold apart from its like."""

_Figures = dict[_Cell, dict[str, dict[str, list[int]]]]


@dataclass(frozen=True, slots=True)
class Constraint:
    """Figures that come to zero (`==`), or to no more than zero (`<=`): (coefficient, position) pairs.

    `%` says that the first is a percentage of the second, the third.
    """

    relation: Literal["==", "<=", "%"]
    terms: tuple[tuple[int, int], ...]


def gather_evidence(observations: Sequence[Observation]) -> tuple[Constraint, ...]:
    """Every balance, sum and bound among the money figures stated, each once."""
    figures = _by_cell(observations)
    found = chain(
        _shares(observations),
        _balances(figures),
        _sources(figures),
        *(_parts(figures, kin) for kin in _kinships(figures)),
    )
    return tuple(dict.fromkeys(found))


def _shares(observations: Sequence[Observation]) -> Iterator[Constraint]:
    """Percentages said of two amounts (`225,9/321,0 triệu đồng, đạt 70,38%`), where they say more than a digit."""
    positions = {o.ordinal: i for i, o in enumerate(observations)}
    for i, o in enumerate(observations):
        places = [positions.get(ordinal) for ordinal in o.computed_from]
        if o.unit == "percent" and len(places) == _TWO and o.approximate is None and o.value > _TELLING * o.half_width:
            done, base = places
            if done is not None and base is not None and observations[done].unit == observations[base].unit == "VND":
                yield Constraint("%", ((1, done), (1, base), (1, i)))


def _by_cell(observations: Sequence[Observation]) -> _Figures:
    figures: _Figures = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    alone = _agencies_alone(observations)
    for i, o in enumerate(observations):
        if _is_money(o) and o.year_from is not None:
            last = o.year_to or o.year_from
            place = (o.programme or "", o.project_code or "", o.year_from, last)
            agency = "" if place in alone else o.agency_code or ""
            figures[(place[0], place[1], agency, o.year_from, last, o.scenario)][o.indicator or ""][_source(o)].append(
                i
            )
    return figures


def _is_money(o: Observation) -> bool:
    """True for money stated of a whole; derived figures prove nothing of the figure they come from."""
    is_part = o.item is not None or o.sub_unit is not None
    is_vague = o.approximate is not None or o.derived
    return o.topic == "funding" and bool(o.project_code) and not is_part and not is_vague


def _source(o: Observation) -> str:
    return "ALL" if o.source in (None, "NSNN", "NSTW_NST") else str(o.source)


def _agencies_alone(observations: Sequence[Observation]) -> set[tuple[str, str, int, int]]:
    """Projects and years for which one agency alone is named: it stands for the whole."""
    agencies: dict[tuple[str, str, int, int], set[str]] = defaultdict(set)
    told: dict[tuple[str, str, int, int], dict[tuple[str | None, str | None], set[bool]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for o in observations:
        if _is_money(o) and o.year_from is not None:
            place = (o.programme or "", o.project_code or "", o.year_from, o.year_to or o.year_from)
            agencies[place] |= {o.agency_code} if o.agency_code else set()
            told[place][(o.indicator, o.source)].add(o.agency_code is None)
    return {
        p for p, named in agencies.items() if len(named) == 1 and all(len(whole) == 1 for whole in told[p].values())
    }


def _views(by_source: dict[str, list[int]]) -> tuple[tuple[int, ...], ...]:
    """The figures that may stand for one measure: central money, all sources, and their sum."""
    central, total = by_source.get("NSTW", []), by_source.get("ALL", [])
    both = (*central[:1], *by_source.get("NSDP", [])[:1])
    views = [tuple(central[:1]), tuple(total[:1]), both if len(both) > 1 and not total else ()]
    return tuple(dict.fromkeys(view for view in views if view))


def _balances(figures: _Figures) -> Iterator[Constraint]:
    """Allocated and carried in against disbursed and carried out, and each against what there was to spend."""
    for cell, measures in figures.items():
        spent, left = _views(measures.get("disbursed", {})), _views(measures.get("carried_out", {}))
        for means in _means(figures, cell):
            for view in (*spent, *left):
                yield _constraint("<=", view, means)
        for means in _means_here(measures):
            yield from (_constraint("==", s + c, means) for s in spent[:1] for c in left[:1])


def _means_here(measures: dict[str, dict[str, list[int]]]) -> list[tuple[int, ...]]:
    allocated = _views(measures.get("allocated", {}))
    carried_in = _views(measures.get("carried_in", {}))
    return [a + c for a in allocated for c in (*carried_in[:1], ())]


def _means(figures: _Figures, cell: _Cell) -> list[tuple[int, ...]]:
    """What there was to spend: of the subject itself, else of the nearest whole that says so."""
    programme, project, agency, first, last, scenario = cell
    parent = _parents().get((programme, project), "ALL")
    for code, office in dict.fromkeys([(project, agency), (project, ""), (parent, ""), ("ALL", "")]):
        near = figures.get((programme, code, office, first, last, scenario))
        if near is not None and near.get("allocated"):
            return _means_here(near)
    return []


def _parents() -> dict[tuple[str, str], str]:
    return {(r["programme"], r["project_code"]): r["parent_code"] or "ALL" for r in code_list("projects")}


def _kinships(figures: _Figures) -> list[dict[_Cell, list[_Cell]]]:
    """Wholes and their parts, dimension by dimension: agencies, (sub-)projects, years."""
    agencies: dict[_Cell, list[_Cell]] = defaultdict(list)
    projects: dict[_Cell, list[_Cell]] = defaultdict(list)
    years: dict[_Cell, list[_Cell]] = defaultdict(list)
    parents = _parents()
    spans = [cell for cell in figures if cell[3] < cell[4]]
    for cell in figures:
        programme, project, agency, first, last, scenario = cell
        if agency:
            agencies[(programme, project, "", first, last, scenario)].append(cell)
        elif (programme, project) in parents:
            projects[(programme, parents[(programme, project)], "", first, last, scenario)].append(cell)
        if first == last:
            for span in spans:
                if (span[:3], span[5]) == (cell[:3], scenario) and span[3] <= first <= span[4]:
                    years[span].append(cell)
    return [agencies, projects, years]


def _parts(figures: _Figures, kin: dict[_Cell, list[_Cell]]) -> Iterator[Constraint]:
    """Each part within its whole, and all parts together equal to it."""
    for whole, parts in kin.items():
        if whole not in figures:
            continue
        across_years = whole[3] < whole[4] and parts[0][3] == parts[0][4]
        for measure in YEARLY_SUMS if across_years else FUNDING_SUMS:
            for rank in (0, 1):
                heads = _views(figures[whole].get(measure, {}))[rank : rank + 1]
                tails = [v[min(rank, len(v) - 1)] for p in parts if (v := _views(figures[p].get(measure, {})))]
                for head in heads:
                    yield from (_constraint("<=", tail, head) for tail in tails)
                    if len(tails) > 1:
                        yield _constraint("==", tuple(chain.from_iterable(tails)), head)


def _sources(figures: _Figures) -> Iterator[Constraint]:
    """Central plus local money equal to the figure of all sources."""
    for measures in figures.values():
        for by_source in measures.values():
            central, local, total = (by_source.get(s, [])[:1] for s in ("NSTW", "NSDP", "ALL"))
            if central and local and total:
                yield _constraint("==", (*central, *local), tuple(total))


def _constraint(relation: Literal["==", "<="], left: tuple[int, ...], right: tuple[int, ...]) -> Constraint:
    return Constraint(relation, tuple((1, i) for i in left) + tuple((-1, i) for i in right))
