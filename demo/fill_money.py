"""A district's money as the rows and figures of a table: by project, by source and capital, by year."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from demo.choose_layouts import by_hand, hand_layout, official_layout
from demo.draw_facts import District, Money, leaf_facts
from demo.table import Setting, Table
from demo.truth import PROGRAMME, FundingFact
from demo.write_clauses import funded
from demo.write_frame import ROMAN, number_of, title_of
from schemas.codebook import phrases
from schemas.filled_forms import CellKey, FilledForm, FormRow
from schemas.messages import message
from transforms.list_form_rows import TOTAL
from transforms.read_table_cells import money_unit_of

_KEY = re.compile(
    r"(?P<measure>carried_in|given|disbursed|carried_out)(?:_(?P<source>tw|dp))?(?:_(?P<capital>dt|sn))?"
    r"(?:_(?P<year>20\d\d))?"
)
_SOURCES = {"tw": "NSTW", "dp": "NSDP", "": "ALL"}
_CAPITALS = {"dt": "DTPT", "sn": "SN", "": ""}
_OFFICE = "/"


def official_money(district: District, setting: Setting) -> Table:
    """Form F1 of a year: every project, words where there is no money, the office named where it is the only one."""
    filled, version = official_layout("F1", setting.head, [])
    statuses = {row.key: status for row in filled.rows if (status := _status(row, district, setting.year))}
    alone = {row.key: _office_alone(row.key, district, setting.year) for row in filled.rows}
    leads = {project: agency for project, agency in alone.items() if agency}
    rows = [
        replace(row, words={"agency": office_name(leads[row.key])} if row.key in leads else {}) for row in filled.rows
    ]
    figures, facts = _told(filled, district, setting)
    facts = {cell: replace(f, agency=f"?{leads[cell[0]]}") if cell[0] in leads else f for cell, f in facts.items()}
    typed = {cell: value for cell, value in figures.items() if value and is_typed(filled, cell)}
    free = {row: next(c.key for c in filled.columns if is_typed(filled, (row, c.key))) for row in statuses}
    words = {(row, free[row]): message(f"forms.word_{status}", "vi") for row, status in statuses.items()}
    told = {(row, free[row]): status for row, status in statuses.items()}
    return Table(replace(filled, rows=rows, figures=typed, words=words), facts, told, leads, version)


def hand_money(district: District, setting: Setting, layout: str) -> Table:
    """A table drawn by hand: the projects that have money, their offices below them where it is of one year."""
    rows = list(_rows(district, setting.years))
    tops = tuple(row.key for row in rows if row.is_bold)
    total = FormRow(TOTAL, by_hand()["total"], "", tops, is_bold=True)
    filled = hand_layout(layout, setting.years, setting.head, [*rows, total])
    figures, facts = _told(filled, district, setting)
    return Table(replace(filled, figures=figures), facts)


def _rows(district: District, years: tuple[int, ...]) -> Iterator[FormRow]:
    """Projects, sub-projects and, in a table of one year, the offices that got money."""
    leaves = [leaf for leaf in district.leaves if any(leaf in funded(district, year) for year in years)]
    projects = list(dict.fromkeys(leaf.split(".")[0] for leaf in leaves))
    for roman, project in zip(ROMAN, projects, strict=False):
        below = [leaf for leaf in leaves if leaf.split(".")[0] == project]
        parts = tuple(below) if below != [project] else _offices(district, project, years)
        yield FormRow(project, f"Dự án {number_of(project)[0]}: {title_of(project)}", roman, parts, is_bold=True)
        for place, leaf in enumerate(below, start=1):
            offices = _offices(district, leaf, years)
            if leaf != project:
                yield FormRow(leaf, f"Tiểu dự án {number_of(leaf)[1]}: {title_of(leaf)}", str(place), offices)
            yield from (FormRow(office, office_name(office.split(_OFFICE)[1]), "-") for office in offices)


def _offices(district: District, leaf: str, years: tuple[int, ...]) -> tuple[str, ...]:
    listed = district.agencies(leaf, years[0]) if len(years) == 1 else []
    return tuple(f"{leaf}{_OFFICE}{agency}" for agency in listed)


def office_name(agency: str) -> str:
    """An office as a table names it, in short."""
    names: list[str] = phrases("demo/province")["agency_names"][agency]
    return names[1]


def _told(
    filled: FilledForm, district: District, setting: Setting
) -> tuple[dict[CellKey, Decimal | None], dict[CellKey, FundingFact]]:
    """Every figure of money, in the table's unit, and what it says; rows without money have none."""
    factor = money_unit_of(filled.form.unit).factor
    figures: dict[CellKey, Decimal | None] = {}
    facts: dict[CellKey, FundingFact] = {}
    for row in filled.rows:
        for column in filled.columns:
            said = _KEY.fullmatch(column.key)
            fact = said and _fact(row.key, {k: v or "" for k, v in said.groupdict().items()}, district, setting)
            if fact:
                figures[row.key, column.key] = fact.value_vnd / factor
                facts[row.key, column.key] = fact
    return figures, facts


def _fact(row: str, said: Mapping[str, str], district: District, setting: Setting) -> FundingFact | None:
    year, capital = int(said["year"] or setting.year), _CAPITALS[said["capital"]]
    project, _, agency = row.replace(TOTAL, "ALL").partition(_OFFICE)
    money = _money(district, project, agency, year, capital)
    if not money.allocated + money.carried_in:
        return None
    value = _amount(money, said["measure"], said["source"])
    measure = "allocated" if said["measure"] == "given" else said["measure"]
    source = _SOURCES[said["source"]]
    return FundingFact(
        setting.file, PROGRAMME, project, agency, str(year), source, measure, value, 0, 1, "", capital, "table"
    )


def _money(district: District, project: str, agency: str, year: int, capital: str) -> Money:
    if not agency:
        return district.money(project, year, capital=capital)
    has_capital = capital in ("", leaf_facts(project)["capital"])
    return district.ledger[project, year, agency] if has_capital else Money()


def _amount(money: Money, measure: str, source: str) -> int:
    whole, local = {
        "carried_in": (money.carried_in, money.local_carried_in),
        "given": (money.allocated, money.nsdp),
        "disbursed": (money.disbursed, money.local_disbursed),
        "carried_out": (money.carried_out, money.local_carried_out),
    }[measure]
    return {"tw": whole - local, "dp": local, "": whole}[source]


def is_typed(filled: FilledForm, cell: CellKey) -> bool:
    """Whether a cell of an official form is free: neither its row nor its column adds up others."""
    row = next(each for each in filled.rows if each.key == cell[0])
    column = next(each for each in filled.columns if each.key == cell[1])
    return column.role == "figure" and not row.parts and not column.sum_of and column.percent_of is None


def _status(row: FormRow, district: District, year: int) -> str:
    """What an official form says of a project without money, '' where it has some or parts of its own."""
    if row.parts or row.key == TOTAL or row.key in funded(district, year):
        return ""
    if row.key == phrases("demo/province")["run_by_province"]:
        return "run_by_province"
    return "not_allocated" if row.key in district.leaves else "not_applicable"


def _office_alone(row: str, district: District, year: int) -> str:
    """The office that carries a leaf out, where it is a single one."""
    agencies = district.agencies(row, year)
    return agencies[0] if len(agencies) == 1 else ""
