"""Cells with far more in them than a header, a label or a figure has: understood by their beginnings, quoted whole."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from schemas.forms import forms
from schemas.records import Reading
from schemas.workbooks import Value
from tests.files_of_cells import row_of, sheet_of, xlsx_of
from transforms.count_cells import is_figure
from transforms.read_header_words import is_column_number
from transforms.read_row_labels import read_row_label
from transforms.read_submission import read_submission
from transforms.read_workbook import read_workbook

ABOVE = ("UBND HUYỆN AN BIÊN", "BÁO CÁO CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA GIẢM NGHÈO BỀN VỮNG", "Đơn vị tính: triệu đồng")
HEADER = ("STT", "Nội dung", "Kế hoạch vốn năm 2023", "Giải ngân")
PROJECTS = ((1.0, "Dự án 1", 5.0, 4.0), (2.0, "Dự án 2", 5.0, 3.0))


def text_of(value: Value) -> str:
    return f't="inlineStr"|<is><t xml:space="preserve">{value}</t></is>'


def book_of(rows: Sequence[Sequence[Value]]) -> bytes:
    cells = [
        {"ABCDEF"[at]: text_of(v) if isinstance(v, str) else f"<v>{v}</v>" for at, v in enumerate(row)} for row in rows
    ]
    return xlsx_of({"Huyện An Biên": sheet_of("".join(row_of(at, row) for at, row in enumerate(cells, 1)))})


def read(*rows: Sequence[Value], above: Sequence[str] = (), header: Sequence[Value] = HEADER) -> Reading:
    words: list[Sequence[Value]] = [(text,) for text in (*ABOVE, *above)]
    return read_submission(book_of([*words, header, *rows]), "bieu.xlsx")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Vốn" + " " * 20 + "khác", "Vốn" + " " * 20 + "khác"),
        ("Vốn" + " " * 30_000 + "khác", "Vốn" + " " * 20 + "khác"),
        ("a" + " " * 30_000 + "b" + "\t" * 30 + "c", "a" + " " * 20 + "b" + " " * 20 + "c"),
        ("Đơn vị:" + " " * 40 + "\n" + " " * 40 + "xã An", "Đơn vị:\nxã An"),
        ("Vốn" + "\n" * 30 + "khác", "Vốn" + "\n" * 20 + "khác"),
        ("Vốn" + "\u00a0\u2003" * 30 + "khác", "Vốn" + " " * 20 + "khác"),
    ],
)
def test_of_a_wide_gap_in_a_cell_twenty_blanks_are_kept_or_its_line_breaks(written: str, kept: str) -> None:
    assert read_workbook(book_of([(written, 1.0)])).sheets[0].rows[0][0] == kept


def test_nothing_but_blanks_is_still_nothing() -> None:
    assert read_workbook(book_of([(" " * 30_000, 1.0)])).sheets[0].rows[0][0] is None


@pytest.mark.parametrize("text", ["1" + " " * 30_000 + "x", "<" + " " * 30_000 + "x", "1" + " , " * 10_000 + "x"])
def test_what_is_no_figure_is_seen_at_once_however_long(text: str) -> None:
    assert not is_figure(text)
    assert not is_column_number(text)


@pytest.mark.parametrize(
    "text", ["1.234,5", "(12)", "≥ 5", "< 5 %", "- 5", "1 234 triệu đồng", "5.", "12 tr. đ", "7 hộ"]
)
def test_figures_as_text_are_figures(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("written", ["12\n15", "12 15", "1 234 56", "1.234,5 6", "5o", "5l", "5 hộ", "5%"])
def test_two_numbers_and_numbers_of_something_else_are_no_money_and_that_is_told(written: str) -> None:
    found = read(*PROJECTS, (3.0, "Dự án 3", written, 1.0))
    assert [(each.kind, each.place.cell) for each in found.troubles] == [("unreadable_number", "C7")]
    assert [each.value for each in found.observations if each.project_code == "DA3"] == [Decimal(1_000_000)]


@pytest.mark.parametrize(("written", "value"), [("5 tr", 5_000_000), ("5 VNĐ", 5), ("5đ", 5), ("0,5 tỷ", 500_000_000)])
def test_money_may_be_in_a_unit_of_its_own(written: str, value: int) -> None:
    found = read(*PROJECTS, (3.0, "Dự án 3", written, 1.0))
    assert next(each.value for each in found.observations if each.project_code == "DA3") == value


@pytest.mark.parametrize("written", ["1 234 567", "1.234.\n567", "1 234\u00a0567,0", "1. 234. 567"])
def test_a_number_may_have_blanks_between_its_thousands(written: str) -> None:
    found = read(*PROJECTS, (3.0, "Dự án 3", written, 1.0))
    assert Decimal(1_234_567_000_000) in {each.value for each in found.observations}


def test_a_label_is_understood_by_its_beginning_and_its_row_is_quoted_from_the_cell() -> None:
    long = "Dự án 3: " + "hỗ trợ phát triển sản xuất " * 1_200
    found = [each for each in read(*PROJECTS, (3.0, long, 2.0, 1.0)).observations if each.project_code == "DA3"]
    assert [each.value for each in found] == [Decimal(2_000_000), Decimal(1_000_000)]
    assert all(each.place.quote.startswith(f"3 | {long[:100]}") for each in found)


def test_a_header_is_understood_by_its_beginning() -> None:
    header = (*HEADER[:3], "Giải ngân " + "của các đơn vị " * 2_000)
    found = [each.indicator for each in read(*PROJECTS, header=header).observations]
    assert found == ["allocated", "disbursed"] * 2


def test_one_label_is_read_anew_under_each_number_that_names_a_project() -> None:
    found = [read_row_label("Sửa chữa đường", order, forms()[0], "GNBV", None) for order in ("10", "II.", "DA4")]
    assert [(each.kind, dict(each.means), each.order) for each in found] == [
        ("item", {"item": "Sửa chữa đường"}, "10"),
        ("item", {"item": "Sửa chữa đường"}, "ii"),
        ("project", {"project": "DA4"}, "da4"),
    ]


def test_a_decision_the_table_is_attached_to_does_not_say_its_year() -> None:
    attached = "(Kèm theo Báo cáo số 5/BC-UBND ngày 12 tháng 01 năm 2025 của UBND huyện An Biên)"
    found = read(*PROJECTS, above=(attached,), header=("STT", "Nội dung", "Kế hoạch vốn", "Giải ngân năm 2023"))
    assert {(each.year_from, each.year_to) for each in found.observations} == {(2023, 2023)}
