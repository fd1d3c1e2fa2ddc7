"""A table before it is laid out: columns with the path of their headers, rows with their labels, figures between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """

    path: tuple[str, ...]
    role: str = "figure"
    says: Said = field(default_factory=dict)
    kind: Kind = "money"
    is_judged: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        texts: words by the role of their column.
        level: 0 for the total, then projects, sub-projects, their parts.
        sum_of: rows it is the sum of, for formulas.
    """

    texts: Mapping[str, str]
    says: Said = field(default_factory=dict)
    level: int = 0
    sum_of: tuple[int, ...] = ()
    is_judged: bool = True
    is_hidden: bool = False


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
        doubted: spots whose value may be read in more than one way.
    """

    form: str
    columns: list[Column]
    rows: list[Row]
    says: Said
    grid: dict[Spot, Decimal | str] = field(default_factory=dict)
    odd: dict[Spot, Inked] = field(default_factory=dict)
    doubted: set[Spot] = field(default_factory=set)
    slips: list[Slip] = field(default_factory=list)
    traits: list[str] = field(default_factory=list)

    def says_at(self, spot: Spot) -> dict[str, object]:
        """Everything a figure says: of its table, its column and its row, the narrower before the wider."""
        return {**self.says, **self.columns[spot[1]].says, **self.rows[spot[0]].says}
