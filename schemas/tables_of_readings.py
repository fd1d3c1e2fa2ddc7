"""The tables that hold what submissions say, one row per thing read, each with its place in the file."""

import pandera.polars as pa
import polars as pl

from schemas import columns as c


class Submissions(pa.DataFrameModel):
    """One row per distinct file received."""

    submission_id: str = c.submission_key()
    file_name: str = c.required()
    folder: str = c.optional()
    size_bytes: pl.Int64 = c.required(ge=0)
    media_type: str = c.optional()
    received_at: c.Moment = c.required()
    unit_code: str = c.optional()
    unit_name: str = c.optional()
    unit_level: str = c.one_of_or_null(c.UNIT_LEVELS)
    province_code: str = c.optional()
    province_name: str = c.optional()
    document_kind: str = c.one_of_or_null(c.DOCUMENT_KINDS)
    form_code: str = c.optional()
    programme: str = c.optional()
    year_from: pl.Int32 = c.year()
    year_to: pl.Int32 = c.year()
    period: str = c.one_of_or_null(c.PERIODS)
    scope: str = c.optional()
    recognised_by: str = c.optional()
    notes: c.Texts = c.optional()
    state: str = c.one_of(c.SUBMISSION_STATES)
    reject_code: str = c.optional()
    reject_message: str = c.optional()
    reject_message_en: str = c.optional()
    superseded_by: str = c.optional()
    observation_count: pl.Int64 = c.required(ge=0)
    finding_count: pl.Int64 = c.required(ge=0)

    class Config:
        """No other columns; one row per file."""

        strict = True
        unique = ("submission_id",)


class Observations(pa.DataFrameModel):
    """One row per figure read, whether its submission is in force or not."""

    observation_id: str = c.required(str_matches=r"^[0-9a-f]{24}$")
    submission_id: str = c.submission_key()
    ordinal: pl.Int32 = c.required(ge=0)
    unit_code: str = c.required()
    sub_unit: str = c.optional()
    agency_code: str = c.optional()
    programme: str = c.optional()
    project_code: str = c.project()
    year_from: pl.Int32 = c.year()
    year_to: pl.Int32 = c.year()
    topic: str = c.one_of_or_null(c.TOPICS)
    indicator: str = c.optional(str_matches=r"^[a-z0-9_]+$")
    source: str = c.optional(str_matches=r"^[A-Z]+$")
    capital: str = c.one_of(c.CAPITALS)
    population: str = c.required()
    scenario: str = c.one_of(c.SCENARIOS)
    point: str = c.one_of(c.POINTS)
    item: str = c.optional()
    value: c.Amount = c.required()
    unit: str = c.required()
    half_width: c.Amount = c.required(ge=0)
    approximate: str = c.one_of_or_null(["at_least", "at_most", "about"])
    written: str = c.required()
    written_unit: str = c.optional()
    plain_value: c.Amount = c.optional()
    other_value: c.Amount = c.optional()
    derived: bool = c.required()
    is_formula: bool = c.required()
    in_force: bool = c.required()
    part_of: str = c.optional()
    computed_from: c.Texts = c.required()
    sheet: str = c.optional()
    cell: str = c.optional()
    page: pl.Int32 = c.optional()
    line_from: pl.Int32 = c.optional()
    line_to: pl.Int32 = c.optional()
    bbox: str = c.optional()
    quote: str = c.required()

    class Config:
        """No other columns; one row per figure."""

        strict = True
        unique = ("observation_id",)


class Statuses(pa.DataFrameModel):
    """One row per declaration that a project does not apply, got no money, or is run by the province."""

    submission_id: str = c.submission_key()
    unit_code: str = c.required()
    project_code: str = c.project()
    year: pl.Int32 = c.year()
    status: str = c.one_of(c.STATUSES)
    sheet: str = c.optional()
    cell: str = c.optional()
    page: pl.Int32 = c.optional()
    line_from: pl.Int32 = c.optional()
    line_to: pl.Int32 = c.optional()
    bbox: str = c.optional()
    quote: str = c.required()

    class Config:
        """No other columns."""

        strict = True


