"""The second and third stations: what one submission says, figure by figure, before any frame is built.

The reading process makes these records; the flow turns them into frames and validates those in batch.
Money is in đồng, percent 0-100; None is "not known", never zero.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file something stands: a cell of a sheet, or lines of a page; always with the words themselves."""

    quote: str
    line_from: int | None = None
    line_to: int | None = None
    page: int | None = None
    sheet: str | None = None
    cell: str | None = None
    bbox: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure read, with everything known of it.

    Attributes:
        ordinal: position among the submission's figures, from 0; with the place it makes the identity.
        value: in `unit`, by the reading that was chosen.
        half_width: half of the last written digit, in `unit`; 0 for exact counts.
        plain_value: what the plain Vietnamese reading gives, where another reading was chosen or is possible;
            None where only one reading exists. (`704.543 triệu`: plain 704 543 000 000.)
        other_value: the other possible reading of an ambiguous separator; None where there is none.
        item: the activity, model or group a figure is a part for, in the sender's words; None for a whole.
        part_of: ordinal of the figure this one is said to be a part of (`trong đó …`), or None.
        computed_from: ordinals of the figures a percentage or derived figure is said of.
        approximate: `at_least`, `at_most` or `about` where the text says so.
        is_formula: the cell holds a formula: the figure follows from others, nobody typed it.
    """

    ordinal: int
    topic: str | None
    indicator: str | None
    value: Decimal
    unit: str
    half_width: Decimal
    written: str
    written_unit: str
    place: Place
    programme: str | None = None
    project_code: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    agency_code: str | None = None
    sub_unit: str | None = None
    source: str | None = None
    capital: str = "ALL"
    population: str = "ALL"
    scenario: str = "actual"
    point: str = "year"
    item: str | None = None
    part_of: int | None = None
    computed_from: tuple[int, ...] = ()
    plain_value: Decimal | None = None
    other_value: Decimal | None = None
    approximate: str | None = None
    derived: bool = False
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """A declaration that a project does not apply, got no money, or is run by the province."""

    project_code: str
    year: int | None
    status: str
    place: Place


@dataclass(frozen=True, slots=True)
class LeadAgency:
    """An office named as leading or supporting a project."""

    project_code: str
    agency_code: str
    role: str
    place: Place


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date by which reports are due, as a plan sets it.

    `report` is annual_plan, half_year_report or annual_report.
    """

    report: str
    due_month: int
    due_day: int
    place: Place


@dataclass(frozen=True, slots=True)
class Citation:
    """A document cited by number, with the date the text gives it (None where no date stands).

    `issuer` is who issued it as written right behind ("UBND tỉnh Kon Tum"), None where the text does not say:
    local numbers are unique per issuer only.
    """

    document_number: str
    cited_date: str | None
    place: Place
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class YearClaim:
    """The year(s) a place that speaks for the whole document names.

    `role` is title, enacting (the sentence that issues it), closing or heading.
    """

    role: str
    year_from: int
    year_to: int
    place: Place


@dataclass(frozen=True, slots=True)
class Trouble:
    """A figure or mention that could not be read, kept so that it becomes a finding.

    `kind` is a finding kind (`unreadable_number`, `unknown_project`, `unknown_unit`).
    """

    kind: str
    written: str
    place: Place


@dataclass(frozen=True, slots=True)
class Reply:
    """A sender's answer to one mismatch, as its reply sheet gives it.

    Attributes:
        ordinal: position among the answers of the sheet, from 0.
        answers_submission: the file the sheet was handed out for.
        finding_id: the mismatch answered; None where the sheet no longer says which.
        answer: confirmed, corrected, unknown, or explained where words alone were written.
        corrected: the right figure by the sender: money in đồng, anything else in `written_unit`; None for none.
        written, written_unit: the same as typed.
        explanation: in the sender's words.
        answered_by: the name the sender signed with.
    """

    ordinal: int
    answers_submission: str
    finding_id: str | None
    answer: str
    place: Place
    corrected: Decimal | None = None
    written: str | None = None
    written_unit: str | None = None
    explanation: str | None = None
    answered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Whose document it is and what it is, as the content says.

    `scope` tells apart filings of one office, year and kind: the projects covered (`ALL` for the whole programme), and
    the series of one that stands beside the year's plan or report (`ALL:survey`, `ALL:allocation`).
    `how` says what the office was recognised from, for the person who doubts it.
    """

    unit_code: str
    unit_name: str
    unit_level: str
    province_code: str
    province_name: str
    document_kind: str
    programme: str
    year_from: int
    year_to: int
    period: str
    scope: str = "ALL"
    form_code: str | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The observations of one submission, column by column, as a reading process hands them over.

    Attributes:
        columns: values by column of the `observations` table; amounts as text with four decimals, lists as
            text with a space between two.
        unreadable: what was read but can be no figure.
    """

    count: int
    columns: dict[str, list[Any]]
    unreadable: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one file says.

    Attributes:
        figures: the observations in columns, where they were sent that way; `observations` is empty then.
    """

    media_type: str
    office: Office
    observations: tuple[Observation, ...] = ()
    statuses: tuple[Status, ...] = ()
    lead_agencies: tuple[LeadAgency, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    citations: tuple[Citation, ...] = ()
    year_claims: tuple[YearClaim, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    replies: tuple[Reply, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)
    figures: Figures | None = None

    @property
    def figure_count(self) -> int:
        """How many figures were read."""
        return len(self.observations) if self.figures is None else self.figures.count + len(self.figures.unreadable)
