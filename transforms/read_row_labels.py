"""What one row's label says by itself: a total, a project, an office, a place, a year, a source, an output.

Labels come as districts write them (`Dự án 2`, `DA 2 -`, `II`, a title alone, capitals, bullets); what a row means
among the others is for `transforms.stack_rows`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from schemas.codebook import phrases
from schemas.forms import Form, Meaning, forms
from transforms.find_agencies import find_agencies
from transforms.find_offices import find_communes
from transforms.find_projects import find_projects, known_codes, project_titled
from transforms.fold_text import fold
from transforms.match_phrases import PhraseBook, phrase_book
from transforms.match_titles import key_of, plainly, project_of_title
from transforms.mean_columns import mean_label
from transforms.name_places import is_place_name, place_name
from transforms.name_programmes import programme_named
from transforms.read_header_words import said

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}

_BULLET = re.compile(
    r"^(?:[\s\-+*•–—.]|(?:\(?\d{1,2}(?:\.\d{1,2})*(?:[.)\]:]|\s+[-–])|[a-zđ](?:[.)]|\s+[-–])|[IVX]{1,5}(?:[.)\-:]|\s+[-–])|[A-Z](?:[.)]|\s+[-–]))(?=\s|[^\d\s]))+"
)
_NUMBER_AHEAD = re.compile(r"^\s*\(?(?P<order>\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-Za-z])[.)\-:]*\s")
_YEAR_LABEL = re.compile(
    r"(?:nam|nam ke hoach|ke hoach nam)?\s*(?P<first>20[1-3]\d)(?:\s*(?:-|den)\s*(?P<last>20[1-3]\d))?\s*:?"
)
_SPAN_LABEL = re.compile(
    r"(?:ca )?(?:giai doan|tong giai doan|ca giai doan)\s*(?P<first>20[1-3]\d)\s*-\s*(?P<last>20[1-3]\d)"
)
_PROGRAMME_ALONE = re.compile(
    r"(?:(?:tong|cong|so|von|kinh phi|thuc hien|ct|ctmtqg|chuong trinh|muc tieu quoc gia|mtqg|giam ngheo|ben vung|gnbv"
    r"|gn|nam|giai doan|toan|\d{4})\W*+)++"
)
_SUM_OF = re.compile(r"(?:tổng cộng|tổng số|cộng|tổng)\W+")
_BRACKETS_BEHIND = re.compile(r"\(([^()]*)\)\W*$")
_MENTION_REACH = 3
_AHEAD_OF_AGENCY = 12
_COVERS = 0.6
_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a label says by itself.

    Attributes:
        kind: total, subtotal, project, agency, place, year, part, indicator, or item where it says nothing known.
        means: the features it adds: project, agency_code, sub_unit, years, source, capital, indicator, unit, item.
        text: the label without bullets and numbers.
        order: the number in front of it or in its own column, folded: `ii`, `2.1`, `a`, '' for none.
    """

    kind: str
    means: Meaning
    text: str
    order: str


@dataclass(frozen=True, slots=True)
class _Label:
    """A label taken apart, with what decides how it is read.

    Attributes:
        text, typed: without bullets and with them.
        ordered: the project that the number in front of it names, or None.
    """

    text: str
    typed: str
    ordered: str | None
    form: Form
    programme: str
    current: str | None

    @property
    def folded(self) -> str:
        return fold(self.text).strip(" :.;-")


def read_row_label(label: str, order: str, form: Form, programme: str, current: str | None) -> Labelled:
    """What a label says, the project above it known.

    Args:
        label: as typed.
        order: text of the order column, '' where there is none.
        form: whose rows these are: it decides what an unknown label is taken for.
        programme: whose projects are meant.
        current: the project the row stands under, which a bare sub-project belongs to.
    """
    text = _BULLET.sub("", label).strip() or label.strip()
    ordered = _project_numbered(order, programme, current) if order else None
    kind, means = _read(_Label(text, label.strip(), ordered, form, programme, current))
    return Labelled(kind, means, text, _order(label, order))


