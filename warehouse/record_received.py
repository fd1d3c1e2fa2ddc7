"""The manifest: which files were received, when, under which names, and which of them still have to be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from schemas.text import storable
from warehouse.open_working import Connection, note_change, one_transaction

_RECEIVED: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "file_name": pl.String(),
    "folder": pl.String(),
    "size_bytes": pl.Int64(),
    "received_at": pl.Datetime("us"),
}


@dataclass(frozen=True, slots=True)
class Received:
    """A file of the store: what its sender called it, and when it came (UTC, without a zone)."""

    submission_id: str
    file_name: str
    folder: str
    size_bytes: int
    received_at: datetime


def record_received(connection: Connection, arrivals: Sequence[Received]) -> list[str]:
    """Enter files in the manifest; the ids of those never received before, in order of id.

    Bytes known already keep their first name and day; another name for them is noted beside it.
    """
    rows = [(a.submission_id, storable(a.file_name), storable(a.folder), a.size_bytes, a.received_at) for a in arrivals]
    incoming = pl.DataFrame(rows, schema=_RECEIVED, orient="row")
    with one_transaction(connection):
        connection.register("incoming", incoming)
        new = connection.execute(
            "SELECT submission_id, min_by(file_name, (received_at, folder, file_name)) AS file_name, "
            "min_by(folder, (received_at, folder, file_name)) AS folder, min(size_bytes) AS size_bytes, "
            "min(received_at) AS received_at FROM incoming ANTI JOIN received USING (submission_id) "
            "GROUP BY submission_id ORDER BY submission_id",
        ).pl()
        connection.register("new", new)
        connection.execute("INSERT INTO received SELECT *, NULL, 'received', NULL FROM new")
        connection.execute(
            "INSERT INTO received_names SELECT submission_id, file_name, folder, min(received_at) FROM incoming "
            "ANTI JOIN received_names USING (submission_id, file_name, folder) GROUP BY ALL ORDER BY ALL",
        )
        connection.unregister("new")
        connection.unregister("incoming")
        if not new.is_empty():
            note_change(connection)
    return new["submission_id"].to_list()


def unread(connection: Connection, reader_version: str) -> list[Received]:
    """The files this version of the reader has not read yet, by id."""
    rows = connection.execute(
        "SELECT submission_id, file_name, folder, size_bytes, received_at FROM received "
        "WHERE reader_version IS DISTINCT FROM ? ORDER BY submission_id",
        [reader_version],
    ).fetchall()
    return [Received(*row) for row in rows]


def received_before(connection: Connection, submission_ids: Sequence[str]) -> dict[str, Received]:
    """What the manifest knows of the files named: first name and day, for "already received on …"."""
    rows = connection.execute(
        "SELECT submission_id, file_name, folder, size_bytes, received_at FROM received "
        "WHERE list_contains(?, submission_id) ORDER BY submission_id",
        [list(submission_ids)],
    ).fetchall()
    return {row[0]: Received(*row) for row in rows}


def holds_anything(connection: Connection) -> bool:
    """Whether any file was ever received."""
    return connection.execute("SELECT 1 FROM received LIMIT 1").fetchone() is not None
