"""Blank forms: their look, what may be typed, what they say of themselves, what they know already."""

import io
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
import pytest

from flows.write_template import UnknownUnitError, Wanted, blank_form, find_unit
from schemas.documents import Refusal
from schemas.filled_forms import ReferenceColumn, Template
from schemas.forms import form, forms
from schemas.messages import message
from schemas.workbooks import Workbook
from tests.fill_template import NOWHERE, blank, fill, free_cells
from transforms.list_form_rows import TOTAL
from transforms.name_nothing import status_in
from transforms.read_file import read_file
from transforms.read_submission import read_submission
from transforms.read_template_identity import outdated_version, read_identity
from transforms.write_template import write_template

CODES = [each.code for each in forms()]
FIRST = 11
"""The first row of F1's rows on its sheet."""


def opened(content: bytes, *, values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def sheet_of(template: Template, *, values: bool = False) -> Any:
    return opened(write_template(template), values=values).worksheets[0]


def read(content: bytes) -> Workbook:
    found = read_file(content, "bieu.xlsx")
    assert isinstance(found, Workbook)
    return found


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@cache
def written(code: str) -> bytes:
    """The blank template of a form, written once for all tests that only look at it."""
    return write_template(blank(form(code)))


@pytest.mark.parametrize("code", CODES)
def test_the_same_template_gives_the_same_bytes(code: str) -> None:
    assert write_template(blank(form(code))) == written(code)


@pytest.mark.parametrize("code", CODES)
def test_a_template_says_nothing_until_it_is_filled(code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_submission(written(code), "bieu.xlsx")
    assert (refused.value.code, refused.value.details["form"]) == ("empty_form", code)


@pytest.mark.parametrize("code", CODES)
def test_every_formula_has_a_value_stored_that_is_no_figure(code: str) -> None:
    formulas, values = (opened(written(code), values=each).worksheets[0] for each in (False, True))
    found = [cell for row in formulas.iter_rows() for cell in row if cell.data_type == "f"]
    assert found
    assert {values[cell.coordinate].value for cell in found} <= {None, ""}
    assert read(written(code)).sheets[0].uncalculated == frozenset()


@pytest.mark.parametrize("code", CODES)
def test_only_cells_to_be_filled_are_free(code: str) -> None:
    template, sheet = blank(form(code)), opened(written(code)).worksheets[0]
    free = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    words = [each for each in template.filled.columns if each.role not in ("figure", "order")]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert {cell.value for cell in free} == {None}
    assert len(free_cells(template)) <= len(free) <= len(free_cells(template)) + len(words) * len(template.filled.rows)


def test_the_official_look() -> None:
    sheet = sheet_of(blank(form("F1")))
    texts = [cell.value for row in sheet.iter_rows(max_row=6) for cell in row if cell.value]
    assert texts == [
        "UBND TỈNH KON TUM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "UBND HUYỆN ĐĂK HÀ",
        "Độc lập - Tự do - Hạnh phúc",
        "Biểu 01: TÌNH HÌNH PHÂN BỔ VÀ GIẢI NGÂN VỐN THỰC HIỆN CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA GIẢM NGHÈO BỀN VỮNG NĂM 2024",
        "(Kèm theo Báo cáo số ……/BC-UBND ngày …… tháng …… năm …… của UBND huyện Đăk Hà)",
        "Đơn vị tính: triệu đồng",
    ]
    assert {cell.font.name for row in sheet.iter_rows(max_row=40) for cell in row if cell.value} == {"Times New Roman"}
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$7:$10"
    assert sheet.freeze_panes == f"C{FIRST}"


def test_headers_are_merged_over_what_they_head_and_columns_numbered() -> None:
    sheet = sheet_of(blank(form("F1")))
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert {"A7:A9", "D7:G7", "E8:F8", "H7:L7", "D8:D9"} <= merged
    assert [sheet.cell(10, column).value for column in range(1, 9)] == ["A", "B", None, "1=2+3+4", 2, 3, 4, "5=6+7+8+9"]
    assert sheet["G7"].border.right.style == "thin"


def test_totals_add_up_sub_projects_and_projects() -> None:
    template = blank(form("F1"))
    rows = [row.key for row in template.filled.rows]
    at = {key: FIRST + offset for offset, key in enumerate(rows)}
    sheet = sheet_of(template)
    below = f"E{at['DA4.TDA1']}:E{at['DA4.TDA3']}"
    beside = f"E{at['DA2']}:G{at['DA2']}"
    assert sheet.cell(at["DA4"], 5).value == f'=IF(COUNT({below})=0,"",SUM({below}))'
    assert sheet.cell(at["DA2"], 5).value is None
    assert sheet.cell(at["DA2"], 4).value == f'=IF(COUNT({beside})=0,"",SUM({beside}))'
    total = sheet.cell(at[TOTAL], 5).value
    assert all(f"E{at[key]}" in total for key in ("DA1", "DA7"))
    assert f"E{at['DA4.TDA1']}" not in total


def test_an_earlier_version_has_its_own_columns() -> None:
    newest, earlier = (blank(form("F1"), version=version).filled.columns for version in ("2", "1"))
    assert [each.key for each in newest if each.key.startswith("given_dp")] == ["given_dp_dt", "given_dp_sn"]
    merged = next(each for each in earlier if each.key == "given_dp")
    assert merged.path == ("Kế hoạch vốn năm", "NSĐP")
    assert merged.means == {"indicator": "given", "source": "NSDP"}
    assert next(each for each in earlier if each.key == "given").sum_of == ("given_tw_dt", "given_tw_sn", "given_dp")


def test_the_hidden_sheet_says_whose_form_it_is() -> None:
    identity = read_identity(read(write_template(blank(form("F5"), year=2023))))
    assert identity is not None
    assert (identity.form, identity.version, identity.unit_code) == ("F5", "1", "615")
    assert (identity.year, identity.period) == (2023, "Y")
    assert identity.is_intact
    assert outdated_version(identity) is None


def test_a_header_that_was_changed_is_seen() -> None:
    book = opened(write_template(blank(form("F5"))))
    book.worksheets[0]["C8"].value = "Tổng cộng"
    identity = read_identity(read(saved(book)))
    assert identity is not None
    assert not identity.is_intact


def test_what_a_newer_version_changed_is_named() -> None:
    identity = read_identity(read(write_template(blank(form("F1"), version="1"))))
    assert identity is not None
    version = outdated_version(identity)
    assert version is not None
    assert "vốn địa phương" in version.changed_vi


def test_a_filled_form_of_an_earlier_version_is_read_with_a_note() -> None:
    filled = fill(blank(form("F1"), version="1"), {("DA2", "given_dp"): Decimal("12.5")})
    reading = read_submission(filled.content, "bieu.xlsx")
    assert "earlier_form_version:F1:1" in reading.notes
    assert {each.value for each in reading.observations} == {Decimal(12_500_000)}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"form": "F1"},
        {"form": "F1", "version": "1", "unit_code": "615", "year": "hai", "period": "Y"},
    ],
    ids=["nothing", "a form alone", "a year in words"],
)
def test_a_hidden_sheet_that_does_not_hold_together_says_nothing(told: dict[str, str]) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Báo cáo"
    hidden = book.create_sheet("_tonghop")
    for pair in told.items():
        hidden.append(pair)
    assert read_identity(read(saved(book))) is None


