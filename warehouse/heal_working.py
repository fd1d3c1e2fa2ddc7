"""The working database opened, or made anew where it is damaged: all it holds can be read again from the store."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.keep_files import sync_folder
from warehouse.keep_manifest import take_in_manifest
from warehouse.name_home import DAMAGED, DATABASE, WORKING
from warehouse.open_working import Connection, one_transaction, open_working
from warehouse.seal_release import how_built

_DAMAGE = (
    "Could not read enough bytes",
    "not a valid DuckDB database",
    "Corrupt database",
    "checksum",
    "failed to deserialize",
    "Serialization Error",
    "replaying WAL",
    "INTERNAL Error",
    "Trying to read a database file with version number",
)
"""What DuckDB says of a file whose bytes are not what it wrote, or which another version of it wrote."""


@contextmanager
def open_healed(home: Path) -> Iterator[Connection]:
    """The home's working database, knowing every file of the manifest; a damaged one is set aside and made anew."""
    with ExitStack() as opened:
        try:
            connection = opened.enter_context(open_working(home))
        except duckdb.Error as error:
            if not is_damage(error):
                raise
            set_aside(home)
            connection = opened.enter_context(open_working(home))
        take_in_manifest(connection, home)
        _go_on_from_latest(connection, home / "latest")
        yield connection


def is_damage(error: BaseException) -> bool:
    """Whether DuckDB says that the working database is damaged; where it names a file of a release, that one is not."""
    told = str(error).lower()
    is_of_release = f"/{DATABASE}" in told or ".parquet" in told
    return isinstance(error, duckdb.Error) and not is_of_release and any(words.lower() in told for words in _DAMAGE)


def set_aside(home: Path, mark: str = DAMAGED) -> Path:
    """Give the working database another name, for whoever wants to look at it; that name.

    Its log of changes goes first: nothing may replay it into another database.

    Args:
        home: the province's folder.
        mark: stands in the name and says why: it is damaged, or another home takes the place of this one.
    """
    aside = home / f"{WORKING}{mark}{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for ending in (".wal", ""):
        with suppress(FileNotFoundError):
            (home / f"{WORKING}{ending}").replace(aside.with_name(aside.name + ending))
    sync_folder(home)
    return aside


def newest_damaged(home: Path) -> Path | None:
    """The working database that was set aside last; None where none was."""
    aside = sorted(path for path in home.glob(f"{WORKING}{DAMAGED}*") if path.suffix != ".wal")
    return aside[-1] if aside else None


def _go_on_from_latest(connection: Connection, latest: Path) -> None:
    """Have a database that was made anew count on from the newest release, and know of the runs before."""
    if connection.execute("SELECT 1 FROM meta WHERE key = 'begun'").fetchone():
        return
    with one_transaction(connection):
        counted = _content_of(latest)
        connection.execute(
            "INSERT OR REPLACE INTO meta SELECT 'content', greatest(max(value::BIGINT), ?)::VARCHAR "
            "FROM meta WHERE key = 'content'",
            [counted + 1],
        )
        connection.execute("INSERT INTO meta VALUES ('begun', 'yes')")
    if connection.execute("SELECT 1 FROM runs LIMIT 1").fetchone() is None:
        _take_over_runs(connection, latest)


def _content_of(latest: Path) -> int:
    try:
        return int(how_built(latest).get("content", 0))
    except (ValueError, TypeError):
        return 0


def _take_over_runs(connection: Connection, latest: Path) -> None:
    path = str(latest.resolve() / "parquet" / "runs.parquet").replace("'", "''")
    with suppress(duckdb.Error):  # the runs before are worth telling, not worth failing for
        columns = connection.execute(f"SELECT * FROM read_parquet('{path}') LIMIT 0").description  # noqa: S608
        ours = {row[0] for row in connection.execute("SELECT name FROM pragma_table_info('runs')").fetchall()}
        names = ", ".join(column[0] for column in columns if column[0] in ours)
        connection.execute(f"INSERT INTO runs BY NAME SELECT {names} FROM read_parquet('{path}')")  # noqa: S608
