"""What goes back to a sender, what the sender answers, and where an officer sees the answer."""

import io
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from commands.main import main
from schemas.returns import REPLY_COLUMNS
from tests.files_of_cells import ods_of, table_of
from transforms.write_reply_sheet import HEADER_ROW
from warehouse.read_release import open_latest

HEAD = ("UBND HUYỆN ĐẮK HÀ", "BIỂU 01: PHÂN BỔ VÀ GIẢI NGÂN VỐN CHƯƠNG TRÌNH GIẢM NGHÈO BỀN VỮNG NĂM 2023")
TABLE: tuple[tuple[Any, ...], ...] = (
    ("STT", "Nội dung", "Kế hoạch vốn", "Giải ngân"),
    (None, "TỔNG CỘNG", 1260, 1000),
    (1, "Dự án 2", 500, 400),
    (2, "Tiểu dự án 1 Dự án 3", 700, 600),
)
"""The parts of the plan add up to 1.200, not 1.260."""
NARRATIVE = Path("tests/golden/report_with_swapped_digits_in_the_total/input.txt")
MARKED_CELLS = {"C5"}


def workbook(rows: Sequence[Sequence[Any]] = TABLE) -> bytes:
    """A district's table as a workbook, a row and a column of it hidden, its letterhead merged."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 01"
    sheet["A1"], sheet["A2"] = HEAD
    sheet.merge_cells("A2:D2")
    sheet["D3"] = "ĐVT: triệu đồng"
    for number, row in enumerate(rows, 4):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value, cell.font = value, Font(name="Times New Roman", italic=column == 2)
    sheet["C6"].fill, sheet["C7"].number_format = PatternFill("solid", fgColor="CCFFCC"), "#,##0.0"
    sheet["F6"] = "=C6-D6"
    sheet.row_dimensions[8].hidden = True
    book.create_sheet("Ghi chú")["A1"] = "người lập: phòng LĐTBXH"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def open_document() -> bytes:
    """The same table as an OpenDocument workbook, which takes no comments of ours."""
    rows = [(HEAD[0],), (HEAD[1].replace("2023", "2022"),), (None, None, None, "ĐVT: triệu đồng"), *TABLE]
    return ods_of(table_of("".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)))


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind = f'"string"><text:p>{value}</text:p>' if isinstance(value, str) else f'"float" office:value="{value}">'
    return f"<table:table-cell office:value-type={kind}</table:table-cell>"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that received the table as .xlsx and as .ods, and a narrative report."""
    home = tmp_path_factory.mktemp("home")
    inbox = home / "inbox"
    inbox.mkdir()
    (inbox / "bieu_2023.xlsx").write_bytes(workbook())
    (inbox / "bieu_2022.ods").write_bytes(open_document())
    shutil.copy(NARRATIVE, inbox / "bao_cao.txt")
    assert main(["--home", str(home), "run", str(inbox), "--workers", "1", "--as-of", "2023-12-15"]) == 0
    return home


def submission(home: Path, file_name: str) -> str:
    with open_latest(home) as release:
        rows = release.rows("SELECT submission_id FROM submissions WHERE file_name = ?", [file_name])
    return str(rows[0]["submission_id"])


def kit(home: Path, file_name: str, folder: Path) -> dict[str, bytes]:
    """The files of a submission's kit by what stands behind the sender's own name for the file."""
    assert main(["--home", str(home), "return", submission(home, file_name), "-o", str(folder)]) == 0
    stem = Path(file_name).stem
    return {path.name.removeprefix(stem): path.read_bytes() for path in folder.iterdir()}


def words_of(letter: bytes) -> str:
    document = Document(io.BytesIO(letter))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def comments_of(content: bytes) -> dict[tuple[str, str], str]:
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if getattr(cell, "comment", None)]
    return {(cell.parent.title, cell.coordinate): cell.comment.text for cell in cells}


