"""A real office of Viet Nam to make a workbook for, and how it is named."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from random import Random

from schemas.codebook import code_list
from tests.layouts.wordings import wordings
from transforms.fold_text import fold

MOST_PLACES = 11
_LAST_DAY_OF_DISTRICTS = "2025-06-30"
_FIRST_DAY_WITHOUT_DISTRICTS = "2025-07-01"


@dataclass(frozen=True, slots=True)
class Office:
    """Who reports.

    Attributes:
        within: the district of a commune of old, '' otherwise.
        places: communes of a district, hamlets of a commune, as written in full (`Xã Tân Duyệt`, `Thôn 2`).
        needs_province: whether another office of Viet Nam bears the same name.
    """

    code: str
    kind: str
    name: str
    within: str
    province: str
    places: tuple[str, ...]
    needs_province: bool

    @property
    def is_commune(self) -> bool:
        """Whether hamlets are listed below it."""
        return self.kind not in ("Huyện", "Thị xã")

    @property
    def title(self) -> str:
        """The office as a title names it: `huyện Mường La, tỉnh Sơn La`."""
        name = f"{self.kind.lower()} {self.name}"
        if self.within:
            name = f"{name}, {self.within}"
        return f"{name}, {self.province}" if self.needs_province else name


def choose_office(rng: Random, year: int) -> Office:
    """A district, now and then a commune; from the middle of 2025 there are communes only."""
    if year >= 2025:
        return _commune(
            rng, [row for row in code_list("communes") if row["valid_from"] == _FIRST_DAY_WITHOUT_DISTRICTS]
        )
    if rng.random() < 0.15:
        return _commune(rng, [row for row in _communes_of_old() if row["type"] == "Xã"])
    return _district(rng)


def _district(rng: Random) -> Office:
    known = [row for row in _units("district") if row["parent_code"] in _by_code("province")]
    row = rng.choice([row for row in known if row["type"] in ("Huyện", "Thị xã")])
    communes = [f"{each['type']} {each['name']}" for each in _communes_of_old() if each["parent_code"] == row["code"]]
    seen = Counter(fold(each.partition(" ")[2]) for each in communes)
    alone = [each for each in communes if seen[fold(each)] < 2 and not any(letter.isdigit() for letter in each)]
    if len(alone) < 4:
        return _district(rng)
    places = rng.sample(alone, min(len(alone), rng.randint(4, MOST_PLACES)))
    province = _by_code("province")[row["parent_code"]]
    names = Counter(fold(each["name"]) for each in (*_units("district"), *_units("province")))
    return Office(
        row["code"], row["type"], row["name"], "", _full(province), tuple(places), names[fold(row["name"])] > 1
    )


def _commune(rng: Random, rows: list[dict[str, str]]) -> Office:
    provinces = _provinces_now() if rows[0]["valid_from"] == _FIRST_DAY_WITHOUT_DISTRICTS else _by_code("province")
    districts = {code: each for code, each in _by_code("district").items() if each["parent_code"] in provinces}
    known = [row for row in rows if row["parent_code"] in districts or row["parent_code"] in provinces]
    alike = Counter((row["parent_code"], fold(row["name"])) for row in known)
    known = [row for row in known if alike[row["parent_code"], fold(row["name"])] == 1]
    row = rng.choice([row for row in known if not any(letter.isdigit() for letter in row["name"])])
    hamlets = tuple(rng.sample(wordings()["hamlets"], rng.randint(4, 9)))
    district = districts.get(row["parent_code"])
    province = provinces[district["parent_code"] if district else row["parent_code"]]
    within = f"{district['type'].lower()} {district['name']}" if district else ""
    return Office(row["code"], row["type"], row["name"], within, _full(province), hamlets, needs_province=True)


def _full(province: dict[str, str]) -> str:
    return f"{province['type'].lower()} {province['name']}"


@cache
def _communes_of_old() -> tuple[dict[str, str], ...]:
    return tuple(row for row in code_list("communes") if row["valid_to"] == _LAST_DAY_OF_DISTRICTS)


@cache
def _units(level: str) -> tuple[dict[str, str], ...]:
    return tuple(
        row
        for row in code_list("admin_units")
        if row["level"] == level
        and row["valid_from"] == "2021-01-01"
        and row["valid_to"] in ("", _LAST_DAY_OF_DISTRICTS)
    )


@cache
def _by_code(level: str) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _units(level)}


@cache
def _provinces_now() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in code_list("admin_units") if row["level"] == "province" and not row["valid_to"]}
