"""What a number of households, persons or percent says of the poor: a stock, a flow, a fall, a rate, or nothing.

Words right before and behind the number decide; where they are silent, the figure told just before it does.
"""

import re
from dataclasses import dataclass, replace

from transforms.find_poverty_figures import (
    PovertyFigure,
    PovertySubject,
    poverty_phrases,
    subject_of,
    subject_pattern,
)
from transforms.fold_text import fold
from transforms.walk_narrative import Setting

_NEAR = 12
_CUE = 90
_SPAN = 400
_FLOWS = ("escaped", "relapsed", "new")
_STOCKS = ("stock", "average_living", "households")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure and what it turned out to be: `kind` (stock, escaped, reduction …) of its subject."""

    figure: PovertyFigure
    subject: PovertySubject
    kind: str

    @property
    def is_stock(self) -> bool:
        """Whether it is of a moment and not of a time."""
        return self.kind in _STOCKS


def tell(setting: Setting, figure: PovertyFigure, previous: Told | None) -> Told | None:
    """What a figure is; None where it is no figure of the poor.

    Args:
        setting: the passage it stands in.
        figure: the number.
        previous: the figure told last in the passage; it stands right before this one where that is `is_listed`.
    """
    subject = subject_of(setting, figure) or _carried(setting, figure, previous)
    if subject is None:
        return _households_of_place(figure)
    if figure.is_yearly and ";" in setting.folded[subject.end : figure.number.start]:
        subject = replace(subject, of="poor")
    is_near = previous is not None and figure.is_listed and figure.sentence == previous.figure.sentence
    listed = previous if is_near else None
    if figure.is_rate:
        kind = _rate_kind(setting, figure, subject, listed)
    elif figure.unit == "persons":
        kind = _persons_kind(setting, figure, subject, listed)
    else:
        kind = _count_kind(setting, figure, subject, listed)
    return Told(figure, subject, kind) if kind else None


def _carried(setting: Setting, figure: PovertyFigure, previous: Told | None) -> PovertySubject | None:
    """The subject of the sentence before, or the poor of the heading, for `còn …` and `giảm …` that name none."""
    book = poverty_phrases()
    falls = re.search(book["bare_fall"], figure.words)
    goes_on = previous and (figure.is_listed or falls or re.search(book["carried"], figure.words))
    if previous and figure.is_listed and previous.kind == "households":
        is_part = figure.unit == "persons" or (figure.unit == "count" and re.search(book["minority"], figure.words))
        return replace(previous.subject, start=figure.sentence, end=figure.sentence) if is_part else None
    if previous and goes_on and previous.kind in ("stock", "reduction"):
        of = "poor" if falls and figure.sentence != previous.figure.sentence else previous.subject.of
        return PovertySubject(figure.sentence, figure.sentence, "stock", of, is_rate=False)
    title = _heading(setting)
    if figure.whole and re.search(book["heading_of_poor"], title):
        return PovertySubject(figure.sentence, figure.sentence, "stock", "poor", is_rate=False)
    if falls and re.search(book["about_the_poor"], title) and not re.search(book["about_money"], title):
        return PovertySubject(figure.sentence, figure.sentence, "stock", "poor", is_rate=False)
    return None


def _heading(setting: Setting) -> str:
    """The innermost heading above the passage, folded; its own first words are none."""
    above = [title for title in setting.section.titles if title[:_CUE] not in setting.passage.text]
    return fold(above[-1]) if above else ""


def _households_of_place(figure: PovertyFigure) -> Told | None:
    """`Toàn xã có 812 hộ, trong đó …` counts all households of the place."""
    book = poverty_phrases()
    if figure.unit != "count" or not re.search(book["place_has"], figure.words):
        return None
    if not re.match(book["households_of_place"], figure.after):
        return None
    return Told(figure, PovertySubject(figure.end, figure.end, "households", "poor", is_rate=False), "households")


def _is_adjacent(setting: Setting, figure: PovertyFigure, subject: PovertySubject) -> bool:
    """Whether nothing but whose, when and where stands between a subject and its figure."""
    between = figure.number.start - subject.end
    if not 0 <= between <= len(figure.words):
        return False
    book = poverty_phrases()
    words = re.sub(f"{book['qualifiers']}|{book['minority']}", "", setting.folded[subject.end : figure.number.start])
    return between <= _NEAR or len(" ".join(words.split())) <= _NEAR


def _count_kind(setting: Setting, figure: PovertyFigure, subject: PovertySubject, listed: Told | None) -> str | None:
    """What a count of households is of: a stock, a flow, a fall; None where the households were merely helped."""
    book = poverty_phrases()
    if re.match(r"[^.;]{0,50}?(?:tham gia|duoc ho tro|duoc vay|thu huong|duoc cap|huong loi)", figure.after):
        return None
    words = re.sub(book["rest_of_noun"], "", subject_pattern().sub("", figure.words))
    goes_on = bool(listed and re.match(book["listed"], words))
    flow = _flow(figure, subject, listed, goes_on=goes_on)
    if flow:
        return flow
    is_flow = subject.start >= figure.end and subject.kind in _FLOWS
    is_from = re.search(book["from_level"], figure.words) and re.match(book["to_level"], figure.after)
    is_counted = goes_on or is_flow or is_from or _is_adjacent(setting, figure, subject)
    if not (is_counted or re.search(book["counted"], figure.words or ":")):
        return None
    if re.search(book["helped"], figure.words[-_CUE:]):
        return None
    return subject.kind


def _flow(figure: PovertyFigure, subject: PovertySubject, listed: Told | None, *, goes_on: bool) -> str | None:
    """The flow a verb makes of a stock's noun (`phát sinh mới 15 hộ nghèo, 22 hộ cận nghèo`)."""
    book = poverty_phrases()
    if subject.kind != "stock" or re.search(book["helped"], re.sub(r"\btang\b", "", figure.words[-_CUE:])):
        return None
    is_own = subject.start >= figure.end
    verbs = book["verbs"] if is_own else {"reduction": book["verbs"]["reduction"]}
    flow = next((kind for kind, pattern in verbs.items() if re.search(pattern, figure.words)), None)
    if flow or listed is None or listed.is_stock:
        return flow
    says_the_same = listed.kind == "reduction" and re.match(book["same_thing"], figure.words)
    return listed.kind if says_the_same or (is_own and goes_on and listed.subject.kind == "stock") else None


