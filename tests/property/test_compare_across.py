"""Comparing documents: no order of files, rows or batches and no name of a file changes what is found."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures import across
from transforms.compare_across import compare_offices, compare_province, find_across

pytestmark = pytest.mark.slow

UNITS = ("608", "610", "611")
DOCUMENTS = [
    {"unit_code": unit, "document_kind": kind, "form_code": form, "year_from": year, "year_to": year}
    for unit in UNITS
    for kind, form, year in (
        ("plan", None, 2023),
        ("report", None, 2023),
        ("report", "F1", 2023),
        ("report", None, 2024),
    )
]
MEASURES = ("planned", "allocated", "carried_in", "disbursed", "carried_out")
FIGURE = st.fixed_dictionaries(
    {
        "document": st.integers(0, len(DOCUMENTS) - 1),
        "project_code": st.sampled_from(("DA3.TDA1", "DA3", "ALL")),
        "year": st.sampled_from((2023, 2024)),
        "indicator": st.sampled_from(MEASURES),
        "written": st.sampled_from(("1.681,25", "1.681", "1.861,25", "902,37", "902,4", "1.904,6")),
        "source": st.sampled_from(("ALL", "NSTW")),
        "capital": st.sampled_from(("ALL", "SN")),
    }
)


def found(figures: pl.DataFrame, chunks: list[list[str]]) -> pl.DataFrame:
    rows = {row["observation_id"]: row for row in figures.iter_rows(named=True)}
    compared = compare_province([compare_offices(figures.filter(pl.col("unit_code").is_in(some))) for some in chunks])
    return find_across(compared, rows, {}).sort("finding_id", "submission_id")


ORDER = st.permutations(range(len(DOCUMENTS)))
FIGURES = st.lists(FIGURE, min_size=2, max_size=40)


@settings(max_examples=30, deadline=None)
@given(FIGURES, ORDER)
def test_order_and_batches_change_nothing(figures: list[dict[str, Any]], order: list[int]) -> None:
    placed = across(figures, DOCUMENTS)
    shuffled = pl.concat([placed.filter(pl.col("submission_id") == f"s{number}") for number in order])
    assert found(shuffled, [[unit] for unit in UNITS[::-1]]).equals(found(placed, [list(UNITS)]))


@settings(max_examples=30, deadline=None)
@given(FIGURES, ORDER)
def test_a_mismatch_keeps_its_fingerprint_under_other_file_names(
    figures: list[dict[str, Any]], order: list[int]
) -> None:
    placed = across(figures, DOCUMENTS)
    names = {f"s{at}": f"t{number}" for at, number in enumerate(order)}
    renamed = placed.with_columns(
        submission_id=pl.col("submission_id").replace_strict(names), file_name=pl.lit("đổi tên.docx")
    )
    told = ("finding_id", "subject_id", "severity", "unit_code")
    before, after = (found(each, [list(UNITS)]).select(told).sort(told) for each in (placed, renamed))
    assert after.equals(before)
