"""A district held against its communes: row by row, and all together where all of them reported."""

from typing import Any

import polars as pl
import pytest

from schemas.admin_units import provinces_and_districts
from tests.figures import across
from transforms.compare_across import compare_offices, compare_province, find_across
from transforms.name_communes import communes_in, is_unchanged, name_communes

YEAR = 2023
DISTRICT = next(
    unit
    for unit in provinces_and_districts()
    if unit.level == "district" and 3 <= len(communes_in(unit.code, YEAR)) <= 6 and is_unchanged(unit.code, YEAR)
)
COMMUNES = communes_in(DISTRICT.code, YEAR)
OFFICE = {"unit_code": DISTRICT.code, "unit_name": DISTRICT.full_name}

Figure = dict[str, Any]


def commune(at: int, **said: Any) -> Figure:
    return {"unit_code": COMMUNES[at].code, "unit_name": COMMUNES[at].full_name, "unit_level": "commune", **said}


def poor(document: int, written: str, **said: Any) -> Figure:
    usual = {"topic": "poverty", "source": None, "indicator": "poor_households", "year": YEAR, "point": "end"}
    return {**usual, "document": document, "written": written, "written_unit": "hộ", **said}


def found(figures: list[Figure], documents: list[Figure]) -> pl.DataFrame:
    placed = across(figures, documents)
    rows = {row["observation_id"]: row for row in placed.iter_rows(named=True)}
    chunks = [placed.filter(pl.col("unit_code") == code) for code in placed["unit_code"].unique(maintain_order=True)]
    return find_across(compare_province([compare_offices(chunk) for chunk in chunks]), rows, {})


def all_communes() -> list[Figure]:
    return [commune(at) for at in range(len(COMMUNES))]


@pytest.mark.parametrize("name", [COMMUNES[0].full_name, COMMUNES[0].name])
def test_a_row_is_held_against_the_communes_own_report(name: str) -> None:
    findings = found([poor(0, "1.189", sub_unit=name), poor(1, "1.198")], [OFFICE, commune(0)])
    told = findings.row(0, named=True)
    assert (told["rule_id"], told["kind"], told["severity"]) == ("R-026", "cross_document", "error")
    assert (told["unit_code"], told["sub_unit"]) == (DISTRICT.code, COMMUNES[0].full_name)
    assert f"{COMMUNES[0].full_name} trong báo cáo năm {YEAR}" in told["message_vi"]


def test_a_row_that_says_what_the_commune_says_is_no_mismatch() -> None:
    assert found([poor(0, "189", sub_unit=COMMUNES[0].name), poor(1, "189")], [OFFICE, commune(0)]).is_empty()


def test_a_row_of_no_commune_of_the_district_is_held_against_nothing() -> None:
    assert found([poor(0, "189", sub_unit="Xã Không Có"), poor(1, "198")], [OFFICE, commune(0)]).is_empty()


def test_a_district_is_the_sum_of_its_communes_where_all_reported() -> None:
    parts = [poor(at + 1, "100") for at in range(len(COMMUNES))]
    total = 100 * len(COMMUNES)
    assert found([poor(0, str(total)), *parts], [OFFICE, *all_communes()]).is_empty()
    told = found([poor(0, str(total + 7)), *parts], [OFFICE, *all_communes()]).row(0, named=True)
    assert (told["rule_id"], told["severity"]) == ("R-027", "error")
    assert (told["reported"], told["expected"]) == (total + 7, total)
    assert told["arithmetic"].startswith("100 + 100")


def test_communes_that_are_missing_make_the_sum_a_lower_bound() -> None:
    assert found([poor(0, "640"), poor(1, "189")], [OFFICE, commune(0)]).is_empty()
    told = found([poor(0, "164"), poor(1, "189")], [OFFICE, commune(0)])
    assert told.select("rule_id", "severity", "arithmetic").rows() == [("R-027", "warning", "189 > 164 (hộ)")]


def test_what_a_commune_only_plans_is_no_part_of_the_sum() -> None:
    assert found([poor(0, "164"), poor(1, "189", scenario="plan")], [OFFICE, commune(0)]).is_empty()


def test_a_name_means_a_commune_of_its_own_district_and_year_alone() -> None:
    name = COMMUNES[0].name
    named = name_communes([(DISTRICT.code, name, YEAR), (DISTRICT.code, name, 2026), ("608", "Xã Không Có", YEAR)])
    assert named.select("unit_code", "year", "commune").rows() == [(DISTRICT.code, YEAR, COMMUNES[0].code)]


@pytest.mark.parametrize("said", [{"unit_code": "99999"}, {"year_from": 2016, "year_to": 2016}])
def test_a_commune_no_list_knows_of_is_part_of_no_district(said: Figure) -> None:
    year = said.get("year_to", YEAR)
    documents = [OFFICE | {"year_from": year, "year_to": year}, commune(0) | said]
    assert found([poor(0, "164", year=year), poor(1, "189", year=year)], documents).is_empty()


def test_a_commune_made_anew_under_an_old_code_is_another_office() -> None:
    documents = [
        {"unit_code": "796", "year_from": 2025, "year_to": 2025},
        {
            "unit_code": "27727",
            "unit_level": "commune",
            "unit_name": "Xã Hưng Điền",
            "year_from": 2025,
            "year_to": 2025,
        },
    ]
    figures = [poor(0, "900", sub_unit="Xã Hưng Điền B", year=2025), poor(1, "500", year=2025)]
    assert found(figures, documents).is_empty()
