"""Records of what submissions say become validated frames, a batch at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import polars as pl

from schemas import records
from schemas.frames import Frames
from schemas.tables import PUBLISHED, TableError, frame_of, polars_schema, validate
from schemas.text import storable
from transforms.list_figures import list_figures

Readings = Sequence[tuple[str, records.Reading]]
Row = dict[str, Any]


_NO_TABLE = (pl.exceptions.PolarsError, ArithmeticError, LookupError, TypeError, ValueError)
_PLACE = tuple(each.name for each in fields(records.Place))
_STATED = {
    kind: tuple(each.name for each in fields(kind) if each.name != "place")
    for kind in (
        records.Status,
        records.LeadAgency,
        records.Deadline,
        records.Citation,
        records.YearClaim,
        records.Trouble,
        records.Reply,
    )
}
"""What each record says, besides where."""


def build_frames(readings: Readings) -> Frames:
    """What a batch of submissions says, one validated frame per table.

    A figure too large for any district, or of a year no one reports on, is no figure: it becomes a row of
    `troubles`, so that the sender is told.

    Args:
        readings: submission id and what the file says, in any order.

    Raises:
        TableError: records of ours that break their table, all of them, with their submissions; also those that cannot
            even be put in one.
    """
    try:
        return _built(readings)
    except TableError:
        raise
    except _NO_TABLE as error:
        misshapen = [name for name, reading in readings if not _makes_tables(name, reading)]
        if not misshapen:
            raise
        raise TableError("readings", pl.DataFrame({"submission_id": misshapen})) from error


def _makes_tables(submission_id: str, reading: records.Reading) -> bool:
    try:
        _built([(submission_id, reading)])
    except _NO_TABLE:
        return False
    return True


def _built(readings: Readings) -> Frames:
    in_order = sorted(readings, key=lambda pair: pair[0])
    figures = [reading.figures or list_figures(name, reading.observations) for name, reading in in_order]
    rows = {
        "statuses": _rows(in_order, "statuses"),
        "lead_agencies": _rows(in_order, "lead_agencies"),
        "deadlines": [row | {"province_code": None} for row in _rows(in_order, "deadlines")],
        "citations": _rows(in_order, "citations"),
        "year_claims": _rows(in_order, "year_claims"),
        "replies": [row | {"in_force": True} for row in _rows(in_order, "replies")],
        "troubles": _rows(in_order, "troubles") + list(_unreadable_rows(in_order, figures)),
    }
    tables = {table: frame_of(PUBLISHED[table], found) for table, found in rows.items()}
    tables["observations"] = _observations(in_order, figures)
    return Frames(**{table: validate(frame, PUBLISHED[table]) for table, frame in tables.items()})


def _observations(readings: Readings, figures: Sequence[records.Figures]) -> pl.DataFrame:
    """The `observations` of a batch, one row per figure, made column by column."""
    counts = [each.count for each in figures]
    of_file: dict[str, list[Any]] = {
        "submission_id": _repeated([name for name, _ in readings], counts),
        "unit_code": _repeated([reading.office.unit_code for _, reading in readings], counts),
        "in_force": [True] * sum(counts),
    }
    return pl.DataFrame(
        _column(name, dtype, of_file[name] if name in of_file else [v for each in figures for v in each.columns[name]])
        for name, dtype in polars_schema(PUBLISHED["observations"]).items()
    )


def _repeated(values: Sequence[str], counts: Sequence[int]) -> list[str]:
    return [value for value, count in zip(values, counts, strict=True) for _ in range(count)]


def _column(name: str, dtype: pl.DataType, values: list[Any]) -> pl.Series:
    """One column; amounts and lists of names come as text, which is read faster than decimals and lists are copied."""
    if dtype.is_decimal():
        return pl.Series(name, values, pl.String).cast(dtype)
    if isinstance(dtype, pl.List):
        return pl.Series(name, values, pl.String).str.extract_all(r"\S+")
    return pl.Series(name, values, dtype)


def _unreadable_rows(readings: Readings, figures: Sequence[records.Figures]) -> Iterator[Row]:
    for (name, reading), each in zip(readings, figures, strict=True):
        for trouble in each.unreadable:
            yield _common(name, reading, trouble)


def _rows(readings: Readings, table: str) -> list[Row]:
    return [_common(name, reading, record) for name, reading in readings for record in getattr(reading, table)]


def _common(submission_id: str, reading: records.Reading, record: Any) -> Row:  # noqa: ANN401 - any record with a place
    row: Row = {"submission_id": submission_id, "unit_code": reading.office.unit_code}
    for part, names in ((record, _STATED[type(record)]), (record.place, _PLACE)):
        for name in names:
            value = getattr(part, name)
            row[name] = storable(value) if isinstance(value, str) else value
    return row
