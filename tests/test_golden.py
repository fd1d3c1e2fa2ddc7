"""Whole documents with answer keys made by hand: what is read from them, and which errors are raised.

One folder of `tests/golden` a case, named after its manner or defect: `input.txt`, `.md` or `.docx`, and its keys.
`expected_observations.csv` holds every figure, `expected_submission.csv` the office, `expected_findings.csv` the findings
of severity error, the other three what is declared, who leads and what is due; of each, exactly the columns the key
gives are compared.
"""

import csv
from collections import Counter
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.steps import check
from schemas.records import Reading
from transforms.build_frames import build_frames
from transforms.read_submission import read_submission

CASES = sorted(folder for folder in (Path(__file__).parent / "golden").iterdir() if folder.is_dir())
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)

Row = tuple[str, ...]


@every_case
def test_every_figure_of_the_document_is_read_and_no_other(case: Path) -> None:
    columns, expected = _key(case, "observations")
    found = Counter(_row(figure, columns) for figure in _reading(case)[1].observations)
    assert _differences(expected, found) == {"missed": [], "not in the key": []}


@every_case
def test_office_kind_and_years_of_the_document_are_recognised(case: Path) -> None:
    columns, expected = _key(case, "submission")
    assert list(expected) == [_row(_reading(case)[1].office, columns)]


@every_case
@pytest.mark.parametrize("table", ["statuses", "lead_agencies", "deadlines"])
def test_declarations_offices_and_dates_of_the_document_are_read_and_no_other(case: Path, table: str) -> None:
    columns, expected = _key(case, table)
    found = Counter(_row(record, columns) for record in getattr(_reading(case)[1], table))
    assert _differences(expected, found) == {"missed": [], "not in the key": []}


@every_case
def test_errors_are_raised_where_figures_disagree_and_nowhere_else(case: Path) -> None:
    columns, expected = _key(case, "findings")
    reading = [_reading(case)]
    errors = check(reading, build_frames(reading))[0].filter(pl.col("severity") == "error")
    found = Counter(tuple(_text(row[name]) for name in columns) for row in errors.iter_rows(named=True))
    assert _differences(expected, found) == {"missed": [], "not in the key": []}


@cache
def _reading(case: Path) -> tuple[str, Reading]:
    document = next(case.glob("input.*"))
    content = document.read_bytes()
    return sha256(content).hexdigest(), read_submission(content, document.name)


def _key(case: Path, table: str) -> tuple[list[str], Counter[Row]]:
    with (case / f"expected_{table}.csv").open(encoding="utf8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, Counter(tuple(row) for row in rows)


def _row(record: Any, columns: list[str]) -> Row:
    return tuple(_text(getattr(record, name)) for name in columns)


def _text(value: object) -> str:
    """A value as the keys write it: nothing for null, no zeros behind a decimal point."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _differences(expected: Counter[Row], found: Counter[Row]) -> dict[str, list[Row]]:
    return {
        "missed": sorted((expected - found).elements()),
        "not in the key": sorted((found - expected).elements()),
    }
