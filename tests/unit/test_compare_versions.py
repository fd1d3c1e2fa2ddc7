"""What became of figures and findings between two versions of one filing."""

from typing import Any

import polars as pl

from tests.checking import money
from tests.figures import observations
from transforms.compare_findings import compare_findings
from transforms.compare_versions import compare_versions
from transforms.weigh_versions import weigh_versions


def later(*figures: dict[str, Any]) -> pl.DataFrame:
    told = observations(figures)
    return told.with_columns(pl.concat_str(pl.lit("n"), "observation_id").alias("observation_id"))


def became(earlier: pl.DataFrame, other: pl.DataFrame) -> list[tuple[str, str | None, str | None]]:
    found = compare_versions(earlier, other)
    return sorted(found.select("change", "old_written", "new_written").rows(), key=str)


def test_a_figure_with_another_value_is_changed_by_so_much() -> None:
    found = compare_versions(observations([money("DA2", "1.600")]), later(money("DA2", "1.700")))
    assert found.select("change", "difference").rows() == [("changed", 100_000_000)]


def test_a_text_filed_again_as_a_workbook_is_the_same_filing() -> None:
    cell = {"sheet": "Biểu 1", "cell": "F11", "written_unit": "đồng"}
    workbook = later(money("DA2", "1600000000", **cell), money("DA3", "150000000", **cell, source="NSTW"))
    text = observations([money("DA3", "150", source="NSTW"), money("DA2", "1.600,000")])
    assert {change for change, *_ in became(text, workbook)} == {"unchanged"}


def test_one_amount_written_more_coarsely_is_no_change() -> None:
    assert became(observations([money("DA2", "1.681,234")]), later(money("DA2", "1.681"))) == [
        ("rounded", "1.681,234", "1.681")
    ]


def test_figures_of_one_subject_are_paired_by_value_before_their_order() -> None:
    earlier = observations([money("DA2", "500"), money("DA2", "700")])
    other = later(money("DA2", "700"), money("DA2", "900"))
    assert became(earlier, other) == [("changed", "500", "900"), ("unchanged", "700", "700")]


def test_an_amount_told_once_more_is_not_new() -> None:
    earlier, other = observations([money("DA2", "500")]), later(money("DA2", "500"), money("DA2", "500"))
    assert became(earlier, other) == [("repeated", None, "500"), ("unchanged", "500", "500")]


def test_a_second_contradicting_value_is_gone_once_it_is_left_out() -> None:
    earlier, other = observations([money("DA2", "500"), money("DA2", "700")]), later(money("DA2", "700"))
    assert became(earlier, other) == [("gone", "500", None), ("unchanged", "700", "700")]


def test_the_same_amount_said_more_closely_is_moved_and_neither_new_nor_gone() -> None:
    earlier = observations([money("DA2", "500", source="NSTW")])
    other = later(money("DA2", "500", source="NSTW", capital="SN", agency_code="PNNPTNT"))
    assert became(earlier, other) == [("moved", "500", "500")]


def test_another_project_of_the_same_amount_is_another_figure() -> None:
    assert became(observations([money("DA2", "500")]), later(money("DA3", "500"))) == [
        ("gone", "500", None),
        ("new", None, "500"),
    ]


def test_wholes_and_parts_are_not_added_together() -> None:
    parts = (("PYT", "60", "70"), ("PNNPTNT", "440", "440"))
    sides = [
        [money("DA2", whole), *(money("DA2", part[at], agency_code=part[0]) for part in parts)]
        for at, whole in ((1, "500"), (2, "510"))
    ]
    found = weigh_versions(observations(sides[0]), later(*sides[1]))
    assert found.select("old_value", "new_value", "difference").rows() == [(500_000_000, 510_000_000, 10_000_000)]


def test_sources_are_added_where_no_whole_is_told_and_a_part_of_one_is_not_added_to_it() -> None:
    earlier = observations([money("DA2", "100", source="NSTW"), money("DA2", "10", source="NSDP")])
    other = later(
        money("DA2", "100", source="NSTW"),
        money("DA2", "12", source="NSDP"),
        money("DA2", "7", source="NSH"),
    )
    found = weigh_versions(earlier, other)
    assert found.select("old_value", "new_value").rows() == [(110_000_000, 112_000_000)]


def test_findings_are_gone_kept_new_or_there_with_other_values() -> None:
    earlier = pl.DataFrame({"finding_id": ["a", "b", "c"], "subject_id": ["A", "B", "C"]})
    other = pl.DataFrame({"finding_id": ["a", "b2", "d"], "subject_id": ["A", "B", "D"]})
    assert sorted(compare_findings(earlier, other).rows(), key=str) == [
        ("a", "a", "kept"),
        ("b", "b2", "revalued"),
        ("c", None, "gone"),
        (None, "d", "new"),
    ]
