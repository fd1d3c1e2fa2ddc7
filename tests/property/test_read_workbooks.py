"""Workbooks written by other libraries read as they were written, and as other readers read them."""

import io
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from schemas.workbooks import Address, Sheet, Value, column_name
from transforms.read_workbook import read_workbook

NUMBERS = st.floats(-1e15, 1e15)
LETTERS = "abcxyzABC đĐơưạảấầẩẫậắộợỳ 0123456789 .,;:()/-&<>\"'%=+@\n"
TEXTS = st.text(LETTERS, min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
PLACES = st.tuples(st.integers(0, 40), st.integers(0, 30))
CELLS = st.dictionaries(PLACES, NUMBERS | TEXTS | st.booleans(), min_size=1, max_size=60)
FORMATS = st.sampled_from(
    ["General", "0.00%", "#,##0", "dd/mm/yyyy", "d-mmm-yy hh:mm", "[h]:mm", "hh:mm", '0 "%"', "[Red]0%;@"]
)
SERIALS = st.integers(0, 60_000) | st.floats(0, 60_000).map(lambda number: round(number, 4))


def only(content: bytes) -> Sheet:
    [sheet] = read_workbook(content).sheets
    return sheet


def filled(sheet: Sheet) -> dict[Address, Value]:
    return {(r, c): value for r, row in enumerate(sheet.rows) for c, value in enumerate(row) if value is not None}


def written(cells: dict[Address, Any], *, is_row_by_row: bool) -> bytes:
    """A workbook by xlsxwriter: texts shared, or each in its cell where it is written row by row."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": is_row_by_row}) as book:
        sheet = book.add_worksheet()
        for (row, column), value in sorted(cells.items()):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            else:
                sheet.write_number(row, column, value)
    return buffer.getvalue()


@given(CELLS, st.booleans())
def test_what_is_written_is_read_cell_by_cell(cells: dict[Address, Any], is_row_by_row: bool) -> None:  # noqa: FBT001
    found = filled(only(written(cells, is_row_by_row=is_row_by_row)))
    assert found.keys() == cells.keys()
    for address, value in cells.items():
        assert found[address] == (float(f"{value:.16G}") if isinstance(value, float) else value)


@given(CELLS, st.sets(st.integers(1, 40)), st.sets(st.integers(0, 30)))
def test_what_openpyxl_writes_is_read_as_openpyxl_reads_it(
    cells: dict[Address, Any], rows: set[int], columns: set[int]
) -> None:
    book = Book()
    page = book.active
    for (row, column), value in cells.items():
        page.cell(row + 1, column + 1).value = value
        page.cell(row + 1, column + 1).data_type = (
            "s" if isinstance(value, str) else page.cell(row + 1, column + 1).data_type
        )
    for row in rows:
        page.row_dimensions[row].hidden = True
    for column in columns:
        page.column_dimensions[column_name(column)].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    sheet = only(buffer.getvalue())
    again = load_workbook(buffer).active
    assert filled(sheet) == {
        (c.row - 1, c.column - 1): c.value for line in again.iter_rows() for c in line if c.value is not None
    }
    height, width = len(sheet.rows), len(sheet.rows[0])
    assert sheet.hidden_rows == {row - 1 for row in rows if row <= height}
    assert sheet.hidden_columns == {column for column in columns if column < width}


@given(st.lists(st.tuples(SERIALS, FORMATS), min_size=1, max_size=20), st.sampled_from([1900, 1904]))
def test_formatted_numbers_are_read_as_calamine_reads_them(cells: list[tuple[float, str]], first_year: int) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": first_year == 1904}) as book:
        page = book.add_worksheet()
        for row, (number, shown) in enumerate(cells):
            page.write_number(row, 0, number, book.add_format({"num_format": shown}))
    sheet = only(buffer.getvalue())
    expected = (
        CalamineWorkbook.from_filelike(io.BytesIO(buffer.getvalue()))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )
    assert [to_the_second(row[0]) for row in sheet.rows] == [to_the_second(row[0]) for row in expected]
    assert sheet.percents == {(row, 0) for row, (_, shown) in enumerate(cells) if shown in ("0.00%", "[Red]0%;@")}


def to_the_second(value: Any) -> Any:
    """Readers round the last millisecond of a moment to either side."""
    if isinstance(value, (datetime, time)):
        return round(timestamp(value))
    return timestamp(datetime.combine(value, time())) if isinstance(value, date) else value


def timestamp(value: datetime | time) -> float:
    moment = value if isinstance(value, datetime) else datetime.combine(date(1899, 12, 31), value)
    return (moment - datetime.fromisoformat("1899-12-31")).total_seconds()