def _persons_kind(setting: Setting, figure: PovertyFigure, subject: PovertySubject, listed: Told | None) -> str | None:
    """Persons of households just counted, or of a subject right before them."""
    if listed and listed.is_stock:
        return subject.kind
    return subject.kind if _is_adjacent(setting, figure, subject) or figure.words.rstrip().endswith(":") else None


def _rate_kind(setting: Setting, figure: PovertyFigure, subject: PovertySubject, listed: Told | None) -> str | None:
    """A percentage as a level or a drop, by the words right before it; None where it is neither."""
    book = poverty_phrases()
    if listed and listed.kind == "reduction" and re.search(r"\b(?:dat|bang)\s*(?:ty le )?$", figure.words):
        return "completion" if re.match(book["done_of_planned"], figure.after) else None
    if _is_of_something_else(setting, figure, subject):
        return None
    if re.search(book["earlier_level"], figure.words):
        return subject.kind
    if listed and listed.kind == "reduction" and re.match(book["same_thing"], figure.words):
        return "reduction"
    kind = _level_or_drop(setting, figure, subject, listed)
    is_level = kind == subject.kind != "reduction"
    return None if is_level and figure.number.value > 100 else kind  # noqa: PLR2004 - percent


def _level_or_drop(setting: Setting, figure: PovertyFigure, subject: PovertySubject, listed: Told | None) -> str | None:
    book = poverty_phrases()
    words = re.sub(r"(?:\bkhoang|\btren|\bhon|\bgan|\bduoi|\btoi thieu|\bit nhat|\btu)\s*$", "", figure.words)
    if subject.kind == "reduction":
        return "reduction"
    falls = re.search(book["falls"], figure.words.rsplit(";", 1)[-1])
    if re.search(book["from_level"], figure.words) and re.match(book["to_level"], figure.after):
        kind: str | None = subject.kind
    elif figure.is_yearly or re.search(r"\bgiam(?: (?!con|xuong|den)\w+){0,3}\W*$", words):
        kind = "reduction" if falls else None
    elif _is_lowered_by(setting, figure, subject):
        kind = "reduction"
    elif re.search(book["level"], figure.words):
        kind = None if re.match(book["share"], figure.after) else subject.kind
    elif falls:
        kind = None if re.match(r"\s*(?:ke hoach|so voi)", figure.after) else "reduction"
    else:
        is_said = _is_adjacent(setting, figure, subject) and (subject.is_rate or figure.is_listed)
        again = listed is not None and listed.is_stock and re.match(r"^\s*[(=]\s*$", figure.words)
        kind = subject.kind if is_said or again else None
    return kind


def _is_lowered_by(setting: Setting, figure: PovertyFigure, subject: PovertySubject) -> bool:
    """`Giảm tỷ lệ hộ nghèo năm 2024 là 3%` says by how much, unless `xuống`, `còn` or `dưới` says down to what."""
    before = setting.folded[max(0, subject.start - _NEAR) : subject.start]
    between = setting.folded[subject.end : figure.number.start]
    is_verb = subject.is_rate and re.search(r"\bgiam (?:duoc |them )?$", before)
    return bool(is_verb) and not re.search(r"\b(?:xuong|con|duoi|den muc|o muc)\b|[;\d]\s*%|,", between)


def _is_of_something_else(setting: Setting, figure: PovertyFigure, subject: PovertySubject) -> bool:
    """A rate counts only where its subject is a rate or its words say `tỷ lệ` or `chiếm`, and it is of the poor."""
    begin = subject.end if subject.is_rate or subject.kind == "reduction" else figure.sentence
    begin = max(begin, figure.number.start - _SPAN)
    near = setting.folded[max(0, subject.start - _CUE) : figure.number.start]
    book = poverty_phrases()
    if re.search(book["another_rate"], setting.folded[begin : figure.number.start]) or re.search(
        book["threshold"], near
    ):
        return True
    speaks_of_rate = subject.is_rate or subject.kind == "reduction" or re.search(r"ty le|chiem|\bgiam\b", figure.words)
    return not (speaks_of_rate or figure.is_listed)
