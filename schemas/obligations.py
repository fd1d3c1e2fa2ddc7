"""Who owes which report by when: one value per line of a calendar, the national one or a province's own."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Owed = Literal["all", "seen", "not_owed"]
SetBy = Literal["unit", "province", "plan", "circular", "default"]

REPORTS = ("annual_plan", "half_year_report", "annual_report")
"""The reports a calendar speaks of, in the order of the year."""

WIDTH_OF_CODE = {2: "province", 3: "district", 5: "commune"}
"""How many digits the code of a unit of each level has."""

COLUMNS = (
    "who",
    "report",
    "programme",
    "due_month",
    "due_day",
    "year_offset",
    "valid_from",
    "valid_to",
    "owed",
    "reason",
)
"""The columns of a province's own calendar, `obligations.csv` in its home."""

ANY_REPORT = "*"


@dataclass(frozen=True, slots=True)
class Obligation:
    """One line of a calendar.

    Attributes:
        line: where it stands, counted from the header as 1.
        level: of the units it binds, None where it names units by code.
        unit_code: the one unit it binds, None for others.
        under: it binds the units directly below this one, None for others.
        report: which report, `*` for every one.
        programme: None for every programme.
        due_month, due_day: the last day on which it is on time; None where it is not owed.
        year_offset: 1 where it is due in the year after the one it is on, -1 in the year before.
        valid_from, valid_to: the due days it holds for, both ends included.
        owed: by `all` units it binds, by those heard from (`seen`), or by none (`not_owed`).
        set_by: who set it: a line for one `unit`, another line of the `province`, a `circular`, a `default` of ours.
        basis: the document or the reason it rests on.
    """

    line: int
    level: str | None
    unit_code: str | None
    under: str | None
    report: str
    programme: str | None
    due_month: int | None
    due_day: int | None
    year_offset: int
    valid_from: date
    valid_to: date
    owed: Owed
    set_by: SetBy
    basis: str

    def is_about(self, report: str, programme: str) -> bool:
        """Whether it speaks of a report of a programme."""
        return self.report in {ANY_REPORT, report} and self.programme in {None, programme}


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of a calendar that cannot be used or binds nobody; the others stand.

    Attributes:
        line: where it stands, 0 for the file as a whole.
        key: of the sentence that says what is wrong and what to do.
        details: what the sentence needs.
        near: the units that may have been meant, as people read them; '' where none comes near.
    """

    line: int
    key: str
    details: tuple[tuple[str, str], ...] = ()
    near: str = ""

    @property
    def sentence(self) -> str:
        """Where the messages have the sentence: those of any file's, or those of a calendar's lines."""
        return f"{'obligations' if self.line else 'files'}.{self.key}"


@dataclass(frozen=True, slots=True)
class Heard:
    """A unit of which anything was received, for one programme."""

    province_code: str
    unit_code: str
    unit_level: str
    programme: str


@dataclass(frozen=True, slots=True)
class DateSet:
    """A due date that a unit's plan sets for those below it.

    Attributes:
        unit_code: who set it.
        year_from, year_to: the years of the plan, None where it names none.
        basis: the words of the plan.
    """

    unit_code: str
    programme: str
    report: str
    due_month: int
    due_day: int
    year_from: int | None
    year_to: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit owes a report on a year by a day, or need not send it (`is_owed` False, then without a day)."""

    province_code: str
    unit_code: str
    unit_name: str
    unit_level: str
    programme: str
    report: str
    year: int
    due: date | None
    set_by: SetBy
    basis: str
    is_owed: bool


@dataclass(frozen=True, slots=True)
class RefusedFiling:
    """A refused file of which its name or folder says whose it is; `report` and `year` None where it does not say."""

    submission_id: str
    unit_code: str
    report: str | None
    year: int | None


def due_day(month: int, day: int, year: int) -> date:
    """A day of a year; 29 February is the 28th where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def is_day(month: int, day: int) -> bool:
    """Whether a calendar has such a day in any year."""
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True
