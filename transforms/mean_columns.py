"""What every column of a table means in a form: its role, or what its figures are of, from all its header texts."""

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from schemas.codebook import phrases
from schemas.forms import Form, Meaning
from transforms.complete_headers import (
    PARTS_OF_MONEY,
    is_flat_whole,
    of_the_poor,
    of_the_title,
    with_the_measure_beside,
)
from transforms.find_agencies import find_agencies
from transforms.find_offices import find_communes
from transforms.find_tables import Table
from transforms.fold_text import fold
from transforms.name_places import is_place_name, place_name, total_words
from transforms.read_header_words import Said, project_at, projects_said, role_of, said
from transforms.settle_columns import Meant, settle_columns

_DASH = re.compile(r"\s+[-–—›]\s+")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_CARRIED = frozenset({"carried_in", "carried_out"})
_FAMILY = {"stock": ("stock", "flow"), "flow": ("stock", "flow")}
"""Features of which a weak one gives way to any of the others."""
_SAYS = (("project", "project"), ("year", "years"), ("place", "sub_unit"), ("place", "agency_code"))
_CACHED = 20_000
_OF_WORDS = frozenset({"order", "label", "place", "item", "agency", "measure_unit"})
"""Roles of columns of words: such a text above figures only groups them."""
_OF_A_COUNT = (
    "indicator",
    "stock",
    "flow",
    "is_near",
    "population",
    "source",
    "capital",
    "point",
    "years",
    "year",
    "counts",
)

_OF_A_PART = frozenset({"population", "source", "capital"})
"""What tells a column from the whole of its group: a rate beside the group is of the whole."""


@dataclass(slots=True)
class _Left:
    """What stands left of a column.

    Attributes:
        nearest: the column right beside it.
        counted: the nearest column of figures that are no rates.
        told: what columns of figures mean.
        has_whole: whether any tells a measure of all money.
    """

    nearest: Meant | None = None
    counted: Meant | None = None
    told: set[frozenset[tuple[str, Any]]] = field(default_factory=set)
    has_whole: bool = False

    def pass_by(self, column: Meant) -> None:
        """Take in the next column."""
        self.nearest = column
        if column.role == "figure":
            self.told.add(frozenset(column.means.items()))
            self.counted = self.counted if column.means.get("is_rate") else column
        self.has_whole = self.has_whole or is_flat_whole(column)


def mean_columns(table: Table, form: Form, programme: str) -> tuple[Meant, ...]:
    """Every column of a table as a form reads it, from left to right."""
    columns = [_meant(table, column, form, programme) for column in table.columns]
    if form.topic == "poverty":
        columns = of_the_poor(columns)
    elif form.topic == "funding":
        columns = with_the_measure_beside(of_the_title(columns, table), form)
    left = _Left()
    named = []
    for each in columns:
        named.append(_finished(each, left, form))
        left.pass_by(each)
    return settle_columns(named, table, form)


def mean_label(text: str, form: Form, programme: str) -> Meaning:
    """What the label of a row means that names a measure, as a header would; a rate of nothing is only `is_rate`.

    A stock is told for the end of the year where neither the label nor its column says otherwise (`is_end_presumed`).
    """
    means = dict(_combined((text,), form, programme)[0])
    is_presumed = "point" not in means
    if form.topic == "poverty":
        _name_households(means)
    if means.get("is_rate") and means.get("indicator"):
        _name_rate(means)
    return means | {"is_end_presumed": True} if is_presumed and means.get("point") == "end" else means


def _meant(table: Table, column: int, form: Form, programme: str) -> Meant:
    path = table.paths[column]
    figures, words = table.counts.figures[column], table.counts.words[column]
    role = _role(path)
    if role is not None and (role in ("order", "label", "code", "year") or figures <= words):
        return Meant(column, path, role, named=role)
    means, says = _combined(path, form, programme)
    if words > figures or not (means or (figures and _has_bare_numbers(table, column))):
        return Meant(column, path, "text")
    return Meant(column, path, "figure", means, says)


