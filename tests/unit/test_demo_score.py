"""The scorer itself: a perfect reading scores one, a missing figure does not."""

import dataclasses
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from demo import Truth
from demo.truth import DeadlineFact, FundingFact, IndicatorFact, LeadFact, PlantedError, StatusFact, SubmissionFact

FILE = "BC_2023.txt"


@pytest.fixture(scope="module")
def score_demo() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "score_demo.py"
    spec = importlib.util.spec_from_file_location("score_demo", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def truth() -> Truth:
    funding = FundingFact(FILE, "GNBV", "DA3.TDA2", "?PYT", "2023", "NSTW", "allocated", 679_000_000, 0, 1, "679 triệu")
    poor = IndicatorFact(FILE, "Tân Hòa", "2023", "end", "poor_households", "ALL", "1457", "actual", 1, "1.457 hộ")
    return Truth(
        submissions=[SubmissionFact(FILE, "1", "Mường Ba", "district", "Sơn Bình", "report", "2023", "press", "clean")],
        funding=[funding],
        indicators=[poor],
        status=[StatusFact(FILE, "DA1", "", "not_applicable")],
        lead_agencies=[LeadFact(FILE, "DA2", "PLDTBXH")],
        deadlines=[DeadlineFact(FILE, "annual_report", "15/11")],
        planted=[PlantedError(FILE, "stock_flow", "flow_open", "", "", "2023", "9", "18")],
    )


def perfect() -> dict[str, list[dict[str, Any]]]:
    money = {"file": FILE, "project_code": "DA3.TDA2", "agency_code": "PYT", "year_from": 2023, "year_to": 2023}
    money |= {
        "indicator": "allocated",
        "source": "ALL",
        "capital": "ALL",
        "unit": "VND",
        "value": 679e6,
        "half_width": 5e5,
    }
    poor = {
        "file": FILE,
        "topic": "poverty",
        "sub_unit": "Xã Tân Hòa",
        "indicator": "poor_households",
        "year_from": 2023,
    }
    poor |= {"population": "ALL", "point": "end", "scenario": "actual", "value": 1457, "half_width": 0}
    office = {"file": FILE, "unit_code": "1", "unit_level": "district", "document_kind": "report"}
    return {
        "submissions": [office | {"year_from": 2023, "year_to": 2023}],
        "funding": [money],
        "indicators": [poor],
        "status": [{"file": FILE, "project_code": "DA1", "year": None, "status": "not_applicable"}],
        "lead_agencies": [{"file": FILE, "project_code": "DA2", "agency_code": "PLDTBXH", "role": "lead"}],
        "deadlines": [{"file": FILE, "report": "annual_report", "due_month": 11, "due_day": 15}],
    }


FOUND = {
    "file": FILE,
    "kind": "stock_flow",
    "severity": "error",
    "project_code": None,
    "agency_code": None,
    "year": 2023,
}


def printed(score_demo: ModuleType, capsys: pytest.CaptureFixture[str], rows: Any, findings: list[Any]) -> str:
    score_demo.print_scores(truth(), score_demo.Reading(rows, findings, {}), "", 15)
    return capsys.readouterr().out


def test_a_perfect_reading_scores_one(score_demo: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(score_demo, capsys, perfect(), [FOUND])
    totals = [line.split() for line in out.splitlines() if line.startswith("  all")]
    assert [(t[1], t[3]) for t in totals] == [("1.000", "1.000")] * 6
    assert "1 of 1" in out


@pytest.mark.parametrize(
    ("key", "column", "value"),
    [
        ("submissions", "unit_code", "2"),
        ("submissions", "document_kind", "plan"),
        ("funding", "value", 680e6),
        ("funding", "source", "NSDP"),
        ("funding", "agency_code", "PVHTT"),
        ("funding", "year_from", 2022),
        ("funding", "project_code", "DA3.TDA1"),
        ("indicators", "sub_unit", None),
        ("indicators", "point", "start"),
        ("indicators", "population", "DTTS"),
        ("status", "status", "nil"),
        ("lead_agencies", "agency_code", "PYT"),
        ("deadlines", "due_day", 14),
    ],
)
def test_a_figure_read_wrong_is_a_miss_and_an_extra(
    score_demo: ModuleType, capsys: pytest.CaptureFixture[str], key: str, column: str, value: object
) -> None:
    rows = perfect()
    rows[key][0][column] = value
    out = printed(score_demo, capsys, rows, [])
    assert out.count("   missed") == 1
    assert out.count("   not written") == 1
    assert "planted, not found" in out


def in_a_workbook() -> tuple[Truth, dict[str, list[dict[str, Any]]]]:
    written, read = truth(), perfect()
    money = dataclasses.replace(written.funding[0], agency="", capital="SN", sheet="PL01", cell="E12")
    poor = dataclasses.replace(written.indicators[0], sheet="PL01", cell="F7")
    error = dataclasses.replace(written.planted[0], sheet="PL01", cell="F7")
    book = dataclasses.replace(written, funding=[money], indicators=[poor], planted=[error])
    told = {"agency_code": None, "source": "NSTW", "capital": "SN", "sub_unit": None, "sheet": "PL01", "cell": "E12"}
    read["funding"][0] |= told
    read["indicators"][0] |= {"sheet": "PL01", "cell": "F7"}
    return book, read


@pytest.mark.parametrize(
    ("key", "column", "value"),
    [("funding", "cell", "E13"), ("funding", "source", "ALL"), ("funding", "capital", "ALL"),
     ("funding", "sub_unit", "Xã Tân Hòa"), ("indicators", "sheet", "PL02")],
)  # fmt: skip
def test_a_figure_of_a_workbook_is_held_to_its_cell_and_its_exact_meaning(
    score_demo: ModuleType, capsys: pytest.CaptureFixture[str], key: str, column: str, value: str
) -> None:
    book, read = in_a_workbook()
    score_demo.print_scores(book, score_demo.Reading(read, [], {}), "", 15)
    assert "   missed" not in capsys.readouterr().out
    read[key][0][column] = value
    score_demo.print_scores(book, score_demo.Reading(read, [], {}), "", 15)
    assert capsys.readouterr().out.count("   missed") == 1


@pytest.mark.parametrize(
    ("cells", "words", "found"),
    [
        ([("PL01", "F7")], "", "1 of 1"),
        ([("PL01", "F8")], "ô F7", "0 of 1"),
        (None, "ô F7 (trang tính PL01)", "1 of 1"),
        (None, "ô F71", "0 of 1"),
    ],
)
def test_a_mistake_in_a_workbook_is_found_where_a_finding_names_its_cell(
    score_demo: ModuleType, capsys: pytest.CaptureFixture[str], cells: Any, words: str, found: str
) -> None:
    book, read = in_a_workbook()
    finding = FOUND | {"cells": cells, "message_vi": words}
    score_demo.print_scores(book, score_demo.Reading(read, [finding], {}), "", 15)
    assert found in capsys.readouterr().out


def test_an_error_in_a_sound_document_is_an_alarm(score_demo: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    sound = dataclasses.replace(truth().submissions[0], file="BC_2022.txt")
    both = truth()
    both.submissions.append(sound)
    alarm = FOUND | {"file": "BC_2022.txt", "arithmetic": "1 + 1 ≠ 3"}
    score_demo.print_scores(both, score_demo.Reading(perfect(), [alarm], {}), "", 15)
    assert "findings in sound documents: 1" in capsys.readouterr().out
