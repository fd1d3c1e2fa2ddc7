"""Kill runs at random moments, go on, and see that nothing was lost and that the rows are those of a quiet run.

    uv run python -m tests.crashes.kill --kills 100 --seed 1 --districts 30 --years 2021-2023

Kills come in chains: a run is killed, the next one goes on in the same home and is killed in its turn, until one is
let end. One chain in three starts from nothing, one from a home that has a release already, one from a home whose first
run had read everything when it was killed.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.crashes.compare_homes import faults_at_the_end, faults_of_latest, faults_of_store
from tests.crashes.prepare import Prepared, new_home, prepare
from tests.crashes.program import Run

KILLS_A_CHAIN = 5
STARTS = ("empty", "begun", "read")
MOMENTS = {"any": 50, "late": 30, "switch": 20}
"""When: at any moment of a run; while it settles, compares, consolidates, publishes; while it builds a release."""
WAYS = {"group": 60, "main": 15, "reader": 10, "SIGTERM": 8, "SIGINT": 7}
SECONDS_TO_STOP = 60


@dataclass
class Tally:
    """What came of all the kills."""

    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    ended_first: int = 0
    chains: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.kills.total()


def main(words: list[str] | None = None) -> int:
    """0 where nothing was lost, nothing unreadable and every row the same."""
    asked = _asked(words)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tonghop-kill-", dir=asked.folder) as folder:
        prepared = prepare(Path(folder), asked.districts, asked.years, asked.seed)
        print(f"undisturbed: {prepared.seconds} s", flush=True)
        tally = kill_often(prepared, Path(folder), asked.kills, asked.seed)
    _draw(tally, time.monotonic() - started)
    return 1 if tally.faults else 0


def kill_often(prepared: Prepared, folder: Path, kills: int, seed: int) -> Tally:
    """Chains of kills until there were as many as asked for."""
    rng, tally = Random(seed), Tally()
    while tally.count < kills:
        start = STARTS[tally.chains % len(STARTS)]
        home = new_home(prepared, folder / f"home-{tally.chains}", start)
        tally.chains += 1
        before = len(tally.faults)
        _chain(prepared, home, start, min(KILLS_A_CHAIN, kills - tally.count), rng, tally)
        print(f"chain {tally.chains} ({start}): {tally.count} kills so far", *tally.faults[before:], flush=True)
        if len(tally.faults) == before:
            shutil.rmtree(home)
    return tally


def _chain(  # noqa: PLR0913, PLR0917 - one chain is these
    prepared: Prepared, home: Path, start: str, kills: int, rng: Random, tally: Tally
) -> None:
    left = dict(prepared.seconds[start])
    for number in range(kills):
        moment = rng.choices(list(MOMENTS), list(MOMENTS.values()))[0]
        way = rng.choices(list(WAYS), list(WAYS.values()))[0]
        share = rng.random()
        stood = (home / "latest").is_symlink()
        run = Run(home, prepared.inbox)
        struck = _strike(run, moment, way, share, left, tally)
        # What the run had read is read; the next one comes the sooner to what is late.
        left["any"] = max(left["late"], left["any"] - run.seconds)
        where = f"{home.name}, kill {number + 1} ({way}, {moment}, {share:.3f}): "
        faults = faults_of_latest(home, stood, prepared.allowed[start]) + faults_of_store(home)
        tally.faults += [where + fault for fault in faults]
        if not struck:
            break
    last = Run(home, prepared.inbox).ends()
    if last.code != 0:
        tally.faults.append(f"{home.name}: the last run ended with {last.code}: {last.said}")
        return
    tally.faults += [f"{home.name}: {fault}" for fault in faults_at_the_end(home, prepared.inbox, prepared.quiet)]


def _strike(  # noqa: PLR0913, PLR0917 - one kill is these
    run: Run, moment: str, way: str, share: float, seconds: dict[str, float], tally: Tally
) -> bool:
    """Let a run go until its moment and kill it; whether it still ran then."""
    seen = moment == "any" or run.wait_for(moment)
    if not seen or run.has_ended_within(share * seconds[moment]):
        tally.ended_first += 1
        ended = run.ends()
        tally.faults += [] if ended.code == 0 else [f"{run.home.name}: ended with {ended.code}: {ended.said}"]
        return False
    done = run.kill(way, share)
    tally.kills[done, moment] += 1
    ended = run.ends(None if done == "reader" else SECONDS_TO_STOP)
    tally.faults += [f"{run.home.name}: process {each} outlived its run" for each in run.left_behind()]
    # A reading process killed before it was ready ends the run as machine trouble; the next one goes on.
    if done == "reader" and ended.code not in {0, 4}:
        tally.faults.append(f"{run.home.name}: a run without one of its readers ended with {ended.code}: {ended.said}")
    return True


def _asked(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--districts", type=int, default=30)
    parser.add_argument("--years", type=years, default=(2021, 2023))
    parser.add_argument("--folder", type=Path, default=None, help="where the homes are made; else the system's own")
    return parser.parse_args(words)


def years(text: str) -> tuple[int, int]:
    """`2021-2023` as two years."""
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def _draw(tally: Tally, seconds: float) -> None:
    print(f"\n{'':10}" + "".join(f"{moment:>10}" for moment in MOMENTS) + f"{'all':>10}")
    for way in WAYS:
        counts = [tally.kills[way, moment] for moment in MOMENTS]
        print(f"{way:10}" + "".join(f"{count:10}" for count in (*counts, sum(counts))))
    print(f"{tally.count} kills in {tally.chains} chains, {tally.ended_first} runs ended before their moment")
    print(f"lost files, unreadable releases, other rows, processes left: {len(tally.faults)}; {seconds:.0f} s")
    print(*tally.faults, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
