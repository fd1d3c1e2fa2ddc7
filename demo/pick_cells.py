"""The cells of a table in which a mistake has a place."""

from decimal import Decimal

from demo.table import Table
from demo.truth import FundingFact
from schemas.filled_forms import CellKey
from transforms.list_form_rows import TOTAL

_THOUSAND = 1000


def known(table: Table) -> list[CellKey]:
    """The cells whose figure is known and not nought."""
    return [cell for cell, value in table.filled.figures.items() if value and cell in table.facts]


def figure_at(table: Table, cell: CellKey) -> Decimal:
    """The figure of a cell in the table's unit, nought where it has none."""
    return table.filled.figures[cell] or Decimal(0)


def parts_of(table: Table, cell: CellKey) -> list[CellKey]:
    """The cells below or above that a figure is the sum of, as far as they have one."""
    row = next(each for each in table.filled.rows if each.key == cell[0])
    return [(part, cell[1]) for part in row.parts if table.filled.figures.get((part, cell[1]))]


def unused_sums(table: Table) -> list[CellKey]:
    """Sums that no other cell is worked out from: of the last row of all, in columns no sum or rate needs."""
    columns = table.filled.columns
    needed = {
        key for c in columns for key in (*c.sum_of, *(c.percent_of.count + c.percent_of.base if c.percent_of else ()))
    }
    return [c for c in known(table) if c[0] == TOTAL and c[1] not in needed and len(parts_of(table, c)) > 1]


def is_own_money(table: Table, cell: CellKey, measure: str) -> bool:
    """Whether a figure is a sub-project's own, of all sources; of an official form, one that is typed."""
    fact = table.facts[cell]
    if not isinstance(fact, FundingFact) or fact.measure != measure or fact.agency or fact.project == "ALL":
        return False
    return bool(table.version) or (fact.source == "ALL" and ("." in fact.project or len(parts_of(table, cell)) > 1))


def is_balanced(table: Table, cell: CellKey) -> bool:
    """Whether its row tells in that year what was carried in too: only then can what is left be worked out."""
    year = table.facts[cell].year
    beside = (f for (row, _), f in table.facts.items() if row == cell[0] and isinstance(f, FundingFact))
    told = [f for f in beside if (f.measure, f.year) == ("carried_in", year)]
    return any(f.value_vnd for f in told) or (bool(told) and not table.version)


def has_three_decimals(table: Table, cell: CellKey) -> bool:
    """Whether a figure written with a point for its comma is another one, a thousand times as much."""
    value = figure_at(table, cell)
    return value < _THOUSAND and value == round(value, 3) != round(value, 2)


def has_rate(table: Table, row: str, rate: str) -> bool:
    """Whether everything a rate is worked out from is known."""
    column = next(each for each in table.filled.columns if each.key == rate)
    needed = (*column.percent_of.count, *column.percent_of.base) if column.percent_of else ()
    return all(table.filled.figures.get((row, key)) for key in needed)


def rate_at(table: Table, cell: CellKey) -> Decimal:
    """The rate its row gives, in percent."""
    column = next(each for each in table.filled.columns if each.key == cell[1])
    if column.percent_of is None:
        raise AssertionError
    part, whole = (
        sum((figure_at(table, (cell[0], key)) for key in keys), start=Decimal(0))
        for keys in (column.percent_of.count, column.percent_of.base)
    )
    return round(part / whole * 100, 2)
