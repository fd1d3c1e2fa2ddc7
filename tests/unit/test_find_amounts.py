"""Amounts of money in running text."""

from decimal import Decimal

import pytest

from transforms.find_amounts import declared_unit, find_amounts
from transforms.mask_text import mask_text


def _values(text: str, unit: str | None = None) -> list[Decimal]:
    return [a.value for a in find_amounts(mask_text(text), unit)[0]]


@pytest.mark.parametrize(
    ("text", "million"),
    [
        ("4.738 triệu đồng", "4738"),
        ("1.688,0 triệu", "1688"),
        ("6,766 triệu đồng", "6.766"),
        ("507, 7 triệu đồng", "507.7"),
        ("2517 triệu đồng", "2517"),
        ("54,5 tỷ đồng", "54500"),
        ("227 tỉ đồng", "227000"),
        ("1.674,139 tỷ đồng", "1674139"),
        ("68 tỷ 782 triệu đồng", "68782"),
        ("9 tỷ 001 triệu", "9001"),
        ("2.444.771.300 đồng", "2444.7713"),
        ("500 tr.đồng", "500"),
        ("dịp giáp hạt:176 triệu đồng", "176"),
        ("Kế hoạch vốn năm 2023: 1 200 triệu đồng", "1200"),
        ("đã giải ngân 12 345,5 triệu đồng", "12345.5"),
        ("giao 1’200 triệu đồng", "1200"),
        ("giao 1'200'300 triệu đồng", "1200300"),
        ("giao 1·200,5 triệu đồng", "1200.5"),
        ("giao 1200，5 triệu đồng", "1200.5"),
        ("Dự án 1 200 triệu đồng", "200"),
        ("Tiểu dự án 1 và 2 200 triệu đồng", "200"),
    ],
)
def test_amounts_are_read_in_dong(text: str, million: str) -> None:
    assert _values(text) == [Decimal(million) * 1_000_000]


def test_a_thousands_point_before_three_digits_leaves_the_other_reading_open() -> None:
    (amount,), _ = find_amounts("giải ngân 704.543 triệu đồng")
    assert (amount.value, amount.other) == (Decimal(704_543_000_000), Decimal(704_543_000))


def test_done_out_of_planned_is_one_amount_with_its_base() -> None:
    (amount,), _ = find_amounts("giải ngân 508.424/1.239.405 triệu đồng")
    assert amount.out_of is not None
    assert (amount.value, amount.out_of.value) == (Decimal(508_424_000_000), Decimal(1_239_405_000_000))


@pytest.mark.parametrize(
    "text", ["644.000đ/người/tháng", "40 triệu đồng/căn", "5 triệu đồng mỗi hộ", "100-200 triệu đồng"]
)
def test_norms_and_ranges_are_marked(text: str) -> None:
    assert [a.is_norm for a in find_amounts(text)[0]] == [True]


def test_dates_numbers_of_documents_and_ages_are_no_amounts() -> None:
    text = (
        "Quyết định số 90/QĐ-TTg ngày 18/01/2022, Khoản 1, Điều 12, trẻ 0-16 tuổi, Chương trình 1719, ngày 05 tháng 3"
    )
    assert "90" not in mask_text(text)
    assert _values(text) == []


def test_of_a_number_with_a_lost_letter_nothing_is_read() -> None:
    assert _values("giao 1.2\ufffd00 triệu đồng, trong đó 5 triệu đồng") == [Decimal(5_000_000)]


def test_contradicting_separators_are_reported_not_guessed() -> None:
    amounts, unreadable = find_amounts("phân bổ 1.2.3,4,5 triệu đồng")
    assert amounts == []
    assert [u.written for u in unreadable] == ["1.2.3,4,5"]


def test_a_list_without_units_takes_the_unit_declared_above() -> None:
    assert declared_unit("(ĐVT: triệu đồng)") == "trieu"
    assert declared_unit("Đơn vị tính: 1.000 đồng") == "nghin"
    assert _values("Dự án 2: 4.738; Dự án 3: 1.919.", "trieu") == [Decimal(4_738_000_000), Decimal(1_919_000_000)]
    assert _values("Dự án 2: 4.738; Dự án 3: 1.919.") == []


@pytest.mark.parametrize(
    ("text", "code"), [("hơn 5 tỷ", "at_least"), ("gần 5 tỷ", "at_most"), ("khoảng 5 tỷ", "about")]
)
def test_approximations_are_kept(text: str, code: str) -> None:
    assert [a.approximate for a in find_amounts(text)[0]] == [code]
