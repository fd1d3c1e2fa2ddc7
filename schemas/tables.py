"""Every table by name, and the one way a frame is held against its table."""

from collections.abc import Mapping
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from schemas import tables_of_decisions as decisions
from schemas import tables_of_readings as readings
from schemas import tables_of_results as results

PUBLISHED: Mapping[str, type[pa.DataFrameModel]] = {
    "submissions": readings.Submissions,
    "observations": readings.Observations,
    "findings": results.Findings,
    "findings_by_submission": results.FindingsBySubmission,
    "judgements": results.Judgements,
    "statuses": readings.Statuses,
    "lead_agencies": readings.LeadAgencies,
    "deadlines": readings.Deadlines,
    "citations": readings.Citations,
    "year_claims": readings.YearClaims,
    "troubles": readings.Troubles,
    "replies": readings.Replies,
    "decisions": decisions.Decisions,
    "funding_by_project_year": results.FundingByProjectYear,
    "funding_by_unit_project_year": results.FundingByUnitProjectYear,
    "poverty_by_unit_year": results.PovertyByUnitYear,
    "outputs_by_project_year": results.OutputsByProjectYear,
    "coverage": results.Coverage,
    "comparisons": results.Comparisons,
    "runs": results.Runs,
    "rules": results.Rules,
    "dictionary": results.Dictionary,
}
"""The tables of a release, in the order they are described."""

_DECLARED_AS: dict[type[pl.DataType], str] = {
    pl.String: "VARCHAR",
    pl.Boolean: "BOOLEAN",
    pl.Int32: "INTEGER",
    pl.Int64: "BIGINT",
    pl.Decimal: "DECIMAL(20,4)",
    pl.Datetime: "TIMESTAMP",
    pl.Date: "DATE",
    pl.List: "VARCHAR[]",
}


class TableError(ValueError):
    """Rows of ours that break their table: a fault of this program, never of the sender.

    Attributes:
        table: name of the model.
        failures: one row per broken condition: column, check, failure_case and the keys of the row.
        submission_ids: the submissions whose rows are broken; the rest of a batch may go on without them.
    """

    def __init__(self, table: str, failures: pl.DataFrame) -> None:
        """Carry every offending row."""
        shown = "\n".join(str(row) for row in failures.head(20).to_dicts())
        super().__init__(f"{failures.height} broken conditions in {table}:\n{shown}")
        self.table = table
        self.failures = failures
        named = failures["submission_id"].drop_nulls().unique().to_list() if "submission_id" in failures.columns else []
        self.submission_ids: frozenset[str] = frozenset(named)


def polars_schema(model: type[pa.DataFrameModel]) -> dict[str, pl.DataType]:
    """The exact polars type of every column, in order."""
    return {name: column.dtype.type for name, column in model.to_schema().columns.items()}


def declared_types(model: type[pa.DataFrameModel]) -> dict[str, str]:
    """The SQL type of every column, in order."""
    return {name: _DECLARED_AS[dtype.base_type()] for name, dtype in polars_schema(model).items()}


def key_of(model: type[pa.DataFrameModel]) -> list[str]:
    """The columns that name one row; empty where rows have no key."""
    return list(model.to_schema().unique or ())


def empty(model: type[pa.DataFrameModel]) -> pl.DataFrame:
    """The table without rows."""
    return pl.DataFrame(schema=polars_schema(model))


def frame_of(model: type[pa.DataFrameModel], rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The rows as a frame of exactly the table's columns and types; columns a row does not name are NULL."""
    return pl.DataFrame(rows, schema=polars_schema(model), orient="row")


def conform(model: type[pa.DataFrameModel], frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with exactly the table's columns, types and order; columns it lacks are NULL."""
    schema = polars_schema(model)
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def validate(frame: pl.DataFrame, model: type[pa.DataFrameModel]) -> pl.DataFrame:
    """The frame itself, once every row of it is known to fit its table.

    Eager and complete: on a lazy frame pandera looks at names and types only.

    Raises:
        TableError: carrying every broken condition with the keys of its row.
    """
    if frame.is_empty() and frame.schema == polars_schema(model):
        return frame
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as broken:
        raise TableError(model.__name__, _with_keys(broken.failure_cases, frame, model)) from None
    return frame


def _with_keys(failures: pl.DataFrame, frame: pl.DataFrame, model: type[pa.DataFrameModel]) -> pl.DataFrame:
    names = [name for name in dict.fromkeys([*key_of(model), "submission_id", "quote"]) if name in frame.columns]
    keys = frame.select(names).with_row_index("index").with_columns(pl.col("index").cast(pl.Int32))
    told = failures.select("column", "check", "failure_case", pl.col("index").cast(pl.Int32))
    return told.join(keys, on="index", how="left", maintain_order="left")
