"""Whatever is published stands in the official tables, unchanged, blank where nothing is known."""

import io
from decimal import Decimal
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.forms import form
from schemas.published import Published
from transforms.fill_official import fill_by_project, fill_by_unit
from transforms.list_form_rows import TOTAL, project_rows
from transforms.write_official import write_official

YEAR, FIRST_ROW = 2023, 10
MEASURES = {"carried_in": "carried_in", "given": "allocated", "disbursed": "disbursed", "carried_out": "carried_out"}
SOURCES = {"": "ALL", "_tw": "NSTW", "_dp": "NSDP"}
UNITS = {"535": "Huyện Ba Tơ", "524": "Huyện Bình Sơn", "51": "Tỉnh Quảng Ngãi"}


def an_amount(random: Random) -> Decimal | None:
    """đồng with four decimals as published, negative ones and zero among them, or nothing."""
    size = random.choice([0, 10**3, 10**9, 10**14])
    amount = Decimal(random.randint(-size // 10, size)) + Decimal(random.randint(0, 9_999)) / 10_000
    return None if random.random() < 0.3 else random.choice([amount.quantize(Decimal(1)), amount])


def some_rows(random: Random, **unit: Any) -> list[dict[str, Any]]:
    codes = ["ALL", *(row.key for row in project_rows("GNBV"))]
    amounts = ("planned", "allocated", "carried_in", "disbursed", "carried_out")
    coverage = {"units_expected": 13, "units_reported": 10, "units_missing": 3, "open_errors": 0}
    return [
        {"project_code": code, "year": YEAR, "source": source, "disbursement_pct": None, **coverage, **unit}
        | {f"{name}_vnd": an_amount(random) for name in amounts}
        for code in codes
        for source in ("ALL", "NSTW", "NSDP", "NST", "HUYDONG")
        if random.random() < 0.7
    ]


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_every_published_amount_stands_in_its_cell(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - figures, not secrets
    rows = some_rows(random)
    filled = fill_by_project(form("F1"), Published("51", "GNBV", funding=rows), YEAR)
    content = write_official([("Theo dự án", filled)])
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    known = {(row["project_code"], row["source"]): row for row in rows}
    columns = {each.key: at for at, each in enumerate(filled.columns, 1)}
    for at, row in enumerate(filled.rows, FIRST_ROW):
        project = "ALL" if row.key == TOTAL else row.key
        for measure, published in MEASURES.items():
            for suffix, source in SOURCES.items():
                shown = sheet.cell(at, columns[f"{measure}{suffix}"]).value
                amount = known.get((project, source), {}).get(f"{published}_vnd")
                assert shown == (None if amount is None else pytest.approx(float(amount) / 1e6, rel=1e-15))


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=5, deadline=None)
def test_a_table_by_unit_can_always_be_written(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - figures, not secrets
    by_unit = [
        row
        for code, name in UNITS.items()
        for row in some_rows(
            random, unit_code=code, unit_name=name, unit_level="province" if code == "51" else "district"
        )
    ]
    filled = fill_by_unit(form("F1"), Published("51", "GNBV", funding=some_rows(random), by_unit=by_unit), YEAR)
    assert write_official([("Theo đơn vị", filled)])
    assert len({row.key for row in filled.rows}) == len(filled.rows)
