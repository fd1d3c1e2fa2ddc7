import re

import pytest

from schemas.documents import Refusal
from schemas.workbooks import Merge, Sheet
from tests.files_of_cells import MAIN, row_of, sheet_of, xlsx_of
from transforms import open_package, read_sheet_xml
from transforms.read_workbook import read_workbook
from transforms.rewrite_sheet import rewrite_sheet

PLAIN = sheet_of(
    row_of(1, {"A": 't="s"|<v>0</v>', "C": 's="1"|<v>0.25</v>', "D": 't="inlineStr"|<is><t>a &lt; b</t></is>'})
    + row_of(2, {"A": "<f>B1*2</f><v>3</v>", "B": 't="e"|<v>#REF!</v>', "C": "<f>A1</f>"}, ' hidden="1"')
    + row_of(4, {"B": 't="b"|<v>1</v>', "C": 't="str"|<f>A1&amp;1</f><v>chữ</v>'}),
    '<cols><col min="2" max="2" hidden="1"/></cols>',
    '<mergeCells><mergeCell ref="A4:B4"/></mergeCells>',
)


def read(sheet: str | bytes) -> Sheet:
    content = xlsx_of({"a": ""}, strings=("<t>Dự án</t>",), formats=("0%",), parts={"xl/worksheets/sheet1.xml": sheet})
    return read_workbook(content).sheets[0]


def prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(?=\w)", r"<\1x:", xml).replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


def without_addresses(xml: str) -> str:
    """Columns that stand side by side need no address; here every row begins at A."""
    return re.sub(r'<(c|row) r="\w+"', r"<\1", xml)


@pytest.mark.parametrize(
    "written",
    [
        prefixed(PLAIN),
        PLAIN.replace('"', "'"),
        PLAIN.replace("><", ">\n  <"),
        PLAIN.replace("<v>", "<!-- gì đó --><v>"),
        re.sub(r'r="([A-Z]\d)"((?: \w+="\w+")+)', r'\2 r="\1"', PLAIN),
        PLAIN.replace("a &lt; b", "<![CDATA[a < b]]>"),
        PLAIN.replace("<t>a &lt; b</t>", "<r><rPr><b/></rPr><t>a &lt;</t></r><r><t> b</t></r><rPh><t>x</t></rPh>"),
        PLAIN.replace("spreadsheetml/2006/main", "spreadsheetml/2006/main").replace(
            MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
        PLAIN.replace('<row r="1">', '<row r="1"><c r="B1" s="0"></c>').replace("</row>", "</row >"),
        "\ufeff" + PLAIN,
        PLAIN.replace('t="e"', 't ="e"'),
        PLAIN.replace(' hidden="1">', ' hidden ="1">'),
        PLAIN.replace('<row r="2" hidden="1">', "<row r='2' hidden='1'>"),
        PLAIN.replace("</worksheet>", f"<extLst><ext>{PLAIN.replace('0.25', '7')}</ext></extLst></worksheet>"),
        PLAIN.replace("<f>B1*2", '<f ref=">">B1*2'),
    ],
    ids=[
        "prefixed",
        "quotes",
        "blanks",
        "comments",
        "order",
        "cdata",
        "runs",
        "strict",
        "ends",
        "mark",
        "gap",
        "hidden",
        "hidden in other quotes",
        "extensions",
        "signs",
    ],
)
def test_a_sheet_means_the_same_however_it_is_written(written: str) -> None:
    assert written != PLAIN
    assert read(written) == read(PLAIN)


def test_the_plain_sheet_means_what_it_says() -> None:
    sheet = read(PLAIN)
    assert [list(row) for row in sheet.rows] == [
        ["Dự án", None, 0.25, "a < b"],
        [3.0, None, None, None],
        [None] * 4,
        [None, None, "chữ", None],
    ]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.percents) == ({1}, {1}, {(0, 2)})
    assert (sheet.errors, sheet.uncalculated) == ({(1, 1): "#REF!"}, {(1, 2)})
    assert sheet.formulas == {(1, 0): "B1*2", (1, 2): "A1", (3, 2): "A1&1"}
    assert sheet.merges == (Merge(3, 0, 3, 1),)