def test_the_marked_workbook_is_the_sender_s_own_but_for_marks_and_comments(home: Path, tmp_path: Path) -> None:
    marked = kit(home, "bieu_2023.xlsx", tmp_path)["_ra_soat.xlsx"]
    comments = comments_of(marked)
    assert {cell for _, cell in comments} == MARKED_CELLS
    assert "1.260" in comments["Biểu 01", "C5"]
    assert "500 + 700 = 1.200" in comments["Biểu 01", "C5"]
    assert "C6 + C7 ≠ C5" in comments["Biểu 01", "C5"]
    before, after = load_workbook(io.BytesIO(workbook())), load_workbook(io.BytesIO(marked))
    assert after.sheetnames == [*before.sheetnames, "Can ra soat"]
    for sheet in before:
        assert sheet.merged_cells.ranges == after[sheet.title].merged_cells.ranges
        for cell in (each for row in sheet.iter_rows() for each in row):
            other = after[sheet.title][cell.coordinate]
            assert (cell.value, cell.number_format, repr(cell.font)) == (
                other.value,
                other.number_format,
                repr(other.font),
            )
            assert cell.coordinate in MARKED_CELLS or repr(cell.fill) == repr(other.fill)
    assert after["Biểu 01"].row_dimensions[8].hidden


def test_the_summary_sheet_links_to_the_cells(home: Path, tmp_path: Path) -> None:
    sheet = load_workbook(io.BytesIO(kit(home, "bieu_2023.xlsx", tmp_path)["_ra_soat.xlsx"]))["Can ra soat"]
    links = {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"'Biểu 01'!C5"}


def test_the_letter_tells_given_expected_and_difference_in_the_sender_s_unit(home: Path, tmp_path: Path) -> None:
    letter = kit(home, "bieu_2023.xlsx", tmp_path)["_cong_van.docx"]
    told = words_of(letter)
    for words in ("UBND TỈNH KON TUM", "Ủy ban nhân dân huyện Đăk Hà", "Biểu 01", "C5", "_ra_soat", "_tra_loi"):
        assert words in told
    assert "bản sao" not in told
    table = next(table for table in Document(io.BytesIO(letter)).tables if table.cell(0, 0).text == "STT")
    assert [cell.text for cell in table.rows[1].cells][3:] == ["1.260", "1.200", "60", "triệu đồng"]


