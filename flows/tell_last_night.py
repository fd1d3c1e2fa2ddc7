"""How the last night of a home ended, in one small file: for whoever watches the machine, and for catching up."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from warehouse.name_home import LAST_NIGHT, NEW

Outcome = Literal["published", "nothing_new", "failed"]


@dataclass(frozen=True, slots=True)
class LastNight:
    """One run that came to its end, or failed.

    Attributes:
        started_at, ended_at: UTC, with their zone.
        outcome: `published`, `nothing_new`, or `failed` where it could not finish.
        release: name of the release that stood afterwards; None where there was none.
        files_new, files_refused, files_unreachable: of this run.
        open_errors: mismatches of the gravest kind that stood open afterwards.
        why: what it failed of, or which file it could not read, in one line; '' where neither.
        log: the run's log.
    """

    started_at: datetime
    ended_at: datetime
    outcome: Outcome
    release: str | None = None
    files_new: int = 0
    files_refused: int = 0
    files_unreachable: int = 0
    open_errors: int = 0
    why: str = ""
    log: str = ""


def note_last_night(home: Path, night: LastNight) -> None:
    """Keep how a night ended, in one step; a disk that takes nothing any more has told so already."""
    beside = home / f"{LAST_NIGHT}{NEW}"
    told = asdict(night) | {"started_at": night.started_at.isoformat(), "ended_at": night.ended_at.isoformat()}
    with suppress(OSError):
        beside.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf8")
        beside.replace(home / LAST_NIGHT)


def last_night(home: Path) -> LastNight | None:
    """How the last night ended; None where there was none, or where nobody can tell."""
    try:
        told = json.loads((home / LAST_NIGHT).read_text(encoding="utf8"))
        moments = {name: datetime.fromisoformat(told[name]).astimezone(UTC) for name in ("started_at", "ended_at")}
        return LastNight(**(told | moments))
    except (OSError, ValueError, TypeError, KeyError):
        return None
