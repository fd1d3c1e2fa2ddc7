"""The tables made-up offices fill: official forms, and the ones they draw by hand."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from demo.truth import PROGRAMME
from schemas.codebook import phrases
from schemas.filled_forms import FilledForm, FormHead, FormRow
from schemas.form_model import Form, Version
from schemas.forms import form, form_of
from transforms.lay_out_form import columns_of
from transforms.list_form_rows import list_form_rows
from transforms.name_form import period_of_form, sheet_of_form


def by_hand() -> Mapping[str, Any]:
    """What codebook/demo/workbooks.yaml says."""
    found: Mapping[str, Any] = phrases("demo/workbooks")
    return found


def official_layout(code: str, head: FormHead, places: Collection[str]) -> tuple[FilledForm, str]:
    """An official form without figures, in the layout of its year, and the version of that layout."""
    own = form(code)
    version = next(v for v in own.versions if v.valid_from <= head.year <= (v.valid_to or head.year))
    rows = list_form_rows(own, list(places), PROGRAMME)
    head = replace(head, period=period_of_form(own, head.year, "Y"))
    return FilledForm(own, head, sheet_of_form(own, head.year), columns_of(own, version), rows), version.version


def hand_layout(
    name: str, years: tuple[int, ...], head: FormHead, rows: list[FormRow], without: Collection[str] = ()
) -> FilledForm:
    """A table drawn by hand, without figures; `without` are keys of columns it does not need."""
    spec = by_hand()["layouts"][name]
    own = _form(name, years, spec)
    columns = columns_of(own, Version("1", years[0], columns_without=tuple(without)))
    return FilledForm(own, head, spec["sheet"], columns, rows)


def _form(name: str, years: tuple[int, ...], spec: Mapping[str, Any]) -> Form:
    """The table as a form, that its sums and rates are worked out as those of a form are."""
    columns = [_over(node, years) for node in spec["columns"]]
    needed = {"name": name, "title_vi": spec["title"][-1], "title_en": "", "reads": [], "columns": columns}
    rows = {"kind": "project", "listed": "blank"}
    version = {"version": "1", "valid_from": years[0]}
    own = {key: spec[key] for key in ("form", "kind", "topic", "unit")}
    return form_of({**needed, **own, "rows": rows, "versions": [version]})


def _over(node: Mapping[str, Any], years: tuple[int, ...]) -> Mapping[str, Any]:
    """A header cell; one that stands once for each year, for the years wanted."""
    return {**node, "repeat": {"years": [years[0], years[-1]]}} if "repeat" in node else node
