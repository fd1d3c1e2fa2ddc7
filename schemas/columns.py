"""The kinds of column our tables are made of: exact money, percent, moments, closed lists and the shape of codes."""

from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

from schemas import obligations
from schemas.bounds import FIRST_YEAR, LAST_YEAR

Amount = Annotated[pl.Decimal, 20, 4]
"""Exact decimal: đồng, households, percent 0-100; never a binary float."""

Moment = Annotated[pl.Datetime, "us", None]
"""Point in time, UTC, microseconds."""

Texts = Annotated[pl.List, pl.String()]
"""Ordered list of texts, mostly observation ids."""

AMOUNT = pl.Decimal(20, 4)
UNIT_LEVELS = ["province", "district", "commune"]
DOCUMENT_KINDS = ["plan", "report", "form"]
PERIODS = ["Y", "H1", "AD_HOC"]
SUBMISSION_STATES = ["accepted", "superseded", "rejected"]
TOPICS = ["funding", "poverty", "output", "target"]
CAPITALS = ["DTPT", "SN", "ALL"]
SCENARIOS = ["actual", "plan", "estimate"]
POINTS = ["start", "end", "year"]
STATUSES = ["not_applicable", "not_allocated", "run_by_province", "nil"]
REPORTS = list(obligations.REPORTS)
SEVERITIES = ["error", "warning", "info"]
FINDING_STATES = ["open", "waived", "accepted", "corrected", "gone"]
ANSWERS = ["confirmed", "corrected", "unknown", "explained"]
DUE_SET_BY = ["unit", "province", "plan", "circular", "default"]
COVERAGE_STATES = ["on_time", "late", "received", "missing", "due", "not_owed"]


def required(**checks: Any) -> Any:  # noqa: ANN401 - pandera's own signature
    """A column that is known in every row."""
    return pa.Field(nullable=False, **checks)


def optional(**checks: Any) -> Any:  # noqa: ANN401 - pandera's own signature
    """A column that may be NULL: not known."""
    return pa.Field(nullable=True, **checks)


def one_of(values: list[str]) -> Any:  # noqa: ANN401 - pandera's own signature
    """A known value of a closed list."""
    return pa.Field(nullable=False, isin=values)


def one_of_or_null(values: list[str]) -> Any:  # noqa: ANN401 - pandera's own signature
    """A value of a closed list, or NULL where not known."""
    return pa.Field(nullable=True, isin=values)


def year() -> Any:  # noqa: ANN401 - pandera's own signature
    """A budget or reporting year, or NULL where not known."""
    return pa.Field(nullable=True, in_range={"min_value": FIRST_YEAR, "max_value": LAST_YEAR})


def submission_key() -> Any:  # noqa: ANN401 - pandera's own signature
    """The SHA-256 of the file, in hex."""
    return pa.Field(nullable=False, str_matches=r"^[0-9a-f]{64}$")


def project() -> Any:  # noqa: ANN401 - pandera's own signature
    """A project code, `ALL` for the whole programme, or NULL where not known."""
    return pa.Field(nullable=True, str_matches=r"^(ALL|[A-Z]+[0-9]+(\.[A-Z]+[0-9]+)*)$")
