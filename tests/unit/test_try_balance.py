"""A rule written out, held against figures the way every declared balance is."""

from decimal import Decimal
from typing import Any

import pytest

from tests.checking import money
from tests.figures import observations
from tests.unit.test_parse_balance import parsed
from transforms.try_balance import Tried, try_balance

CARRY_OVER = "allocated + carried_in? == disbursed + carried_out"


def tried(text: str, *figures: dict[str, Any]) -> Tried:
    return try_balance(parsed(text), observations(figures))


def year(allocated: str, disbursed: str, carried_out: str, **known: Any) -> list[dict[str, Any]]:
    told = {"allocated": allocated, "disbursed": disbursed, "carried_out": carried_out}
    return [money("DA2", written, indicator, **known) for indicator, written in told.items()]


def households(indicator: str, written: str, point: str = "end") -> dict[str, Any]:
    told = {"topic": "poverty", "year": 2023, "source": None, "point": point, "written_unit": "hộ"}
    return told | {"indicator": indicator, "written": written}


def test_it_holds_within_the_written_digits() -> None:
    found = tried(CARRY_OVER, *year("3.152,0", "2.373", "778,425"))
    assert (found.judged, found.broken) == ({"s1": 1}, ())


def test_where_it_does_not_hold_the_sum_is_written_out_with_every_measure() -> None:
    found = tried(CARRY_OVER, *year("360,0", "170,290", "198,710"))
    (broken,) = found.broken
    assert broken["arithmetic_vi"] == (
        "kinh phí phân bổ 360,0 ≠ kinh phí giải ngân 170,290 + kinh phí chuyển nguồn sang năm sau 198,710 = 369 "
        "(triệu đồng)"
    )
    assert broken["difference"] == -9_000_000
    assert sorted(broken["observation_ids"]) == ["o0", "o1", "o2"]
    assert (broken["project_code"], broken["year_from"]) == ("DA2", 2023)


def test_an_optional_measure_counts_where_it_is_told() -> None:
    figures = year("360,0", "170,290", "198,710")
    assert tried(CARRY_OVER, *figures, money("DA2", "9,0", "carried_in")).broken == ()


def test_what_is_not_told_in_full_is_not_judged() -> None:
    found = tried(CARRY_OVER, *year("360,0", "170,290", "198,710")[:2])
    assert (found.judged, found.broken) == ({}, ())
    assert found.told == {("allocated", "year"): 1, ("disbursed", "year"): 1}


def test_a_year_before_is_sought_in_the_same_filing() -> None:
    before, after = money("DA2", "48,0", "carried_out", 2022), money("DA2", "84,0", "carried_in", 2023)
    (broken,) = tried("carried_in == carried_out[-1]", before, after).broken
    assert (broken["year_from"], abs(broken["difference"])) == (2023, 36_000_000)


@pytest.mark.parametrize(("poor", "broken"), [("640", 0), ("2.800", 1)])
def test_a_part_is_held_against_its_whole_at_its_own_point_of_the_year(poor: str, broken: int) -> None:
    figures = [households("households", "2.700"), households("poor_households", poor)]
    found = tried("poor_households <= households", *figures, households("poor_households", "9.000", "start"))
    assert (found.judged, len(found.broken)) == ({"s1": 1}, broken)


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("disbursed <= 0.5 * allocated", 1),
        ("disbursed <= 3/5 * allocated", 0),
        ("allocated <= 359e6", 1),
        ("allocated >= 359e6", 0),
        ("allocated <= 360e6", 0),
        ("allocated - 2*disbursed >= -1e6", 1),
        ("allocated == 360e6", 0),
        ("0.001*allocated == 360000", 0),
    ],
)
def test_factors_and_numbers_standing_alone_count(text: str, broken: int) -> None:
    found = tried(text, money("DA2", "360,0"), money("DA2", "200,0", "disbursed"))
    assert (found.judged, len(found.broken)) == ({"s1": 1}, broken)


def test_a_factor_is_written_beside_its_figure_and_undone_in_the_difference() -> None:
    (broken,) = tried("disbursed <= 0.5 * allocated", money("DA2", "360,0"), money("DA2", "200,0", "disbursed")).broken
    assert broken["arithmetic_en"] == "disbursed funds 200,0 > 0,5 × allocated funds 360,0 = 180 (triệu đồng)"
    assert broken["difference"] == Decimal(20_000_000)


def test_a_value_told_twice_breaks_it_only_where_both_values_do() -> None:
    figures = year("360,0", "170,290", "198,710")
    assert tried(CARRY_OVER, *figures, money("DA2", "189,710", "carried_out")).broken == ()
