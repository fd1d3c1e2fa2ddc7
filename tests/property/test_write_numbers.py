from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from transforms.parse_numbers import read_number
from transforms.write_numbers import write_money, write_number

amounts = st.decimals(min_value=0, max_value=10**12, places=1, allow_nan=False, allow_infinity=False)


@given(amounts)
def test_written_number_reads_back(value: Decimal) -> None:
    assert read_number(write_number(value)).value == value


def test_money_is_written_in_the_senders_unit() -> None:
    assert write_money(Decimal(704_543_000)) == "704,543 triệu đồng"
    assert write_money(Decimal(704_543_000), "đồng") == "704.543.000 đồng"
    assert write_money(Decimal(2444771300), "tỷ đồng") == "2,4447713 tỷ đồng"
