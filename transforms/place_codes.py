"""The units that codes written by people mean: whether there ever was one, where it lies, which one was meant else."""

from collections.abc import Collection, Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache

from schemas.admin_units import AdminUnit, Level, communes, province_of, provinces_and_districts, units_coded
from schemas.obligations import WIDTH_OF_CODE
from transforms.fold_text import squash

_LEVELS: dict[str, Level] = {"province": "province", "district": "district", "commune": "commune"}
_MOST_NAMED = 3
_ALIKE = 0.8
_PAIR = 2
_ANOTHER = 4


def units_meant(code: str) -> tuple[AdminUnit, ...]:
    """Every unit that ever bore a code, on whatever day, from the first; none where nobody did."""
    level = WIDTH_OF_CODE.get(len(code))
    return units_coded(_LEVELS[level], code) if level else ()


def called(code: str) -> str:
    """The unit a code meant last, with its province: `Huyện Đăk Hà, Tỉnh Kon Tum`.

    Raises:
        LookupError: nobody ever bore it.
    """
    unit = units_meant(code)[-1]
    return unit.full_name if unit.level == "province" else f"{unit.full_name}, {province_of(unit).full_name}"


def name_on(code: str, day: date) -> str | None:
    """What the unit that bears a code is called on a day; None where nobody bears it then."""
    return next((unit.full_name for unit in units_meant(code) if unit.stood_on(day)), None)


def lies_in(code: str, provinces: Collection[str]) -> bool:
    """Whether a unit that ever bore a code lay in one of some provinces, or in one these were merged with."""
    own = {province_of(unit).code for unit in units_meant(code)}
    return not own.isdisjoint(provinces) or not own.isdisjoint(_merged_with(frozenset(provinces)))


def nearest_units(written: str, provinces: Collection[str]) -> str:
    """The few units that what was written comes nearest to, each as `615 (Huyện Đăk Hà)`; '' where it may be many.

    A code is sought by what fingers and spreadsheets do to it: zeros lost in front, two digits exchanged, one wrong,
    missing or too many. A name is sought as it is written, else by likeness.

    Args:
        written: a code or a name.
        provinces: codes of those to look in; none: a name is looked for everywhere, as it is written.
    """
    key = squash(written)
    units = tuple(_units_of(_merged_with(frozenset(provinces))) if provinces else _all_units())
    last = {unit.code: unit for unit in units}
    if not key.isdecimal():
        near = _codes_called(key, units, is_near=bool(provinces))
    else:
        near = _codes_mistaken(key, last) if provinces or key in last else []
    if len(near) > _MOST_NAMED:
        return ""
    return ", ".join(f"{code} ({last[code].full_name if provinces else called(code)})" for code in near)


def _codes_mistaken(key: str, codes: Collection[str]) -> list[str]:
    """The codes that became a key by the likeliest slip, the shortest first."""
    by_slip: dict[int, list[str]] = {}
    for code in codes:
        by_slip.setdefault(_slip(key, code), []).append(code)
    likeliest = min((slip for slip in by_slip if slip < _ANOTHER), default=_ANOTHER)
    return sorted(by_slip.get(likeliest, []), key=lambda code: (len(code), code)) if likeliest < _ANOTHER else []


def _codes_called(key: str, units: Collection[AdminUnit], *, is_near: bool) -> list[str]:
    """The codes of the units so named, their type before the name or not; by likeness where none is."""
    codes: dict[str, dict[str, None]] = {}
    for unit in units:
        for name in (unit.full_name, unit.name):
            codes.setdefault(squash(name), {})[unit.code] = None
    found = [key] if key in codes else get_close_matches(key, codes, _MOST_NAMED, _ALIKE) if is_near else []
    return list(dict.fromkeys(code for name in found for code in codes[name]))


def _slip(written: str, code: str) -> int:
    """How a code became what is written, the likeliest slip the least; `_ANOTHER` where it is another altogether."""
    if written == code:
        return 0
    if written.zfill(len(code)) == code:
        return 1
    if len(written) == len(code):
        wrong = [place for place, (one, other) in enumerate(zip(written, code, strict=True)) if one != other]
        is_exchanged = len(wrong) == _PAIR and sorted(written) == sorted(code) and wrong[1] == wrong[0] + 1
        return 2 if is_exchanged else 3 if len(wrong) == 1 else _ANOTHER
    shorter, longer = sorted((written, code), key=len)
    is_one_off = len(longer) == len(shorter) + 1
    return 3 if is_one_off and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))) else _ANOTHER


def _all_units() -> Iterator[AdminUnit]:
    yield from provinces_and_districts()
    yield from communes()


def _units_of(provinces: Collection[str]) -> Iterator[AdminUnit]:
    return (unit for unit in _all_units() if province_of(unit).code in provinces)


@cache
def _merged_with(provinces: frozenset[str]) -> frozenset[str]:
    """The provinces, and those that hold or held a commune whose code one of theirs bears on another day."""
    of_code: dict[str, set[str]] = {}
    for commune in communes():
        of_code.setdefault(commune.code, set()).add(province_of(commune).code)
    return provinces.union(*(each for each in of_code.values() if not each.isdisjoint(provinces)))