@pytest.mark.parametrize("size", [1, 7, 64, 300])
def test_a_sheet_means_the_same_in_whatever_pieces_it_is_read(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read(PLAIN)
    monkeypatch.setattr(open_package, "_PIECE", size)
    # Rewriting would mend what the pieces broke.
    monkeypatch.setattr(read_sheet_xml, "_read_rewritten", None)
    assert read(PLAIN) == whole


def test_cells_without_addresses_stand_in_order() -> None:
    bare = without_addresses(sheet_of(row_of(1, {"A": "<v>1</v>", "B": "<v>2</v>"}) + row_of(2, {"A": "<v>3</v>"})))
    assert [list(row) for row in read(bare).rows] == [[1.0, 2.0], [3.0, None]]


def test_cells_out_of_order_stand_where_they_say() -> None:
    muddled = sheet_of(
        '<row r="2"><c r="C2"><v>1</v></c><c r="A2"><v>2</v></c></row><row r="1"><c r="B1"><v>3</v></c></row>'
        '<row r="2"><c r="B2"><v>4</v></c><c r="A5"><v>5</v></c></row>'
    )
    blank = [None, None, None]
    assert [list(row) for row in read(muddled).rows] == [
        [None, 3.0, None],
        [2.0, 4.0, 1.0],
        blank,
        blank,
        [5.0, None, None],
    ]


@pytest.mark.parametrize(
    "written",
    [
        PLAIN[:-20],
        PLAIN.replace("</row>", "", 1),
        PLAIN.replace("<v>0.25</v>", "<v>0.25<v>"),
        PLAIN.replace("<row", "<row <row", 1),
        PLAIN.replace("<v>0.25</v>", "<v>0</v><v>25</v>"),
        f"<!DOCTYPE a [<!ENTITY b 'c'>]>{PLAIN}",
        f"<!DOCTYPE a [<!ENTITY b 'c'>]>{PLAIN.replace('0.25', '&b;')}",
        PLAIN.replace("0.25", "&b;").replace('"', "'"),
        PLAIN.encode()[:-40] + b"\xff\xfe" + PLAIN.encode()[-40:],
        "",
    ],
)
def test_a_sheet_that_is_no_sound_xml_is_refused(written: str | bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read(written)
    assert caught.value.code == "unreadable_workbook"


TWICE = row_of(1, {"C": "<v>9</v>"})


@pytest.mark.parametrize(
    "written",
    [
        PLAIN.replace("</row>", '<c r="C1"><v>9</v></c></row>', 1),
        PLAIN.replace("</sheetData>", f"{TWICE}</sheetData>"),
        PLAIN.replace(
            '<row r="2"', f'<mc:Fallback xmlns:mc="urn:mc">{row_of(3, {"A": "<v>9</v>"})}</mc:Fallback><row r="2"'
        ),
    ],
    ids=["a cell twice", "a row twice", "a row in something else"],
)
def test_a_cell_of_which_nobody_knows_what_it_holds_is_damage(written: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(written)
    assert caught.value.code == "unreadable_workbook"


def test_blank_cells_are_left_out_and_more_rows_than_a_sheet_has_are_damage() -> None:
    assert "<c " not in rewrite_sheet(sheet_of('<row r="3"><c r="A3" s="1"/><c/><c r="B3"></c></row>').encode())
    last = sheet_of('<row r="1048576"><c><v>1</v></c></row>')
    assert 'r="A1048576"' in rewrite_sheet(last.encode())
    with pytest.raises(Refusal) as caught:
        rewrite_sheet(last.replace("</row>", "</row><row/>").encode())
    assert caught.value.code == "unreadable_workbook"
