"""What one text of a table's header says: the role of its column, and what it adds to the meaning of the figures.

The words are data (codebook/headers.yaml, and the headers of the forms themselves); `transforms.mean_columns` puts the
texts of a column together.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any

from schemas.codebook import phrases
from schemas.forms import Form, Meaning, forms
from transforms.find_agencies import find_agencies
from transforms.find_offices import find_communes
from transforms.find_projects import UNKNOWN, find_projects, known_codes
from transforms.fold_text import fold
from transforms.match_phrases import PhraseBook, phrase_book
from transforms.tell_periods import NUMBER_OF_MONTH, NUMBER_OF_QUARTER

FIRST_YEAR, LAST_YEAR = 2010, 2039
"""Years a table of these programmes may speak of; any other number of four digits is a figure."""

_YEAR = re.compile(
    r"(?<![\d.,/])(?P<first>20[1-3]\d)(?:\s*(?:-|den|/)\s*(?:nam\s*)?(?P<last>20[1-3]\d))?(?![\d/]|[.,]\d)"
)
_DATE = re.compile(r"\b\d{1,2}[/.-](?P<month>\d{1,2})[/.-](?P<year>20[1-3]\d)\b")
_YEAR_AHEAD = re.compile(r"\W*(?:(?:nam\s*)?20[1-3]\d\s*[-:–›/.]\s|nam\s*20[1-3]\d\s+(?!chuyen|keo|sang|duoc|con))")
_YEAR_TOLD = re.compile(r"^\W*nam\s*20[1-3]\d\s*[-:–›/.]?\s+(?=.*\b(?:sang )?nam (?:sau|tiep|ke tiep|truoc)\b)")
_YEAR_BEHIND = re.compile(r"(?<!sang )(?<!tu )(?<!den )(?<!chuyen )(?<!sang)\bnam\s*20[1-3]\d\W*$")
_OTHER_YEAR = re.compile(r"\bnam (?:truoc|sau|tiep theo|ke tiep)\b")
_ONE_YEAR = re.compile(r"20[1-3]\d")
_PROJECT_WORDS = re.compile(r"(?:du\s*an|\bt?da|tieu\s*du\s*an)\s*\.?\s*\d|^\s*(?:ctmtqg|chuong trinh)")
_PERIOD = re.compile(rf"\W*(?:quy\s*{NUMBER_OF_QUARTER}|{NUMBER_OF_MONTH} thang|thang {NUMBER_OF_MONTH}|ca nam)\b")
_SPLIT_BY = re.compile(r"\W*(?:chia (?:ra|theo)|phan theo|trong do|bao gom|gom)\b")
_PARTS = re.compile(r"\s[-–—›:]\s|\n")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_COLUMN_NUMBER = re.compile(r"\(?\s*+(?:[a-z]|\d{1,2})\s*+\)?\s*+(?:=.*)?")
_UNIT_LEAD = re.compile(r"(?:don vi(?: tinh)?|dvt|dv tinh|dv)\s*[:.]")
_SHARE = re.compile(r"\(\s*\d{1,3}\s*%\s*\)")
"""A share told in the header itself (`đối ứng (10%)`): its figures are no percentages."""

_CENTRAL = re.compile(r"\bT\.?Ư\b")
"""Short for `Trung ương` in capitals; without its marks it would be any `từ`."""
_FILLER = re.compile(r"[^a-z0-9%]+")
_LONGEST_HEADER, _LONGEST_PATH = 200, 500
_FUNDS = frozenset({"carried_in", "given"})
"""What funds available consist of: a text that names all of them and then one is about the one."""
_LEAST_COVERED = 0.4
_LIKE = 0.5
_AHEAD = 3
_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class Said:
    """What one header text says.

    Attributes:
        strong: what it means whatever stands around it.
        weak: what it means where nothing else says otherwise.
        years: years it names, first and last of each span.
        covered: the share of its letters that are words of the vocabulary.
        is_of_year: it begins with a year as a heading of its own (`Năm 2022 - Chuyển nguồn sang năm sau`).
        also: other measures the text names besides the one it means (`giải ngân vốn năm trước chuyển sang`).
    """

    strong: Meaning = field(default_factory=dict)
    weak: Meaning = field(default_factory=dict)
    years: tuple[tuple[int, int], ...] = ()
    covered: float = 0.0
    is_of_year: bool = False
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Entry:
    means: Meaning
    is_weak: bool


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    entries: tuple[_Entry, ...]
    book: PhraseBook


@lru_cache(maxsize=_CACHED)
def role_of(text: str) -> str | None:
    """What a column is for by a header text, where it is no figure: order, label, place, agency …; else None.

    The text is such words and nothing but an explanation behind them: `Nội dung (dự án, tiểu dự án)`, never `Dự án 2`.
    """
    if ":" in text.rstrip(" :"):
        return None
    whole = _FILLER.sub(" ", fold(text)).strip()
    words = _FILLER.sub(" ", fold(re.split(r"[(\[]", text)[0] or text)).strip()
    exact = _roles()[False].get(words) or _roles()[False].get(whole)
    return exact or next((role for start, role in _roles()[True].items() if f"{words} ".startswith(start)), None)


@cache
def _roles() -> Mapping[bool, Mapping[str, str]]:
    """Roles by their words: those that stand alone (False), and those that may go on (True), the longest first."""
    book = phrases("headers")["roles"]
    said = [(str(word), str(role)) for role, words in book.items() for word in words]
    folded = [(_FILLER.sub(" ", fold(word)).strip(), role, word.endswith("…")) for word, role in said]
    return {
        False: {word: role for word, role, goes_on in folded if not goes_on},
        True: {f"{w} ": role for w, role, goes_on in sorted(folded, key=lambda each: -len(each[0])) if goes_on},
    }


@lru_cache(maxsize=_CACHED)
def is_header_text(text: str) -> bool:
    """Whether a text may stand in a table's header, whatever the form: a role, a measure, a project, a year."""
    if max(map(len, _PARTS.split(text))) > _LONGEST_HEADER or len(text) > _LONGEST_PATH or is_unit_line(text):
        return False
    folded = fold(text)
    if (
        role_of(text)
        or _PERIOD.match(folded)
        or any(_PROJECT_WORDS.match(fold(part)) for part in _PARTS.split(text))
        or (_SPLIT_BY.match(folded) and _PROJECT_WORDS.search(folded))
        or find_agencies(text)
    ):
        return True
    if find_communes(text):
        return True
    bare = _IN_BRACKETS.sub("", text).strip() or text
    return bool(_YEAR.search(folded)) or any(said(bare, form).covered >= _LEAST_COVERED for form in forms())


