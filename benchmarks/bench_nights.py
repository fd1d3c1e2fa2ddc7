"""Measure nights in which little happens: nothing new, and one new file among many known ones, beyond the imports.

    uv run python benchmarks/bench_nights.py                    # among 1,000 known files
    uv run python benchmarks/bench_nights.py --files 5000       # as many as a province files in years; takes a while
    uv run python benchmarks/bench_nights.py --home H --inbox I # a home that stands already, on a copy of it

The baselines, taken in the same run: the imports alone (of a night without news, and all that one with news comes to
need), and hashing every file of the inbox once.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from bench_text import HEAVY_IMPORTS, PROGRAM, generate, measure

NEWS_IMPORTS = "import flows.nightly, pyarrow.dataset, transforms.localise_errors, flows.write_page"
SECONDS_UNTIL_STILL = 6
"""Files touched just now are read again; after this they lie still."""


def main() -> None:
    """Bring a home to a stand, then time quiet nights and nights with one new file in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--inbox", type=Path)
    parser.add_argument("--nights", type=int, default=3)
    parser.add_argument("--limit", type=float, default=3600, help="seconds after which a run is stopped")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tonghop-bench-") as folder:
        root = Path(folder)
        inbox = options.inbox or _filled(root / "inbox", options.files)
        home = root / "home"
        if options.home:
            shutil.copytree(options.home, home, symlinks=True)
        time.sleep(SECONDS_UNTIL_STILL)
        first = _night(home, [inbox], options.limit)
        _night(home, [inbox], options.limit)
        quiet, news = (_imports(each, options.limit) for each in (HEAVY_IMPORTS, NEWS_IMPORTS))
        print(f"imports alone {quiet:.2f} s, with news {news:.2f} s; hashing every file {_hashing(inbox):.2f} s")
        print(f"first night {first:.1f} s")
        print(f"{'night':<28}{'s':>8}{'beyond imports':>16}{'x imports':>11}")
        for night in range(options.nights):
            _tell("nothing new", _night(home, [inbox], options.limit), quiet)
            new = root / f"new{night}"
            new.mkdir()
            _write_new(inbox, new / "moi.txt", night)
            _tell("one new file", _night(home, [inbox, new], options.limit), news)


def _imports(statement: str, limit: float) -> float:
    return min(measure([sys.executable, "-c", statement], limit).seconds for _ in range(3))


def _filled(inbox: Path, files: int) -> Path:
    for place, file in enumerate(generate(inbox.parent / "all", files)):
        kept = inbox / file.parent.parent.name / file.parent.name
        kept.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, kept / f"{place:05d}_{file.name}")
    return inbox


def _write_new(inbox: Path, path: Path, night: int) -> None:
    """A report an office sends again with a line more at its end, which makes another file of it."""
    sent = sorted(inbox.rglob("*.txt"))[night]
    path.write_text(sent.read_text(encoding="utf8") + f"\nGửi lại lần {night + 2}.\n", encoding="utf8")


def _night(home: Path, inboxes: list[Path], limit: float) -> float:
    """The seconds of a night.

    Raises:
        RuntimeError: it did not run to its end.
    """
    run = measure([PROGRAM, "--home", str(home), "--json", "run", *map(str, inboxes)], limit)
    if run.exit_code:
        raise RuntimeError(run.said[-600:])
    json.loads(run.said[run.said.index("{") :])
    return run.seconds


def _tell(name: str, seconds: float, imports: float) -> None:
    print(f"{name:<28}{seconds:>8.2f}{seconds - imports:>16.2f}{seconds / imports:>11.1f}", flush=True)


def _hashing(inbox: Path) -> float:
    start = time.perf_counter()
    for path in inbox.rglob("*"):
        if path.is_file():
            sha256(path.read_bytes()).digest()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
