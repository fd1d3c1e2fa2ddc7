"""Nights that were slept through: whether the schedule called for one since the last that ran."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from flows.tell_last_night import last_night


def missed_night(home: Path, cron: str, timezone: str, now: datetime) -> datetime | None:
    """The last moment a cron line called for a night that did not run; None where none was missed.

    A home in which no night ever ran has missed none: its first is the next one due. A night that failed, or did not
    come to its end, is tried again, too.

    Args:
        home: the province's folder.
        cron: the line, in `timezone`.
        timezone: name of the zone.
        now: with its zone.
    """
    last = last_night(home)
    called = last_call(cron, timezone, now)
    if last is None or called is None:
        return None
    return called if last.started_at < called or last.outcome in {"failed", "running"} else None


def last_call(cron: str, timezone: str, now: datetime) -> datetime | None:
    """The last moment before now that a cron line names; None for lines with nicknames (`@daily`) or without end."""
    try:
        return next(CronSim(cron, now.astimezone(ZoneInfo(timezone)), reverse=True)).astimezone(UTC)
    except (CronSimError, StopIteration):
        return None
