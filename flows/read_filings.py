"""The filings in force of a release, some at a time, as they were read: what rules are rehearsed on."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from flows.order import Watch
from warehouse.read_release import Release

FIGURES_A_CHUNK = 10_000
FILINGS_A_CHUNK = 200
IN_FORCE = "SELECT * FROM submissions WHERE state = 'accepted' ORDER BY submission_id"
_NAMES = ("submission_id", "file_name", "unit_code", "unit_name", "province_name")


def filings_of(release: Release) -> pl.DataFrame:
    """The filings in force, one row each."""
    return release.frame(IN_FORCE)


def chunks_of(filings: pl.DataFrame, watch: Watch) -> Iterator[pl.DataFrame]:
    """The filings, so many at a time that memory does not grow with the province; `watch` sees them go by."""
    number = (pl.col("observation_count").cum_sum().shift(1, fill_value=0) // FIGURES_A_CHUNK).alias("chunk")
    numbered = filings.with_columns(number).partition_by("chunk", maintain_order=True, include_key=False)
    chunks = [some for each in numbered for some in each.iter_slices(FILINGS_A_CHUNK)]
    watch.starts("rehearsing", len(chunks))
    for some in chunks:
        yield some
        watch.advances("rehearsing")


def named(filings: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Name and office of each filing, by id."""
    return {row["submission_id"]: row for row in filings.select(_NAMES).to_dicts()}
