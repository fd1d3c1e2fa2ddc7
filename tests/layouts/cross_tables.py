"""F2: money given to communes and offices, one column a project."""

from decimal import Decimal
from random import Random

from tests.layouts.choose_office import Office
from tests.layouts.draw_money import LEAVES, MILLION, Account, Flow, Ledger, Part, project_rows
from tests.layouts.label_projects import Labels, draw_labels
from tests.layouts.money_tables import fill, leading_columns
from tests.layouts.project_rows import TOTALS, list_projects, said_of
from tests.layouts.table import Column, Row, Table
from tests.layouts.wordings import pick

_AGENCIES = ("PLDTBXH", "PNNPTNT", "PVHTT", "PYT")
_NAMES = (("Dự án {}", "Tiểu dự án {}"), ("DA{}", "TDA{}"), ("DA {}", "TDA {}"), ("Dự án {}", "TDA{}"))


def draw_cross_table(rng: Random, office: Office, year: int, grain: int) -> Table:
    """A table of one form F2: who gets how much of each project."""
    ledger = _draw_allocations(rng, office, year, grain)
    rows = _rows(rng, office, ledger, draw_labels(rng))
    columns = [
        Column((pick(rng, "orders"),), role="order"),
        Column((pick(rng, "labels", "communes"),), role="label"),
        *_project_columns(rng, ledger),
        *_source_columns(rng),
    ]
    table = Table("F2", columns, rows, _says_of(year))
    _fill(table, ledger, year)
    return table


def draw_turned_table(rng: Random, office: Office, year: int, grain: int) -> Table:
    """The same turned round: a row a project, a column who gets the money."""
    ledger = _draw_allocations(rng, office, year, grain)
    labels = draw_labels(rng)
    group = rng.choice(["Trong đó", "Chia ra các đơn vị", "Phân bổ cho các xã, thị trấn", "Đơn vị thực hiện"])
    parts = sorted(
        {account.part for account in ledger.flows}, key=lambda part: (part.agency == "", part.agency, part.place)
    )
    columns = [
        *leading_columns(rng),
        Column((rng.choice(["Tổng số", "Tổng cộng", "Tổng kinh phí"]),)),
        *(Column((group, _name(labels, part, rng)), says=said_of(part)) for part in parts),
    ]
    rows = list_projects(rng, ledger, labels, parts="none", totals=rng.choice(TOTALS))
    table = Table("F2", columns, rows, _says_of(year))
    table.traits.append("turned")
    fill(table, ledger)
    return table


def _says_of(year: int) -> dict[str, object]:
    return {
        "topic": "funding", "indicator": "allocated", "scenario": "actual", "capital": ("ALL", "SN"), "source": "ALL",
        "population": "ALL", "point": "year", "project_code": "ALL", "year_from": year, "year_to": year,
    }  # fmt: skip


def _draw_allocations(rng: Random, office: Office, year: int, grain: int) -> Ledger:
    ledger = Ledger()
    leaves = [leaf for leaf in LEAVES if leaf not in ("DA1.TDA2", "DA4.TDA2")]
    parts = [Part(place=place) for place in office.places]
    parts += [Part(agency=code) for code in rng.sample(_AGENCIES, rng.randint(0, 3))]
    for leaf in rng.sample(leaves, rng.randint(3, 7)):
        for part in parts:
            if rng.random() < 0.85:
                central = rng.randrange(20 * MILLION, 900 * MILLION) // grain * grain or grain
                local = central // 10 // grain * grain
                for source, amount in (("NSTW", central), ("NST", local)):
                    ledger.flows[Account(leaf, part, year, source, "SN")] = Flow(allocated=amount)
    return ledger


