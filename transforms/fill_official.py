"""The province's own tables of money in the forms' layouts: by project, by unit below it, by unit across projects."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from schemas.filled_forms import CellKey, FilledForm, FormHead, FormRow
from schemas.forms import Column, Form
from schemas.messages import message
from schemas.published import Published, Row
from transforms.count_units import counted_units, province_in, unit_names
from transforms.lay_out_form import columns_of
from transforms.list_form_rows import TOTAL, project_rows, with_total
from transforms.name_form import period_of_form, sheet_of_form
from transforms.read_table_cells import money_unit_of
from transforms.tell_coverage import coverage_notes, dated_note, row_note

_WHOLE = "ALL"
_PROVINCE = ""
_AMOUNTS = ("planned_vnd", "allocated_vnd", "carried_in_vnd", "disbursed_vnd", "carried_out_vnd")

Subjects = Mapping[str, tuple[str, str]]
"""Whose figures a row holds: by its key a unit, '' for the province, and a project."""


def fill_by_project(form: Form, published: Published, year: int) -> FilledForm:
    """One row a project, with the figures of the whole province."""
    by_project = {row["project_code"]: row for row in published.funding if _is_of(row, year, _WHOLE)}
    rows = [_noted(row, by_project.get(_code(row.key))) for row in with_total(form, project_rows(published.programme))]
    subjects = {row.key: (_PROVINCE, _code(row.key)) for row in rows}
    return _filled(form, published, year, rows, subjects, message("official.by_project", "vi"))


def fill_by_unit(form: Form, published: Published, year: int) -> FilledForm:
    """The same with a row beneath each project for every unit whose figures are in it."""
    units = counted_units(published, year)
    rows: list[FormRow] = []
    subjects: dict[str, tuple[str, str]] = {}
    for row in with_total(form, project_rows(published.programme)):
        code = _code(row.key)
        told = {unit for part in row.parts for unit in units.get(part, {})} if row.key != TOTAL else set()
        listed = [(unit, name) for unit, name in units.get(code, {}).items() if unit not in told]
        if row.key == TOTAL and len(listed) == 1:
            # A single unit is the whole; before the first project it would look like a heading of what follows.
            listed = []
        beneath = [FormRow(f"{code}|{unit}", name, "-") for unit, name in listed]
        rows += [replace(row, parts=row.parts or tuple(each.key for each in beneath)), *beneath]
        subjects |= {row.key: (_PROVINCE, code)} | {each.key: (each.key.split("|")[1], code) for each in beneath}
    return _filled(form, published, year, rows, subjects, message("official.by_unit", "vi"))


def fill_across(form: Form, published: Published, year: int) -> FilledForm:
    """One row a unit, its projects side by side."""
    names = unit_names(counted_units(published, year))
    rows = with_total(form, [FormRow(unit, name, str(at)) for at, (unit, name) in enumerate(names.items(), 1)])
    subjects = {row.key: (_PROVINCE if row.key == TOTAL else row.key, _WHOLE) for row in rows}
    return _filled(form, published, year, rows, subjects, sheet_of_form(form, year))


def has_figures(filled: FilledForm) -> bool:
    """Whether anything at all is known of a form."""
    return any(value is not None for value in filled.figures.values())


def head_of(form: Form, published: Published, year: int) -> FormHead:
    """The province's own letterhead, and the period."""
    province = province_in(published, year)
    office = f"UBND {province.type.lower()} {province.name}"
    return FormHead("", office, period_of_form(form, year, "Y"), year)


def _filled(  # noqa: PLR0913, PLR0917 - a form is all of this
    form: Form, published: Published, year: int, rows: Sequence[FormRow], subjects: Subjects, sheet: str
) -> FilledForm:
    if form.official is None:
        raise ValueError(form.code)
    columns = columns_of(form, form.official)
    return FilledForm(
        form=form,
        head=head_of(form, published, year),
        sheet=sheet,
        columns=columns,
        rows=rows,
        figures=dict(_figures(form, published, year, columns, subjects)),
        footnotes=coverage_notes(published, year),
        dated=dated_note(published),
        is_published=True,
    )


def _figures(
    form: Form, published: Published, year: int, columns: Sequence[Column], subjects: Subjects
) -> Iterator[tuple[CellKey, Decimal | None]]:
    """What the published tables say of each cell; nothing for cells they have no place for."""
    known = {
        (row.get("unit_code", _PROVINCE), row["project_code"], row["year"], row["source"]): row
        for row in (*published.funding, *published.by_unit)
    }
    factor = money_unit_of(form.unit).factor
    for column in columns:
        name = _published_column(form, column)
        if name is None:
            continue
        divisor = 1 if name.endswith("_pct") else factor
        source = column.means.get("source", form.figures.get("source", _WHOLE))
        for key, (unit, project) in subjects.items():
            row = known.get((unit, column.means.get("project", project), column.year or year, source), {})
            value = row.get(name)
            yield (key, column.key), None if value is None else value / divisor


def _published_column(form: Form, column: Column) -> str | None:
    """The column of the published tables that holds the figures of a form's column, or None."""
    if column.role != "figure" or {"capital", "years"} & set(column.means):
        return None
    indicator = column.means.get("indicator", form.figures.get("indicator"))
    if column.means.get("is_rate"):
        return "disbursement_pct" if indicator == "disbursed" else None
    name = f"{form.given if indicator == 'given' else indicator}_vnd"
    return name if name in _AMOUNTS else None


def _code(key: str) -> str:
    return _WHOLE if key == TOTAL else key


def _is_of(row: Row, year: int, source: str) -> bool:
    return bool(row["year"] == year and row["source"] == source)


def _noted(row: FormRow, published: Row | None) -> FormRow:
    """The row with how many units its figures rest on."""
    note = "" if published is None else row_note(published)
    return replace(row, words={**row.words, "note": note}) if note else row


def years_of(rows: Iterable[Row]) -> list[int]:
    """The years rows are of."""
    return [year for year, _ in groupby(sorted(int(row["year"]) for row in rows))]
