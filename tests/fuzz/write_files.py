"""A folder of damaged files, the same ones for the same seed."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.fuzz.damage import damage
from tests.fuzz.seeds import seeds

_ODD_NAMES = (
    "bao\ncao",
    "\u202etxt.exe",
    "\x1b[31mđỏ",
    "=cmd|' C calc'!A0",
    "\udcff\udcfe",
    "a" * 200,
    "con",
    "…",
    "~bao cao",
    "%00",
    "😀",
)


def damaged_files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Names and contents; the endings take turns, every tenth name is odd."""
    rng = Random(seed)  # noqa: S311 - the same files every time
    by_ending: dict[str, list[int]] = {}
    for at, each in enumerate(seeds()):
        by_ending.setdefault(each.ending, []).append(at)
    endings = sorted(by_ending)
    for number in range(count):
        ending = endings[number % len(endings)]
        chosen = seeds()[rng.choice(by_ending[ending])]
        stem = f"{rng.choice(_ODD_NAMES)}" if number % 10 == 9 else "bao cao"
        yield f"{stem} {number:05d}.{ending}", damage(chosen, rng)


def write_files(folder: Path, count: int, seed: int) -> None:
    """Write the damaged files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in damaged_files(count, seed):
        (folder / name).write_bytes(content)
