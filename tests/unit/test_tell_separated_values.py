import pytest

from schemas.documents import Line
from transforms.tell_separated_values import has_separated_values

REPORT = [
    "ỦY BAN NHÂN DÂN, HUYỆN BA TƠ, TỈNH QUẢNG NGÃI",
    "Năm 2023: phân bổ 4.000 triệu đồng; giải ngân 3.500 triệu đồng.",
    "Huyện có các xã A, B, C, D và thị trấn E; trong đó 2 xã đặc biệt khó khăn.",
    "Dự án 1 không thực hiện, Dự án 2 đã xong.",
    "Nơi nhận: như trên; lưu VT.",
]


def lines(texts: list[str]) -> list[Line]:
    return [Line(number, text) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_rows_of_values_are_told(mark: str) -> None:
    table = ["Biểu tổng hợp", "", *(mark.join(["1", "Dự án", "5", ""]) for _ in range(6))]
    assert has_separated_values(lines(table))


def test_running_text_and_single_columns_are_none() -> None:
    assert not has_separated_values(lines(REPORT))
    assert not has_separated_values(lines(["a;b"] * 5))
    assert not has_separated_values(lines(["a;b;c"] * 2))
