"""The manifest: which files were received, when, under which names, and which of them still have to be read."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from schemas.text import storable
from warehouse.keep_manifest import add_lines, note_taken_in
from warehouse.list_received import RECEIVED, Received
from warehouse.open_working import Connection, note_change, one_transaction
from warehouse.pass_many import MANY, as_one

__all__ = ["Received", "holds_anything", "received_before", "record_received", "unread", "was_ever_read"]


def record_received(connection: Connection, arrivals: Sequence[Received], home: Path | None = None) -> list[str]:
    """Enter files in the manifest; the ids of those never received before, in order of id.

    Bytes known already keep their first name and day; another name for them is noted beside it.

    Args:
        connection: the working database.
        arrivals: what came.
        home: where the manifest is kept beside the store; None where the database alone is to know.
    """
    rows = [(a.submission_id, storable(a.file_name), storable(a.folder), a.size_bytes, a.received_at) for a in arrivals]
    with one_transaction(connection):
        connection.register("incoming", pl.DataFrame(rows, schema=RECEIVED, orient="row"))
        new = connection.execute(
            "SELECT submission_id, min_by(file_name, (received_at, folder, file_name)) AS file_name, "
            "min_by(folder, (received_at, folder, file_name)) AS folder, min(size_bytes) AS size_bytes, "
            "min(received_at) AS received_at FROM incoming ANTI JOIN received USING (submission_id) "
            "GROUP BY submission_id ORDER BY submission_id",
        ).pl()
        names = connection.execute(
            "SELECT submission_id, file_name, folder, min(size_bytes) AS size_bytes, min(received_at) AS received_at "
            "FROM incoming ANTI JOIN received_names USING (submission_id, file_name, folder) GROUP BY ALL ORDER BY ALL",
        ).pl()
        connection.unregister("incoming")
        if home is not None and not names.is_empty():
            note_taken_in(connection, add_lines(home, _first_names_first(new, names)))
        _enter(connection, new, names)
    return new["submission_id"].to_list()


def _first_names_first(new: pl.DataFrame, names: pl.DataFrame) -> list[Received]:
    """The lines of the manifest: a file's first line is of the name it goes by."""
    firsts = [Received(*row) for row in new.iter_rows()]
    told = {(each.submission_id, each.file_name, each.folder) for each in firsts}
    others = [Received(*row) for row in names.iter_rows()]
    return firsts + [each for each in others if (each.submission_id, each.file_name, each.folder) not in told]


def _enter(connection: Connection, new: pl.DataFrame, names: pl.DataFrame) -> None:
    connection.register("new", new)
    connection.register("names", names)
    connection.execute("INSERT INTO received SELECT *, NULL, 'received', NULL FROM new")
    connection.execute("INSERT INTO received_names SELECT submission_id, file_name, folder, received_at FROM names")
    connection.unregister("new")
    connection.unregister("names")
    if not new.is_empty():
        note_change(connection)


def unread(connection: Connection, reader_version: str) -> list[Received]:
    """The files this version of the reader has not read yet, by id."""
    rows = connection.execute(
        "SELECT submission_id, file_name, folder, size_bytes, received_at FROM received "
        "WHERE reader_version IS DISTINCT FROM ? ORDER BY submission_id",
        [reader_version],
    ).fetchall()
    return [Received(*row) for row in rows]


def was_ever_read(connection: Connection, reader_version: str) -> tuple[bool, bool]:
    """Whether any file was read by this version of the reader, and whether any was by another one."""
    row = connection.execute(
        "SELECT coalesce(bool_or(reader_version = $now), FALSE), coalesce(bool_or(reader_version <> $now), FALSE) "
        "FROM received",
        {"now": reader_version},
    ).fetchone()
    return (bool(row[0]), bool(row[1])) if row else (False, False)


def received_before(connection: Connection, submission_ids: Sequence[str]) -> dict[str, Received]:
    """What the manifest knows of the files named: first name and day, for "already received on …"."""
    rows = connection.execute(
        "SELECT submission_id, file_name, folder, size_bytes, received_at FROM received "  # noqa: S608 - our own text
        f"WHERE submission_id IN {MANY} ORDER BY submission_id",
        [as_one(submission_ids)],
    ).fetchall()
    return {row[0]: Received(*row) for row in rows}


def holds_anything(connection: Connection) -> bool:
    """Whether any file was ever received."""
    return connection.execute("SELECT 1 FROM received LIMIT 1").fetchone() is not None
