import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from schemas.documents import Refusal
from schemas.limits import ReadingLimits
from schemas.workbooks import Merge, Sheet, Value, Workbook
from tests.files_of_cells import comments_of, relations_of, row_of, sheet_of, xlsx_of
from tests.files_of_text import zip_of
from transforms.read_file import read_file
from transforms.read_workbook import read_workbook

TCVN3 = ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "KÕ ho¹ch vèn", "Dù ¸n 1")
UNICODE = ("Cộng hòa xã hội chủ nghĩa Việt Nam", "Kế hoạch vốn", "Dự án 1")


def read(content: bytes, limits: ReadingLimits | None = None) -> Workbook:
    return read_workbook(content, limits or ReadingLimits())


def only(rows: str, head: str = "", tail: str = "", **more: tuple[str, ...]) -> Sheet:
    return read(xlsx_of({"Biểu": sheet_of(rows, head, tail)}, **more)).sheets[0]


def rows(sheet: Sheet) -> list[list[Value]]:
    return [list(row) for row in sheet.rows]


def texts(*written: str) -> list[Value]:
    cells = {column: f't="inlineStr"|<is><t>{text}</t></is>' for column, text in zip("ABC", written, strict=False)}
    return rows(only(row_of(1, cells)))[0]


def refused(content: bytes, limits: ReadingLimits | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(content, limits)
    return caught.value


def renamed(content: bytes, name_of: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zip_of({name_of(name): archive.read(name) for name in archive.namelist()})


def test_each_kind_of_cell_has_its_value() -> None:
    cells = {
        "A": "<v>1</v>",
        "B": 't="s"|<v>1</v>',
        "C": 't="str"|<f>"a"&amp;"b"</f><v>ab</v>',
        "D": 't="b"|<v>1</v>',
        "E": 't="inlineStr"|<is><t>chữ</t></is>',
        "F": 't="d"|<v>2023-12-15T07:30:00</v>',
        "G": 't="n"|<v>-2.5E-3</v>',
        "H": 't="d"|<v>2023-12-15</v>',
        "I": 't="d"|<v>07:30:00</v>',
        "J": 't="d"|<v>hôm nay</v>',
        "K": 't="s"|<f>B1</f><v>1</v>',
    }
    sheet = only(row_of(1, cells), strings=("<t>không</t>", "<t>Dự án 1</t>"))
    assert rows(sheet) == [
        [
            1.0,
            "Dự án 1",
            "ab",
            True,
            "chữ",
            datetime.fromisoformat("2023-12-15T07:30"),
            -0.0025,
            date(2023, 12, 15),
            time(7, 30),
            "hôm nay",
            "Dự án 1",
        ]
    ]


def test_rows_begin_at_row_1_and_column_a_and_have_one_length() -> None:
    sheet = only(row_of(3, {"C": "<v>1</v>", "E": "<v>2</v>"}) + row_of(5, {"B": "<v>3</v>"}))
    blank = [None] * 5
    assert rows(sheet) == [blank, blank, [None, None, 1.0, None, 2.0], blank, [None, 3.0, None, None, None]]


def test_cells_that_are_only_formatted_make_a_sheet_no_larger() -> None:
    styled = row_of(2, {"B": 's="1"|', "ZZ": 's="1"|'})
    assert rows(only(row_of(1, {"A": "<v>1</v>", "C": 's="1"|'}) + styled)) == [[1.0]]


def test_cells_that_show_nothing_are_empty() -> None:
    cells = {"A": "<v>1</v>", "B": 't="s"|<v>0</v>', "C": 't="str"|<v> \n</v>', "D": 't="inlineStr"|<is><t/></is>'}
    assert rows(only(row_of(1, cells), strings=('<t xml:space="preserve">  </t>',))) == [[1.0]]


@pytest.mark.parametrize("written", ["NaN", "INF", "-Infinity", "1e999", "1_000", "1,5", "một", "> 5"])
def test_what_is_no_number_stays_text(written: str) -> None:
    stored = written.replace(">", "&gt;")
    assert rows(only(row_of(1, {"A": f"<v>{stored}</v>", "B": "<v>2</v>"}))) == [[written, 2.0]]


def test_numbers_shown_as_dates_are_dates() -> None:
    cells = {
        "A": 's="1"|<v>45000</v>',
        "B": 's="2"|<v>45000.5</v>',
        "C": 's="3"|<v>0.25</v>',
        "D": 's="4"|<v>1.5</v>',
        "E": 's="1"|<v>-5</v>',
    }
    formats = ("dd/mm/yyyy", "[$-42A]dd/mm/yyyy hh:mm", "hh:mm", "[h]:mm")
    expected = [date(2023, 3, 15), datetime.fromisoformat("2023-03-15T12:00"), time(6), timedelta(hours=36), -5.0]
    assert rows(only(row_of(1, cells), formats=formats)) == [expected]


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    content = xlsx_of(
        {"a": sheet_of(row_of(1, {"A": 's="1"|<v>0.5</v>', "B": 's="1"|<v>1</v>'}))},
        formats=("dd/mm/yyyy",),
        workbook='<workbookPr date1904="1"/>',
    )
    assert rows(read(content).sheets[0]) == [[time(12), date(1904, 1, 2)]]


def test_percentages_are_known_by_their_format() -> None:
    cells = {column: f's="{style}"|<v>0.25</v>' for style, column in enumerate("ABCDE")}
    sheet = only(row_of(2, cells | {"F": 's="1"|'}), formats=("0.00%", "0&quot;%&quot;", "0\\%", "#,##0.0%;[Red]-0%"))
    assert sheet.percents == {(1, 1), (1, 4)}
    assert rows(sheet)[1] == [0.25] * 5


def test_errors_are_named_with_their_cell_and_have_no_value() -> None:
    cells = {"A": 't="e"|<f>B1/0</f><v>#DIV/0!</v>', "B": 't="e"|<v>#REF!</v>', "C": "<v>1</v>"}
    sheet = only(row_of(1, cells))
    assert (sheet.errors, rows(sheet)) == ({(0, 0): "#DIV/0!", (0, 1): "#REF!"}, [[None, None, 1.0]])


def test_more_errors_than_cells_may_be_filled_are_refused() -> None:
    content = xlsx_of({"a": sheet_of(row_of(1, dict.fromkeys("ABC", 't="e"|<v>#REF!</v>')))})
    with pytest.raises(Refusal) as refused:
        read_workbook(content, ReadingLimits(filled_cells=2))
    assert refused.value.code == "too_many_cells"


def test_an_error_behind_the_last_value_lies_within_the_rows() -> None:
    sheet = only(row_of(1, {"A": "<v>1</v>"}) + row_of(3, {"D": 't="e"|<v>#N/A</v>'}))
    assert (len(sheet.rows), len(sheet.rows[2])) == (3, 4)


def test_formulas_keep_their_text_and_their_stored_value() -> None:
    cells = {
        "A": "<f>SUM(B1:C1)&amp;1</f><v>3</v>",
        "B": '<f t="shared" ref="B1:B2" si="0">A1+1</f><v>4</v>',
        "C": '<f t="shared" si="0"/><v>5</v>',
        "D": '<f t="array" ref="D1">A1:A2*2</f><v>6</v>',
    }
    sheet = only(row_of(1, cells))
    assert sheet.formulas == {(0, 0): "SUM(B1:C1)&1", (0, 1): "A1+1", (0, 2): "", (0, 3): "A1:A2*2"}
    assert (rows(sheet), sheet.uncalculated) == ([[3.0, 4.0, 5.0, 6.0]], frozenset())


@pytest.mark.parametrize("stored", ["", "<v/>", "<v></v>"])
def test_a_formula_without_a_stored_value_was_never_calculated(stored: str) -> None:
    sheet = only(row_of(2, {"A": "<v>1</v>", "B": f"<f>A2*2</f>{stored}"}))
    assert (sheet.uncalculated, rows(sheet)[1]) == ({(1, 1)}, [1.0, None])


def test_a_formula_whose_text_is_empty_was_calculated() -> None:
    sheet = only(row_of(1, {"A": "<v>1</v>", "B": 't="str"|<f>IF(A1=1,"",2)</f><v></v>'}))
    assert (sheet.uncalculated, rows(sheet), list(sheet.formulas)) == (frozenset(), [[1.0]], [(0, 1)])


def test_hidden_rows_and_columns_are_told() -> None:
    written = (
        row_of(1, {"A": "<v>1</v>", "D": "<v>1</v>"})
        + row_of(2, {"A": "<v>1</v>"}, ' hidden="1"')
        + row_of(3, {"A": "<v>1</v>"}, ' ht="0" customHeight="1"')
        + row_of(4, {}, ' hidden="true"')
        + row_of(5, {"A": "<v>1</v>"}, ' hidden="0"')
    )
    head = '<cols><col min="2" max="3" width="9" hidden="1"/><col min="4" max="4" customWidth="1" width="0"/></cols>'
    sheet = only(written, head)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1, 2, 3}, {1, 2, 3})


