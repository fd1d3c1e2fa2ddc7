"""A table on a sheet: headers, rows and figures written by one hand, and the truth of every cell noted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from schemas.workbooks import cell_name
from tests.layouts.hand import Hand
from tests.layouts.paper import Inked, Paper, Place
from tests.layouts.table import Spot, Table
from tests.layouts.truth import Cell, Planted, Truth
from tests.layouts.write_headers import HeaderLook, write_headers

PERCENT_SHOWN = "0.005"
_STYLES = ("strong", "strong", "plain", "plain")


@dataclass(slots=True)
class Notes:
    """What was noted while sheets were written."""

    truths: list[Truth] = field(default_factory=list)
    free: set[Cell] = field(default_factory=set)
    planted: list[Planted] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TableLook:
    """How one table is laid out: its headers, its hand, formulas for totals, names merged down."""

    header: HeaderLook
    hand: Hand
    has_formulas: bool
    merges_labels: bool


def write_table(paper: Paper, table: Table, corner: Place, look: TableLook, rng: Random, notes: Notes) -> int:
    """Write a table with its corner there and note its truth; the row below it."""
    top = write_headers(paper, table, corner, look.header, rng)
    for r, row in enumerate(table.rows):
        for c, column in enumerate(table.columns):
            at = (top + r, corner[1] + c)
            if column.role != "figure":
                paper.ink(at, row.texts.get(column.role, ""), _STYLES[row.level])
            else:
                _write_figure(paper, table, (r, c), at, look, rng, notes)
        if row.is_hidden:
            paper.hidden_rows.add(top + r)
    if look.merges_labels:
        _merge_repeated(paper, table, (top, corner[1]))
    notes.planted += _addressed(paper, table, (top, corner[1]))
    return top + len(table.rows)


def _write_figure(  # noqa: PLR0913, PLR0917 - one cell of one table
    paper: Paper, table: Table, spot: Spot, at: Place, look: TableLook, rng: Random, notes: Notes
) -> None:
    figure = table.grid.get(spot)
    if spot in table.odd:
        paper.cells[at] = table.odd[spot]
        if spot not in table.doubted:
            notes.free.add(paper.address(at))
            return
    elif figure is None:
        notes.free.add(paper.address(at))
        return
    elif isinstance(figure, str):
        paper.ink(at, figure, "plain")
        return
    elif figure == 0 and look.hand.nil != "0":
        paper.ink(at, look.hand.nil, "plain")
        notes.free.add(paper.address(at))
        return
    else:
        paper.cells[at] = _inked(table, spot, at, look, rng)
    _note(paper, table, spot, at, notes)


def _inked(table: Table, spot: Spot, at: Place, look: TableLook, rng: Random) -> Inked:
    figure, kind = table.grid[spot], table.columns[spot[1]].kind
    assert not isinstance(figure, str)
    write = {"money": look.hand.amount, "count": look.hand.count, "percent": look.hand.percent}[kind]
    inked = write(figure, rng)
    row = table.rows[spot[0]]
    if look.has_formulas and row.sum_of and kind != "percent" and not isinstance(inked.value, str):
        cells = "+".join(cell_name(at[0] - spot[0] + part, at[1]) for part in row.sum_of)
        return Inked(inked.value, f"={cells}", inked.look, "strong")
    return Inked(inked.value, "", inked.look, _STYLES[row.level])


def _note(paper: Paper, table: Table, spot: Spot, at: Place, notes: Notes) -> None:
    row, column = table.rows[spot[0]], table.columns[spot[1]]
    figure = table.grid[spot]
    assert not isinstance(figure, str)
    if row.is_hidden:
        return
    if not (row.is_judged and column.is_judged):
        notes.free.add(paper.address(at))
        return
    within = type(figure)(PERCENT_SHOWN if column.kind == "percent" else 0)
    truth = Truth(paper.address(at), figure, table.says_at(spot), within, is_exact_reading=spot not in table.doubted)
    notes.truths.append(truth)


def _merge_repeated(paper: Paper, table: Table, corner: Place) -> None:
    """Names repeated down a column become one merged cell, as do the numbers beside them."""
    label = next(c for c, column in enumerate(table.columns) if column.role == "label")
    for first, last in _runs([row.texts.get("label", "") for row in table.rows]):
        for c in range(label + 1):
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
        cells = tuple(paper.address((corner[0] + r, corner[1] + c)) for r, c in slip.spots)
        yield Planted(slip.name, slip.kinds, cells)