def is_unit_line(text: str) -> bool:
    """Whether a text declares how money is counted (`ĐVT: triệu đồng`)."""
    return bool(_UNIT_LEAD.match(fold(text).strip(" (")))


def is_column_number(value: object) -> bool:
    """Whether a cell only numbers its column: `(1)`, `3=1+2`, `A`, 4."""
    if isinstance(value, str):
        return bool(_COLUMN_NUMBER.fullmatch(fold(value).strip()))
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 100 and value == int(value)  # noqa: PLR2004


def is_year(value: object) -> bool:
    """Whether a cell holds nothing but what may be a year, as a number or as text."""
    if isinstance(value, str):
        return bool(_ONE_YEAR.fullmatch(value.strip()))
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and FIRST_YEAR <= value <= LAST_YEAR
        and value == int(value)
    )


@lru_cache(maxsize=_CACHED)
def said(text: str, form: Form) -> Said:
    """What a header text says in a form.

    Of several things of one kind said in one text, the one that stands first in the vocabulary is meant.
    """
    folded = fold(_CENTRAL.sub("TW", text))
    vocabulary = _vocabulary(form)
    mentions = vocabulary.book.find(_YEAR_TOLD.sub("", folded))
    found = sorted({int(mention.code) for mention in mentions})
    strong: dict[str, Any] = {}
    weak: dict[str, Any] = {}
    for at in found:
        entry = vocabulary.entries[at]
        _add(weak if entry.is_weak else strong, entry.means)
    years = _years(folded)
    if "%" in _SHARE.sub("", text):
        strong["is_rate"] = True
    letters = sum(c.isalnum() for c in folded)
    covered = sum(sum(c.isalnum() for c in folded[m.start : m.end]) for m in mentions)
    named = (vocabulary.entries[at].means.get("indicator") for at in found)
    measures = {str(name) for name in named if name and name != strong.get("indicator")}
    entries = [vocabulary.entries[at] for at in found]
    parts = {str(each.means.get("indicator")) for each in entries if not each.is_weak}
    if strong.get("indicator") == "available" and len(parts & _FUNDS) == 1:
        strong["indicator"] = next(iter(parts & _FUNDS))
    is_of_year = bool(_YEAR_AHEAD.match(folded) or _YEAR_BEHIND.search(folded))
    is_of_year = is_of_year or (len(years) == 1 and bool(_OTHER_YEAR.search(folded)))
    return Said(strong, weak, years, covered / letters if letters else 0.0, is_of_year, frozenset(measures))


