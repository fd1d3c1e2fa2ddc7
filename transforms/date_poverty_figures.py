"""The moment or span a figure of poverty is of: the start or end of a year, a year, the years an average spans."""

import re

from schemas.records import Office
from transforms.find_poverty_figures import PovertyFigure, poverty_phrases
from transforms.tell_poverty_figures import Told
from transforms.walk_narrative import Setting, When, when

_YEAR = re.compile(r"nam (20[1-3]\d)")
_SPAN = 400


def date_figure(setting: Setting, told: Told, previous: tuple[Told, When] | None, office: Office) -> When:
    """When a figure is of: a stock of one moment, an average of the years it spans.

    Args:
        setting: the passage.
        told: the figure and what it is.
        previous: the figure right before it, if it was one of poverty, and its time.
        office: the sender and its years.
    """
    figure = told.figure
    time = when(setting, figure.number.start, figure.end, office)
    if told.is_stock:
        return _held(told, time, previous) or _moment(setting, told, time, office)
    if not is_average(told):
        return time
    begin = max(figure.sentence, figure.number.start - _SPAN)
    years = {int(year) for year in _YEAR.findall(setting.folded[begin : figure.number.start])}
    years |= {time.year_from, time.year_to} if time.year_from and time.year_to else set()
    if len(years) == 1 and max(years) > office.year_from:
        years.add(office.year_from)
    elif len(years) < 2:  # noqa: PLR2004 - a span has two ends
        years = {office.year_from, office.year_to}
    return When(min(years), max(years))


def is_average(told: Told) -> bool:
    """Whether a fall is said as the average of several years."""
    words = poverty_phrases()["average"]
    return told.kind == "reduction" and bool(re.search(words, told.figure.words))


def _held(told: Told, time: When, previous: tuple[Told, When] | None) -> When | None:
    """The moment of the figure right before, where this one says the same or goes on with it without a time."""
    book, words = poverty_phrases(), told.figure.words
    if previous is None or not previous[0].is_stock:
        return None
    goes_on = previous[1].point == "start" and time.point is None and not re.search(book["moves_on"], words)
    goes_on = goes_on and told.figure.sentence == previous[0].figure.sentence
    return previous[1] if goes_on or re.match(book["same_thing"], words) else None


def _moment(setting: Setting, told: Told, time: When, office: Office) -> When:
    """`Đầu kỳ` and `từ 25% xuống …` are the start of a span's first year, anything else the end of its last."""
    figure, book = told.figure, poverty_phrases()
    earlier = re.search(book["earlier_level"], figure.words)
    if earlier:
        then = int(earlier["year"])
        return When(then, then, "start" if earlier["point"] == "dau" else "end")
    bare = _bare_point(figure)
    fall = re.match(book["to_level"], figure.after)
    is_from = fall and re.search(book["from_level"], figure.words) and not _YEAR.search(fall[0])
    if bare == "dau" or (is_from and bare is None):
        year = time.year_from or (office.year_from if bare else None)
        return When(year, year, "start")
    later = _later_start(setting, figure) if time.point is None and told.kind == "households" else None
    if later:
        return When(later, later, "start")
    return time if time.point == "start" and bare is None else When(time.year_to, time.year_to, time.point)


def _bare_point(figure: PovertyFigure) -> str | None:
    """`đầu năm`, `cuối kỳ` said without a year, right behind a figure or before it."""
    pattern = poverty_phrases()["bare_point"]
    behind = re.match(rf"(?:\s*\([^()]{{0,40}}\))?\)?\s*(?:\(|vao |tai |o )?{pattern}", figure.after)
    words = (
        re.sub(rf"^\)?\s*(?:vao |tai |o )?{pattern}(?=\s*(?:xuong|con|giam)\b)", "", figure.words)
        if figure.is_listed
        else figure.words
    )
    before = list(re.finditer(pattern + r"(?!.*nam 20\d\d)", words[-_SPAN:].rsplit(";", 1)[-1]))
    mark = behind or (before[-1] if before else None)
    return mark["point"] if mark else None


def _later_start(setting: Setting, figure: PovertyFigure) -> int | None:
    """The year whose start the sentence names behind a figure, where it names no other time before that."""
    if _YEAR.search(setting.bare[figure.sentence : figure.number.start]):
        return None
    rest = re.split(r"[.!?]\s", setting.folded[figure.end :])[0]
    named = re.search(r"(?P<point>dau )?nam (?P<year>20[1-3]\d)", rest)
    return int(named["year"]) if named and named["point"] else None
