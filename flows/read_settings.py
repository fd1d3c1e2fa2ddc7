"""The settings of notices as their file is now, and what of them cannot be used."""

from pathlib import Path

from flows.list_obligations import provinces_heard
from schemas.notices import Reason, Settings
from transforms.read_notify import read_notify
from warehouse.name_home import NOTIFY
from warehouse.read_release import open_latest
from warehouse.read_written import UnreadableError, read_written


def read_settings(home: Path) -> tuple[Settings, tuple[Reason, ...]]:
    """Who is told of what, and what of the settings cannot be used; nobody where there are none."""
    try:
        text = read_written(home / NOTIFY)
    except UnreadableError as error:
        return Settings(is_read=False), (Reason(f"files.{error.key}", error.details),)
    return read_notify(text, _provinces(home)) if text is not None else (Settings(), ())


def _provinces(home: Path) -> set[str]:
    """The provinces the home knows; none where that cannot be told."""
    try:
        with open_latest(home) as release:
            return provinces_heard(release)
    except Exception:  # noqa: BLE001 - only advice rests on it, and an alert of a damaged home must still go out
        return set()
