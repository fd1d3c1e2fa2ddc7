"""What every row of a table speaks for: its own label, and the rows it stands under."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from schemas.codebook import phrases
from schemas.forms import Form
from transforms.find_tables import Table
from transforms.fold_text import fold
from transforms.label_rows import LabelledRow
from transforms.name_places import is_named_like_an_office
from transforms.read_labels import read_labels
from transforms.settle_columns import Meant

_TOLD_BESIDE = ("programme", "years", "source", "capital")
_ALL_COMMUNES = "UBNDX"
_CONTINUED = re.compile(r"\(?\btiep theo\b|\((?:tt|tiep)\.?\)")
_SECTION = re.compile(r"[a-z]|[ivx]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """One row and what it speaks for.

    Attributes:
        kind: as of its label; `section` for a kind of capital or source, `heading` for a year, that speaks for all
            rows below it.
        means: the features of its figures from its label, its columns of words and the rows above it.
        parent: the row of the whole this one is a part of, or None.
    """

    row: int
    kind: str
    means: Mapping[str, Any]
    label: str
    parent: int | None = None


def stack_rows(
    table: Table, columns: Sequence[Meant], form: Form, programme: str, title: str | None = None
) -> tuple[Subject, ...]:
    """Every row of a table that says something, from the top down; `title` is the project its title names."""
    rows = read_labels(table, columns, form, programme, title)
    by_columns = any(each.role == "figure" and "project" in each.means for each in columns)
    is_open = by_columns or "measure" in form.rows.beneath
    are_projects = not is_open or any(each.labelled.kind == "project" for each in rows)
    walk = _Walk(form, title=_title_kept(rows, title), are_projects=are_projects)
    found = []
    for at, each in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) else None
        found.append(walk.enter(each, below))
    closed = _under_closers(found)
    return tuple(_with_their_years(closed if _is_continued(table) else _under_total(closed)))


def _is_continued(table: Table) -> bool:
    """Whether a table goes on from another sheet or page: its total is not of its own rows alone."""
    return any(_CONTINUED.search(fold(text)) for text in (table.sheet.name, *(text for _, text in table.above)))


def _title_kept(rows: Sequence[LabelledRow], title: str | None) -> str | None:
    """The project of the title, where no row names another."""
    named = {str(each.labelled.means["project"]) for each in rows if each.labelled.kind == "project"}
    return title if title and all(code.startswith(title) for code in named) else None


def _with_their_years(rows: Sequence[Subject]) -> list[Subject]:
    """The rows; one that its years follow is told for all of them, and each is a part of that year of its whole."""
    found = list(rows)
    of_year: dict[tuple[int | None, Any], int] = {}
    for at, each in enumerate(rows):
        following = (rows[i] for i in range(at + 1, len(rows)))
        years = [] if each.kind == "year" else list(takewhile(lambda row: row.kind == "year", following))
        of_year |= {(each.row, below.means["years"]): below.row for below in years}
        if len(years) > 1 and "years" not in each.means:
            span = [year for below in years for year in below.means["years"]]
            found[at] = replace(each, means={**each.means, "years": (min(span), max(span))})
    above: int | None = None
    for at, each in enumerate(rows):
        above = each.parent if each.kind != "year" else above
        if each.kind == "year":
            found[at] = replace(each, parent=of_year.get((above, each.means["years"])))
    return found


def _under_closers(rows: Sequence[Subject]) -> list[Subject]:
    """The rows; where a row adds up a project's rows above it, those are its parts."""
    found = list(rows)
    for at, closer in enumerate(rows):
        if not closer.means.get("closes"):
            continue
        code = closer.means["project"]
        for before in range(at - 1, -1, -1):
            above = found[before]
            if above.kind in ("total", "heading", "section") or above.means.get("closes"):
                break
            if _is_part_of(above, code, closer):
                found[before] = replace(above, parent=closer.row)
    return found


def _is_part_of(row: Subject, code: str, closer: Subject) -> bool:
    """Whether a row is a sub-project of the project that is closed, or stands right beneath its blank heading."""
    if row.kind == "project":
        return str(row.means["project"]).startswith(f"{code}.") and row.row != closer.row
    return row.kind in _ADDENDS and row.means.get("project") == code and row.parent is not None


def _under_total(rows: Sequence[Subject]) -> list[Subject]:
    """The rows; those that stand under no other are parts of the total of their section, wherever it stands."""
    sections: list[list[Subject]] = [[]]
    for each in rows:
        if each.kind == "heading" or (each.kind == "total" and "programme" in each.means):
            sections.append([])
        sections[-1].append(each)
    return [each for section in sections for each in _in_section(section)]