def _has_bare_numbers(table: Table, column: int) -> bool:
    """Whether any figure of a column is a number alone; words with a unit (`9.000 triệu đồng`) may be only a remark."""
    values = (table.value(row, column) for row in table.body if column in table.counts.figured[row])
    return any(not isinstance(value, str) or not any(map(str.isalpha, value)) for value in values)


def _role(path: tuple[str, ...]) -> str | None:
    for text in reversed(path):
        role = role_of(text)
        if role is not None:
            return role
    return None


@lru_cache(maxsize=_CACHED)
def _combined(path: tuple[str, ...], form: Form, programme: str) -> tuple[Meaning, frozenset[str]]:
    """What all texts of a path say together, what is lower winning over what is above."""
    means: dict[str, Any] = {}
    measures: set[str] = set()
    for text in path:
        if form.topic == "funding" and means and fold(text).strip() in _levels():
            means["source"] = _levels()[fold(text).strip()]
            continue
        if role_of(text) in _OF_WORDS:
            means |= _office_or_place(text)
            continue
        what = said(_without_project(text, programme), form)
        if _is_out_of_carried(means, what, path):
            means["item"] = " ".join(path)
            continue
        _add_strong(means, what)
        for key, value in what.weak.items():
            if not any(means.get(each) for each in _FAMILY.get(key, (key,))):
                means[key] = value
        _add_years(means, what)
        _add_project(means, text, programme)
        means |= _office_or_place(text)
        measures |= what.also | ({what.strong["indicator"]} if "indicator" in what.strong else set())
    if means.get("indicator") == "disbursed" and "carried_in" in measures and not means.get("is_rate"):
        means["item"] = " ".join(path)
    says = {str(means[key]) for key in ("indicator", "scenario") if key in means}
    says |= {name for name, key in _SAYS if key in means}
    return MappingProxyType(means), frozenset(says)


@cache
def _levels() -> dict[str, str]:
    return {fold(str(word)): str(source) for word, source in phrases("headers")["levels"].items()}


def _is_out_of_carried(means: Meaning, what: Said, path: tuple[str, ...]) -> bool:
    """Whether a text below what was disbursed says that it was of money carried in (`Trong đó: vốn năm trước`)."""
    is_spent = means.get("indicator") == "disbursed" and not means.get("is_rate")
    return is_spent and what.strong.get("indicator") == "carried_in" and "thuc hien" not in fold(path[0])


def _add_strong(means: dict[str, Any], what: Said) -> None:
    for key, value in what.strong.items():
        if key == "indicator" and means.get("is_rate") and "is_rate" not in what.strong and value != means.get(key):
            means.pop("is_rate")
        means[key] = value
    if "flow" in what.strong:
        means["point"] = "year"
    if "stock" in what.strong and "flow" not in what.strong and "is_near" not in what.strong:
        means.pop("is_near", None) if means.get("stock") != "poor" else None


def _add_years(means: dict[str, Any], what: Said) -> None:
    """The years a text names; the two that money was carried between are not the year it is told for."""
    if not what.years:
        return
    if what.strong.get("indicator") in _CARRIED and not what.is_of_year:
        named = [first for first, _ in what.years]
        follow = [year for year, next_year in pairwise(named) if next_year == year + 1]
        from_year = named[0] - (what.strong["indicator"] == "carried_out" and len(named) == 1)
        from_year = follow[-1] if follow else from_year
        means["carried"] = (from_year, from_year + 1)
        return
    means["years"] = what.years[-1]
    means.pop("year", None)


def _without_project(text: str, programme: str) -> str:
    """A header text without the projects its parts name; their titles speak of other things than the figures."""
    kept = []
    for part in _DASH.split(text):
        at = project_at(part, programme)
        kept += [part] if at is None else [part[:at].strip(), *_BRACKETED.findall(part[at:])]
    return " - ".join(part for part in kept if part)


def _office_or_place(text: str) -> dict[str, Any]:
    """The office or commune a header text names at its end (`Phân bổ cho các xã: Xã Long Khánh`)."""
    communes = find_communes(text)
    if communes:
        return {"sub_unit": text[communes[-1].start :].strip()}
    agencies = find_agencies(text)
    if agencies and (agencies[0].start == 0 or agencies[-1].end >= len(text.rstrip())):
        return {"agency_code": agencies[-1].code}
    return {"sub_unit": place_name(text)} if is_place_name(text) and role_of(text) is None else {}


