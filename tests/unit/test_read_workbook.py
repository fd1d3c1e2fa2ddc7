"""The same made-up workbook as .xlsx, .xls and .ods: each was written by LibreOffice Calc."""

import io
import shutil
import struct
import subprocess
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook as Book
from openpyxl.comments import Comment

from schemas.documents import Refusal
from schemas.workbooks import Merge, Sheet, Workbook
from transforms.read_file import read_file
from transforms.read_workbook import read_workbook
from transforms.tell_ole import OLE_MARK

FOLDER = Path(__file__).parent / "fixtures" / "workbooks"
KINDS = {
    "mau.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mau.xls": "application/vnd.ms-excel",
    "mau.ods": "application/vnd.oasis.opendocument.spreadsheet",
}
every_kind = pytest.mark.parametrize("name", KINDS)
FILEPASS, WRITE_ACCESS, UNKNOWN = 0x2F, 0x5C, 0x0FFF
FONT, TEXT_CELL = b"\x31\0", b"\xfd\0\x0a\0"


def fixture(name: str) -> Workbook:
    return read_workbook((FOLDER / name).read_bytes())


def first(name: str) -> Sheet:
    return fixture(name).sheets[0]


@every_kind
def test_content_says_what_a_workbook_is_whatever_its_name(name: str) -> None:
    found = read_file((FOLDER / name).read_bytes(), "bao cao.docx")
    assert isinstance(found, Workbook)
    assert found.media_type == KINDS[name]


@every_kind
def test_values_stand_in_their_cells(name: str) -> None:
    blank = [None] * 8
    truth = 1.0 if name == "mau.ods" else True  # Calc writes it there as a formula whose value is a number
    assert [list(row) for row in first(name).rows] == [
        ["ỦY BAN NHÂN DÂN HUYỆN MẪU SƠN", *blank[1:]],
        ["Biểu tổng hợp vốn năm 2023", *blank[2:], "xa"],
        blank,
        ["STT", "Nội dung", "Kế hoạch", "Giải ngân", "Tỷ lệ", "Ngày", None, None],
        ["1", "Dự án 1", 1250.5, 1000.0, 0.7997, date(2023, 12, 15), None, None],
        ["2", "Dự án 2", -3.0, None, None, datetime.fromisoformat("2023-06-30T14:30"), None, None],
        ["3", "Dự án 3", "1.234,5", "-", 1.0, time(7, 45), None, None],
        ["4", "Dự án 4\n(ghi chú)", 0.0, truth, None, None, None, None],
        [None, "Tổng cộng", 1247.5, None, None, "2 khoản", None, None],
    ]


