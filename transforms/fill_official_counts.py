"""The province's own tables of households and outputs in the forms' layouts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from schemas.codebook import code_list, phrases
from schemas.filled_forms import CellKey, FilledForm, FormRow
from schemas.forms import Column, Form
from schemas.messages import message
from schemas.published import Published, Row
from transforms.count_units import district_of, standing
from transforms.fill_official import head_of
from transforms.lay_out_form import columns_of
from transforms.list_form_rows import TOTAL, list_form_rows, project_rows, with_total
from transforms.name_form import sheet_of_form
from transforms.tell_coverage import coverage_notes, dated_note

_UNITS = ("household", "person", "item")


def fill_poverty(form: Form, published: Published, year: int) -> FilledForm:
    """One row a unit; the row of totals is the province's own, else the sum of the units."""
    told = [row for row in published.poverty if _is_of_year(row, year)]
    names = _units(told, year)
    rows = with_total(form, [FormRow(code, name, str(at)) for at, (code, name) in enumerate(names.items(), 1)])
    known = {(row["unit_code"], row["point"]): row for row in told}
    columns = _columns(form)
    return FilledForm(
        form=form,
        head=head_of(form, published, year),
        sheet=sheet_of_form(form, year),
        columns=columns,
        rows=rows,
        figures=dict(_households(rows, columns, known, published.province_code)),
        footnotes=coverage_notes(published, year, names),
        dated=dated_note(published),
        is_published=True,
    )


def _is_of_year(row: Row, year: int) -> bool:
    return bool(row["year"] == year and row["scenario"] == "actual" and row["sub_unit"] is None)


def _units(rows: Sequence[Row], year: int) -> dict[str, str]:
    """The units of the rows, each once: districts, and communes whose district says nothing."""
    names = {row["unit_code"]: row["unit_name"] or row["unit_code"] for row in rows}
    districts = {code for code in names if standing(code, "district", year)}
    communes = {c for c in names if standing(c, "commune", year) and district_of(c, year) not in districts}
    return {code: names[code] for code in (*sorted(districts), *sorted(communes - districts))}


def _households(
    rows: Sequence[FormRow], columns: Sequence[Column], known: dict[tuple[str, str], Row], province: str
) -> Iterator[tuple[CellKey, Decimal | None]]:
    of_indicator = {tuple(pair): name for name, pair in phrases("poverty_columns").items()}
    for column in columns:
        name = of_indicator.get((_indicator(column), column.means.get("population", "ALL")))
        if column.role != "figure" or name is None:
            continue
        for row in rows:
            at = (province if row.key == TOTAL else row.key, str(column.means["point"]))
            value = known.get(at, {}).get(name)
            if row.key != TOTAL or value is not None:
                yield (row.key, column.key), value


def _indicator(column: Column) -> str | None:
    """The indicator of a stock or movement of households."""
    book, means = phrases("headers"), column.means
    near = 1 if means.get("is_near") else 0
    if "stock" not in means:
        return None
    count = book["flows"][means["flow"]][near] if "flow" in means else book["stocks"][means["stock"]][near]
    return str(book["rates"].get(count)) if means.get("is_rate") else str(count)


def fill_outputs(form: Form, published: Published, year: int) -> FilledForm:
    """One row an output; those the form does not list stand below, each under its project."""
    told = {_key(row): row for row in published.outputs if row["year"] == year}
    rows = list_form_rows(form, (), published.programme)
    listed = {row.key for row in rows}
    rows += _further(form, [row for key, row in told.items() if key not in listed], published.programme)
    columns = _columns(form)
    return FilledForm(
        form=form,
        head=head_of(form, published, year),
        sheet=sheet_of_form(form, year),
        columns=columns,
        rows=[_noted(row, told.get(row.key)) for row in rows],
        figures=dict(_counts(rows, columns, told)),
        footnotes=coverage_notes(published, year),
        dated=dated_note(published),
        is_published=True,
    )


def _key(row: Row) -> str:
    """The key of a row of the form; an output counted in another unit than usual has a row of its own."""
    usual = {each["indicator"]: each["unit"] for each in code_list("indicators")}.get(row["indicator"])
    key = f"{row['project_code']}:{row['indicator']}"
    return key if row["unit"] == usual else f"{key}:{row['unit']}"


def _further(form: Form, outputs: Sequence[Row], programme: str) -> Iterator[FormRow]:
    """Rows for outputs a form does not list, below a heading for each of their projects."""
    labels = {row.key: row.label for row in project_rows(programme)}
    number = len(form.listed_rows)
    headed: set[str] = set()
    for project, below in groupby(sorted(outputs, key=_key), key=lambda row: str(row["project_code"])):
        above = [code for code in dict.fromkeys((project.split(".", 1)[0], project)) if code not in headed]
        yield from (FormRow(f"{code}:", labels.get(code, code), is_bold=True, is_heading=True) for code in above)
        headed |= {*above}
        for each in below:
            number += 1
            label, unit = _wording(form, str(each["indicator"]), str(each["unit"]))
            yield FormRow(_key(each), label, str(number), words={"measure_unit": unit})


def _wording(form: Form, indicator: str, unit: str) -> tuple[str, str]:
    """What an output is called and counted in; never as the form calls one of its own, which is of another project."""
    alike = next((each for each in form.listed_rows if each.indicator == indicator), None)
    listed = next((row for row in code_list("indicators") if row["indicator"] == indicator), None)
    shown = message(f"official.unit_{unit if unit in _UNITS else 'other'}", "vi", unit=unit)
    is_usual = listed is not None and listed["unit"] == unit
    return indicator if listed is None else listed["name_vi"], alike.unit if alike and is_usual else shown


def _noted(row: FormRow, published: Row | None) -> FormRow:
    if published is None:
        return row
    note = message("official.row_units", "vi", reported=published["units_reported"])
    return replace(row, words={**row.words, "note": note})


def _counts(
    rows: Sequence[FormRow], columns: Sequence[Column], told: dict[str, Row]
) -> Iterator[tuple[CellKey, Decimal | None]]:
    of_scenario = {"plan": "planned_value", "actual": "actual_value"}
    for column in columns:
        name = of_scenario.get(column.means.get("scenario", ""))
        if column.role == "figure" and name is not None:
            for row in rows:
                yield (row.key, column.key), told.get(row.key, {}).get(name)


def _columns(form: Form) -> Sequence[Column]:
    if form.official is None:
        raise ValueError(form.code)
    return columns_of(form, form.official)
