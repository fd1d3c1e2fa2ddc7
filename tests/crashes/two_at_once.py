"""Start two or three runs on one home at almost the same moment, and see that one does it and the rows are the same.

uv run python -m tests.crashes.two_at_once --times 20 --seed 1
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.crashes.compare_homes import faults_at_the_end, faults_of_latest
from tests.crashes.kill import years
from tests.crashes.prepare import Prepared, new_home, prepare
from tests.crashes.program import Ended, Run

BUSY = 3
LONGEST_APART = 0.4
_PATIENCE = ("--wait", "600")


def main(words: list[str] | None = None) -> int:
    """0 where every trial came right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--districts", type=int, default=3)
    parser.add_argument("--years", type=years, default=(2022, 2023))
    asked = parser.parse_args(words)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tonghop-two-") as folder:
        prepared = prepare(Path(folder), asked.districts, asked.years, asked.seed)
        codes, faults = run_together_often(prepared, Path(folder), asked.times, asked.seed)
    print(f"{asked.times} trials; runs by exit code: {dict(sorted(codes.items()))}; {len(faults)} faults")
    print(*faults, f"{time.monotonic() - started:.0f} s", sep="\n")
    return 1 if faults else 0


def run_together_often(prepared: Prepared, folder: Path, times: int, seed: int) -> tuple[Counter[int], list[str]]:
    """How the runs ended, and all that is wrong after that."""
    rng, codes, faults = Random(seed), Counter[int](), list[str]()
    for number in range(times):
        start = ("empty", "begun")[number % 2]
        home = new_home(prepared, folder / f"home-{number}", start)
        is_patient = number % 4 > 1
        ended = _together(prepared, home, is_patient, rng)
        codes.update(each.code for each in ended)
        found = _faults(prepared, home, start, is_patient, ended)
        faults += [f"trial {number + 1} ({start}): {fault}" for fault in found]
        print(f"trial {number + 1} ({start}): {sorted(each.code for each in ended)}", *found, flush=True)
        shutil.rmtree(home)
    return codes, faults


def _together(prepared: Prepared, home: Path, is_patient: bool, rng: Random) -> list[Ended]:
    """Two or three runs, over one inbox or several that hold the same files or some of them.

    The first one has something to do: it is under way when the others come.
    """
    runs: list[Run] = []
    for _ in range(rng.choice((2, 3))):
        inbox = rng.choice((prepared.inbox, prepared.inbox, prepared.inbox.parent / "earlier"))
        inbox = inbox if runs else prepared.inbox
        runs.append(Run(home, inbox, options=_PATIENCE if is_patient else ()))
        time.sleep(rng.random() * LONGEST_APART)
    return [run.ends() for run in runs]


def _faults(prepared: Prepared, home: Path, start: str, is_patient: bool, ended: list[Ended]) -> list[str]:
    codes = [each.code for each in ended]
    wanted = [0] * len(codes) if is_patient else [0] + [BUSY] * (len(codes) - 1)
    faults = [] if sorted(codes) == wanted else [f"ended with {codes}: {[each.said for each in ended]}"]
    both = set().union(*prepared.allowed.values())
    faults += faults_of_latest(home, start == "begun", both)
    last = Run(home, prepared.inbox).ends()
    if last.code != 0:
        return [*faults, f"the last run ended with {last.code}: {last.said}"]
    return faults + faults_at_the_end(home, prepared.inbox, prepared.quiet)


if __name__ == "__main__":
    sys.exit(main())
