"""A form as a grid: header cells with their spans, the row of column numbers, and the rows a blank form lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from schemas.codebook import code_list
from schemas.forms import Column, Form
from schemas.workbooks import column_name

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A text of the header and the cells it spans, from 0 within the table, all bounds inclusive."""

    text: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a form.

    Attributes:
        key: what it is of: a project code, a place, an indicator; `total` for the row of totals.
        order: its number as written.
        parts: keys of the rows it adds up; empty where its figures are typed.
        words: texts of its other columns, by their role.
        is_bold: totals and projects.
    """

    key: str
    label: str
    order: str = ""
    parts: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    is_bold: bool = False


def columns_of(form: Form, version: str | None = None) -> tuple[Column, ...]:
    """The columns of one version of a form, the newest where none is named.

    Raises:
        KeyError: the form has no such version.
    """
    chosen = next((each for each in form.versions if each.version == (version or form.version)), None)
    if chosen is None:
        raise KeyError(version)
    columns: list[Column] = []
    instead = {key: each for each in chosen.columns_instead for key in [each["key"]]}
    for each in form.columns:
        if each.key not in chosen.columns_without:
            columns.append(each)
        elif instead:
            key, spec = instead.popitem()
            path = (*spec["under"], spec["header"])
            means = {**dict(each.means), **spec["means"]}
            means.pop("capital", None)
            columns.append(Column(key=key, path=path, means=means))
    kept = {each.key for each in columns}
    return tuple(_with_known_parts(each, kept, chosen.columns_instead) for each in columns)


def _with_known_parts(column: Column, kept: set[str], instead: Sequence[object]) -> Column:
    """The column adding up only columns of its version: those that stand instead of others in their place."""
    if not column.sum_of or set(column.sum_of) <= kept:
        return column
    added = [str(each["key"]) for each in instead if isinstance(each, dict)]
    return replace(column, sum_of=(*(key for key in column.sum_of if key in kept), *added))


def header_cells(columns: Sequence[Column]) -> tuple[list[HeaderCell], int]:
    """The header's cells, spread over what they head, and the number of its rows."""
    depth = max(len(each.path) for each in columns)
    cells: list[HeaderCell] = []
    for level in range(depth):
        left = 0
        while left < len(columns):
            path = columns[left].path
            right = left
            if level < len(path):
                while right + 1 < len(columns) and columns[right + 1].path[: level + 1] == path[: level + 1]:
                    right += 1
                bottom = depth - 1 if level == len(path) - 1 else level
                cells.append(HeaderCell(path[level], level, left, bottom, right))
            left = right + 1
    return cells, depth


def column_numbers(columns: Sequence[Column]) -> list[str]:
    """The row of column numbers, sums spelt out: `A B 1=2+3 2 3`."""
    letters = [at for at, each in enumerate(columns) if each.role in ("order", "label", "place")]
    numbers: dict[str, int] = {}
    for each in columns:
        if each.role == "figure":
            numbers[each.key] = len(numbers) + 1
    found = []
    for at, each in enumerate(columns):
        if at in letters:
            found.append(column_name(letters.index(at)))
        elif each.role == "figure":
            total = "+".join(str(numbers[key]) for key in each.sum_of)
            found.append(f"{numbers[each.key]}={total}" if total else str(numbers[each.key]))
        else:
            found.append("")
    return found


def form_rows(form: Form, places: Sequence[str], programme: str, blank_rows: int = 20) -> list[FormRow]:
    """The rows a blank form lists: projects, the communes given, indicators, or so many blank ones."""
    listed = {
        "projects": lambda: _project_rows(programme),
        "places": lambda: [FormRow(place, place, str(at)) for at, place in enumerate(places, 1)],
        "indicators": lambda: _indicator_rows(form),
        "blank": lambda: [FormRow(f"row{at}", "", str(at)) for at in range(1, blank_rows + 1)],
    }[form.rows.listed]()
    if form.rows.total_label is None:
        return listed
    tops = tuple(each.key for each in listed if "." not in each.key or form.rows.listed != "projects")
    total = FormRow("total", form.rows.total_label, "", tops, is_bold=True)
    return [total, *listed] if form.rows.total_at == "top" else [*listed, total]


def _project_rows(programme: str) -> list[FormRow]:
    rows = [row for row in code_list("projects") if row["programme"] == programme]
    found = []
    for top in (row for row in rows if row["parent_code"] in ("", "ALL")):
        code = top["project_code"]
        subs = [row for row in rows if row["parent_code"] == code]
        label = f"Dự án {top['number']}: {top['name_vi']}"
        parts = tuple(row["project_code"] for row in subs)
        found.append(FormRow(code, label, _ROMAN[int(top["number"]) - 1], parts, is_bold=True))
        found += [
            FormRow(row["project_code"], f"Tiểu dự án {row['number']}: {row['name_vi']}", str(at))
            for at, row in enumerate(subs, 1)
        ]
    return found


def _indicator_rows(form: Form) -> list[FormRow]:
    return [
        FormRow(f"{each.indicator}:{each.project or ''}", each.label, str(at), words={"measure_unit": each.unit})
        for at, each in enumerate(form.listed_rows, 1)
    ]
