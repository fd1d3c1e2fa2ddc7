"""No text that anybody sent becomes a formula, a control of the screen or a name no system takes, whoever writes it."""

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commands.terminal import clean
from commands.write_table import FORMULA_STARTS, Sheet, write_csv, write_xlsx
from schemas.returns import Returned, ReturnedLine, Sender
from schemas.text import LONGEST_CELL, cell_text, portable_stem
from schemas.workbooks import Sheet as ReadSheet
from schemas.workbooks import Workbook
from transforms.copy_workbook import copy_workbook
from transforms.dress_cells import Dress, Page, Wardrobe, new_book
from transforms.write_reply_sheet import write_reply_sheet

pytestmark = pytest.mark.slow

EVIL = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "a;=1+1",
    "a\n=cmd|'/C calc'!A0",
    '=HYPERLINK("http://a")',
    "＝1",
    "{=1}",
)
BEGINNINGS = tuple(each for each in FORMULA_STARTS if each.strip())
texts = st.one_of(
    st.text(max_size=30),
    st.builds("{}{}".format, st.sampled_from(EVIL), st.text(max_size=10)),
    st.text(alphabet="=+-@\t\r\n;,\"'|!\u202e\x1b\ud800", max_size=12),
)


def plain_table(text: str) -> bytes:
    target = io.BytesIO()
    write_xlsx(Sheet("a", ["quote"], [[text]]), target)
    return target.getvalue()


def official_table(text: str) -> bytes:
    book, sheet = new_book("a")
    wardrobe = Wardrobe(book)
    Page(sheet, wardrobe).put(1, 0, text, Dress())
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def copied_workbook(text: str) -> bytes:
    return copy_workbook(Workbook("a", (ReadSheet("a", ((None,), (text,))),)))


def reply_sheet(text: str) -> bytes:
    line = ReturnedLine("f" * 24, "error", text, text, text, None, None, text, text, "", text, "", "", text)
    sender = Sender(text, "district", text, text, "GNBV", 2023, 2023)
    return write_reply_sheet(Returned("a" * 64, text, sender, "01/01/2024", (line,)))


WRITERS: tuple[Callable[[str], bytes], ...] = (plain_table, official_table, copied_workbook, reply_sheet)


@pytest.mark.parametrize("write", WRITERS, ids=lambda each: each.__name__)
@given(text=texts)
@example(text="=1+1")
@example(text="a" * 40_000)
def test_no_cell_of_a_workbook_is_a_formula(write: Callable[[str], bytes], text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write(text)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert not any(cell.hyperlink for cell in cells)
    assert max((len(cell.value) for cell in cells if isinstance(cell.value, str)), default=0) <= LONGEST_CELL


@given(text=texts)
@example(text="a;=1+1")
def test_no_cell_of_a_csv_begins_like_a_formula_whatever_divides_the_cells(text: str) -> None:
    target = io.BytesIO()
    write_csv(Sheet("a", ["quote"], [[text]]), target)
    written = target.getvalue().decode("utf-8-sig")
    for divider in (",", ";", "\t"):
        quoting = csv.QUOTE_MINIMAL if divider == "," else csv.QUOTE_NONE
        cells = [
            cell
            for row in csv.reader(io.StringIO(written, newline=""), delimiter=divider, quoting=quoting)
            for cell in row
        ]
        assert not any(cell.lstrip("\t\r\n").startswith(BEGINNINGS) for cell in cells)


@given(text=texts)
def test_what_a_cell_holds_shows_everything_and_turns_nothing(text: str) -> None:
    shown = cell_text(text)
    assert not {"\x1b", "\u202e", "\ud800", "\x00"} & set(shown)
    assert shown.encode("utf-16-le").decode("utf-16-le") == shown


@pytest.mark.parametrize("text", ["a" * 32_768, "😀" * 20_000])
def test_a_text_too_long_for_a_cell_ends_in_a_mark(text: str) -> None:
    shown = cell_text(text)
    assert shown.endswith(" […]")
    assert LONGEST_CELL - 1 <= len(shown.encode("utf-16-le")) // 2 <= LONGEST_CELL


@given(name=st.text(min_size=1, max_size=300))
@example(name="con.xlsx")
@example(name='a<b>:"|?*.xlsx')
@example(name="..\\..\\a.xlsx")
@example(name="đ" * 255)
@example(name="bao cao. .xlsx")
def test_a_file_named_after_another_may_have_that_name_on_every_system(name: str) -> None:
    stem = portable_stem(name)
    assert stem
    assert not set('<>:"/\\|?*') & set(stem)
    assert stem.isprintable()
    assert not stem.endswith((".", " "))
    assert len(f"{stem}_cong_van.docx".encode()) <= 255
    assert stem.lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


@given(text=texts)
def test_nothing_that_is_shown_on_a_terminal_controls_it(text: str) -> None:
    assert not {"\x1b", "\r", "\u202e", "\x07", "\x9b"} & set(clean(text))


@pytest.mark.slow
def test_an_office_program_sees_no_formula_either(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("no office program here")
    write_csv(Sheet("a", ["quote"], [[each] for each in EVIL]), tmp_path / "a.csv")
    write_xlsx(Sheet("a", ["quote"], [[each] for each in EVIL]), tmp_path / "b.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [program, profile, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path / "out")]
    for name in ("a.csv", "b.xlsx"):
        subprocess.run([*command, str(tmp_path / name)], check=True, capture_output=True, timeout=120)  # noqa: S603
    for made in ("a.fods", "b.fods"):
        assert "table:formula" not in (tmp_path / "out" / made).read_text(encoding="utf8")