def test_merged_ranges_are_told_as_far_as_the_sheet_goes() -> None:
    written = row_of(1, {"A": "<v>1</v>"}) + row_of(3, {"C": "<v>2</v>"})
    merged = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A3:XFD3"/><mergeCell ref="F9:G9"/></mergeCells>'
    assert only(written, tail=merged).merges == (Merge(0, 0, 0, 1), Merge(2, 0, 2, 2))


def test_what_stands_below_a_merged_cell_is_not_read_and_that_is_noted() -> None:
    written = row_of(1, {"A": "<v>1</v>", "B": "<v>7</v>", "C": "<v>2</v>"}) + row_of(
        2, {"A": "<v>8</v>", "C": "<v>3</v>"}
    )
    tail = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
    workbook = read(xlsx_of({"a": sheet_of(written, tail=tail)}))
    assert rows(workbook.sheets[0]) == [[1.0, None, 2.0], [None, None, 3.0]]
    assert workbook.notes == ("has_covered_cells",)


def test_sheets_keep_their_order_and_say_whether_they_are_shown() -> None:
    sheet = sheet_of(row_of(1, {"A": "<v>1</v>"}))
    content = xlsx_of({"Biểu 2": sheet, 'Ẩn" state="hidden': sheet, 'Rất ẩn" state="veryHidden': sheet})
    assert [(each.name, each.visibility) for each in read(content).sheets] == [
        ("Biểu 2", "visible"),
        ("Ẩn", "hidden"),
        ("Rất ẩn", "very_hidden"),
    ]


