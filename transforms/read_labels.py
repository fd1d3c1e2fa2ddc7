"""The label of every row of a table as read, with what its other columns of words say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schemas.forms import Form
from schemas.limits import LIMITS
from transforms.close_projects import close_projects
from transforms.find_agencies import find_agencies
from transforms.find_offices import find_communes
from transforms.find_tables import Table
from transforms.fold_text import fold
from transforms.label_rows import LabelledRow
from transforms.name_places import is_place_name, place_name, total_words
from transforms.name_programmes import programme_named
from transforms.read_header_words import projects_said
from transforms.read_row_labels import ROMAN, Labelled, read_part, read_row_label, read_title
from transforms.settle_columns import Meant

_WORDS = ("label", "order", "agency", "place", "project", "measure_unit", "year", "part")
_ONE_YEAR = re.compile(r"20[1-3]\d")
_NUMBER = re.compile(r"\(?(?:\d+(?:\.\d+)*|[IVXivx]+|[A-Za-z])?[.)]?")
_OF_THE_TABLE = frozenset({"project", "place", "agency", "item", "indicator"})
_LEAST_CONFIRMED = 2
_PROJECTS = 7


def read_labels(
    table: Table, columns: Sequence[Meant], form: Form, programme: str, title: str | None = None
) -> list[LabelledRow]:
    """Every row of a table that has a label or a number, from the top down; `title` is the project its title names."""
    words = _words(table, columns)
    figures = {each.column for each in columns if each.role == "figure"}
    found: list[LabelledRow] = []
    current, of = title, programme
    sections = _programmes(words["label"]) if form.topic == "funding" else {}
    for row in table.body:
        label, order = words["label"].get(row, ""), words["order"].get(row, "")
        if not label and not _NUMBER.fullmatch(order):
            label, order = order, ""
        label = label or words["project"].get(row, "") or words["place"].get(row, "")
        label = label or _total_word(words["agency"].get(row, ""))
        if label:
            of = sections.get(row, of)
            beside = _beside(row, words, of)
            labelled = read_row_label(label, order, form, of, beside.get("project", current))
            labelled = _with_its_sub_project(labelled, words["project"].get(row, ""), of)
            if row in sections:
                labelled, beside = replace(labelled, kind="total", means={}), {"programme": of}
            elif of != programme:
                beside["programme"] = of
            if labelled.kind in ("project", "total"):
                current = labelled.means["project"] if labelled.kind == "project" else title
            found.append(LabelledRow(row, labelled, table.counts.has_figures(row, figures), beside))
    if sections:
        return [_of_all(each) if each.labelled.kind == "total" and each.row not in sections else each for each in found]
    return close_projects(_totals_at_the_edges(_by_their_numbers(found, form)))


def _total_word(text: str) -> str:
    """The word for a total that stands in the column of offices where the label is blank; '' for anything else."""
    return text if fold(text).strip(" .:") in total_words() else ""


def _programmes(labels: Mapping[int, str]) -> dict[int, str]:
    """The rows that each name a programme, where a table tells of several; empty where it is of one."""
    named = {row: code for row, label in labels.items() if (code := programme_named(label))}
    return named if len(set(named.values())) == len(named) > 1 else {}


def _of_all(row: LabelledRow) -> LabelledRow:
    labelled = replace(row.labelled, kind="heading", means={"item": row.labelled.text})
    return replace(row, labelled=labelled, beside={})


def _with_its_sub_project(labelled: Labelled, beside: str, programme: str) -> Labelled:
    """The label; where a project stands in it and its sub-project in a column beside it, the sub-project's."""
    code = str(labelled.means.get("project", ""))
    if labelled.kind != "project" or not beside or "." in code:
        return labelled
    named = read_title(beside, programme, code)
    return replace(labelled, means={"project": named}) if named and named.startswith(f"{code}.") else labelled


