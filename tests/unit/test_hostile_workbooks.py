"""Workbooks made to harm: each is read or refused by name, within the time and memory of a reading process."""

from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.documents import Refusal
from schemas.limits import LIMITS, MIB, ReadingLimits
from schemas.workbooks import Workbook
from tests.files_of_cells import comments_of, ods_of, relations_of, row_of, sheet_of, table_of, xlsx_of
from tests.files_of_text import zip_of
from tests.run_within_limits import said_within
from transforms.read_file import read_file
from transforms.read_submission import read_submission

ONE = row_of(1, {"A": "<v>1</v>"})
LAST = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ENTITY = '<!DOCTYPE a [<!ENTITY b "0123456789"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
SMALL = ReadingLimits(seconds=20.0, cpu_seconds=20, memory_bytes=700 * MIB)
READ_ALL = """
import sys
from pathlib import Path
from schemas.documents import Refusal
from transforms.read_file import read_file
for path in map(Path, sys.argv[1:]):
    try:
        sheets = read_file(path.read_bytes(), path.name).sheets
        print(path.stem, *(f"{len(sheet.rows)}x{len(sheet.rows[0]) if sheet.rows else 0}" for sheet in sheets))
    except Refusal as refusal:
        print(path.stem, refusal.code)
"""


def only(rows: str, head: str = "", tail: str = "") -> bytes:
    return xlsx_of({"a": sheet_of(rows, head, tail)})


def styled_rows(count: int) -> str:
    return "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(2, count + 2))


def numbers(rows: int) -> str:
    return "".join(row_of(row, dict.fromkeys("ABCDEFGHIJ", f"<v>{row}.5</v>")) for row in range(1, rows + 1))


def in_the_last_column(row: int, value: str = "<v>1</v>") -> str:
    return row_of(row, {"A": "<v>1</v>", "XFD": f's="0"|{value}'})


