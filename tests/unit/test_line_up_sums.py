from typing import Any

import pytest

from tests.checking import found_in, kinds, money


def test_adjustments_of_the_year_explain_projects_below_the_first_allocation_and_the_carry_over() -> None:
    figures = [
        money("ALL", "15.480"),
        money("ALL", "1.120", "adjusted_down"),
        money("ALL", "2.346,5", "carried_in"),
        money("ALL", "13.020,75", "disbursed"),
        money("ALL", "485,75", "returned"),
        money("ALL", "3.200", "carried_out"),
        *(money(f"DA{n}", written) for n, written in enumerate(("6.300", "4.150", "730", "980"), 1)),
        *(money(f"DA{n}", written) for n, written in enumerate(("1.200", "400", "600"), 5)),
    ]
    assert kinds(found_in(figures)) == []
    assert [kind for kind, *_ in kinds(found_in(figures[:1] + figures[2:]))] == [
        "carry_over_identity",
        "parts_vs_total_allocated",
    ]


def test_funds_available_are_what_is_spent_and_left() -> None:
    spent = [money("ALL", "13.000", "disbursed"), money("ALL", "3.700", "carried_out")]
    assert kinds(found_in([money("ALL", "15.480"), *spent])) == [("carry_over_identity", "error", "ALL")]
    assert kinds(found_in([money("ALL", "15.480"), money("ALL", "16.700", "available"), *spent])) == []


def offices(*written: str, **last: Any) -> list[dict[str, Any]]:
    codes = ("PLDTBXH", "PNNPTNT", "PYT")
    parts = [money("ALL", figure, agency_code=code, part_of=0) for figure, code in zip(written, codes, strict=False)]
    return [money("ALL", "21.784,6"), *parts, money("ALL", "8.500,0", part_of=0, **last)]


@pytest.mark.parametrize("unnamed", [{"item": "Ban Quản lý"}, {}], ids=["item", "no office"])
def test_parts_without_an_office_of_their_own_are_parts_all_the_same(unnamed: dict[str, Any]) -> None:
    assert kinds(found_in(offices("6.120,0", "6.374,6", "790,0", **unnamed))) == []


def test_offices_said_to_be_all_parts_must_add_up() -> None:
    found = found_in(offices("6.120,0", "6.374,6", agency_code="PYT"))
    assert kinds(found) == [("parts_vs_total_allocated", "error", "ALL")]


def test_short_list_of_projects_is_only_a_note_where_one_may_be_missing() -> None:
    figures = [money("ALL", "178.340"), money("DA1", "120.000"), money("DA2", "31.200"), money("DA4", "4.155")]
    assert kinds(found_in(figures)) == [("parts_vs_total_allocated", "info", "ALL")]


def test_list_short_by_less_than_its_least_project_is_a_warning() -> None:
    figures = [money("ALL", "155.600"), money("DA1", "120.000"), money("DA2", "31.200"), money("DA4", "4.155")]
    assert kinds(found_in(figures)) == [("parts_vs_total_allocated", "warning", "ALL")]


def test_capital_and_recurrent_funds_make_up_the_whole() -> None:
    parts = [money("DA2", "60", capital="DTPT", part_of=0), money("DA2", "30", capital="SN", part_of=0)]
    assert kinds(found_in([money("DA2", "100"), *parts])) == [("parts_vs_total_allocated", "error", "DA2")]
    assert kinds(found_in([money("DA2", "90"), *parts])) == []


def test_money_carried_in_by_kind_of_capital_counts_for_the_whole() -> None:
    figures = [
        money("ALL", "29.867"),
        money("ALL", "10.000", capital="DTPT"),
        money("ALL", "3.682", "carried_in", capital="DTPT"),
        money("ALL", "5.482", "carried_in", capital="SN"),
        money("ALL", "30.833", "disbursed"),
    ]
    assert kinds(found_in(figures)) == []


def test_project_above_its_allocation_may_spend_money_carried_into_the_programme() -> None:
    figures = [
        money("DA7", "350"),
        money("DA7", "440", "disbursed"),
        money("ALL", "2.346", "carried_in"),
    ]
    assert kinds(found_in(figures)) == [("disbursed_over_allocated", "info", "DA7")]


def test_whole_split_in_two_ways_is_not_exceeded_by_its_items() -> None:
    items = [money("DA2", written, item=f"khoản {written}", part_of=0) for written in ("300", "301", "400", "201")]
    assert kinds(found_in([money("DA2", "601"), *items])) == []


def test_money_carried_out_of_the_year_before_counts_where_none_is_said_to_be_carried_in() -> None:
    figures = [
        money("ALL", "9.215", "carried_out", year=2022),
        money("ALL", "86.450"),
        money("ALL", "90.000", "disbursed"),
        money("ALL", "5.665", "carried_out"),
    ]
    assert kinds(found_in(figures)) == []


def test_communes_add_up_to_the_communes_together_and_not_to_the_whole() -> None:
    figures = [
        money("ALL", "21.784,6"),
        money("ALL", "19.284,6", agency_code="PLDTBXH", part_of=0),
        money("ALL", "2.500,0", agency_code="UBNDX", part_of=0),
        money("ALL", "1.900,0", agency_code="UBNDX", sub_unit="Long Mai", part_of=2),
    ]
    rest = money("ALL", "600,0", agency_code="UBNDX", sub_unit="Long Sơn", part_of=2)
    wrong = rest | {"written": "500,0"}
    assert kinds(found_in([*figures, rest])) == []
    assert kinds(found_in([*figures, wrong])) == [("parts_vs_total_allocated", "error", "ALL")]


def test_whole_told_with_two_values_proves_no_list_complete() -> None:
    figures = [
        money("ALL", "698"),
        money("ALL", "142"),
        *(money(project, "100") for project in ("DA1", "DA2", "DA3", "DA5")),
        money("ALL", "450", "disbursed"),
        *(money(project, "90", "disbursed") for project in ("DA1", "DA2", "DA3", "DA5")),
    ]
    assert {severity for kind, severity, _ in kinds(found_in(figures)) if kind.startswith("parts")} == {"info"}
