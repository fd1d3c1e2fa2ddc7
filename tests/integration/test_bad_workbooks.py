"""Workbooks nobody should send, through the real command: each is read or refused by name, and stops nobody else."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from commands.main import main
from tests.files_of_text import zip_of
from warehouse.read_release import open_latest

SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    ("UBND HUYỆN ĐẮK GLEI",),
    ("Tình hình phân bổ và giải ngân vốn Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023",),
    ("(Kèm theo báo cáo của UBND huyện Đắk Glei, tỉnh Kon Tum)",),
    (None, None, None, None, "ĐVT: triệu đồng"),
    ("STT", "Nội dung", "Kế hoạch vốn năm 2023", "Giải ngân", "Chuyển nguồn sang năm sau"),
)
ROWS = (
    (1, "Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo", 4000, 3500, 500),
    (2, "Dự án 5: Hỗ trợ nhà ở cho hộ nghèo, hộ cận nghèo", 2000, 1500, 500),
    (None, "Tổng cộng", 6000, 5000, 1000),
)


def workbook(mark: str, cells: dict[str, Any] | None = None, sheets: int = 1) -> bytes:
    """The form with some cells changed; the mark makes its bytes its own."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (*HEAD, *ROWS, (), (None, f"Ghi chú: {mark}")):
        sheet.append(row)
    for cell, value in (cells or {}).items():
        sheet[cell] = value
    for number in range(1, sheets):
        book.create_sheet(f"Trang {number}")["A1"] = number
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def changed(content: bytes, part: str, old: str, new: str, more: dict[str, bytes] | None = None) -> bytes:
    """A workbook with one text of one of its parts replaced, and further parts beside it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    return zip_of(parts | (more or {}))


def with_blank_rows(count: int) -> bytes:
    rows = "".join(f'<row r="{number}" s="0" customFormat="1" ht="15"/>' for number in range(20, 20 + count))
    return changed(workbook("blank rows"), SHEET, "</sheetData>", rows + "</sheetData>")


def declared(reference: str) -> bytes:
    return changed(workbook("declared"), SHEET, 'ref="A1:E10"', f'ref="{reference}"')


def same_names() -> bytes:
    return changed(workbook("same names", sheets=2), "xl/workbook.xml", 'name="Trang 1"', 'name="Sheet"')


@cache
def files_sent() -> dict[str, bytes]:
    return {
        "dung.xlsx": workbook("dung"),
        "khoa.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(512),
        "no.xlsx": changed(workbook("no"), SHEET, "</worksheet>", " " * 400_000_000 + "</worksheet>"),
        "khai rong.xlsx": declared("A1:XFD1048576"),
        "o xa.xlsx": workbook("o xa", {"XFD1048576": 1}),
        "dong trong.xlsx": with_blank_rows(1_000_000),
        "dtd.xlsx": changed(workbook("dtd"), SHEET, "<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
        "macro.xlsm": changed(
            workbook("macro"), SHEET, "</sheetData>", "</sheetData>", {"xl/vbaProject.bin": b"\xd0\xcf" * 99}
        ),
        "lien ket ngoai.xlsx": changed(
            workbook("ngoai"),
            SHEET,
            "</sheetData>",
            "</sheetData>",
            {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
        ),
        "web.xls": "<html><body><table><tr><td>Dự án 2</td><td>4.000</td></tr></table></body></html>".encode(),
        "cut.xlsx": workbook("cut")[:-200],
        "trung ten.xlsx": same_names(),
        "300 trang.xlsx": workbook("300", sheets=300),
        "o dai.xlsx": changed(
            workbook("o dai"),
            SHEET,
            "</sheetData>",
            '<row r="30"><c r="B30" t="inlineStr"><is><t>' + "a" * 1_000_000 + "</t></is></c></row></sheetData>",
        ),
        "ngay.xlsx": workbook("ngay", {"C6": date(2023, 5, 1)}),
        "am.xlsx": workbook("am", {"D6": -3500}),
        "nan.xlsx": workbook("nan", {"C6": "NaN"}),
    }


REFUSED = {
    "khoa.xlsx": "encrypted",
    "no.xlsx": "too_big_unzipped",
    "o xa.xlsx": "cell_far_away",
    "dtd.xlsx": "unreadable_workbook",
    "web.xls": "html_as_workbook",
    "cut.xlsx": "truncated",
    "300 trang.xlsx": "too_many_sheets",
    "o dai.xlsx": "cell_too_long",
}
FOUND = {"am.xlsx": "negative_value", "nan.xlsx": "unreadable_number", "ngay.xlsx": "unreadable_number"}
ONE_FIGURE_LESS = {"nan.xlsx", "ngay.xlsx"}


@dataclass(frozen=True)
class Told:
    """What two runs over one inbox of bad workbooks said."""

    home: Path
    first: dict[str, Any]
    second: dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("workbooks")
    home, inbox = folder / "home", folder / "inbox"
    inbox.mkdir()
    for name, content in files_sent().items():
        (inbox / name).write_bytes(content)
    return Told(home, _run(home, inbox), _run(home, inbox))


def _run(home: Path, inbox: Path) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        written = io.StringIO()
        patch.setattr("sys.stdout", written)
        assert main(["--json", "--home", str(home), "run", str(inbox)]) == 0
    said: dict[str, Any] = json.loads(written.getvalue())
    return said


def test_each_bad_workbook_is_refused_by_its_own_code_and_every_other_is_read(told: Told) -> None:
    assert {each["file_name"]: each["refusal"] for each in told.first["refused"]} == REFUSED
    read = {each["file_name"]: each["unit_name"] for each in told.first["new"]}
    assert read == dict.fromkeys(files_sent().keys() - REFUSED.keys(), "Huyện Đắk Glei")


def test_macros_links_names_given_twice_and_blank_rows_cost_no_figure(told: Told) -> None:
    with open_latest(told.home) as release:
        rows = release.rows(
            "SELECT file_name, count(*) AS figures FROM observations JOIN submissions USING (submission_id) GROUP BY ALL"
        )
    assert {row["file_name"]: row["figures"] for row in rows} == {
        name: 8 if name in ONE_FIGURE_LESS else 9 for name in files_sent().keys() - REFUSED.keys()
    }


def test_dates_negative_money_and_words_for_numbers_are_found_and_clean_files_are_not_blamed(told: Told) -> None:
    with open_latest(told.home) as release:
        rows = release.rows("SELECT file_name, kind FROM findings JOIN submissions USING (submission_id)")
    kinds = {(row["file_name"], row["kind"]) for row in rows}
    assert FOUND.items() <= kinds
    assert {name for name, _ in kinds} == FOUND.keys()


def test_every_refused_workbook_is_told_why_in_both_languages(told: Told) -> None:
    with open_latest(told.home) as release:
        rows = release.rows("SELECT * FROM submissions WHERE state = 'rejected'")
    assert len(rows) == len(REFUSED)
    for row in rows:
        assert row["reject_message"] != row["reject_message_en"]
        assert "{" not in row["reject_message"] + row["reject_message_en"]


def test_a_second_run_over_bad_workbooks_changes_nothing(told: Told) -> None:
    assert (told.second["changed"], told.second["new"], told.second["refused"]) == (False, [], [])
    assert told.second["release"] == told.first["release"]