def _years(folded: str) -> tuple[tuple[int, int], ...]:
    """The years a text names; of a date its year, in January the one before, whose accounts close then."""
    named = tuple((int(m["first"]), int(m["last"] or m["first"])) for m in _YEAR.finditer(folded))
    if named:
        return named
    dated = [int(m["year"]) - (int(m["month"]) == 1) for m in _DATE.finditer(folded)]
    return tuple((year, year) for year in dated[-1:])


def _add(meaning: dict[str, Any], means: Meaning) -> None:
    """Add what an entry means, as a whole: an entry for a rate of money is not half taken by another measure."""
    if not any(key in meaning and meaning[key] != value for key, value in means.items()):
        meaning.update(means)


@lru_cache(maxsize=_CACHED)
def projects_said(text: str, programme: str, current: str | None) -> tuple[str, ...]:
    """The projects a header or label names by number or title, in order; of a bare sub-project, that of `current`."""
    mentions = find_projects(text, programme, current)
    known = known_codes(programme)
    return tuple(code for mention in mentions for code in mention.codes if code in known and code != UNKNOWN)


def nearest_headers(text: str, most: int = 3) -> list[str]:
    """The header texts of forms most like a text, best first; empty where none is like it."""
    known = {fold(column.path[-1]): column.path[-1] for form in forms() for column in form.columns}
    return [known[name] for name in get_close_matches(fold(text), known, n=most, cutoff=_LIKE)]


@lru_cache(maxsize=_CACHED)
def project_at(text: str, programme: str) -> int | None:
    """Where a header text begins to name a project (0 behind a mere bullet), None where it names none."""
    first = min((mention.start for mention in find_projects(text, programme, "DA3")), default=None)
    return None if first is None else first if first > _AHEAD else 0


@cache
def _vocabulary(form: Form) -> _Vocabulary:
    """The form's own headers, then the vocabularies it reads, each phrase under the first entry that has it."""
    entries: list[_Entry] = []
    say: dict[str, tuple[str, ...]] = {}
    shared = {fold(phrase) for name in form.reads for spec in phrases("headers")[name] for phrase in spec["say"]}
    for entry, words in _entries(form, shared):
        say[str(len(entries))] = words
        entries.append(entry)
    return _Vocabulary(tuple(entries), phrase_book(say))


def _entries(form: Form, shared: set[str]) -> Iterator[tuple[_Entry, tuple[str, ...]]]:
    """Entries in their order: the form's words for what others call otherwise, the vocabularies, its words alone."""
    own = [(words.means, phrase) for words in form.words for phrase in words.say[1:]]
    headers = [(words.means, _plain(words.say[0])) for words in form.words if fold(words.say[0]) not in shared]
    for means, phrase in own:
        if fold(phrase) in shared:
            yield _Entry(means, is_weak=False), (phrase,)
    for name in form.reads:
        for spec in phrases("headers")[name]:
            yield _entry(spec), tuple(str(phrase) for phrase in spec["say"])
    for means, phrase in (*own, *headers):
        if fold(phrase) not in shared:
            yield _Entry(means, is_weak=False), (phrase,)


def _plain(header: str) -> str:
    """A header without what stands in brackets: `Tỷ lệ giải ngân (%)`."""
    return re.split(r"[(\[]", header)[0].strip() or header


def _entry(spec: Mapping[str, Any]) -> _Entry:
    return _Entry(spec["means"], is_weak=bool(spec.get("weak")))
