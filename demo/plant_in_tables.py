"""Known mistakes put into sound tables: one a workbook, at one cell, and the finding it must lead to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from demo.pick_cells import (
    figure_at,
    has_rate,
    has_three_decimals,
    is_balanced,
    is_own_money,
    known,
    parts_of,
    rate_at,
    unused_sums,
)
from demo.plant_errors import swap
from demo.table import STRAY, Odd, Stray, Table
from demo.truth import FundingFact, IndicatorFact
from schemas.codebook import phrases
from schemas.filled_forms import CellKey
from transforms.list_form_rows import TOTAL
from transforms.read_table_cells import money_unit_of

_THOUSAND = 1000
_SUMS = "parts_vs_total|digit_slip|conflicting_values"
_MONEY = f"{_SUMS}|carry_over_identity|disbursed_over_allocated"


@dataclass(frozen=True, slots=True)
class Slipped:
    """A table with a mistake in it.

    Attributes:
        cell: where; kinds: of findings that would each be right, separated by `|`.
        reported: as written, money in đồng; `expected`: as it would have been.
    """

    table: Table
    cell: CellKey
    kinds: str
    reported: str
    expected: str


Planter = Callable[[Table, Random], Slipped | None]


def plant_in_table(table: Table, slip: str, rng: Random) -> Slipped | None:
    """The table with a slip of the kind named, or None where it has no place for one.

    Args:
        table: sound.
        slip: key of `CELL_PLANTERS`.
        rng: picks the cell.
    """
    return CELL_PLANTERS[slip](table, rng)


def _wrong_total(table: Table, rng: Random) -> Slipped | None:
    """A total typed over its sum."""
    cells = [c for c in known(table) if len(parts_of(table, c)) > 1 and not table.version]
    return _changed(table, rng, cells, _SUMS, lambda value: value + _step(value) * 37)


def _digits_swapped(table: Table, rng: Random) -> Slipped | None:
    """Two digits of what was disbursed change places."""
    cells = [c for c in known(table) if is_own_money(table, c, "disbursed") and is_balanced(table, c)]
    return _changed(table, rng, cells, _MONEY, lambda value: _swapped(table, value))


def _unit(table: Table, rng: Random) -> Slipped | None:
    """A figure in the next smaller unit than the rest of its table."""
    cells = [c for c in known(table) if is_own_money(table, c, "disbursed") and not table.version]
    slipped = _changed(table, rng, cells, f"unit_slip|{_MONEY}", lambda value: value * _THOUSAND)
    return slipped and _doubting(slipped)


def _separator(table: Table, rng: Random) -> Slipped | None:
    """The decimal comma typed as a point, in a cell of text."""
    if table.version or table.filled.form.unit != "million":
        return None
    cells = [c for c in known(table) if is_own_money(table, c, "disbursed") and has_three_decimals(table, c)]
    slipped = _changed(table, rng, cells, f"separator_slip|unit_slip|{_MONEY}", lambda value: value * _THOUSAND)
    return slipped and _with_odd(_doubting(slipped), Odd(f"{figure_at(table, slipped.cell):.3f}"))


def _letter(table: Table, rng: Random) -> Slipped | None:
    """The letter O typed for a nought."""
    cells = [c for c in known(table) if "0" in f"{figure_at(table, c):f}"[1:] and not parts_of(table, c)]
    return _odd(table, rng, cells, "unreadable_number", lambda value: Odd(value[0] + value[1:].replace("0", "O", 1)))


def _lost_reference(table: Table, rng: Random) -> Slipped | None:
    """A sum over cells that were deleted."""
    kinds = "unreadable_number|formula_not_calculated"
    return _odd(table, rng, unused_sums(table), kinds, lambda _: Odd("#REF!", "=SUM(#REF!)"))


def _never_calculated(table: Table, rng: Random) -> Slipped | None:
    """A sum whose value no program has worked out."""
    return _odd(table, rng, unused_sums(table), "formula_not_calculated", lambda _: Odd())


def _unnamed_column(table: Table, rng: Random) -> Slipped | None:
    """A column of figures under a header that says nothing."""
    if table.version:
        return None
    header = rng.choice(phrases("demo/workbooks")["nonsense"])
    figures = {row.key: Decimal(rng.randint(3, 95)) for row in table.filled.rows}
    return Slipped(replace(table, stray=Stray(header, figures)), STRAY, "stray_column", header, "")


def _rate(table: Table, rng: Random) -> Slipped | None:
    """A rate typed that is not what its figures give."""
    rates = {column.key for column in table.filled.columns if column.percent_of} if not table.version else set()
    cells = [(row.key, rate) for row in table.filled.rows for rate in sorted(rates) if has_rate(table, row.key, rate)]
    if not cells:
        return None
    cell = rng.choice(cells)
    expected = rate_at(table, cell)
    reported = expected + Decimal(rng.randint(400, 900)) / 100
    figures = {**table.filled.figures, cell: reported}
    return Slipped(
        _with_figures(table, figures), cell, "percent_arithmetic|rate_arithmetic", f"{reported}", f"{expected}"
    )


def _movement_open(table: Table, rng: Random) -> Slipped | None:
    """Poor households at the end that are not those at the start and what moved; the total goes along."""
    return _moved(table, rng, "poor_end", "stock_flow", lambda _row, value: value + 7)


def _subset(table: Table, rng: Random) -> Slipped | None:
    """More ethnic minority households among the poor than there are poor; the total goes along."""
    return _moved(
        table, rng, "poor_end_dtts", "subset_exceeds_whole",
        lambda row, _: (table.filled.figures.get((row, "poor_end")) or Decimal(0)) + 5,
    )  # fmt: skip


CELL_PLANTERS: Mapping[str, Planter] = {
    "cell_separator": _separator,
    "cell_subset": _subset,
    "cell_movement_open": _movement_open,
    "cell_rate": _rate,
    "cell_digits_swapped": _digits_swapped,
    "cell_total": _wrong_total,
    "cell_lost_reference": _lost_reference,
    "cell_never_calculated": _never_calculated,
    "cell_unit": _unit,
    "cell_letter": _letter,
    "cell_unnamed_column": _unnamed_column,
}
"""Every slip by name, those first that have a place in few tables."""


def _step(value: Decimal) -> Decimal:
    """One of the last written digit, or of the units."""
    return Decimal(1) if value == int(value) else Decimal("0.001")


def _swapped(table: Table, value: Decimal) -> Decimal:
    factor = money_unit_of(table.filled.form.unit).factor
    return swap(int(value * factor)) / factor


def _changed(
    table: Table, rng: Random, cells: list[CellKey], kinds: str, change: Callable[[Decimal], Decimal]
) -> Slipped | None:
    """The table with one of some figures changed; sums that no longer come out stand as values."""
    fitting = [cell for cell in cells if change(figure_at(table, cell)) != figure_at(table, cell)]
    if not fitting:
        return None
    cell = rng.choice(fitting)
    value = figure_at(table, cell)
    figures = {**table.filled.figures, cell: change(value)}
    return Slipped(
        _with_figures(table, figures), cell, kinds, _told(table, cell, change(value)), _told(table, cell, value)
    )


def _with_figures(table: Table, figures: Mapping[CellKey, Decimal | None]) -> Table:
    return replace(table, filled=replace(table.filled, figures=figures))


def _told(table: Table, cell: CellKey, value: Decimal) -> str:
    """A figure as the truth has it: money in đồng."""
    if isinstance(table.facts[cell], FundingFact):
        return str(int(value * money_unit_of(table.filled.form.unit).factor))
    return f"{value:f}"


def _doubting(slipped: Slipped) -> Slipped:
    """Both what is written and what was meant are right readings."""
    table, cell = slipped.table, slipped.cell
    written = figure_at(table, cell)
    return replace(slipped, table=replace(table, doubted={cell: (written, written / _THOUSAND)}))


def _with_odd(slipped: Slipped, odd: Odd) -> Slipped:
    """The same with something else than a figure in its cell; a sum never calculated stays the sum it is."""
    others = {cell: value for cell, value in slipped.table.filled.figures.items() if cell != slipped.cell}
    figures = others if odd == Odd() else {**others, slipped.cell: None}
    return replace(slipped, table=replace(_with_figures(slipped.table, figures), odd={slipped.cell: odd}))


def _odd(table: Table, rng: Random, cells: list[CellKey], kinds: str, change: Callable[[str], Odd]) -> Slipped | None:
    """The table with something in one of some cells that is no figure."""
    if table.version or not cells:
        return None
    cell = rng.choice(cells)
    odd = change(f"{figure_at(table, cell):f}")
    expected = _told(table, cell, figure_at(table, cell))
    return _with_odd(Slipped(table, cell, kinds, odd.text, expected), odd)


def _moved(
    table: Table, rng: Random, column: str, kinds: str, change: Callable[[str, Decimal], Decimal]
) -> Slipped | None:
    """The table of households with one place's figure changed, and its total with it."""
    cells = [c for c in known(table) if c[1] == column and c[0] != TOTAL and isinstance(table.facts[c], IndicatorFact)]
    if not cells:
        return None
    cell = rng.choice(cells)
    value, whole = figure_at(table, cell), (TOTAL, column)
    changed = change(cell[0], value)
    figures = {**table.filled.figures, cell: changed}
    if whole in figures:
        figures[whole] = figure_at(table, whole) + changed - value
    return Slipped(_with_figures(table, figures), cell, kinds, f"{changed:f}", f"{value:f}")
