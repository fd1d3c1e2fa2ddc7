"""Which figures must be wrong: the sets of least weight whose change satisfies every rule within the half-widths.

The method is Fellegi and Holt's. Every rule that does not hold is a conflict: one of its figures is wrong. The cheapest
set that takes a figure out of each conflict is tried; where changing it alone cannot satisfy the rules around it, the
proof of that names a further conflict, and the search goes on. It ends with sets nothing cheaper can replace.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from schemas.linear import Figure, LinearRule, Localised, Suspect
from transforms.cover_conflicts import cheapest_cover, groups_of
from transforms.explain_slips import UNLIKELIHOOD
from transforms.solve_neighbourhood import Neighbourhood, System, system_of
from transforms.suggest_values import suggest_missing, suggest_values

_MOST_SETS = 24
_MOST_NAMED = 60
"""Of more figures than these nobody can say which are wrong, where the search did not come to its end."""
_ALIKE = 1e-9


def never(work: int) -> bool:
    """The search has all the time it needs."""
    del work
    return False


@dataclass(slots=True)
class _Search:
    """The conflicts found so far, and what has been tried."""

    system: System
    weights: Sequence[float]
    missing: frozenset[int]
    is_over: Callable[[int], bool]
    conflicts: list[frozenset[int]] = field(default_factory=list)
    is_complete: bool = True
    tried: dict[frozenset[int], frozenset[int] | None] = field(default_factory=dict)

    def conflict(self, changed: frozenset[int]) -> frozenset[int] | None:
        """What else must change besides a set; None where the set suffices."""
        if changed not in self.tried:
            self.tried[changed] = Neighbourhood(self.system, changed | self.missing).conflict()
        return self.tried[changed]

    @property
    def size(self) -> int:
        """What the next search for a cheapest set has to look through: the conflicts, times the figures in them."""
        return len(self.conflicts) * len({figure for conflict in self.conflicts for figure in conflict})

    def cost(self, changed: frozenset[int]) -> float:
        """The weight of a set."""
        return sum(self.weights[figure] for figure in changed)


def localise(
    figures: Sequence[Figure], rules: Sequence[LinearRule], is_over: Callable[[int], bool] = never
) -> Localised:
    """The figures that must be wrong, and what they would be.

    Args:
        figures: as stated; a figure that rules name and that is not among them counts as missing.
        rules: what must hold.
        is_over: asked now and then, with how much the next step has to look through (conflicts times figures); once it
            says so the search ends with the best set found and the bound proven.
    """
    system = system_of(figures, rules)
    violated = tuple(rule for rule, row in zip(rules, system.rows, strict=True) if not row.holds)
    missing = frozenset(at for at, figure in enumerate(system.figures) if figure.value is None)
    weights = [float(figure.weight) for figure in system.figures]
    search = _Search(system, weights, missing, is_over)
    search.conflicts += [frozenset(row.terms) - missing for row in system.rows if not row.holds]
    best, least = _least_set(search)
    if best is None:
        found_none = Localised(violated, cost=_money(least), least=_money(least))
        return replace(found_none, is_complete=search.is_complete, is_possible=not search.is_complete)
    found = suggest_missing(system, best | missing, missing) if missing else ()
    if not best:
        return Localised(violated, missing=found)
    options = [list(_alternatives(search, group, best)) for group in groups_of(search.conflicts)]
    told = [_likeliest(search, part, best) for part in options]
    answer = _localised(violated, told, search.cost(best), least)
    return replace(answer, missing=found, is_complete=search.is_complete)


def _least_set(search: _Search) -> tuple[frozenset[int] | None, float]:
    """A set of least weight whose change satisfies all rules, and the least weight proven.

    None where none can, or where the search was cut short and what it would name is too much to look at.
    """
    least = 0.0
    while True:
        changed = cheapest_cover(search.conflicts, search.weights)
        if changed is None:
            return None, least
        least = search.cost(changed)
        found = list(_conflicts_apart(search, changed))
        if not found:
            return changed, least
        if not all(found):
            return None, least
        search.conflicts += found
        if search.is_over(search.size):
            search.is_complete = False
            return _any_set(search, changed), least


def _conflicts_apart(search: _Search, changed: frozenset[int]) -> Iterator[frozenset[int]]:
    """Conflicts a set leaves, no figure in two of them: each is met as if the figures of those before might change."""
    while (conflict := search.conflict(changed)) is not None:
        yield conflict
        if not conflict:
            return
        changed |= conflict


def _any_set(search: _Search, changed: frozenset[int]) -> frozenset[int] | None:
    """Some set that satisfies all rules, not always of least weight: what is in conflict joins, the cheapest first."""
    while len(changed) <= _MOST_NAMED:
        conflict = search.conflict(changed)
        if not conflict:
            return changed if conflict is None else None
        changed |= {min(conflict, key=lambda figure: (search.weights[figure], figure))}
    return None


def _alternatives(search: _Search, group: Sequence[frozenset[int]], best: frozenset[int]) -> Iterator[frozenset[int]]:
    """Every set that does for a group of conflicts what the best one does, at the same weight."""
    figures = frozenset(figure for conflict in group for figure in conflict)
    own, rest = best & figures, best - figures
    yield own
    known, conflicts = [own], list(group)
    while len(known) < _MOST_SETS:
        if search.is_over(len(conflicts) * len(figures)):
            search.is_complete = False
            return
        changed = cheapest_cover(conflicts, search.weights, known)
        if changed is None or search.cost(changed) > search.cost(own) + _ALIKE:
            return
        conflict = search.conflict(changed | rest)
        if conflict is None:
            yield changed
            known.append(changed)
        elif conflict:
            conflicts.append(conflict)
        else:
            return


def _likeliest(
    search: _Search, sets: Sequence[frozenset[int]], best: frozenset[int]
) -> list[tuple[int, tuple[Suspect, ...]]]:
    """The sets as suspects, those that slips explain first; sets alike in that keep the order of their figures."""
    own = sets[0]
    told = []
    for changed in sets:
        free = (best - own) | changed | search.missing
        suspects = suggest_values(search.system, free, changed)
        told.append((sum(map(_unlikelihood, suspects)), sorted(changed), suspects))
    return [(unlikelihood, suspects) for unlikelihood, _, suspects in sorted(told, key=lambda each: each[:2])]


def _unlikelihood(suspect: Suspect) -> int:
    """How hard it is to believe that a figure was meant to be what it would be; most where it can be nothing at all."""
    return UNLIKELIHOOD[suspect.explanation] * (1 if suspect.suggested is not None else 2)


def _localised(
    violated: tuple[LinearRule, ...],
    parts: Sequence[Sequence[tuple[int, tuple[Suspect, ...]]]],
    cost: float,
    least: float,
) -> Localised:
    """The parts put together: the likeliest of each, then every other one in the place of its own."""
    first = [part[0] for part in parts]
    sets = [_joined(suspects for _, suspects in first)]
    alike: list[tuple[Suspect, ...]] = []
    others: list[tuple[Suspect, ...]] = []
    for at, part in enumerate(parts):
        for unlikelihood, suspects in part[1:]:
            swapped = _joined(suspects if i == at else own for i, (_, own) in enumerate(first))
            (alike if unlikelihood == part[0][0] else others).append(swapped)
    return Localised(
        violated, (*sets, *alike, *others), _money(cost), _money(least), equally_good=len(sets) + len(alike)
    )


def _joined(parts: Iterator[tuple[Suspect, ...]]) -> tuple[Suspect, ...]:
    found: Mapping[str, Suspect] = {each.name: each for part in parts for each in part}
    return tuple(found.values())


def _money(weight: float) -> Decimal:
    return Decimal(repr(round(weight, 9))).normalize()
