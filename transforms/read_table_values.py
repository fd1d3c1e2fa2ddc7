"""Cells of a flattened table as values, and rows with a cell too many or too few put right where they prove it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from transforms.find_table_rows import Cell, TableRow
from transforms.name_table_columns import Column
from transforms.parse_numbers import Convention, Number, UnreadableNumberError, read_number
from transforms.prove_table_layout import Proof

_HUNDRED = Decimal(100)
_MOSTLY = 0.8
_MOST_MISPLACED = 1
_TOLERATED = 2


@dataclass(frozen=True, slots=True)
class Value:
    """One cell read for what its column holds. `number` is None for a dash or blank, which stands for zero here."""

    cell: Cell
    value: Decimal
    number: Number | None


def convention_of(rows: Sequence[TableRow]) -> Convention:
    """Vietnamese (`2.737`, `25,28`) or spreadsheet (`2,737`, `25.28`) separators, by all cells of the table."""
    votes: Counter[Convention] = Counter()
    for row in rows:
        for cell in row.cells:
            mark = re.search(r"([.,])(\d+)\s?%?$", cell.text)
            if mark:
                groups_thousands = len(mark[2]) == 3  # noqa: PLR2004 - digits of a thousands group
                is_us = (mark[1] == ",") == groups_thousands
                votes["us" if is_us else "vi"] += 1 if groups_thousands else 3
    return "us" if votes["us"] > votes["vi"] else "vi"


def count_of(cell: Cell, convention: Convention) -> Value | None:
    """The cell as a whole number of households or persons; None where it is none."""
    if cell.kind != "number":
        return Value(cell, Decimal(0), None)
    number = _read(cell.text, convention)
    if number is None or "%" in cell.text:
        return None
    for value in (number.value, number.other):
        if value is not None and value == value.to_integral_value():
            return Value(cell, value, number)
    return None


def rate_of(cell: Cell, convention: Convention) -> Value | None:
    """The cell as a percentage 0-100; None where it is none."""
    if cell.kind != "number":
        return Value(cell, Decimal(0), None)
    number = _read(cell.text, convention)
    if number is None:
        return None
    for value in (number.value, number.other):
        if value is not None and value <= _HUNDRED:
            return Value(cell, value, number)
    return None


@lru_cache(maxsize=4096)
def _read(text: str, convention: Convention) -> Number | None:
    try:
        return read_number(text.rstrip("% "), convention)
    except UnreadableNumberError:
        return None


def fits_of(rows: Sequence[TableRow], width: int, convention: Convention) -> list[str]:
    """For every column `c`, `r` or `cr`: whether its cells can be counts, rates (some with decimals)."""
    return [_fit([row.cells[i] for row in rows], convention) for i in range(width)]


def _fit(cells: Sequence[Cell], convention: Convention) -> str:
    counts = sum(count_of(cell, convention) is not None for cell in cells)
    rates = sum(rate_of(cell, convention) is not None for cell in cells)
    has_decimals = any(re.search(r"[.,]\d|%", cell.text) for cell in cells)
    is_nothing = all(cell.kind != "number" or not cell.text.strip("0") for cell in cells)
    enough = _MOSTLY * len(cells)
    fit = ("c" if counts >= enough else "") + ("r" if rates >= enough and (has_decimals or is_nothing) else "")
    return fit or "cr"


def read_row(cells: Sequence[Cell | None], proof: Proof, convention: Convention) -> list[Value | None]:
    """A row's values by the meaning of their columns; None for a missing or unreadable cell or an unknown column."""
    return [_value(cell, column, convention) for cell, column in zip(cells, proof.layout, strict=True)]


def _value(cell: Cell | None, column: Column | None, convention: Convention) -> Value | None:
    if cell is None or column is None:
        return None
    return rate_of(cell, convention) if column.is_rate else count_of(cell, convention)


def realign(row: TableRow, proof: Proof, convention: Convention) -> list[Cell | None] | None:
    """The cells of an uneven row at their columns, None where one is missing or cannot be told; None if unprovable.

    Every way of leaving out the cell too many, or of leaving a gap, is tried against the table's own identities; what
    all the best ways agree on is kept. A row with a cell too many (a page number) may hold a wrong figure besides.
    """
    width = len(proof.layout)
    if abs(len(row.cells) - width) > _MOST_MISPLACED:
        return None
    weighed = [(_failures(cells, proof, convention), cells) for cells in _placements(row.cells, width)]
    fewest = min((failures for failures, _ in weighed if failures is not None), default=None)
    has_extra = len(row.cells) > width
    if fewest is None or fewest > (_TOLERATED if has_extra else 0):
        return None
    held = [cells for failures, cells in weighed if failures == fewest]
    most = max(_decimals(cells, proof) for cells in held)
    held = [cells for cells in held if _decimals(cells, proof) == most]
    return [held[0][i] if all(_same(h[i], held[0][i]) for h in held) else None for i in range(width)]


def _decimals(cells: Sequence[Cell | None], proof: Proof) -> int:
    """How many rates are written with decimals, as rates are: a page number is not."""
    pairs = zip(cells, proof.layout, strict=True)
    return sum(bool(cell and column and column.is_rate and re.search(r"[.,]", cell.text)) for cell, column in pairs)


def _same(one: Cell | None, other: Cell | None) -> bool:
    return (one and one.text) == (other and other.text)


def _placements(cells: tuple[Cell, ...], width: int) -> Iterator[list[Cell | None]]:
    if len(cells) == width:
        yield list(cells)
    elif len(cells) > width:
        for i in range(len(cells)):
            yield [*cells[:i], *cells[i + 1 :]]
    else:
        for i in range(width):
            yield [*cells[:i], None, *cells[i:]]


def _failures(cells: Sequence[Cell | None], proof: Proof, convention: Convention) -> int | None:
    """How many identities of the row fail; None where a cell does not fit its column or nothing speaks for the row."""
    values = read_row(cells, proof, convention)
    if any(v is None and c is not None and col for v, c, col in zip(values, cells, proof.layout, strict=True)):
        return None
    row = [value.value if value else None for value in values]
    answers = [identity.holds(row) for identity in proof.identities if identity.is_required]
    return answers.count(False) if answers.count(True) > answers.count(False) else None
