"""Local money against central: the share the province has set, or else the one a document keeps elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

import polars as pl

from transforms.explain import Mismatch, Writing, normal, rows_by_id
from transforms.line_up import EXACT, NODE, LinedUp
from transforms.write_numbers import write_number
from transforms.write_places import write_places

_HUNDRED = Decimal(100)
_SLIGHT_PCT = Decimal(5)
_LEAST_ALIKE = 4
_MOST_UNLIKE = Decimal("0.2")
"""A share is usual where at least four projects keep it, and at most one in five does not."""
_STEP = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Shared:
    """Central and local money side by side whose share is known.

    Attributes:
        ruled: pairs in provinces and years whose council has set the share, one row each.
        usual: pairs beside the share most others of their document and year keep.
    """

    ruled: pl.DataFrame
    usual: tuple[dict[str, Any], ...]

    @property
    def submission_ids(self) -> list[str]:
        """The submission of each pair."""
        return [*self.ruled["submission_id"], *(pair["submission_id"] for pair in self.usual)]


def line_up_shares(lined_up: LinedUp, provinces: pl.DataFrame, ratios: pl.DataFrame) -> Shared:
    """The pairs of central and local money of the batch whose share is known.

    Args:
        lined_up: the figures of the batch.
        provinces: `submission_id`, `province_code`.
        ratios: `province_code`, `year_from`, `year_to`, `ratio_pct`, `tolerance` (percent of the amount), `basis`.
    """
    pairs = _pairs_of_sources(lined_up).join(provinces.select("submission_id", "province_code"), on="submission_id")
    applies = pl.col("year_from").is_between("ratio_from", "ratio_to") & pl.col("year_to").is_between(
        "ratio_from", "ratio_to"
    )
    ruled = pairs.join(ratios.rename({"year_from": "ratio_from", "year_to": "ratio_to"}), on="province_code").filter(
        applies
    )
    free = pairs.join(ruled, on=NODE, how="anti")
    return Shared(ruled, tuple(_beside_usual(free)))


def check_counterpart(shared: Shared, observations: pl.DataFrame) -> Iterator[Mismatch]:
    """Local money that is not the share of central money its province's council has set for the year.

    Where no share is known, local money that is not the share all others of the document are is worth a note.

    Args:
        shared: of `line_up_shares`.
        observations: for the writing.
    """
    off = [*_off(shared.ruled).iter_rows(named=True), *(pair for pair in shared.usual if not _keeps_usual(pair))]
    rows = rows_by_id(observations, chain.from_iterable(_ids(pair) for pair in off))
    for pair in off:
        yield _counterpart(pair, rows)


def _pairs_of_sources(lined_up: LinedUp) -> pl.DataFrame:
    """Central and local money side by side, one row per subject told of both."""
    money = lined_up.keys.filter(pl.col("indicator").is_in(["allocated", "planned"]) & ~pl.col("is_contested"))
    columns = [*NODE, "value", "half_width", "observation_ids"]
    central = money.filter(pl.col("source") == "NSTW").select(columns)
    local = money.filter(pl.col("source") == "NSDP").select(columns)
    return central.join(local, on=NODE, suffix="_local", maintain_order="left")


def _off(ruled: pl.DataFrame) -> pl.DataFrame:
    """The pairs that miss the share set, with `share`, `expected`, `gap`."""
    shared = ruled.with_columns(share=pl.col("ratio_pct").cast(EXACT) / 100).with_columns(
        expected=pl.col("value") * pl.col("share"), gap=pl.col("value_local") - pl.col("value") * pl.col("share")
    )
    rounding = pl.col("half_width_local") + pl.col("half_width") * 2 * pl.col("share")
    allowed = pl.max_horizontal(rounding, pl.col("expected") * pl.col("tolerance").cast(EXACT) / 100)
    return shared.filter((-pl.col("gap") > pl.col("half_width_local") + rounding) | (pl.col("gap") > allowed))


def _beside_usual(free: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The pairs of documents and years that have a usual share, beside it."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for pair in free.filter(pl.col("value") > 0).iter_rows(named=True):
        groups[pair["submission_id"], pair["year_from"], pair["year_to"], pair["scenario"]].append(pair)
    for pairs in groups.values():
        usual, alike = Counter(_share_of(pair) for pair in pairs).most_common(1)[0]
        beside = [_beside(pair, usual) for pair in pairs]
        unlike = sum(not _keeps_usual(pair) for pair in beside)
        if alike >= _LEAST_ALIKE and unlike <= len(pairs) * _MOST_UNLIKE:
            yield from beside


def _share_of(pair: dict[str, Any]) -> Decimal:
    """Local money in percent of central, to half a percent."""
    share: Decimal = pair["value_local"] * _HUNDRED / pair["value"]
    return (share / _STEP).quantize(Decimal(1)) * _STEP


def _keeps_usual(pair: dict[str, Any]) -> bool:
    usual: Decimal = pair["ratio_pct"]
    rounding = pair["half_width_local"] * 2 + pair["half_width"] * 2 * usual / _HUNDRED
    return bool(abs(pair["value_local"] - pair["value"] * usual / _HUNDRED) <= rounding) or _share_of(pair) == usual


def _beside(pair: dict[str, Any], usual: Decimal) -> dict[str, Any]:
    expected = pair["value"] * usual / _HUNDRED
    known = {"ratio_pct": usual, "share": usual / _HUNDRED, "expected": expected}
    return pair | known | {"gap": pair["value_local"] - expected, "basis": None}


def _ids(pair: dict[str, Any]) -> tuple[str, ...]:
    return (*pair["observation_ids"], *pair["observation_ids_local"])


def _counterpart(pair: dict[str, Any], rows: dict[str, dict[str, Any]]) -> Mismatch:
    central, local = rows[pair["observation_ids"][0]], rows[pair["observation_ids_local"][0]]
    writing = Writing.of([central, local])
    ratio, expected, basis = write_number(pair["ratio_pct"]), pair["expected"], pair["basis"]
    off_pct = abs(pair["gap"]) * _HUNDRED / expected if expected else _HUNDRED
    reported = writing.figure(local, local["value"])
    recomputed = f"{writing.figure(central, central['value'])} × {ratio}% = {writing.amount(expected)}"
    return Mismatch(
        kind="counterpart_ratio",
        severity="info" if off_pct < _SLIGHT_PCT or basis is None else "warning",
        subject={name: pair[name] for name in NODE} | {"source": "NSDP"},
        evidence=(normal(central["value"]), normal(local["value"]), ratio),
        observation_ids=_ids(pair),
        reported=local["value"],
        expected=expected,
        tolerance=pair["half_width_local"] + pair["half_width"] * pair["share"],
        unit="VND",
        arithmetic=f"{recomputed} ≠ {reported} ({writing.unit})",
        places=write_places(f"{{}} × {ratio}% ≠ {{}}", [central, local]),
        wording="counterpart_unlike_others" if basis is None else None,
        details={
            "reported": reported,
            "expected": writing.amount(expected),
            "ratio": ratio,
            "basis": basis or "",
            "unit": writing.unit,
        },
        suspects=tuple(pair["observation_ids_local"]),
    )
