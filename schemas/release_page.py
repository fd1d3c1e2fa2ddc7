"""What the pages of a release are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from schemas.changes import Change

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a release differs from the one before.

    Attributes:
        state: `first` where there is none before, `unreadable` where it cannot be read.
        stamp: of the one before.
        changes: every figure that is another.
        told: what the filings and decisions responsible are called, by id.
    """

    state: Literal["first", "unreadable", "compared"]
    stamp: str = ""
    changes: Sequence[Change] = ()
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What the summary page tells, as rows of the release's tables.

    Attributes:
        counts: of filings in force, superseded and refused, of open errors, warnings and notes.
        provinces: names by code.
        funding: of `funding_by_project_year`, all sources together.
        poverty: of `poverty_by_unit_year`, whole units, what was at the end of a year.
        coverage: of `coverage`.
        findings: open mismatches by unit, kind and severity, with their `count`.
        top: the open mismatches to look at first.
    """

    stamp: str
    code_version: str
    as_of: date | None
    counts: Mapping[str, int]
    provinces: Mapping[str, str]
    funding: Sequence[Row]
    poverty: Sequence[Row]
    coverage: Sequence[Row]
    findings: Sequence[Row]
    top: Sequence[Row]
    comparison: Comparison

    @property
    def programmes(self) -> list[str]:
        """The programmes anything is told of, by code."""
        return sorted({row["programme"] for row in (*self.funding, *self.coverage) if row["programme"]})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is published of one unit, and the figures of filings it rests on.

    Attributes:
        figures: observations with the name of their file, in the order they are numbered.
    """

    unit_code: str
    name: str
    funding: Sequence[Row]
    poverty: Sequence[Row]
    findings: Sequence[Row]
    figures: Sequence[Row]
