"""The return kits that go with an office's notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.order import Watch
from schemas.notices import Item

if TYPE_CHECKING:
    from warehouse.read_release import Release

FOLDER = "returns"
MOST_KITS = 5
MOST_BYTES = 10_000_000
_SHORT = 12


@dataclass(frozen=True, slots=True)
class KitSent:
    """A kit's folder, and those of its files that are small enough to travel."""

    folder: Path
    attached: tuple[Path, ...]


def kits_for(home: Path, release: "Release", items: Sequence[Item], watch: Watch) -> list[KitSent]:
    """The kits of the filings in which new errors were found, each written into `HOME/returns`.

    At most five a night; files beyond ten million bytes together stay where they are and are named only. A kit that
    cannot be made is noted, and the office told without it.
    """
    filings = dict.fromkeys(item.submission_id for item in items if item.event == "new_errors" and item.submission_id)
    room, kits = MOST_BYTES, []
    for submission_id in list(filings)[:MOST_KITS]:
        files = _written(home, release, submission_id, watch)
        size = sum(path.stat().st_size for path in files)
        fits = size <= room
        room -= size if fits else 0
        if files:
            kits.append(KitSent(files[0].parent, files if fits else ()))
    return kits


def _written(home: Path, release: "Release", submission_id: str, watch: Watch) -> tuple[Path, ...]:
    """The kit's files; none where nothing is in question, or where it cannot be made."""
    # Writing workbooks and letters takes a third of a second to import.
    from flows.return_kit import return_kit  # noqa: PLC0415

    [submission] = release.rows("SELECT * FROM submissions WHERE submission_id = ?", [submission_id])
    try:
        return return_kit(home, release, submission, home / FOLDER / submission_id[:_SHORT]).files
    except Exception as error:  # noqa: BLE001 - one odd file keeps no office from being told
        watch.notes("kit_failed", submission_id=submission_id, error=type(error).__name__, why=str(error))
        return ()
