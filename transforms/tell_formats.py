"""What cells show for what they store: by number formats percentages, dates or times gone by; errors by their names."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal

Shown = Literal["number", "percent", "date", "elapsed", "thousands", "millions"]
SCALES: dict[Shown, int] = {"thousands": 1000, "millions": 1_000_000}
"""What a format divides a number by before it shows it (`#,##0,`)."""
ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""What cells show that hold an error, by its number in binary workbooks."""
_PERCENT_IDS = frozenset({9, 10})
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
_ELAPSED_ID = 46
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NOT_SHOWN = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*+\]?')
_FRACTIONS_OF_SECONDS = re.compile(r"s[.,]0+", re.IGNORECASE)
_DIGITS = re.compile(r"[0#?@]|general|standard", re.IGNORECASE)
_SCALE = re.compile(r"[0#?](,{1,2})(?![0#?,])")
_PARTS_OF_DATES = re.compile(r"[dmyhs]|am/pm", re.IGNORECASE)
_FIRST_DAY, _FIRST_DAY_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no zones
_DAY_THAT_NEVER_WAS = 60
"""Excel counts 29 February 1900, a day that was none; serials before it are one less."""


def shown_by(number_format: str) -> Shown:
    """What the format of positive numbers shows: `0.00%` a percentage, `dd/mm/yyyy` a date, `#,##0,` thousands."""
    first = _first_section(number_format)
    plain = _NOT_SHOWN.sub("", first)
    if "%" in plain:
        return "percent"
    if _DIGITS.search(_FRACTIONS_OF_SECONDS.sub("s", plain)):
        scale = _SCALE.search(plain)
        return "number" if scale is None else "thousands" if len(scale[1]) == 1 else "millions"
    if _ELAPSED.search(first):
        return "elapsed"
    return "date" if _PARTS_OF_DATES.search(plain) else "number"


def shown_by_styles(ids: Iterable[int], own: Mapping[int, str]) -> list[Shown]:
    """What each cell style shows, by the id of its number format.

    Args:
        ids: of the number formats, style by style.
        own: formats the workbook defines by their ids; every other id is one that Excel knows by itself.
    """
    known: dict[int, Shown] = {number: shown_by(code) for number, code in own.items()}
    return [known.get(number) or _built_in(number) for number in ids]


def _built_in(number: int) -> Shown:
    if number in _PERCENT_IDS:
        return "percent"
    if number == _ELAPSED_ID:
        return "elapsed"
    return "date" if number in _DATE_IDS else "number"


def moment(serial: float, *, is_from_1904: bool = False) -> date | time | float:
    """The day, the time of day (below 1) or both that a number shown as a date stands for; the number where none does.

    Args:
        serial: days since the workbook's first day.
        is_from_1904: the workbook counts from 1 January 1904, as Excel for the Macintosh did.
    """
    if not serial >= 0:
        return serial
    shift = not is_from_1904 and serial < _DAY_THAT_NEVER_WAS
    try:
        found = (_FIRST_DAY_OF_1904 if is_from_1904 else _FIRST_DAY) + timedelta(
            days=int(serial) + shift, milliseconds=round((serial - int(serial)) * 86_400_000)
        )
    except OverflowError:
        return serial
    if serial < 1:
        return found.time()
    return found if found.time() > time.min else found.date()


def span(serial: float) -> timedelta | float:
    """The time gone by that a number of days stands for; the number where it is beyond all time, or none."""
    try:
        return timedelta(milliseconds=round(serial * 86_400_000))
    except (OverflowError, ValueError):
        return serial


def _first_section(number_format: str) -> str:
    """The section of a format that positive numbers are shown by; semicolons in quotes divide nothing."""
    end = next((m.start() for m in re.finditer(r'"[^"]*"?|\\.|;', number_format) if m[0] == ";"), None)
    return number_format[:end]
