"""What differs between two releases, and to what it is put down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

CAUSES = ("decision", "resubmission", "new_filing", "program", "code_lists", "other")
"""What a change is put down to, the first that applies."""

FUNDING_MEASURES = ("planned_vnd", "allocated_vnd", "carried_in_vnd", "disbursed_vnd", "carried_out_vnd")
POVERTY_MEASURES = ("households", "poor", "near_poor")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a release says of units, one row per cell, `chosen_from` as one text of ids with blanks between.

    Attributes:
        funding: of `funding_by_unit_project_year`.
        totals: of `funding_by_project_year`.
        poverty: of `poverty_by_unit_year`, whole units at the end of a year.
    """

    funding: pl.DataFrame
    totals: pl.DataFrame
    poverty: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Origins:
    """Where a release's figures come from.

    Attributes:
        filed_in: the filing of each observation asked for.
        filings: every filing, by id: its row of `submissions`.
        decisions: those in force, by id: their rows.
        program: a mark of rules and reader; '' where nobody knows.
        code_lists: a mark of the code lists; '' where nobody knows.
    """

    filed_in: Mapping[str, str] = field(default_factory=dict)
    filings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    decisions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    program: str = ""
    code_lists: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is another than it was, with the one cause it is put down to.

    Attributes:
        unit_code: '' where the province's total differs by more than its units do.
        before: as it counted in the province's total; None where it did not.
        now: likewise.
        responsible: the filings and decisions it is put down to, by id.
    """

    topic: str
    province_code: str
    programme: str
    project_code: str
    year: int
    source: str
    unit_code: str
    unit_name: str
    measure: str
    before: Decimal | None
    now: Decimal | None
    cause: str
    responsible: Sequence[str] = ()

    @property
    def difference(self) -> Decimal:
        """How much it adds to the province's total."""
        return (self.now or Decimal(0)) - (self.before or Decimal(0))
