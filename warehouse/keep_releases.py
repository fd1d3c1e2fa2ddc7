"""The releases of a home: which there are, which are marked to be kept, and which are old enough to go."""

import json
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.keep_files import sync_folder
from warehouse.name_home import LATEST_BESIDE, MARKED, PARTIAL
from warehouse.seal_release import files_of, manifest_of

ALL_OF_DAYS, ONE_A_WEEK_OF_DAYS, LOGS_OF_DAYS = 14, 365, 400
_STAMP = re.compile(r"^(\d{8}T\d{6})Z(-\d+)?$")
_STAMPS = re.compile(r"\d{8}T\d{6}Z(?:-\d+)?")


class MarksUnreadableError(Exception):
    """The list of marked releases has lines nobody can read: which releases are to be kept is not known.

    Attributes:
        file: the list.
        count: how many lines.
    """

    def __init__(self, file: Path, count: int) -> None:
        """Carry the list and how many of its lines are in doubt."""
        super().__init__(str(file))
        self.file = file
        self.count = count


@dataclass(frozen=True, slots=True)
class Dated:
    """A release of a home, as far as its name tells.

    Attributes:
        stamp: name of its folder.
        moment: when the run that made it began, by the clock of that day (UTC, without a zone).
        marked: why it is to be kept; None where nobody said so.
        is_latest: `latest` points at it.
    """

    stamp: str
    moment: datetime
    marked: str | None
    is_latest: bool


@dataclass(frozen=True, slots=True)
class Published:
    """What a release says of itself.

    Attributes:
        dated: its name, and whether it is to be kept.
        number: its place in the order of publishing; 0 for releases of earlier versions.
        size: bytes of its files; those it shares with its neighbours count for each.
        rows: of all its tables; None where it does not say.
    """

    dated: Dated
    number: int
    size: int
    rows: int | None


def date_releases(home: Path) -> list[Dated]:
    """Every complete release by its name, which costs next to nothing however large they are."""
    marks, latest = _marks(home), (home / "latest").resolve()
    named = [(moment_of(folder.name), folder) for folder in (home / "releases").glob("*") if folder.is_dir()]
    return [
        Dated(folder.name, moment, marks.get(folder.name), folder.resolve() == latest)
        for moment, folder in named
        if moment
    ]


def moment_of(stamp: str) -> datetime | None:
    """When the run that made a release began, by the name of its folder; None for the name of no release."""
    match = _STAMP.match(stamp)
    return match and datetime.strptime(match.group(1), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - UTC without a zone


def list_releases(home: Path) -> list[Published]:
    """Every complete release with what it says of itself, the latest first, then in the order of publishing."""
    found = []
    for dated in date_releases(home):
        folder = home / "releases" / dated.stamp
        told = manifest_of(folder) or {}
        size = sum(path.stat().st_size for path in files_of(folder))
        rows = sum(told["rows"].values()) if told else None
        found.append(Published(dated, int(told.get("number", 0)), size, rows))
    return sorted(found, key=lambda each: (each.dated.is_latest, each.number, each.dated.moment), reverse=True)


def point_latest_at(home: Path, stamp: str) -> None:
    """Have `latest` point at a release, in one step for whoever looks; on disk before this returns."""
    beside = home / LATEST_BESIDE
    beside.unlink(missing_ok=True)
    beside.symlink_to(Path("releases") / stamp, target_is_directory=True)
    beside.replace(home / "latest")
    sync_folder(home)


def mark_release(home: Path, stamp: str, reason: str | None) -> None:
    """Have a release kept for good, and why; without a reason it may go again. On disk before this returns."""
    line = {"release": stamp, "reason": reason, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    with (home / MARKED).open("a+b") as marks:
        size = marks.seek(0, os.SEEK_END)
        marks.seek(max(size - 1, 0))
        ends_torn = size > 0 and marks.read(1) != b"\n"
        marks.write(b"\n" * ends_torn + json.dumps(line, ensure_ascii=False).encode() + b"\n")
        marks.flush()
        os.fsync(marks.fileno())


def old_enough(releases: Sequence[Dated], now: datetime) -> list[Dated]:
    """The releases that may go: of the last 14 days all are kept, of a year one a week, then one a month.

    The newest of each week and month is kept, and always the latest one and those that are marked.
    """
    kept: set[tuple[int, ...]] = set()
    going = []
    for each in sorted(releases, key=lambda each: (each.moment, each.stamp), reverse=True):
        age = now - each.moment
        week, month = each.moment.isocalendar()[:2], (each.moment.year, each.moment.month, 0)
        span = week if age <= timedelta(days=ONE_A_WEEK_OF_DAYS) else month
        is_first = span not in kept
        kept.add(span)
        if not (each.is_latest or each.marked is not None or is_first or age <= timedelta(days=ALL_OF_DAYS)):
            going.append(each)
    return going


def remove_releases(home: Path, going: Sequence[Dated]) -> None:
    """Take releases away, each in one step for whoever looks; only who holds the home may ask for it.

    Raises:
        MarksUnreadableError: nothing was taken away, for one of them may be marked.
    """
    if going and (unreadable := unreadable_marks(home)):
        raise MarksUnreadableError(home / MARKED, unreadable)
    for each in going:
        folder = home / "releases" / each.stamp
        away = folder.with_name(folder.name + PARTIAL)
        folder.rename(away)
        shutil.rmtree(away)
    if going:
        sync_folder(home / "releases")


def remove_old_logs(home: Path, now: datetime) -> int:
    """Take logs of runs away that are older than a year and a month; how many."""
    oldest = (now - timedelta(days=LOGS_OF_DAYS)).strftime("%Y%m%dT%H%M%S")
    going = [path for path in (home / "logs").glob("*.log") if path.name < oldest]
    for path in going:
        path.unlink(missing_ok=True)
    return len(going)


def _marks(home: Path) -> dict[str, str]:
    """By release why it is to be kept; of several lines on one the last counts.

    A line that cannot be read keeps every release it names: what was to be kept is not taken away for a torn line.
    """
    marks: dict[str, str] = {}
    for line in _lines(home):
        told = _mark(line)
        if told is None:
            marks |= dict.fromkeys(_STAMPS.findall(line), line)
            continue
        release, reason = told
        marks.pop(release, None)
        if reason is not None:
            marks[release] = str(reason)
    return marks


def unreadable_marks(home: Path) -> int:
    """How many lines of the list of marked releases cannot be read."""
    return sum(_mark(line) is None for line in _lines(home))


def _lines(home: Path) -> list[str]:
    try:
        lines = (home / MARKED).read_text(encoding="utf8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [line for line in lines if line.strip()]


def _mark(line: str) -> tuple[str, object] | None:
    try:
        told = json.loads(line)
        return str(told["release"]), told["reason"]
    except (ValueError, KeyError, TypeError):
        return None
