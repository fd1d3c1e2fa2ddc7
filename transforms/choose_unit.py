"""Which of the units that share a name is meant: by the province beside it, its type, its neighbours.

Ten districts are called Châu Thành; Hồng Ngự is a district and a town. Where the evidence leaves more than one, the
submission is refused and names them all; nothing is guessed.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.admin_units import TWO_TIERS_FROM, AdminUnit, Level, parent_of, province_of
from schemas.documents import Refusal
from schemas.passages import Narrative
from transforms.find_offices import TYPE_OF_WORD, OfficeMention, find_offices, type_rank

Era = tuple[date, date]
"""First and last day between which a document may have been issued."""

OLD_ERA: Era = (date(2021, 1, 1), date(2025, 6, 30))
NEW_ERA: Era = (TWO_TIERS_FROM, date.max)
Keys = frozenset[tuple[str, str]]
"""Level and code of units."""

_PAIRED = 20.0
_BESIDE = 100


@dataclass(frozen=True, slots=True)
class Recognised:
    """The unit, and what it was recognised from."""

    unit: AdminUnit
    how: str


@dataclass(frozen=True, slots=True)
class Issued:
    """When a document was issued.

    Attributes:
        span: the day, or the first and last day of the year it was issued in.
        era: the time before or since 1 July 2025, whichever units it means.
    """

    span: Era
    era: Era


def standing(units: Sequence[AdminUnit], issued: Issued) -> tuple[AdminUnit, ...]:
    """The units that existed when a document was issued, else in its era, else all of them."""
    for span in (issued.span, issued.era):
        found = tuple(u for u in units if u.stood_between(*issued.era) and u.stood_between(*span))
        if found:
            return found
    return tuple(units)


def choose_unit(  # noqa: PLR0913, PLR0917 - every kind of evidence there is
    said: list[tuple[OfficeMention, str]],
    level: Level,
    mentions: Iterable[OfficeMention],
    pairs: Iterable[tuple[OfficeMention, OfficeMention]],
    narrative: Narrative,
    issued: Issued,
) -> Recognised:
    """The one unit meant by the names said, with the reason.

    Raises:
        Refusal: `ambiguous_office` with the units left.
    """
    candidates = {
        _key(unit): (unit, mention, where)
        for mention, where in said
        for unit in standing([u for u in mention.units if u.level == level], issued)
    }
    if not candidates:
        raise Refusal("unknown_office", {"name": said[0][0].name.strip()})
    named = {key: mention for key, (_, mention, _) in candidates.items()}
    above = [frozenset(_key(u) for u in standing(m.units, issued)) for m in mentions]
    beside = [(low.key, frozenset(_key(u) for u in standing(high.units, issued))) for low, high in pairs]
    left = [unit for unit, _, _ in candidates.values()]
    left = _best(left, lambda u: spelling(u.name) == spelling(named[_key(u)].name))
    left = _best(left, lambda u: _parent_evidence(u, named[_key(u)].key, above, beside))
    left = _best(left, lambda u: -type_rank(u, named[_key(u)].word))
    left = _best(left, _neighbours(left, narrative, issued)) if len(left) > 1 else left
    if len(left) > 1:
        raise Refusal("ambiguous_office", {"name": named[_key(left[0])].name.strip(), "choices": choices(left)})
    unit, mention, where = candidates[_key(left[0])]
    return Recognised(unit, _how(unit, mention, where, rivals=len(candidates) - 1))


def _key(unit: AdminUnit) -> tuple[str, str]:
    """Level and code: enough to tell units apart that stood at one time."""
    return unit.level, unit.code


def _best(units: list[AdminUnit], score: Callable[[AdminUnit], float]) -> list[AdminUnit]:
    scores = [score(unit) for unit in units]
    return [unit for unit, value in zip(units, scores, strict=True) if value == max(scores)]


def spelling(name: str) -> list[str]:
    """A name with its accents, wherever the tone mark stands (`Hoà`, `Hòa`)."""
    return sorted(c for c in unicodedata.normalize("NFD", name.casefold()) if c.isalnum() or unicodedata.combining(c))


def _parent_evidence(unit: AdminUnit, name: str, above: list[Keys], beside: list[tuple[str, Keys]]) -> float:
    """How much speaks for the units above it: written right behind the name, or named elsewhere."""
    wanted = _ancestors(unit)
    return _PAIRED * sum(low == name and bool(keys & wanted) for low, keys in beside) + sum(
        bool(keys & wanted) for keys in above
    )


def _ancestors(unit: AdminUnit) -> Keys:
    parent = parent_of(unit)
    return frozenset(_key(u) for u in (parent, province_of(unit)) if u is not None)


def _neighbours(units: list[AdminUnit], narrative: Narrative, issued: Issued) -> Callable[[AdminUnit], float]:
    """Counts, for each unit, the distinct units named in the text that lie inside it, then those beside it."""
    mentions = (m for p in narrative.passages for m in find_offices(p.text, ("commune", "district")))
    named = {_key(u): u for m in mentions for u in standing(m.units, issued)}
    near: Counter[tuple[str, str]] = Counter()
    for key in named.keys() - {_key(u) for u in units}:
        near.update(_ancestors(named[key]))
    return lambda unit: near[_key(unit)] + sum(near[a] for a in _ancestors(unit)) / _BESIDE


def choices(units: list[AdminUnit]) -> str:
    """Units of one name with those above them, for the person who has to tell them apart."""
    return "; ".join(sorted({", ".join(_chain(unit)) for unit in units}))


def _chain(unit: AdminUnit) -> list[str]:
    names, above = [unit.full_name], parent_of(unit)
    while above is not None:
        names.append(above.full_name)
        above = parent_of(above)
    return names


def _how(unit: AdminUnit, mention: OfficeMention, where: str, rivals: int) -> str:
    """The words it was recognised by and where they stood, with every liberty taken."""
    word = TYPE_OF_WORD.get(mention.word, "").lower()
    parts = [f"{where}: {word} {mention.name.strip()}".replace(":  ", ": ")]
    if mention.is_loose:
        parts.append("spelt otherwise than in the list")
    if type_rank(unit, mention.word):
        parts.append(f"listed as {unit.type}")
    if rivals:
        parts.append(f"chosen among {rivals + 1} units of this name by {province_of(unit).full_name}")
    return "; ".join(parts)
