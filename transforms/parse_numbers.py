"""The one place where written numbers become values.

A separator alone does not say whether it groups thousands or starts the decimals: `704.543` may be 704 543 or
704,543. `read_number` gives the plain reading by the convention asked for, and the other one where it is possible;
nobody else casts text to a number.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Convention = Literal["vi", "us"]

NUMBER = r"\d++(?:[.,][ \u00a0]?\d++){0,15}"
"""Regular expression of a number as districts type it, one blank after a separator included (`507, 7`).

It ends somewhere: a line of nothing but `1, 1, 1, …` is gone through once, not once for each of its numbers.
"""

_GROUP_OF_THOUSANDS = 3
_THOUSANDS_MARK: dict[Convention, str] = {"vi": ".", "us": ","}
_SHAPE = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Number:
    """A written number and how it can be read.

    Attributes:
        value: by the plain reading of the convention.
        half_width: half of the last written digit of that reading; 0.5 for `4.738`, 0.05 for `1.688,0`.
        other: value by the other reading, None where the writing leaves no doubt.
        other_half_width: half width of the other reading, None likewise.
    """

    written: str
    value: Decimal
    half_width: Decimal
    other: Decimal | None = None
    other_half_width: Decimal | None = None


class UnreadableNumberError(ValueError):
    """No reading makes a number of the text. `written` carries it as typed."""

    def __init__(self, written: str) -> None:
        """Keep the text as typed."""
        super().__init__(written)
        self.written = written


def read_number(written: str, convention: Convention = "vi") -> Number:
    """Read a number as typed.

    Two equal separators, or both kinds, leave no doubt. One separator with exactly three digits behind it
    has two readings: the thousands mark of the convention (`.` in Vietnamese) reads as thousands, the decimal mark
    as decimals, and the other reading is given beside it. A thousands mark with another number of digits
    behind it can only be a decimal point (`25.28`).

    Args:
        written: digits with points and commas; blanks after a separator are allowed.
        convention: `vi` for `1.234,5`, `us` for `1,234.5`.

    Raises:
        UnreadableNumberError: the separators contradict each other (`1.2.3,4,5`).
    """
    digits = re.sub(r"[\s\u00a0]", "", written)
    if not _SHAPE.fullmatch(digits):
        raise UnreadableNumberError(written)
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return Number(written, Decimal(digits), Decimal("0.5"))
    if len(marks) == 1:
        return _one_mark(written, digits, marks[0], convention)
    return _many_marks(written, digits, marks)


def _one_mark(written: str, digits: str, mark: str, convention: Convention) -> Number:
    whole, fraction = digits.split(mark)
    decimal, decimal_half = _as_decimal(whole, fraction)
    if len(fraction) != _GROUP_OF_THOUSANDS or whole.startswith("0") or len(whole) > _GROUP_OF_THOUSANDS:
        return Number(written, decimal, decimal_half)
    grouped, grouped_half = Decimal(whole + fraction), Decimal("0.5")
    if mark == _THOUSANDS_MARK[convention]:
        return Number(written, grouped, grouped_half, decimal, decimal_half)
    return Number(written, decimal, decimal_half, grouped, grouped_half)


def _many_marks(written: str, digits: str, marks: list[str]) -> Number:
    kinds = set(marks)
    decimal_mark = marks[-1] if len(kinds) > 1 else None
    thousands_mark = next(iter(kinds - {decimal_mark})) if decimal_mark else marks[0]
    if decimal_mark and (marks.count(decimal_mark) > 1 or digits.rfind(thousands_mark) > digits.find(decimal_mark)):
        raise UnreadableNumberError(written)
    whole, _, fraction = digits.partition(decimal_mark) if decimal_mark else (digits, "", "")
    head, *groups = whole.split(thousands_mark)
    if len(head) > _GROUP_OF_THOUSANDS or any(len(g) != _GROUP_OF_THOUSANDS for g in groups):
        raise UnreadableNumberError(written)
    value, half_width = _as_decimal(head + "".join(groups), fraction)
    return Number(written, value, half_width)


def _as_decimal(whole: str, fraction: str) -> tuple[Decimal, Decimal]:
    value = Decimal(f"{whole}.{fraction}") if fraction else Decimal(whole)
    return value, Decimal("0.5").scaleb(-len(fraction))