def _rows(rng: Random, office: Office, ledger: Ledger, labels: Labels) -> list[Row]:
    spenders = {account.part for account in ledger.flows}
    places = [Part(place=place) for place in office.places if Part(place=place) in spenders]
    agencies = sorted((part for part in spenders if part.agency), key=lambda part: part.agency)
    groups = [("", [*agencies, *places])]
    if agencies and rng.random() < 0.7:
        groups = [("Cấp huyện", agencies), ("Cấp xã", places)]
    rows: list[Row] = []
    for numeral, (head, parts) in zip(("I", "II"), groups, strict=False):
        if head:
            below = tuple(range(len(rows) + 1, len(rows) + 1 + len(parts)))
            rows.append(Row({"order": numeral, "label": head}, {"group": head}, 1, below, is_judged=False))
        rows += [
            Row({"order": str(i), "label": _name(labels, part, rng)}, said_of(part), 3)
            for i, part in enumerate(parts, 1)
        ]
    outermost = tuple(i for i, row in enumerate(rows) if row.level == (1 if len(groups) > 1 else 3))
    total = Row({"label": pick(rng, "projects_total_rows")}, {}, 0, outermost)
    if rng.random() < 0.5:
        return [*rows, total]
    moved = [Row(r.texts, r.says, r.level, tuple(i + 1 for i in r.sum_of), r.is_judged) for r in rows]
    return [Row(total.texts, {}, 0, tuple(i + 1 for i in outermost)), *moved]


def _name(labels: Labels, part: Part, rng: Random) -> str:
    return part.place if part.place and rng.random() < 0.6 else labels.name_of(part)


def _project_columns(rng: Random, ledger: Ledger) -> list[Column]:
    """The total, then each project, its sub-projects below it."""
    top, sub = rng.choice(_NAMES)
    titles = {row["project_code"]: row["name_vi"] for row in project_rows()}
    ending = rng.choice(["", "", ": {}", "\n{}"])
    group = rng.choice([(), (), ("Trong đó",), ("Chia theo dự án",)])
    total = rng.choice(["Tổng số", "Tổng cộng", "Tổng kinh phí", "Tổng kinh phí phân bổ"])
    columns = [Column((total,), says={"project_code": "ALL"})]
    has_sums = rng.random() < 0.4
    for project in dict.fromkeys(leaf.partition(".")[0] for leaf in ledger.leaves):
        name = top.format(project.removeprefix("DA")) + ending.format(titles[project])
        leaves = [leaf for leaf in ledger.leaves if leaf.partition(".")[0] == project]
        if leaves == [project]:
            columns.append(Column((*group, name), says={"project_code": project}))
            continue
        if has_sums:
            columns.append(Column((*group, name, "Tổng"), says={"project_code": project}))
        columns += [
            Column((*group, name, sub.format(leaf[-1]) + ending.format(titles[leaf])), says={"project_code": leaf})
            for leaf in leaves
        ]
    return columns


def _source_columns(rng: Random) -> list[Column]:
    if rng.random() < 0.5:
        return []
    top = rng.choice(["Nguồn vốn", "Chia theo nguồn vốn", "Phân theo nguồn"])
    return [
        Column((top, pick(rng, "sources", "NSTW")), says={"source": "NSTW", "project_code": "ALL"}),
        Column((top, pick(rng, "sources", "NST")), says={"source": "NST", "project_code": "ALL"}),
    ]


def _fill(table: Table, ledger: Ledger, year: int) -> None:
    for r, row in enumerate(table.rows):
        for c in table.figure_columns():
            says = table.columns[c].says
            chosen = (str(says["project_code"]), (year,), str(says.get("source", "ALL")))
            if "group" in row.says:
                amount = sum(_sum_of(ledger, part, *chosen) for part in _parts_of(ledger, row))
            elif "sub_unit" in row.says:
                amount = _sum_of(ledger, Part(place=str(row.says["sub_unit"])), *chosen)
            elif "agency_code" in row.says:
                amount = _sum_of(ledger, Part(agency=str(row.says["agency_code"])), *chosen)
            else:
                amount = ledger.total("allocated", *chosen)
            table.grid[r, c] = Decimal(amount)


def _sum_of(ledger: Ledger, part: Part, project: str, years: tuple[int, ...], source: str) -> int:
    """What one part gets of a project."""
    return ledger.part_total("allocated", project, part, years, source)


def _parts_of(ledger: Ledger, row: Row) -> set[Part]:
    is_district = row.says["group"] == "Cấp huyện"
    return {account.part for account in ledger.flows if bool(account.part.agency) == is_district}