@pytest.mark.parametrize(("code", "kinds"), [("F1", {"amount"}), ("F5", {"count"}), ("F6", {"amount", "count"})])
def test_a_number_that_cannot_be_is_stopped_with_a_word(code: str, kinds: set[str]) -> None:
    rules = sheet_of(blank(form(code))).data_validations.dataValidation
    stopping = [each for each in rules if each.type == "custom"]
    assert {each.error for each in stopping} == {message(f"forms.invalid_{kind}", "vi") for kind in kinds}
    for each in stopping:
        assert each.showErrorMessage
        assert len(each.formula1) <= 255
        assert ">=0" in each.formula1
        assert "Không thực hiện" in each.formula1


@pytest.mark.parametrize("kind", ["not_applicable", "not_allocated", "run_by_province"])
def test_the_words_a_template_offers_are_read_as_what_they_say(kind: str) -> None:
    assert status_in(message(f"forms.word_{kind}", "vi")) == kind


def test_a_word_in_place_of_a_figure_is_a_declaration() -> None:
    template = blank(form("F1"))
    filled = fill(template, {("DA2", "given_tw_sn"): Decimal(5)}, {("DA5", "carried_in_tw_dt"): "Không thực hiện"})
    statuses = read_submission(filled.content, "bieu.xlsx").statuses
    assert [(each.project_code, each.status) for each in statuses] == [("DA5", "not_applicable")]


def test_a_row_of_works_chooses_its_project_from_a_list() -> None:
    book = opened(write_template(blank(form("F6"))))
    choice = next(each for each in book.worksheets[0].data_validations.dataValidation if each.type == "list")
    assert choice.errorStyle == "warning"
    names = [row[4].value for row in book["_tonghop"].iter_rows() if row[4].value]
    assert names[:3] == ["Dự án 1", "Tiểu dự án 1 - Dự án 1", "Tiểu dự án 2 - Dự án 1"]
    assert choice.formula1 == f"_tonghop!$E$1:$E${len(names)}"


