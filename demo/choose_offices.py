"""Whose documents a made-up inbox holds: a real province, as many of its districts, some of their communes."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from demo.draw_facts import District, commune_of

Units = tuple[dict[str, str], ...]


class TooManyDistrictsError(ValueError):
    """No province has that many districts. `most` is the greatest number one has."""

    def __init__(self, asked: int, most: int) -> None:
        """Keep how many were asked for and the most there are."""
        super().__init__(f"{asked} districts asked for; the largest province has {most}")
        self.asked, self.most = asked, most


@dataclass(frozen=True, slots=True)
class Province:
    """A province and what all its offices cite: its local share and the resolution that sets it."""

    name: str
    kind: str
    counterpart_pct: int
    resolution: int
    resolution_day: int


@dataclass(frozen=True, slots=True)
class Office:
    """One office that files: a district or a commune of the province."""

    province: Province
    district: District


def choose_districts(
    units: Units, districts: int, years: tuple[int, int], province: str | None, rng: Random
) -> tuple[dict[str, str], Units]:
    """A province's row and as many of its districts, rural ones first.

    Args:
        units: rows of the code list of administrative units.
        districts: how many.
        years: first and last year in which they must exist.
        province: code of the province, or None for any that has enough.
        rng: picks the province and the districts.

    Raises:
        TooManyDistrictsError: see `write_province`.
    """
    alive = [u for u in units if _is_alive(u, years)]
    members = {
        u["code"]: sorted((d for d in alive if d["level"] == "district" and d["parent_code"] == u["code"]), key=_rank)
        for u in units
        if u["level"] == "province" and province in (None, u["code"])
    }
    enough = sorted(code for code, found in members.items() if len(found) >= districts)
    if not enough:
        raise TooManyDistrictsError(districts, max(map(len, members.values()), default=0))
    rural = [c for c in enough if sum(d["type"] == "Huyện" for d in members[c]) >= districts]
    code = rng.choice(rural or enough)
    row = next(u for u in units if u["level"] == "province" and u["code"] == code)
    return row, tuple(members[code][:districts])


def _rank(district: dict[str, str]) -> tuple[bool, str]:
    return district["type"] != "Huyện", district["code"]


def communes_of(units: Units, districts: set[str], years: tuple[int, int]) -> dict[str, list[dict[str, str]]]:
    """The communes of some districts, those whose names are not shared inside their district."""
    found: dict[str, list[dict[str, str]]] = {code: [] for code in districts}
    for unit in units:
        if unit["level"] == "commune" and unit["parent_code"] in districts and _is_alive(unit, years):
            found[unit["parent_code"]].append(unit)
    return found


def _is_alive(unit: dict[str, str], years: tuple[int, int]) -> bool:
    return unit["valid_from"] <= f"{years[0]}-12-31" and (unit["valid_to"] or "9999") >= f"{years[1]}-01-01"


def communes_filing(office: Office) -> Iterator[Office]:
    """The first two communes of a district, as offices of their own."""
    district = office.district
    for name in sorted(district.communes_by_name.keys() & district.communes())[:2]:
        yield Office(office.province, commune_of(district, name))