def test_sheets_of_one_name_are_both_read_and_told_apart() -> None:
    listed = [(name, sheet_of(row_of(1, {"A": f"<v>{at}</v>"}))) for at, name in enumerate(["Xã", "Xã", "Xã (2)", ""])]
    workbook = read(xlsx_of(listed))
    assert [(each.name, rows(each)) for each in workbook.sheets] == [
        ("Xã", [[0.0]]),
        ("Xã (2)", [[1.0]]),
        ("Xã (2) (2)", [[2.0]]),
        ("(2)", [[3.0]]),
    ]


def test_comments_stand_with_their_cells() -> None:
    content = xlsx_of(
        {"a": sheet_of(row_of(1, {"A": "<v>1</v>"}))}, parts=comments_of({"A1": "Xem lại", "C7": "Tại sao?"})
    )
    assert read(content).sheets[0].comments == {(0, 0): "Xem lại", (6, 2): "Tại sao?"}


def test_texts_in_several_formats_are_one_text_without_reading_aids() -> None:
    strings = (
        '<r><rPr><b/></rPr><t>Dự </t></r><r><t xml:space="preserve">án </t></r><r><t>2</t></r>',
        '<t>Tên</t><rPh sb="0" eb="1"><t>nhầm</t></rPh><phoneticPr fontId="1"/>',
        "<t>thường</t>",
    )
    cells = {column: f't="s"|<v>{at}</v>' for at, column in enumerate("ABC")}
    assert rows(only(row_of(1, cells), strings=strings)) == [["Dự án 2", "Tên", "thường"]]


def test_escapes_of_xml_and_of_excel_are_undone() -> None:
    assert texts("A &amp; B &lt;5&gt; &#x1EA1;", "a_x000D_\nb", "_x005F_x0041_") == ["A & B <5> ạ", "a\nb", "_x0041_"]


def test_letters_are_composed_blanks_are_plain_and_control_characters_gone() -> None:
    assert texts("Hộ nghèo", "1\u00a0234", "a\u200bb_x0007_")[1:] == ["1 234", "ab"]
    assert texts("Ho\u0323\u0302 nghe\u0300o") == ["Hộ nghèo"]


def test_halves_of_characters_never_pass() -> None:
    [found] = texts("a_xD83D_")
    assert found == "a\ufffd"