@every_kind
def test_what_stands_beside_the_values_is_told(name: str) -> None:
    sheet = first(name)
    assert sheet.merges == (Merge(1, 0, 1, 5),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({5}, {3})
    assert sheet.errors == {(8, 3): "#DIV/0!", (8, 4): "#N/A"}
    assert sheet.percents == {(4, 4), (6, 4)}
    assert sheet.comments == {(4, 2): "Xem lại số liệu"}
    assert sheet.uncalculated == frozenset()


@every_kind
def test_formulas_are_told_or_it_is_noted_that_they_are_not(name: str) -> None:
    workbook = fixture(name)
    assert ("formulas_unknown" in workbook.notes) == (name == "mau.xls")
    assert {(8, 2), (8, 3), (8, 5)} <= workbook.sheets[0].formulas.keys() or name == "mau.xls"


@every_kind
def test_hidden_and_empty_sheets_are_there(name: str) -> None:
    sheets = fixture(name).sheets
    assert [(each.name, each.visibility) for each in sheets] == [
        ("Biểu 01", "visible"),
        ("Ẩn", "hidden"),
        ("Trống", "visible"),
    ]
    assert [[list(row) for row in each.rows] for each in sheets[1:]] == [[[None, None], [None, "ẩn"]], []]


@every_kind
def test_every_cut_is_refused_by_name(name: str) -> None:
    whole = (FOLDER / name).read_bytes()
    for size in range(600, len(whole), len(whole) // 23):
        with pytest.raises(Refusal) as caught:
            read_workbook(whole[:size])
        assert caught.value.code in {"truncated", "unreadable_workbook"}


@every_kind
def test_damage_is_refused_by_name_or_read(name: str) -> None:
    whole = (FOLDER / name).read_bytes()
    codes = set()
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        damaged = bytearray(whole)
        damaged[at] ^= 0x5A
        try:
            codes.add(read_workbook(bytes(damaged)).media_type)
        except Refusal as refusal:
            codes.add(refusal.code)
    refusals = {"truncated", "unreadable_workbook", "encrypted", "no_cells", "too_big_unzipped", "too_many_cells"}
    assert codes <= {KINDS[name], *refusals}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_old_workbook_cut_off_is_no_document_of_another_kind(share: float) -> None:
    whole = (FOLDER / "mau.xls").read_bytes()
    with pytest.raises(Refusal) as caught:
        read_file(whole[: int(len(whole) * share)], "bieu.xls")
    assert caught.value.code in {"truncated", "unreadable_workbook"}


def test_bits_beside_those_that_hide_a_sheet_show_none() -> None:
    whole = bytearray((FOLDER / "mau.xls").read_bytes())
    at = whole.index(struct.pack("<BBBB", 1, 0, 2, 1) + "Ẩn".encode("utf-16-le"))
    whole[at] |= 0x40
    assert read_workbook(bytes(whole)).sheets[1].visibility == "hidden"


def test_a_new_workbook_with_a_password_is_encrypted() -> None:
    content = OLE_MARK + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    with pytest.raises(Refusal) as caught:
        read_workbook(content)
    assert caught.value.code == "encrypted"


def test_an_old_workbook_with_a_password_is_encrypted() -> None:
    whole = bytearray((FOLDER / "mau.xls").read_bytes())
    at = whole.index(struct.pack("<2H", WRITE_ACCESS, 112))
    whole[at : at + 2] = struct.pack("<H", FILEPASS)
    with pytest.raises(Refusal) as caught:
        read_workbook(bytes(whole))
    assert caught.value.code == "encrypted"


def test_an_old_workbook_with_a_damaged_font_reads_as_the_sound_one_but_for_its_comments() -> None:
    whole = bytearray((FOLDER / "mau.xls").read_bytes())
    at = whole.index(FONT)
    length = struct.unpack_from("<H", whole, at + 2)[0]
    struct.pack_into("<H4x2H", whole, at + 2, 4, UNKNOWN, length - 8)
    found = read_workbook(bytes(whole))
    sound = fixture("mau.xls")
    assert found.notes == (*sound.notes, "damaged_beside_cells")
    assert found.sheets == tuple(replace(sheet, comments={}) for sheet in sound.sheets)


@pytest.mark.parametrize("number", [90_000, -1])
def test_a_cell_of_an_old_workbook_that_shows_a_text_there_is_not_is_damage(number: int) -> None:
    whole = bytearray((FOLDER / "mau.xls").read_bytes())
    struct.pack_into("<i", whole, whole.index(TEXT_CELL) + 10, number)
    with pytest.raises(Refusal) as caught:
        read_workbook(bytes(whole))
    assert caught.value.code == "unreadable_workbook"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("kind", ["xls", "ods"])
@pytest.mark.slow
def test_what_libreoffice_makes_of_a_workbook_reads_like_the_workbook(kind: str, tmp_path: Path) -> None:
    book = Book()
    page = book.active
    for row in range(1, 9):
        page.append([f"Xã số {row}", row * 1.5, -row, row / 100, date(2023, 1, row), f"{row}.000"])
        page.cell(row, 4).number_format = "0.0%"
    page.merge_cells("A10:C11")
    page["A10"] = "gộp"
    page["B3"].comment = Comment("Vì sao?", "tỉnh")
    page.row_dimensions[4].hidden = page.column_dimensions["C"].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    (tmp_path / "goc.xlsx").write_bytes(buffer.getvalue())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        kind,
        "--outdir",
        str(tmp_path),
        str(tmp_path / "goc.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603
    assert read_workbook((tmp_path / f"goc.{kind}").read_bytes()).sheets == read_workbook(buffer.getvalue()).sheets
