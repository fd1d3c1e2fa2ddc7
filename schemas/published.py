"""What is published of one province and year, side by side, for the tables in the forms' layouts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
"""A row of a published table, by column."""


@dataclass(frozen=True, slots=True)
class Published:
    """The published tables of one province, one programme.

    Attributes:
        by_unit: rows of `funding_by_unit_project_year`; `funding` of `funding_by_project_year`.
        declared: what units declared as not applying to them: unit, project, first and last year.
        excused: units that need not report on a year, by the calendar of obligations: unit, name and year.
        errors: open errors by unit and year.
        as_of: the day the tables are for, as an office writes it; '' where nobody knows.
    """

    province_code: str
    programme: str
    funding: Sequence[Row] = ()
    by_unit: Sequence[Row] = ()
    poverty: Sequence[Row] = ()
    outputs: Sequence[Row] = ()
    declared: Sequence[Row] = ()
    excused: Sequence[Row] = ()
    errors: Sequence[Row] = ()
    as_of: str = ""
