"""Whatever is typed into a template is what is read from it, with the right cells and meanings."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from schemas.codebook import phrases
from schemas.filled_forms import CellKey, Template
from schemas.forms import Column, Form, form, forms
from schemas.records import Observation
from tests.fill_template import FilledTemplate, blank, fill, free_cells
from transforms.draw_form import counts_whole
from transforms.list_form_rows import TOTAL
from transforms.read_submission import read_submission

pytestmark = pytest.mark.slow

VERSIONS = [(each.code, version.version) for each in forms() for version in each.versions]
YEAR, PLACE = 2024, "Xã Đăk Ui"
A_FEW = settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize(("code", "version"), VERSIONS)
@given(seed=st.integers(0, 2**32 - 1), density=st.sampled_from([0.03, 0.3, 1.0]), is_pasted_over=st.booleans())
@A_FEW
def test_a_template_reads_back_as_it_was_filled(
    code: str, version: str, seed: int, density: float, *, is_pasted_over: bool
) -> None:
    template = blank(form(code), year=YEAR, version=version)
    typed = some_figures(template, Random(seed), density)  # noqa: S311 - figures, not secrets
    filled = fill(template, typed, words_of(template, typed), is_pasted_over=is_pasted_over)
    reading = read_submission(filled.content, "bieu.xlsx")
    told = {each.place.cell or "": each for each in reading.observations}
    assert len(told) == len(reading.observations)
    assert {cell: each.value for cell, each in told.items()} == in_base_units(template, filled)
    assert {cell: meaning(each) for cell, each in told.items()} == {
        cell: expected(template, key) for cell, key in filled.keys.items() if cell in filled.figures
    }
    assert {each.place.sheet for each in reading.observations} == {filled.sheet}
    assert (reading.office.unit_name, reading.office.form_code) == ("Huyện Đăk Hà", code)
    assert reading.troubles == ()


def some_figures(template: Template, random: Random, density: float) -> dict[CellKey, Decimal]:
    """Figures for some of the free cells, at least one of them: whole numbers of households, money to the đồng."""
    columns = {each.key: each for each in template.filled.columns}
    free = free_cells(template)
    chosen = [cell for cell in free if random.random() < density] or [random.choice(free)]
    return {cell: a_figure(columns[cell[1]], template, random) for cell in chosen}


def a_figure(column: Column, template: Template, random: Random) -> Decimal:
    if counts_whole(column, template.filled) or template.filled.form.topic == "output":
        return Decimal(random.choice([0, random.randint(1, 99), random.randint(100, 99_999)]))
    whole = random.choice([0, random.randint(1, 999), random.randint(1_000, 9_999_999)])
    return whole + Decimal(random.randint(0, 999_999)).scaleb(-6) * random.randint(0, 1)


def words_of(template: Template, typed: Mapping[CellKey, Decimal]) -> dict[CellKey, str]:
    """What an office types beside its figures where a form has blank rows."""
    words: dict[CellKey, str] = {}
    if template.filled.form.rows.listed == "blank":
        for row in {row for row, _ in typed} - {TOTAL}:
            words |= {(row, "label"): f"Mô hình nuôi bò {row}", (row, "place"): PLACE, (row, "project"): "Dự án 2"}
    return words


def in_base_units(template: Template, filled: FilledTemplate) -> dict[str, Decimal]:
    """The figures in đồng, households and percent."""
    columns = {each.key: each for each in template.filled.columns}
    return {cell: value * scale(columns[filled.keys[cell][1]], template) for cell, value in filled.figures.items()}


def scale(column: Column, template: Template) -> int:
    is_money = template.filled.form.topic == "funding" and column.percent_of is None
    return 1_000_000 if is_money and not counts_whole(column, template.filled) else 1


def meaning(figure: Observation) -> dict[str, Any]:
    """What a figure was read as."""
    return {
        "indicator": figure.indicator,
        "is_percent": figure.unit == "percent",
        "project": figure.project_code,
        "source": figure.source,
        "capital": figure.capital,
        "population": figure.population,
        "scenario": figure.scenario,
        "point": figure.point,
        "years": (figure.year_from, figure.year_to),
        "sub_unit": figure.sub_unit,
    }


def expected(template: Template, key: CellKey) -> dict[str, Any]:
    """What the form says a cell means."""
    of_form = template.filled.form
    column = next(each for each in template.filled.columns if each.key == key[1])
    label = next(each.label for each in template.filled.rows if each.key == key[0])
    places = {"place": label, "item": PLACE}
    says = {"scenario": "actual", "point": "year", **of_form.figures, **column.means}
    return {
        "indicator": indicator(of_form, column, key[0]),
        "is_percent": column.percent_of is not None,
        "project": project(of_form, column, key[0]),
        "source": says.get("source") if of_form.topic == "funding" and "unit" not in column.means else None,
        "capital": says.get("capital", "ALL"),
        "population": says.get("population", "ALL"),
        "scenario": says["scenario"],
        "point": says["point"],
        "years": says.get("years", (column.year or YEAR, column.year or YEAR)),
        "sub_unit": places.get(of_form.rows.kind) if key[0] != TOTAL else None,
    }


def indicator(of_form: Form, column: Column, row: str) -> str:
    book, means = phrases("headers"), {**of_form.figures, **column.means}
    if "stock" in means:
        near = 1 if means.get("is_near") else 0
        name = book["flows"][means["flow"]][near] if "flow" in means else book["stocks"][means["stock"]][near]
    elif of_form.topic == "output":
        name = means.get("indicator", row.rsplit(":", maxsplit=1)[-1])
    else:
        name = of_form.given if means["indicator"] == "given" else means["indicator"]
    return str(book["rates"].get(name, name) if means.get("is_rate") else name)


def project(of_form: Form, column: Column, row: str) -> str | None:
    if of_form.topic == "poverty":
        return None
    if "project" in column.means:
        return str(column.means["project"])
    if of_form.rows.kind == "project":
        return "ALL" if row == TOTAL else row
    if of_form.rows.kind == "indicator":
        return row.split(":", maxsplit=1)[0]
    return "ALL" if row == TOTAL else "DA2"
