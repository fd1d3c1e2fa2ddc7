"""The inbox all trials share, a home that nothing ever happened to, and those that trials start from."""

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
        starts: by kind of start the home to copy: one that has a release of some of the files (`begun`), one whose
            first run was killed when it had read everything (`read`).
        seconds: by kind of start (`empty` too) and stage how long an undisturbed run takes.
        allowed: by kind of start what `latest` may hold at any moment.
    """

    inbox: Path
    quiet: Path
    starts: dict[str, Path]
    seconds: dict[str, dict[str, float]]
    allowed: dict[str, set[Fingerprint]]


def prepare(folder: Path, districts: int, years: tuple[int, int], seed: int) -> Prepared:
    """Write the inbox, and run the program over it undisturbed, once from each start."""
    inbox, earlier = folder / "inbox", folder / "earlier"
    inbox.mkdir(parents=True)
    write_province(inbox, districts, years, errors=True)
    _some_of(inbox, earlier, Random(seed))
    quiet, begun, read = folder / "quiet", folder / "begun", folder / "read"
    seconds = {"empty": _undisturbed(quiet, inbox)}
    _undisturbed(begun, earlier)
    _killed_when_all_is_read(read, inbox)
    for start, home in (("begun", begun), ("read", read)):
        trial = folder / "trial"
        shutil.copytree(home, trial, symlinks=True)
        seconds[start] = _undisturbed(trial, inbox)
        shutil.rmtree(trial)
    wanted, before = fingerprint(quiet / "latest"), fingerprint(begun / "latest")
    allowed = {"empty": {wanted}, "read": {wanted}, "begun": {wanted, before}}
    return Prepared(inbox, quiet, {"begun": begun, "read": read}, seconds, allowed)


def new_home(prepared: Prepared, home: Path, start: str) -> Path:
    """An empty home, or a copy of the one a start is called after."""
    if start in prepared.starts:
        shutil.copytree(prepared.starts[start], home, symlinks=True)
    else:
        home.mkdir()
    return home


def _killed_when_all_is_read(home: Path, inbox: Path) -> None:
    run = Run(home, inbox)
    assert run.wait_for("late"), run.ends().said
    run.kill("group", 0)
    run.ends()


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
