"""Documents of one office held against each other: what is told, and above all what is not."""

from typing import Any

import polars as pl
import pytest

from schemas.bounds import FIRST_YEAR
from schemas.rules import ACROSS_RULES
from tests.figures import across
from transforms.compare_across import compare_offices, compare_province, find_across

TWO = ({}, {"form_code": "F1"})
TWO_YEARS = ({}, {"year_from": 2024, "year_to": 2024})
PLAN_AND_REPORT = ({"document_kind": "plan"}, {})

Figure = dict[str, Any]


def money(document: int, written: str, indicator: str = "disbursed", **said: Any) -> Figure:
    usual = {"project_code": "DA3.TDA1", "year": 2023, "indicator": indicator}
    return {**usual, "document": document, "written": written, **said}


def planned(document: int, written: str, **said: Any) -> Figure:
    return money(document, written, "planned", scenario="plan", **said)


def poor(document: int, written: str, **said: Any) -> Figure:
    usual = {"topic": "poverty", "source": None, "indicator": "poor_households", "year": 2023, "point": "end"}
    return {**usual, "document": document, "written": written, "written_unit": "hộ", **said}


def compared(figures: list[Figure], documents: tuple[Figure, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is found, and how much was compared."""
    placed = across(figures, documents)
    rows = {row["observation_id"]: row for row in placed.iter_rows(named=True)}
    told = compare_province([compare_offices(placed)])
    return find_across(told, rows, {}), told.counts


def found(figures: list[Figure], documents: tuple[Figure, ...] = TWO) -> list[tuple[str, str]]:
    """Rule and severity of every finding that is a cause."""
    findings, _ = compared(figures, documents)
    causes = findings.filter(pl.col("cause_id").is_null())
    return list(causes.select("rule_id", "severity").iter_rows())


def outcomes(figures: list[Figure], documents: tuple[Figure, ...], comparison: str) -> dict[str, int]:
    _, counts = compared(figures, documents)
    told = counts.filter(pl.col("comparison") == comparison).select("agree", "differ", "cannot_tell").sum()
    return {name: number for name, number in told.row(0, named=True).items() if number}


NEVER_TOLD: dict[str, tuple[list[Figure], tuple[Figure, ...]]] = {
    "rounded": ([money(0, "1.681"), money(1, "1.681,234")], TWO),
    "cut off": ([money(0, "3.473"), money(1, "3.473,575")], TWO),
    "half a year against the whole": ([money(0, "400"), money(1, "900")], ({"period": "H1"}, {})),
    "part of a year": ([money(0, "400"), money(1, "900")], ({"period": "AD_HOC"}, {})),
    "last year of a report on several": (
        [money(0, "400"), money(1, "900")],
        ({"period": "AD_HOC", "year_from": 2021, "year_to": 2023}, {}),
    ),
    "estimate against result": ([money(0, "400", scenario="estimate"), money(1, "900")], TWO),
    "about so much": ([money(0, "400", approximate="about"), money(1, "900")], TWO),
    "derived": ([money(0, "400", derived=True), money(1, "900")], TWO),
    "one item of it": ([money(0, "400", item="mô hình nuôi bò"), money(1, "900")], TWO),
    "told twice inside one document": ([money(0, "400"), money(0, "700"), money(1, "900")], TWO),
    "one office's part": ([money(0, "400", agency_code="PLDTBXH"), money(1, "900")], TWO),
    "one kind of capital of two": (
        [money(0, "400", capital="SN"), money(1, "900"), money(1, "60", capital="DTPT", project_code="DA1")],
        TWO,
    ),
    "central money and all money": (
        [money(0, "400", "allocated"), money(1, "400", "allocated", source="NSTW"), money(1, "440", "allocated")],
        TWO,
    ),
    "central money spent and all money spent": (
        [money(0, "400"), money(1, "400", source="NSTW"), money(1, "437,5", source="ALL")],
        TWO,
    ),
    "central money carried in and all money carried out": (
        [
            money(0, "437,5", "carried_out"),
            money(0, "400", "carried_out", source="NSTW"),
            money(1, "400", "carried_in", year=2024),
        ],
        TWO_YEARS,
    ),
    "local share of neither named": ([money(0, "400,0", "allocated"), money(1, "440,0", "allocated")], TWO),
    "carried-in money counted": (
        [money(0, "1.000", "allocated"), money(1, "777", "allocated"), money(1, "223", "carried_in")],
        TWO,
    ),
    "plan adjusted by so much": (
        [planned(0, "1.000"), money(1, "1.223", "allocated"), money(1, "223", "adjusted_up")],
        PLAN_AND_REPORT,
    ),
    "part of what was left returned": (
        [money(0, "500", "carried_out"), money(1, "380", "carried_in", year=2024), money(0, "120", "returned")],
        TWO_YEARS,
    ),
    "document on an adjustment": (
        [money(0, "400", "allocated"), money(1, "900", "allocated")],
        ({"scope": "ALL:adjustment"}, {}),
    ),
    "programme total of a document on one project": (
        [money(0, "400", project_code="ALL"), money(1, "900", project_code="ALL")],
        ({"scope": "DA3.TDA1"}, {}),
    ),
    "target against result": ([poor(0, "500", scenario="plan"), poor(1, "640")], PLAN_AND_REPORT),
    "new standard of poverty": (
        [poor(0, "640", year=2021), poor(1, "905", year=2022, point="start")],
        ({"year_from": 2021, "year_to": 2021}, {"year_from": 2022, "year_to": 2022}),
    ),
    "another programme": ([money(0, "400"), money(1, "900", programme="DTTSMN")], TWO),
    "another office": ([money(0, "400"), money(1, "900")], ({}, {"unit_code": "610"})),
    "another hamlet of the same name": (
        [poor(0, "40", sub_unit="Thôn 1"), poor(1, "90", sub_unit="Thôn 1")],
        TWO,
    ),
    "outputs of one place in running text": (
        [
            {"document": at, "topic": "output", "indicator": "trainees", "project_code": "DA4.TDA1", "year": 2023}
            | {"written": written, "written_unit": "người"}
            for at, written in enumerate(("60", "540"))
        ],
        ({}, {}),
    ),
}


@pytest.mark.parametrize("case", NEVER_TOLD)
def test_two_documents_of_another_scope_or_writing_are_not_said_to_differ(case: str) -> None:
    assert found(*NEVER_TOLD[case]) == []


def test_a_text_and_a_workbook_of_one_year_must_agree() -> None:
    findings, _ = compared([money(0, "1.861"), money(1, "1.681,234", sheet="Biểu 1", cell="K9")], TWO)
    told = findings.row(0, named=True)
    assert (told["rule_id"], told["kind"], told["severity"]) == ("R-022", "cross_document", "error")
    assert told["submission_id"] == "s0"
    assert told["observation_ids"] == ["o0", "o1"]
    for said in ("1.861 triệu đồng", "1.681,234 triệu đồng", "văn bản 1.txt", 'ô K9 trang tính "Biểu 1"', "đảo chữ số"):
        assert said in told["message_vi"]


def test_households_that_differ_are_a_warning_until_a_slip_explains_them() -> None:
    assert found([poor(0, "640"), poor(1, "655")]) == [("R-022", "warning")]
    assert found([poor(0, "1.640"), poor(1, "1.460")]) == [("R-022", "error")]


def test_an_office_whose_level_is_not_known_is_compared_all_the_same() -> None:
    unknown = {"unit_code": "99999", "unit_level": None}
    known = {"unit_code": "608"}
    documents = (unknown, {**unknown, "form_code": "F1"}, known)
    assert found([money(0, "500"), money(1, "560"), money(2, "500")], documents) == [("R-022", "error")]


@pytest.mark.parametrize(
    ("column", "is_told"),
    [
        ("form_code", True),
        ("scope", True),
        ("province_code", True),
        ("document_kind", False),
        ("period", False),
        ("year_from", False),
    ],
)
def test_documents_of_which_little_is_known_break_nothing(column: str, *, is_told: bool) -> None:
    documents = ({column: None}, {"form_code": "F1", column: None})
    figures = [money(at, w, m) for at, w in enumerate(("500", "560")) for m in ("planned", "carried_in", "disbursed")]
    figures += [poor(0, "640"), poor(1, "655", sub_unit="Thôn 1")]
    assert found(figures, documents) == ([("R-022", "error")] if is_told else [])


def test_a_plan_that_differs_is_never_an_error() -> None:
    figures = [planned(0, "3.152"), money(1, "3.512", "allocated")]
    assert found(figures, PLAN_AND_REPORT) == [("R-023", "warning")]
    assert compared(figures, PLAN_AND_REPORT)[0]["submission_id"].to_list() == ["s1"]


def test_a_decision_is_held_against_the_report_before_the_plan_is() -> None:
    documents = ({"document_kind": "plan"}, {"document_kind": "plan", "scope": "ALL:allocation"}, {})
    figures = [planned(0, "3.152"), money(1, "3.500", "allocated"), money(2, "3.500", "allocated")]
    assert found(figures, documents) == []


def test_money_retold_later_is_an_error_where_it_was_known_from_the_start() -> None:
    assert found([money(0, "500", "allocated"), money(1, "650", "allocated")], TWO_YEARS) == [("R-024", "error")]
    assert found([money(0, "500"), money(1, "650")], TWO_YEARS) == [("R-024", "warning")]


def test_what_the_next_plan_says_of_this_year_is_a_warning() -> None:
    documents = ({}, {"document_kind": "plan", "year_from": 2024, "year_to": 2024})
    assert found([money(0, "500"), money(1, "650")], documents) == [("R-024", "warning")]


def test_a_year_opens_with_the_households_the_last_one_closed_with() -> None:
    findings, _ = compared([poor(0, "640"), poor(1, "655", year=2024, point="start")], TWO_YEARS)
    told = findings.row(0, named=True)
    assert (told["rule_id"], told["severity"], told["submission_id"]) == ("R-024", "warning", "s1")
    assert "đầu năm 2024" in told["message_vi"]


def test_the_first_year_there_is_opens_with_nothing_from_before() -> None:
    documents = ({"year_from": FIRST_YEAR, "year_to": FIRST_YEAR}, {"year_from": FIRST_YEAR, "year_to": FIRST_YEAR + 1})
    findings, _ = compared(
        [poor(at, w, year=FIRST_YEAR, point="start") for at, w in enumerate(("640", "655"))], documents
    )
    assert findings["year"].to_list() == [FIRST_YEAR]


def test_more_carried_in_than_out_is_an_error_and_less_a_warning() -> None:
    more = [money(0, "500", "carried_out"), money(1, "560", "carried_in", year=2024)]
    less = [money(0, "560", "carried_out"), money(1, "500", "carried_in", year=2024)]
    assert found(more, TWO_YEARS) == [("R-025", "error")]
    assert found(less, TWO_YEARS) == [("R-025", "warning")]


def test_money_is_followed_from_year_to_year_within_one_document() -> None:
    documents = ({"period": "AD_HOC", "year_from": 2021, "year_to": 2024},)
    figures = [money(0, "500", "carried_out", year=2022), money(0, "560", "carried_in", year=2023)]
    assert found(figures, documents) == [("R-025", "error")]


def test_carried_money_keeps_to_its_source() -> None:
    figures = [
        money(0, "500", "carried_out", source="NSTW"),
        money(1, "60", "carried_in", source="NSDP", year=2024),
    ]
    assert found(figures, TWO_YEARS) == []
    assert outcomes(figures, TWO_YEARS, "carry_over_chain") == {"cannot_tell": 2}


def test_both_capitals_together_are_held_against_the_whole() -> None:
    split = [money(0, "300", capital="DTPT"), money(0, "200", capital="SN")]
    assert found([*split, money(1, "500")]) == []
    assert found([*split, money(1, "560")]) == [("R-022", "error")]


def test_one_capital_is_the_whole_where_the_office_names_no_other_and_then_a_warning() -> None:
    assert found([money(0, "500", capital="SN"), money(1, "560")]) == [("R-022", "warning")]
    assert found([money(0, "1.651", capital="SN"), money(1, "1.561")]) == [("R-022", "error")]


def test_the_value_most_documents_tell_is_the_one_the_others_are_held_against() -> None:
    three = (*TWO, {"form_code": "F2"})
    findings, _ = compared([money(0, "500"), money(1, "560"), money(2, "500")], three)
    assert findings["submission_id"].to_list() == ["s1"]
    assert (findings["reported"].item(), findings["expected"].item()) == (560_000_000, 500_000_000)


def test_a_figure_against_several_that_agree_comes_first_and_is_one_cause() -> None:
    documents = ({}, TWO_YEARS[1], {"year_from": 2025, "year_to": 2025})
    findings, _ = compared([money(0, "500"), money(1, "560"), money(2, "560")], documents)
    assert findings["suspects"].list.first().to_list() == ["o0", "o0"]
    assert findings["suggestion"].to_list() == ["560 triệu đồng", "560 triệu đồng"]
    assert findings["finding_id"].n_unique() == findings["cause_id"].n_unique() == 1
    assert findings["cause_id"].null_count() == 2


def test_two_figures_with_nothing_between_them_are_both_suspected_and_none_is_put_right() -> None:
    findings, _ = compared([money(0, "500"), money(1, "560")], TWO)
    assert set(findings["suspects"].item()) == {"o0", "o1"}
    assert findings["suggestion"].item() is None


def test_totals_that_differ_by_as_much_follow_from_their_part() -> None:
    def told(at: int, leaf: str, whole: str, programme: str) -> list[Figure]:
        projects = {"DA3.TDA1": leaf, "DA3": whole, "ALL": programme}
        return [money(at, written, project_code=code) for code, written in projects.items()]

    findings, _ = compared([*told(0, "500", "800", "9.100"), *told(1, "560", "860", "9.160")], TWO)
    assert findings.height == 3
    root = findings.filter(pl.col("cause_id").is_null())
    assert root["project_code"].to_list() == ["DA3.TDA1"]
    assert set(findings["cause_id"].drop_nulls()) == {root["finding_id"].item()}


def test_a_rate_follows_from_its_count_and_money_spent_from_money_carried_in() -> None:
    rates = [poor(at, r, indicator="poverty_rate_pct", written_unit="%") for at, r in enumerate(("23,70", "24,26"))]
    assert found([poor(0, "640"), poor(1, "655"), *rates]) == [("R-022", "warning")]
    more = [money(0, "500"), money(0, "90", "carried_in"), money(1, "560"), money(1, "150", "carried_in")]
    assert found(more) == [("R-022", "error")]


def test_what_one_workbook_tells_otherwise_is_one_cause_in_whatever_comparison() -> None:
    documents = ({}, {"form_code": "F1"}, {"period": "AD_HOC", "year_from": 2022, "year_to": 2024})
    figures = [money(0, "500"), money(1, "560", sheet="Biểu 1", cell="K9")]
    figures += [money(1, "860", project_code="DA3", sheet="Biểu 1", cell="K8"), money(2, "800", project_code="DA3")]
    assert found(figures, documents) == [("R-022", "error")]


def test_two_documents_that_differ_throughout_are_told_once_and_no_figure_is_accused() -> None:
    leaves = ("DA2", "DA3.TDA1", "DA3.TDA2", "DA4.TDA1", "DA6.TDA2")
    figures = [money(0, str(510 + 7 * n), project_code=leaf) for n, leaf in enumerate(leaves)]
    figures += [money(1, str(911 + 13 * n), project_code=leaf) for n, leaf in enumerate(leaves)]
    findings, counts = compared(figures, TWO)
    assert findings.select("rule_id", "severity").rows() == [("R-022", "warning")]
    assert "5 trong 5" in findings["message_vi"].item()
    assert counts["differ"].sum() == 5


def test_a_document_in_another_unit_throughout_is_one_error_that_says_so() -> None:
    leaves = ("DA2", "DA3.TDA1", "DA3.TDA2", "DA4.TDA1", "DA6.TDA2")
    figures = [money(0, str(511 + 7 * n), project_code=leaf) for n, leaf in enumerate(leaves)]
    figures += [money(1, f"{511 + 7 * n}.000", project_code=leaf) for n, leaf in enumerate(leaves)]
    findings, _ = compared(figures, TWO)
    assert findings.select("rule_id", "severity").rows() == [("R-022", "error")]
    assert "Có thể do sai dấu chấm, dấu phẩy" in findings["message_vi"].item()


def test_a_superseded_or_absent_counterpart_is_counted_as_not_told() -> None:
    assert outcomes([planned(0, "3.152")], PLAN_AND_REPORT, "plan_report") == {"cannot_tell": 1}
    assert outcomes([money(0, "500"), money(1, "500")], TWO, "same_year") == {"agree": 1}
    assert outcomes([money(0, "500"), money(1, "560")], TWO, "same_year") == {"differ": 1}


def test_rewritten_values_keep_the_subject_and_change_the_mismatch() -> None:
    first, _ = compared([money(0, "500"), money(1, "560")], TWO)
    second, _ = compared([money(0, "500"), money(1, "570")], TWO)
    assert first["subject_id"].item() == second["subject_id"].item()
    assert first["finding_id"].item() != second["finding_id"].item()


def test_every_rule_across_documents_has_a_kind_of_the_contract() -> None:
    published = {rule.told_as or rule.kind for rule in ACROSS_RULES}
    assert published == {"cross_document", "carry_over_chain", "copied_forward", "outlier"}
