"""The province's own tables: what is a formula, what is typed, what stays blank, and what stands below."""

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from schemas.filled_forms import FilledForm
from schemas.forms import form
from schemas.published import Published
from transforms.fill_official import fill_across, fill_by_project, fill_by_unit
from transforms.fill_official_counts import fill_outputs, fill_poverty
from transforms.list_form_rows import TOTAL
from transforms.work_out_form import Formula, work_out_form
from transforms.write_official import official_forms, write_official

YEAR = 2023
MILLION = 1_000_000
AMOUNTS = ("planned_vnd", "allocated_vnd", "carried_in_vnd", "disbursed_vnd", "carried_out_vnd", "disbursement_pct")
DISTRICTS = {"535": "Huyện Ba Tơ", "524": "Huyện Bình Sơn"}


def funding(project: str, source: str = "ALL", unit: str | None = None, **millions: float) -> dict[str, Any]:
    """A published row; amounts in millions, those not named are not known."""
    row = dict.fromkeys(AMOUNTS) | {f"{name}_vnd": Decimal(str(value)) * MILLION for name, value in millions.items()}
    of_unit = {"unit_code": unit, "unit_name": DISTRICTS[unit], "unit_level": "district"} if unit else {}
    coverage = {"units_expected": 13, "units_reported": 2, "units_missing": 11, "open_errors": 0}
    return {"project_code": project, "year": YEAR, "source": source, **row, **of_unit, **coverage}


def poverty(unit: str, point: str, **counts: int) -> dict[str, Any]:
    known = {name: Decimal(value) for name, value in counts.items()}
    key = {"unit_code": unit, "unit_name": DISTRICTS.get(unit), "sub_unit": None, "scenario": "actual"}
    return {**key, "year": YEAR, "point": point, **known}


def published(**tables: Any) -> Published:
    return Published("51", "GNBV", **tables)


def contents(filled: FilledForm) -> dict[tuple[str, str], Any]:
    return dict(work_out_form(filled, 10))


def values(filled: FilledForm) -> dict[tuple[str, str], Decimal | None]:
    return {cell: each.value if isinstance(each, Formula) else each for cell, each in contents(filled).items()}


def test_a_total_is_a_formula_only_where_it_gives_the_published_figure() -> None:
    rows = [
        funding("DA3", allocated=30),
        funding("DA3.TDA1", allocated=10),
        funding("DA3.TDA2", allocated=20),
        funding("DA6", allocated=30),
        funding("DA6.TDA1", allocated=10),
        funding("DA6.TDA2", allocated=19),
    ]
    told = contents(fill_by_project(form("F1"), published(funding=rows), YEAR))
    assert told["DA3", "given"].value == 30
    assert told["DA3", "given"].text.startswith("=IF(COUNT(")
    assert told["DA6", "given"] == 30


def test_unknown_is_blank_and_zero_is_zero() -> None:
    filled = fill_by_project(form("F1"), published(funding=[funding("DA2", allocated=5, disbursed=0)]), YEAR)
    told = values(filled)
    assert told["DA2", "disbursed"] == 0
    assert told["DA2", "carried_out"] is None
    assert told["DA5", "given"] is None
    assert told[TOTAL, "given"] is None


def test_sources_are_parts_only_where_they_make_the_whole() -> None:
    rows = [funding("DA2", allocated=11), funding("DA2", "NSTW", allocated=10), funding("DA2", "NSDP", allocated=1)]
    told = contents(fill_by_project(form("F1"), published(funding=rows), YEAR))
    assert isinstance(told["DA2", "given"], Formula)
    assert (told["DA2", "given_tw"], told["DA2", "given_dp"]) == (10, 1)
    told = contents(fill_by_project(form("F1"), published(funding=rows[:2]), YEAR))
    assert (told["DA2", "given"], told["DA2", "given_dp"]) == (11, None)


def test_a_period_has_no_total_of_which_a_year_is_missing() -> None:
    rows = [{**funding("DA2", planned=5), "year": year} for year in (2022, 2023)]
    rows += [{**funding("DA5", planned=7), "year": 2022}]
    told = values(fill_by_project(form("F3"), published(funding=rows), YEAR))
    assert told["DA2", "all"] == 10
    assert told["DA5", "all"] is None


def test_an_amount_keeps_every_digit() -> None:
    exact = Decimal("123456789012.3456")
    row = {**funding("DA2"), "allocated_vnd": exact}
    told = contents(fill_by_project(form("F1"), published(funding=[row]), YEAR))
    assert told["DA2", "given"] * MILLION == exact


