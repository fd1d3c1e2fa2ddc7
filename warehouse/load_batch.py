"""A batch of submissions enters the working database whole, or not at all; entering twice is entering once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.bounds import FIRST_YEAR, LAST_YEAR
from schemas.documents import READ_AGAIN
from schemas.frames import Frames
from schemas.records import Office, Reading
from schemas.tables import PUBLISHED, conform, validate
from schemas.text import storable
from warehouse.open_working import Connection, note_change, one_transaction
from warehouse.pass_many import MANY, as_one


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be taken in: the code and the sentence its sender is told, in Vietnamese and English."""

    submission_id: str
    code: str
    message: str
    message_en: str | None = None
    media_type: str | None = None


def load_batch(  # noqa: PLR0913, PLR0917 - one batch is these five things, of one reader
    connection: Connection,
    readings: Sequence[tuple[str, Reading]],
    frames: Frames,
    findings: pl.DataFrame,
    judgements: pl.DataFrame,
    refused: Sequence[Refused],
    reader_version: str,
) -> None:
    """Replace everything known of a batch's submissions, in one transaction.

    Args:
        connection: the home's working database.
        readings: submission id and what the file says; every id was received before.
        frames: what the same submissions say, built from `readings`.
        findings: mismatches inside those submissions.
        judgements: how many cases each rule judged inside them.
        refused: the batch's files that could not be taken in.
        reader_version: which reader said so; a newer one reads the files again.

    Raises:
        TableError: findings or submissions that break their table; nothing was loaded.
    """
    validate(findings, PUBLISHED["findings"])
    validate(judgements, PUBLISHED["judgements"])
    said = [_office_row(*pair) for pair in readings] + [_refused_row(each) for each in refused]
    with one_transaction(connection):
        submissions = _with_manifest(connection, said)
        judged = {"findings_filed": findings, "judgements": judgements}
        tables = frames.by_table() | judged | {"submissions": submissions}
        _forget(connection, tables, submissions["submission_id"].to_list())
        for table, frame in tables.items():
            insert(connection, table, frame)
        _mark_read(connection, submissions, reader_version)
        note_change(connection)


def insert(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Append a frame's rows to a table, column by name."""
    if frame.is_empty():
        return
    connection.register("incoming", frame.to_arrow())  # half the time of the frame itself
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")  # noqa: S608 - our own table names
    connection.unregister("incoming")


def _forget(connection: Connection, tables: Iterable[str], submission_ids: list[str]) -> None:
    query = f"SELECT submission_id FROM submissions WHERE submission_id IN {MANY}"  # noqa: S608 - our own text
    known = [row[0] for row in connection.execute(query, [as_one(submission_ids)]).fetchall()]
    if known:
        for table in (*tables, "looked_again"):
            connection.execute(
                f"DELETE FROM {table} WHERE submission_id IN {MANY}",  # noqa: S608 - our own table names
                [as_one(known)],
            )


def _with_manifest(connection: Connection, said: list[dict[str, Any]]) -> pl.DataFrame:
    model = PUBLISHED["submissions"]
    counted = {"state": pl.String, "reject_code": pl.String, "reject_message": pl.String}
    told = pl.DataFrame(said, schema_overrides=counted, infer_schema_length=None) if said else pl.DataFrame()
    if told.is_empty():
        return conform(model, pl.DataFrame(schema={"submission_id": pl.String}))
    known = connection.execute(
        "SELECT submission_id, file_name, folder, size_bytes, received_at FROM received "  # noqa: S608 - our own text
        f"WHERE submission_id IN {MANY}",
        [as_one(told["submission_id"])],
    ).pl()
    joined = told.join(known, on="submission_id", how="left")
    return validate(conform(model, joined.with_columns(observation_count=0, finding_count=0)), model)


def _mark_read(connection: Connection, submissions: pl.DataFrame, reader_version: str) -> None:
    connection.register("incoming", submissions)
    connection.execute(
        "UPDATE received SET "
        "reader_version = CASE WHEN list_contains(?, incoming.reject_code) THEN NULL ELSE ? END, "
        "media_type = incoming.media_type, "
        "state = CASE incoming.state WHEN 'rejected' THEN 'refused' ELSE 'read' END "
        "FROM incoming WHERE received.submission_id = incoming.submission_id",
        [list(READ_AGAIN), reader_version],
    )
    connection.unregister("incoming")


def _office_row(submission_id: str, reading: Reading) -> dict[str, Any]:
    return _office_columns(reading.office) | {
        "submission_id": submission_id,
        "media_type": reading.media_type,
        "notes": [storable(note) for note in reading.notes],
        "state": "accepted",
    }


def _office_columns(office: Office) -> dict[str, Any]:
    return {
        "unit_code": office.unit_code,
        "unit_name": office.unit_name,
        "unit_level": office.unit_level,
        "province_code": office.province_code,
        "province_name": office.province_name,
        "document_kind": office.document_kind,
        "form_code": office.form_code,
        "programme": office.programme,
        "year_from": _year(office.year_from),
        "year_to": _year(office.year_to),
        "period": office.period,
        "scope": office.scope,
        "recognised_by": storable(office.how),
    }


def _year(year: int | None) -> int | None:
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def _refused_row(refused: Refused) -> dict[str, Any]:
    return {
        "submission_id": refused.submission_id,
        "media_type": refused.media_type,
        "state": "rejected",
        "reject_code": refused.code,
        "reject_message": storable(refused.message),
        "reject_message_en": None if refused.message_en is None else storable(refused.message_en),
    }
