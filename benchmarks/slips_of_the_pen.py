"""Slips of the pen: each makes a wrong figure of a right one, given those around it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

MEASURES = ("allocated", "carried_in", "disbursed", "carried_out")
"""What is told of each project and office, column by column."""

Stated = Mapping[str, Decimal]


def _swapped(text: str, random: Random) -> str:
    places = _places(text)
    at = random.randrange(len(places) - 1)
    return _exchanged(text, places[at], places[at + 1])


def _jumped(text: str, random: Random) -> str:
    places = _places(text)
    at = random.randrange(len(places) - 2)
    return _exchanged(text, places[at], places[at + 2])


def _exchanged(text: str, one: int, other: int) -> str:
    marks = list(text)
    marks[one], marks[other] = marks[other], marks[one]
    return "".join(marks)


def _lost(text: str, random: Random) -> str:
    at = random.choice(_places(text))
    return text[:at] + text[at + 1 :]


def _doubled(text: str, random: Random) -> str:
    at = random.choice(_places(text))
    return text[:at] + text[at] + text[at:]


def _changed(text: str, random: Random) -> str:
    at = random.choice(_places(text))
    return text[:at] + random.choice("0123456789") + text[at + 1 :]


def _places(text: str) -> list[int]:
    return [at for at, mark in enumerate(text) if mark.isdigit()]


Slip = Callable[[str, Stated, Random], Decimal | None]


def _respelt(respell: Callable[[str, Random], str]) -> Slip:
    def slip(name: str, stated: Stated, random: Random) -> Decimal | None:
        if not stated[name]:
            return None
        text = respell(str(stated[name]), random)
        return Decimal(text) if text.strip(".") else None

    return slip


def _moved(*powers: int) -> Slip:
    return lambda name, stated, random: stated[name].scaleb(random.choice(powers))


def _negative(name: str, stated: Stated, _: Random) -> Decimal:
    return -stated[name]


def _whole_for_part(name: str, stated: Stated, _: Random) -> Decimal | None:
    node, _, measure = name.rpartition(".")
    return stated.get(f"{node.rpartition('_')[0]}.{measure}")


def _counted_twice(name: str, stated: Stated, random: Random) -> Decimal | None:
    parts = _parts(name, stated)
    return stated[name] + random.choice(parts) if parts else None


def _left_out(name: str, stated: Stated, random: Random) -> Decimal | None:
    parts = _parts(name, stated)
    return stated[name] - random.choice(parts) if parts else None


def _parts(name: str, stated: Stated) -> list[Decimal]:
    node, _, measure = name.rpartition(".")
    told = (stated.get(f"{node}_{number}.{measure}") for number in range(len(stated)))
    found = []
    for value in told:
        if value is None:
            break
        found.append(value)
    return found


def _neighbours(name: str, stated: Stated, random: Random) -> Decimal | None:
    """What stands one column to the left or right in the same row."""
    node, _, measure = name.rpartition(".")
    at = MEASURES.index(measure) + random.choice((-1, 1))
    return stated[f"{node}.{MEASURES[at]}"] if 0 <= at < len(MEASURES) else None


SLIPS: dict[str, Slip] = {
    "digits swapped": _respelt(_swapped),
    "digits swapped over one": _respelt(_jumped),
    "digit lost": _respelt(_lost),
    "digit doubled": _respelt(_doubled),
    "digit changed": _respelt(_changed),
    "scale": _moved(3, -3, 6),
    "separator": _moved(3, 1, -1),
    "sign": _negative,
    "whole for part": _whole_for_part,
    "part counted twice": _counted_twice,
    "part left out": _left_out,
    "neighbour copied": _neighbours,
}
