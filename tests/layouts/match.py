"""Observations held against the truth, cell by cell and attribute by attribute."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas.records import Observation
from tests.layouts.truth import Cell, Made, Said, Truth
from transforms.fold_text import fold

ATTRIBUTES = ("project_code", "agency_code", "sub_unit", "year_from", "year_to", "topic", "indicator", "source", "capital",
              "population", "scenario", "point", "item")  # fmt: skip
_KINDS_OF_PLACE = ("ubnd ", "ủy ban nhân dân ", "xã ", "phường ", "thị trấn ", "tt ")


@dataclass(frozen=True, slots=True)
class Miss:
    """One figure read otherwise than it was written, or not at all, or read where there was none."""

    cell: Cell
    what: str
    expected: str
    got: str


@dataclass(slots=True)
class Matched:
    """How one file was read."""

    right: list[Truth] = field(default_factory=list)
    missed: list[Truth] = field(default_factory=list)
    extra: list[Observation] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)


def match(made: Made, observations: Iterable[Observation]) -> Matched:
    """Every truth with the observation of its cell."""
    found: dict[Cell, list[Observation]] = defaultdict(list)
    for each in observations:
        found[each.place.sheet or "", each.place.cell or ""].append(each)
    matched = Matched()
    for truth in made.truths:
        here = found.get(truth.cell, [])
        right = next((each for each in here if not differences(truth, each)), None)
        if right is None:
            matched.missed.append(truth)
            matched.misses.append(_miss(truth, here))
        else:
            matched.right.append(truth)
            here.remove(right)
    for cell, left in found.items():
        if cell in made.free:
            continue
        matched.extra += left
        if not any(miss.cell == cell for miss in matched.misses):
            matched.misses += [Miss(cell, "extra", "", _told(each)) for each in left]
    return matched


def differences(truth: Truth, seen: Observation) -> list[str]:
    """The attributes in which a reading is not the truth."""
    wrong = [] if not truth.is_exact_reading or abs(seen.value - truth.value) <= truth.within else ["value"]
    if not _is_same_moment(truth.said, seen):
        wrong.append("point")
    wrong += [
        name
        for name in ATTRIBUTES
        if name not in ("year_from", "year_to", "point") and not _agrees(truth.said, name, getattr(seen, name))
    ]
    return wrong


def _is_same_moment(said: Said, seen: Observation) -> bool:
    """Whether years and point agree; the end of a year is the start of the next."""
    points = said["point"] if isinstance(said["point"], tuple) else (said["point"],)
    told = {_stand(said["year_from"], said["year_to"], point) for point in points}
    return _stand(seen.year_from, seen.year_to, seen.point) in told


def _stand(first: object, last: object, point: object) -> tuple[object, object, object]:
    if point == "end" and isinstance(first, int) and isinstance(last, int):
        return first + 1, last + 1, "start"
    return first, last, point


def _agrees(said: Said, name: str, seen: object) -> bool:
    if name not in said:
        expected: tuple[object, ...] = (None,) if name in ("agency_code", "sub_unit", "item") else ("*",)
    else:
        told = said[name]
        expected = told if isinstance(told, tuple) else (told,)
    if "*" in expected:
        return True
    if name in ("sub_unit", "item"):
        return _key(seen) in {_key(each) for each in expected}
    return seen in expected


def _key(name: object) -> str:
    """A place or item without what kind of place it is, as people differ in telling it."""
    key = str(name).lower() if name else ""
    for kind in _KINDS_OF_PLACE:
        key = key.removeprefix(kind)
    return " ".join(fold(key).split())


def _miss(truth: Truth, here: list[Observation]) -> Miss:
    if not here:
        return Miss(truth.cell, "not read", _told_truth(truth, ("indicator", "source", "capital")), "")
    nearest = min(here, key=lambda each: len(differences(truth, each)))
    wrong = differences(truth, nearest)
    names = [name for name in ATTRIBUTES if name in wrong] + (["year_from"] if "point" in wrong else [])
    expected = _told_truth(truth, tuple(names))
    got = ", ".join(f"{name}={getattr(nearest, name)}" for name in ["value", *names])
    return Miss(truth.cell, "wrong " + "+".join(wrong), expected, got)


def _told_truth(truth: Truth, names: tuple[str, ...]) -> str:
    stands = " ".join(f"[{truth.stands[:90]}]".split())
    return (
        stands
        + " "
        + ", ".join(
            [f"value={truth.value:.12g}", *(f"{name}={truth.said[name]}" for name in names if name in truth.said)]
        )
    )


def _told(seen: Observation) -> str:
    known = [f"{name}={getattr(seen, name)}" for name in ATTRIBUTES if getattr(seen, name) not in (None, "ALL")]
    return ", ".join([f"value={seen.value}", f"written={seen.written!r}", *known])
