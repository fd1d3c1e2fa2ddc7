"""The rows a form lists: projects, communes, indicators, or blank ones, with the row of totals."""

from collections.abc import Sequence

from schemas.codebook import code_list
from schemas.filled_forms import FormRow
from schemas.forms import Form

TOTAL = "total"
"""The key of the row of totals."""

BLANK_ROWS = 30
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def list_form_rows(form: Form, places: Sequence[str], programme: str) -> list[FormRow]:
    """The rows of a blank form; the keys of projects are their codes, those of places their names.

    Args:
        form: whose rows.
        places: the communes or districts it has a row for; blank rows stand for them where nobody knows them.
        programme: whose projects.
    """
    listed = {"projects": project_rows(programme), "indicators": _indicator_rows(form), "blank": _blank_rows()}
    listed["places"] = [FormRow(place, place, str(at)) for at, place in enumerate(places, 1)] or _blank_rows()
    rows = listed[form.rows.listed]
    return rows if form.rows.total_label is None else with_total(form, rows)


def with_total(form: Form, rows: Sequence[FormRow]) -> list[FormRow]:
    """The rows with one that adds up those that are part of no other, where the form has it."""
    parts = {part for row in rows for part in row.parts}
    tops = tuple(row.key for row in rows if row.key not in parts and not row.is_heading)
    total = FormRow(TOTAL, form.rows.total_label or "", "", tops, is_bold=True)
    return [total, *rows] if form.rows.total_at == "top" else [*rows, total]


def project_rows(programme: str) -> list[FormRow]:
    """Every project of a programme with its sub-projects below it."""
    listed = [row for row in code_list("projects") if row["programme"] == programme]
    found = []
    for top in (row for row in listed if row["parent_code"] in ("", "ALL")):
        below = [row for row in listed if row["parent_code"] == top["project_code"]]
        parts = tuple(row["project_code"] for row in below)
        label = f"Dự án {top['number']}: {top['name_vi']}"
        found.append(FormRow(top["project_code"], label, _ROMAN[int(top["number"]) - 1], parts, is_bold=True))
        found += [_sub_project(row, at) for at, row in enumerate(below, 1)]
    return found


def _sub_project(row: dict[str, str], at: int) -> FormRow:
    return FormRow(row["project_code"], f"Tiểu dự án {row['number']}: {row['name_vi']}", str(at))


def _indicator_rows(form: Form) -> list[FormRow]:
    return [
        FormRow(f"{each.project or ''}:{each.indicator}", each.label, str(at), words={"measure_unit": each.unit})
        for at, each in enumerate(form.listed_rows, 1)
    ]


def _blank_rows() -> list[FormRow]:
    return [FormRow(f"row{at}", "", str(at)) for at in range(1, BLANK_ROWS + 1)]