@lru_cache(maxsize=_CACHED)
def _read(label: _Label) -> tuple[str, Meaning]:
    """What a label is, and what it means: a text that many rows have is read once, whatever their numbers."""
    readings = ((kind, means) for kind, read in _READINGS for means in [read(label)] if means is not None)
    kind, means = next(readings, ("item", {"item": label.text}))
    return ("total", {}) if means.get("project") == "ALL" else (kind, means)


def read_title(text: str, programme: str, current: str | None) -> str | None:
    """The project a text names by number or title under the project `current`, or None."""
    found = _project(_Label(_BULLET.sub("", text).strip(), text, None, forms()[0], programme, current))
    return None if found is None else str(found["project"])


def _group_of_places(label: _Label) -> Meaning | None:
    return _subtotal(label) if label.form.rows.kind == "place" else None


def _commune(label: _Label) -> Meaning | None:
    is_commune = bool(find_communes(label.text)) and is_place_name(label.text)
    return {"sub_unit": place_name(label.text)} if is_commune else None


def _agency(label: _Label) -> Meaning | None:
    mentions = find_agencies(label.text)
    is_ahead = bool(mentions) and mentions[0].start <= _AHEAD_OF_AGENCY
    return {"agency_code": mentions[0].code} if is_ahead and not _begins_with_project(label) else None


def _year(label: _Label) -> Meaning | None:
    match = _SPAN_LABEL.fullmatch(label.folded) or _YEAR_LABEL.fullmatch(label.folded)
    return {"years": (int(match["first"]), int(match["last"] or match["first"]))} if match else None


def _total(label: _Label) -> Meaning | None:
    is_programme = bool(_PROGRAMME_ALONE.fullmatch(label.folded)) and programme_named(label.text) == label.programme
    return {} if is_programme or _begins(label, "totals") else None


def _subtotal(label: _Label) -> Meaning | None:
    is_group = label.folded in {fold(str(word)) for word in phrases("row_labels")["groups"]}
    return {"item": label.text} if is_group or _begins(label, "subtotals") else None


def _place(label: _Label) -> Meaning | None:
    is_place = label.form.rows.kind == "place" or is_place_name(label.text)
    return {"sub_unit": place_name(label.text)} if is_place else None


def _order(label: str, order: str) -> str:
    ahead = _NUMBER_AHEAD.match(label)
    return fold(order or (ahead["order"] if ahead else "")).strip(" .()-:")


def _begins_with_project(label: _Label) -> bool:
    return any(m.start <= _MENTION_REACH for m in find_projects(label.text, label.programme, label.current))


def _project(label: _Label) -> Meaning | None:
    """The project a label begins with, by number or title; else the one its order names (`DA2`, `Dự án 2`)."""
    for written in (plainly(label.text), label.typed):
        mentions = find_projects(written, label.programme, label.current)
        ahead = [m for m in mentions if m.start <= _MENTION_REACH and len(m.codes) == 1]
        if ahead:
            return {"project": ahead[0].codes[0]}
    if closed := _closed_project(label):
        return {"project": closed, "closes": True}
    named = project_of_title(label.text, label.programme, label.current, label.form.rows.kind)
    if named is not None:
        return {"project": named}
    titled = project_titled(label.text, label.programme, label.current)
    if titled is not None and len(titled.codes) == 1:
        return {"project": titled.codes[0]}
    code = _project_behind(label) or label.ordered
    return {"project": code} if code else None


@lru_cache(maxsize=_CACHED)
def _project_numbered(order: str, programme: str, current: str | None) -> str | None:
    """The project that the text of an order column names (`DA2`), or None."""
    ordered = [m for m in find_projects(order, programme, current) if len(m.codes) == 1]
    code = ordered[0].codes[0] if ordered else None
    return code if code in known_codes(programme) else None


def _project_behind(label: _Label) -> str | None:
    """The project that brackets at the end of a label name (`Sinh kế (DA2)`), or None."""
    match = _BRACKETS_BEHIND.search(label.text)
    mentions = find_projects(match[1], label.programme, label.current) if match else []
    is_name = len(mentions) == 1 and len(mentions[0].codes) == 1 and mentions[0].start == 0
    return mentions[0].codes[0] if is_name and mentions[0].codes[0] in known_codes(label.programme) else None