def test_legacy_letters_are_converted_in_cells_comments_and_names() -> None:
    cells = {column: f't="inlineStr"|<is><t>{text}</t></is>' for column, text in zip("ABC", TCVN3, strict=True)}
    content = xlsx_of({"BiÓu 1": sheet_of(row_of(1, cells))}, parts=comments_of({"A1": TCVN3[1]}))
    workbook = read(content)
    sheet = workbook.sheets[0]
    assert (rows(sheet), workbook.notes) == ([list(UNICODE)], ("converted_tcvn3",))
    assert (sheet.name, sheet.comments) == ("Biểu 1", {(0, 0): UNICODE[1]})


def test_macros_and_links_are_noted_and_left_alone() -> None:
    parts = {"xl/vbaProject.bin": b"\x00macro", "xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    workbook = read(xlsx_of({"a": sheet_of(row_of(1, {"A": "<v>1</v>"}))}, parts=parts))
    assert workbook.media_type == "application/vnd.ms-excel.sheet.macroEnabled.12"
    assert workbook.notes == ("has_macros", "has_external_links")


def test_charts_on_sheets_of_their_own_are_passed_over() -> None:
    listed = [("r1", "chartsheet", "chartsheets/sheet1.xml"), ("r2", "worksheet", "worksheets/sheet2.xml")]
    parts = {"xl/_rels/workbook.xml.rels": relations_of(listed), "xl/chartsheets/sheet1.xml": "<chartsheet/>"}
    content = xlsx_of({"Đồ thị": "", "Số": sheet_of(row_of(1, {"A": "<v>1</v>"}))}, parts=parts)
    assert [(each.name, rows(each)) for each in read(content).sheets] == [("Số", [[1.0]])]


def test_a_workbook_of_nothing_but_charts_has_no_cells() -> None:
    parts = {"xl/_rels/workbook.xml.rels": relations_of([("r1", "chartsheet", "chartsheets/sheet1.xml")])}
    assert refused(xlsx_of({"Đồ thị": ""}, parts=parts)).code == "no_cells"


@pytest.mark.parametrize("listed", [[], [("r1", "worksheet", "worksheets/sheet9.xml")]])
def test_a_sheet_that_is_listed_and_missing_is_damage(listed: list[tuple[str, str, str]]) -> None:
    content = xlsx_of(
        {"a": sheet_of(row_of(1, {"A": "<v>1</v>"}))}, parts={"xl/_rels/workbook.xml.rels": relations_of(listed)}
    )
    assert refused(content).code == "unreadable_workbook"


@pytest.mark.parametrize("cell", ['t="s"|<v>7</v>', 't="s"|<v>-1</v>', 't="s"|<v>x</v>'])
def test_a_shared_text_that_is_not_there_is_damage(cell: str) -> None:
    content = xlsx_of({"a": sheet_of(row_of(1, {"A": cell}))}, strings=("<t>a</t>",))
    assert refused(content).code == "unreadable_workbook"


def test_a_workbook_without_anything_in_it_is_refused() -> None:
    assert refused(xlsx_of({"a": sheet_of(""), "b": sheet_of(row_of(1, {"A": 's="1"|'}))})).code == "no_cells"


def test_parts_named_with_backslashes_or_other_capitals_are_found() -> None:
    plain = {"a": sheet_of(row_of(1, {"A": 't="s"|<v>0</v>'}))}
    content = xlsx_of(plain, strings=("<t>chữ</t>",))
    assert rows(read(renamed(content, lambda name: name.replace("/", "\\"))).sheets[0]) == [["chữ"]]
    assert rows(read(renamed(content, lambda name: name.replace("sheet1", "Sheet1"))).sheets[0]) == [["chữ"]]


def test_a_workbook_is_known_by_its_content_types_where_its_folders_have_other_names() -> None:
    types = '<Types><Override PartName="/workbook.xml" ContentType="x.sheet.main+xml"/></Types>'
    content = renamed(
        xlsx_of(
            {"a": sheet_of(row_of(1, {"A": "<v>1</v>"}))},
            parts={
                "[Content_Types].xml": types,
                "_rels/.rels": relations_of([("r1", "officeDocument", "workbook.xml")]),
            },
        ),
        lambda name: name.removeprefix("xl/"),
    )
    found = read_file(content, "a.zip")
    assert isinstance(found, Workbook)
    assert rows(found.sheets[0]) == [[1.0]]
