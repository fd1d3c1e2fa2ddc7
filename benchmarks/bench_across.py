"""How long holding the documents of a made-up province against each other takes, and how much memory.

    uv run python benchmarks/bench_across.py --districts 12 --years 2021-2025

The night itself runs in a process of its own, so that the memory told is that of comparing alone.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flows.compare_across import found_across
from flows.order import Nobody
from warehouse.read_release import open_latest

PROGRAM = str(Path(sys.executable).parent / "tonghop")
MEGABYTE = 1024
FIGURES = "SELECT count(*) AS figures, count(DISTINCT submission_id) AS documents FROM observations WHERE in_force"
COUNTED = "SELECT sum(agree) AS agree, sum(differ) AS differ, sum(cannot_tell) AS cannot_tell FROM comparisons"


def main() -> None:
    """Write a province and run the night on it, compare its documents again, and print what each took."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        started = time.perf_counter()
        demo = [PROGRAM, "--home", str(home), "demo", "--districts", str(options.districts), "--years", options.years]
        subprocess.run([*demo, *(["--errors"] if options.errors else [])], check=True, capture_output=True)
        night = time.perf_counter() - started
        with open_latest(home) as release:
            what, counts = release.rows(FIGURES)[0], release.rows(COUNTED)[0]
            before, started = _peak(), time.perf_counter()
            found = found_across(release, Nobody())
            seconds = time.perf_counter() - started
    print(f"{what['documents']} documents, {what['figures']} figures; writing and running the night {night:.1f} s")
    print(f"comparing {seconds:.2f} s, {found.height} findings; {counts}")
    print(f"memory {before} MB before, {_peak()} MB at its highest")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--districts", type=int, default=12)
    parser.add_argument("--years", default="2021-2025")
    parser.add_argument("--errors", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
