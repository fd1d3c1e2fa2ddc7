"""The first station of a workbook: every cell as written, with its address, sheet by sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

Value = float | int | str | bool | datetime | date | time | timedelta | None
"""What stands in a cell: a number, text in NFC, a truth value, a moment, or None where it is empty."""

Address = tuple[int, int]
"""Row and column of a cell, both from 0: `(6, 2)` is C7."""

IDENTITY_SHEET = "_tonghop"
"""The hidden sheet by which a workbook says what it was made from: a form and its version, an office, a year."""

REPLY_FORM = "REPLY"
"""What a reply sheet says it is, where a template names its form."""

Visibility = Literal["visible", "hidden", "very_hidden"]
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, all four bounds from 0 and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Rows begin at row 1 and columns at A, whatever area the file says is used; rows are of one length.

    Attributes:
        rows: values row by row; None in every cell of a merged range but its first, in errors and in formulas never
            calculated.
        merges: merged ranges, as far as they lie within the rows.
        hidden_rows: rows within these that a reader of the sheet does not see, from 0; likewise `hidden_columns`.
        errors: cells that hold an error value, with what they show (`#REF!`).
        formulas: cells that hold a formula, with its text where the format gives it, else '' (and for a formula
            that another cell's stands for); none where the workbook's notes say `formulas_unknown`.
        uncalculated: formulas without a stored value.
        percents: cells whose number format shows a fraction as a percentage (0.2528 shows as 25,28%).
        comments: what comments on cells say.
        scales: cells whose number format shows thousands or millions, with what it divides by (1 234 567 as 1.235).
    """

    name: str
    rows: Sequence[Sequence[Value]]
    merges: tuple[Merge, ...] = ()
    visibility: Visibility = "visible"
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: Mapping[Address, str] = field(default_factory=dict)
    formulas: Mapping[Address, str] = field(default_factory=dict)
    uncalculated: frozenset[Address] = frozenset()
    percents: frozenset[Address] = frozenset()
    comments: Mapping[Address, str] = field(default_factory=dict)
    scales: Mapping[Address, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """Everything a reader found in one workbook.

    Attributes:
        media_type: what the content is, whatever the file's name says.
        sheets: in the order of the workbook, hidden ones included.
        notes: codes of what was done or could not be known at the door, e.g. `converted_tcvn3`, `has_macros`.
    """

    media_type: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def column_name(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    left = column + 1
    while left:
        left, letter = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A cell as people write it: `cell_name(6, 2)` is `C7`."""
    return f"{column_name(column)}{row + 1}"
