"""Numbers in the cells of a table: as numbers or as text of either convention, with the width of their last digit.

A number cell has the precision of its column: where others of it are written to three decimals, 60 is 60,000. A text is
read by the convention its column proves, else its table's, else the Vietnamese.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache

from schemas.codebook import phrases
from schemas.workbooks import Value
from transforms.fold_text import fold
from transforms.parse_numbers import Convention, UnreadableNumberError, read_number

_SIGNIFICANT = 15
_MOST_DECIMALS = 6
_AROUND = " \t\n\u00a0\u202f'’‘`"
"""What may stand around a number typed as text, an apostrophe that a sheet would hide among it."""
_BRACKETS = re.compile(r"\((?P<inner>[\d.,\s]+)\)")
_LEADING = re.compile(
    r"(?:[<>≥≤=~≈]+\s*)?(?P<sign>[-+–−])?\s*(?P<digits>\d[\d.,\s\u00a0]*?)\s*(?P<rest>%|[a-zđ][^\d]*)?",
    re.IGNORECASE,
)
_PERCENT = Decimal(100)
_VIETNAMESE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_AMERICAN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_APART = re.compile(r"\d\s+\d")
"""Two numbers in one cell, on two lines perhaps."""
_ONE_LETTER = re.compile(r"[a-ce-zA-CE-Z]")
"""No unit, but perhaps a digit mistyped (`5o`)."""
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?=$|[.,])")


@dataclass(frozen=True, slots=True)
class CellNumber:
    """A number read from a cell, in the unit of its column.

    Attributes:
        other: the other reading of an ambiguous separator, or None.
        unit: words behind the number (`1.234 triệu đồng`), '' for none.
    """

    value: Decimal
    half_width: Decimal
    written: str
    other: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Precision:
    """How the numbers of one column are written: their decimals, and the convention of those that are text."""

    decimals: int
    convention: Convention


def precision_of(values: Iterable[Value], fallback: Convention = "vi") -> Precision:
    """How a column's numbers are written; long tails of computed numbers do not count."""
    decimals, conventions = 0, set()
    for value in values:
        if isinstance(value, str):
            conventions.add(convention_of(value))
        elif isinstance(value, float) and value != int(value):
            decimals = max(decimals, min(_decimals(value), _MOST_DECIMALS))
    said = conventions - {None}
    return Precision(decimals, said.pop() or fallback if len(said) == 1 else fallback)


def usual_convention(values: Iterable[Value]) -> Convention:
    """The convention all numbers as text of a table prove that prove one; Vietnamese where they prove none or both."""
    said = {convention for value in values if isinstance(value, str) and (convention := convention_of(value))}
    return said.pop() if len(said) == 1 else "vi"


def convention_of(text: str) -> Convention | None:
    """The convention a number as text proves, or None where it proves none, or is no number (`1,2,3,4`)."""
    digits = re.sub(r"[^\d.,]", "", text)
    points, commas = digits.count("."), digits.count(",")
    if points + commas > 1:
        return "vi" if _VIETNAMESE.fullmatch(digits) else "us" if _AMERICAN.fullmatch(digits) else None
    mark, count = (".", points) if points else (",", commas)
    if count == 1 and _GROUPED.match(text.strip()):
        return "us" if mark == "." else "vi"
    if count == 1 and len(digits.rpartition(mark)[2]) != 3:  # noqa: PLR2004 - a group of thousands has three digits
        return "us" if mark == "." else "vi"
    return None


def read_cell(value: Value, precision: Precision, *, is_percent: bool = False) -> CellNumber | None:
    """The number in a cell, or None where it is none.

    Args:
        value: of the cell; texts may have a sign, brackets for negative, blanks between thousands, a unit behind.
        precision: how the numbers of the column are written.
        is_percent: the cell shows a fraction as a percentage.
    """
    if isinstance(value, bool) or value is None or isinstance(value, (date, time, timedelta)):
        return None
    if isinstance(value, str):
        return _read_text(value, precision.convention)
    if value == int(value) and abs(value) < 10**_SIGNIFICANT:
        number, decimals = Decimal(int(value)), 0
    else:
        number = Decimal(f"{value:.{_SIGNIFICANT}g}")
        decimals = min(_decimals(value), _MOST_DECIMALS)
    if is_percent:
        number, decimals = number * _PERCENT, max(decimals - 2, 0)
    half_width = Decimal("0.5").scaleb(-max(decimals, 0 if is_percent else precision.decimals))
    return CellNumber(number, half_width, _written(number))


def _decimals(value: float) -> int:
    exponent = Decimal(f"{value:.{_SIGNIFICANT}g}").normalize().as_tuple().exponent
    return max(0, -int(exponent))


def written_number(value: float) -> str:
    """A number of a cell as a Vietnamese sheet shows it, without marks of thousands."""
    return f"{value:.{_SIGNIFICANT}g}".replace(".", ",") if abs(value) < 10**_SIGNIFICANT else str(value)


def _written(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


def _read_text(text: str, convention: Convention) -> CellNumber | None:
    stripped = text.strip(_AROUND)
    bracketed = _BRACKETS.fullmatch(stripped)
    match = _LEADING.fullmatch(bracketed["inner"] if bracketed else stripped)
    if match is None:
        return None
    digits = match["digits"].strip()
    grouped = _GROUPED.match(digits)
    if grouped is not None:
        digits = re.sub(r"\s", "", grouped[0]) + digits[grouped.end() :]
    rest = (match["rest"] or "").strip()
    if _APART.search(digits) or _ONE_LETTER.fullmatch(rest):
        return None
    try:
        number = read_number(digits, convention)
    except UnreadableNumberError:
        return None
    sign = -1 if bracketed or (match["sign"] or "+") != "+" else 1
    other = None if number.other is None else sign * number.other
    return CellNumber(sign * number.value, number.half_width, stripped, other, rest)


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """How money is counted: its factor to đồng and how it is written."""

    factor: Decimal
    written: str


def money_unit(text: str) -> MoneyUnit | None:
    """The unit of money a text names, the longest name first; None where it names none."""
    folded = f" {fold(text)} "
    return next((unit for name, unit in _units() if name.search(folded)), None)


def money_unit_of(key: str) -> MoneyUnit:
    """The unit of a key of the code list: VND, thousand, million, billion."""
    spec = phrases("row_labels")["units"][key]
    return MoneyUnit(Decimal(spec["factor"]), spec["written"])


@cache
def _units() -> Sequence[tuple[re.Pattern[str], MoneyUnit]]:
    specs = phrases("row_labels")["units"]
    names = [(fold(str(name)), key) for key, spec in specs.items() for name in spec["say"]]
    ordered = sorted(names, key=lambda pair: -len(pair[0]))
    return [(re.compile(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])"), money_unit_of(key)) for name, key in ordered]
