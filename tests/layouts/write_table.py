"""A table on a sheet: headers, rows and figures written by one hand, and the truth of every cell noted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from schemas.workbooks import cell_name
from tests.layouts.hand import Hand
from tests.layouts.paper import Inked, Paper, Place
from tests.layouts.table import Spot, Table
from tests.layouts.truth import Cell, Planted, Truth
from tests.layouts.wordings import pick
from tests.layouts.write_headers import HeaderLook, write_headers

_PERCENT_SHOWN = Decimal("0.005")
_STYLES = ("strong", "strong", "plain", "plain")


@dataclass(slots=True)
class Notes:
    """What was noted while sheets were written."""

    truths: list[Truth] = field(default_factory=list)
    free: set[Cell] = field(default_factory=set)
    planted: list[Planted] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pen:
    """What writes: on which sheet, by which chance, noting where; figures of a sheet nobody should read are not noted."""

    paper: Paper
    rng: Random
    notes: Notes


@dataclass(frozen=True, slots=True)
class TableLook:
    """How one table is laid out: its headers, its hand, formulas for totals, names merged down."""

    header: HeaderLook
    hand: Hand
    has_formulas: bool
    merges_labels: bool


def write_table(pen: Pen, table: Table, corner: Place, look: TableLook) -> int:
    """Write a table with its corner there and note its truth; the row below it."""
    top = write_headers(pen.paper, table, corner, look.header, pen.rng)
    for r, row in enumerate(table.rows):
        for c, column in enumerate(table.columns):
            at = (top + r, corner[1] + c)
            if column.role == "figure":
                _write_figure(pen, table, (r, c), at, look)
            else:
                pen.paper.ink(at, row.texts.get(column.role, ""), _STYLES[row.level])
    _hide(pen.paper, table, (top, corner[1]))
    if look.merges_labels:
        _merge_repeated(pen.paper, table, (top, corner[1]))
    pen.notes.planted += _addressed(pen.paper, table, (top, corner[1]))
    return top + len(table.rows)


def _write_figure(pen: Pen, table: Table, spot: Spot, at: Place, look: TableLook) -> None:
    figure = table.grid.get(spot)
    if spot in table.odd:
        pen.paper.cells[at] = table.odd[spot]
        if spot in table.doubted:
            _note(pen, table, spot, at)
        else:
            pen.notes.free.add(pen.paper.address(at))
    elif isinstance(figure, str):
        pen.paper.ink(at, figure)
    elif figure is None:
        pen.notes.free.add(pen.paper.address(at))
    elif not figure and look.hand.nil != "0":
        is_said = pen.rng.random() < 0.04 and table.columns[spot[1]].kind == "money"
        pen.paper.ink(at, pick(pen.rng, "not_applicable") if is_said else look.hand.nil)
        pen.notes.free.add(pen.paper.address(at))
    else:
        pen.paper.cells[at] = _inked(pen, table, spot, at, look)
        _note(pen, table, spot, at)


def _inked(pen: Pen, table: Table, spot: Spot, at: Place, look: TableLook) -> Inked:
    kind, row = table.columns[spot[1]].kind, table.rows[spot[0]]
    write = {"money": look.hand.amount, "count": look.hand.count, "percent": look.hand.percent}[kind]
    inked = write(table.amount(spot), pen.rng)
    is_sum = look.has_formulas and row.sum_of and kind != "percent" and spot not in table.typed
    if is_sum and not isinstance(inked.value, str):
        cells = "+".join(cell_name(at[0] - spot[0] + part, at[1]) for part in row.sum_of)
        return Inked(inked.value, f"={cells}", inked.look, "strong")
    return Inked(inked.value, "", inked.look, _STYLES[row.level])


def _note(pen: Pen, table: Table, spot: Spot, at: Place) -> None:
    row, column, cell = table.rows[spot[0]], table.columns[spot[1]], pen.paper.address(at)
    if row.is_hidden or column.is_hidden or pen.paper.visibility != "visible":
        return
    if not (row.is_judged and column.is_judged):
        pen.notes.free.add(cell)
        return
    within = _PERCENT_SHOWN if column.kind == "percent" else Decimal(0)
    stands = f"{' › '.join(column.path)} | {row.texts.get('label', '')}"
    is_exact = spot not in table.doubted
    said = table.says_at(spot)
    pen.notes.truths.append(Truth(cell, table.amount(spot), said, within, stands, is_exact_reading=is_exact))


def _hide(paper: Paper, table: Table, corner: Place) -> None:
    paper.hidden_rows |= {corner[0] + r for r, row in enumerate(table.rows) if row.is_hidden}
    paper.hidden_columns |= {corner[1] + c for c, column in enumerate(table.columns) if column.is_hidden}


def _merge_repeated(paper: Paper, table: Table, corner: Place) -> None:
    """Names repeated down a column become one merged cell, as do the numbers beside them."""
    roles = [column.role for column in table.columns]
    role = "project" if "project" in roles else "label"
    name = roles.index(role)
    for first, last in _runs([row.texts.get(role, "") for row in table.rows]):
        for c in range(name if role == "project" else 0, name + 1):
            at = [(corner[0] + r, corner[1] + c) for r in range(first, last + 1)]
            for each in at[1:]:
                paper.cells.pop(each, None)
            paper.merge(*at[0], *at[-1])


def _runs(labels: list[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for i in range(1, len(labels) + 1):
        if i == len(labels) or labels[i] != labels[first]:
            if i - first > 1:
                yield first, i - 1
            first = i


def _addressed(paper: Paper, table: Table, corner: Place) -> Iterator[Planted]:
    for slip in table.slips:
        cells = tuple(paper.address((corner[0] + r, corner[1] + c)) for r, c in slip.spots if corner[0] + r >= 0)
        yield Planted(slip.name, slip.kinds, cells)
