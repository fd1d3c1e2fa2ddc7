"""Whole blocks in another unit than the rest are one finding; blocks that are right raise none."""

from typing import Any

import polars as pl
import pytest

from tests.checking import found_in, money

SPENT = {"DA2": ("3.214,5", "2.871,4", "343,1"), "DA5": ("1.850", "1.204,6", "645,4"), "DA7": ("912", "867,3", "44,7")}
MEASURES = ("allocated", "disbursed", "carried_out")


def cells(
    sheet: str = "Biểu 1", year: int = 2023, units: dict[str, str] | None = None, at: str = "BCD", rows: int = 5
) -> list[dict[str, Any]]:
    """A table of three projects, each with its money given, spent and left in a column, some in a unit of their own."""
    return [
        money(project, written, measure, year, written_unit=unit, sheet=sheet, cell=f"{column}{row}", line_from=None)
        for row, (project, told) in enumerate(SPENT.items(), rows)
        for column, measure, written in zip(at, MEASURES, told, strict=True)
        for unit in [(units or {}).get(measure, "triệu đồng")]
    ]


def causes(found: pl.DataFrame) -> list[tuple[str, str | None]]:
    return found.filter(pl.col("cause_id").is_null()).select("kind", "suggestion").rows()


def test_a_sound_table_raises_nothing() -> None:
    assert found_in(cells()).height == 0


@pytest.mark.parametrize(("unit", "meant"), [("tỷ đồng", "triệu đồng"), ("đồng", "triệu đồng")])
def test_a_column_in_another_unit_is_one_cause(unit: str, meant: str) -> None:
    found = found_in(cells(units={"disbursed": unit}))
    assert causes(found) == [("unit_slip", meant)]
    slip = found.filter(pl.col("kind") == "unit_slip")
    assert slip["suspects"].list.len().to_list() == [3]
    assert "C5:C7" in slip["message_vi"].item()
    assert slip["suggested_value"].item() == 2_871_400_000
    assert set(found["cause_id"].drop_nulls()) == set(slip["finding_id"])


def test_a_sheet_that_agrees_with_itself_is_told_apart_from_the_other_that_tells_the_same() -> None:
    wrong = cells("Biểu 2", units=dict.fromkeys(MEASURES, "tỷ đồng"))
    found = found_in([*cells(), *wrong])
    assert causes(found) == [("unit_slip", "triệu đồng")]
    assert 'trang tính "Biểu 2"' in found.filter(pl.col("kind") == "unit_slip")["message_vi"].item()


def test_a_table_in_a_text_that_says_otherwise_is_told_apart() -> None:
    wrong = [figure | {"sheet": None, "cell": None, "quote": "a | b", "line_from": 60} for figure in cells()]
    text = [
        figure | {"sheet": None, "cell": None, "line_from": n, "written_unit": "tỷ đồng"}
        for n, figure in enumerate(cells(), 1)
    ]
    found = found_in([*wrong, *text])
    assert [kind for kind, _ in causes(found)] == ["unit_slip"]


def test_a_year_whose_figures_all_are_a_thousandfold_is_a_warning() -> None:
    measures = dict.fromkeys(MEASURES, "tỷ đồng")
    found = found_in([*cells(year=2022), *cells(year=2023, units=measures, at="EFG")])
    assert found.select("kind", "severity", "suggestion").rows() == [("unit_slip", "warning", "triệu đồng")]
    assert "so với các năm khác" in found["message_vi"].item()


def test_two_years_of_the_same_size_raise_nothing() -> None:
    assert found_in([*cells(year=2022), *cells(year=2023, at="EFG")]).height == 0


def test_one_figure_in_another_unit_is_no_block() -> None:
    figures = cells()
    figures[1]["written_unit"] = "tỷ đồng"
    found = found_in(figures)
    assert found.filter(pl.col("kind") == "unit_slip")["suspects"].list.len().to_list() == [1]


def test_one_figure_in_several_sums_is_not_taken_for_all_the_others() -> None:
    figures = cells()
    totals = {"allocated": "5.976,5", "disbursed": "4.943,3", "carried_out": "1.033,2"}
    figures += [
        money("ALL", written, measure, sheet="Biểu 1", cell=f"{column}9", line_from=None, written_unit="triệu đồng")
        for column, (measure, written) in zip("BCD", totals.items(), strict=True)
    ]
    assert found_in(figures).height == 0
    figures[1]["written_unit"] = "tỷ đồng"
    slip = found_in(figures).filter(pl.col("kind") == "unit_slip")
    assert slip["suspects"].list.len().to_list() == [1]
    assert slip["suggestion"].to_list() == ["2.871,4 triệu đồng"]


def test_a_block_that_a_change_of_unit_would_not_settle_is_left_to_its_sums() -> None:
    figures = cells()
    for figure, written in zip(figures[1::3], ("871,4", "204,6", "367,3"), strict=True):
        figure["written"] = written
    found = found_in(figures)
    assert set(found["kind"]) == {"carry_over_identity"}
