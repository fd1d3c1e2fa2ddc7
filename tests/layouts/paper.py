"""A sheet while it is being written: inked cells by position, merged ranges, what is hidden."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from schemas.workbooks import cell_name

Place = tuple[int, int]
Ink = str | int | float | date


@dataclass(frozen=True, slots=True)
class Inked:
    """What stands in one cell.

    Attributes:
        formula: makes it a formula with `value` as its stored result; None as value is a formula never calculated.
        look: number format.
        style: how it is dressed: title, header, strong, plain, italic.
    """

    value: Ink | None
    formula: str = ""
    look: str = ""
    style: str = "plain"


@dataclass(slots=True)
class Paper:
    """One sheet."""

    name: str
    cells: dict[Place, Inked] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    visibility: Literal["visible", "hidden", "very_hidden"] = "visible"

    def ink(self, at: Place, value: Ink | None, style: str = "plain", **more: str) -> None:
        """Write one cell; nothing for an empty text."""
        if value != "":
            self.cells[at] = Inked(value, style=style, **more)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a range of more than one cell."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    def address(self, at: Place) -> tuple[str, str]:
        """Sheet and A1 address of a position."""
        return self.name, cell_name(*at)

    @property
    def bottom(self) -> int:
        """The first row below everything written."""
        return max((row for row, _ in self.cells), default=-1) + 1


def stored(value: Decimal) -> int | float:
    """A number as a spreadsheet keeps it."""
    return int(value) if value == value.to_integral_value() else float(value)
