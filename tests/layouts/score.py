"""How well made workbooks are read: recall, precision, addresses, planted mistakes, errors raised on sound files.

    python -m tests.layouts.score --files 200 --seed 1 --show 10

Numbers of figures are counted for money and for households apart; what was missed is told by trait of the layout and,
for the worst files, cell by cell.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path

import polars as pl

from flows.steps import FILES_A_BATCH, check
from schemas.documents import Refusal
from schemas.records import Reading, Trouble
from tests.layouts.make_workbook import make_workbook
from tests.layouts.match import Matched, match
from tests.layouts.truth import Cell, Made, Planted
from transforms.build_frames import build_frames
from transforms.read_submission import read_submission


@dataclass(slots=True)
class Scored:
    """One file: how its figures were read, what was planted and not found, what was raised without reason."""

    made: Made
    matched: Matched
    unfound: list[Planted] = field(default_factory=list)
    false_errors: list[str] = field(default_factory=list)
    wrong_office: str = ""
    refusal: str = ""


Pair = tuple[Scored, Reading]


@dataclass(slots=True)
class Count:
    """Figures of one topic: written, read right, read in all."""

    written: int = 0
    right: int = 0
    read: int = 0

    @property
    def recall(self) -> float:
        """Share of the figures written that were read right."""
        return self.right / self.written if self.written else 1.0

    @property
    def precision(self) -> float:
        """Share of the figures read that are right."""
        return self.right / self.read if self.read else 1.0


def score(files: Sequence[Made]) -> list[Scored]:
    """Every workbook read and compared; checked many at a time, as in the nightly run."""
    scored, pairs = [], []
    for made in files:
        try:
            reading = read_submission(made.content, made.name, made.folder)
        except Refusal as refused:
            why = f"{refused.code} {refused.details}"
            scored.append(Scored(made, match(made, ()), list(made.planted), refusal=why))
            continue
        scored.append(Scored(made, match(made, reading.observations)))
        if reading.office.unit_code != made.unit_code:
            read = f"{reading.office.unit_code} {reading.office.unit_name}"
            scored[-1].wrong_office = f"{read}, expected {made.unit_code}"
        pairs.append((scored[-1], reading))
    for batch in batched(pairs):
        _judge_findings(batch)
    return scored


def batched(pairs: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    """As many files at a time as the nightly run checks."""
    for start in range(0, len(pairs), FILES_A_BATCH):
        yield pairs[start : start + FILES_A_BATCH]


def _judge_findings(batch: Sequence[Pair]) -> None:
    readings = {sha256(scored.made.content).hexdigest(): (scored, reading) for scored, reading in batch}
    named = [(name, reading) for name, (_, reading) in readings.items()]
    frames = build_frames(named)
    findings, _ = check(named, frames)
    places = {row["observation_id"]: (row["sheet"], row["cell"]) for row in frames.observations.iter_rows(named=True)}
    for name, (scored, reading) in readings.items():
        _judge(scored, reading, findings.filter(pl.col("submission_id") == name), places)


def _judge(scored: Scored, reading: Reading, findings: pl.DataFrame, places: dict[str, Cell]) -> None:
    told = [*_told(findings, places), *((each.kind, {_place(each)}) for each in reading.troubles)]
    scored.unfound = [each for each in scored.made.planted if not _is_found(each, told)]
    if not scored.made.planted:
        errors = findings.filter(pl.col("severity") == "error")
        scored.false_errors = [
            f"{row['kind']} at {sorted(places[each][1] for each in row['observation_ids'])[:8]}: {row['message_en']}"
            for row in errors.iter_rows(named=True)
        ]


def _told(findings: pl.DataFrame, places: dict[str, Cell]) -> Iterator[tuple[str, set[Cell]]]:
    for row in findings.iter_rows(named=True):
        yield row["kind"], {places[each] for each in row["observation_ids"] if each in places}


def _place(trouble: Trouble) -> Cell:
    return trouble.place.sheet or "", trouble.place.cell or ""


def _is_found(planted: Planted, told: Iterable[tuple[str, set[Cell]]]) -> bool:
    return any(kind.startswith(planted.kinds) and cells & set(planted.cells) for kind, cells in told)


def count(scored: Iterable[Scored], topic: str) -> Count:
    """The figures of a topic over several files."""
    total = Count()
    for each in scored:
        right = sum(truth.said["topic"] == topic for truth in each.matched.right)
        total.right += right
        total.written += right + sum(truth.said["topic"] == topic for truth in each.matched.missed)
        total.read += right + sum(seen.topic == topic for seen in each.matched.extra)
    return total


def main() -> None:
    """Score so many workbooks and print what a developer needs."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--files", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", type=int, default=5, help="so many of the worst files, cell by cell")
    options.add_argument("--keep", type=Path, help="folder to write the files shown to")
    given = options.parse_args()
    scored = score([make_workbook(seed) for seed in range(given.seed, given.seed + given.files)])
    worst = [each for each in sorted(scored, key=_badness, reverse=True) if _badness(each)][: given.show]
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        for each in worst:
            (given.keep / each.made.name).write_bytes(each.made.content)
    lines = chain(_totals(scored), _traits(scored), *map(_file_told, worst))
    sys.stdout.write("\n".join(lines) + "\n")


