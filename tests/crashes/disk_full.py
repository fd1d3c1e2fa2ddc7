"""Fill the disk under a run, make room again, and see that nothing was lost and that the rows are those of a quiet run.

    uv run python -m tests.crashes.disk_full --times 20 --seed 1

Needs root and a system that mounts tmpfs; elsewhere it says so and does nothing. In half of the trials the disk is too
small from the start, by another measure each time; in the others it is filled to the last bytes at a random moment.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.crashes.compare_homes import faults_at_the_end, faults_of_latest, faults_of_store
from tests.crashes.kill import years
from tests.crashes.prepare import Prepared, new_home, prepare
from tests.crashes.program import Ended, Run

COULD_NOT_FINISH = 4
MOMENTS = ("any", "late", "switch")
LARGE = 2 << 30
SAYS_SO = "ổ đĩa chứa"
_BLOCK = 4096


def main(words: list[str] | None = None) -> int:
    """0 where every trial came right, or none could be made here."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--districts", type=int, default=6)
    parser.add_argument("--years", type=years, default=(2022, 2023))
    asked = parser.parse_args(words)
    if not can_mount():
        print("skipped: mounting a tmpfs needs root")
        return 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tonghop-full-") as folder:
        prepared = prepare(Path(folder), asked.districts, asked.years, asked.seed)
        failed, faults = fill_often(prepared, Path(folder), asked.times, asked.seed)
    print(f"{asked.times} trials, {failed} ended with a full disk, {len(faults)} faults")
    print(*faults, f"{time.monotonic() - started:.0f} s", sep="\n")
    return 1 if faults else 0


def can_mount() -> bool:
    """Whether this process may mount a tmpfs."""
    if os.geteuid() != 0 or sys.platform != "linux":
        return False
    with tempfile.TemporaryDirectory() as folder:
        tried = subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=False, capture_output=True)
        if tried.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return tried.returncode == 0


def fill_often(prepared: Prepared, folder: Path, times: int, seed: int) -> tuple[int, list[str]]:
    """How many runs found the disk full, and all that is wrong after that."""
    rng, faults, failed = Random(seed), list[str](), 0
    needed = {
        start: _room_taken(home) for start, home in (("empty", prepared.quiet), ("begun", prepared.starts["begun"]))
    }
    for number in range(times):
        start = ("empty", "begun")[number // 2 % 2]
        disk = folder / f"disk-{number}"
        disk.mkdir()
        with _mounted(disk):
            home = new_home(prepared, disk / "home", start)
            if number % 2:
                how, ended = _fill_amid(prepared, home, start, rng)
            else:
                least = needed[start] if start == "begun" else 0
                size = least + int(rng.random() * (needed["empty"] * 1.3))
                how, ended = f"{size >> 10} KiB", _run_small(prepared, home, size)
            found = _faults(prepared, home, start, ended)
        failed += ended.code != 0
        faults += [f"trial {number + 1} ({start}, {how}): {fault}" for fault in found]
        print(f"trial {number + 1} ({start}, {how}): ended with {ended.code}", *found, flush=True)
    return failed, faults


def _run_small(prepared: Prepared, home: Path, size: int) -> Ended:
    _resize(home.parent, size)
    return Run(home, prepared.inbox).ends()


def _fill_amid(prepared: Prepared, home: Path, start: str, rng: Random) -> tuple[str, Ended]:
    """Let a run go until a moment drawn, then leave it a few blocks or none."""
    moment, share, blocks = rng.choice(MOMENTS), rng.random(), rng.choice((0, 1, 4, 16, 64, 256))
    run = Run(home, prepared.inbox)
    if moment == "any" or run.wait_for(moment):
        run.has_ended_within(share * prepared.seconds[start][moment])
    while not _resize(home.parent, _used(home.parent) + blocks * _BLOCK):
        pass  # the run has written more between the two
    return f"{moment} {share:.3f}, {blocks} blocks left", run.ends()


def _faults(prepared: Prepared, home: Path, start: str, ended: Ended) -> list[str]:
    """What does not stand while the disk is full, and after there was room again."""
    faults = faults_of_latest(home, start == "begun", prepared.allowed[start]) + faults_of_store(home)
    if ended.code not in {0, COULD_NOT_FINISH}:
        faults.append(f"ended with {ended.code}: {ended.said}")
    if ended.code == COULD_NOT_FINISH and SAYS_SO not in ended.said:
        faults.append(f"does not say that the disk is full: {ended.said}")
    _resize(home.parent, LARGE)
    again = Run(home, prepared.inbox).ends()
    if again.code != 0:
        return [*faults, f"with room again it ended with {again.code}: {again.said}"]
    return faults + faults_at_the_end(home, prepared.inbox, prepared.quiet)


def _room_taken(home: Path) -> int:
    return sum(-(-path.stat().st_size // _BLOCK) * _BLOCK for path in home.rglob("*") if path.is_file())


@contextmanager
def _mounted(disk: Path) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={LARGE}", "none", disk], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def _used(disk: Path) -> int:
    told = os.statvfs(disk)
    return (told.f_blocks - told.f_bfree) * told.f_bsize


def _resize(disk: Path, size: int) -> bool:
    """Whether the disk is so large now; it cannot be smaller than what is on it."""
    size = max(size, _BLOCK)  # a size of nothing means without limit
    told = subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=False, capture_output=True)
    return told.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
