from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from schemas.records import Reading
from tests.unit.nightly import MOMENT, NO_FINDINGS, finding
from tests.unit.readings import count, money, reading, submission_id
from transforms.build_frames import build_frames
from transforms.consolidate_funding import consolidate_funding
from transforms.consolidate_outputs import consolidate_outputs
from transforms.consolidate_poverty import consolidate_poverty

LATER = MOMENT + timedelta(days=30)
PLAN: dict[str, Any] = {"document_kind": "plan", "year_from": 2023, "year_to": 2023}


def figures(*filings: tuple[str, datetime, Reading]) -> pl.DataFrame:
    """What the warehouse hands to consolidation: figures in force, their submission's columns beside them."""
    frame = build_frames([(submission_id(name), said) for name, _, said in filings]).observations
    offices = [
        {
            "submission_id": submission_id(name),
            "unit_name": said.office.unit_name,
            "unit_level": said.office.unit_level,
            "province_code": said.office.province_code,
            "province_name": said.office.province_name,
            "document_kind": said.office.document_kind,
            "form_code": said.office.form_code,
            "period": said.office.period,
            "filed_year_from": said.office.year_from,
            "filed_year_to": said.office.year_to,
            "received_at": received_at,
        }
        for name, received_at, said in filings
    ]
    columns = pl.DataFrame(offices, schema_overrides={"form_code": pl.String})
    return frame.join(columns, on="submission_id")


def funding(
    *filings: tuple[str, datetime, Reading], findings: pl.DataFrame = NO_FINDINGS
) -> dict[tuple[str, str], Any]:
    """The consolidated rows by project and source, money in million đồng."""
    rows = consolidate_funding(figures(*filings), findings).to_dicts()
    for row in rows:
        for name in [name for name in row if name.endswith("_vnd")]:
            row[name.removesuffix("_vnd")] = None if row[name] is None else row[name] / 1_000_000
    return {(row["project_code"], row["source"]): row for row in rows}


def one(*observations: Any, **said: Any) -> tuple[str, datetime, Reading]:
    return ("a", MOMENT, reading(*observations, **said))


def test_a_stated_whole_stands_and_its_parts_are_not_added_to_it() -> None:
    said = one(money(0, "allocated", "100"), money(1, "allocated", "70", agency_code="PYT"))
    row = funding(said)["DA2", "ALL"]
    assert (row["allocated"], row["choice_reason"]) == (100, "allocated: stated")


def test_a_whole_nobody_states_is_the_sum_of_its_offices() -> None:
    row = funding(one(*(money(i, "allocated", "40", agency_code=a) for i, a in enumerate(("PYT", "PVHTT")))))[
        "DA2", "ALL"
    ]
    assert (row["allocated"], row["choice_reason"]) == (80, "allocated: sum_of_agencies")
    assert len(row["chosen_from"]) == 2


def test_an_office_whose_disbursement_is_not_stated_leaves_the_sum_unknown() -> None:
    rows = funding(
        one(
            money(0, "allocated", "40", agency_code="PYT"),
            money(1, "allocated", "60", agency_code="PVHTT"),
            money(2, "disbursed", "40", agency_code="PYT"),
        )
    )
    assert (rows["DA2", "ALL"]["allocated"], rows["DA2", "ALL"]["disbursed"]) == (100, None)


def test_central_and_local_money_add_up_to_all_sources_and_stand_beside_it() -> None:
    rows = funding(one(money(0, "allocated", "100", source="NSTW"), money(1, "allocated", "10", source="NSDP")))
    assert [rows["DA2", s]["allocated"] for s in ("NSTW", "NSDP", "ALL")] == [100, 10, 110]


def test_a_stated_total_of_sources_is_never_added_to_its_sources() -> None:
    rows = funding(one(money(0, "allocated", "110"), money(1, "allocated", "100", source="NSTW", part_of=0)))
    assert [rows["DA2", s]["allocated"] for s in ("NSTW", "ALL")] == [100, 110]


