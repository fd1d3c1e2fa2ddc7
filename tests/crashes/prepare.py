"""The inbox all trials share, a home that nothing ever happened to, and one that has a release of the files before."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random

from demo import write_province
from tests.crashes.compare_homes import Fingerprint, fingerprint
from tests.crashes.program import Run, seconds_of_stages

LATER = 0.33
"""So many of the files come only after the first release."""


@dataclass(frozen=True)
class Prepared:
    """What trials start from and are held against.

    Attributes:
        inbox: every file.
        quiet: a home in which they were taken in by one run that nothing disturbed.
        begun: a home that has a release of some of the files.
        seconds: by kind of start (`empty`, `begun`) and stage how long an undisturbed run takes.
        allowed: by kind of start what `latest` may hold at any moment.
    """

    inbox: Path
    quiet: Path
    begun: Path
    seconds: dict[str, dict[str, float]]
    allowed: dict[str, set[Fingerprint]]


def prepare(folder: Path, districts: int, years: tuple[int, int], seed: int) -> Prepared:
    """Write the inbox, and run the program over it undisturbed, once from nothing and once from a release."""
    inbox, earlier = folder / "inbox", folder / "earlier"
    inbox.mkdir(parents=True)
    write_province(inbox, districts, years, errors=True)
    _some_of(inbox, earlier, Random(seed))
    quiet, begun, trial = folder / "quiet", folder / "begun", folder / "begun-quiet"
    seconds = {"empty": _undisturbed(quiet, inbox)}
    _undisturbed(begun, earlier)
    shutil.copytree(begun, trial, symlinks=True)
    seconds["begun"] = _undisturbed(trial, inbox)
    shutil.rmtree(trial)
    wanted, before = fingerprint(quiet / "latest"), fingerprint(begun / "latest")
    return Prepared(inbox, quiet, begun, seconds, {"empty": {wanted}, "begun": {wanted, before}})


def new_home(prepared: Prepared, home: Path, start: str) -> Path:
    """An empty home, or a copy of the one that has a release."""
    if start == "begun":
        shutil.copytree(prepared.begun, home, symlinks=True)
    else:
        home.mkdir()
    return home


def _some_of(inbox: Path, earlier: Path, rng: Random) -> None:
    for path in sorted(path for path in inbox.rglob("*") if path.is_file()):
        if rng.random() > LATER:
            linked = earlier / path.relative_to(inbox)
            linked.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, linked)


def _undisturbed(home: Path, inbox: Path) -> dict[str, float]:
    ended = Run(home, inbox).ends()
    assert ended.code == 0, ended.said
    return {"any": ended.seconds, **seconds_of_stages(home)}
