"""Tables far larger, and cells far longer, than any report has: all is understood within the limits of a process."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from schemas.limits import MIB, ReadingLimits
from schemas.workbooks import column_name
from tests.files_of_cells import row_of, sheet_of, xlsx_of
from tests.run_within_limits import said_within

SMALL = ReadingLimits(cpu_seconds=60, memory_bytes=700 * MIB)
UNDERSTAND_ALL = """
import sys
from pathlib import Path
from schemas.documents import Refusal
from transforms.read_submission import read_submission
for path in map(Path, sys.argv[1:]):
    try:
        print(path.stem, read_submission(path.read_bytes(), path.name).observations and "figures")
    except Refusal as refusal:
        print(path.stem, refusal.code)
"""
ABOVE = ("UBND HUYỆN AN BIÊN", "BÁO CÁO CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA GIẢM NGHÈO BỀN VỮNG", "ĐVT: triệu đồng")
HEADER = ("STT", "Nội dung", "Kế hoạch vốn năm 2023", "Giải ngân")
PROJECTS = ((1, "Dự án 1", 5, 4), (2, "Dự án 2", 5, 4))
LONG = ("kèm theo ", "ngày 1 ", "Đơn vị: ", "UBND huyện ", "năm 2023 ", "dự án 1, ", "((1", "....", "ctmtqg ", "1 ")


def table(*rows: Sequence[object], header: Sequence[object] = HEADER, tail: str = "") -> bytes:
    lines: list[Sequence[object]] = [*((text,) for text in ABOVE), header, *rows]
    cells = [{column_name(at): written(value) for at, value in enumerate(line)} for line in lines]
    return xlsx_of({"An Biên": sheet_of("".join(row_of(at, line) for at, line in enumerate(cells, 1)), tail=tail)})


def written(value: object) -> str:
    is_text = isinstance(value, str)
    return f't="inlineStr"|<is><t xml:space="preserve">{value}</t></is>' if is_text else f"<v>{value}</v>"


def long(text: str) -> str:
    return (text * 30_000)[:30_000]


UNDERSTOOD: dict[str, tuple[Callable[[], bytes], str]] = {
    "a_header_on_every_page": (lambda: table(*PROJECTS, *([HEADER, *PROJECTS] * 2_000)), "figures"),
    "a_title_on_every_page": (
        lambda: table(
            *(row for at in range(500) for row in ((f"Biểu {at} năm 2023",), HEADER, *PROJECTS)),
            tail="".join(f'<mergeCell ref="A{at}:D{at}"/>' for at in range(5, 2_005, 4)),
        ),
        "figures",
    ),
    "many_columns": (
        lambda: table((1, "Dự án 1", *range(2_000)), header=(*HEADER[:2], *([HEADER[2]] * 2_000))),
        "figures",
    ),
    "many_rates": (
        lambda: table((1, "Dự án 1", *range(2_000)), header=(*HEADER, *(["Tỷ lệ giải ngân (%)"] * 1_998))),
        "figures",
    ),
    "many_rows": (lambda: table(*PROJECTS, *((None, "Vốn khác", at, at) for at in range(10_000))), "figures"),
    "a_long_label_in_each_row": (
        lambda: table(*PROJECTS, *((at, long("Dự án 3 "), 1, 1) for at in range(3, 1_000))),
        "figures",
    ),
    "blanks_in_a_figure": (
        lambda: table(*PROJECTS, (3, "Dự án 3", f"1{long(' ')}x", f"≥{long(' ')}x")),
        "figures",
    ),
    "long_headers": (lambda: table(*PROJECTS, header=(*HEADER, *map(long, LONG))), "no_table"),
    "a_long_header": (lambda: table(*PROJECTS, header=(*HEADER, long("((1"))), "figures"),
    "long_labels": (
        lambda: table(*PROJECTS, *((at, long(text), 1, 1) for at, text in enumerate(LONG, 3))),
        "unknown_rows",
    ),
    "long_words_outside": (
        lambda: table(*((long(text),) for text in LONG), HEADER, *PROJECTS, *((long(text),) for text in LONG)),
        "figures",
    ),
}


@pytest.mark.slow
def test_each_is_understood_within_the_limits_of_a_reading_process(tmp_path: Path) -> None:
    paths = []
    for name, (made, _) in UNDERSTOOD.items():
        paths.append(tmp_path / f"{name}.xlsx")
        paths[-1].write_bytes(made())
    said = said_within(SMALL, UNDERSTAND_ALL, paths)
    assert said == {name: expected for name, (_, expected) in UNDERSTOOD.items()}
