"""How well and how fast wrong figures are localised: slips planted in consistent returns, one to five at a time.

Run it as `python benchmarks/bench_localise.py`. Per number of slips, and per kind of slip for one alone: how often the
first suspect is a planted figure, the whole set is the planted one, and the values suggested are the very ones that
stood there; of returns whose identities leave one answer only, and of all that break an identity. Then suspects on
sound returns, and seconds by size.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

from benchmarks.planted_returns import Planted, Return, make_return, plant
from benchmarks.slips_of_the_pen import SLIPS
from schemas.linear import Localised
from transforms.localise_errors import localise

SIZES = (12, 40, 150, 400, 2_000)
COUNTS = (1, 2, 3, 4, 5)
SHARES = (1.0, 0.7)
TIMED = ((150, 1), (1_000, 5), (5_000, 30))
"""Figures, and the seconds a search among them may take."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000, help="returns with slips (default 1000)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    each = max(1, round(arguments.cases / (len(COUNTS) * len(SHARES) * len(SIZES))))
    print(f"{'':<36}cases  broken  one answer   first suspect  whole set      exact values   (one answer | broken)")
    for share in SHARES:
        for count in COUNTS:
            print(_line(f"{share:.0%} of identities, {count} slips", _measured(share, count, each, arguments.seed)))
    print()
    for kind in SLIPS:
        print(_line(f"1 slip: {kind}", _measured(1.0, 1, each, arguments.seed, (kind,))))
    print(f"\nsound returns with a suspect: {_false_alarms(each, arguments.seed)} of {each * len(SIZES)}")
    print("\nfigures   identities   seconds, 3 slips (mean, worst of 5)   bar")
    for size, bar in TIMED:
        print(_timed(size, bar, arguments.seed))


def _measured(share: float, count: int, each: int, seed: int, kinds: tuple[str, ...] = ()) -> Counter[str]:
    counts: Counter[str] = Counter()
    for planted in _planted(share, count, each, f"{seed} {share} {count} {kinds}", kinds):
        counts["cases"] += 1
        found = localise(planted.wrong.figures, planted.wrong.rules)
        if not found.is_consistent:
            _count(counts, planted, found)
    return counts


def _planted(share: float, count: int, each: int, seed: str, kinds: tuple[str, ...]) -> Iterator[Planted]:
    for size in SIZES:
        for number in range(each):
            random = Random(f"{seed} {size} {number}")  # noqa: S311 - made up
            yield plant(make_return(size, random, share), count, random, kinds)


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


def _line(title: str, counts: Counter[str]) -> str:
    def shares(name: str) -> str:
        told = (_share(counts[f"{kind} {name}"], counts[kind]) for kind in ("one", "broken"))
        return " | ".join(told)

    return (
        f"{title:<36}{counts['cases']:>5}  {counts['broken']:>6}  {counts['one']:>10}   "
        f"{shares('first')}  {shares('set')}  {shares('exact')}"
    )


def _share(some: int, of: int) -> str:
    return f"{some / of:.3f}" if of else "    -"


def _false_alarms(each: int, seed: int) -> int:
    wrong = 0
    for size in SIZES:
        for number in range(each):
            sound = make_return(size, Random(f"{seed} sound {size} {number}"))  # noqa: S311 - made up
            wrong += not localise(sound.figures, sound.rules).is_consistent
    return wrong


def _timed(size: int, bar: int, seed: int) -> str:
    seconds = []
    wrong = Return((), ())
    for number in range(5):
        random = Random(f"{seed} timed {size} {number}")  # noqa: S311 - made up
        wrong = plant(make_return(size, random), 3, random).wrong
        start = time.perf_counter()
        localise(wrong.figures, wrong.rules)
        seconds.append(time.perf_counter() - start)
    told = f"{sum(seconds) / len(seconds):.3f}, {max(seconds):.3f}"
    return f"{len(wrong.figures):>7}   {len(wrong.rules):>10}   {told:>35}   {bar:>3}"


if __name__ == "__main__":
    main()
