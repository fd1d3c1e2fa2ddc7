"""The heading stack: what each passage stands under - section, project, years.

Numbers of headings nest them (`I.` > `1.` > `1.1` > `a)` > `-` > `+`), but districts misnumber; a heading that names
a project or carries its official title decides by that.
"""

import re
from dataclasses import dataclass
from functools import cache

from schemas.codebook import phrases
from schemas.passages import Passage, Section
from transforms.find_projects import ProjectMention, find_projects, project_titled
from transforms.fold_text import fold
from transforms.mask_text import mask_text
from transforms.match_phrases import PhraseBook, phrase_book
from transforms.name_programmes import programme_named

_LEVELS = (
    (1.0, re.compile(r"^\s*(?:Phần\s+(?:thứ\s+)?\w+|PHẦN\s+(?:THỨ\s+)?\w+|[A-H])\s*[.:)/-]\s*(?=\S)")),
    (2.0, re.compile(r"^\s*(?:[IVX]{1,5})\s*[.:)/-]?\s+(?=\S)|^\s*[IVX]{1,5}[.)/]\s*(?=\S)")),
    (2.5, re.compile(r"^\s*Điều\s+\d{1,2}\s*[.:]\s*")),
    (6.0, re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4})(?:\.\s?\d{1,2}){3}\s*[.):]?\s+(?=\S)")),
    (5.0, re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4})(?:\.\s?\d{1,2}){2}\s*[.):]?\s+(?=\S)")),
    (4.0, re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4})\.\s?\d{1,2}\s*[.):]?\s+(?=\S)")),
    (3.0, re.compile(r"^\s*\d{1,2}\s*[.)/:]\s*(?=[^\d\s])")),
    (7.0, re.compile(r"^\s*[a-zđ]\d?\s?[.)]\s*(?=\S)")),
    (9.5, re.compile(r"^\s*\(\s*(?:\d{1,2}|[a-zđ]|[ivx]{1,4})\s*\)\s*[.:]?\s*")),
    (8.0, re.compile(r"^\s*(?:\(\s*\*\s*\)|[-–—*•▪●◦■□➢✓-]\s?\)?)\s*(?=\S)")),
    (9.0, re.compile(r"^\s*\+\s?\)?\s*(?=\S)")),
)
_LETTERED = 7.0
_BULLET = 8.0
_BRACKETED = 9.5
_TOP_SECTION = 3.0
_HEADING_LENGTH = 240
_PROJECT_REACH = 70
_ASSIGNS = re.compile(r"chu tri|phoi hop|truc tiep|tham muu|huong dan|quyet dinh so|thong tu|nghi quyet|phan cong")
_YEAR_ALONE = re.compile(r"^\W*(?:trong\s+|ket qua\s+|thuc hien\s+){0,2}nam\s+20[1-3]\d\W*$")
_TOTAL_LINE = re.compile(r"(?!tong\s*(?:so\s*)?(?:nguon|von|kinh|du|muc))[a-z ]{3,14}\s*(?::|\d)")
_TITLE_ALONE = re.compile(r"\W*(?:$|[:.;(]|\d)")
_AMOUNT = re.compile(r"\d\s*(?:triệu|tỷ|tỉ|đồng|trđ|tr\.đ)")
_YEAR = re.compile(r"(?<!\d)(?<!sang )(?<!qua )(?<!\btu )(?:nam\s+)(20[1-3]\d)(?!\d|\s*-\s*20)")
_CARRIED_ON = re.compile(r"nam\s*20\d\d\D{0,24}(?:chuyen|keo\s*dai)|keo\s*dai\s*(?:tu\s*|cua\s*)?nam\s*20\d\d")
_YEAR_LABEL = re.compile(
    r"^\W*(?:(?:trong|ket qua|thuc hien|tinh hinh|rieng|den)\s+){0,3}nam\s+(20[1-3]\d)(?!\d)\s*[:,.]?"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    level: float
    title: str
    project_code: str | None
    years: tuple[int, int] | None
    section: str | None
    programme: str | None = None

    @property
    def kind(self) -> str:
        """What the entry is a heading for: a project, its sub-project, a year, or nothing of these."""
        if self.project_code:
            return "sub" if "." in self.project_code else "project"
        return "year" if self.years else "plain"


def stack_headings(passages: tuple[Passage, ...], programme: str) -> tuple[Section, ...]:
    """One section per passage: the project, years and kind of section it stands under, itself included."""
    stack: list[_Entry] = []
    sections = []
    for passage in passages:
        stack = _opened(stack, passage, programme)
        sections.append(_section(stack))
    return tuple(sections)


def marker(text: str) -> tuple[float | None, int]:
    """The nesting level a passage's number or bullet stands for, and where its words begin; (None, 0) without one."""
    for level, pattern in _LEVELS:
        found = pattern.match(text)
        if found:
            return level, found.end()
    return None, 0


def _opened(stack: list[_Entry], passage: Passage, programme: str) -> list[_Entry]:
    level, start = marker(passage.text)
    head = passage.text[start:]
    programme = _programme(stack if level is None else [e for e in stack if e.level < level]) or programme
    outer = [e for e in stack if level is None or e.level < level]
    mention = _heading_project(head, programme, _project(outer) or _project(stack), is_bullet=(level or 0) >= _BULLET)
    if level is None:
        return _unnumbered(stack, head, mention)
    code = mention.code if mention else None
    entry = _entry(_LETTERED if level == _BRACKETED and code else level, head, code)
    return [*_kept(stack, entry), entry]


def _unnumbered(stack: list[_Entry], head: str, mention: ProjectMention | None) -> list[_Entry]:
    """A line without a number opens something only if it is a title: in capitals, or a project's name alone."""
    if _is_capital_title(head):
        return [_entry(2.0, head, None)]
    if _YEAR_ALONE.match(fold(head)):
        entry = _entry(_level_of_kind(stack, "year"), head, None)
        return [*_kept(stack, entry), entry]
    if mention is None or mention.start > 0 or not _is_pure_title(head):
        if _TOTAL_LINE.match(fold(head)) and _totals().pattern.match(fold(head)):
            return [e for e in stack if not e.project_code]
        is_summary = _summaries().pattern.match(fold(head))
        return [e for e in stack if e.level < _BULLET or e.kind == "year"] if is_summary else stack
    entry = _entry(_level_of_kind(stack, "sub" if "." in mention.code else "project"), head, mention.code)
    return [*_kept(stack, entry), entry]


def _kept(stack: list[_Entry], entry: _Entry) -> list[_Entry]:
    """What stays open when an entry opens: all above its level, and at its level what it is rather an item of.

    Only dashes and pluses say nothing of rank: `- Tiểu dự án 1:` and `- Năm 2022:` may carry the same mark. Years
    nest under projects, or projects under years, whichever came first, and each closes only its own kind. Plain
    items nest under a bare title.
    """
    kept = [e for e in stack if e.level < entry.level]
    if entry.level < _BULLET:
        return kept
    for other in (e for e in stack if e.level == entry.level):
        is_title = other.kind != "plain" and (entry.kind != "plain" or _is_pure_title(other.title))
        if other.kind == entry.kind or not is_title:
            break
        kept.append(other)
    return kept


def _is_pure_title(head: str) -> bool:
    return len(head) < _HEADING_LENGTH and not _AMOUNT.search(head) and not re.search(r"[.;]\s+\S.{40}", head)


def _is_capital_title(text: str) -> bool:
    """An unnumbered line in capitals opens a new part (`TỔNG HỢP …`, `NƠI NHẬN`)."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 5 and all(c.isupper() for c in letters) and len(text) < _HEADING_LENGTH  # noqa: PLR2004


def _heading_project(head: str, programme: str, current: str | None, *, is_bullet: bool) -> ProjectMention | None:
    """The project a heading names near its beginning; sentences that hand out tasks are no headings."""
    titled = project_titled(head[:_HEADING_LENGTH], programme, current)
    if titled and is_bullet and not _TITLE_ALONE.match(head, titled.end):
        titled = None
    named = find_projects(head[:_HEADING_LENGTH], programme, current)
    first = named[0] if named else None
    if titled and (first is None or titled.start <= first.start):
        return titled
    if first is None or first.start > _PROJECT_REACH or len(first.codes) > 1:
        return None
    return None if _ASSIGNS.search(fold(head[: first.start])) or _amount_before(head, first.start) else first


def _amount_before(head: str, end: int) -> bool:
    return bool(_AMOUNT.search(head[:end]))


def _level_of_kind(stack: list[_Entry], kind: str) -> float:
    """An unnumbered heading takes the level of the last heading of its kind, else it opens one below."""
    for entry in reversed(stack):
        if entry.kind == kind:
            return entry.level
    return min((stack[-1].level if stack else _TOP_SECTION) + 0.5, _BULLET - 0.5)


def _entry(level: float, head: str, code: str | None) -> _Entry:
    title = head[:_HEADING_LENGTH]
    kind = _section_kind(title) if level <= _TOP_SECTION else None
    return _Entry(level, title, code, _years(level, title), kind, programme_named(title) if level < _LETTERED else None)


def _programme(entries: list[_Entry]) -> str | None:
    return next((e.programme for e in reversed(entries) if e.programme), None)


def _years(level: float, title: str) -> tuple[int, int] | None:
    folded = fold(mask_text(title))
    label = _YEAR_LABEL.match(folded)
    head = folded.split(":")[0]
    named = {int(y) for y in _YEAR.findall(head)} if not _CARRIED_ON.search(head) else set()
    is_heading = level < _BULLET and len(title) < _HEADING_LENGTH and len(named) == 1 and "so voi" not in folded
    if label:
        return int(label[1]), int(label[1])
    year = named.pop() if is_heading and level <= _TOP_SECTION + 1 else None
    return (year, year) if year else None


@cache
def _summaries() -> PhraseBook:
    return phrase_book({"summary": phrases("phrases")["summaries"]})


@cache
def _totals() -> PhraseBook:
    return phrase_book({"total": phrases("phrases")["totals"]})


@cache
def _section_book() -> PhraseBook:
    return phrase_book(phrases("phrases")["sections"])


def _section_kind(title: str) -> str | None:
    found = _section_book().find(fold(title.partition(":")[0]))
    order = list(phrases("phrases")["sections"])
    return min((m.code for m in found), key=order.index, default=None)


def _project(entries: list[_Entry]) -> str | None:
    return next((e.project_code for e in reversed(entries) if e.project_code), None)


def _section(stack: list[_Entry]) -> Section:
    return Section(
        section=next((e.section for e in reversed(stack) if e.section), None),
        project_code=_project(stack),
        titles=tuple(e.title for e in stack),
        years=next((e.years for e in reversed(stack) if e.years), None),
        level=stack[-1].level if stack else None,
        programme=_programme(stack),
    )