def _totals(scored: list[Scored]) -> Iterator[str]:
    for topic in ("funding", "poverty", "output"):
        found = count(scored, topic)
        yield f"{topic:8} {found.written:7} written, recall {found.recall:.4f}, precision {found.precision:.4f}"
    planted = sum(len(each.made.planted) for each in scored)
    yield f"planted  {planted:7}, found {planted - sum(len(each.unfound) for each in scored)}"
    yield f"refused  {sum(bool(each.refusal) for each in scored)}"
    yield f"wrong office {sum(bool(each.wrong_office) for each in scored)}"
    sound = [each for each in scored if not each.made.planted]
    yield f"sound files with errors raised: {sum(bool(each.false_errors) for each in sound)} of {len(sound)}"
    yield f"slips not found: {dict(Counter(planted.slip for each in scored for planted in each.unfound))}"


def _traits(scored: list[Scored]) -> Iterator[str]:
    """Traits by the share of figures missed in files that have them."""
    missed: Counter[str] = Counter()
    written: Counter[str] = Counter()
    for each in scored:
        for trait in each.made.traits[1:]:
            missed[trait] += len(each.matched.missed) + len(each.matched.extra)
            written[trait] += len(each.made.truths)
    yield "traits of badly read files (misses per figure):"
    for trait in sorted(missed, key=lambda name: missed[name] / max(1, written[name]), reverse=True)[:15]:
        if missed[trait]:
            yield f"  {missed[trait] / max(1, written[trait]):.3f}  {trait} ({missed[trait]} of {written[trait]})"


def _badness(each: Scored) -> int:
    heavy = 1000 * (bool(each.refusal) + bool(each.wrong_office) + bool(each.unfound) + bool(each.false_errors))
    return heavy + len(each.matched.misses)


def _file_told(each: Scored) -> Iterator[str]:
    yield f"\n== {each.made.name}  [{'; '.join(each.made.traits)}]"
    yield from (f"   {told}" for told in (each.refusal, each.wrong_office) if told)
    yield from (f"   NOT FOUND {planted.slip} {planted.kinds} at {planted.cells[:4]}" for planted in each.unfound)
    yield from (f"   RAISED {error[:300]}" for error in each.false_errors[:4])
    shown: Counter[str] = Counter(miss.what for miss in each.matched.misses)
    yield f"   {dict(shown.most_common(6))} of {len(each.made.truths)}"
    for what in shown:
        for miss in [miss for miss in each.matched.misses if miss.what == what][:2]:
            yield f"   {miss.cell[0]}!{miss.cell[1]} {what}: expected {miss.expected} | got {miss.got}"[:420]


if __name__ == "__main__":
    main()
