"""The tables made from what submissions say: mismatches, consolidated figures, coverage, runs, rules, dictionary."""

import pandera.polars as pa
import polars as pl

from schemas import columns as c
from schemas.comparisons import KINDS


class Findings(pa.DataFrameModel):
    """One row per mismatch and submission; the published table keeps the newest submission's row."""

    finding_id: str = c.required()
    rule_id: str = c.required()
    kind: str = c.required(str_matches=r"^[a-z0-9_]+$")
    subject_id: str = c.optional()
    severity: str = c.one_of(c.SEVERITIES)
    submission_id: str = c.submission_key()
    unit_code: str = c.optional()
    programme: str = c.optional()
    project_code: str = c.project()
    agency_code: str = c.optional()
    sub_unit: str = c.optional()
    year: pl.Int32 = c.year()
    indicator: str = c.optional()
    source: str = c.optional()
    reported: c.Amount = c.optional()
    expected: c.Amount = c.optional()
    difference: c.Amount = c.optional()
    tolerance: c.Amount = c.optional()
    unit: str = c.optional()
    cause_id: str = c.optional()
    message_vi: str = c.required()
    message_en: str = c.required()
    arithmetic: str = c.optional()
    suspects: c.Texts = c.required()
    suggestion: str = c.optional()
    suggested_value: c.Amount = c.optional()
    effect_vnd: c.Amount = c.optional()
    observation_ids: c.Texts = c.required()
    state: str = c.one_of(c.FINDING_STATES)
    decided_by: str = c.optional()
    decided_at: c.Moment = c.optional()
    reason: str = c.optional()
    note_vi: str = c.optional()
    note_en: str = c.optional()
    first_seen: c.Moment = c.optional()
    last_seen: c.Moment = c.optional()

    class Config:
        """No other columns; a submission shows a mismatch once."""

        strict = True
        unique = ("finding_id", "submission_id")


class FindingsBySubmission(pa.DataFrameModel):
    """One row per submission, in force or not, and mismatch it shows; what the mismatch is stands in `findings`."""

    submission_id: str = c.submission_key()
    finding_id: str = c.required()
    subject_id: str = c.optional()
    rule_id: str = c.required()
    severity: str = c.one_of(c.SEVERITIES)
    cause_id: str = c.optional()
    difference: c.Amount = c.optional()
    suspects: c.Texts = c.required()

    class Config:
        """No other columns; a submission shows a mismatch once."""

        strict = True
        unique = ("submission_id", "finding_id")


class Judgements(pa.DataFrameModel):
    """One row per submission and rule that had a case to judge within it."""

    submission_id: str = c.submission_key()
    rule_id: str = c.required()
    cases: pl.Int64 = c.required(gt=0)

    class Config:
        """No other columns."""

        strict = True
        unique = ("submission_id", "rule_id")


class FundingByUnitProjectYear(pa.DataFrameModel):
    """One row per unit, programme, project, year and source, in đồng."""

    province_code: str = c.optional()
    province_name: str = c.optional()
    unit_code: str = c.required()
    unit_name: str = c.optional()
    unit_level: str = c.one_of_or_null(c.UNIT_LEVELS)
    programme: str = c.required()
    project_code: str = c.required()
    project_name_vi: str = c.optional()
    year: pl.Int32 = c.required()
    source: str = c.required()
    planned_vnd: c.Amount = c.optional()
    allocated_vnd: c.Amount = c.optional()
    carried_in_vnd: c.Amount = c.optional()
    disbursed_vnd: c.Amount = c.optional()
    carried_out_vnd: c.Amount = c.optional()
    disbursement_pct: c.Amount = c.optional()
    open_errors: pl.Int64 = c.required(ge=0)
    low_vnd: c.Amount = c.optional()
    high_vnd: c.Amount = c.optional()
    is_complete: bool = c.required()
    chosen_from: c.Texts = c.required()
    choice_reason: str = c.required()

    class Config:
        """No other columns; one row per cell."""

        strict = True
        unique = ("unit_code", "programme", "project_code", "year", "source")


class FundingByProjectYear(pa.DataFrameModel):
    """One row per province, programme, project, year and source, in đồng."""

    province_code: str = c.required()
    province_name: str = c.optional()
    programme: str = c.required()
    project_code: str = c.required()
    project_name_vi: str = c.optional()
    year: pl.Int32 = c.required()
    source: str = c.required()
    planned_vnd: c.Amount = c.optional()
    allocated_vnd: c.Amount = c.optional()
    carried_in_vnd: c.Amount = c.optional()
    disbursed_vnd: c.Amount = c.optional()
    carried_out_vnd: c.Amount = c.optional()
    disbursement_pct: c.Amount = c.optional()
    units_expected: pl.Int64 = c.required(ge=0)
    units_reported: pl.Int64 = c.required(ge=0)
    units_not_applicable: pl.Int64 = c.required(ge=0)
    units_missing: pl.Int64 = c.required(ge=0)
    open_errors: pl.Int64 = c.required(ge=0)
    low_vnd: c.Amount = c.optional()
    high_vnd: c.Amount = c.optional()
    is_complete: bool = c.required()

    class Config:
        """No other columns; one row per cell."""

        strict = True
        unique = ("province_code", "programme", "project_code", "year", "source")


