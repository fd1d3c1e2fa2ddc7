"""Tables of a release as Parquet, one file each."""

import os
import shutil
from pathlib import Path

from warehouse.open_working import Connection

_AS_PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 10000"
"""Higher levels save a hundredth of the size and cost a third more time, larger dictionaries a sixth and save none."""


def parquet_of(folder: Path, table: str) -> Path:
    """The file of a table in a folder of such files."""
    return folder / f"{table}.parquet"


def write_table(connection: Connection, table: str, folder: Path) -> None:
    """Write a table of a database to its file."""
    target = str(parquet_of(folder, table)).replace("'", "''")
    connection.execute(f"COPY {table} TO '{target}' ({_AS_PARQUET})")


def take_over(old: Path, new: Path) -> None:
    """The same file under another name: on one disk without a copy."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
