from pathlib import Path

import pytest

from schemas.codebook import phrases
from schemas.dictionary import described, dictionary, dictionary_page
from schemas.tables import PUBLISHED, declared_types, empty, validate

PAGE = Path(__file__).parents[2] / "docs" / "dictionary.md"


@pytest.mark.parametrize("table", PUBLISHED)
def test_every_column_is_described_in_both_languages(table: str) -> None:
    for column in declared_types(PUBLISHED[table]):
        told = described(table, column)
        assert told["vi"].strip()
        assert told["en"].strip()


@pytest.mark.parametrize("table", PUBLISHED)
def test_every_table_accepts_being_empty_and_lists_no_stray_column(table: str) -> None:
    frame = validate(empty(PUBLISHED[table]), PUBLISHED[table])
    assert frame.columns == list(declared_types(PUBLISHED[table]))


def test_the_dictionary_describes_nothing_that_does_not_exist() -> None:
    book = phrases("dictionary")
    assert set(book["tables"]) == set(PUBLISHED)
    used = {column for model in PUBLISHED.values() for column in declared_types(model)}
    assert set(book["columns"]) <= used
    for table, told in book["tables"].items():
        assert set(told.get("columns", {})) <= set(declared_types(PUBLISHED[table]))


@pytest.mark.parametrize(("suffix", "unit"), [("_vnd", "VND"), ("_pct", "percent")])
def test_a_column_that_ends_in_its_unit_is_described_in_it(suffix: str, unit: str) -> None:
    rows = dictionary().drop_nulls("column_name").to_dicts()
    ending = [row for row in rows if row["column_name"].endswith(suffix)]
    assert ending
    assert {row["unit"] for row in ending} == {unit}


def test_the_dictionary_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf8") == dictionary_page()
