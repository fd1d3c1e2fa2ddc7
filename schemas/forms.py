"""The forms districts report on, one YAML each in `codebook/forms/`: what their columns and rows mean.

The same YAML makes the blank template, reads the filled one, writes the official output and feeds the dictionary.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.codebook import read_yaml
from schemas.form_model import (
    Column,
    Form,
    FormError,
    ListedRow,
    Meaning,
    Official,
    Percent,
    Reference,
    Rows,
    Version,
    Words,
)

__all__ = [
    "Column",
    "Form",
    "FormError",
    "ListedRow",
    "Meaning",
    "Official",
    "Percent",
    "Reference",
    "Rows",
    "Version",
    "Words",
    "form",
    "form_of",
    "forms",
    "ways_to_read",
]


@cache
def forms() -> tuple[Form, ...]:
    """Every form of the codebook, by code.

    Raises:
        FormError: a YAML that does not hold together.
    """
    found = [each for each in files("codebook").joinpath("forms").iterdir() if each.name.endswith(".yaml")]
    made = [form_of(read_yaml(each.read_text(encoding="utf8"))) for each in sorted(found, key=lambda f: f.name)]
    return tuple(made)


@cache
def ways_to_read() -> tuple[Form, ...]:
    """Every form as it may be read: as it is, and in the other ways it is written.

    Raises:
        FormError: a YAML that does not hold together.
    """
    return tuple(way for each in forms() for way in (each, *each.ways))


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
    problems += _broken_layouts(columns, [*spec["versions"], spec.get("official", {})])
    if problems:
        raise FormError(spec["form"], problems)
    made = Form(
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
        official=_official(spec["official"]) if "official" in spec else None,
        references=tuple(Reference(**each) for each in spec.get("references", ())),
        instructions_vi=tuple(spec.get("instructions_vi", ())),
        instructions_en=tuple(spec.get("instructions_en", ())),
    )
    return replace(made, ways=tuple(_way(made, each) for each in spec.get("ways", ())))


def _way(made: Form, spec: Mapping[str, Any]) -> Form:
    rows = replace(made.rows, kind=spec["kind"], beneath=tuple(spec.get("beneath", ())))
    asks = tuple(tuple(each) for each in spec["asks"])
    return replace(made, rows=rows, asks=asks, figures={**made.figures, **spec.get("figures", {})})


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
            below = {**(means or {}), **_meaning(node)} | ({} if each is None else {"year_of_block": each})
            here = (*path, header)
            if "columns" in node:
                yield from _columns(node["columns"], problems, here, below, each)
            else:
                yield _column(node, here, below, each)


def _meaning(node: Mapping[str, Any]) -> Meaning:
    """What a header cell adds to the meaning of its columns; spans of years as pairs."""
    return {key: tuple(v) if isinstance(v, list) else v for key, v in node.get("means", {}).items()}


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
        width=node.get("width", 11),
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


def _broken_layouts(columns: tuple[Column, ...], layouts: list[Mapping[str, Any]]) -> list[str]:
    """Columns that a layout leaves out or merges and the form does not have."""
    keys = {each.key for each in columns}
    merged = [part for each in layouts for parts in each.get("columns_merged", {}).values() for part in parts]
    named = {*merged, *(key for each in layouts for key in each.get("columns_without", ()))}
    return [f"no column {key} to leave out or merge" for key in sorted(named - keys)]


def _rows(spec: Mapping[str, Any]) -> Rows:
    total = spec.get("total") or {}
    return Rows(
        spec["kind"], spec["listed"], tuple(spec.get("beneath", ())), total.get("label"), total.get("at", "top")
    )


def _version(spec: Mapping[str, Any]) -> Version:
    return Version(**{**spec, **_layout(spec)})


def _official(spec: Mapping[str, Any]) -> Official:
    return Official(**{**spec, **_layout(spec), "tables": tuple(spec["tables"])})


def _layout(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The keys by which a layout's columns differ from the newest version's."""
    merged = {key: tuple(parts) for key, parts in spec.get("columns_merged", {}).items()}
    return {"columns_without": tuple(spec.get("columns_without", ())), "columns_merged": merged}


def _words(nodes: list[Mapping[str, Any]], means: Meaning) -> Iterator[Words]:
    """What the form's own header texts mean: `also` is another writing of the header, for this form alone.

    Projects are left to their code list: `Tiểu dự án 1` means another one under each project.
    """
    for node in nodes:
        own = _meaning(node)
        if own and not {"role", "repeat"} & set(node) and "project" not in own:
            yield Words(own, (str(node["header"]), *node.get("also", ())))
        yield from _words(node.get("columns", []), means)


def _listed(spec: Mapping[str, Any]) -> ListedRow:
    return ListedRow(**{**spec, "also": tuple(spec.get("also", ()))})
