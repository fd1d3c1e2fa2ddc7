"""A form nobody had yet: one YAML more in the folder, and it is handed out and read back."""

from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from schemas import forms as codebook
from schemas.codebook import read_yaml
from schemas.form_model import FormError
from tests.fill_template import blank, fill
from transforms.read_submission import read_submission

LOANS = """
form: F7
name: loans
title_vi: "Biểu 07: TÌNH HÌNH TẠM ỨNG VÀ QUYẾT TOÁN VỐN CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA GIẢM NGHÈO BỀN VỮNG {period}"
title_en: "Form 07: Advances and settlement of the programme's funds, {period}"
kind: report
topic: funding
unit: thousand
reads: [funding]
given: allocated
figures: {source: ALL, capital: ALL, scenario: actual, point: year}
rows: {kind: project, beneath: [agency], listed: projects, total: {label: "TỔNG CỘNG", at: bottom}}
asks:
  - [advanced]
  - [settled]
columns:
  - {role: order, header: "STT", width: 6}
  - {role: label, header: "Nội dung", width: 40}
  - header: "Tạm ứng"
    means: {indicator: advanced}
    columns:
      - {key: advanced, header: "Tổng số", means: {source: ALL}, sum_of: [advanced_tw, advanced_dp]}
      - {key: advanced_tw, header: "NSTW", means: {source: NSTW}}
      - {key: advanced_dp, header: "NSĐP", means: {source: NSDP}}
  - {key: settled, header: "Quyết toán", means: {indicator: settled}}
versions:
  - {version: "1", valid_from: 2025}
"""


@pytest.fixture
def with_a_new_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The codebook's forms and one more."""
    folder = tmp_path / "forms"
    folder.mkdir()
    for each in files("codebook").joinpath("forms").iterdir():
        (folder / each.name).write_text(each.read_text(encoding="utf8"), encoding="utf8")
    (folder / "F7.yaml").write_text(LOANS, encoding="utf8")
    monkeypatch.setattr(codebook, "files", lambda _: tmp_path)
    forget()
    yield
    forget()


def forget() -> None:
    codebook.forms.cache_clear()
    codebook.ways_to_read.cache_clear()


@pytest.mark.usefixtures("with_a_new_form")
def test_a_new_form_is_handed_out_and_read_back_without_a_line_of_python() -> None:
    template = blank(codebook.form("F7"), unit="huyện Ba Tơ", year=2025)
    filled = fill(
        template,
        {
            ("DA2", "advanced_tw"): Decimal("1200.5"),
            ("DA2", "advanced_dp"): Decimal(30),
            ("DA2", "settled"): Decimal(900),
        },
    )
    reading = read_submission(filled.content, "bieu.xlsx")
    assert reading.office.form_code == "F7"
    assert reading.office.unit_name == "Huyện Ba Tơ"
    of_project = {(o.indicator, o.source): o.value for o in reading.observations if o.project_code == "DA2"}
    assert of_project == {
        ("advanced", "ALL"): Decimal(1_230_500),
        ("advanced", "NSTW"): Decimal(1_200_500),
        ("advanced", "NSDP"): Decimal(30_000),
        ("settled", "ALL"): Decimal(900_000),
    }
    assert {o.value for o in reading.observations if o.project_code == "ALL"} >= {Decimal(900_000)}
    assert reading.troubles == ()


def changed(**keys: Any) -> dict[str, Any]:
    return {**read_yaml(LOANS), **keys}


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        (changed(colour="red"), "unknown key colour"),
        ({key: value for key, value in read_yaml(LOANS).items() if key != "rows"}, "missing key rows"),
        (changed(official={"tables": [], "columns_without": ["nothing"]}), "no column nothing to leave out or merge"),
        (
            changed(versions=[{"version": "1", "valid_from": 2025, "columns_merged": {"a": ["b"]}}]),
            "no column b to leave out or merge",
        ),
    ],
)
def test_a_form_that_does_not_hold_together_says_what_is_wrong(spec: dict[str, Any], problem: str) -> None:
    with pytest.raises(FormError) as broken:
        codebook.form_of(spec)
    assert problem in broken.value.problems
