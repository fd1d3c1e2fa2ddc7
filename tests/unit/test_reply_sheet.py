"""A reply sheet handed out, answered and sent back is read answer by answer, with its cells."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from schemas.documents import Refusal
from schemas.records import Reading
from schemas.returns import REPLY_COLUMNS, Returned, ReturnedLine, Sender
from schemas.workbooks import IDENTITY_SHEET
from transforms.read_submission import read_submission
from transforms.write_reply_sheet import HEADER_ROW, write_reply_sheet

SENDER = Sender("615", "district", "Huyện Đăk Hà", "Tỉnh Kon Tum", "GNBV", 2023, 2023)
LINES = (
    ReturnedLine(
        "a1b2", "error", "Cộng được 10, ghi 12.", "C7", "Biểu 01", (6, 2), None, "12", "10", "2", "triệu đồng"
    ),
    ReturnedLine("c3d4", "warning", "Số hộ vượt.", "D9", "Biểu 01", (8, 3), None, "120", "110", "10", "hộ"),
    ReturnedLine("e5f6", "error", "Hai số khác nhau.", "dòng 45", quote="giải ngân 604 triệu đồng", unit="triệu đồng"),
)
Answers = Mapping[int, Mapping[str, Any]]


def handed_out(lines: tuple[ReturnedLine, ...] = LINES) -> bytes:
    return write_reply_sheet(Returned("f" * 64, "BC_2023.xlsx", SENDER, "15/12/2023", lines))


def answered(answers: Answers, sheet: bytes | None = None) -> bytes:
    """The sheet with cells of some lines (from 0) filled in, by name of the column."""
    book = load_workbook(io.BytesIO(sheet or handed_out()))
    for line, cells in answers.items():
        for name, value in cells.items():
            book.worksheets[0].cell(HEADER_ROW + 1 + line, REPLY_COLUMNS.index(name) + 1).value = value
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(content: bytes) -> Reading:
    return read_submission(content, "BC_2023_tra_loi.xlsx")


def test_an_answer_is_read_with_its_finding_its_cell_and_who_gave_it() -> None:
    cells = {"answer": "Đúng như báo cáo", "why": "Quyết định 12 đã điều chỉnh", "by": "Trần Thị B"}
    reading = read(answered({1: cells}))
    (reply,) = reading.replies
    assert (reply.finding_id, reply.answer, reply.answers_submission) == ("c3d4", "confirmed", "f" * 64)
    assert (reply.explanation, reply.answered_by) == ("Quyết định 12 đã điều chỉnh", "Trần Thị B")
    assert (reply.place.sheet, reply.place.cell) == ("Phieu tra loi", "H6")
    assert (reading.office.unit_code, reading.office.province_name, reading.office.year_to) == ("615", "Kon Tum", 2023)
    assert reading.observations == ()


@pytest.mark.parametrize(
    ("line", "typed", "value", "unit"),
    [
        (0, 10.5, "10500000", "triệu đồng"),
        (0, "1.234,5", "1234500000", "triệu đồng"),
        (0, "10.500.000 đồng", "10500000", "đồng"),
        (1, 110, "110", "hộ"),
    ],
)
def test_a_corrected_figure_counts_in_the_unit_of_its_line(line: int, typed: Any, value: str, unit: str) -> None:
    (reply,) = read(answered({line: {"corrected": typed}})).replies
    assert (reply.answer, reply.corrected, reply.written_unit) == ("corrected", Decimal(value), unit)


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("Sửa thành", "corrected"),
        ("GIỮ NGUYÊN", "confirmed"),
        ("đang kiểm tra", "unknown"),
        ("Hỏi kế toán", "explained"),
    ],
)
def test_what_people_write_for_an_answer_is_understood_or_kept_as_words(word: str, answer: str) -> None:
    (reply,) = read(answered({0: {"answer": word}})).replies
    assert reply.answer == answer
    assert reply.explanation == (word if answer == "explained" else None)


@pytest.mark.parametrize("typed", ["mười triệu", "#REF!", "9" * 30])
def test_a_corrected_figure_nobody_can_read_is_told_and_its_answer_kept(typed: str) -> None:
    reading = read(answered({0: {"answer": "Sửa thành", "corrected": typed}}))
    assert [(reply.answer, reply.corrected, reply.written) for reply in reading.replies] == [("corrected", None, typed)]
    assert [(trouble.kind, trouble.place.cell) for trouble in reading.troubles] == [("unreadable_number", "H5")]


def test_a_formula_never_calculated_is_told() -> None:
    reading = read(answered({0: {"corrected": "=1+2"}}))
    assert [trouble.kind for trouble in reading.troubles] == ["formula_not_calculated"]


def test_sorted_and_thinned_out_rows_still_answer_what_they_answer() -> None:
    book = load_workbook(io.BytesIO(answered({0: {"why": "một"}, 2: {"why": "ba"}})))
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    for number, row in enumerate([rows[2], rows[0]], HEADER_ROW + 1):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
    sheet.delete_rows(HEADER_ROW + 3, 5)
    sheet.insert_rows(1, 2)
    replies = read(saved(book)).replies
    assert [(reply.finding_id, reply.explanation, reply.place.cell) for reply in replies] == [
        ("e5f6", "ba", "H7"),
        ("a1b2", "một", "H8"),
    ]


def test_a_sheet_without_answers_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as refused:
        read(handed_out())
    assert refused.value.code == "empty_reply"


@pytest.mark.parametrize(("name", "value"), [("unit_code", "999"), ("year_to", "không rõ"), ("unit_level", None)])
def test_a_sheet_that_no_longer_says_whose_it_is_is_refused_by_name(name: str, value: Any) -> None:
    book = load_workbook(io.BytesIO(answered({0: {"why": "một"}})))
    for row in book[IDENTITY_SHEET].iter_rows():
        if row[0].value == name:
            row[1].value = value
    with pytest.raises(Refusal) as refused:
        read(saved(book))
    assert refused.value.code == "damaged_reply"


def test_a_sheet_without_its_headers_is_refused_by_name() -> None:
    book = load_workbook(io.BytesIO(answered({0: {"why": "một"}})))
    book.worksheets[0].delete_rows(HEADER_ROW)
    with pytest.raises(Refusal) as refused:
        read(saved(book))
    assert refused.value.code == "damaged_reply"


def test_text_of_a_sender_never_becomes_a_formula() -> None:
    line = ReturnedLine("a1", "error", "=HYPERLINK(1)", "+C7", "=Biểu", (6, 2), None, "-1", "=2", "@3", "triệu đồng")
    book = load_workbook(io.BytesIO(handed_out((line,))))
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row if cell.value} == {"s"}


def test_only_the_answers_can_be_typed_into() -> None:
    sheet = load_workbook(io.BytesIO(handed_out())).worksheets[0]
    assert sheet.protection.sheet
    free = {
        REPLY_COLUMNS[cell.column - 1]
        for row in sheet.iter_rows(min_row=5)
        for cell in row
        if not cell.protection.locked
    }
    assert free == {"answer", "corrected", "why", "by"}
