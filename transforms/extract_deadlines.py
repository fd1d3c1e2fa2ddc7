"""Dates by which plans and reports are due, as a plan sets them for those under it."""

import re
from collections.abc import Iterator
from functools import cache

from schemas.codebook import phrases
from schemas.passages import Narrative
from schemas.records import Deadline, Office
from transforms.walk_narrative import Setting, sentence_around, settings_of

_LAST_MONTH = 12
_LAST_DAY = 31


def extract_deadlines(narrative: Narrative, office: Office) -> tuple[Deadline, ...]:
    """Every due date of an annual plan, half-year or annual report, once each, in reading order."""
    del office
    found: dict[tuple[str, int, int], Deadline] = {}
    for setting in settings_of(narrative):
        for deadline in _of_passage(setting):
            found.setdefault((deadline.report, deadline.due_month, deadline.due_day), deadline)
    return tuple(found.values())


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    book = phrases("phrases_facts")["deadlines"]
    return re.compile(rf"{book['bound']}\s*{book['date']}"), re.compile(rf"{book['chain']}{book['date']}")


def _dates(text: str) -> Iterator[re.Match[str]]:
    """Dates said to be bounds, and the dates that go on behind them (`… và ngày 20/10 (báo cáo năm)`)."""
    bounded, chained = _patterns()
    end = 0
    while match := bounded.search(text, end):
        while match:
            yield match
            end = match.end()
            match = chained.match(text, end)


def _of_passage(setting: Setting) -> list[Deadline]:
    book = phrases("phrases_facts")["deadlines"]
    text = setting.bare
    if not re.search(book["bound"], text) or not re.search(book["about_reports"], text):
        return []
    found, previous = [], 0
    for match in _dates(text):
        start, end = match.start("day"), match.end()
        begin, stop = sentence_around(text, start)
        report = _report(text[max(previous, begin) : start], text[end:])
        day, month, previous = int(match["day"]), int(match["month"]), end
        if report and 1 <= day <= _LAST_DAY and 1 <= month <= _LAST_MONTH:
            quote = setting.passage.text[begin:stop].strip()
            found.append(Deadline(report, month, day, setting.passage.place(start, end, quote)))
    return found


def _report(before: str, after: str) -> str | None:
    """Which report a date is for: the words in brackets behind it, else the last ones before it."""
    reports = phrases("phrases_facts")["deadlines"]["reports"]
    bracket = re.match(r"\s*\(([^)]*)\)", after)
    for words in ([bracket[1]] if bracket else []) + [before]:
        last = {
            code: max(m.end() for m in found) for code, p in reports.items() if (found := list(re.finditer(p, words)))
        }
        if last:
            code = max(last, key=lambda c: last[c])
            return None if code == "other" else code
    return None
