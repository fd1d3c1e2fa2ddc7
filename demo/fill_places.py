"""What a decision gives to offices and communes, project by project: the rows and figures of its annex."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from demo.choose_layouts import by_hand, hand_layout
from demo.draw_facts import MILLION, District, Money
from demo.fill_money import office_name
from demo.table import Setting, Table
from demo.truth import PROGRAMME, FundingFact
from demo.write_clauses import funded
from schemas.filled_forms import CellKey, FormRow
from transforms.list_form_rows import TOTAL

_COMMUNES = "UBNDX"
_OFFICES_ROW, _COMMUNES_ROW = "offices", "communes"
_LOCAL_STEP = 20
"""Of so many millions every share of the province's percentages is a whole million."""
Given = Mapping[tuple[str, str], Money]
"""What each receiver, an office's code or a commune's name, got of each leaf."""


def allocation_to_places(district: District, setting: Setting) -> Table:
    """The annex: the district's offices, then the communes, a column for each sub-project that has money."""
    year = setting.year
    given = dict(_given(district, year))
    offices = tuple(dict.fromkeys(who for who, _ in given if who not in district.communes()))
    rows = _rows(offices, tuple(district.communes()), district)
    told = {leaf_key(leaf) for leaf in funded(district, year)}
    every = {column.key for column in hand_layout("to_places", setting.years, setting.head, []).columns}
    without = {key for key in every if key.startswith("da") and key not in told}
    filled = hand_layout("to_places", setting.years, setting.head, rows, without)
    receivers = {TOTAL: (*offices, *district.communes()), _OFFICES_ROW: offices}
    receivers[_COMMUNES_ROW] = tuple(district.communes())
    figures: dict[CellKey, Decimal | None] = {}
    facts: dict[CellKey, FundingFact] = {}
    for row in rows:
        for column in (each.key for each in filled.columns if each.role == "figure"):
            value = _value(given, receivers.get(row.key, (row.key,)), column)
            if value:
                figures[row.key, column] = Decimal(value)
                facts[row.key, column] = _fact(row.key, column, value, setting, offices)
    return Table(replace(filled, figures=figures), facts)


def leaf_key(leaf: str) -> str:
    """The key of a leaf's column: `da3_2`."""
    return leaf.lower().replace(".tda", "_")


def _given(district: District, year: int) -> Iterator[tuple[tuple[str, str], Money]]:
    for (leaf, of, agency), money in district.ledger.items():
        if of != year or not money.allocated:
            continue
        if agency == _COMMUNES:
            yield from (((commune, leaf), part) for commune, part in _divided(district, year, money))
        else:
            yield (agency, leaf), money


def _divided(district: District, year: int, money: Money) -> Iterator[tuple[str, Money]]:
    """The communes' money by their poor households, in whole steps; what is left over goes to the last of them."""
    communes = district.communes()
    step = MILLION * (_LOCAL_STEP if district.grain == MILLION else 1)
    poor = {commune: district.poverty[commune, year].poor + 1 for commune in communes}
    left = money.nstw
    for commune in communes:
        share = money.nstw * poor[commune] // sum(poor.values()) // step * step
        nstw = left if commune == communes[-1] else share
        left -= nstw
        yield commune, Money(nstw, money.nsdp * nstw // money.nstw)


def _rows(offices: tuple[str, ...], communes: tuple[str, ...], district: District) -> list[FormRow]:
    said = by_hand()
    whole = FormRow(TOTAL, said["total"], "", (_OFFICES_ROW, _COMMUNES_ROW), is_bold=True)
    of_offices = FormRow(_OFFICES_ROW, said["offices"], "I", offices, is_bold=True)
    of_communes = FormRow(_COMMUNES_ROW, said["communes"], "II", communes, is_bold=True)
    listed = [FormRow(office, office_name(office), str(at)) for at, office in enumerate(offices, 1)]
    named = [FormRow(commune, district.full_name_of(commune), str(at)) for at, commune in enumerate(communes, 1)]
    return [whole, of_offices, *listed, of_communes, *named]


def _value(given: Given, receivers: tuple[str, ...], column: str) -> int:
    """What some receivers got of a column's project; of all projects in a column of a source or of the whole."""
    whole = sum((m for (w, leaf), m in given.items() if w in receivers and _is_of(column, leaf)), start=Money())
    return {"tw": whole.nstw, "dp": whole.nsdp}.get(column, whole.allocated)


def _is_of(column: str, leaf: str) -> bool:
    return not column.startswith("da") or column == leaf_key(leaf)


def _fact(row: str, column: str, value: int, setting: Setting, offices: tuple[str, ...]) -> FundingFact:
    project = column.upper().replace("_", ".TDA") if column.startswith("da") else "ALL"
    source = {"tw": "NSTW", "dp": "NSDP"}.get(column, "ALL")
    agency = row if row in offices else f"?{_COMMUNES}" if row == _COMMUNES_ROW else ""
    unit = "" if agency or row in (TOTAL, _OFFICES_ROW) else row
    required = int(row not in (_OFFICES_ROW, _COMMUNES_ROW))
    return FundingFact(
        setting.file, PROGRAMME, project, agency, str(setting.year), source, "allocated", value, 0, required, "", "",
        "table", 0, unit,
    )  # fmt: skip