def _add_project(means: dict[str, Any], text: str, programme: str) -> None:
    current = str(means["project"]) if "project" in means else None
    codes = projects_said(text, programme, current)
    if codes and all(codes[-1].startswith(code) for code in codes):
        means["project"] = codes[-1]


def _finished(meant: Meant, left: _Left, form: Form) -> Meant:
    """A figure column with its indicator, its unit and its moment; stray where nothing says what it is."""
    if meant.role != "figure":
        return meant
    means = dict(meant.means)
    if means.get("is_rate"):
        _speak_of_the_left(means, meant, left)
    if form.topic == "poverty":
        _of_those_beside(means, left.counted)
        _name_households(means)
    if means.get("is_rate") and means.get("indicator"):
        _name_rate(means)
    if form.rows.kind == "measure" and meant.path and not means:
        means = _named_place(meant.path[-1])
    is_named = bool(means.get("indicator")) or (bool(means) and _has_own(form) and not means.get("is_rate"))
    return replace(meant, means=means, role="figure" if is_named or means.get("is_rate") else "stray")


def _named_place(header: str) -> dict[str, Any]:
    """The place a header names where columns are places; the office's own total says so."""
    return {"population": "ALL"} if fold(header).strip(" .:;") in total_words() else {"sub_unit": place_name(header)}


def _has_own(form: Form) -> bool:
    """Whether a form knows what its figures are of where no header says: by itself or by its rows."""
    return (
        bool(form.figures.get("indicator"))
        or form.rows.kind in ("indicator", "measure")
        or "measure" in form.rows.beneath
    )


def _speak_of_the_left(means: dict[str, Any], meant: Meant, left: _Left) -> None:
    """Let a percentage without a subject of its own, or told twice over, speak of the count beside it."""
    beside = left.nearest
    if beside is None or beside.role != "figure" or beside.means.get("is_rate"):
        return
    is_silent = not any(means.get(key) for key in ("indicator", "stock", "flow"))
    is_again = frozenset(means.items()) in left.told
    is_sibling = meant.path[:-1] == beside.path[:-1]
    if is_silent or (is_again and is_sibling):
        is_of_group = len(beside.path) > 1 and beside.path[0] not in meant.path
        is_of_group = is_of_group or (bool(beside.means.keys() & PARTS_OF_MONEY) and left.has_whole)
        keys = [key for key in _OF_A_COUNT if key not in _OF_A_PART or not is_of_group]
        means.update({key: beside.means[key] for key in keys if key in beside.means})


def _of_those_beside(means: dict[str, Any], left: Meant | None) -> None:
    """Let a count that only says of which people it is (`Hộ DTTS`) be of the households counted left of it."""
    if "population" not in means or any(means.get(key) for key in ("stock", "flow", "indicator", "counts")):
        return
    if left is not None:
        means.update({key: left.means[key] for key in _OF_A_STOCK if key in left.means and key not in means})


_OF_A_STOCK = ("stock", "flow", "is_near", "point", "years", "year", "scenario")


def _name_households(means: dict[str, Any]) -> None:
    """The indicator of a stock or a movement of households, and the moment it is told for."""
    book = phrases("headers")
    near = 1 if means.get("is_near") else 0
    if "flow" in means:
        means["indicator"] = book["flows"][means["flow"]][near]
        means["point"] = "year"
        if means["flow"] == "reduction" and means.get("is_rate"):
            means["indicator"] = book["flows"]["fall"][near]
        if means["flow"] in ("reduction", "fall"):
            means.pop("is_rate", None)
    elif "stock" in means:
        means["indicator"] = book["stocks"][means["stock"]][near]
        means.setdefault("point", "end")
    if means.get("counts") == "person" and not means.get("is_rate"):
        means["indicator"] = book["persons"].get(means.get("indicator"), means.get("indicator"))


def _name_rate(means: dict[str, Any]) -> None:
    """The indicator of the rate of a count; a rate nobody has named keeps no indicator."""
    rate = phrases("headers")["rates"].get(means["indicator"])
    if means["indicator"] != "completion_pct":
        means["indicator"] = rate
