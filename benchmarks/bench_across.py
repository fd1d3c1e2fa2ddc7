"""How right holding documents against each other is, how long it takes, and how much memory.

    uv run python benchmarks/bench_across.py --districts 12 --years 2021-2025 --slips 200

On a sound made-up province: first as it is, where nothing may be told; then with two digits of one figure swapped that
another document tells as well; then with all money of one document told otherwise, which is one cause and not a crowd.
The night itself runs in a process of its own, so that the memory told is that of comparing alone.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from demo.plant_errors import swap
from flows.compare_across import found_across
from flows.order import Nobody
from transforms.compare_across import Offices, compare_offices, compare_province, find_across
from transforms.compare_documents import compare_documents
from transforms.state_across import state_across
from warehouse.load_across import figures_across, figures_named
from warehouse.read_release import Release, open_latest

PROGRAM = str(Path(sys.executable).parent / "tonghop")
MEGABYTE = 1024
FIGURES = "SELECT count(*) AS figures, count(DISTINCT submission_id) AS documents FROM observations WHERE in_force"
COUNTED = "SELECT sum(agree) AS agree, sum(differ) AS differ, sum(cannot_tell) AS cannot_tell FROM comparisons"
UNITS = "SELECT DISTINCT unit_code FROM submissions WHERE state = 'accepted' ORDER BY unit_code"
OTHERWISE = {
    "ten percent more": pl.col("value").cast(pl.Float64) * 1.1,
    "a thousandth": pl.col("value").cast(pl.Float64) / 1000,
    "spending settled higher": pl.col("value").cast(pl.Float64)
    * pl.when(pl.col("indicator") == "disbursed").then(1.013).otherwise(1.0),
}


@dataclass(frozen=True, slots=True)
class Province:
    """Each office's figures, what comparing them came to, and every figure's row."""

    figures: dict[str, pl.DataFrame]
    compared: dict[str, Offices]
    rows: dict[str, dict[str, Any]]

    def causes(self, unit: str, figures: pl.DataFrame, changed: dict[str, Any]) -> pl.DataFrame:
        """The causes told, hints left out, once an office's figures are these."""
        compared = compare_province({**self.compared, unit: compare_offices(figures)}.values())
        found = find_across(compared, {**self.rows, **changed}, {})
        return found.filter(pl.col("cause_id").is_null() & (pl.col("severity") != "info"))


def main() -> None:
    """Write the province, run the night on it, and print what each measure came to."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        home, started = Path(folder), time.perf_counter()
        demo = [PROGRAM, "--home", str(home), "demo", "--districts", str(options.districts), "--years", options.years]
        subprocess.run(demo, check=True, capture_output=True)
        night = time.perf_counter() - started
        with open_latest(home) as release:
            what = release.rows(FIGURES)[0]
            print(f"{what['documents']} documents, {what['figures']} figures; writing and the night {night:.1f} s")
            _time(release)
            province = _province(release)
    _slip(province, options.slips)
    for name, change in OTHERWISE.items():
        _tell_otherwise(province, name, change, options.slips // 5)


def _time(release: Release) -> None:
    before, started = _peak(), time.perf_counter()
    found = found_across(release, Nobody())
    seconds = time.perf_counter() - started
    told = dict(found.group_by("severity").len().sort("severity").iter_rows())
    print(f"comparing {seconds:.2f} s; memory {before} MB before, {_peak()} MB at its highest")
    print(f"as it is: {release.rows(COUNTED)[0]}; findings {told}")


def _province(release: Release) -> Province:
    units = [row["unit_code"] for row in release.rows(UNITS)]
    figures = {unit: figures_across(release.connection, [unit]) for unit in units}
    rows = figures_named(release.connection, [i for each in figures.values() for i in each["observation_id"]])
    return Province(figures, {unit: compare_offices(each) for unit, each in figures.items()}, rows)


def _slip(province: Province, number: int) -> None:
    """Two digits of one figure swapped: is it told, once, and is nothing else?"""
    rng = Random(1)  # noqa: S311 - which figure slips
    known = sorted(_told_elsewhere(province))
    counts: Counter[str] = Counter()
    for unit, name in rng.sample(known, min(number, len(known))):
        row = province.rows[name]
        value = swap(int(row["value"]))
        if value == row["value"]:
            continue
        is_it = pl.col("observation_id") == name
        figures = province.figures[unit].with_columns(
            value=pl.when(is_it).then(value).otherwise("value").cast(pl.Decimal(20, 4))
        )
        causes = province.causes(unit, figures, {name: {**row, "value": figures.filter(is_it)["value"].item()}})
        told = [name in ids for ids in causes["observation_ids"]]
        counts.update(slips=1, told=any(told), told_once=told == [True], others_accused=len(told) > sum(told))
    print(f"two digits swapped in a figure another document confirms: {dict(counts)}")


def _told_elsewhere(province: Province) -> Iterator[tuple[str, str]]:
    """The figures large enough to slip that another document tells for certain with the same value."""
    for unit, figures in province.figures.items():
        agreed = compare_documents(state_across(figures)).filter(
            (pl.col("outcome") == "agree") & pl.col("is_firm") & pl.col("is_firm_other") & (pl.col("unit") == "VND")
        )
        for names in agreed["observation_ids"]:
            if len(names) == 1:
                yield unit, names[0]


def _tell_otherwise(province: Province, name: str, change: pl.Expr, number: int) -> None:
    """All money of one document told otherwise: how many causes is that?"""
    rng = Random(2)  # noqa: S311 - which document
    documents = [(unit, s) for unit, f in province.figures.items() for s in sorted(set(f["submission_id"]))]
    counts = []
    for unit, submission in rng.sample(documents, min(number, len(documents))):
        is_it = (pl.col("submission_id") == submission) & (pl.col("unit") == "VND")
        figures = province.figures[unit].with_columns(
            value=pl.when(is_it)
            .then(change.round(0))
            .otherwise(pl.col("value").cast(pl.Float64))
            .cast(pl.Decimal(20, 4))
        )
        values = dict(figures.filter(is_it).select("observation_id", "value").iter_rows())
        changed = {each: {**province.rows[each], "value": value} for each, value in values.items()}
        counts.append(province.causes(unit, figures, changed).height)
    told = Counter(counts)
    print(f"{name} throughout a document: causes {dict(sorted(told.items()))}")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--districts", type=int, default=12)
    parser.add_argument("--years", default="2021-2025")
    parser.add_argument("--slips", type=int, default=200, help="how many figures; a fifth as many documents")
    return parser.parse_args()


if __name__ == "__main__":
    main()
