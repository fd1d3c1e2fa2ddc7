"""What an officer types as the right figure: read where it means one thing, asked back where it may mean several."""

from decimal import Decimal

import pytest

from schemas.decisions import UnclearValueError
from transforms.read_correction import read_correction

KNOWN = [Decimal(704_543_000), Decimal(704_343_000)]
MILLIONS = "triệu đồng"


@pytest.mark.parametrize(
    "typed",
    [
        "704,343 triệu đồng",
        "704.343 triệu đồng",
        "704,343 triệu",
        "704.343.000",
        "704343000",
        "704 343 000 đồng",
        "704.343.000 đồng",
        "704343 nghìn đồng",
        "0,704343 tỷ đồng",
    ],
)
def test_one_amount_written_in_many_ways(typed: str) -> None:
    assert read_correction(typed, "VND", MILLIONS, KNOWN).value == 704_343_000


@pytest.mark.parametrize(
    ("typed", "shown"), [("704.343.000", "704.343.000 đồng"), ("704,343 triệu", "704,343 triệu đồng")]
)
def test_the_amount_is_shown_again_in_the_unit_it_was_typed_in(typed: str, shown: str) -> None:
    assert read_correction(typed, "VND", MILLIONS, KNOWN).written == shown


@pytest.mark.parametrize("typed", ["704,343", "704.343", "704", "12"])
def test_a_few_digits_of_money_without_a_unit_are_asked_back(typed: str) -> None:
    with pytest.raises(UnclearValueError) as told:
        read_correction(typed, "VND", MILLIONS, KNOWN)
    assert len(told.value.choices) > 1
    assert all("đồng" in choice for choice in told.value.choices)


def test_a_separator_that_leaves_two_amounts_far_from_anything_known_is_asked_back() -> None:
    with pytest.raises(UnclearValueError) as told:
        read_correction("1.234 tỷ", "VND", MILLIONS, [Decimal(7)])
    assert told.value.choices == ("1.234 tỷ đồng", "1,234 tỷ đồng")


def test_nothing_is_nothing_in_any_unit() -> None:
    assert read_correction("0", "VND", MILLIONS, KNOWN).value == 0
    assert read_correction("0 triệu", "VND", MILLIONS, KNOWN).value == 0


@pytest.mark.parametrize("typed", ["", "không rõ", "12 con bò", "9" * 30, "1,2,3,4"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(UnclearValueError) as told:
        read_correction(typed, "VND", MILLIONS, KNOWN)
    assert told.value.choices == ()


def test_counts_and_rates_are_read_as_they_are() -> None:
    assert read_correction("1.221", "household", "hộ", [Decimal(1230)]).value == 1221
    assert read_correction("12,5", "percent", "%", [Decimal(13)]).value == Decimal("12.5")
    assert read_correction("1.221 hộ", "household", "hộ", [Decimal(1230)]).written == "1.221 hộ"


def test_an_office_that_counts_in_dong_may_leave_the_unit_out() -> None:
    assert read_correction("512.600", "VND", "đồng", [Decimal(512_000)]).value == 512_600
