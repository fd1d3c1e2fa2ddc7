"""A table of a workbook before it is drawn: its figures, and what each of them says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from demo.truth import FundingFact, IndicatorFact
from schemas.filled_forms import CellKey, FilledForm, FormHead

Fact = FundingFact | IndicatorFact
STRAY: CellKey = ("", "stray")
"""The cell that is the header of a column nobody can name."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose table it is and of which years; `file` is the name its facts go by."""

    file: str
    head: FormHead
    years: tuple[int, ...]

    @property
    def year(self) -> int:
        """The last year told."""
        return self.years[-1]


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        facts: what the figure of a cell says; value, sheet and cell are added when it is written.
        statuses: what the words in a cell declare of its row's project.
        leads: by project, the office named as carrying it out.
        version: of an official form, '' for a table drawn by hand.
        odd: cells that hold something else than a figure.
        doubted: in the table's unit, what a cell may be read as where more than one reading is right.
        stray: a column nobody can name, or None.
    """

    filled: FilledForm
    facts: Mapping[CellKey, Fact]
    statuses: Mapping[CellKey, str] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    odd: Mapping[CellKey, "Odd"] = field(default_factory=dict)
    doubted: Mapping[CellKey, tuple[Decimal, ...]] = field(default_factory=dict)
    stray: "Stray | None" = None


@dataclass(frozen=True, slots=True)
class Stray:
    """A column that says nothing: its header, and its figures by the key of their row."""

    header: str
    figures: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Odd:
    """What stands in a cell instead of a figure.

    Typed words, or a formula and the error it shows; with neither, the cell's own formula, which was never calculated.
    """

    text: str = ""
    formula: str = ""
