"""Figures copied from last year or from a neighbour, and figures of an unusual size."""

from typing import Any

import polars as pl

from tests.figures import across
from transforms.compare_across import compare_offices, compare_province, find_across

MEASURES = ("allocated", "carried_in", "disbursed", "carried_out")
SPENT = ("3.152,5", "691,8", "3.152,45", "691,85")

Figure = dict[str, Any]


def row(document: int, year: int, *written: str, project: str = "DA3.TDA1") -> list[Figure]:
    told = zip(MEASURES, written, strict=True)
    return [
        {"document": document, "project_code": project, "year": year, "indicator": measure, "written": figure}
        for measure, figure in told
    ]


def of_year(year: int, **said: Any) -> Figure:
    return {"year_from": year, "year_to": year, **said}


def found(figures: list[Figure], documents: list[Figure], rules: tuple[str, ...] = ("R-028",)) -> pl.DataFrame:
    placed = across(figures, documents)
    rows = {each["observation_id"]: each for each in placed.iter_rows(named=True)}
    chunks = [placed.filter(pl.col("unit_code") == code) for code in placed["unit_code"].unique(maintain_order=True)]
    findings = find_across(compare_province([compare_offices(chunk) for chunk in chunks]), rows, {})
    return findings.filter(pl.col("rule_id").is_in(rules))


def test_a_row_of_last_years_figures_is_told_once_with_the_year_it_came_from() -> None:
    findings = found([*row(0, 2023, *SPENT), *row(1, 2024, *SPENT)], [of_year(2023), of_year(2024)])
    told = findings.row(0, named=True)
    assert findings.height == 1
    assert (told["kind"], told["severity"], told["submission_id"]) == ("copied_forward", "warning", "s1")
    assert "4 số liệu giống hệt số của năm 2023" in told["message_vi"]
    assert sorted(told["suspects"]) == ["o4", "o5", "o6", "o7"]


def test_a_copy_another_document_contradicts_is_an_error_and_the_cause_of_the_difference() -> None:
    figures = [*row(0, 2023, *SPENT), *row(1, 2024, *SPENT)]
    figures += row(2, 2024, "3.400,5", "691,8", "3.017,05", "1.075,25")
    documents = [of_year(2023), of_year(2024), of_year(2024, form_code="F1")]
    findings = found(figures, documents, ("R-028", "R-022"))
    copy = findings.filter(pl.col("rule_id") == "R-028").row(0, named=True)
    assert copy["severity"] == "error"
    assert set(findings.filter(pl.col("rule_id") == "R-022")["cause_id"]) == {copy["finding_id"]}


def test_one_row_among_others_is_a_copy_too() -> None:
    figures = [*row(0, 2023, *SPENT), *row(1, 2024, *SPENT)]
    figures += [*row(0, 2023, "911,3", "12,45", "811,37", "112,38", project="DA2")]
    figures += [*row(1, 2024, "713,6", "112,38", "622,91", "203,07", project="DA2")]
    assert found(figures, [of_year(2023), of_year(2024)]).height == 1


def test_round_figures_and_zero_say_nothing() -> None:
    plain = ("1.500", "0", "1.200", "300")
    assert found([*row(0, 2023, *plain), *row(1, 2024, *plain)], [of_year(2023), of_year(2024)]).is_empty()


def test_money_given_by_one_norm_every_year_is_no_copy() -> None:
    given = [
        {"document": at, "project_code": code, "year": 2023 + at, "indicator": "allocated", "written": written}
        for at in (0, 1)
        for code, written in zip(
            ("DA2", "DA3.TDA1", "DA3.TDA2", "DA6.TDA2"), ("245,51", "912,37", "118,83", "77,41"), strict=True
        )
    ]
    assert found(given, [of_year(2023), of_year(2024)]).is_empty()


def test_a_neighbours_figures_are_told_of_the_office_of_the_higher_code_whichever_came_first() -> None:
    here, there = of_year(2023, unit_code="610"), of_year(2023, unit_code="615", unit_name="Huyện Mẫu Khác")
    figures = [*row(0, 2023, *SPENT), *row(1, 2023, *SPENT)]
    one, other = found(figures, [here, there]), found(figures, [there, here])
    assert one["unit_code"].to_list() == other["unit_code"].to_list() == ["615"]
    assert one["finding_id"].to_list() == other["finding_id"].to_list()
    assert one["severity"].to_list() == ["warning"]


def test_offices_of_other_provinces_or_levels_are_no_neighbours() -> None:
    here = of_year(2023, unit_code="610")
    figures = [*row(0, 2023, *SPENT), *row(1, 2023, *SPENT)]
    assert found(figures, [here, of_year(2023, unit_code="625", province_code="64")]).is_empty()


def spent(*written: str, first: int = 2021, **said: Any) -> tuple[list[Figure], list[Figure]]:
    usual = {"project_code": "DA2", "indicator": "disbursed"}
    figures = [{**usual, "document": at, "year": first + at, "written": w} for at, w in enumerate(written)]
    return figures, [of_year(first + at, **said) for at in range(len(written))]


def test_a_figure_ten_times_its_usual_size_is_a_hint_that_names_the_years() -> None:
    told = found(*spent("1.681", "1.904", "1.512", "22.401"), rules=("R-029",)).row(0, named=True)
    assert (told["kind"], told["severity"], told["year"]) == ("outlier", "info", 2024)
    assert "2021, 2022, 2023" in told["message_vi"]
    assert "13 lần" in told["message_vi"]


def test_a_series_that_always_swings_has_no_outliers() -> None:
    assert found(*spent("400", "2.904", "700", "3.512", "500", "3.300"), rules=("R-029",)).is_empty()


def test_with_fewer_years_the_change_of_other_offices_is_what_is_usual() -> None:
    figures: list[Figure] = []
    documents: list[Figure] = []
    for at, code in enumerate(("608", "610", "611", "612", "613", "615", "616")):
        told, filed = spent("1.500", "1.600" if at else "16.000", first=2022, unit_code=code)
        figures += [{**figure, "document": figure["document"] + len(documents)} for figure in told]
        documents += filed
    findings = found(figures, documents, rules=("R-029",))
    assert findings["unit_code"].to_list() == ["608"]
    assert "6 đơn vị cùng cấp" in findings["message_vi"].item()


def test_one_earlier_year_and_no_other_offices_tell_nothing() -> None:
    assert found(*spent("1.500", "16.000", first=2022), rules=("R-029",)).is_empty()


def test_counts_on_two_standards_of_poverty_are_not_held_together() -> None:
    usual = {"topic": "poverty", "source": None, "indicator": "poor_households", "point": "end", "written_unit": "hộ"}
    years = range(2019, 2023)
    figures = [
        {**usual, "document": at, "year": y, "written": "300" if y < 2022 else "2.900"} for at, y in enumerate(years)
    ]
    assert found(figures, [of_year(year) for year in years], rules=("R-029",)).is_empty()