def test_one_source_alone_stands_for_all_sources_and_says_so() -> None:
    rows = funding(one(money(0, "allocated", "100", source="NSTW")))
    assert (rows["DA2", "ALL"]["allocated"], rows["DA2", "ALL"]["choice_reason"]) == (100, "allocated: sum_of_sources")


def test_central_money_whose_source_was_left_out_is_not_taken_for_all_sources() -> None:
    said = (
        money(0, "allocated", "100"),
        money(1, "allocated", "100", source="NSTW"),
        money(2, "allocated", "10", source="NSDP"),
    )
    assert funding(one(*said))["DA2", "ALL"]["allocated"] == 110
    assert funding(one(*said[:2]))["DA2", "ALL"]["allocated"] == 100


def test_budgets_of_three_levels_make_the_local_one() -> None:
    said = [money(i, "allocated", "5", source=s) for i, s in enumerate(("NST", "NSH", "NSX"))]
    rows = funding(one(*said, money(3, "allocated", "100", source="NSTW")))
    assert (rows["DA2", "NSDP"]["allocated"], rows["DA2", "ALL"]["allocated"]) == (15, 115)


def test_credit_is_no_part_of_all_sources() -> None:
    rows = funding(one(money(0, "allocated", "100", source="NSTW"), money(1, "allocated", "999", source="TINDUNG")))
    assert rows["DA2", "ALL"]["allocated"] == 100


def test_sub_projects_make_their_project_and_projects_the_programme() -> None:
    rows = funding(
        one(
            money(0, "allocated", "10", "DA3.TDA1"),
            money(1, "allocated", "20", "DA3.TDA2"),
            money(2, "allocated", "5", "DA2"),
        )
    )
    assert (rows["DA3", "ALL"]["allocated"], rows["ALL", "ALL"]["allocated"]) == (30, 35)
    assert rows["ALL", "ALL"]["choice_reason"] == "allocated: sum_of_projects"


def test_a_project_whose_disbursement_is_unknown_leaves_the_programme_unknown() -> None:
    rows = funding(
        one(
            money(0, "allocated", "10", "DA3.TDA1"),
            money(1, "disbursed", "9", "DA3.TDA1"),
            money(2, "allocated", "20", "DA3.TDA2"),
            money(3, "allocated", "5", "DA2"),
            money(4, "disbursed", "5", "DA2"),
        )
    )
    assert (rows["DA3", "ALL"]["disbursed"], rows["ALL", "ALL"]["disbursed"]) == (None, None)


def test_a_project_not_divided_by_source_leaves_the_programmes_sources_unknown() -> None:
    rows = funding(one(money(0, "allocated", "10", "DA2"), money(1, "allocated", "7", "DA5", source="NSTW")))
    assert ("ALL", "NSTW") not in rows
    assert rows["ALL", "ALL"]["allocated"] == 17


def test_a_stated_programme_total_stands_against_the_sum_of_its_projects() -> None:
    rows = funding(one(money(0, "allocated", "50", "ALL"), money(1, "allocated", "10", "DA2")))
    assert rows["ALL", "ALL"]["allocated"] == 50


def test_planned_money_comes_from_the_plan_and_actual_money_from_the_report() -> None:
    plan = ("p", LATER, reading(money(0, "planned", "80"), money(1, "allocated", "81"), **PLAN))
    report = ("r", MOMENT, reading(money(0, "planned", "70"), money(1, "allocated", "79")))
    row = funding(plan, report)["DA2", "ALL"]
    assert (row["planned"], row["allocated"]) == (80, 79)


def test_the_years_own_report_stands_before_a_later_retelling() -> None:
    own = ("own", MOMENT, reading(money(0, "disbursed", "90")))
    retold = ("retold", LATER, reading(money(0, "disbursed", "95"), year_from=2024, year_to=2024))
    assert funding(own, retold)["DA2", "ALL"]["disbursed"] == 90


def test_a_whole_year_stands_before_half_a_year_however_late_that_came() -> None:
    whole = ("whole", MOMENT, reading(money(0, "disbursed", "90")))
    half = ("half", LATER, reading(money(0, "disbursed", "45"), period="H1"))
    assert funding(whole, half)["DA2", "ALL"]["disbursed"] == 90


