"""Files for spreadsheet programs: exact figures, and nothing a sender typed runs as a formula."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from commands.write_table import Sheet, write_csv, write_xlsx

EVIL = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1+1"]


def rows_of(target: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"))))


@pytest.mark.parametrize("text", EVIL)
def test_text_never_becomes_a_formula(text: str, tmp_path: Path) -> None:
    write_csv(Sheet("t", ["quote"], [[text]]), tmp_path / "t.csv")
    # A tab ends a cell where a spreadsheet program is told so: what stands behind it is guarded, too.
    assert rows_of(tmp_path / "t.csv")[1] == ["'" + text.replace("\t=", "\t'=")]
    write_xlsx(Sheet("t", ["quote"], [[text]]), tmp_path / "t.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_negative_amounts_stay_numbers(tmp_path: Path) -> None:
    sheet = [[Decimal("-1500000.5000"), None]]
    write_csv(Sheet("t", ["difference", "unit"], sheet), tmp_path / "t.csv")
    assert rows_of(tmp_path / "t.csv")[1] == ["-1500000.5", ""]
    write_xlsx(Sheet("t", ["difference", "unit"], sheet), tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A2"].value == -1500000.5


def test_large_amounts_are_written_out_and_lists_joined(tmp_path: Path) -> None:
    write_csv(Sheet("t", ["value", "ids"], [[Decimal("1E+12"), ["a", "b"]]]), tmp_path / "t.csv")
    assert rows_of(tmp_path / "t.csv")[1] == ["1000000000000", "a; b"]


def test_control_characters_do_not_stop_a_workbook(tmp_path: Path) -> None:
    write_xlsx(
        Sheet(
            "t",
            ["quote"],
            [
                [
                    "a\x00b\x1f",
                ]
            ],
        ),
        tmp_path / "t.xlsx",
    )
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A2"].value == "a␀b␟"


def test_the_header_stays_in_view_with_a_filter(tmp_path: Path) -> None:
    write_xlsx(Sheet("t", ["a", "b"], [[1, 2]]), tmp_path / "t.xlsx")
    page = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert (page.freeze_panes, page.auto_filter.ref, page["A1"].font.bold) == ("A2", "A1:B1", True)
