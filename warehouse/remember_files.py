"""Files of the inboxes that were read before and have not been touched since: their bytes need not be read again.

A file is known by its place and by what the system says of it: where on the disk it lies, how large it is, when it and
what is said of it last changed. Only files that had lain still for a while are remembered, so that one which is still
being written is never taken for what it was.
"""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from schemas.text import storable
from warehouse.open_working import Connection, one_transaction

_STILL_NS = 5_000_000_000
_SIZE = 2
_REMEMBERED: dict[str, pl.DataType] = {
    "path": pl.String(),
    "stamp": pl.String(),
    "submission_id": pl.String(),
    "folder": pl.String(),
    "file_name": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Remembered:
    """A file as it was when it was last read.

    Attributes:
        stamp: what the system said of it.
        folder, file_name: what its sender called it then.
        received_at, first_name, first_folder: when its bytes first came (UTC, without a zone), and under which name.
    """

    stamp: str
    submission_id: str
    folder: str
    file_name: str
    received_at: datetime
    first_name: str
    first_folder: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was read now."""

    path: str
    stamp: str
    submission_id: str
    folder: str
    file_name: str


def stamp_of(path: str, now_ns: int) -> str:
    """What the system says of a file that lies still; '' for one that is no regular file or was touched just now.

    Args:
        path: the file; links are not followed.
        now_ns: the moment, in nanoseconds.
    """
    try:
        told = os.lstat(path)
    except OSError:
        return ""
    if not stat.S_ISREG(told.st_mode) or max(told.st_mtime_ns, told.st_ctime_ns) > now_ns - _STILL_NS:
        return ""
    return f"{told.st_dev} {told.st_ino} {told.st_size} {told.st_mtime_ns} {told.st_ctime_ns}"


def remembered_files(connection: Connection) -> dict[str, Remembered]:
    """By path every file that was read when it lay still."""
    rows = connection.execute(
        "SELECT m.path, m.stamp, m.submission_id, m.folder, m.file_name, r.received_at, r.file_name, r.folder "
        "FROM remembered m JOIN received r USING (submission_id)"
    ).fetchall()
    return {row[0]: Remembered(*row[1:]) for row in rows}


def remember_files(connection: Connection, seen: Sequence[Seen]) -> None:
    """Remember files as they are now; those without a stamp, and paths no table can hold, are not."""
    rows = [
        (each.path, each.stamp, each.submission_id, each.folder, each.file_name)
        for each in seen
        if each.stamp and storable(each.path) == each.path
    ]
    if not rows:
        return
    with one_transaction(connection):
        connection.register("incoming", pl.DataFrame(rows, schema=_REMEMBERED, orient="row"))
        connection.execute("DELETE FROM remembered WHERE path IN (SELECT path FROM incoming)")
        connection.execute("INSERT INTO remembered SELECT * FROM incoming")
        connection.unregister("incoming")


def size_in(stamp: str) -> int:
    """The size of the file a stamp is of, in bytes."""
    return int(stamp.split()[_SIZE])
