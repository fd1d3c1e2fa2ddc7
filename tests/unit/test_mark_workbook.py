"""The sender's own workbook comes back with comments on the right cells and nothing else changed."""

import io
import re
import zipfile
from pathlib import Path
from shutil import which
from subprocess import run
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from schemas.workbooks import Sheet
from schemas.workbooks import Workbook as Read
from transforms.copy_workbook import copied_names, copy_workbook
from transforms.mark_workbook import Mark, NotEditableError, Summary, mark_workbook
from transforms.write_summary_sheet import SummaryLine

SUMMARY = Summary(
    "Can ra soat",
    "DANH SÁCH",
    ("STT", "Trang tính", "Ô", "Nội dung"),
    (SummaryLine("Biểu 01", "C7", ("=1+1 là chữ",)), SummaryLine("Biểu 01", "B12", ("sai",))),
)
MARKS = [Mark("Biểu 01", (6, 2), "Cộng được 10 & ghi 12 <sai>"), Mark("Biểu 01", (11, 1), "ô trống trong dòng ẩn")]


def by_openpyxl() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Biểu 01"
    sheet["A1"] = "UBND HUYỆN"
    sheet.merge_cells("A1:D1")
    for row in range(3, 12):
        for column in range(1, 5):
            cell = sheet.cell(row, column)
            cell.value, cell.number_format, cell.font = (
                row * column / 10,
                "#,##0.0",
                Font(name="Times New Roman", bold=row == 7),
            )
    sheet["D7"] = "=SUM(A7:C7)"
    sheet["C7"].comment = Comment("đã có", "Kế toán")
    sheet.row_dimensions[12].hidden = True
    book.create_sheet("Khác")["A1"] = 5
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def by_xlsxwriter() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Biểu 01")
    for row in range(9):
        sheet.write_row(row, 0, [row, row * 2, row * 3])
    sheet.write_formula(9, 0, "=SUM(A1:A9)", None, 36)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Biểu 01'!$A$1:$A$9"})
    sheet.insert_chart("F2", chart)
    sheet.conditional_format("A1:A9", {"type": "data_bar"})
    book.close()
    return buffer.getvalue()


