"""A release: built beside the old one, verified, then switched to in one step."""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import duckdb
import pandera.polars as pa

from schemas.tables import PUBLISHED, key_of
from warehouse.keep_files import sync_folder
from warehouse.open_working import WITHIN, Connection, content_version, create_table, one_transaction
from warehouse.read_release import Release

Workbooks = Callable[[Release], Iterable[tuple[str, bytes]]]

_DATABASE = "tonghop.duckdb"
_BUILT_FROM = "release.json"
_PARTIAL = ".partial"
_AS_FILED = ("submission_id", "ordinal")


class ReleaseError(Exception):
    """A release that does not hold what the working database holds; `latest` still points at the one before.

    Attributes:
        faults: every table that is wrong, and how.
    """

    def __init__(self, faults: list[str]) -> None:
        """Carry every fault."""
        super().__init__("; ".join(faults))
        self.faults = faults


def needs_release(connection: Connection, home: Path, code_version: str) -> bool:
    """Whether anything changed since the release that `latest` points at was built."""
    built_from = home / "latest" / _BUILT_FROM
    if not built_from.is_file():
        return True
    told = json.loads(built_from.read_text(encoding="utf8"))
    return bool(told != _built_from(connection, code_version))


def publish_release(
    connection: Connection, home: Path, stamp: datetime, code_version: str, workbooks: Workbooks | None = None
) -> Path:
    """A new release of everything the working database holds; its folder, which `latest` now points at.

    Until the last step nothing a reader sees has changed; whoever has the old release open keeps it.

    Args:
        connection: the working database.
        home: where `releases` and `latest` are.
        code_version: which program it was made by; another one makes another release.
        stamp: when the run began, UTC; it names the folder.
        workbooks: makes the workbooks that stand beside the tables, each with its file name, from the release as it is
            built.

    Raises:
        ReleaseError: what was written is not what was to be written.
    """
    releases = home / "releases"
    releases.mkdir(exist_ok=True)
    final = _free_name(releases, f"{stamp:%Y%m%dT%H%M%SZ}")
    partial = final.with_name(final.name + _PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    (partial / "parquet").mkdir(parents=True)
    _write_database(connection, partial / _DATABASE)
    _write_parquet(partial)
    _verify(connection, partial)
    _write_workbooks(partial, workbooks)
    told = json.dumps(_built_from(connection, code_version), sort_keys=True)
    (partial / _BUILT_FROM).write_text(told + "\n", encoding="utf8")
    _sync(partial)
    partial.rename(final)
    sync_folder(releases)
    _point_latest_at(home, final)
    return final


def remove_unfinished(home: Path) -> None:
    """Take away releases a killed run left half built. Only the run that holds the home may ask for it."""
    for partial in sorted((home / "releases").glob(f"*{_PARTIAL}")):
        shutil.rmtree(partial)
    (home / "latest.new").unlink(missing_ok=True)


def _built_from(connection: Connection, code_version: str) -> dict[str, object]:
    return {"content": content_version(connection), "code_version": code_version}


def _free_name(releases: Path, stamp: str) -> Path:
    names = [stamp, *(f"{stamp}-{number}" for number in range(2, 1000))]
    return next(releases / name for name in names if not (releases / name).exists())


def _write_database(connection: Connection, path: Path) -> None:
    connection.execute(f"ATTACH '{_quoted(path)}' AS release")
    try:
        for table, model in PUBLISHED.items():
            connection.execute(create_table(f"release.{table}", model))
            order = ", ".join(f"{name} NULLS FIRST" for name in _order_of(model)) or "ALL"
            connection.execute(f"INSERT INTO release.{table} BY NAME SELECT * FROM {table} ORDER BY {order}")  # noqa: S608
        with one_transaction(connection):
            _write_comments(connection)
        connection.execute("CHECKPOINT release")
    finally:
        connection.execute("DETACH release")


def _order_of(model: type[pa.DataFrameModel]) -> list[str]:
    """The columns rows are written by: figures as their file has them, so that the words of a row are kept once."""
    columns = model.to_schema().columns
    return list(_AS_FILED) if all(name in columns for name in _AS_FILED) else key_of(model)


def _write_comments(connection: Connection) -> None:
    words = connection.execute("SELECT table_name, column_name, description_vi, unit FROM dictionary").fetchall()
    for table, column, text, unit in words:
        shown = _quoted(text if unit is None else f"{text} ({unit})")
        subject = f"TABLE release.{table}" if column is None else f"COLUMN release.{table}.{column}"
        connection.execute(f"COMMENT ON {subject} IS '{shown}'")


def _write_parquet(partial: Path) -> None:
    with duckdb.connect(str(partial / _DATABASE), read_only=True, config=WITHIN) as release:
        for table in PUBLISHED:
            target = _quoted(partial / "parquet" / f"{table}.parquet")
            release.execute(f"COPY {table} TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _write_workbooks(partial: Path, workbooks: Workbooks | None) -> None:
    if workbooks is None:
        return
    (partial / "xlsx").mkdir()
    with Release(partial) as release:
        for name, content in workbooks(release):
            (partial / "xlsx" / name).write_bytes(content)


def _verify(connection: Connection, partial: Path) -> None:
    faults: list[str] = []
    with duckdb.connect(str(partial / _DATABASE), read_only=True, config=WITHIN) as release:
        for table, model in PUBLISHED.items():
            wanted = _number(connection, f"SELECT count(*) FROM {table}")  # noqa: S608 - our own table names
            parquet = _quoted(partial / "parquet" / f"{table}.parquet")
            for place in (table, f"read_parquet('{parquet}')"):
                found = _number(release, f"SELECT count(*) FROM {place}")  # noqa: S608 - our own table names
                if found != wanted:
                    faults.append(f"{place}: {found} rows, not {wanted}")
            key = ", ".join(key_of(model))
            if key and _number(release, f"SELECT count(*) FROM (SELECT {key} FROM {table} GROUP BY ALL)") != wanted:  # noqa: S608
                faults.append(f"{table}: {key} names several rows")
    if faults:
        raise ReleaseError(faults)


def _number(connection: Connection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _sync(partial: Path) -> None:
    for folder in (*sorted(each for each in partial.iterdir() if each.is_dir()), partial):
        for path in sorted(folder.iterdir()):
            if path.is_file():
                with path.open("rb") as written:
                    os.fsync(written.fileno())
        sync_folder(folder)


def _point_latest_at(home: Path, final: Path) -> None:
    beside = home / "latest.new"
    beside.unlink(missing_ok=True)
    beside.symlink_to(final.relative_to(home), target_is_directory=True)
    beside.replace(home / "latest")
    sync_folder(home)


def _quoted(text: Path | str) -> str:
    return str(text).replace("'", "''")
