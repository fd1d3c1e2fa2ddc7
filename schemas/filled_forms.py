"""A form with what is to stand in it: its rows, the figures known, the words around the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from schemas.form_model import Column, Form

CellKey = tuple[str, str]
"""A cell of a form: the key of its row and the key of its column."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a form.

    Attributes:
        key: what it is of: a project code, a place, an indicator; `total` for the row of totals.
        order: its number as written.
        parts: keys of the rows it adds up; empty where its figures are typed.
        words: texts of its other columns, by their role.
        is_bold: totals and projects; `is_heading`: a row of words alone.
    """

    key: str
    label: str
    order: str = ""
    parts: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    is_bold: bool = False
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class FormHead:
    """Whose form it is and of when.

    Attributes:
        superior: the office above the sender, as a letterhead has it, '' for none; likewise `office`.
        period: `năm 2024`, `6 tháng đầu năm 2024`, `giai đoạn 2021-2025`.
        year: the form's own year, the last where it has several.
    """

    superior: str
    office: str
    period: str
    year: int


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form ready to be written on a sheet.

    Attributes:
        columns: of the layout wanted.
        figures: typed or published, money in the form's unit; None where it is known that nobody knows it. A cell that
            is not named is typed later, or worked out where the form says from what.
        words: typed where a figure would stand: `Không thực hiện`.
        footnotes: lines below the table.
        dated: the last of these lines, which says of which day the figures are; '' for none.
        is_published: whether no further figure will come: sums of which a part is not known are left out.
    """

    form: Form
    head: FormHead
    sheet: str
    columns: Sequence[Column]
    rows: Sequence[FormRow]
    figures: Mapping[CellKey, Decimal | None] = field(default_factory=dict)
    words: Mapping[CellKey, str] = field(default_factory=dict)
    footnotes: Sequence[str] = ()
    dated: str = ""
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class ReferenceColumn:
    """What is known of the rows already, shown in grey beside the table: words by the key of the row."""

    header: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Template:
    """A blank form to be handed out.

    Attributes:
        identity: what the hidden sheet says besides the form: version, unit, year, period.
        programme: whose projects a row may name.
        references: what is known from earlier filings.
        deadline: the sentence that says when it is due, '' where nobody knows.
    """

    filled: FilledForm
    identity: Mapping[str, str]
    programme: str
    references: Sequence[ReferenceColumn] = ()
    deadline: str = ""