MERGED = '<mergeCell ref="A1:XFD1048576"/>'
UNSEEN = '<col min="1" max="16384" hidden="1"/>'
ALIKE = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value="1" '
    'office:value-type="float" table:number-columns-repeated="16384"/></table:table-row>'
)
CHARTS = [(f"c{at}", "chartsheet", "chartsheets/sheet1.xml") for at in range(20_000)]
LISTED = "".join(f'<sheet name="{at}" sheetId="1" r:id="{at}"/>' for at, _, _ in CHARTS)
SHEET = ("r1", "worksheet", "worksheets/sheet1.xml")
RELATIONS = "xl/_rels/workbook.xml.rels"
NOWHERE = [(f"n{at}", "nothing", f"a/{at}.xml") for at in range(50_000)]
AIDS = "<t>a</t>" + "</rPh>" * 50_000 + "</si><si>" + "<rPh " * 50_000
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "declared_to_the_end": (lambda: only(ONE, '<dimension ref="A1:XFD1048576"/>'), "1x1"),
    "a_million_styled_rows": (lambda: only(ONE + styled_rows(1_000_000)), "1x1"),
    "a_value_below_styled_rows": (
        lambda: only(ONE + styled_rows(400_000) + row_of(400_009, {"B": "<v>2</v>"})),
        "400009x2",
    ),
    "a_cell_in_the_last_corner": (lambda: only(ONE + LAST), "cell_far_away"),
    "a_cell_beyond_the_last_corner": (lambda: only(ONE + LAST.replace("XFD", "ZZZ")), "cell_far_away"),
    "a_row_before_the_first": (lambda: only(row_of(0, {"A": "<v>1</v>"}) + ONE), "unreadable_workbook"),
    "many_cells": (lambda: only(numbers(60_000)), "60000x10"),
    "merged_over_and_over": (lambda: only(ONE, tail=MERGED * 50_000), "unreadable_workbook"),
    "hidden_over_and_over": (lambda: only(ONE, UNSEEN * 50_000), "unreadable_workbook"),
    "cells_without_end": (
        lambda: only('<row r="1">' + '<c r="A1">' * 300_000 + "<v>1</v></row>"),
        "unreadable_workbook",
    ),
    "values_in_values": (lambda: only('<row r="1"><c r="A1">' + "<v>" * 300_000), "unreadable_workbook"),
    "formulas_without_end": (lambda: only('<row r="1">' + '<c r="A1"><f>' * 200_000), "unreadable_workbook"),
    "texts_without_end": (lambda: xlsx_of({"a": sheet_of(ONE)}, ["<t " * 500_000]), "unreadable_workbook"),
    "styles_without_end": (
        lambda: xlsx_of({"a": sheet_of(ONE)}, parts={"xl/styles.xml": "<cellXfs " * 500_000}),
        "unreadable_workbook",
    ),
    "many_texts": (lambda: xlsx_of({"a": sheet_of(ONE)}, [f"<t>Hộ số {at}</t>" for at in range(300_000)]), "1x1"),
    "a_long_text": (
        lambda: only(row_of(2, {"B": 't="inlineStr"|<is><t>' + "a" * MIB + "</t></is>"})),
        "cell_too_long",
    ),
    "rows_alike_to_the_end": (lambda: ods_of(table_of(ALIKE)), "too_many_cells"),
    "values_at_the_last_column": (lambda: only("".join(map(in_the_last_column, range(1, 20_001)))), "cell_far_away"),
    "blanks_at_the_last_column": (
        lambda: only("".join(in_the_last_column(row, "") for row in range(1, 20_001))),
        "20000x1",
    ),
    "merged_upwards": (
        lambda: only(numbers(3), tail='<mergeCell ref="A3:J1"/><mergeCell ref="A1:J3"/>' * 50_000),
        "unreadable_workbook",
    ),
    "blank_cells_written_unusually": (lambda: only(ONE + "<!-- --><row>" + "<c/>" * 1_000_000 + "</row>"), "1x1"),
    "rows_beyond_the_last": (lambda: only(ONE + "<!-- -->" + "<row/>" * 1_100_000), "unreadable_workbook"),
    "charts_on_sheets_of_their_own": (
        lambda: xlsx_of(
            {"a": sheet_of(ONE)},
            parts={RELATIONS: relations_of([SHEET, *CHARTS])},
            workbook=f"<sheets>{LISTED}</sheets>",
        ),
        "1x1",
    ),
    "relations_to_nothing": (
        lambda: xlsx_of(
            {"a": sheet_of(ONE)},
            parts={RELATIONS: relations_of([SHEET, *NOWHERE])} | {f"xl/b/{at}": "" for at in range(4_000)},
        ),
        "1x1",
    ),
    "reading_aids_without_end": (lambda: xlsx_of({"a": sheet_of(ONE)}, [AIDS]), "1x1"),
    "brackets_without_end_in_a_format": (lambda: xlsx_of({"a": sheet_of(ONE)}, formats=["[h" * 200_000]), "1x1"),
    "a_zip_bomb": (lambda: only("0" * 60_000_000), "too_big_unzipped"),
}


@pytest.mark.slow
def test_each_is_read_or_refused_by_name_within_the_limits_of_a_reading_process(tmp_path: Path) -> None:
    paths = []
    for name, (made, _) in HOSTILE.items():
        paths.append(tmp_path / f"{name}.xlsx")
        paths[-1].write_bytes(made())
    said = said_within(SMALL, READ_ALL, paths)
    assert said == {name: expected for name, (_, expected) in HOSTILE.items()}


def refused(content: bytes, name: str = "a.xlsx", limits: ReadingLimits = LIMITS) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_file(content, name, limits)
    return caught.value


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/comments1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    ],
)
def test_a_document_type_in_any_part_is_damage(part: str) -> None:
    sound = {"a": sheet_of(ONE)}
    parts = comments_of({"A1": "&c;"})
    bodies = {"xl/worksheets/sheet1.xml": sheet_of(ONE.replace("<v>1", "<v>&c;")), **parts}
    body = bodies.get(part, "<a>&c;</a>")
    assert refused(xlsx_of(sound, parts={**parts, part: ENTITY + body})).code == "unreadable_workbook"


def test_sheets_beyond_measure_are_refused_with_their_number() -> None:
    refusal = refused(xlsx_of({f"Xã {at}": sheet_of(ONE) for at in range(300)}))
    assert (refusal.code, refusal.details) == ("too_many_sheets", {"sheets": "300", "limit": "100"})