def _closed_project(label: _Label) -> str | None:
    """The project whose rows above a row adds up (`Cộng Dự án 3`), or None."""
    total = _SUM_OF.match(label.text.lower())
    mentions = find_projects(label.text[total.end() :], label.programme, label.current) if total else []
    is_ahead = bool(mentions) and mentions[0].start <= _MENTION_REACH and len(mentions[0].codes) == 1
    return mentions[0].codes[0] if is_ahead else None


def _begins(label: _Label, name: str) -> bool:
    """Whether a label begins with words of the list; accents count where the label has any (`Cộng`, not `Công Hải`)."""
    typed = label.text.lower().strip(" :.;-(")
    return bool(_beginnings(name, has_accents=not typed.isascii()).match(fold(typed) if typed.isascii() else typed))


@cache
def _beginnings(name: str, *, has_accents: bool) -> re.Pattern[str]:
    words = [str(word) if has_accents else fold(str(word)) for word in phrases("row_labels")[name]]
    words.sort(key=len, reverse=True)
    several = "|".join(re.escape(word) for word in words if " " in word)
    alone = "|".join(re.escape(word) for word in words if " " not in word)
    return re.compile(rf"(?:{several})(?!\w)|(?:{alone})\W*(?:$|{several})")


def _measure(label: _Label) -> Meaning | None:
    """The measure a label names and hardly more than that (`- Giải ngân`), in forms that have a row for each."""
    if "measure" not in (*label.form.rows.beneath, label.form.rows.kind):
        return None
    means = mean_label(label.text, label.form, label.programme)
    is_measure = said(label.text, label.form).covered >= _COVERS and bool(
        means.get("indicator") or means.get("is_rate")
    )
    return means if is_measure else None


def read_part(text: str, programme: str) -> Meaning | None:
    """The source or kind of capital a text names (`NSTW`), or None."""
    return _part(_Label(text.strip(), text, None, forms()[0], programme, None))


def _part(label: _Label) -> Meaning | None:
    """The source or kind of capital a label names and hardly more than that (`Trong đó: vốn sự nghiệp`)."""
    folded = label.folded
    plain = re.sub(r"^(?:trong do|tong|nguon|von)\s*:?\s*", "", folded)
    mentions = _parts().find(folded)
    covered = sum(sum(c.isalnum() for c in folded[m.start : m.end]) for m in mentions)
    if not mentions or covered < _COVERS * sum(c.isalnum() for c in plain):
        return None
    means: dict[str, Any] = {}
    for mention in mentions:
        means.update(phrases("row_labels")["parts"][int(mention.code)]["means"])
    return means


@cache
def _parts() -> PhraseBook:
    return phrase_book({str(at): each["say"] for at, each in enumerate(phrases("row_labels")["parts"])})


def _output(label: _Label) -> Meaning | None:
    """The output a label counts, in the words of the form, else of the list."""
    if label.form.rows.kind != "indicator":
        return None
    text = label.text
    listed = {key_of(written): each for each in label.form.listed_rows for written in (each.label, *each.also)}
    if (row := listed.get(key_of(text))) is not None:
        named = {"indicator": row.indicator, "written_unit": row.unit}
        return named | ({"project": row.project} if row.project else {})
    mentions = _outputs().find(fold(text))
    if not mentions:
        return None
    kinds = phrases("row_labels")["outputs"]
    entry = kinds[min(int(mention.code) for mention in mentions)]
    return {"indicator": entry["indicator"], "unit": entry["unit"]}


@cache
def _outputs() -> PhraseBook:
    return phrase_book({str(at): each["say"] for at, each in enumerate(phrases("row_labels")["outputs"])})


_READINGS: tuple[tuple[str, Callable[[_Label], Meaning | None]], ...] = (
    ("subtotal", _group_of_places),
    ("place", _commune),
    ("agency", _agency),
    ("project", _project),
    ("year", _year),
    ("part", _measure),
    ("indicator", _output),
    ("total", _total),
    ("part", _part),
    ("subtotal", _subtotal),
    ("place", _place),
)
"""What a label may be, the surest first."""
