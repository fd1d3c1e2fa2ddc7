"""Rows of projects repeated: by year below each project, or in sections of a year or of a kind of capital."""

from dataclasses import replace
from random import Random

from tests.layouts.draw_money import Ledger
from tests.layouts.label_projects import Labels
from tests.layouts.project_rows import list_projects, said_of
from tests.layouts.table import Row
from tests.layouts.wordings import pick


def years_below(rows: list[Row], years: tuple[int, ...]) -> list[Row]:
    """The rows with the years of each below it, the row itself being all of them together."""
    found = []
    for row in rows:
        if not row.has_figures:
            found.append(row)
            continue
        position = len(found)
        found.append(replace(row, sum_of=tuple(range(position + 1, position + 1 + len(years)))))
        found += [Row({"label": f"Năm {year}"}, {**row.says, "year_from": year, "year_to": year}, 3) for year in years]
    return found


def years_above(rng: Random, ledger: Ledger, labels: Labels, years: tuple[int, ...]) -> list[Row]:
    """The projects of each year below a row of the year."""
    found: list[Row] = []
    wording = rng.choice(["Năm {}", "NĂM {}", "Năm {}:"])
    for letter, year in zip("ABCDE", years, strict=False):
        listed = list_projects(rng, ledger, labels, parts="none", totals="top")
        head = {"order": letter, "label": wording.format(year)}
        found += _section(listed, head, {"year_from": year, "year_to": year}, len(found))
    return found


def capitals_above(rng: Random, ledger: Ledger, labels: Labels) -> list[Row]:
    """The projects of investment, then those of recurrent money, each below a row of its kind, under one total."""
    found = [Row({"label": pick(rng, "projects_total_rows")}, {"project_code": "ALL"}, 0)]
    heads = []
    for letter, capital in (("A", "DTPT"), ("B", "SN")):
        listed = list_projects(rng, ledger.of_capital(capital), labels, parts="none", totals="top")
        if len(listed) > 1:
            head = {"order": letter, "label": pick(rng, "capital_sections", capital)}
            heads.append(len(found))
            found += _section(listed, head, {"capital": capital}, len(found))
    return [replace(found[0], sum_of=tuple(heads)), *found[1:]]


def agencies_above(rng: Random, ledger: Ledger, labels: Labels) -> list[Row]:
    """Those who spend one after another, each with its sub-projects below it, under one total."""
    found = [Row({"label": pick(rng, "projects_total_rows")}, {"project_code": "ALL"}, 0)]
    heads = []
    spenders = dict.fromkeys(part for leaf in ledger.leaves for part in ledger.parts(leaf))
    for number, part in enumerate(spenders, 1):
        leaves = [leaf for leaf in ledger.leaves if part in ledger.parts(leaf)]
        heads.append(len(found))
        below = tuple(range(len(found) + 1, len(found) + 1 + len(leaves)))
        texts = {"order": labels.order(1, (number,)), "label": labels.name_of(part)}
        found.append(Row(texts, {**said_of(part), "project_code": "ALL"}, 1, below))
        found += [
            Row(
                {"order": str(running), "label": labels.of_project(leaf, with_parent=True)},
                {**said_of(part), "project_code": leaf},
                2,
            )
            for running, leaf in enumerate(leaves, 1)
        ]
    return [replace(found[0], sum_of=tuple(heads)), *found[1:]]


def _section(rows: list[Row], head: dict[str, str], says: dict[str, object], start: int) -> list[Row]:
    """The rows under a heading that takes the place of their total, all of them saying the same."""
    headed = [replace(rows[0], texts=head), *rows[1:]]
    return [replace(row, says={**row.says, **says}, sum_of=tuple(i + start for i in row.sum_of)) for row in headed]
