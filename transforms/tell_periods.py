"""Which part of its year a table or a column is told for: up to a month (`quý I`, `6 tháng`, `đến 30/6/2023`)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from transforms.fold_text import fold

WHOLE_YEAR = 12
_MONTHS_A_QUARTER = 3
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
NUMBER_OF_QUARTER, NUMBER_OF_MONTH = "(?:iv|i{1,3}|[1-4])", "(?:0?[1-9]|1[0-2])"
"""How a quarter and a month are numbered, within a pattern of folded words."""

_QUARTER = re.compile(rf"\bquy\s*(?P<quarter>{NUMBER_OF_QUARTER})\b")
_MONTHS = re.compile(
    r"\b0?(?P<months>[1-9]|1[0-2])\s*thang\b|\b(?:den|het)\s*(?:het\s*)?thang\s*0?(?P<to>[1-9]|1[0-2])\b"
)
_DATED = re.compile(r"ngay\s[\d.…_ ]*thang")
"""The day a paper was signed says nothing of what it tells."""

_DATE = re.compile(r"\b(?:\d{1,2}[/.-](?P<month>\d{1,2})[/.-]20[1-3]\d|20[1-3]\d-(?P<iso>\d\d)-\d\d)\b")


@dataclass(frozen=True, slots=True)
class PartOfYear:
    """Up to which month, and the words that say so; `month` 12 is the whole year."""

    month: int
    words: str


def part_of_year(texts: Iterable[str]) -> PartOfYear:
    """The part of the year that the first of some texts to speak of one names; else the whole year."""
    for text in texts:
        folded = fold(text)
        if _DATED.search(folded):
            continue
        if match := _QUARTER.search(folded):
            return PartOfYear(_QUARTERS[match["quarter"]] * _MONTHS_A_QUARTER, text[match.start() : match.end()])
        if match := _MONTHS.search(folded):
            return PartOfYear(int(match["months"] or match["to"]), text[match.start() : match.end()])
        if match := _DATE.search(folded):
            month = int(match["month"] or match["iso"])
            return PartOfYear(WHOLE_YEAR if month == 1 else month, text[match.start() : match.end()])
    return PartOfYear(WHOLE_YEAR, "")
