"""How the last night of a home goes, or ended, in one small file: for whoever watches the machine, and to catch up.

A night says that it runs before it does anything, so that one which dies leaves no word of the night before; and it
keeps room on the disk for its last words, which a disk that has become full would not take.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from flows.name_trouble import in_one_line
from flows.order import NightFailedError
from warehouse.keep_files import sync_folder
from warehouse.name_home import LAST_NIGHT, NEW

Outcome = Literal["running", "published", "nothing_new", "failed"]
_ROOM = 4096
"""Bytes kept free for the next words: what a file system gives out at once."""
_LONGEST_WHY = 1000


@dataclass(frozen=True, slots=True)
class LastNight:
    """One run that goes on, came to its end, or failed.

    Attributes:
        started_at, ended_at: UTC, with their zone; `ended_at` is None for one that goes on, or was killed.
        outcome: `running`; `published`, `nothing_new`, or `failed` where it could not finish.
        release: name of the release that stood afterwards; None where there was none.
        files_new, files_refused, files_unreachable: of this run.
        places_unseen: inboxes and folders of them that could not be looked into: a trouble of the machine.
        open_errors: mismatches of the gravest kind that stood open afterwards.
        why: what it failed of, or what it could not read, in one line; '' where neither.
        log: the run's log.
    """

    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome
    release: str | None = None
    files_new: int = 0
    files_refused: int = 0
    files_unreachable: int = 0
    places_unseen: int = 0
    open_errors: int = 0
    why: str = ""
    log: str = ""


@contextmanager
def night_noted(home: Path, started_at: datetime) -> Iterator[None]:
    """Until the block ends the night is said to run; where it ends with an error, however that came, to have failed."""
    note_last_night(home, LastNight(started_at, None, "running"))
    try:
        yield
    except BaseException as error:
        why, log = in_one_line(error), ""
        if isinstance(error, NightFailedError):
            why, log = error.why, str(error.log or "")
        note_last_night(home, LastNight(started_at, datetime.now(UTC), "failed", why=why, log=log))
        raise


def note_last_night(home: Path, night: LastNight) -> None:
    """Keep how a night goes, in one step; a disk that takes nothing any more has told so already."""
    beside = home / f"{LAST_NIGHT}{NEW}"
    moments = {"started_at": _iso(night.started_at), "ended_at": _iso(night.ended_at)}
    told = asdict(night) | moments | {"why": night.why[:_LONGEST_WHY]}
    with suppress(OSError):
        _write_over(beside, json.dumps(told, ensure_ascii=False, indent=2).encode("utf8", "backslashreplace") + b"\n")
        beside.replace(home / LAST_NIGHT)
        sync_folder(home)
        _write_over(beside, b" " * _ROOM)


def last_night(home: Path) -> LastNight | None:
    """How the last night goes or ended; None where there was none, or where nobody can tell."""
    try:
        told = json.loads((home / LAST_NIGHT).read_text(encoding="utf8"))
        ended_at = None if told["outcome"] == "running" else _moment(told["ended_at"])
        return LastNight(**(told | {"started_at": _moment(told["started_at"]), "ended_at": ended_at}))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write_over(path: Path, content: bytes) -> None:
    """Have a file hold this, in the room it has already; on the disk before this returns."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), "r+b") as written:
        written.write(content)
        written.truncate()
        written.flush()
        os.fsync(written.fileno())


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told).astimezone(UTC)
