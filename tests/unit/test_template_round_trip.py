"""Every version of every form, filled at random, is read back: the same figures from the same cells."""

import random
from decimal import Decimal

import pytest

from schemas.forms import form, forms
from tests.fill_template import blank, fill, free_cells
from transforms.extract_workbook import extract_workbook
from transforms.read_workbook import read_workbook

VERSIONS = [(each.code, version.version) for each in forms() for version in each.versions]
FACTOR = {"million": 1_000_000, "thousand": 1_000, "VND": 1}
TYPED = 40


@pytest.mark.parametrize("is_pasted_over", [False, True])
@pytest.mark.parametrize(("code", "version"), VERSIONS)
def test_typed_figures_are_read_from_their_cells(code: str, version: str, *, is_pasted_over: bool) -> None:
    template = blank(form(code), version=version)
    rng = random.Random(f"{code} {version}")  # noqa: S311 - figures, no secrets
    cells = free_cells(template)
    typed = {cell: Decimal(rng.randint(1, 90_000)) for cell in rng.sample(cells, min(TYPED, len(cells)))}
    words = {
        (row.key, column.key): f"Mô hình nuôi dê số {at}"
        for at, row in enumerate(template.filled.rows)
        for column in template.filled.columns
        if column.role in ("item", "label") and not row.label
    }
    filled = fill(template, typed, words, is_pasted_over=is_pasted_over)
    reading = extract_workbook(read_workbook(filled.content), "bieu.xlsx", "")
    money = FACTOR.get(form(code).unit, 1)
    read = {each.place.cell: each.value / (money if each.unit == "VND" else 1) for each in reading.observations}
    asked = {cell: value for cell, value in filled.figures.items() if filled.keys.get(cell) in typed}
    assert len(asked) == len(typed)
    assert {cell: read.get(cell) for cell in asked} == asked