def test_cells_beyond_measure_are_refused_with_the_limit() -> None:
    refusal = refused(only(numbers(4)), limits=ReadingLimits(filled_cells=39))
    assert (refusal.code, refusal.details) == ("too_many_cells", {"limit": "39"})


def test_the_cell_far_away_is_named() -> None:
    wide = row_of(1, {"A": "<v>1</v>", "XFD": "<v>2</v>"}) + row_of(900, {"B": "<v>3</v>"})
    tall = row_of(1, {"AB": "<v>1</v>"}) + row_of(1_000_000, {"C": "<v>2</v>"})
    assert refused(only(wide)).details == {"sheet": "a", "cell": "XFD1"}
    assert refused(only(tall)).details == {"sheet": "a", "cell": "C1000000"}


@pytest.mark.parametrize("range_", ["A2:A1", "B1:A1", "B2:A1"])
def test_a_merged_range_that_ends_before_it_begins_is_damage(range_: str) -> None:
    rows = row_of(1, {"A": "<v>1</v>", "B": "<v>1</v>"}) + row_of(2, {"A": "<v>1</v>", "B": "<v>1</v>"})
    assert refused(only(rows, tail=f'<mergeCell ref="{range_}"/>')).code == "unreadable_workbook"


def test_the_cell_too_long_is_named() -> None:
    refusal = refused(only(row_of(7, {"B": 't="str"|<v>' + "a" * 40_000 + "</v>"})))
    assert refusal.details == {"sheet": "a", "cell": "B7", "size": "40000", "limit": "32767"}


def test_the_cell_of_a_comment_too_long_is_named_and_texts_no_cell_shows_harm_nobody() -> None:
    long = "a" * 40_000
    assert refused(xlsx_of({"a": sheet_of(ONE)}, parts=comments_of({"C3": long}))).details["cell"] == "C3"
    assert isinstance(read_file(xlsx_of({"a": sheet_of(ONE)}, [f"<t>{long}</t>"])), Workbook)


@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_a_workbook_cut_off_is_truncated(share: float) -> None:
    whole = only(numbers(50))
    assert refused(whole[: int(len(whole) * share)]).code == "truncated"


WEB_PAGE = "<table><tr><td>STT</td><td>1.000</td></tr></table>"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (f"<html><body>{WEB_PAGE}</body></html>", "bieu.xls", "html_as_workbook"),
        (WEB_PAGE, "bieu.xls", "html_as_workbook"),
        (f"\ufeff\r\n<meta charset='utf-8'><style>a</style>{WEB_PAGE}", "bieu.xlsx", "html_as_workbook"),
        (f"<!DOCTYPE html>{WEB_PAGE}", "BIEU.XLS", "html_as_workbook"),
        (f'<html xmlns:x="urn:schemas-microsoft-com:office:excel">{WEB_PAGE}', "bieu", "html_as_workbook"),
        ('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "bieu.xls", "html_as_workbook"),
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related", "bieu.xls", "html_as_workbook"),
        (f"<html><body>{WEB_PAGE}</body></html>", "bai.txt", "other_document_format"),
        ("STT;Nội dung;Vốn\n1;Dự án 1;5\n2;Dự án 2;6\n", "bieu.csv", "text_as_workbook"),
        ("STT\tNội dung\tVốn\n1\tDự án 1\t5\n2\tDự án 2\t6\n", "bieu.xls", "text_as_workbook"),
    ],
)
def test_what_is_no_workbook_inside_is_refused_by_what_it_is(content: str, name: str, code: str) -> None:
    assert refused(content.encode(), name).code == code


def test_a_web_page_in_wide_letters_is_no_text() -> None:
    assert refused(f"<html>{WEB_PAGE}</html>".encode("utf-16"), "bieu.xls").code == "html_as_workbook"


def test_an_archive_with_a_broken_mark_is_refused_by_name() -> None:
    whole = bytearray(zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet" * 9}))
    whole[60] ^= 0xFF
    assert refused(bytes(whole)).code == "truncated"


def test_blank_sheets_beside_others_have_no_table() -> None:
    blank = '<row r="3"><c r="B3" s="0"/></row>'
    with pytest.raises(Refusal) as caught:
        read_submission(xlsx_of({"a": sheet_of(ONE), "b": sheet_of(blank), "c": sheet_of("")}), "a.xlsx")
    assert caught.value.code == "no_table"
