from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from schemas.figures import FIGURE
from schemas.records import Reading
from schemas.tables import PUBLISHED, empty, frame_of
from tests.unit.nightly import MOMENT, NO_FINDINGS, finding
from tests.unit.readings import count, money, reading, submission_id
from transforms.apply_corrections import apply_corrections
from transforms.build_frames import build_frames
from transforms.consolidate_funding import consolidate_funding
from transforms.consolidate_outputs import consolidate_outputs
from transforms.consolidate_poverty import consolidate_poverty

LATER = MOMENT + timedelta(days=30)
NO_CORRECTIONS = empty(PUBLISHED["decisions"])
PLAN: dict[str, Any] = {"document_kind": "plan", "year_from": 2023, "year_to": 2023}


def figures(*filings: tuple[str, datetime, Reading], corrections: pl.DataFrame = NO_CORRECTIONS) -> pl.DataFrame:
    """What the warehouse hands to consolidation: figures in force as corrected, their submission's columns beside."""
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
    return apply_corrections(frame.join(columns, on="submission_id"), corrections)


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


def id_of(said: tuple[str, datetime, Reading], ordinal: int) -> str:
    return str(figures(said).filter(pl.col("ordinal") == ordinal)["observation_id"].item())


def bounds(said: tuple[str, datetime, Reading], *errors: pl.DataFrame, project: str = "DA2") -> tuple[Any, Any]:
    row = funding(said, findings=pl.concat(errors))[project, "ALL"]
    return row["low"], row["high"]


def test_open_errors_widen_what_was_allocated() -> None:
    said = one(money(0, "allocated", "100"))
    row = funding(said, findings=finding("a", "f", observation_ids=[id_of(said, 0)]))["DA2", "ALL"]
    assert (row["open_errors"], row["low"], row["high"]) == (1, 90, 100)


def test_a_part_may_be_wrong_by_what_the_sum_is_off() -> None:
    said = one(
        money(0, "allocated", "100", "DA4"),
        money(1, "allocated", "60", "DA4.TDA1"),
        money(2, "allocated", "30", "DA4.TDA2"),
    )
    error = finding("a", "f", project_code="DA4", observation_ids=[id_of(said, number) for number in range(3)])
    assert bounds(said, error, project="DA4") == (90, 100)
    assert bounds(said, error, project="DA4.TDA1") == (60, 70)


def test_only_the_figure_suggested_otherwise_may_move() -> None:
    said = one(
        money(0, "allocated", "100", "DA4"),
        money(1, "allocated", "60", "DA4.TDA1"),
        money(2, "allocated", "30", "DA4.TDA2"),
    )
    ids = [id_of(said, number) for number in range(3)]
    error = finding(
        "a", "f", project_code="DA4", observation_ids=ids, suspects=[ids[2]], suggested_value=Decimal(40_000_000)
    )
    assert bounds(said, error, project="DA4") == (100, 100)
    assert bounds(said, error, project="DA4.TDA2") == (30, 40)


def test_errors_on_one_figure_do_not_add_up_but_those_on_the_figures_of_a_sum_do() -> None:
    said = one(money(0, "allocated", "100"), *(money(n, "allocated", "50", f"DA4.TDA{n}") for n in range(1, 4)))
    stated = {"observation_ids": [id_of(said, 0)]}
    on_one = [finding("a", "f", **stated), finding("a", "g", **stated, expected=Decimal(95_000_000))]
    assert bounds(said, *on_one) == (90, 100)
    fifty, forty_five = Decimal(50_000_000), Decimal(45_000_000)
    on_parts = [
        finding(
            "a",
            f"f{n}",
            project_code=f"DA4.TDA{n}",
            observation_ids=[id_of(said, n)],
            reported=fifty,
            expected=forty_five,
        )
        for n in (1, 2)
    ]
    assert bounds(said, *on_parts, project="DA4") == (140, 150)


def test_nothing_allocated_is_less_than_nothing() -> None:
    said = one(money(0, "allocated", "100"))
    assert bounds(said, finding("a", "f", observation_ids=[id_of(said, 0)], expected=Decimal(-1))) == (0, 100)


def test_consequences_warnings_and_settled_errors_move_nothing() -> None:
    said = one(money(0, "allocated", "100"))
    ids = [id_of(said, 0)]
    others = [
        finding("a", "f", observation_ids=ids, cause_id="c"),
        finding("a", "g", observation_ids=ids, severity="warning"),
    ]
    assert bounds(said, *others) == (100, 100)


