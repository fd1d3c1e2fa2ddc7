"""A table before it is laid out: columns with the path of their headers, rows with their labels, figures between."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from tests.layouts.paper import Inked
from tests.layouts.truth import Said

Kind = Literal["money", "count", "percent"]
Spot = tuple[int, int]
"""A row and a column of the table, from 0."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        path: header texts from the top down.
        role: `figure`, or the words it holds: order, label, agency, place, project, measure_unit, note, state.
        is_judged: False where offices differ in what such a column means.
        is_hidden: not shown, with figures nobody should read.
    """

    path: tuple[str, ...]
    role: str = "figure"
    says: Said = field(default_factory=dict)
    kind: Kind = "money"
    is_judged: bool = True
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        texts: words by the role of their column.
        level: 0 for the total, then projects, sub-projects, their parts.
        sum_of: rows it is the sum of, for formulas.
        has_figures: False for a heading.
    """

    texts: Mapping[str, str]
    says: Said = field(default_factory=dict)
    level: int = 0
    sum_of: tuple[int, ...] = ()
    is_judged: bool = True
    is_hidden: bool = False
    has_figures: bool = True


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake planted in a table: the finding kinds that name it, and the spots one of which they must name."""

    name: str
    kinds: tuple[str, ...]
    spots: tuple[Spot, ...]


@dataclass(slots=True)
class Table:
    """A table of one form.

    Attributes:
        says: what holds for every figure.
        grid: figures in đồng, households or percent; or words that stand in place of one.
        odd: spots with something else in place of their figure.
        typed: spots whose figure is typed even where others have formulas.
        doubted: spots whose value may be read in more than one way.
    """

    form: str
    columns: list[Column]
    rows: list[Row]
    says: Said
    grid: dict[Spot, Decimal | str] = field(default_factory=dict)
    odd: dict[Spot, Inked] = field(default_factory=dict)
    typed: set[Spot] = field(default_factory=set)
    doubted: set[Spot] = field(default_factory=set)
    slips: list[Slip] = field(default_factory=list)
    traits: list[str] = field(default_factory=list)

    def figure_columns(self) -> list[int]:
        """Positions of the columns with figures a reader should read."""
        return [c for c, column in enumerate(self.columns) if column.role == "figure" and not column.is_hidden]

    def amount(self, spot: Spot) -> Decimal:
        """The figure of a spot, 0 where there is none."""
        figure = self.grid.get(spot)
        return figure if isinstance(figure, Decimal) else Decimal(0)

    def insert_row(self, at: int, row: Row) -> None:
        """Put a row in between; the sums of the others still name the same rows."""
        moved = [replace(each, sum_of=tuple(i + (i >= at) for i in each.sum_of)) for each in self.rows]
        self.rows[:] = [*moved[:at], row, *moved[at:]]
        self.grid = {(r + (r >= at), c): figure for (r, c), figure in self.grid.items()}

    def insert_column(self, at: int, column: Column) -> None:
        """Put a column in between."""
        self.columns.insert(at, column)
        self.grid = {(r, c + (c >= at)): figure for (r, c), figure in self.grid.items()}

    def says_at(self, spot: Spot) -> dict[str, object]:
        """Everything a figure says: of its table, its column and its row, the narrower before the wider."""
        return {**self.says, **self.columns[spot[1]].says, **self.rows[spot[0]].says}
