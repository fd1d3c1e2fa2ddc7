"""A file that was received, as the manifest and the working database tell of it."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

RECEIVED: dict[str, pl.DataType] = {
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
