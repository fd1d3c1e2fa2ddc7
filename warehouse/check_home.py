"""Whether everything a home holds is what it should be, each fault by a code people are told what to do about."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.heal_working import newest_damaged
from warehouse.keep_manifest import read_lines
from warehouse.keep_releases import date_releases, unreadable_marks
from warehouse.name_home import DATABASE, DECISIONS, MANIFEST, MARKED, NOTICES, PARTIAL, WORKING
from warehouse.seal_release import broken_seals, digest_of, manifest_of

Advance = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be.

    Attributes:
        code: `store_damaged`, `release_missing` … (`verify.*` among the messages).
        what: the file, or whose it is.
        why: the system's own words, or a count; '' where there is nothing to add.
    """

    code: str
    what: str
    why: str = ""


def files_of_store(home: Path) -> list[Path]:
    """Every file of the store under its final name, in order."""
    return sorted(path for path in (home / "store").glob("??/*") if path.is_file() and path.suffix != ".damaged")


def faults_of_store(home: Path, advance: Advance) -> Iterator[Fault]:
    """Files that are not the bytes they are named after, that are missing, or that nobody knows the names of.

    Args:
        home: the province's folder.
        advance: called after every file.
    """
    try:
        lines, unreadable = read_lines(home)
    except OSError as error:
        yield _unreadable(home / MANIFEST, error)
        return
    if unreadable:
        yield Fault("manifest_torn", MANIFEST, str(unreadable))
    names = {each.submission_id: each.file_name for each in lines}
    there = set()
    for path in files_of_store(home):
        there.add(path.name)
        try:
            is_sound = digest_of(path) == path.name
        except OSError as error:
            yield Fault("store_unreadable", str(path), str(error.strerror))
        else:
            if not is_sound:
                yield Fault("store_damaged", str(path), names.get(path.name, ""))
        advance()
    yield from (Fault("store_missing", name, names[name]) for name in sorted(set(names) - there))
    yield from (Fault("store_unlisted", name) for name in sorted(there - set(names)))


def faults_of_releases(home: Path) -> Iterator[Fault]:
    """Releases that are not what their manifests say or cannot be read, and a `latest` that leads nowhere."""
    releases = sorted(date_releases(home), key=lambda each: each.stamp)
    latest = home / "latest"
    yield from _in_the_way(home)
    if unreadable := unreadable_marks(home):
        yield Fault("marks_torn", MARKED, str(unreadable))
    if (latest.is_symlink() or (releases and not latest.exists())) and not (latest / DATABASE).is_file():
        yield Fault("latest_broken", str(latest))
    for each in releases:
        folder = home / "releases" / each.stamp
        if manifest_of(folder) is not None:
            yield from _broken(folder)
        elif why := _why_unreadable(folder / DATABASE):
            yield Fault("release_unreadable", str(folder), why)


def _broken(folder: Path) -> Iterator[Fault]:
    try:
        broken = list(broken_seals(folder))
    except OSError as error:
        yield _unreadable(folder, error)
        return
    yield from (Fault(f"release_{how}", str(folder / name)) for name, how in broken)


def _unreadable(path: Path, error: OSError) -> Fault:
    return Fault("unreadable", str(error.filename or path), error.strerror or str(error))


def _in_the_way(home: Path) -> Iterator[Fault]:
    """Where something else stands in the place of a folder or link of the home's own."""
    folders = [home / name for name in ("store", "releases", "logs")]
    odd = [path for path in folders if os.path.lexists(path) and not path.is_dir()]
    odd += [path for path in (home / "latest",) if os.path.lexists(path) and not path.is_symlink()]
    yield from (Fault("in_the_way", str(path)) for path in odd)


def faults_of_databases(home: Path) -> Iterator[Fault]:
    """Officers' decisions, the store of notices and the working database, each read whole."""
    kept = [home / name for name in (DECISIONS, NOTICES, WORKING) if (home / name).is_file()]
    closed = [path for path in kept if not os.access(path, os.R_OK)]
    yield from (Fault("unreadable", str(path), os.strerror(errno.EACCES)) for path in closed)
    for path in (path for path in kept if path not in closed):
        is_working = path.name == WORKING
        if why := _why_unreadable(path) if is_working else _why_unsound(path):
            yield Fault("working_damaged" if is_working else "sqlite_damaged", str(path), why)


def leftovers(home: Path) -> Iterator[Fault]:
    """What a run that was killed left half done, and damaged databases that were set aside."""
    halves = [path for name in ("releases", "store") for path in (home / name).glob(f"*{PARTIAL}")]
    yield from (Fault("left_half_done", str(path)) for path in sorted(halves))
    if aside := newest_damaged(home):
        yield Fault("set_aside", str(aside))


def _why_unreadable(database: Path) -> str:
    """Why a DuckDB file cannot be read to its last row; '' where it can."""
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
            for (table,) in tables:
                connection.execute(f'SELECT max(hash(told)) FROM "{table}" AS told').fetchone()  # noqa: S608 - its own names
    except duckdb.Error as error:
        return str(error).splitlines()[0]
    return ""


def _why_unsound(database: Path) -> str:
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            told = [str(row[0]) for row in connection.execute("PRAGMA integrity_check").fetchmany(3)]
    except sqlite3.Error as error:
        return str(error)
    return "" if told == ["ok"] else "; ".join(told)