def _in_section(rows: Sequence[Subject]) -> list[Subject]:
    total = next((each.row for each in rows if each.kind == "total"), None)
    return [
        replace(each, parent=total) if each.parent is None and each.kind in _ADDENDS and total is not None else each
        for each in rows
    ]


_ADDENDS = frozenset({"project", "agency", "place", "item", "subtotal"})
"""Kinds of rows that add up to the whole they stand under."""


@dataclass(slots=True)
class _Walk:
    """A walk down the rows: what the next one may stand under.

    Attributes:
        title: the project the whole table is of, or None.
        are_projects: rows tell projects; where they only tell measures, columns do.
        project: the code of the project above, or None.
        rows: the rows of projects by code, of the present section.
        leaf: the row that offices, places and items below are parts of.
        beneath: the office or place above, of which a row may tell one source.
        last: the kind of the row above.
        measure: what the last row that told a measure means: a rate below it is of that.
        section, year, office: what headings of sections, years and offices say of all rows below them.
        is_section_told, is_year_told: the heading of the section, or of the year, has figures of its own.
    """

    form: Form
    title: str | None = None
    are_projects: bool = True
    project: str | None = None
    rows: dict[str, int] = field(default_factory=dict)
    leaf: int | None = None
    heading: int | None = None
    beneath: dict[str, Any] = field(default_factory=dict)
    section: dict[str, Any] = field(default_factory=dict)
    year: dict[str, Any] = field(default_factory=dict)
    office: dict[str, Any] = field(default_factory=dict)
    measure: dict[str, Any] = field(default_factory=dict)
    last: str = ""
    is_section_told: bool = False
    is_year_told: bool = False

    def enter(self, row: LabelledRow, below: LabelledRow | None) -> Subject:
        """The row's subject, the walk moved on."""
        subject = self._entered(row, below)
        self.last = subject.kind
        beside = {name: row.beside[name] for name in _TOLD_BESIDE if name in row.beside}
        return replace(subject, means={**subject.means, **beside}) if beside else subject

    def _entered(self, row: LabelledRow, below: LabelledRow | None) -> Subject:
        kind = row.labelled.kind
        if self.form.rows.kind == "item" and kind not in ("total", "project"):
            kind = "item"
        if kind == "part":
            return self._section(row) if self._opens_section(row, below) else self._part(row)
        if kind == "year" and self._heads_year(below):
            return self._heading(row)
        if self._groups_places(row, below):
            return self._subtotal(replace(row, labelled=replace(row.labelled, kind="subtotal")))
        if kind in ("agency", "place") and self._heads_office(below):
            return self._office(row)
        enter = {
            "total": self._total,
            "project": self._project,
            "agency": self._beneath,
            "place": self._beneath,
            "year": self._part,
            "indicator": self._indicator,
            "subtotal": self._subtotal,
            "heading": self._of_everything,
        }
        return enter.get(kind, self._item)(row)

    def _told(self, row: LabelledRow, means: Mapping[str, Any], parent: int | None = None) -> Subject:
        told = {**self._of_project(), **self.section, **self.year, **self.office, **means}
        return Subject(row.row, row.labelled.kind, told, row.labelled.text, parent)

    def _of_project(self) -> dict[str, Any]:
        """The project of a row without one of its own, where rows tell it: the one above, else the whole programme."""
        is_told = self.are_projects and self.form.topic == "funding" and self.form.rows.kind in ("project", "item")
        return {"project": self.project or self.title or "ALL"} if is_told or self.project else {}

    def _opens_section(self, row: LabelledRow, below: LabelledRow | None) -> bool:
        """Whether a source or kind of capital heads the projects below it (`A. Vốn đầu tư`), not the row above it."""
        heads = below.labelled.means.get("project") if below is not None and below.labelled.kind == "project" else None
        if heads is None:
            return False
        if self.project is None:
            return self.last != "part"
        return bool(_SECTION.fullmatch(row.labelled.order)) or heads <= self.project

    def _section(self, row: LabelledRow) -> Subject:
        self.section, self.project, self.rows, self.beneath = dict(row.labelled.means), None, {}, {}
        self.is_section_told = row.has_figures
        self.leaf = self.heading = row.row if row.has_figures else None
        return replace(self._told(row, {}), kind="section")

    def _total(self, row: LabelledRow) -> Subject:
        self.project, self.rows, self.beneath, self.leaf, self.heading = None, {}, {}, None, None
        self.office = {}
        # A heading with figures is the total of its own section: one that follows is of all sections.
        self.section = {} if self.is_section_told else self.section
        self.year = {} if self.is_year_told else self.year
        return self._told(row, {"list": row.labelled.text} if self.form.rows.kind == "item" else {})

    def _of_everything(self, row: LabelledRow) -> Subject:
        """The sum of several programmes: nobody's own, told under its own name."""
        subject = self._total(row)
        return replace(subject, means={**subject.means, "item": row.labelled.text})

    def _project(self, row: LabelledRow) -> Subject:
        code = row.labelled.means["project"]
        parent = self.rows.get(code.split(".")[0], self.heading) if "." in code else self.heading
        self.project, self.leaf, self.beneath = code, row.row, {}
        self.rows[code] = row.row
        named = {"list": row.labelled.text} if self.form.rows.kind == "item" else {}
        carried_out_by = {key: row.beside[key] for key in ("agencies", "carrier") if row.beside.get(key)}
        if self.form.rows.kind == "project" and "sub_unit" in row.beside:
            carried_out_by.setdefault("carrier", row.beside["sub_unit"])
        return self._told(row, {**row.labelled.means, **carried_out_by, **named}, parent)

    def _beneath(self, row: LabelledRow) -> Subject:
        """An office or a place: of the project above it, of a group of rows, or of the table's whole."""
        self.beneath = dict(row.labelled.means)
        place = {"sub_unit": row.beside["sub_unit"]} if "sub_unit" in row.beside else {}
        return self._told(row, {**place, **row.labelled.means}, self.leaf)

    def _part(self, row: LabelledRow) -> Subject:
        """One source, kind of capital, year or measure of the row it stands under."""
        means = dict(row.labelled.means)
        if means.get("is_rate") and not means.get("indicator"):
            means = {**self.measure, "indicator": phrases("headers")["rates"].get(self.measure.get("indicator"))}
        elif means.get("indicator"):
            self.measure = means
        return self._told(row, {**self.beneath, **means})

    def _heads_year(self, below: LabelledRow | None) -> bool:
        """Whether a year heads the rows below it, not the row above it: they begin anew."""
        if self.last == "year" or (below is not None and below.labelled.kind == "year"):
            return False
        if self.project is None:
            return True
        if below is None:
            return False
        heads = below.labelled.means.get("project") if below.labelled.kind == "project" else None
        return below.labelled.kind == "total" or (heads is not None and heads <= self.project)

    def _heading(self, row: LabelledRow) -> Subject:
        self.year, self.section, self.office, self.project = dict(row.labelled.means), {}, {}, None
        self.is_year_told, self.is_section_told = row.has_figures, False
        self.rows, self.beneath = {}, {}
        self.leaf = self.heading = row.row if row.has_figures else None
        return replace(self._told(row, {}), kind="heading")

    def _heads_office(self, below: LabelledRow | None) -> bool:
        """Whether an office or place heads the projects below it: it stands before any, or where one before it did.

        The last of several that stand below each other is one of a list, whatever follows.
        """
        is_before = below is not None and below.labelled.kind == "project"
        is_first = self.project is None and self.last not in ("agency", "place")
        return self.form.rows.kind == "project" and is_before and (is_first or bool(self.office))

    def _groups_places(self, row: LabelledRow, below: LabelledRow | None) -> bool:
        """Whether `UBND các xã` heads the communes below it in a table of places."""
        is_all = row.labelled.means.get("agency_code") == _ALL_COMMUNES and self.form.rows.kind == "place"
        return is_all and below is not None and below.labelled.kind == "place"

    def _office(self, row: LabelledRow) -> Subject:
        self.office, self.project, self.rows, self.beneath = dict(row.labelled.means), None, {}, {}
        self.leaf = self.heading = row.row if row.has_figures else None
        return self._told(row, {})

    def _indicator(self, row: LabelledRow) -> Subject:
        told = {**row.beside, **row.labelled.means}
        return self._told(row, told | ({"project": self.project} if self.project else {}))

    def _subtotal(self, row: LabelledRow) -> Subject:
        """A group of rows: its figures stand again in its rows, so they are told under its own name."""
        self.beneath = {}
        if self.project is None:
            self.leaf = row.row
        return self._told(row, {"item": row.labelled.text}, self.heading if self.project is None else self.leaf)

    def _item(self, row: LabelledRow) -> Subject:
        """A work, a model, an activity: told under its own name, a part of no sum by codes.

        An office nobody knows stands beside the office above it, not beneath.
        """
        beneath = {} if is_named_like_an_office(row.labelled.text) else self.beneath
        told = {**beneath, **row.beside, "item": row.labelled.text}
        told.pop("agencies", None)
        kind = replace(row, labelled=replace(row.labelled, kind="item"))
        return self._told(kind, told, self.rows.get(str(told.get("project") or self.project), self.leaf))
