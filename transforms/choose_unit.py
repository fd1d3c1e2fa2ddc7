"""Which of the units that share a name is meant: by the province beside it, its type, its neighbours.

Ten districts are called Châu Thành; Hồng Ngự is a district and a town. Where the evidence leaves more than one, the
submission is refused and names them all; nothing is guessed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.admin_units import TWO_TIERS_FROM, AdminUnit, Level, parent_of, province_of
from schemas.documents import Refusal
from schemas.passages import Narrative
from transforms.find_offices import OfficeMention, find_offices, type_rank

Era = tuple[date, date]
"""First and last day between which a document may have been issued."""

OLD_ERA: Era = (date(2021, 1, 1), date(2025, 6, 30))
NEW_ERA: Era = (TWO_TIERS_FROM, date.max)
_PAIRED = 20.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """The unit, and what it was recognised from."""

    unit: AdminUnit
    how: str


def standing(units: Sequence[AdminUnit], era: Era) -> tuple[AdminUnit, ...]:
    """The units that existed on a day of the span; all of them where none did."""
    return tuple(u for u in units if u.stood_between(*era)) or tuple(units)


def choose_unit(
    said: list[tuple[OfficeMention, str]],
    level: Level,
    mentions: Iterable[OfficeMention],
    pairs: Iterable[tuple[OfficeMention, OfficeMention]],
    narrative: Narrative,
    era: Era,
) -> Recognised:
    """The one unit meant by the names said, with the reason.

    Raises:
        Refusal: `ambiguous_office` with the units left.
    """
    mentioned, paired = list(mentions), list(pairs)
    candidates = {
        _key(unit): (unit, mention, where)
        for mention, where in said
        for unit in standing([u for u in mention.units if u.level == level], era)
    }
    if not candidates:
        raise Refusal("unknown_office", {"name": said[0][0].name.strip()})
    left = [unit for unit, _, _ in candidates.values()]
    left = _best(left, lambda u: _parent_evidence(u, candidates[_key(u)][1], mentioned, paired))
    left = _best(left, lambda u: -type_rank(u, candidates[_key(u)][1].word))
    if len(left) > 1:
        left = _best(left, _neighbours(left, narrative))
    if len(left) > 1:
        raise Refusal(
            "ambiguous_office", {"name": candidates[_key(left[0])][1].name.strip(), "choices": _choices(left)}
        )
    unit, mention, where = candidates[_key(left[0])]
    return Recognised(unit, _how(unit, mention, where, rivals=len(candidates) - 1))


def _key(unit: AdminUnit) -> tuple[str, str]:
    return unit.level, unit.code


def _best(units: list[AdminUnit], score: Callable[[AdminUnit], float]) -> list[AdminUnit]:
    scores = [score(unit) for unit in units]
    return [unit for unit, value in zip(units, scores, strict=True) if value == max(scores)]


def _parent_evidence(
    unit: AdminUnit,
    mention: OfficeMention,
    mentions: list[OfficeMention],
    pairs: list[tuple[OfficeMention, OfficeMention]],
) -> float:
    """How much speaks for the units above: written right behind the name, or named elsewhere."""
    above = _ancestors(unit)
    beside = sum(_PAIRED for low, high in pairs if low.key == mention.key and _means(high, above))
    return beside + sum(1.0 for m in mentions if _means(m, above))


def _ancestors(unit: AdminUnit) -> frozenset[tuple[str, str]]:
    parent = parent_of(unit)
    return frozenset(_key(u) for u in (parent, province_of(unit)) if u is not None)


def _means(mention: OfficeMention, wanted: frozenset[tuple[str, str]]) -> bool:
    return any(_key(unit) in wanted for unit in mention.units)


def _neighbours(units: list[AdminUnit], narrative: Narrative) -> Callable[[AdminUnit], float]:
    """Counts, for each unit, the distinct units named in the text that lie inside it or beside it."""
    named = {
        _key(u): u for p in narrative.passages for m in find_offices(p.text, ("commune", "district")) for u in m.units
    }
    own = {_key(u) for u in units}
    near: Counter[tuple[str, str]] = Counter()
    for key, unit in named.items():
        if key not in own:
            near.update(_ancestors(unit))
    return lambda unit: near[_key(unit)] + sum(near[a] for a in _ancestors(unit)) / 100


def _choices(units: list[AdminUnit]) -> str:
    return "; ".join(sorted({", ".join(_chain(unit)) for unit in units}))


def _chain(unit: AdminUnit) -> list[str]:
    names, above = [unit.full_name], parent_of(unit)
    while above is not None:
        names.append(above.full_name)
        above = parent_of(above)
    return names


def _how(unit: AdminUnit, mention: OfficeMention, where: str, rivals: int) -> str:
    parts = [f"{where}: {mention.word} {mention.name.strip()}".replace("  ", " ")]
    if mention.is_loose:
        parts.append("spelt otherwise than in the list")
    if type_rank(unit, mention.word):
        parts.append(f"listed as {unit.type}")
    if rivals:
        parts.append(f"chosen among {rivals + 1} units of this name by {province_of(unit).full_name}")
    return "; ".join(parts)
