"""F6: models and works one by one, with place, cost by source and what was spent on them year by year."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.layouts.choose_office import Office
from tests.layouts.draw_money import MILLION
from tests.layouts.label_projects import Labels, draw_labels
from tests.layouts.money_columns import draw_words
from tests.layouts.table import Column, Row, Table
from tests.layouts.wordings import pick, wordings


@dataclass(frozen=True, slots=True)
class Work:
    """One model or work."""

    name: str
    place: str
    project: str
    households: int
    costs: dict[str, int]
    disbursed: dict[int, int]


def draw_works_table(rng: Random, office: Office, year: int, grain: int) -> Table:
    """A table of one form F6."""
    projects = sorted(rng.sample(sorted(wordings()["works"]), rng.randint(1, 2)))
    drawn = [_draw_work(rng, office, project, year, grain) for project in projects for _ in range(rng.randint(2, 5))]
    works = list({work.name: work for work in drawn}.values())
    has_heads = rng.random() < 0.6
    rows = _rows(rng, works, draw_labels(rng), has_heads=has_heads)
    columns = _columns(rng, works, year, has_project_column=not has_heads)
    says = {
        "population": "ALL",
        "point": "year",
        "capital": "ALL",
        "scenario": "actual",
        "year_from": year,
        "year_to": year,
    }
    table = Table("F6", columns, rows, says)
    _fill(table, works)
    return table


def _draw_work(rng: Random, office: Office, project: str, year: int, grain: int) -> Work:
    place = rng.choice(office.places)
    kind, _, where = place.partition(" ")
    stage = rng.choice(["", " giai đoạn 2", " đợt 1"])
    name = f"{rng.choice(wordings()['works'][project])} {kind if kind.isupper() else kind.lower()} {where}{stage}"
    costs = {
        source: rng.randrange(low * MILLION, high * MILLION) // grain * grain or grain
        for source, low, high in (("NSTW", 100, 900), ("NSDP", 10, 90), ("DAN", 5, 60))
    }
    before = costs["NSTW"] // 3 // grain * grain
    return Work(name, place, project, rng.randint(8, 60), costs, {year - 1: before, year: costs["NSTW"] - before})


def _rows(rng: Random, works: list[Work], labels: Labels, *, has_heads: bool) -> list[Row]:
    rows: list[Row] = []
    project = ""
    for number, work in enumerate(works, 1):
        if has_heads and work.project != project:
            label = labels.of_project(work.project, with_parent="." in work.project)
            rows.append(Row({"order": "", "label": label}, {"head": work.project}, 1))
        project = work.project
        texts = {
            "order": str(number), "label": work.name, "place": work.place, "state": pick(rng, "works_columns", "states"),
            "project": work.project.replace(".", " - ") if "." in work.project else work.project.replace("DA", "Dự án "),
        }  # fmt: skip
        says = {"item": work.name, "sub_unit": work.place, "project_code": work.project, "agency_code": (None, "UBNDX")}
        rows.append(Row(texts, says, 2))
    items = tuple(i for i, row in enumerate(rows) if "item" in row.says)
    codes = ("ALL", works[0].project) if len({work.project for work in works}) == 1 else "ALL"
    # The total of a list is a part of its project's money as any item is: it may bear a name of its own.
    return [*rows, Row({"label": pick(rng, "total_rows")}, {"project_code": codes, "item": (None, "*")}, 0, items)]


def _columns(rng: Random, works: list[Work], year: int, *, has_project_column: bool) -> list[Column]:
    words, cost = draw_words(rng), pick(rng, "works_columns", "total_cost")
    money = {"topic": "funding", "indicator": "total_cost"}
    columns = [Column((pick(rng, "orders"),), role="order"), Column((pick(rng, "labels", "works"),), role="label")]
    columns.append(Column((pick(rng, "works_columns", "place"),), role="place"))
    if has_project_column:
        columns.append(Column((pick(rng, "works_columns", "project"),), role="project"))
    if all(work.project != "DA1.TDA1" for work in works):
        counted = {"topic": "output", "indicator": "beneficiaries", "source": (None, "ALL")}
        columns.append(Column((pick(rng, "works_columns", "households"),), says=counted, kind="count"))
    columns += [
        Column((cost, words.total), says={**money, "source": "ALL"}),
        Column((cost, words.nstw), says={**money, "source": "NSTW"}),
        Column((cost, words.nsdp), says={**money, "source": "NSDP"}),
        Column((cost, pick(rng, "sources", "DAN")), says={**money, "source": "DAN"}),
    ]
    spent, spent_says = (
        pick(rng, "measures", "disbursed", "plain"),
        {"topic": "funding", "indicator": "disbursed", "source": "ALL"},
    )
    columns += [
        Column((spent, f"Năm {each}"), says={**spent_says, "year_from": each, "year_to": each})
        for each in (year - 1, year)
    ]
    return [*columns, Column((pick(rng, "works_columns", "state"),), role="state")]


def _fill(table: Table, works: list[Work]) -> None:
    by_name = {work.name: work for work in works}
    for r, row in enumerate(table.rows):
        if "head" in row.says:
            continue
        listed = [by_name[str(row.says["item"])]] if "sub_unit" in row.says else list(by_name.values())
        for c in table.figure_columns():
            table.grid[r, c] = Decimal(sum(_figure(work, table.columns[c]) for work in listed))


def _figure(work: Work, column: Column) -> int:
    says = column.says
    if says["indicator"] == "beneficiaries":
        return work.households
    if says["indicator"] == "disbursed":
        return work.disbursed[int(str(says["year_from"]))]
    return work.costs.get(str(says["source"]), 0) or sum(work.costs.values())
