"""Measure the nightly job on generated workbooks, beside merely reading their cells and beside an analyst's script.

    uv run python benchmarks/bench_workbooks.py                 # 200 and 2,000 workbooks, and 200 large ones
    uv run python benchmarks/bench_workbooks.py --sizes 50      # quicker

In the same run, on the same files: python-calamine reading every cell of every sheet in one process; and the script an
analyst would write, pandas with openpyxl sheet by sheet into SQLite, on the first files only, its time scaled up. It
needs pandas, which uv brings for it alone.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from bench_text import MEGABYTE, PROGRAM, Measured, measure
from write_workbooks import LARGE, USUAL, Size, write_workbooks

READ_ONLY = """
import sys, pathlib, time, python_calamine
files = sorted(pathlib.Path(sys.argv[1]).rglob("*.xlsx"))
start = time.perf_counter()
cells = 0
for path in files:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        cells += sum(map(len, book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
print(cells, time.perf_counter() - start)
"""
SCRIPT = """
import sys, pathlib, sqlite3, time, pandas
files = sorted(pathlib.Path(sys.argv[1]).rglob("*.xlsx"))[: int(sys.argv[2])]
start = time.perf_counter()
base = sqlite3.connect(sys.argv[3])
for path in files:
    for name in pandas.ExcelFile(path, engine="openpyxl").sheet_names:
        sheet = pandas.read_excel(path, sheet_name=name, header=None, engine="openpyxl")
        told = sheet.melt(ignore_index=False, var_name="column").dropna(subset="value").reset_index(names="row")
        told["value"] = told["value"].astype(str)
        told.assign(file=path.name, sheet=name).to_sql("cells", base, if_exists="append", index=False)
base.commit()
print(len(files), time.perf_counter() - start)
"""
HEADINGS = (
    "files",
    "cells/file",
    "job s",
    "files/s",
    "peak MB",
    "calamine s",
    "x calamine",
    "script s",
    "x faster",
    "again s",
)


def main() -> None:
    """Generate the workbooks, run all three on each number of them, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 2000])
    parser.add_argument("--large", type=int, default=200, help="how many large workbooks; 0 leaves them out")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--script-files", type=int, default=40, help="how many files the analyst's script is timed on")
    parser.add_argument("--limit", type=float, default=1800, help="seconds after which a run is stopped")
    options = parser.parse_args()
    print("".join(f"{heading:>12}" for heading in HEADINGS))
    for wanted, size in [*((n, USUAL) for n in sorted(options.sizes)), (options.large, LARGE)]:
        if wanted:
            with tempfile.TemporaryDirectory(prefix="tonghop-bench-") as folder:
                measure_size(Path(folder), wanted, size, options)


def measure_size(folder: Path, wanted: int, size: Size, options: argparse.Namespace) -> None:
    """Print one line: the job, the cells alone, the script, and the job again."""
    inbox = folder / "inbox"
    files = len(write_workbooks(inbox, wanted, size))
    command = [PROGRAM, "--home", str(folder / "home"), "run", str(inbox), "--workers", str(options.workers)]
    cells, reading = _told(measure([sys.executable, "-c", READ_ONLY, str(inbox)], options.limit))
    job = measure(command, options.limit)
    again = measure(command, options.limit)
    timed, seconds = _told(measure(_script(inbox, options.script_files, folder / "cells.sqlite"), options.limit))
    script = seconds * files / timed
    told = (
        *(f"{files}", f"{cells / files:.0f}", f"{job.seconds:.1f}", f"{files / job.seconds:.1f}"),
        *(f"{job.peak_kb / MEGABYTE:.0f}", f"{reading:.2f}", f"{job.seconds / reading:.1f}"),
        *(f"{script:.1f}", f"{script / job.seconds:.1f}", f"{again.seconds:.1f}"),
    )
    print("".join(f"{each:>12}" for each in told), flush=True)
    for run in (job, again):
        if run.exit_code:
            print(f"   exit code {run.exit_code}: {run.said[-600:]}")
    weights = ", ".join(f"{name} {weight:.0f} MB" for name, weight in _weights(folder / "home").items())
    print(f"   {weights}; the script was timed on {timed:.0f} files")


def _script(inbox: Path, files: int, base: Path) -> list[str]:
    uv = shutil.which("uv") or str(Path(__file__).parents[1] / ".uv" / "bin" / "uv")
    environment = [uv, "run", "--quiet", "--no-project", "--with", "pandas", "--with", "openpyxl", "python"]
    return [*environment, "-c", SCRIPT, str(inbox), str(files), str(base)]


def _told(run: Measured) -> tuple[float, float]:
    """The two numbers a script printed last: how many, and in how many seconds."""
    if run.exit_code:
        raise RuntimeError(run.said[-600:])
    many, seconds = run.said.split()[-2:]
    return float(many), float(seconds)


def _weights(home: Path) -> dict[str, float]:
    """Megabytes of the working database and of the release."""
    release = sum(p.stat().st_size for p in (home / "latest").resolve().rglob("*") if p.is_file())
    return {"working": (home / "warehouse.duckdb").stat().st_size / MEGABYTE**2, "release": release / MEGABYTE**2}


if __name__ == "__main__":
    main()
