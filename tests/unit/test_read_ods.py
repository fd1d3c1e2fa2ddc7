from datetime import date, datetime, time, timedelta

import pytest

from schemas.documents import Refusal
from schemas.limits import ReadingLimits
from schemas.workbooks import Merge, Sheet, Value, Workbook
from tests.files_of_cells import ods_of, table_of
from transforms.read_workbook import read_workbook

HIDDEN_STYLE = (
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="true"/></style:style>'
)


def cell(attributes: str = "", content: str = "", name: str = "table-cell") -> str:
    return f"<table:{name} {attributes}>{content}</table:{name}>"


def number(value: float, more: str = "") -> str:
    return cell(f'office:value-type="float" office:value="{value}" {more}', f"<text:p>{value}</text:p>")


def text(*lines: str) -> str:
    return cell('office:value-type="string"', "".join(f"<text:p>{line}</text:p>" for line in lines))


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def read(tables: str, styles: str = "", limits: ReadingLimits | None = None) -> Workbook:
    return read_workbook(ods_of(tables, styles), limits or ReadingLimits())


def only(rows: str) -> Sheet:
    return read(table_of(rows)).sheets[0]


def rows(sheet: Sheet) -> list[list[Value]]:
    return [list(line) for line in sheet.rows]


def code_of(content: bytes, limits: ReadingLimits | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        read_workbook(content, limits or ReadingLimits())
    return caught.value.code


def test_each_kind_of_cell_has_its_value() -> None:
    line = row(
        number(1.5),
        text("Dự án", "số 1"),
        cell('office:value-type="percentage" office:value="0.25"', "<text:p>25%</text:p>"),
        cell('office:value-type="currency" office:currency="VND" office:value="5"'),
        cell('office:value-type="boolean" office:boolean-value="false"'),
        cell('office:value-type="date" office:date-value="2023-12-15"'),
        cell('office:value-type="date" office:date-value="2023-12-15T07:30:00"'),
        cell('office:value-type="time" office:time-value="PT06H30M00S"'),
        cell('office:value-type="time" office:time-value="PT36H00M00S"'),
        cell('office:value-type="string" office:string-value="chữ"'),
    )
    sheet = only(line)
    moment = datetime.fromisoformat("2023-12-15T07:30")
    times = [date(2023, 12, 15), moment, time(6, 30), timedelta(hours=36)]
    assert rows(sheet) == [[1.5, "Dự án\nsố 1", 0.25, 5.0, False, *times, "chữ"]]
    assert sheet.percents == {(0, 2)}


@pytest.mark.parametrize("stored", ["NaN", "1,5", "", "1e999", "1_000"])
def test_what_is_no_number_keeps_the_text_it_shows(stored: str) -> None:
    shown = cell(f'office:value-type="float" office:value="{stored}"', "<text:p>một</text:p>")
    assert rows(only(row(shown))) == [["một"]]


def test_a_row_outside_of_every_sheet_is_damage() -> None:
    assert code_of(ods_of(row(number(1)))) == "unreadable_workbook"


def test_numbers_without_end_are_read_no_further_than_a_sheet_reaches() -> None:
    digits = "9" * 5_000
    shown = cell('office:value-type="float" office:value="20000"', f"<text:p>{digits}</text:p>")
    assert rows(only(row(shown))) == [[20000.0]]
    repeated = row(number(2), attributes=f'table:number-rows-repeated="{digits[:4_000]}"')
    assert code_of(ods_of(table_of(repeated))) == "too_many_cells"
    assert code_of(ods_of(table_of(repeated.replace(digits[:4_000], digits)))) == "unreadable_workbook"


def test_repeated_cells_and_rows_each_have_their_place() -> None:
    blank = cell('table:number-columns-repeated="2"')
    line = row(
        number(1, 'table:number-columns-repeated="2"'), blank, number(2), attributes='table:number-rows-repeated="2"'
    )
    gap = row(cell('table:number-columns-repeated="1024"'), attributes='table:number-rows-repeated="3"')
    filled = [1.0, 1.0, None, None, 2.0]
    assert rows(only(line + gap + row(number(3)))) == [filled, filled, *[[None] * 5] * 3, [3.0, *[None] * 4]]


def test_blank_rows_to_the_end_of_the_sheet_cost_nothing() -> None:
    rest = row(cell('table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048575"')
    unseen = row(cell(), attributes='table:number-rows-repeated="1048575" table:visibility="collapse"')
    for end in (rest, unseen):
        sheet = only(row(number(1)) + end)
        assert (rows(sheet), sheet.hidden_rows) == ([[1.0]], frozenset())


def test_filled_rows_to_the_end_of_the_sheet_are_refused() -> None:
    filled = row(number(1, 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048576"')
    assert code_of(ods_of(table_of(filled))) == "too_many_cells"


def test_hidden_rows_columns_and_sheets_are_told() -> None:
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="filter"/>'
    )
    filtered = row(number(1), attributes='table:visibility="filter"')
    grouped = f"<table:table-row-group>{filtered}</table:table-row-group>"
    lines = row(number(1), number(2), number(3)) + row(number(1), attributes='table:visibility="collapse"') + grouped
    tables = table_of(columns + lines, "A", 'table:style-name="ta2"') + table_of(lines, "B", 'table:style-name="ta1"')
    shown, hidden = read(tables, HIDDEN_STYLE).sheets
    assert (shown.hidden_columns, shown.hidden_rows, shown.visibility) == ({1, 2}, {1, 2}, "visible")
    assert (hidden.name, hidden.visibility) == ("B", "hidden")


def test_merged_cells_are_told_and_what_they_cover_is_not_read() -> None:
    spanned = number(1, 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
    covered = cell('office:value-type="float" office:value="9"', name="covered-table-cell")
    workbook = read(table_of(row(spanned, covered, number(2)) + row(covered, covered, number(3))))
    assert workbook.sheets[0].merges == (Merge(0, 0, 1, 1),)
    assert rows(workbook.sheets[0]) == [[1.0, None, 2.0], [None, None, 3.0]]
    assert workbook.notes == ("has_covered_cells",)


def test_errors_and_formulas_are_told() -> None:
    line = row(
        cell(
            'table:formula="of:=[.B1]/0" office:value-type="string" office:string-value="" calcext:value-type="error"',
            "<text:p>#DIV/0!</text:p>",
        ),
        cell('table:formula="of:=1+[.Z1]" office:value-type="float" office:value="0"', "<text:p>Err:502</text:p>"),
        cell('table:formula="of:=SUM([.A1:.B1])" office:value-type="float" office:value="7"', "<text:p>7</text:p>"),
        cell('table:formula="oooc:=[.A1]"'),
        text("#REF!"),
    )
    sheet = only(line)
    assert sheet.errors == {(0, 0): "#DIV/0!", (0, 1): "Err:502"}
    assert sheet.formulas == {(0, 0): "[.B1]/0", (0, 1): "1+[.Z1]", (0, 2): "SUM([.A1:.B1])", (0, 3): "[.A1]"}
    assert (sheet.uncalculated, rows(sheet)) == ({(0, 3)}, [[None, None, 7.0, None, "#REF!"]])


def test_comments_and_drawings_are_no_text_of_their_cell() -> None:
    comment = "<office:annotation><text:p>Xem lại</text:p><text:p>số này</text:p></office:annotation>"
    drawing = (
        '<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><text:p>hình</text:p></draw:frame>'
    )
    aids = "<text:ruby-text>đọc</text:ruby-text><text:note><text:p>chú thích</text:p></text:note>"
    content = f"{comment}<text:p>chữ{aids}</text:p>{drawing}"
    sheet = only(row(cell('office:value-type="string"', content)))
    assert (rows(sheet), sheet.comments) == ([["chữ"]], {(0, 0): "Xem lại\nsố này"})


def test_blanks_tabs_links_and_formats_inside_a_text_are_kept() -> None:
    written = 'a<text:s text:c="3"/>b<text:tab/>c<text:line-break/><text:span>d</text:span><text:a>e</text:a>'
    assert rows(only(row(text(written)))) == [["a   b\tc\nde"]]


def test_tables_inside_a_cell_and_lists_of_links_are_passed_over() -> None:
    inner = table_of(row(number(8)), "trong")
    links = f"<table:dde-links><table:dde-link>{table_of(row(number(9)), 'ngoài')}</table:dde-link></table:dde-links>"
    sheets = read(table_of(row(cell("", inner + "<text:p>chữ</text:p>"), number(1))) + links).sheets
    assert [(each.name, rows(each)) for each in sheets] == [("Biểu", [["chữ", 1.0]])]


def test_macros_and_links_to_other_files_are_noted() -> None:
    link = cell('table:formula="of:=\'file:///a.ods\'#$A.B1" office:value-type="float" office:value="1"')
    workbook = read_workbook(ods_of(table_of(row(link)), parts={"Basic/Standard/Module1.xml": "<module/>"}))
    assert workbook.notes == ("has_macros", "has_external_links")


def test_what_cannot_be_read_is_refused_by_name() -> None:
    sound = table_of(row(number(1)))
    manifest = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}
    entity = '<!DOCTYPE a [<!ENTITY b "c">]><office:document-content>&b;</office:document-content>'
    assert code_of(ods_of(sound, parts=manifest)) == "encrypted"
    assert code_of(ods_of(sound, parts={"content.xml": entity})) == "unreadable_workbook"
    assert code_of(ods_of(sound, parts={"content.xml": "<office:document-content>"})) == "unreadable_workbook"
    assert code_of(ods_of("")) == "unreadable_workbook"
    assert code_of(ods_of(table_of(row(cell())))) == "no_cells"
    assert code_of(ods_of(sound * 3), ReadingLimits(sheets=2)) == "too_many_sheets"
    assert code_of(ods_of(table_of(row(number(1, 'table:number-columns-repeated="x"'))))) == "unreadable_workbook"
