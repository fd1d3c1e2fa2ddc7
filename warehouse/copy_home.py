"""A second copy of all of a home that cannot be made anew, and a home made from one."""

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.check_home import Fault, files_of_store
from warehouse.heal_working import set_aside
from warehouse.keep_files import path_of, sync_folder
from warehouse.keep_releases import date_releases, point_latest_at
from warehouse.name_home import (
    BEFORE,
    DECISIONS,
    MANIFEST,
    MARKED,
    NEW,
    NOTICES,
    NOTIFY,
    OF_A_DISK,
    OWN_CALENDAR,
    PARTIAL,
    WORKING,
)
from warehouse.seal_release import broken_seals, digest_of, manifest_of

TOLD = "backup.json"
STATES = "states"
"""The folder of the small files that are others every day: a new copy of them stands beside the last one."""
_DATABASES = (DECISIONS, NOTICES)
_FILES = (MANIFEST, MARKED, OWN_CALENDAR, NOTIFY)
_OF_A_COPY = frozenset({STATES, "store", "releases", TOLD, f"{TOLD}{NEW}"})
_STATE = re.compile(r"\d{8}T\d{6}\.\d{6}Z")
Advance = Callable[[], None]


class ForeignCopyError(Exception):
    """A folder meant for a copy that holds something else: another home, a copy of another one, documents."""


def back_up(home: Path, copy: Path, advance: Advance) -> dict[str, Any]:
    """Have `copy` hold what `home` holds: store, manifest, decisions, notices, settings, releases worth keeping.

    What is there already is not copied again; every copy is read back. Nothing that the copy of before rests on is
    touched until the new one is whole, so that a copy stopped at any moment restores as one of the two. Only who holds
    the home may ask for it. The working database is left out: the next run makes it from the rest.

    Args:
        home: the province's folder.
        copy: a folder on another disk; made where it is not there.
        advance: called after every file of the store.

    Returns:
        What `backup.json` says: `home`, `store` (ids), `files` (SHA-256 by path within the copy), `latest`.

    Raises:
        ForeignCopyError: `copy` holds anything but an earlier copy of this home; nothing was written or taken away.
        OSError: something cannot be read or written, or is not what was read when it is read back.
        sqlite3.Error: a store of decisions or notices is damaged.
    """
    if not _is_ours(home, copy):
        raise ForeignCopyError(copy)
    copy.mkdir(parents=True, exist_ok=True)
    before = _told(copy)
    store = [_copied_of_store(path, copy, advance) for path in files_of_store(home)]
    state = _copy_state(home, copy / STATES)
    releases = [_copy_folder(home / "releases" / each, copy / "releases" / each) for each in _worth_keeping(home)]
    names = [path.relative_to(copy).as_posix() for folder in (state, *releases) for path in _below(folder)]
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "home": str(home.resolve()),
        "latest": (home / "latest").resolve().name if (home / "latest").exists() else None,
        "files": {name: digest_of(copy / name) for name in names},
        "store": store,
    }
    (copy / f"{TOLD}{NEW}").write_text(json.dumps(told, indent=1) + "\n", encoding="utf8")
    _settle(copy / f"{TOLD}{NEW}", copy / TOLD)
    if before:
        gone = {copy.joinpath(*Path(name).parts[:2]) for name in before["files"]}
        halves = {folder for folder in (copy / STATES).iterdir() if _STATE.fullmatch(folder.name)}
        for folder in (gone | halves) - {state, *releases}:
            shutil.rmtree(folder, ignore_errors=True)
    return told


def _is_ours(home: Path, copy: Path) -> bool:
    """Whether a folder is not there, is empty, or holds a copy of this home, be it one that was stopped half way.

    A copy says of which home it is, and holds what was received there first: a home made anew where another one lay is
    not that one. A copy of a home that had received nothing, or said nothing of it, holds no file this home has not.
    """
    if not copy.exists():
        return True
    if not copy.is_dir():
        return False
    told = _told(copy)
    if told is None:
        return _is_begun(home, copy)
    other = Path(str(told.get("home", "")))
    if "home" in told and other != home.resolve() and (other / MANIFEST).exists():
        return False
    firsts = {_begins((copy / name).parent) for name in told["files"] if name.endswith(f"/{MANIFEST}")} - {None}
    if firsts:
        return firsts == {_begins(home)}
    return {path.name for path in files_of_store(home)}.issuperset(told["store"])


def _is_begun(home: Path, copy: Path) -> bool:
    """Whether a folder that is no copy yet holds nothing but what a first copy of this home had written until then."""
    there = {path.name for path in copy.iterdir() if not path.name.startswith(".")} - OF_A_DISK
    if not there <= _OF_A_COPY or ("releases" in there and STATES not in there):
        return False
    states = list((copy / STATES).glob("*"))
    kept = {path.name.removesuffix(NEW) for path in (copy / "store").rglob("*") if path.is_file()}
    return (
        all(_STATE.fullmatch(state.name) for state in states)
        and {_begins(state) for state in states if (state / MANIFEST).exists()} <= {_begins(home)}
        and kept <= {path.name for path in files_of_store(home)}
    )