def shown(content: bytes) -> dict[tuple[str, str], tuple[str, ...]]:
    """Everything of every cell but its fill and its comment."""
    book = load_workbook(io.BytesIO(content))
    return {
        (sheet.title, cell.coordinate): tuple(
            repr(each)
            for each in (cell.value, cell.number_format, cell.font, cell.border, cell.alignment, cell.protection)
        )
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
def test_every_value_formula_and_format_stays(make: Any) -> None:
    content = make()
    after = shown(mark_workbook(content, MARKS, SUMMARY))
    assert {key: value for key, value in after.items() if key[0] != SUMMARY.name} == shown(content)


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
def test_parts_that_need_not_change_are_the_same_bytes(make: Any) -> None:
    before = zipfile.ZipFile(io.BytesIO(make()))
    after = zipfile.ZipFile(io.BytesIO(mark_workbook(make(), MARKS, SUMMARY)))
    may_change = (
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "xl/workbook.xml",
        "rels",
        "omments",
        "vml",
    )
    kept = [name for name in before.namelist() if not any(part in name for part in may_change)]
    assert kept
    assert [name for name in kept if before.read(name) != after.read(name)] == []


def test_comments_stand_on_their_cells_beside_those_that_were_there() -> None:
    sheet = load_workbook(io.BytesIO(mark_workbook(by_openpyxl(), MARKS, SUMMARY)))["Biểu 01"]
    told = {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if getattr(cell, "comment", None)
    }
    assert set(told) == {"C7", "B12"}
    assert told["C7"].startswith("đã có")
    assert told["C7"].endswith("Cộng được 10 & ghi 12 <sai>")
    assert sheet["C7"].fill.fgColor.rgb == "FFFFE699"
    assert sheet["C6"].fill.fgColor.rgb != "FFFFE699"


def test_the_list_links_to_the_cells_and_holds_no_formula() -> None:
    book = load_workbook(io.BytesIO(mark_workbook(by_openpyxl(), MARKS, SUMMARY)))
    listed = book[SUMMARY.name]
    assert listed["D4"].value == "=1+1 là chữ"
    assert listed["D4"].data_type == "s" or listed["D4"].data_type == "inlineStr"
    assert listed["C4"].hyperlink.location == "'Biểu 01'!C7"


def test_a_second_return_of_the_marked_file_still_opens() -> None:
    once = mark_workbook(by_openpyxl(), MARKS, SUMMARY)
    twice = load_workbook(io.BytesIO(mark_workbook(once, MARKS, SUMMARY)))
    assert twice.sheetnames == ["Biểu 01", "Khác", SUMMARY.name, f"{SUMMARY.name} 2"]


def test_xml_that_cannot_be_edited_is_said_so() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x:workbook/>")
    with pytest.raises(NotEditableError):
        mark_workbook(buffer.getvalue(), MARKS, SUMMARY)


def sheet_rewritten(pattern: str, by: str, encoding: str = "utf-8") -> bytes:
    """A workbook of openpyxl's whose sheet or comments another program wrote another way."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(by_openpyxl())) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "xl/worksheets/sheet1.xml" or ("comment" in name and name.endswith(".xml")):
                body = re.sub(pattern, by, body.decode(), flags=re.DOTALL).encode(encoding)
            target.writestr(name, body)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("pattern", "by", "encoding"),
    [
        (r'(<c) r="[A-Z]+\d+"', r"\1", "utf-8"),
        (r'(<row) r="\d+"', r"\1", "utf-8"),
        (r'\sr="([A-Z]*\d+)"', r" r='\1'", "utf-8"),
        ("<(/?)comments", r"<\1x:comments", "utf-16"),
    ],
)
def test_cells_whose_place_is_not_written_are_never_guessed(pattern: str, by: str, encoding: str) -> None:
    with pytest.raises(NotEditableError):
        mark_workbook(sheet_rewritten(pattern, by, encoding), MARKS, SUMMARY)


def test_a_mark_within_a_merge_stands_on_the_cell_that_is_shown() -> None:
    marks = [Mark("Biểu 01", (0, 2), "trong ô gộp"), Mark("Biểu 01", (0, 0), "ô đầu")]
    sheet = load_workbook(io.BytesIO(mark_workbook(by_openpyxl(), marks, SUMMARY)))["Biểu 01"]
    assert sheet["A1"].comment.text == "ô đầu\n\ntrong ô gộp"
    assert sheet["A1"].value == "UBND HUYỆN"


@pytest.mark.parametrize("pattern", ["<authors>.*</authors>", "<commentList>.*</commentList>"])
def test_comments_left_empty_by_another_program_take_ours(pattern: str) -> None:
    name = pattern[1:].partition(">")[0]
    content = sheet_rewritten(pattern, f"<{name}/>")
    sheet = load_workbook(io.BytesIO(mark_workbook(content, MARKS, SUMMARY)))["Biểu 01"]
    assert sheet["C7"].comment.text.endswith("Cộng được 10 & ghi 12 <sai>")
    assert sheet["B12"].comment.author == "Tổng Hợp"


def test_sheets_of_a_copy_keep_apart_and_its_text_can_be_stored() -> None:
    long = "Tổng hợp vốn sự nghiệp năm 2023 phần "
    sheets = (Sheet(f"{long}1", (("một\x07",),)), Sheet(f"{long}2", (("hai",),)))
    book = load_workbook(io.BytesIO(copy_workbook(Read("xlsx", sheets))))
    names = copied_names(sheet.name for sheet in sheets)
    assert [book[names[sheet.name]]["A1"].value for sheet in sheets] == ["một␇", "hai"]


@pytest.mark.slow
@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
def test_libreoffice_opens_the_marked_file(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "ra soat.xlsx"
    path.write_bytes(mark_workbook(make(), MARKS, SUMMARY))
    run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)], check=True, timeout=120)  # noqa: S603, S607
    assert (tmp_path / "ra soat.pdf").stat().st_size > 1000