def test_a_project_chosen_from_the_list_is_the_one_that_is_read() -> None:
    template = blank(form("F6"))
    words = {("row1", "label"): "Mô hình nuôi bò", ("row1", "project"): "Tiểu dự án 2 - Dự án 4"}
    filled = fill(template, {("row1", "cost_tw"): Decimal(5)}, words)
    reading = read_submission(filled.content, "bieu.xlsx")
    assert {each.project_code for each in reading.observations if each.item == "Mô hình nuôi bò"} == {"DA4.TDA2"}


def test_a_form_of_places_lists_the_communes_of_its_year() -> None:
    listed = [row.label for row in blank(form("F5"), unit="615").filled.rows]
    assert (listed[0], listed[-1]) == ("Thị trấn Đăk Hà", "TỔNG CỘNG")
    after = [row.label for row in blank(form("F5"), unit="tỉnh Quảng Ngãi", year=2026).filled.rows]
    assert "Xã Ba Tơ" in after
    assert not any(label.startswith(("Huyện", "Thị trấn")) for label in after)


def test_a_commune_gets_blank_rows_for_its_hamlets() -> None:
    template = blank(form("F5"), unit="xã Đăk Hà", year=2026)
    assert {row.label for row in template.filled.rows} == {"", "TỔNG CỘNG"}
    assert template.filled.head.superior == "UBND tỉnh Quảng Ngãi"


@pytest.mark.parametrize(
    ("code", "period", "title"),
    [("F1", "H1", "6 THÁNG ĐẦU NĂM 2024"), ("F1", "Y", "NĂM 2024"), ("F3", "Y", "GIAI ĐOẠN 2021-2025")],
)
def test_the_title_names_the_period(code: str, period: str, title: str) -> None:
    content = blank_form(NOWHERE, Wanted(form(code), find_unit("615", 2024), 2024, period))
    assert opened(content).worksheets[0]["A4"].value.endswith(f" {title}")


def test_what_is_known_stands_in_grey_words_beside_the_table_and_is_not_printed() -> None:
    bare = blank(form("F1"))
    known = ReferenceColumn("Tham khảo", {"DA2": "1.234,5 triệu đồng", TOTAL: "9.000 triệu đồng"})
    template = Template(bare.filled, bare.identity, bare.programme, [known])
    sheet = sheet_of(template)
    column = len(bare.filled.columns) + 1
    beside = {sheet.cell(row, column).value: sheet.cell(row, column) for row in range(7, 40)}
    assert {"Tham khảo", "1.234,5 triệu đồng", "9.000 triệu đồng"} <= set(beside)
    assert beside["1.234,5 triệu đồng"].font.italic
    assert beside["1.234,5 triệu đồng"].protection.locked
    assert sheet.print_area.startswith("'Biểu 01 2024'!$A$1:$U$")
    reading = read_submission(fill(template, {("DA2", "given_tw_sn"): Decimal(7)}).content, "bieu.xlsx")
    assert {each.value for each in reading.observations} == {Decimal(7_000_000)}
    assert reading.troubles == ()


@pytest.mark.parametrize("name", ["615", "huyện Đắk Hà", "Huyện Đăk Hà, Kon Tum", " huyện đăk hà "])
def test_a_unit_is_found_by_code_or_name(name: str) -> None:
    assert find_unit(name, 2024).code == "615"


def test_a_name_several_units_have_is_answered_with_them() -> None:
    with pytest.raises(UnknownUnitError) as unknown:
        find_unit("Cao Lãnh", 2024)
    assert unknown.value.choices == (
        "Thành phố Cao Lãnh, Tỉnh Đồng Tháp (866)",
        "Huyện Cao Lãnh, Tỉnh Đồng Tháp (873)",
    )


def test_a_unit_nobody_knows_has_no_choices() -> None:
    with pytest.raises(UnknownUnitError) as unknown:
        find_unit("Atlantis", 2024)
    assert unknown.value.choices == ()


def test_words_typed_where_a_figure_would_stand_are_drawn_there() -> None:
    template = blank(form("F1"))
    said = replace(template, filled=replace(template.filled, words={("DA5", "carried_in_tw_dt"): "Không thực hiện"}))
    sheet = sheet_of(said)
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Không thực hiện"]
    assert [(cell.column_letter, cell.protection.locked, cell.alignment.wrap_text) for cell in cells] == [
        ("E", False, True)
    ]
