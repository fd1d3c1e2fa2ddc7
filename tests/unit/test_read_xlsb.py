"""The files are put together record by record; python-calamine reads them as a second opinion."""

import io
import struct
import tracemalloc
import zipfile
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

from schemas.documents import Refusal
from schemas.limits import ReadingLimits
from schemas.workbooks import Merge, Value, Workbook
from tests.files_of_cells import binary_cell, binary_row, binary_sheet, record, wide, xlsb_of
from tests.files_of_text import zip_of
from transforms.read_file import read_file
from transforms.read_workbook import read_workbook

BLANK, PACKED, ERROR, TRUTH, NUMBER, TEXT, SHARED, TEXT_FORMULA, NUMBER_FORMULA, ERROR_FORMULA = (
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    11,
)
FORMULA = struct.pack("<HI", 0, 3) + b"\x1e\x01\x00" + struct.pack("<I", 0)


def real(value: float) -> bytes:
    return struct.pack("<d", value)


def packed(value: int, *, is_whole: bool = True, is_hundredths: bool = False) -> bytes:
    return struct.pack("<i", value << 2 | is_whole << 1 | is_hundredths)


def rows(workbook: Workbook) -> list[list[Value]]:
    return [list(row) for row in workbook.sheets[0].rows]


def second_opinion(content: bytes) -> list[list[Value]]:
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[None if value == "" else value for value in row] for row in read]


def test_each_kind_of_cell_has_its_value() -> None:
    cells = (
        binary_cell(SHARED, 0, struct.pack("<I", 1))
        + binary_cell(NUMBER, 1, real(-1250.5))
        + binary_cell(PACKED, 2, packed(-7))
        + binary_cell(PACKED, 3, packed(12345, is_hundredths=True))
        + binary_cell(TRUTH, 4, b"\x01")
        + binary_cell(TEXT, 5, wide("chữ"))
        + binary_cell(BLANK, 6, b"")
        + binary_cell(TEXT_FORMULA, 7, wide("kết quả") + FORMULA)
        + binary_cell(NUMBER_FORMULA, 8, real(3) + FORMULA)
    )
    content = xlsb_of({"Biểu": binary_sheet(binary_row(1, cells))}, ["thừa", "Dự án 1"])
    workbook = read_workbook(content)
    blank = [None] * 9
    assert rows(workbook) == [blank, ["Dự án 1", -1250.5, -7.0, 123.45, True, "chữ", None, "kết quả", 3.0]]
    assert rows(workbook) == second_opinion(content)
    assert workbook.sheets[0].formulas == {(1, 7): "", (1, 8): ""}


def test_the_upper_half_of_a_number_is_a_number() -> None:
    upper = struct.pack("<I", struct.unpack("<Q", real(0.5))[0] >> 32 & ~3)
    assert rows(read_workbook(xlsb_of({"a": binary_sheet(binary_row(0, binary_cell(PACKED, 0, upper)))}))) == [[0.5]]


def test_formats_tell_percentages_dates_and_time_gone_by() -> None:
    cells = b"".join(binary_cell(NUMBER, style, real(45000), style) for style in range(4))
    content = xlsb_of({"a": binary_sheet(binary_row(0, cells))}, formats=["0.0%", "dd/mm/yyyy", "[h]:mm"])
    workbook = read_workbook(content)
    assert rows(workbook) == [[45000.0, 45000.0, date(2023, 3, 15), timedelta(days=45000)]] == second_opinion(content)
    assert workbook.sheets[0].percents == {(0, 1)}


def test_errors_hidden_rows_columns_sheets_and_merged_cells_are_told() -> None:
    hidden = record(60, struct.pack("<4IH", 1, 2, 0, 0, 1)) + record(60, struct.pack("<4IH", 3, 3, 2560, 0, 0))
    cells = binary_cell(ERROR, 0, b"\x17") + binary_cell(ERROR_FORMULA, 3, b"\x07" + FORMULA)
    lines = binary_row(0, cells) + binary_row(1, binary_cell(NUMBER, 0, real(1)), is_hidden=True)
    part = binary_sheet(lines, hidden, [(0, 1, 1, 2)])
    shown, unseen, most = read_workbook(xlsb_of({"A": part, "B": part, "C": part}, states={"B": 1, "C": 2})).sheets
    assert shown.errors == {(0, 0): "#REF!", (0, 3): "#DIV/0!"}
    assert (shown.hidden_rows, shown.hidden_columns, shown.merges) == ({1}, {1, 2}, (Merge(0, 1, 1, 2),))
    assert [each.visibility for each in (shown, unseen, most)] == ["visible", "hidden", "very_hidden"]


def test_cells_that_leave_out_their_column_stand_beside_the_one_before() -> None:
    short = record(16, struct.pack("<I", 0) + real(2)) + record(18, struct.pack("<2I", 0, 0))
    lines = binary_row(0, binary_cell(NUMBER, 3, real(1)) + short)
    assert rows(read_workbook(xlsb_of({"a": binary_sheet(lines)}, ["chữ"]))) == [[None, None, None, 1.0, 2.0, "chữ"]]