def _words(table: Table, columns: Iterable[Meant]) -> dict[str, dict[int, str]]:
    """The texts of each column of words row by row, as far as they are understood, merged cells filled down."""
    by_role = {each.role: each.column for each in reversed(list(columns)) if each.role in _WORDS}
    first, last = table.body[0], table.body[-1]
    tops = {
        (row, merge.left): merge.top
        for merge in table.sheet.merges
        for row in range(max(merge.top, first), min(merge.bottom, last) + 1)
    }
    found: dict[str, dict[int, str]] = {role: {} for role in _WORDS}
    for role, column in by_role.items():
        for row in table.body:
            value = table.value(tops.get((row, column), row), column)
            text = str(int(value)) if isinstance(value, float) and value == int(value) else str(value or "")
            found[role][row] = text.strip()[: LIMITS.words_characters]
    return found


def _beside(row: int, words: Mapping[str, Mapping[int, str]], programme: str) -> dict[str, Any]:
    means: dict[str, Any] = {}
    if agency := words["agency"].get(row):
        means |= _office(agency)
    if place := words["place"].get(row):
        means["sub_unit"] = place_name(place)
    if project := words["project"].get(row):
        codes = projects_said(project, programme, None)
        code = codes[0] if len(codes) == 1 else read_title(project, programme, None) if not codes else None
        means |= {"project": code} if code else {}
    if year := _ONE_YEAR.fullmatch(words["year"].get(row, "")):
        means["years"] = (int(year[0]), int(year[0]))
    if (part := words["part"].get(row)) and (told := read_part(part, programme)):
        means |= told
    if unit := words["measure_unit"].get(row):
        means["written_unit"] = unit
    return means


def _office(text: str) -> dict[str, Any]:
    """The offices a cell names, or the commune that carries a project out."""
    agencies = tuple(dict.fromkeys(mention.code for mention in find_agencies(text)))
    is_place = is_place_name(text) and (not agencies or bool(find_communes(text)))
    return {"carrier": place_name(text)} if is_place else {"agencies": agencies}


def _by_their_numbers(rows: list[LabelledRow], form: Form) -> list[LabelledRow]:
    """The rows; where projects are known to be numbered by their order, an unknown label has its order's project."""
    if form.rows.kind != "project":
        return rows
    said = [
        each.labelled for each in rows if each.labelled.kind == "project" and "." not in each.labelled.means["project"]
    ]
    confirmed = [each for each in said if _numbered_project(each.order) == each.means["project"]]
    if len(confirmed) < _LEAST_CONFIRMED or len(confirmed) < len(said):
        return rows
    romans = {each.order in ROMAN for each in confirmed}
    return [
        replace(each, labelled=_with_its_number(each.labelled)) if (each.labelled.order in ROMAN) in romans else each
        for each in rows
    ]


def _with_its_number(labelled: Labelled) -> Labelled:
    code = _numbered_project(labelled.order)
    if labelled.kind != "item" or code is None:
        return labelled
    return replace(labelled, kind="project", means={"project": code})


def _numbered_project(order: str) -> str | None:
    number = ROMAN.get(order) or (int(order) if order.isdigit() else 0)
    return f"DA{number}" if 1 <= number <= _PROJECTS else None


def _totals_at_the_edges(rows: list[LabelledRow]) -> list[LabelledRow]:
    """The rows; a total with rows of figures above and below it, up to the next heading, is of some of them only."""
    return [
        _of_some(each)
        if each.labelled.kind == "total"
        and _has_rows(rows[above] for above in range(at - 1, -1, -1))
        and _has_rows(rows[below] for below in range(at + 1, len(rows)))
        else each
        for at, each in enumerate(rows)
    ]


def _has_rows(rows: Iterable[LabelledRow]) -> bool:
    """Whether rows of projects, places or items with figures come before the next heading or total."""
    for each in rows:
        if each.labelled.kind in ("total", "year", "part"):
            return False
        if each.labelled.kind in _OF_THE_TABLE and each.has_figures:
            return True
    return False


def _of_some(row: LabelledRow) -> LabelledRow:
    return replace(row, labelled=replace(row.labelled, kind="subtotal", means={"item": row.labelled.text}))
