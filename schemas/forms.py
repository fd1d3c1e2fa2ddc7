"""The forms districts report on, one YAML each in `codebook/forms/`: what their columns and rows mean.

The same YAML makes the blank template, reads the filled one, writes the official output and feeds the dictionary.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.codebook import read_yaml

Meaning = Mapping[str, Any]
"""What words say of a figure: `indicator`, `source`, `capital`, `project`, `year`, `population` … and their values."""


class FormError(ValueError):
    """A form whose YAML does not hold together. `problems` names every one of them."""

    def __init__(self, form: str, problems: list[str]) -> None:
        """Carry every problem found."""
        super().__init__(f"{form}: " + "; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage column: 100 x the sum of `count` columns over the sum of `base` columns."""

    count: tuple[str, ...]
    base: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form, as its newest version has it.

    Attributes:
        key: short name within the form, e.g. `disbursed_tw_sn`; for a repeated group with the year behind it.
        path: header texts from the top down.
        means: everything the headers of the path say together.
        role: `figure`, or what the column is for: order, label, place, agency, project, measure_unit, state, note.
        width: in characters, for templates and official output.
        sum_of: keys of the columns it is the sum of; empty where it is typed.
        percent_of: what it is a percentage of, or None.
        year: the year a repeated group stands for, or None.
    """

    key: str
    path: tuple[str, ...]
    means: Meaning
    role: str = "figure"
    width: int = 13
    sum_of: tuple[str, ...] = ()
    percent_of: Percent | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row a form always has: its label, the indicator it counts, in which unit, of which project."""

    label: str
    indicator: str
    unit: str
    project: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a form are.

    Attributes:
        kind: project, place, indicator or item.
        beneath: what may stand indented under such a row.
        listed: what a template lists: projects, places, indicators, or blank rows.
        total_label: the label of the row of totals, or None where there is none.
        total_at: top or bottom.
    """

    kind: str
    listed: str
    beneath: tuple[str, ...] = ()
    total_label: str | None = None
    total_at: str = "top"


@dataclass(frozen=True, slots=True)
class Version:
    """A layout a form had for some years; `changed_vi` and `changed_en` say what the next one changed."""

    version: str
    valid_from: int
    valid_to: int | None = None
    changed_vi: str = ""
    changed_en: str = ""
    columns_without: tuple[str, ...] = ()
    columns_instead: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of headers that mean something in one form alone: what they mean and how they are written."""

    means: Meaning
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One form; two are the same only if they are one.

    Attributes:
        code: the short name used everywhere, e.g. `F1`.
        kind: plan or report: what a filing of it is.
        topic: funding, poverty or output.
        unit: how its money is written by default (a key of `units` in codebook/row_labels.yaml), else its count unit.
        reads: the vocabularies of codebook/headers.yaml its headers are read by, the first before the others.
        given: what `given` means here: planned or allocated; None where the form has no money.
        figures: what a figure means where neither row nor column says.
        asks: a table is of this form only if for each of these some column says one of the words.
        asks_roles: likewise, of the roles of its columns.
        rejects: words none of its columns may say.
        words: texts of its own headers that its vocabularies do not have.
    """

    code: str
    name: str
    title_vi: str
    title_en: str
    kind: str
    topic: str
    unit: str
    reads: tuple[str, ...]
    rows: Rows
    columns: tuple[Column, ...]
    versions: tuple[Version, ...]
    given: str | None = None
    figures: Meaning = field(default_factory=dict)
    asks: tuple[tuple[str, ...], ...] = ()
    asks_roles: tuple[tuple[str, ...], ...] = ()
    rejects: tuple[str, ...] = ()
    words: tuple[Words, ...] = ()
    listed_rows: tuple[ListedRow, ...] = ()
    reads_hidden: bool = False

    @property
    def version(self) -> str:
        """The newest version."""
        return max(self.versions, key=lambda each: each.valid_from).version

    def column(self, key: str) -> Column:
        """The column of a key.

        Raises:
            KeyError: the form has none.
        """
        return next((each for each in self.columns if each.key == key), None) or _missing(self.code, key)


def _missing(form: str, key: str) -> Column:
    message = f"{form} has no column {key}"
    raise KeyError(message)


@cache
def forms() -> tuple[Form, ...]:
    """Every form of the codebook, by code.

    Raises:
        FormError: a YAML that does not hold together.
    """
    found = [each for each in files("codebook").joinpath("forms").iterdir() if each.name.endswith(".yaml")]
    made = [form_of(read_yaml(each.read_text(encoding="utf8"))) for each in sorted(found, key=lambda f: f.name)]
    return tuple(made)


def form(code: str) -> Form:
    """The form of a code, in either case.

    Raises:
        KeyError: there is none.
    """
    return {each.code.lower(): each for each in forms()}[code.lower()]


_KEYS = {each.name for each in fields(Form)} - {"code", "words"} | {"form"}
_NODE_KEYS = {each.name for each in fields(Column)} - {"path", "year"} | {
    "header",
    "also",
    "columns",
    "repeat",
    "under",
    "sum_over_years",
}
_NEEDED = ("form", "name", "title_vi", "title_en", "kind", "topic", "unit", "reads", "rows", "columns", "versions")


def form_of(spec: Mapping[str, Any]) -> Form:
    """The form a YAML describes.

    Raises:
        FormError: keys unknown or missing, columns named twice, sums of columns that are not there.
    """
    problems = [f"unknown key {name}" for name in sorted(set(spec) - _KEYS)]
    problems += [f"missing key {name}" for name in _NEEDED if name not in spec]
    if problems:
        raise FormError(str(spec.get("form", "?")), problems)
    columns = tuple(_columns(spec["columns"], problems))
    problems += _broken_references(columns)
    if problems:
        raise FormError(spec["form"], problems)
    return Form(
        code=spec["form"],
        name=spec["name"],
        title_vi=spec["title_vi"],
        title_en=spec["title_en"],
        kind=spec["kind"],
        topic=spec["topic"],
        unit=spec["unit"],
        reads=tuple(spec["reads"]),
        rows=_rows(spec["rows"]),
        columns=columns,
        versions=tuple(_version(each) for each in spec["versions"]),
        given=spec.get("given"),
        figures=spec.get("figures", {}),
        asks=tuple(tuple(each) for each in spec.get("asks", ())),
        asks_roles=tuple(tuple(each) for each in spec.get("asks_roles", ())),
        rejects=tuple(spec.get("rejects", ())),
        words=tuple(_words(spec["columns"], {})),
        listed_rows=tuple(_listed(each) for each in spec.get("listed_rows", ())),
        reads_hidden=bool(spec.get("reads_hidden", False)),
    )


def _columns(
    nodes: list[Mapping[str, Any]],
    problems: list[str],
    path: tuple[str, ...] = (),
    means: Meaning | None = None,
    year: int | None = None,
) -> Iterator[Column]:
    """The columns under some header cells, left to right; a repeated group once for each of its years."""
    for node in nodes:
        problems += [f"unknown key {name} in column {node.get('header')}" for name in sorted(set(node) - _NODE_KEYS)]
        first, last = node.get("repeat", {}).get("years", (year, year))
        for each in [year] if first is None else range(first, last + 1):
            header = str(node["header"]).format(year=each)
            below = {**(means or {}), **node.get("means", {})} | ({} if each is None else {"year_of_block": each})
            here = (*path, header)
            if "columns" in node:
                yield from _columns(node["columns"], problems, here, below, each)
            else:
                yield _column(node, here, below, each)


def _column(node: Mapping[str, Any], path: tuple[str, ...], means: Meaning, year: int | None) -> Column:
    suffix = "" if year is None else f"_{year}"
    role = node.get("role", "figure")
    percent = node.get("percent_of")
    named = [f"{each}{suffix}" for each in node.get("sum_of", ())]
    return Column(
        key=f"{node.get('key', role)}{suffix}",
        path=path,
        means=means,
        role=role,
        width=node.get("width", 13),
        sum_of=tuple(named) or _over_years(node, means),
        percent_of=percent and Percent(tuple(percent["count"]), tuple(percent["base"])),
        year=year,
    )


def _over_years(node: Mapping[str, Any], means: Meaning) -> tuple[str, ...]:
    """The keys of a repeated column that a column of the whole period adds up."""
    if "sum_over_years" not in node:
        return ()
    first, last = means["years"]
    return tuple(f"{node['sum_over_years']}_{year}" for year in range(first, last + 1))


def _broken_references(columns: tuple[Column, ...]) -> list[str]:
    keys = [each.key for each in columns if each.role == "figure"]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    named = {part for each in columns for part in each.sum_of} | {
        part for each in columns if each.percent_of for part in (*each.percent_of.count, *each.percent_of.base)
    }
    return [f"two columns {key}" for key in twice] + [f"no column {key}" for key in sorted(named - set(keys))]


def _rows(spec: Mapping[str, Any]) -> Rows:
    total = spec.get("total") or {}
    return Rows(
        spec["kind"], spec["listed"], tuple(spec.get("beneath", ())), total.get("label"), total.get("at", "top")
    )


def _version(spec: Mapping[str, Any]) -> Version:
    return Version(
        **{
            **spec,
            "columns_without": tuple(spec.get("columns_without", ())),
            "columns_instead": tuple(spec.get("columns_instead", ())),
        }
    )


def _words(nodes: list[Mapping[str, Any]], means: Meaning) -> Iterator[Words]:
    """What the form's own header texts mean: `also` is another writing of the header, for this form alone.

    Projects are left to their code list: `Tiểu dự án 1` means another one under each project.
    """
    for node in nodes:
        own = node.get("means", {})
        if own and not {"role", "repeat"} & set(node) and "project" not in own:
            yield Words(own, (str(node["header"]), *node.get("also", ())))
        yield from _words(node.get("columns", []), means)


def _listed(spec: Mapping[str, Any]) -> ListedRow:
    return ListedRow(**{**spec, "also": tuple(spec.get("also", ()))})