def test_content_says_what_it_is_whatever_its_name() -> None:
    found = read_file(xlsb_of({"a": binary_sheet(binary_row(0, binary_cell(NUMBER, 0, real(1))))}), "a.xls")
    assert found.media_type == "application/vnd.ms-excel.sheet.binary.macroEnabled.12"


@pytest.mark.parametrize(
    "lines",
    [
        binary_row(0, binary_cell(SHARED, 0, struct.pack("<I", 9))),
        binary_row(0, binary_cell(NUMBER, 0, b"\x01")),
        binary_row(0, binary_cell(TEXT, 0, struct.pack("<I", 99) + b"a")),
        binary_row(0, binary_cell(ERROR, 0, b"")),
        b"\x05\xff\xff\xff\x7f",
        record(0, b"\x01"),
        record(5, b"\x01"),
    ],
)
def test_records_that_break_off_are_damage(lines: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read_workbook(xlsb_of({"a": binary_sheet(lines)}))
    assert caught.value.code == "unreadable_workbook"


def test_a_cell_with_two_values_is_damage() -> None:
    cells = binary_row(0, binary_cell(NUMBER, 0, real(5))) + binary_row(0, binary_cell(NUMBER, 0, real(9)))
    with pytest.raises(Refusal) as caught:
        read_workbook(xlsb_of({"a": binary_sheet(cells)}))
    assert caught.value.code == "unreadable_workbook"


def test_columns_hidden_again_and_again_are_damage() -> None:
    hidden = record(60, struct.pack("<4IH", 0, 16383, 0, 0, 1)) * 2
    content = xlsb_of({"a": binary_sheet(binary_row(0, binary_cell(NUMBER, 0, real(1))), hidden)})
    with pytest.raises(Refusal) as caught:
        read_workbook(content)
    assert caught.value.code == "unreadable_workbook"


def test_a_workbook_without_its_list_of_sheets_or_a_part_is_damage() -> None:
    whole = xlsb_of({"a": binary_sheet(binary_row(0, binary_cell(NUMBER, 0, real(1))))})
    for lacking in ("xl/worksheets/sheet1.bin", "xl/_rels/workbook.bin.rels"):
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            content = zip_of({name: archive.read(name) for name in archive.namelist() if name != lacking})
        with pytest.raises(Refusal) as caught:
            read_workbook(content)
        assert caught.value.code == "unreadable_workbook"


def test_too_many_cells_and_sheets_are_refused() -> None:
    part = binary_sheet(binary_row(0, b"".join(binary_cell(NUMBER, at, real(1)) for at in range(4))))
    for limits, code in (
        (ReadingLimits(filled_cells=3), "too_many_cells"),
        (ReadingLimits(sheets=1), "too_many_sheets"),
    ):
        with pytest.raises(Refusal) as caught:
            read_workbook(xlsb_of({"a": part, "b": part}), limits)
        assert caught.value.code == code


def test_records_are_counted_over_all_parts_and_too_many_are_refused() -> None:
    lines = binary_row(0, binary_cell(NUMBER, 0, real(1)))
    content = xlsb_of({"a": binary_sheet(lines + record(1000) * 40), "b": binary_sheet(lines + record(1000) * 40)})
    assert rows(read_workbook(content, ReadingLimits(workbook_records=200))) == [[1.0]]
    with pytest.raises(Refusal) as refused:
        read_workbook(content, ReadingLimits(workbook_records=100))
    assert (refused.value.code, refused.value.details) == ("too_many_cells", {"limit": "100"})


def test_more_errors_than_cells_may_be_filled_are_refused() -> None:
    lines = binary_row(0, b"".join(binary_cell(ERROR, column, b"\x07") for column in range(9)))
    with pytest.raises(Refusal) as refused:
        read_workbook(xlsb_of({"a": binary_sheet(lines)}), ReadingLimits(filled_cells=8))
    assert refused.value.code == "too_many_cells"


def test_a_cell_no_sheet_has_is_damage_and_no_room_is_made_for_it() -> None:
    for row, column in ((0, 16_384), (0, 2**32 - 1), (1_048_576, 0), (2**32 - 1, 0)):
        part = binary_sheet(binary_row(row, binary_cell(NUMBER, column, real(1))))
        with pytest.raises(Refusal) as refused:
            read_workbook(xlsb_of({"a": part}))
        assert refused.value.code == "unreadable_workbook"


def test_cells_far_apart_are_refused_before_room_is_made_for_those_between() -> None:
    lines = b"".join(binary_row(row, binary_cell(NUMBER, 16_383, real(1))) for row in range(60_000))
    tracemalloc.start()
    with pytest.raises(Refusal) as refused:
        read_workbook(xlsb_of({"a": binary_sheet(lines)}))
    assert refused.value.code == "cell_far_away"
    assert refused.value.details["cell"] == "XFD1"
    assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    tracemalloc.stop()