class PovertyByUnitYear(pa.DataFrameModel):
    """One row per unit or part of it, year, point in the year and scenario."""

    province_code: str = c.optional()
    unit_code: str = c.required()
    unit_name: str = c.optional()
    sub_unit: str = c.optional()
    year: pl.Int32 = c.required()
    point: str = c.one_of(c.POINTS)
    scenario: str = c.one_of(c.SCENARIOS)
    households: c.Amount = c.optional()
    households_dtts: c.Amount = c.optional()
    poor: c.Amount = c.optional()
    poor_dtts: c.Amount = c.optional()
    near_poor: c.Amount = c.optional()
    near_poor_dtts: c.Amount = c.optional()
    escaped: c.Amount = c.optional()
    relapsed: c.Amount = c.optional()
    newly_poor: c.Amount = c.optional()
    poverty_rate_pct: c.Amount = c.optional()
    poverty_rate_dtts_pct: c.Amount = c.optional()
    near_poverty_rate_pct: c.Amount = c.optional()
    poverty_rate_reduction_pp: c.Amount = c.optional()
    chosen_from: c.Texts = c.required()

    class Config:
        """No other columns; one row per unit, place, year, point and scenario."""

        strict = True
        unique = ("unit_code", "sub_unit", "year", "point", "scenario")


class OutputsByProjectYear(pa.DataFrameModel):
    """One row per province, programme, project, year, output and its unit."""

    province_code: str = c.required()
    province_name: str = c.optional()
    programme: str = c.required()
    project_code: str = c.required()
    year: pl.Int32 = c.required()
    indicator: str = c.required()
    unit: str = c.required()
    planned_value: c.Amount = c.optional()
    actual_value: c.Amount = c.optional()
    units_reported: pl.Int64 = c.required(ge=0)
    chosen_from: c.Texts = c.required()

    class Config:
        """No other columns; one row per output."""

        strict = True
        unique = ("province_code", "programme", "project_code", "year", "indicator", "unit")


class Coverage(pa.DataFrameModel):
    """One row per unit, kind of report, programme and year."""

    province_code: str = c.optional()
    unit_code: str = c.required()
    unit_name: str = c.optional()
    unit_level: str = c.one_of_or_null(c.UNIT_LEVELS)
    programme: str = c.required()
    report: str = c.one_of(c.REPORTS)
    year: pl.Int32 = c.required()
    due: pl.Date = c.optional()
    received_at: c.Moment = c.optional()
    submission_id: str = c.optional()
    state: str = c.one_of(c.COVERAGE_STATES)
    set_by: str = c.one_of_or_null(c.DUE_SET_BY)
    basis: str = c.optional()
    refused_submission_id: str = c.optional()

    class Config:
        """No other columns; one row per obligation."""

        strict = True
        unique = ("unit_code", "programme", "report", "year")


class Comparisons(pa.DataFrameModel):
    """One row per unit, comparison between documents, programme and year."""

    unit_code: str = c.required()
    comparison: str = c.one_of(list(KINDS))
    programme: str = c.required()
    year: pl.Int32 = c.required()
    agree: pl.Int64 = c.required(ge=0)
    differ: pl.Int64 = c.required(ge=0)
    cannot_tell: pl.Int64 = c.required(ge=0)

    class Config:
        """No other columns."""

        strict = True
        unique = ("unit_code", "comparison", "programme", "year")


class Runs(pa.DataFrameModel):
    """One row per run that was published."""

    run_id: str = c.required()
    started_at: c.Moment = c.required()
    as_of: pl.Date = c.optional()
    code_version: str = c.optional()
    files_new: pl.Int64 = c.required(ge=0)
    files_known: pl.Int64 = c.required(ge=0)
    files_reread: pl.Int64 = c.required(ge=0)
    files_refused: pl.Int64 = c.required(ge=0)
    files_read: pl.Int64 = c.required(ge=0)
    files_rejected: pl.Int64 = c.required(ge=0)
    observations: pl.Int64 = c.required(ge=0)
    findings_open: pl.Int64 = c.required(ge=0)
    reading_seconds: c.Amount = c.required(ge=0)
    run_seconds: c.Amount = c.required(ge=0)
    reader_memory_bytes: pl.Int64 = c.required(ge=0)

    class Config:
        """No other columns."""

        strict = True
        unique = ("run_id",)


class Rules(pa.DataFrameModel):
    """One row per rule the figures are held against."""

    rule_id: str = c.required()
    kind: str = c.required()
    severity: str = c.one_of(c.SEVERITIES)
    title_vi: str = c.required()
    title_en: str = c.required()
    message_vi: str = c.optional()
    message_en: str = c.optional()
    basis: str = c.optional()
    applies_to: str = c.optional()
    tolerance: str = c.optional()

    class Config:
        """No other columns."""

        strict = True
        unique = ("rule_id",)


class Dictionary(pa.DataFrameModel):
    """One row per column of a published table, and one per table (its column NULL)."""

    table_name: str = c.required()
    position: pl.Int32 = c.required(ge=0)
    column_name: str = c.optional()
    data_type: str = c.optional()
    is_nullable: bool = c.optional()
    unit: str = c.optional()
    description_vi: str = c.required()
    description_en: str = c.required()

    class Config:
        """No other columns."""

        strict = True
        unique = ("table_name", "position")
