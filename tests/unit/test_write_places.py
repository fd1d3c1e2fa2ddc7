"""Where the figures of a sum stand, as its reader finds them."""

from typing import Any

import pytest

from transforms.write_places import write_places, write_places_of_sum


def cell(name: str, sheet: str = "Biểu 1") -> dict[str, Any]:
    return {"sheet": sheet, "cell": name, "line_from": None, "page": None}


def line(number: int | None, page: int | None = None) -> dict[str, Any]:
    return {"sheet": None, "cell": None, "line_from": number, "page": page}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([cell("C5"), cell("C6"), cell("C4")], "C5 - C6 ≠ C4"),
        ([cell("C5"), cell("C6", "PL 01"), cell("C4")], "'Biểu 1'!C5 - 'PL 01'!C6 ≠ 'Biểu 1'!C4"),
        ([line(12), line(14), line(9)], "dòng 12 - dòng 14 ≠ dòng 9"),
        ([line(12, 3), line(14, 3), line(9, 3)], "trang 3: dòng 12 - dòng 14 ≠ dòng 9"),
        ([line(12, 3), line(14, 3), line(9, 1)], "trang 3 dòng 12 - trang 3 dòng 14 ≠ trang 1 dòng 9"),
        ([line(12, 3), line(12, 3), line(12, 3)], "trang 3 dòng 12"),
        ([line(12), line(None), line(9)], ""),
    ],
)
def test_a_sum_is_written_by_its_places(rows: list[dict[str, Any]], told: str) -> None:
    assert write_places_of_sum([(1, rows[0]), (-1, rows[1])], "≠", rows[2]) == told


def test_places_stand_in_a_pattern_of_ones_own() -> None:
    assert write_places("{} / {} ≠ {}", [cell("D4"), cell("C4"), cell("E4")]) == "D4 / C4 ≠ E4"
