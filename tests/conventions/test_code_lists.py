"""The code lists hold what the program relies on: dates on every code, no two meanings at one time, NFC."""

import csv
import unicodedata
from collections import defaultdict
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest

from schemas.admin_units import (
    AdminUnit,
    communes,
    parent_of,
    province_of,
    provinces_and_districts,
    unit_on,
    units_under,
)
from transforms.fold_text import squash

UNITS = (*provinces_and_districts(), *communes())
LISTS = sorted(f.name for f in files("codebook").iterdir() if f.name.endswith(".csv"))


def rows_of(name: str) -> list[dict[str, str]]:
    with files("codebook").joinpath(name).open(encoding="utf8") as source:
        return list(csv.DictReader(source))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_nfc_without_stray_blanks(name: str) -> None:
    for row in rows_of(name):
        for value in row.values():
            assert value == unicodedata.normalize("NFC", value).strip(), row
            assert "  " not in value, row


@pytest.mark.parametrize("name", LISTS)
def test_every_code_with_a_validity_says_since_when(name: str) -> None:
    for row in rows_of(name):
        if "valid_from" in row:
            first = date.fromisoformat(row["valid_from"])
            assert not row["valid_to"] or first <= date.fromisoformat(row["valid_to"]), row


def test_no_code_means_two_units_on_one_day() -> None:
    periods: dict[tuple[str, str], list[AdminUnit]] = defaultdict(list)
    for unit in UNITS:
        periods[unit.level, unit.code].append(unit)
    for same_code in periods.values():
        for earlier, later in pairwise(sorted(same_code, key=lambda u: u.valid_from)):
            assert earlier.valid_to, same_code
            assert earlier.valid_to < later.valid_from, same_code


def test_every_unit_lies_in_one_above_it() -> None:
    for unit in UNITS:
        assert unit.level == "province" or parent_of(unit) is not None, unit
        assert province_of(unit).level == "province"


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "commune_count"),
    [
        (date(2021, 1, 1), 63, 705, 10599),
        (date(2024, 12, 31), 63, 705, 10599),
        (date(2025, 3, 1), 63, 696, 10035),
        (date(2025, 7, 1), 34, 0, 3321),
    ],
)
def test_the_country_is_whole_on_any_day(day: date, provinces: int, districts: int, commune_count: int) -> None:
    standing = [u.level for u in UNITS if u.stood_on(day)]
    counts = [standing.count(level) for level in ("province", "district", "commune")]
    assert counts == [provinces, districts, commune_count]


def test_a_reused_code_means_what_it_meant_on_the_day() -> None:
    before, after = date(2025, 6, 30), date(2025, 7, 1)
    assert (unit_on("province", "80", before), unit_on("province", "80", after)) != (None, None)
    assert [getattr(unit_on("province", "80", day), "name", None) for day in (before, after)] == ["Long An", "Tây Ninh"]
    assert unit_on("province", "62", after) is None
    kon_tum = unit_on("province", "62", before)
    assert kon_tum is not None
    assert [u.name for u in units_under(kon_tum, before)][:3] == ["Kon Tum", "Đắk Glei", "Ngọc Hồi"]
    quang_ngai = unit_on("province", "51", after)
    assert quang_ngai is not None
    assert {u.level for u in units_under(quang_ngai, after)} == {"commune"}
    assert len(units_under(quang_ngai, after)) == 96


def test_every_alias_is_of_a_known_code_and_means_one_unit_of_its_level() -> None:
    listed = {(u.level, u.code) for u in UNITS}
    official = {(u.level, squash(u.name)): u.code for u in UNITS}
    rows = rows_of("admin_aliases.csv")
    assert len({(row["level"], squash(row["alias"])) for row in rows}) == len(rows)
    for row in rows:
        assert (row["level"], row["code"]) in listed, row
        assert official.get((row["level"], squash(row["alias"])), row["code"]) == row["code"], row
