"""Measure the nightly job on generated text reports: files a second, seconds, peak memory, beside a plain baseline.

    uv run python benchmarks/bench_text.py                 # 100 and 1,000 files, in one run
    uv run python benchmarks/bench_text.py --sizes 50      # quicker

The baseline, taken in the same run, reads the same files and finds every number in them with one regular expression.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from demo import write_province

ROOT = Path(__file__).parents[1]

PROGRAM = str(Path(sys.executable).parent / "tonghop")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SAMPLE_SECONDS = 0.2
MEGABYTE = 1024
HEAVY_IMPORTS = "import commands.main, duckdb, polars, pandera.polars"


@dataclass(frozen=True)
class Measured:
    """One command: how long it took, and the most memory its processes held together (resident, kB)."""

    seconds: float
    peak_kb: int
    exit_code: int
    said: str


def main() -> None:
    """Generate the files, run the job at each size, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=float, default=900, help="seconds after which a run is stopped")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tonghop-bench-") as folder:
        files = generate(Path(folder) / "all", max(options.sizes))
        imports = measure([sys.executable, "-c", HEAVY_IMPORTS], options.limit)
        print(f"imports alone: {imports.seconds:.2f} s")
        print(f"{'files':>6}{'job s':>9}{'files/s':>9}{'peak MB':>9}{'baseline s':>12}{'ratio':>8}{'second run s':>14}")
        for size in sorted(options.sizes):
            measure_size(Path(folder), files[:size], options.workers, options.limit)


def generate(folder: Path, wanted: int) -> list[Path]:
    """At least so many text reports: made-up provinces one after another, Word documents left out."""
    files: list[Path] = []
    seed = 0
    while len(files) < wanted:
        seed += 1
        inbox = folder / f"province{seed}"
        write_province(inbox, 15, (2021, 2024), errors=False, seed=seed)
        files += sorted(p for p in inbox.rglob("*") if p.suffix in (".txt", ".md"))
    return files[:wanted]


def measure_size(folder: Path, files: list[Path], workers: int, limit: float) -> None:
    """Print one line: the job, the baseline and the job again, on an inbox of these files."""
    inbox, home = folder / f"inbox{len(files)}", folder / f"home{len(files)}"
    for place, file in enumerate(files):
        kept = inbox / file.parent.parent.name / file.parent.name
        kept.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, kept / f"{place:05d}_{file.name}")
    plain = baseline(inbox)
    command = [PROGRAM, "--home", str(home), "run", str(inbox), "--workers", str(workers)]
    job = measure(command, limit)
    again = measure(command, limit)
    print(
        f"{len(files):>6}{job.seconds:>9.1f}{len(files) / job.seconds:>9.1f}{job.peak_kb / MEGABYTE:>9.0f}"
        f"{plain:>12.3f}{job.seconds / plain:>8.0f}{again.seconds:>14.1f}",
        flush=True,
    )
    for run in (job, again):
        if run.exit_code:
            print(f"   exit code {run.exit_code}: {run.said[-600:]}")


def baseline(inbox: Path) -> float:
    """Seconds to read every file and find every number in it."""
    start = time.perf_counter()
    numbers = sum(len(NUMBER.findall(p.read_text(encoding="utf8"))) for p in inbox.rglob("*") if p.is_file())
    seconds = time.perf_counter() - start
    if not numbers:
        raise RuntimeError("the generated reports hold no numbers")
    return seconds


def measure(command: list[str], limit: float) -> Measured:
    """Run a command to its end, at most `limit` seconds, and watch its process tree's memory."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        stop, peak = threading.Event(), [0]
        watcher = threading.Thread(target=_watch, args=(process.pid, stop, peak))
        watcher.start()
        try:
            exit_code = process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            exit_code = process.wait()
        seconds = time.perf_counter() - start
        stop.set()
        watcher.join()
        output.seek(0)
        return Measured(seconds, peak[0], exit_code, output.read())


def _watch(pid: int, stop: threading.Event, peak: list[int]) -> None:
    while not stop.wait(SAMPLE_SECONDS):
        peak[0] = max(peak[0], sum(_resident_kb(p) for p in _tree(pid)))


def _tree(pid: int) -> list[int]:
    """A process and all its descendants, as Linux lists them."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(grandchild for child in children for grandchild in _tree(int(child)))]


def _resident_kb(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