def test_a_format_that_takes_no_comments_comes_back_as_a_copy_and_the_letter_says_so(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = kit(home, "bieu_2022.ods", tmp_path)
    assert "bản sao" in capsys.readouterr().out
    assert set(comments_of(files["_ra_soat.xlsx"])) == {("Biểu", "C5")}
    assert "bản sao" in words_of(files["_cong_van.docx"])


def test_a_text_report_comes_back_as_a_letter_with_its_own_words(home: Path, tmp_path: Path) -> None:
    files = kit(home, "bao_cao.txt", tmp_path)
    assert set(files) == {"_cong_van.docx", "_tra_loi.xlsx"}
    with open_latest(home) as release:
        query = """
            SELECT o.quote FROM findings f JOIN observations o ON o.observation_id = f.suspects[1]
            WHERE f.submission_id = ? AND f.state = 'open'
        """
        quotes = [row["quote"] for row in release.rows(query, [submission(home, "bao_cao.txt")])]
    told = words_of(files["_cong_van.docx"])
    assert quotes
    assert all(quote in told for quote in quotes)


def answered(sheet: bytes, answers: Mapping[str, Any]) -> bytes:
    book = load_workbook(io.BytesIO(sheet))
    for name, value in answers.items():
        book.worksheets[0].cell(HEADER_ROW + 1, REPLY_COLUMNS.index(name) + 1).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def run_with(home: Path, name: str, content: bytes, day: str) -> None:
    (home / "inbox" / name).write_bytes(content)
    assert main(["--home", str(home), "run", str(home / "inbox"), "--workers", "1", "--as-of", day]) == 0


def shown(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> Any:
    capsys.readouterr()
    assert main(["--home", str(home), *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def as_filed(home: Path) -> dict[str, list[dict[str, Any]]]:
    """What the newest release says was filed, and what it makes of it."""
    with open_latest(home) as release:
        told = ("observations", "coverage", "funding_by_unit_project_year")
        # Of coverage what came: what is still owed depends on the day of the run.
        where = {"coverage": "WHERE received_at IS NOT NULL"}
        return {name: release.rows(f"SELECT * FROM {name} {where.get(name, '')} ORDER BY ALL") for name in told}


def allocated(published: dict[str, list[dict[str, Any]]]) -> list[Any]:
    """What the programme was allocated to the district of the workbook in 2023, from all sources."""
    rows = published["funding_by_unit_project_year"]
    asked = ("615", "ALL", 2023, "ALL")
    return [r["allocated_vnd"] for r in rows if (r["unit_code"], r["project_code"], r["year"], r["source"]) == asked]


@pytest.mark.slow
def test_answers_become_the_sender_s_decisions_with_the_next_run_and_stand_beside_their_findings(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = kit(home, "bieu_2023.xlsx", tmp_path)["_tra_loi.xlsx"]
    before = as_filed(home)
    run_with(
        home,
        "tra_loi.xlsx",
        answered(sheet, {"answer": "Sửa thành", "corrected": "1.200", "by": "Y Blin"}),
        "2024-01-02",
    )
    corrected = as_filed(home)
    again = answered(sheet, {"answer": "Đúng như báo cáo", "why": "kể cả 60 triệu dự phòng", "by": "A Thút"})
    run_with(home, "tra_loi_2.xlsx", again, "2024-01-05")

    with open_latest(home) as release:
        replies = release.rows("SELECT * FROM replies JOIN submissions USING (submission_id) ORDER BY received_at")
        decisions = release.rows("SELECT * FROM decisions ORDER BY decided_at")
    assert [(row["answer"], row["in_force"], row["answered_by"]) for row in replies] == [
        ("corrected", False, "Y Blin"),
        ("confirmed", True, "A Thút"),
    ]
    assert replies[0]["corrected"] == 1_200_000_000
    assert {row["answers_submission"] for row in replies} == {submission(home, "bieu_2023.xlsx")}
    assert [(row["decision"], row["origin"], row["effect"], row["decided_by"]) for row in decisions] == [
        ("correct", "sender", "replaced", "Y Blin"),
        ("accept", "sender", "in_force", "A Thút"),
    ]
    assert [decisions[0]["reason"], decisions[1]["reason"]] == [
        "Đơn vị gửi sửa lại số liệu",
        "kể cả 60 triệu dự phòng",
    ]
    after = as_filed(home)
    assert {"observations": corrected["observations"], "coverage": corrected["coverage"]} == {
        "observations": before["observations"],
        "coverage": before["coverage"],
    }
    assert allocated(before) == allocated(after) == [1_260_000_000]
    assert allocated(corrected) == [1_200_000_000]
    assert after["observations"] == before["observations"]
    assert [row["state"] for row in replies] == ["superseded", "accepted"]

    finding = replies[1]["finding_id"]
    listed = {row["finding_id"]: row for row in shown(capsys, home, "findings")["findings"]}
    assert listed[finding]["reply"]["explanation"] == "kể cả 60 triệu dự phòng"
    assert listed[finding]["state"] == "accepted"
    assert shown(capsys, home, "show", finding)["reply"]["answer"] == "confirmed"
    assert main(["--home", str(home), "show", finding]) == 0
    assert "Đúng như báo cáo – kể cả 60 triệu dự phòng (A Thút)" in " ".join(capsys.readouterr().out.split())
    (reply,) = shown(capsys, home, "show", submission(home, "tra_loi.xlsx"))["replies"]
    assert (reply["answer"], reply["written"], reply["answered_by"]) == ("corrected", "1.200", "Y Blin")
    assert main(["--home", str(home), "show", submission(home, "tra_loi.xlsx")]) == 0
    shown_lines = capsys.readouterr().out.splitlines()
    assert any("Sửa thành" in line for line in shown_lines)
    assert max(map(len, shown_lines)) <= 100


def reopen_all(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What senders decided counts no more."""
    for row in shown(capsys, home, "findings", "--state", "accepted")["findings"]:
        shown(capsys, home, "decide", row["finding_id"], "reopen", "--by", "Lê Thị B", "--reason", "chưa có căn cứ")


@pytest.mark.slow
def test_the_marked_workbook_mended_and_sent_back_takes_over(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reopen_all(home, capsys)
    book = load_workbook(io.BytesIO(kit(home, "bieu_2023.xlsx", tmp_path)["_ra_soat.xlsx"]))
    book["Biểu 01"]["C5"].value = 1200
    buffer = io.BytesIO()
    book.save(buffer)
    first = submission(home, "bieu_2023.xlsx")
    run_with(home, "bieu_2023_ra_soat.xlsx", buffer.getvalue(), "2024-02-01")
    with open_latest(home) as release:
        states = release.rows("SELECT state, superseded_by FROM submissions WHERE submission_id = ?", [first])
        open_ones = release.rows("SELECT * FROM findings WHERE state = 'open' AND unit_code = '615' AND year = 2023")
    assert states == [{"state": "superseded", "superseded_by": submission(home, "bieu_2023_ra_soat.xlsx")}]
    assert open_ones == []
