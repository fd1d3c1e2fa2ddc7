"""What a form is: its columns, its rows, its versions, and the words its headers are read by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Meaning = Mapping[str, Any]
"""What words say of a figure: `indicator`, `source`, `capital`, `project`, `year`, `population` … and their values."""


class FormError(ValueError):
    """A form whose YAML does not hold together. `problems` names every one of them."""

    def __init__(self, form: str, problems: list[str]) -> None:
        """Carry every problem found."""
        super().__init__(f"{form}: " + "; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage column: 100 x the sum of `count` columns over the sum of `base` columns."""

    count: tuple[str, ...]
    base: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form, as its newest version has it.

    Attributes:
        key: short name within the form, e.g. `disbursed_tw_sn`; for a repeated group with the year behind it.
        path: header texts from the top down.
        means: everything the headers of the path say together.
        role: `figure`, or what the column is for: order, label, place, agency, project, measure_unit, state, note.
        width: in characters, for templates and official output.
        sum_of: keys of the columns it is the sum of; empty where it is typed.
        percent_of: what it is a percentage of, or None.
        year: the year a repeated group stands for, or None.
    """

    key: str
    path: tuple[str, ...]
    means: Meaning
    role: str = "figure"
    width: int = 11
    sum_of: tuple[str, ...] = ()
    percent_of: Percent | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row a form always has: its label, the indicator it counts, in which unit, of which project."""

    label: str
    indicator: str
    unit: str
    project: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a form are.

    Attributes:
        kind: project, place, indicator or item.
        beneath: what may stand indented under such a row.
        listed: what a template lists: projects, places, indicators, or blank rows.
        total_label: the label of the row of totals, or None where there is none.
        total_at: top or bottom.
    """

    kind: str
    listed: str
    beneath: tuple[str, ...] = ()
    total_label: str | None = None
    total_at: str = "top"


@dataclass(frozen=True, slots=True)
class Version:
    """A layout a form had for some years; `changed_vi` and `changed_en` say what the next one changed.

    Attributes:
        columns_without: keys of columns it did not have yet.
        columns_merged: by the key of a column it had instead of several, the keys of those; header and meaning are what
            they have in common.
    """

    version: str
    valid_from: int
    valid_to: int | None = None
    changed_vi: str = ""
    changed_en: str = ""
    columns_without: tuple[str, ...] = ()
    columns_merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Official:
    """How the province's own table of a form differs from what districts fill; its columns as in `Version`.

    Attributes:
        tables: the published tables it is written from.
        divided: the one of them that has a row for every unit; empty where there is none.
        headers: texts its columns have instead of the form's own, by key.
    """

    tables: tuple[str, ...]
    divided: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    columns_without: tuple[str, ...] = ()
    columns_merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a template shows beside its table of a filing received earlier.

    Attributes:
        header: with `{year}` for the year it is of.
        value: the column of the published table of units that holds it.
        years_back: how many years before the template's own.
    """

    header: str
    value: str
    years_back: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of headers that mean something in one form alone: what they mean and how they are written."""

    means: Meaning
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One form; two are the same only if they are one.

    Attributes:
        code: the short name used everywhere, e.g. `F1`.
        kind: plan or report: what a filing of it is.
        topic: funding, poverty or output.
        unit: how its money is written by default (a key of `units` in codebook/row_labels.yaml), else its count unit.
        reads: the vocabularies of codebook/headers.yaml its headers are read by, the first before the others.
        given: what `given` means here: planned or allocated; None where the form has no money.
        figures: what a figure means where neither row nor column says.
        asks: a table is of this form only if for each of these some column says one of the words.
        asks_roles: likewise, of the roles of its columns.
        rejects: words none of its columns may say.
        ways: other ways districts write the form: rows and columns exchanged, places or measures down the rows.
        words: texts of its own headers that its vocabularies do not have.
        official: how the province's own table looks; None where it publishes none in this form.
        references: what a template shows of earlier filings.
        instructions_vi: lines for who fills it, besides those of every form; likewise `instructions_en`.
    """

    code: str
    name: str
    title_vi: str
    title_en: str
    kind: str
    topic: str
    unit: str
    reads: tuple[str, ...]
    rows: Rows
    columns: tuple[Column, ...]
    versions: tuple[Version, ...]
    given: str | None = None
    figures: Meaning = field(default_factory=dict)
    asks: tuple[tuple[str, ...], ...] = ()
    asks_roles: tuple[tuple[str, ...], ...] = ()
    rejects: tuple[str, ...] = ()
    words: tuple[Words, ...] = ()
    listed_rows: tuple[ListedRow, ...] = ()
    ways: tuple["Form", ...] = ()
    reads_hidden: bool = False
    official: Official | None = None
    references: tuple[Reference, ...] = ()
    instructions_vi: tuple[str, ...] = ()
    instructions_en: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and last year its columns repeat for, or None where it is of one year."""
        years = [each.year for each in self.columns if each.year is not None]
        return (min(years), max(years)) if years else None

    @property
    def version(self) -> str:
        """The newest version."""
        return max(self.versions, key=lambda each: each.valid_from).version

    def column(self, key: str) -> Column:
        """The column of a key.

        Raises:
            KeyError: the form has none.
        """
        return next((each for each in self.columns if each.key == key), None) or _missing(self.code, key)


def _missing(form: str, key: str) -> Column:
    message = f"{form} has no column {key}"
    raise KeyError(message)
