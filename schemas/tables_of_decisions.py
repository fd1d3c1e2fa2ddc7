"""The table of what people decided on mismatches."""

import pandera.polars as pa
import polars as pl

from schemas import columns as c
from schemas.decisions import VERBS


class Decisions(pa.DataFrameModel):
    """One row per decision ever taken on a mismatch, by an officer or by the sender on a reply sheet."""

    decision_id: str = c.required(str_matches=r"^[0-9a-f]{24}$")
    number: pl.Int64 = c.optional()
    finding_id: str = c.required()
    decision: str = c.one_of(list(VERBS))
    origin: str = c.one_of(["officer", "sender"])
    effect: str = c.one_of(["in_force", "replaced", "lapsed", "gone"])
    current_finding_id: str = c.optional()
    note_vi: str = c.optional()
    note_en: str = c.optional()
    decided_by: str = c.required()
    decided_at: c.Moment = c.required()
    reason: str = c.required()
    until: pl.Date = c.optional()
    rule_id: str = c.optional()
    kind: str = c.optional()
    subject_id: str = c.optional()
    submission_id: str = c.optional()
    unit_code: str = c.optional()
    reported: c.Amount = c.optional()
    expected: c.Amount = c.optional()
    tolerance: c.Amount = c.optional()
    unit: str = c.optional()
    value: c.Amount = c.optional()
    value_written: str = c.optional()
    observation_id: str = c.optional()
    observed_written: str = c.optional()
    observed_value: c.Amount = c.optional()
    observed_half_width: c.Amount = c.optional()
    sub_unit: str = c.optional()
    agency_code: str = c.optional()
    programme: str = c.optional()
    project_code: str = c.optional()
    year_from: pl.Int32 = c.optional()
    year_to: pl.Int32 = c.optional()
    topic: str = c.optional()
    indicator: str = c.optional()
    source: str = c.optional()
    capital: str = c.optional()
    population: str = c.optional()
    scenario: str = c.optional()
    point: str = c.optional()
    item: str = c.optional()

    class Config:
        """No other columns; one row per decision."""

        strict = True
        unique = ("decision_id",)
