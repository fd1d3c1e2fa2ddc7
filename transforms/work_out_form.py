"""What the cells of a form hold: a figure, a formula with the value it gives, or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from schemas.filled_forms import CellKey, FilledForm, FormRow
from schemas.forms import Column
from schemas.workbooks import Address, cell_name

_HUNDRED = Decimal(100)
_PLACES = Decimal("0.01")
_CLOSE = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and the value it gives now; None where none of what it needs is known."""

    text: str
    value: Decimal | None


Content = Decimal | Formula | None


def work_out_form(filled: FilledForm, first: int) -> dict[CellKey, Content]:
    """What every cell of figures holds.

    A formula stands only where it gives the figure that is known; where the parts of a published figure do not add up
    to it, or not all of them are known, the figure itself stands.

    Args:
        filled: the form.
        first: the number of its first row on the sheet, from 0.
    """
    sheet = _Grid(filled, first)
    figures = [each for each in filled.columns if each.role == "figure"]
    return {(row.key, each.key): sheet.content(row, each) for row in filled.rows for each in figures}


class _Grid:
    """A form's cells by their keys: where they stand, what they are made of."""

    def __init__(self, filled: FilledForm, first: int) -> None:
        self._figures = filled.figures
        self._is_published = filled.is_published
        known = [cell for cell, value in filled.figures.items() if value is not None]
        self._told = {row for row, _ in known} | {column for _, column in known}
        self._rows = {row.key: row for row in filled.rows}
        self._columns = {each.key: each for each in filled.columns if each.role == "figure"}
        self._row_at = {row.key: first + at for at, row in enumerate(filled.rows)}
        self._column_at = {each.key: at for at, each in enumerate(filled.columns)}
        self._values: dict[CellKey, Decimal | None] = {}

    def content(self, row: FormRow, column: Column) -> Content:
        """What a cell holds."""
        cell = (row.key, column.key)
        known = self._figures.get(cell)
        if row.is_heading or (cell in self._figures and known is None):
            return None
        for formula in self._formulas(row, column):
            is_whole = not self._is_published or formula.value is not None
            if is_whole if cell not in self._figures else _gives(formula.value, known, column):
                return formula
        return known

    def _value(self, cell: CellKey) -> Decimal | None:
        """The figure of a cell as known, else as its first formula gives it."""
        if cell in self._figures:
            return self._figures[cell]
        if cell not in self._values:
            formula = next(self._formulas(self._rows[cell[0]], self._columns[cell[1]]), None)
            self._values[cell] = None if formula is None else formula.value
        return self._values[cell]

    def _formulas(self, row: FormRow, column: Column) -> Iterator[Formula]:
        """The ways a cell may be worked out: from the columns beside it, then from the rows that are its parts."""
        if column.percent_of is not None:
            count = [(row.key, key) for key in column.percent_of.count]
            base = [(row.key, key) for key in column.percent_of.base]
            yield Formula(self._percent_text(count, base), self._percent(count, base))
            return
        for parts in ([(row.key, key) for key in column.sum_of], [(key, column.key) for key in row.parts]):
            if parts:
                listed = ",".join(_ranges([self._address(part) for part in parts]))
                yield Formula(f'=IF(COUNT({listed})=0,"",SUM({listed}))', self._sum(parts))

    def _address(self, cell: CellKey) -> Address:
        return self._row_at[cell[0]], self._column_at[cell[1]]

    def _sum(self, cells: Sequence[CellKey]) -> Decimal | None:
        """The sum of the cells that are known; of published figures, only where no part is missing."""
        values = [self._value(cell) for cell in cells]
        known = [value for value in values if value is not None]
        is_short = any(value is None and self._is_told(cell) for cell, value in zip(cells, values, strict=True))
        return sum(known, Decimal(0)) if known and not (self._is_published and is_short) else None

    def _is_told(self, cell: CellKey) -> bool:
        """Whether anything at all is known of a cell's row and of its column: a year nobody reports on is no gap."""
        return cell[0] in self._told and cell[1] in self._told

    def _percent(self, count: Sequence[CellKey], base: Sequence[CellKey]) -> Decimal | None:
        whole, part = self._sum(base), self._sum(count)
        if not whole or part is None:
            return None
        return (part / whole * _HUNDRED).quantize(_PLACES, ROUND_HALF_UP)

    def _percent_text(self, count: Sequence[CellKey], base: Sequence[CellKey]) -> str:
        part = ",".join(_ranges([self._address(each) for each in count]))
        whole = ",".join(_ranges([self._address(each) for each in base]))
        return f'=IF(OR(COUNT({part})=0,SUM({whole})=0),"",ROUND(SUM({part})/SUM({whole})*100,2))'


def _gives(value: Decimal | None, known: Decimal | None, column: Column) -> bool:
    if value is None or known is None:
        return False
    return abs(value - known) <= _CLOSE if column.percent_of is not None else value == known


def _ranges(addresses: Sequence[Address]) -> list[str]:
    """The cells, those that follow each other along a row or column as one range: a function takes 255 at most."""
    runs = [[addresses[0]]]
    for before, here in pairwise(addresses):
        step = (here[0] - before[0], here[1] - before[1])
        is_on = step in ((0, 1), (1, 0)) and (len(runs[-1]) == 1 or _step(runs[-1]) == step)
        runs[-1].append(here) if is_on else runs.append([here])
    return [cell_name(*run[0]) if len(run) == 1 else f"{cell_name(*run[0])}:{cell_name(*run[-1])}" for run in runs]


def _step(run: Sequence[Address]) -> Address:
    return run[1][0] - run[0][0], run[1][1] - run[0][1]
