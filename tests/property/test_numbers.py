"""Numbers written and read back."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.parse_numbers import UnreadableNumberError, read_number

MAXIMUM = 10**12


def _grouped(whole: int, mark: str) -> str:
    return f"{whole:,}".replace(",", mark)


@given(st.integers(0, MAXIMUM), st.integers(0, 4), st.data())
def test_a_vietnamese_number_is_read_as_it_was_written(whole: int, places: int, data: st.DataObject) -> None:
    fraction = data.draw(st.integers(0, 10**places - 1)) if places else 0
    text = _grouped(whole, ".") + (f",{fraction:0{places}d}" if places else "")
    number = read_number(text)
    assert number.value == Decimal(f"{whole}.{fraction:0{places}d}" if places else whole)
    assert number.half_width == Decimal("0.5").scaleb(-places)


@given(st.integers(0, MAXIMUM), st.integers(0, 99))
def test_a_spreadsheet_number_is_read_as_it_was_written(whole: int, cents: int) -> None:
    assert read_number(f"{_grouped(whole, ',')}.{cents:02d}", "us").value == Decimal(f"{whole}.{cents:02d}")


@given(st.integers(1, 999), st.integers(0, 999))
def test_one_separator_before_three_digits_has_both_readings(whole: int, rest: int) -> None:
    text = f"{whole}.{rest:03d}"
    number = read_number(text)
    assert {number.value, number.other} == {Decimal(whole * 1000 + rest), Decimal(text)}
    assert read_number(text.replace(".", ",")).other == number.value


@given(st.text("0123456789.,", max_size=14))
def test_no_text_of_digits_and_separators_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(UnreadableNumberError):
        assert read_number(text).value >= 0


@pytest.mark.parametrize("text", ["", "abc", "1.2.3,4,5", "1,234.5,6", "12.34.567", "1..2", ".5"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UnreadableNumberError):
        read_number(text)