class LeadAgencies(pa.DataFrameModel):
    """One row per office named as leading or supporting a project."""

    submission_id: str = c.submission_key()
    unit_code: str = c.required()
    project_code: str = c.project()
    agency_code: str = c.required()
    role: str = c.one_of(["lead", "support"])
    sheet: str = c.optional()
    cell: str = c.optional()
    page: pl.Int32 = c.optional()
    line_from: pl.Int32 = c.optional()
    line_to: pl.Int32 = c.optional()
    bbox: str = c.optional()
    quote: str = c.required()

    class Config:
        """No other columns."""

        strict = True


class Deadlines(pa.DataFrameModel):
    """One row per date by which a plan or circular wants reports in."""

    submission_id: str = c.optional()
    unit_code: str = c.optional()
    province_code: str = c.optional()
    report: str = c.one_of(c.REPORTS)
    due_month: pl.Int32 = c.required(in_range={"min_value": 1, "max_value": 12})
    due_day: pl.Int32 = c.required(in_range={"min_value": 1, "max_value": 31})
    sheet: str = c.optional()
    cell: str = c.optional()
    page: pl.Int32 = c.optional()
    line_from: pl.Int32 = c.optional()
    line_to: pl.Int32 = c.optional()
    bbox: str = c.optional()
    quote: str = c.optional()

    class Config:
        """No other columns."""

        strict = True


class Citations(pa.DataFrameModel):
    """One row per document a submission cites by number."""

    submission_id: str = c.submission_key()
    unit_code: str = c.required()
    document_number: str = c.required()
    cited_date: str = c.optional(str_matches=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    issuer: str = c.optional()
    sheet: str = c.optional()
    cell: str = c.optional()
    page: pl.Int32 = c.optional()
    line_from: pl.Int32 = c.optional()
    line_to: pl.Int32 = c.optional()
    bbox: str = c.optional()
    quote: str = c.required()

    class Config:
        """No other columns."""

        strict = True


class YearClaims(pa.DataFrameModel):
    """One row per place that names the year(s) of the whole document."""

    submission_id: str = c.submission_key()
    unit_code: str = c.required()
    role: str = c.required()
    year_from: pl.Int32 = c.year()
    year_to: pl.Int32 = c.year()
    sheet: str = c.optional()
    cell: str = c.optional()
    page: pl.Int32 = c.optional()
    line_from: pl.Int32 = c.optional()
    line_to: pl.Int32 = c.optional()
    bbox: str = c.optional()
    quote: str = c.required()

    class Config:
        """No other columns."""

        strict = True


class Troubles(pa.DataFrameModel):
    """One row per figure or mention that could not be read; the rules make a finding of each."""

    submission_id: str = c.submission_key()
    unit_code: str = c.required()
    kind: str = c.required()
    written: str = c.required()
    sheet: str = c.optional()
    cell: str = c.optional()
    page: pl.Int32 = c.optional()
    line_from: pl.Int32 = c.optional()
    line_to: pl.Int32 = c.optional()
    bbox: str = c.optional()
    quote: str = c.required()

    class Config:
        """No other columns."""

        strict = True


class Replies(pa.DataFrameModel):
    """One row per answer a sender gave to a mismatch on a reply sheet; the latest to each mismatch is in force."""

    submission_id: str = c.submission_key()
    ordinal: pl.Int32 = c.required(ge=0)
    unit_code: str = c.required()
    answers_submission: str = c.required()
    finding_id: str = c.optional()
    answer: str = c.one_of(c.ANSWERS)
    corrected: c.Amount = c.optional()
    written: str = c.optional()
    written_unit: str = c.optional()
    explanation: str = c.optional()
    answered_by: str = c.optional()
    in_force: bool = c.required()
    sheet: str = c.optional()
    cell: str = c.optional()
    page: pl.Int32 = c.optional()
    line_from: pl.Int32 = c.optional()
    line_to: pl.Int32 = c.optional()
    bbox: str = c.optional()
    quote: str = c.required()

    class Config:
        """No other columns; one row per answer."""

        strict = True
        unique = ("submission_id", "ordinal")