def corrected(said: tuple[str, datetime, Reading], ordinal: int, million: str, **told: Any) -> pl.DataFrame:
    """A correction in force of one figure of a filing."""
    row = figures(said).filter(pl.col("ordinal") == ordinal).to_dicts()[0]
    decision = {
        "decision_id": "d" * 24,
        "finding_id": "f",
        "decision": "correct",
        "origin": "officer",
        "effect": "in_force",
        "decided_by": "Lê Thị B",
        "decided_at": MOMENT,
        "reason": "gõ nhầm",
        "kind": "parts_vs_total_allocated",
        "unit_code": row["unit_code"],
        "value": Decimal(million) * 1_000_000,
        "observed_value": row["value"],
        "observed_half_width": row["half_width"],
        **{name: row[name] for name in FIGURE},
    }
    return frame_of(PUBLISHED["decisions"], [decision | told])


def allocated(
    *filings: tuple[str, datetime, Reading], corrections: pl.DataFrame, project: str = "DA2"
) -> dict[str, Any]:
    rows = consolidate_funding(figures(*filings, corrections=corrections), NO_FINDINGS).to_dicts()
    return next(row for row in rows if (row["project_code"], row["source"]) == (project, "ALL"))


def test_a_correction_stands_in_the_table_with_its_reason_and_the_figure_it_is_of() -> None:
    said = one(money(0, "allocated", "704.543"))
    row = allocated(said, corrections=corrected(said, 0, "704.343"))
    assert row["allocated_vnd"] == Decimal(704343000)
    assert row["chosen_from"] == [id_of(said, 0)]
    assert row["choice_reason"] == "allocated: stated, corrected (dddddddd: gõ nhầm)"


def test_a_corrected_part_is_told_of_in_the_sum_it_makes() -> None:
    said = one(*(money(n, "allocated", "10", f"DA4.TDA{n + 1}") for n in range(3)))
    row = allocated(said, corrections=corrected(said, 1, "15"), project="DA4")
    assert row["allocated_vnd"] == Decimal(35000000)
    assert row["choice_reason"] == "allocated: sum_of_sub_projects, corrected (dddddddd: gõ nhầm)"


def test_a_correction_is_of_no_figure_that_says_something_else_now() -> None:
    said = one(money(0, "allocated", "704.543"))
    again = ("b", LATER, reading(money(0, "allocated", "710")))
    row = allocated(again, corrections=corrected(said, 0, "800"))
    assert row["allocated_vnd"] == Decimal(710000000)
    assert "corrected" not in row["choice_reason"]


def test_a_figure_written_more_coarsely_is_still_the_one_corrected() -> None:
    said = one(money(0, "allocated", "704.543"))
    again = ("b", LATER, reading(money(0, "allocated", "704.5")))
    assert allocated(again, corrections=corrected(said, 0, "800"))["allocated_vnd"] == Decimal(800000000)


def test_a_correction_of_a_plan_does_not_stand_before_what_the_report_says() -> None:
    plan = ("a", LATER, reading(money(0, "allocated", "50", scenario="plan"), **PLAN))
    report = ("b", MOMENT, reading(money(0, "allocated", "520")))
    row = allocated(plan, report, corrections=corrected(plan, 0, "500"))
    assert row["allocated_vnd"] == Decimal(520000000)


def test_a_correction_in_a_dispute_between_documents_says_what_is_right() -> None:
    plan = ("a", LATER, reading(money(0, "allocated", "50", scenario="plan"), **PLAN))
    report = ("b", MOMENT, reading(money(0, "allocated", "520")))
    row = allocated(plan, report, corrections=corrected(plan, 0, "500", kind="cross_document"))
    assert row["allocated_vnd"] == Decimal(500000000)


def test_the_latest_of_several_corrections_of_a_figure_counts() -> None:
    said = one(money(0, "allocated", "704.543"))
    earlier = corrected(said, 0, "1", decided_at=MOMENT - timedelta(days=1), decision_id="e" * 24)
    row = allocated(said, corrections=pl.concat([corrected(said, 0, "704.343"), earlier]))
    assert row["allocated_vnd"] == Decimal(704343000)


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
