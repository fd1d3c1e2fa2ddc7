"""Rows of projects, sub-projects and their parts, with totals where one person would put them."""

from dataclasses import replace
from random import Random

from tests.layouts.draw_money import LEAVES, Ledger, Part
from tests.layouts.label_projects import Labels
from tests.layouts.table import Row
from tests.layouts.wordings import pick

TOTALS = ("top", "top", "bottom", "both", "none")
PARTS = ("none", "below", "below", "column", "column of rows", "projects beside")


def list_projects(rng: Random, ledger: Ledger, labels: Labels, *, parts: str, totals: str) -> list[Row]:
    """The rows of a table by project.

    Args:
        rng: picks the wording of totals.
        ledger: whose leaves and parts are listed.
        labels: how rows are named and numbered.
        parts: how those who spend are told: not at all, `below` the leaf, in a `column` beside it,
            or in a `column of rows`, one row a part under a merged name; with `projects beside` the projects stand
            in a column of their own before their sub-projects.
        totals: where the total of the programme stands.
    """
    if parts == "projects beside":
        return _beside(rng, ledger, labels, totals)
    rows: list[Row] = []
    with_projects = rng.random() < 0.8 or labels.sub == "{title}"
    for number, project in enumerate(_projects(ledger), 1):
        rows += _block(ledger, labels, project, number, parts, with_project=with_projects, start=len(rows))
    word = pick(rng, "projects_total_rows")
    if totals in ("bottom", "both"):
        rows.append(_total(word, rows))
    if totals in ("top", "both"):
        rows.insert(0, _total(word, rows))
        rows = [rows[0], *(_moved(row, 1) for row in rows[1:])]
        rows[0] = _total(word, rows)
    return rows


def _beside(rng: Random, ledger: Ledger, labels: Labels, totals: str) -> list[Row]:
    rows = []
    for number, leaf in enumerate(ledger.leaves, 1):
        project = leaf.partition(".")[0]
        label = labels.of_project(leaf) if leaf != project else ""
        texts = {"order": str(number), "project": labels.of_project(project), "label": label}
        rows.append(Row(texts, {"project_code": leaf}, 2))
    if totals == "none":
        return rows
    word = {"project": pick(rng, "projects_total_rows")}
    if totals == "bottom":
        return [*rows, Row(word, {"project_code": "ALL"}, 0, tuple(range(len(rows))))]
    return [Row(word, {"project_code": "ALL"}, 0, tuple(range(1, len(rows) + 1))), *rows]


def said_of(part: Part) -> dict[str, object]:
    """What a row of one who spends says; the communes' own offices may be named with the place."""
    if part.place:
        return {"sub_unit": part.place, "agency_code": (None, "UBNDX")}
    return {"agency_code": part.agency}


def not_applicable(rng: Random, ledger: Ledger, labels: Labels) -> list[Row]:
    """Now and then a project that the office has nothing to do with, said in words somewhere in its row."""
    lone = [leaf for leaf in LEAVES if "." not in leaf and leaf not in ledger.leaves]
    if not lone or rng.random() < 0.6:
        return []
    head = _named(labels, rng.choice(lone), 1, (len(_projects(ledger)) + 1,))
    words, where = pick(rng, "not_applicable"), rng.choice(["instead", "instead", "note", "label"])
    told = f"{head.texts['label']} ({words.lower()})" if where == "label" else words
    return [Row({**head.texts, where: told}, head.says, 1, has_figures=where == "instead")]


def number_labels(rows: list[Row], joint: str) -> list[Row]:
    """The rows with their numbers before their names, where a table has no column of numbers."""
    return [replace(row, texts={**row.texts, "label": _numbered(row, joint)}) for row in rows]


def _numbered(row: Row, joint: str) -> str:
    order, label = row.texts.get("order", ""), row.texts.get("label", "")
    if not order or label.startswith(("-", "+", "–", " ")):
        return label
    return f"{order} {label}" if order[-1] in ")-" else f"{order}{joint}{label}"


def _projects(ledger: Ledger) -> list[str]:
    return list(dict.fromkeys(leaf.partition(".")[0] for leaf in ledger.leaves))


def _block(  # noqa: PLR0913 - what one block of rows depends on
    ledger: Ledger, labels: Labels, project: str, number: int, parts: str, *, with_project: bool, start: int
) -> list[Row]:
    leaves = [leaf for leaf in ledger.leaves if leaf.partition(".")[0] == project]
    rows: list[Row] = []
    has_head = with_project or leaves == [project]
    if has_head and leaves != [project]:
        rows.append(_named(labels, project, 1, (number,)))
    for running, leaf in enumerate(leaves, 1):
        level, numbers = (1, (number,)) if leaf == project else (2, (number, running))
        rows += _leaf(ledger, labels, leaf, level, numbers, parts, lone=not has_head, start=start + len(rows))
    if has_head and leaves != [project]:
        below = tuple(start + i for i, row in enumerate(rows) if row.says["project_code"] in leaves and _is_whole(row))
        rows[0] = Row(rows[0].texts, rows[0].says, 1, below)
        if labels.subtotal:
            sum_row = Row({"label": labels.subtotal.format(n=project[2:])}, rows[0].says, 1, below)
            rows = [replace(rows[0], sum_of=(), has_figures=False), *rows[1:], sum_row]
    return rows


def _leaf(  # noqa: PLR0913, PLR0917 - what one block of rows depends on
    ledger: Ledger,
    labels: Labels,
    leaf: str,
    level: int,
    numbers: tuple[int, ...],
    parts: str,
    *,
    lone: bool,
    start: int,
) -> list[Row]:
    spenders = ledger.parts(leaf)
    head = _named(labels, leaf, level, numbers, with_parent=lone)
    if parts == "none":
        return [head]
    if parts == "column":
        told = {"agency": ", ".join(labels.name_of(each) for each in spenders)}
        said = {"agency_code": (None, spenders[0].agency)} if len(spenders) == 1 else {}
        return [Row({**head.texts, **told}, {**head.says, **said}, level)]
    if parts == "column of rows":
        return [
            Row({**head.texts, "agency": labels.name_of(each)}, {**head.says, **said_of(each)}, level)
            for each in spenders
        ]
    below = [
        Row(
            {"order": labels.order(3, (*numbers, running)), "label": labels.of_part(each)},
            {"project_code": leaf, **said_of(each)},
            3,
        )
        for running, each in enumerate(spenders, 1)
    ]
    return [Row(head.texts, head.says, level, tuple(range(start + 1, start + 1 + len(below)))), *below]


def _named(labels: Labels, code: str, level: int, numbers: tuple[int, ...], *, with_parent: bool = False) -> Row:
    texts = {"order": labels.order(level, numbers, code), "label": labels.of_project(code, with_parent=with_parent)}
    return Row(texts, {"project_code": code}, level)


def _is_whole(row: Row) -> bool:
    return ("sub_unit" not in row.says and "agency_code" not in row.says) or row.level < 3


def _total(word: str, rows: list[Row]) -> Row:
    outermost = tuple(
        i
        for i, row in enumerate(rows)
        if row.has_figures and row.level and (row.level == 1 or not _has_head(rows[:i], row)) and row.level < 3
    )
    return Row({"label": word}, {"project_code": "ALL"}, 0, outermost)


def _has_head(above: list[Row], row: Row) -> bool:
    project = str(row.says["project_code"]).partition(".")[0]
    return any(each.level == 1 and each.says["project_code"] == project for each in above)


def _moved(row: Row, by: int) -> Row:
    return replace(row, sum_of=tuple(i + by for i in row.sum_of))
