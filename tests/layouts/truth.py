"""What a reader of a made workbook should find: every figure with its address and meaning, and what was planted."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Cell = tuple[str, str]
"""Name of the sheet and address of the cell."""

Said = Mapping[str, object]
"""Meaning of a figure by column of `observations`; a tuple holds the values of which any is right."""


@dataclass(frozen=True, slots=True)
class Truth:
    """One figure written: where, how much, and what it says.

    Attributes:
        value: in đồng, households, persons, items or percent.
        within: how far a reading may lie from it, for cells that hold more digits than they show.
        stands: headers of its column and label of its row, for telling where a reading went wrong.
        is_exact_reading: False where the cell is deliberately written so that its value may be doubted.
    """

    cell: Cell
    value: Decimal
    said: Said
    within: Decimal = Decimal(0)
    stands: str = ""
    is_exact_reading: bool = True


@dataclass(frozen=True, slots=True)
class Planted:
    """A mistake put into a workbook, and the findings of which one at least must stand on one of its cells.

    Attributes:
        kinds: finding kinds that name it; the beginning is enough (`parts_vs_total`), '' for any.
        cells: cells of which one at least must be named.
    """

    slip: str
    kinds: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook with the truth beside it.

    Attributes:
        unit_code: the office whose workbook it is.
        free: cells that are not judged, because offices themselves differ in what they mean by them.
        traits: its seed, then what its layout is, for telling which layouts are read badly.
    """

    name: str
    folder: str
    content: bytes
    unit_code: str
    truths: tuple[Truth, ...]
    free: frozenset[Cell]
    planted: tuple[Planted, ...]
    traits: tuple[str, ...]
