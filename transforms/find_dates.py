"""Dates and document numbers as officials type them: the patterns everyone shares who reads or masks them."""

import re
from dataclasses import dataclass
from datetime import date

_DASH = r"[-–—‐\u2011]"

DATE = re.compile(
    rf"(?<![\d/.,-])(?:(?P<d1>\d{{1,2}})\s?[/.]\s?(?P<m1>\d{{1,2}})\s?[/.]\s?(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})\s?{_DASH}\s?(?P<m2>\d{{1,2}})\s?{_DASH}\s?(?P<y2>\d{{4}})"
    r"|(?P<d3>\d{1,2})\s+th[aáà]ng\s+(?P<m3>\d{1,2})[,\s]+n[aă]m\s+(?P<y3>\d{4}))(?![\d/])",
    re.IGNORECASE,
)
"""A whole date, text as typed or folded: `18/01/2022`, `10-8-2020`, `30.3.2022`, `18 tháng 01 năm 2022`."""

_BODY = r"[A-ZĐ][A-Za-zĐđ]{0,11}\d{0,2}"
DOCUMENT_NUMBER = re.compile(
    r"(?<![\w/.,-])(?:"
    rf"\d{{1,5}}[A-Za-z]?\s?/\s?(?:\d{{4}}\s?/\s?)?(?=[A-ZĐ][A-Za-z]*[A-ZĐ]){_BODY}(?:\s?{_DASH}\s?[A-ZĐ][A-Za-zĐđ&]*|&[A-ZĐ]+)*"
    rf"|\d{{1,4}}\s?{_DASH}\s?[A-ZĐ][A-Za-zĐđ]{{1,4}}\s?/\s?[A-ZĐ][A-Za-zĐđ]{{0,7}}(?:{_DASH}[A-ZĐ]+)?"
    r")(?!\w)"
)
"""A document's number, in the text as typed: `699/QĐ-UBND`, `22/2022/NQ-HĐND`, `24/2021/QH15`, `06-NQ/ĐH`."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text, and the characters it stands in."""

    start: int
    end: int
    day: date


def date_of(match: re.Match[str]) -> date | None:
    """The day a match of `DATE` names, or None where the calendar has no such day."""
    day, month, year = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str) -> tuple[WrittenDate, ...]:
    """Every whole date of a text that the calendar knows, in reading order."""
    found = ((m, date_of(m)) for m in DATE.finditer(text))
    return tuple(WrittenDate(m.start(), m.end(), day) for m, day in found if day is not None)


def blank_out(text: str) -> str:
    """The text with dates and document numbers replaced by blanks, character for character."""
    for pattern in (DOCUMENT_NUMBER, DATE):
        text = pattern.sub(lambda m: " " * len(m.group()), text)
    return text