def test_units_stand_below_their_project_and_are_counted_once() -> None:
    rows = [
        funding("DA2", unit="535", allocated=3),
        funding("DA2", unit="524", allocated=4),
        {
            **funding("DA2", unit="535", allocated=1),
            "unit_code": "21502",
            "unit_name": "Xã Ba Vì",
            "unit_level": "commune",
        },
    ]
    filled = fill_by_unit(form("F1"), published(funding=[funding("DA2", allocated=7)], by_unit=rows), YEAR)
    at = [row.key for row in filled.rows].index("DA2")
    assert [row.label for row in filled.rows[at + 1 : at + 4]] == [
        "Huyện Bình Sơn",
        "Huyện Ba Tơ",
        filled.rows[at + 3].label,
    ]
    told = contents(filled)
    assert told["DA2", "given"].value == 7
    assert told["DA2|535", "given"] == 3
    assert ("DA2|21502", "given") not in told


def test_a_unit_with_sub_projects_is_not_listed_again_under_the_project() -> None:
    rows = [funding("DA3", unit="535", allocated=3), funding("DA3.TDA1", unit="535", allocated=3)]
    rows += [funding("DA3", unit="524", allocated=4)]
    filled = fill_by_unit(form("F1"), published(by_unit=rows), YEAR)
    assert [row.key for row in filled.rows if "|" in row.key] == ["DA3|524", "DA3.TDA1|535"]


def test_projects_side_by_side_add_up_to_the_unit() -> None:
    rows = [
        funding("ALL", unit="535", allocated=5),
        funding("DA2", unit="535", allocated=3),
        funding("DA5", unit="535", allocated=2),
    ]
    told = contents(fill_across(form("F2"), published(by_unit=rows), YEAR))
    assert isinstance(told["535", "all"], Formula)
    assert (told["535", "da2"], told["535", "da5"], told["535", "da1"]) == (3, 2, None)


def test_households_of_the_province_are_its_units_together_unless_one_is_missing() -> None:
    rows = [
        poverty("535", "end", households=100, poor=20),
        poverty("524", "end", households=200, near_poor=9),
        poverty("524", "year", escaped=4),
        poverty("535", "year", escaped=6),
    ]
    filled = fill_poverty(form("F5"), published(poverty=rows), YEAR)
    told = contents(filled)
    assert [row.label for row in filled.rows] == ["Huyện Bình Sơn", "Huyện Ba Tơ", "TỔNG CỘNG"]
    assert told[TOTAL, "households"].value == 300
    assert told[TOTAL, "escaped"].value == 10
    assert told[TOTAL, "poor_end"] is None
    assert told[TOTAL, "poor_rate"] is None
    assert next(each for each in filled.columns if each.role == "place").path == ("Địa phương",)


def test_the_province_s_own_figure_stands_where_its_units_do_not_make_it() -> None:
    rows = [poverty("535", "end", poor=20), poverty("51", "end", poor=25)]
    told = contents(fill_poverty(form("F5"), published(poverty=rows), YEAR))
    assert told[TOTAL, "poor_end"] == 25


def test_outputs_no_form_lists_stand_below_under_their_project() -> None:
    output = {"year": YEAR, "planned_value": Decimal(4), "actual_value": Decimal(3), "units_reported": 2}
    rows = [
        {**output, "project_code": "DA5", "indicator": "houses_built", "unit": "item"},
        {**output, "project_code": "DA6.TDA2", "indicator": "billboards", "unit": "item"},
        {**output, "project_code": "DA2", "indicator": "livestock_given", "unit": "con"},
    ]
    filled = fill_outputs(form("F4"), published(outputs=rows), YEAR)
    told = values(filled)
    assert (told["DA5:houses_built", "plan"], told["DA5:houses_built", "actual"]) == (4, 3)
    assert told["DA5:houses_built", "rate"] == 75
    further = [(row.label, row.words.get("measure_unit")) for row in filled.rows[15:]]
    assert further == [
        ("Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo", None),
        ("Con giống đã cấp", "con"),
        ("Dự án 6: Truyền thông và giảm nghèo về thông tin", None),
        ("Tiểu dự án 2: Truyền thông về giảm nghèo đa chiều", None),
        ("Số cụm pano", "cụm"),
    ]


