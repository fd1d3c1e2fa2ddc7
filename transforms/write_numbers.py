"""Numbers and money written the way Vietnamese offices write them; the way back is `parse_numbers`."""

import re
from decimal import Decimal

from transforms.fold_text import fold
from transforms.parse_numbers import NUMBER

_SCALES = (("ty", 9), ("ti", 9), ("trieu", 6), ("nghin", 3), ("ngan", 3))
_PLAIN_NUMBER = re.compile(NUMBER)
MILLIONS = "triệu đồng"


def write_number(value: Decimal, decimals: int | None = None) -> str:
    """The number with points between thousands and a decimal comma; needless zeros only where `decimals` asks."""
    fixed = value if decimals is None else value.quantize(Decimal(1).scaleb(-decimals))
    text = f"{fixed:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return "0" if text == "-0" else text


def power_of(written_unit: str) -> int:
    """The power of ten of a unit of money as typed: 6 for `triệu đồng`, 0 for `đồng` and for anything not money."""
    words = fold(written_unit).split()
    return next((power for word, power in _SCALES if word in words), 0)


def in_unit(value: Decimal, written_unit: str) -> Decimal:
    """An amount in đồng as a number of the sender's unit."""
    return value.scaleb(-power_of(written_unit))


def write_money(value: Decimal, written_unit: str = MILLIONS) -> str:
    """An amount in đồng as the sender would write it, with the unit."""
    return f"{write_number(in_unit(value, written_unit))} {written_unit}"


def is_plain_number(written: str) -> bool:
    """True for digits with separators alone; false for `68 tỷ 782 triệu` or `100%`."""
    return _PLAIN_NUMBER.fullmatch(written.strip()) is not None
