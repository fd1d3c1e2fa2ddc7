"""A release: built beside the old one, verified, then switched to in one step."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from warehouse.keep_files import sync_folder
from warehouse.keep_releases import point_latest_at
from warehouse.name_home import LATEST_BESIDE, PARTIAL
from warehouse.open_working import WITHIN, Connection, content_version, put_in_place
from warehouse.read_release import Release
from warehouse.seal_release import BUILT_FROM, holds_its_database, holds_its_tables, how_built, seal_release
from warehouse.write_ahead import Ahead
from warehouse.write_parquet import take_over
from warehouse.write_release import (
    Written,
    faults_of,
    rows_of,
    write_changes,
    write_parquet,
    write_whole,
)

_WORKBOOKS = "xlsx"
_MOST_CHANGES = 30
"""So many releases in a row are written as changes of the one before: what is taken out of a database leaves gaps."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that stands beside a release's tables.

    Attributes:
        name: its path within the release, as in `xlsx/F1_60_2024.xlsx`.
        made_of: a mark of all that decides what it says; the same mark, the same file.
        content: its bytes; None where it is to be what it was in the release before.
    """

    name: str
    made_of: str
    content: bytes | None


Workbooks = Callable[[Release, Mapping[str, str]], Iterable[Beside]]
"""Makes the files beside a release's tables from these and, by name, the marks of those of the release before."""


@dataclass(frozen=True, slots=True)
class _Before:
    """The release that `latest` points at, as far as a new one of the same version of the program may build on it."""

    folder: Path
    made_of: dict[str, str] = field(default_factory=dict)
    changes: int = 0

    @property
    def is_base(self) -> bool:
        return self.changes < _MOST_CHANGES


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
    told = how_built(home / "latest") if holds_its_database(home / "latest") else {}
    wanted = _built_from(connection, code_version)
    return {name: told.get(name) for name in wanted} != wanted


def publish_release(  # noqa: PLR0913 - what a release is made of
    connection: Connection,
    home: Path,
    stamp: datetime,
    code_version: str,
    workbooks: Workbooks | None = None,
    *,
    ahead: Ahead | None = None,
) -> Path:
    """A new release of everything the working database holds; its folder, which `latest` now points at.

    Until the last step nothing a reader sees has changed; whoever has the old release open keeps it. Where the release
    before is of the same version of the program, what has not changed is taken over from it.

    Args:
        connection: the working database.
        home: where `releases` and `latest` are.
        code_version: which program it was made by; another one makes another release.
        stamp: when the run began, UTC; it names the folder.
        workbooks: makes the files that stand beside the tables: workbooks, pages.
        ahead: the Parquet file of one table, where that was begun before.

    Raises:
        ReleaseError: what was written is not what was to be written.
    """
    releases = home / "releases"
    releases.mkdir(exist_ok=True)
    final = _free_name(releases, f"{stamp:%Y%m%dT%H%M%SZ}")
    partial = final.with_name(final.name + PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    (partial / "parquet").mkdir(parents=True)
    before = _before(home, code_version)
    base = before if before and before.is_base else None
    written = write_changes(connection, partial, base.folder) if base else write_whole(connection, partial)
    made_of = _write_beside(connection, partial, written, before, workbooks, ahead=ahead)
    changes = base.changes + 1 if base else 0
    told = _built_from(connection, code_version) | {"changes": changes, "made_of": made_of}
    (partial / BUILT_FROM).write_text(json.dumps(told, sort_keys=True) + "\n", encoding="utf8")
    seal_release(partial, (home / "latest").resolve(), rows_of(connection))
    _sync(partial)
    partial.rename(final)
    sync_folder(releases)
    point_latest_at(home, final.name)
    return final


def remove_unfinished(home: Path) -> None:
    """Take away releases a killed run left half built. Only the run that holds the home may ask for it."""
    for partial in sorted((home / "releases").glob(f"*{PARTIAL}")):
        shutil.rmtree(partial)
    (home / LATEST_BESIDE).unlink(missing_ok=True)


def _built_from(connection: Connection, code_version: str) -> dict[str, object]:
    return {"content": content_version(connection), "code_version": code_version}


def _before(home: Path, code_version: str) -> _Before | None:
    folder = (home / "latest").resolve()
    told = how_built(folder)
    if told.get("code_version") != code_version or not holds_its_database(folder) or not holds_its_tables(folder):
        return None
    made_of = {name: mark for name, mark in told.get("made_of", {}).items() if (folder / name).is_file()}
    return _Before(folder, made_of, told.get("changes", 0))


def _write_beside(  # noqa: PLR0913 - what a release is made of
    connection: Connection,
    partial: Path,
    written: Written,
    before: _Before | None,
    workbooks: Workbooks | None,
    *,
    ahead: Ahead | None,
) -> dict[str, str]:
    """Write the tables as Parquet and see that all is right, while the workbooks are made; of what those are made.

    Raises:
        ReleaseError: what was written is not what was to be written.
    """
    with Release(partial, WITHIN) as release, ThreadPoolExecutor(1) as aside:
        cursor, old = release.connection.cursor(), before.folder if before else None

        def write_and_check() -> list[str]:
            write_parquet(cursor, partial, written.tables, old, ahead)
            found = faults_of(connection, cursor, partial, written)
            put_in_place(connection)
            return found

        checking = aside.submit(write_and_check)
        made_of = {} if workbooks is None else _write_workbooks(release, partial, workbooks, before)
        if faults := checking.result():
            raise ReleaseError(faults)
    return made_of


def _write_workbooks(release: Release, folder: Path, workbooks: Workbooks, before: _Before | None) -> dict[str, str]:
    (folder / _WORKBOOKS).mkdir()
    made_of: dict[str, str] = {}
    for each in workbooks(release, before.made_of if before else {}):
        made_of[each.name] = each.made_of
        (folder / each.name).parent.mkdir(exist_ok=True)
        if each.content is not None:
            (folder / each.name).write_bytes(each.content)
        elif before:
            take_over(before.folder / each.name, folder / each.name)
    return made_of


def _free_name(releases: Path, stamp: str) -> Path:
    names = [stamp, *(f"{stamp}-{number}" for number in range(2, 1000))]
    return next(releases / name for name in names if not (releases / name).exists())


def _sync(partial: Path) -> None:
    for folder in (*sorted(each for each in partial.iterdir() if each.is_dir()), partial):
        for path in sorted(folder.iterdir()):
            # What was taken over from the release before has been on the disk since then.
            if path.is_file() and path.stat().st_nlink == 1:
                with path.open("rb") as written:
                    os.fsync(written.fileno())
        sync_folder(folder)