def test_what_a_table_rests_on_stands_below_it() -> None:
    declared = [{"unit_code": "524", "unit_name": "x", "project_code": "DA1", "year_from": YEAR, "year_to": YEAR}]
    errors = [{"unit_code": "535", "unit_name": "Huyện Ba Tơ", "year": YEAR, "errors": 3}]
    told = published(
        by_unit=[funding("DA2", unit="535", allocated=1)], declared=declared, errors=errors, as_of="31/12/2023"
    )
    filled = fill_by_project(form("F1"), told, YEAR)
    notes = filled.footnotes
    assert notes[0] == "Ghi chú:"
    assert notes[2].startswith(
        "- Mới có số liệu của 1/13 đơn vị. Chưa có số liệu: Thành phố Quảng Ngãi, Huyện Bình Sơn"
    )
    assert notes[3] == "- Không thuộc đối tượng thực hiện: Dự án 1 (Huyện Bình Sơn)."
    assert notes[4] == "- Còn 3 sai lệch chưa được giải trình: Huyện Ba Tơ (3)."
    assert filled.dated == "- Số liệu tổng hợp đến ngày 31/12/2023."


def test_a_unit_that_need_not_report_is_named_apart_from_those_that_are_missing() -> None:
    excused = [{"unit_code": "524", "unit_name": "Huyện Bình Sơn", "year": YEAR}]
    told = published(funding=[funding("DA2", allocated=5)], by_unit=[funding("DA2", unit="535", allocated=5)])
    before = fill_by_project(form("F1"), told, YEAR).footnotes
    after = fill_by_project(form("F1"), replace(told, excused=excused), YEAR).footnotes
    assert any("1/13 đơn vị" in note and "Huyện Bình Sơn" in note for note in before)
    assert any("1/12 đơn vị" in note and "Huyện Bình Sơn" not in note for note in after)
    assert "- Không phải báo cáo theo lịch của tỉnh: Huyện Bình Sơn." in after
    other_year = [{**excused[0], "year": YEAR - 1}]
    assert fill_by_project(form("F1"), replace(told, excused=other_year), YEAR).footnotes == before


def test_a_row_says_of_how_many_units_it_is() -> None:
    filled = fill_by_project(form("F1"), published(funding=[{**funding("DA2", allocated=5), "open_errors": 2}]), YEAR)
    row = next(each for each in filled.rows if each.key == "DA2")
    assert row.words["note"] == "2/13 đơn vị; 2 sai lệch chưa xử lý"


def test_only_forms_with_figures_are_written() -> None:
    told = published(funding=[funding("DA2", allocated=5)], by_unit=[funding("DA2", unit="535", allocated=5)])
    assert [name for name, _ in official_forms(told)] == ["F1_51_2023", "F2_51_2023"]
    of_table = list(official_forms(told, "funding_by_unit_project_year"))
    assert [(name, len(sheets)) for name, sheets in of_table] == [("F1_51_2023", 1), ("F2_51_2023", 1)]
    assert list(official_forms(told, "poverty_by_unit_year")) == []


@pytest.mark.parametrize("amount", ["5", "5.125", "123456.789"])
def test_a_figure_shows_as_many_decimals_as_it_has(amount: str) -> None:
    told = published(funding=[funding("DA2", allocated=float(amount))])
    filled = fill_by_project(form("F1"), told, YEAR)
    content = write_official([("Theo dự án", filled)])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cell = next(cell for row in sheet.iter_rows(min_row=10) for cell in row if cell.value == float(amount))
    decimals = len(amount.partition(".")[2])
    assert cell.number_format == "#,##0" + ("." + "0" * decimals if decimals else "")
    assert content == write_official([("Theo dự án", filled)])


def test_a_code_of_2025_is_the_province_its_units_lie_in() -> None:
    district = {**poverty("542", "end", poor=1), "year": 2025, "unit_name": "Huyện An Lão"}
    commune = {**poverty("23638", "end", poor=1), "year": 2025, "unit_name": "Xã Kbang"}
    told = [fill_poverty(form("F5"), Published("52", "GNBV", poverty=[row]), 2025) for row in (district, commune)]
    assert [each.head.office for each in told] == ["UBND tỉnh Bình Định", "UBND tỉnh Gia Lai"]
    assert told[0].footnotes[2].startswith("- Mới có số liệu của 1/11 đơn vị")
    assert told[1].footnotes[2].startswith("- Mới có số liệu của 1/135 đơn vị")


@pytest.mark.parametrize("year", [2016, 2030])
def test_years_the_lists_of_units_do_not_reach_are_told_all_the_same(year: int) -> None:
    rows = [{**poverty("615", "end", poor=7), "year": year, "unit_name": "Huyện Đăk Hà"}]
    filled = fill_poverty(form("F5"), Published("62", "GNBV", poverty=rows), year)
    assert filled.head.office == "UBND tỉnh Kon Tum"
    assert values(filled)["615", "poor_end"] == 7