def test_what_happened_stands_before_what_was_expected() -> None:
    row = funding(one(money(0, "disbursed", "99", scenario="estimate"), money(1, "disbursed", "90")))["DA2", "ALL"]
    assert row["disbursed"] == 90


def test_of_two_stated_values_the_one_the_other_figures_support_is_chosen() -> None:
    said = one(money(0, "allocated", "100"), money(1, "allocated", "90"))
    assert funding(said)["DA2", "ALL"]["choice_reason"] == "allocated: first_stated"
    conflict = finding("a", "f", kind="conflicting_values", severity="warning")
    row = funding(said, findings=conflict)["DA2", "ALL"]
    assert (row["allocated"], row["choice_reason"]) == (90, "allocated: stated_and_supported")


def test_both_capitals_make_the_whole_and_one_alone_says_that_it_is_alone() -> None:
    both = one(money(0, "allocated", "60", capital="DTPT"), money(1, "allocated", "40", capital="SN"))
    alone = one(money(0, "allocated", "40", capital="SN"))
    assert funding(both)["DA2", "ALL"]["allocated"] == 100
    assert funding(alone)["DA2", "ALL"]["choice_reason"] == "allocated: only_capital_SN"


@pytest.mark.parametrize(
    "told", [{"item": "mô hình bò"}, {"sub_unit": "xã A"}, {"year_to": 2025}, {"project": None}, {"population": "DTTS"}]
)
def test_a_figure_that_is_no_whole_of_one_year_is_not_taken_for_one(told: dict[str, Any]) -> None:
    assert funding(one(money(0, "allocated", "5", **told))) == {}


def test_open_errors_widen_what_was_allocated() -> None:
    row = funding(one(money(0, "allocated", "100")), findings=finding("a", "f"))["DA2", "ALL"]
    assert (row["open_errors"], row["low"], row["high"]) == (1, 90, 100)


def test_disbursement_is_a_share_of_all_money_available() -> None:
    said = one(money(0, "allocated", "80"), money(1, "carried_in", "20"), money(2, "disbursed", "25"))
    assert funding(said)["DA2", "ALL"]["disbursement_pct"] == 25


def test_nothing_allocated_gives_no_rate() -> None:
    assert (
        funding(one(money(0, "allocated", "0"), money(1, "disbursed", "0")))["DA2", "ALL"]["disbursement_pct"] is None
    )


def test_poor_households_stand_by_unit_year_and_point() -> None:
    said = one(
        count(0, "poor_households", "120"),
        count(1, "poor_households", "80", population="DTTS"),
        count(2, "poor_households", "150", point="start"),
        count(3, "poor_households", "30", sub_unit="xã A"),
    )
    rows = consolidate_poverty(figures(said)).to_dicts()
    assert [(row["sub_unit"], row["point"], row["poor"], row["poor_dtts"]) for row in rows] == [
        (None, "end", 120, 80),
        (None, "start", 150, None),
        ("xã A", "end", 30, None),
    ]


def test_outputs_are_the_stated_whole_else_the_sum_of_the_items_named() -> None:
    houses: dict[str, Any] = {"topic": "output", "unit": "item", "point": "year", "project_code": "DA5"}
    items = [count(i, "houses_built", "3", item=f"xã {i}", **houses) for i in range(2)]
    whole = count(2, "houses_built", "7", **houses)
    assert consolidate_outputs(figures(one(*items)))["actual_value"].to_list() == [Decimal(6)]
    assert consolidate_outputs(figures(one(*items, whole)))["actual_value"].to_list() == [Decimal(7)]


def test_rates_of_outputs_are_not_added_up() -> None:
    known: dict[str, Any] = {"topic": "output", "point": "year", "project_code": "DA5"}
    said = one(
        count(0, "houses_built", "7", unit="item", **known), count(1, "completion_pct", "90", unit="percent", **known)
    )
    assert consolidate_outputs(figures(said))["indicator"].to_list() == ["houses_built"]
