"""How well and how fast wrong figures are localised: slips planted in consistent returns, one to five at a time.

Run it as `python benchmarks/bench_localise.py`. Per number of slips: how often the first suspect is a planted figure,
the whole set is the planted one, and the values suggested are the very ones that stood there; of returns whose
identities leave one answer only, and of all that break an identity. Then suspects on sound returns, seconds by size.
"""

import argparse
import time
from collections import Counter
from random import Random

from benchmarks.planted_returns import Planted, make_return, plant
from schemas.linear import Localised
from transforms.localise_errors import localise

SIZES = (12, 40, 150, 400)
SLIPS = (1, 2, 3, 5)
SHARES = (1.0, 0.7)
TIMED = (150, 1_000, 5_000)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=800, help="returns with slips (default 800)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    each = max(1, arguments.cases // (len(SLIPS) * len(SHARES) * len(SIZES)))
    print("identities  slips  broken  one answer  first suspect  whole set  exact values   (of one answer | of broken)")
    for share in SHARES:
        for slips in SLIPS:
            print(_line(share, slips, _measured(share, slips, each, arguments.seed)))
    print(f"\nsound returns with a suspect: {_false_alarms(each, arguments.seed)} of {each * len(SIZES)}")
    print("\nfigures   identities   seconds, 3 slips (mean, worst of 5)")
    for size in TIMED:
        print(_timed(size, arguments.seed))


def _measured(share: float, slips: int, each: int, seed: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for size in SIZES:
        for number in range(each):
            random = Random(f"{seed} {share} {slips} {size} {number}")  # noqa: S311 - made up
            planted = plant(make_return(size, random, share), slips, random)
            found = localise(planted.wrong.figures, planted.wrong.rules)
            if not found.is_consistent:
                _count(counts, planted, found)
    return counts


def _count(counts: Counter[str], planted: Planted, found: Localised) -> None:
    first = found.sets[0] if found.sets else ()
    told = {
        "first": bool(first) and first[0].name in planted.right,
        "set": {suspect.name for suspect in first} == set(planted.right),
        "exact": {suspect.name: suspect.suggested for suspect in first} == planted.right,
    }
    kinds = ["broken", *(["one"] if len(found.sets) == 1 else [])]
    for kind in kinds:
        counts[kind] += 1
        counts.update(f"{kind} {name}" for name, is_so in told.items() if is_so)


def _line(share: float, slips: int, counts: Counter[str]) -> str:
    def shares(name: str) -> str:
        return " | ".join(f"{counts[f'{kind} {name}'] / max(1, counts[kind]):.3f}" for kind in ("one", "broken"))

    return (
        f"{share:>9.0%}  {slips:>5}  {counts['broken']:>6}  {counts['one']:>10}  "
        f"{shares('first')}  {shares('set')}  {shares('exact')}"
    )


def _false_alarms(each: int, seed: int) -> int:
    wrong = 0
    for size in SIZES:
        for number in range(each):
            sound = make_return(size, Random(f"{seed} sound {size} {number}"))  # noqa: S311 - made up
            wrong += not localise(sound.figures, sound.rules).is_consistent
    return wrong


def _timed(size: int, seed: int) -> str:
    seconds = []
    for number in range(5):
        random = Random(f"{seed} timed {size} {number}")  # noqa: S311 - made up
        planted = plant(make_return(size, random), 3, random)
        start = time.perf_counter()
        localise(planted.wrong.figures, planted.wrong.rules)
        seconds.append(time.perf_counter() - start)
    figures, rules = len(planted.wrong.figures), len(planted.wrong.rules)
    return f"{figures:>7}   {rules:>10}   {sum(seconds) / len(seconds):.3f}, {max(seconds):.3f}"


if __name__ == "__main__":
    main()
