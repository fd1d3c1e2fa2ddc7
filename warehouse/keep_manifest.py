"""What was received, when and under which names, beside the store: `received.jsonl`, to which lines are only added.

The working database holds the same and is faster to ask; where it is lost, this file and the store give it back. A line
is on the disk before the database knows of it, and a run that was killed between the two finds it here.
"""

import json
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from warehouse.list_received import RECEIVED, Received
from warehouse.name_home import MANIFEST
from warehouse.open_working import Connection, note_change, one_transaction

_TAKEN_IN = "manifest"
_NAMES = """
    SELECT n.submission_id, n.file_name, n.folder, r.size_bytes, n.received_at
    FROM received_names n JOIN received r USING (submission_id)
    ORDER BY n.submission_id, n.received_at, (n.file_name, n.folder) IS DISTINCT FROM (r.file_name, r.folder),
        n.folder, n.file_name
"""


def add_lines(home: Path, received: Iterable[Received]) -> int:
    """Add files and their names, on disk before this returns; the bytes the manifest has then.

    Raises:
        OSError: the disk does not take them; the line that was begun is passed over by whoever reads them.
    """
    lines = "".join(_line(each) for each in received)
    with (home / MANIFEST).open("ab+") as manifest:
        if lines:
            manifest.write(_whole_line_before(manifest.tell(), home) + lines.encode())
            manifest.flush()
            os.fsync(manifest.fileno())
        return manifest.tell()


def read_lines(home: Path) -> tuple[list[Received], int]:
    """Every file and name in the order they came, and how many lines cannot be read."""
    try:
        written = (home / MANIFEST).read_bytes().splitlines()
    except FileNotFoundError:
        return [], 0
    read = [_received(line) for line in written if line.strip()]
    return [each for each in read if each is not None], read.count(None)


def take_in_manifest(connection: Connection, home: Path) -> int:
    """Have the database and the manifest hold the same; how many files the database did not know of.

    Costs one look at the size of the manifest where nothing happened to either.
    """
    if _bytes_taken_in(connection) == _bytes_of(home):
        return 0
    lines, _ = read_lines(home)
    known = [Received(*row) for row in connection.execute(_NAMES).fetchall()]
    told = {_name(each) for each in lines}
    size = add_lines(home, [each for each in known if _name(each) not in told])
    here = {_name(each) for each in known}
    with one_transaction(connection):
        count = _enter(connection, [each for each in lines if _name(each) not in here])
        note_taken_in(connection, size)
    return count


def note_taken_in(connection: Connection, size: int) -> None:
    """Say up to which byte the database knows the manifest; part of the caller's transaction."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [_TAKEN_IN, str(size)])


def _enter(connection: Connection, lines: Sequence[Received]) -> int:
    rows = [(a.submission_id, a.file_name, a.folder, a.size_bytes, a.received_at) for a in lines]
    connection.register("lines", pl.DataFrame(rows, schema=RECEIVED, orient="row").with_row_index("place"))
    found = connection.execute(
        "INSERT INTO received SELECT submission_id, file_name, folder, size_bytes, received_at, NULL, 'received', NULL "
        "FROM lines ANTI JOIN received USING (submission_id) "
        "QUALIFY row_number() OVER (PARTITION BY submission_id ORDER BY place) = 1"
    ).fetchone()
    connection.execute(
        "INSERT INTO received_names SELECT submission_id, file_name, folder, min(received_at) FROM lines GROUP BY ALL"
    )
    connection.unregister("lines")
    if lines:
        note_change(connection)
    return int(found[0]) if found else 0


def _bytes_taken_in(connection: Connection) -> int | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", [_TAKEN_IN]).fetchone()
    return int(row[0]) if row else None


def _bytes_of(home: Path) -> int:
    try:
        return (home / MANIFEST).stat().st_size
    except FileNotFoundError:
        return 0


def _whole_line_before(size: int, home: Path) -> bytes:
    """What ends a line that was torn; nothing where the last one is whole."""
    if size == 0:
        return b""
    with (home / MANIFEST).open("rb") as manifest:
        manifest.seek(size - 1)
        return b"" if manifest.read(1) == b"\n" else b"\n"


def _name(received: Received) -> tuple[str, str, str]:
    return received.submission_id, received.file_name, received.folder


def _line(received: Received) -> str:
    told = {
        "submission_id": received.submission_id,
        "file_name": received.file_name,
        "folder": received.folder,
        "size_bytes": received.size_bytes,
        "received_at": received.received_at.isoformat(timespec="microseconds"),
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def _received(line: bytes) -> Received | None:
    try:
        told = json.loads(line)
        moment = datetime.fromisoformat(told.pop("received_at"))
        received = Received(received_at=moment, **told)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return received if isinstance(received.submission_id, str) and isinstance(received.size_bytes, int) else None