def _begins(folder: Path) -> bytes | None:
    """The line on what a home received first; None where it has received nothing."""
    with suppress(FileNotFoundError), (folder / MANIFEST).open("rb") as manifest:
        return manifest.readline().rstrip() or None
    return None


def faults_of_copy(copy: Path, advance: Advance) -> Iterator[Fault]:
    """Everything of a copy that is missing or damaged; nothing where a home can be made from it."""
    told = _told(copy)
    if told is None:
        yield Fault("no_backup", str(copy))
        return
    wanted = {name: copy / name for name in told["files"]} | {each: path_of(copy, each) for each in told["store"]}
    for name, path in wanted.items():
        try:
            is_sound = digest_of(path) == told["files"].get(name, name)
        except OSError as error:
            yield Fault("backup_missing", str(path), str(error.strerror))
        else:
            if not is_sound:
                yield Fault("backup_damaged", str(path))
        advance()


def restore(copy: Path, home: Path) -> None:
    """Have `home` hold what a copy without faults holds; what it held of its own is kept under another name.

    Only who holds the home may ask for it. The next run makes the working database anew and publishes the same rows.

    Raises:
        OSError: something cannot be read or written.
    """
    told = _told(copy) or {"files": {}, "store": [], "latest": None}
    releases, state = ([name for name in told["files"] if name.startswith(f"{of}/")] for of in ("releases", STATES))
    for each in told["store"]:
        _copied_of_store(path_of(copy, each), home, _nobody)
    if (home / WORKING).exists():
        set_aside(home, BEFORE)
    before = f"{BEFORE}{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for name in (*_DATABASES, *_FILES):
        if (home / name).is_file() and not (home / name).with_name(name + before).exists():
            (home / name).replace(home / f"{name}{before}")
    for name in state:
        _copy_file(copy / name, home / Path(name).name)
    for each in sorted({Path(name).parts[1] for name in releases}):
        _copy_folder(copy / "releases" / each, home / "releases" / each)
    if told["latest"]:
        point_latest_at(home, told["latest"])


def _copied_of_store(path: Path, copy: Path, advance: Advance) -> str:
    """The id of a file of the store, once the copy has it; one that is damaged is not copied over a sound one."""
    target = path_of(copy, path.name)
    if not (target.is_file() and digest_of(target) == path.name):
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_file(path, target)
        target.chmod(0o444)
        if digest_of(target) != path.name:
            target.unlink()
            raise OSError(f"{path} is not what its name says; see to it first (tonghop verify)")
    advance()
    return path.name


def _copy_file(path: Path, target: Path) -> None:
    """Copy one file, appearing under its name whole and read back, or not at all."""
    beside = target.with_name(target.name + NEW)
    shutil.copyfile(path, beside)
    with beside.open("rb") as copied:
        os.fsync(copied.fileno())
    if digest_of(beside) != digest_of(path):
        beside.unlink()
        raise OSError(f"{target} does not hold what was written to it")
    _settle(beside, target)


def _copy_database(path: Path, target: Path) -> None:
    """Copy an SQLite file as it is at one moment, whoever writes to it meanwhile."""
    beside = target.with_name(target.name + NEW)
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(beside)) as copied:
        source.backup(copied)
    _settle(beside, target)


def _copy_state(home: Path, states: Path) -> Path:
    """Copy the small files of a home to a new folder beside those of earlier copies; that folder."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    state = states / stamp
    state.mkdir(parents=True)
    for name in _DATABASES:
        if (home / name).is_file():
            _copy_database(home / name, state / name)
    for name in _FILES:
        if (home / name).is_file():
            _copy_file(home / name, state / name)
    sync_folder(states)
    return state


def _worth_keeping(home: Path) -> list[str]:
    """The newest release and those that are marked, by name."""
    return [each.stamp for each in date_releases(home) if each.is_latest or each.marked is not None]


def _copy_folder(folder: Path, target: Path) -> Path:
    """Copy a release, appearing under its name whole or not at all; where it is."""
    is_sealed = manifest_of(target) is not None and not list(broken_seals(target))
    if target.is_dir() and (is_sealed or _digests(target) == _digests(folder)):
        return target
    beside = target.with_name(f"{target.name}{PARTIAL}")
    shutil.rmtree(beside, ignore_errors=True)
    for path in _below(folder):
        copied = beside / path.relative_to(folder)
        copied.parent.mkdir(parents=True, exist_ok=True)
        _copy_file(path, copied)
    shutil.rmtree(target, ignore_errors=True)
    beside.rename(target)
    sync_folder(target.parent)
    return target


def _settle(beside: Path, target: Path) -> None:
    beside.replace(target)
    sync_folder(target.parent)


def _told(copy: Path) -> dict[str, Any] | None:
    with suppress(OSError, ValueError, TypeError, AttributeError):
        told = json.loads((copy / TOLD).read_text(encoding="utf8"))
        if isinstance(told["files"], dict) and isinstance(told["store"], list):
            return dict(told)
    return None


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digests(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in _below(folder)}


def _nobody() -> None:
    return
