"""Ratios recomputed: percentages said of two figures, poverty rates of their counts."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

import polars as pl

from schemas.identities import SAME_BASE
from transforms.explain import Mismatch, Writing, normal, rows_by_id
from transforms.line_up import KEY, LinedUp
from transforms.write_numbers import write_number
from transforms.write_places import write_places

_HUNDRED = Decimal(100)
_CENTS = 2


def percentages_said(observations: pl.DataFrame) -> pl.DataFrame:
    """The percentages said of two figures of one unit, the second above zero, in so many digits: rows as observed."""
    pair = pl.col("computed_from")
    said = observations.filter(
        (pl.col("unit") == "percent") & (pair.list.len() == 2) & pl.col("approximate").is_null()  # noqa: PLR2004
    )
    told = observations.select("observation_id", "unit", "value")
    done, base = (told.select(pl.all().name.prefix(f"{of}_")) for of in ("done", "base"))
    return (
        said.with_columns(done_observation_id=pair.list.first(), base_observation_id=pair.list.last())
        .join(done, on="done_observation_id", maintain_order="left")
        .join(base, on="base_observation_id", maintain_order="left")
        .filter((pl.col("done_unit") == pl.col("base_unit")) & (pl.col("base_value") > 0))
        .select(observations.columns)
    )


def check_percentages(said: pl.DataFrame, observations: pl.DataFrame) -> Iterator[Mismatch]:
    """Percentages that are not what the two figures they are said of give (`5,06/5,0 đạt 101,12%`).

    Args:
        said: of `percentages_said`.
        observations: for the writing, and for what else a percentage may be said of.
    """
    rows = rows_by_id(observations, chain.from_iterable(said["computed_from"].to_list()))
    means = _means(observations.filter(pl.col("submission_id").is_in(said["submission_id"].unique().to_list())))
    for percentage in said.iter_rows(named=True):
        done, base = (rows[i] for i in percentage["computed_from"])
        others = means.get(_about(done), []) if done["topic"] == "funding" else []
        if not any(_is_share(percentage, done, other) for other in others):
            yield from _percentage(percentage, done, base)


_ABOUT = ("submission_id", "programme", "project_code", "agency_code", "sub_unit", "year_from", "year_to")
_MEANS = ("assigned", "planned", "allocated", "available", "carried_in", "carried_out")


def _about(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _ABOUT)


def _means(observations: pl.DataFrame) -> dict[tuple[Any, ...], list[Decimal]]:
    """What a percentage of money may be said of: each sum to spend of the subject and year, and each two together.

    Two together are money of the year and carried in (also told as carried out of the year before), of two sources, or
    capital and recurrent funds.
    """
    shift = pl.when(pl.col("indicator") == "carried_out").then(1).otherwise(0)
    money = (
        observations.filter((pl.col("unit") == "VND") & pl.col("indicator").is_in(_MEANS) & pl.col("item").is_null())
        .with_columns(pl.col("year_from", "year_to") + shift)
        .unique([*_ABOUT, "value"], maintain_order=True)
    )
    told: dict[tuple[Any, ...], list[Decimal]] = defaultdict(list)
    for row in money.select(*_ABOUT, "value").iter_rows(named=True):
        told[_about(row)].append(row["value"])
    return {about: [*sums, *(one + other for one, other in combinations(sums, 2))] for about, sums in told.items()}


def _is_share(percentage: dict[str, Any], done: dict[str, Any], base: Decimal) -> bool:
    """True where the percentage is that of the base, within its last digit."""
    low, high = percentage["value"] - percentage["half_width"], percentage["value"] + 2 * percentage["half_width"]
    return bool(low * base <= done["value"] * _HUNDRED <= high * base)


def _percentage(percentage: dict[str, Any], done: dict[str, Any], base: dict[str, Any]) -> Iterator[Mismatch]:
    places = _places(percentage) if percentage["half_width"] else _CENTS
    exact = done["value"] * _HUNDRED / base["value"]
    low, high = percentage["value"] - percentage["half_width"], percentage["value"] + 2 * percentage["half_width"]
    if low <= exact <= high:
        return
    least = (done["value"] - done["half_width"]) * _HUNDRED / (base["value"] + base["half_width"])
    most = (done["value"] + done["half_width"]) * _HUNDRED / max(base["value"] - base["half_width"], base["value"] / 2)
    is_explained = least <= high and low <= most
    writing = Writing.of([done, base])
    ratio = f"{writing.figure(done, done['value'])} / {writing.figure(base, base['value'])}"
    expected = exact.quantize(Decimal(1).scaleb(-places))
    reported, recomputed = write_number(percentage["value"], places), write_number(expected, places)
    yield Mismatch(
        kind="percent_arithmetic",
        severity="info" if is_explained else "warning",
        subject={name: percentage[name] for name in KEY},
        evidence=tuple(normal(r["value"]) for r in (done, base, percentage)),
        observation_ids=tuple(r["observation_id"] for r in (percentage, done, base)),
        reported=percentage["value"],
        expected=expected,
        tolerance=percentage["half_width"],
        unit="percent",
        arithmetic=f"{ratio} = {recomputed}% ≠ {reported}%",
        places=write_places("{} / {} ≠ {}", [done, base, percentage]),
        wording="percent_arithmetic_unprinted_digits" if is_explained else None,
        details={"reported": reported, "expected": recomputed},
        suspects=tuple(r["observation_id"] for r in (percentage, done, base)),
    )


def _places(row: dict[str, Any]) -> int:
    """Decimals of the last written digit: half a unit of it is the half-width."""
    last_digit: Decimal = row["half_width"] * 2
    return max(0, -last_digit.adjusted()) if last_digit else _CENTS


def check_rates(trios: pl.DataFrame, observations: pl.DataFrame) -> Iterator[Mismatch]:
    """Poverty rates that are not their count over their base, within the last digit of the rate.

    Args:
        trios: of `line_up_rates`.
        observations: for the writing.
    """
    off = trios.filter(~pl.col("agrees"))
    told = (off[f"observation_ids{part}"].list.first() for part in ("", "_count", "_base"))
    rows = rows_by_id(observations, chain.from_iterable(ids.to_list() for ids in told))
    for trio in off.iter_rows(named=True):
        yield _rate(trio, [rows[trio[f"observation_ids{part}"][0]] for part in ("_count", "_base", "")])


def _rate(trio: dict[str, Any], told: list[dict[str, Any]]) -> Mismatch:
    stated = told[-1]
    expected = (trio["value_count"] * _HUNDRED / trio["value_base"]).quantize(Decimal(1).scaleb(-_places(stated)))
    count, base = write_number(trio["value_count"]), write_number(trio["value_base"])
    reported, recomputed = write_number(stated["value"], _places(stated)), write_number(expected, _places(stated))
    ids = tuple(trio["observation_ids"]), tuple(trio["observation_ids_count"]), tuple(trio["observation_ids_base"])
    return Mismatch(
        kind="rate_arithmetic",
        severity="warning",
        subject={name: trio[name] for name in KEY},
        evidence=tuple(normal(trio[f"value{part}"]) for part in ("", "_count", "_base")),
        observation_ids=ids[0] + ids[1] + ids[2],
        reported=stated["value"],
        expected=expected,
        tolerance=stated["half_width"],
        unit="percent",
        arithmetic=f"{count} / {base} = {recomputed}% ≠ {reported}%",
        places=write_places("{} / {} ≠ {}", told),
        details={"reported": reported, "expected": recomputed, "count": count, "base": base},
        suspects=ids[0] + ids[1] + ids[2],
    )


def rates_of_one_base(lined_up: LinedUp) -> pl.DataFrame:
    """Rates of near-poor households beside those of poor ones, with their counts, where all households are not told.

    One row per near-poor rate; `agrees` where both give one number of households in all.
    """
    keys = lined_up.keys.filter((pl.col("topic") == "poverty") & ~pl.col("is_contested"))
    beside = [c for c in KEY if c not in ("indicator", "project_code", "programme")]
    columns = ["value", "half_width", "observation_ids"]
    told = {
        name: keys.filter(pl.col("indicator") == name).select(*beside, *columns) for pair in SAME_BASE for name in pair
    }
    (poor_rate, poor), (near_rate, near) = SAME_BASE
    stated = (
        keys.filter(pl.col("indicator") == near_rate)
        .join(told[near], on=beside, suffix="_count")
        .join(told[poor_rate], on=beside, suffix="_rate_beside")
        .join(told[poor], on=beside, suffix="_count_beside")
        .join(keys.filter(pl.col("indicator") == "households").select(beside), on=beside, how="anti")
    )
    least, most = (pl.col("value") - pl.col("half_width")), pl.col("value") + pl.col("half_width") * 2
    beside_rate, beside_width = pl.col("value_rate_beside"), pl.col("half_width_rate_beside")
    needed, given = pl.col("value_count"), pl.col("value_count_beside")
    agrees = (least * given <= needed * (beside_rate + beside_width * 2)) & (
        most * given >= needed * (beside_rate - beside_width)
    )
    return stated.filter((given > 0) & (beside_rate > 0)).with_columns(agrees=agrees)


def check_common_base(rates: pl.DataFrame, observations: pl.DataFrame) -> Iterator[Mismatch]:
    """Rates of poor and near-poor households whose counts give two different numbers of households in all.

    Args:
        rates: of `rates_of_one_base`.
        observations: for the writing.
    """
    off = rates.filter(~pl.col("agrees"))
    rows = rows_by_id(observations, chain.from_iterable(off["observation_ids"].to_list()))
    for row in off.iter_rows(named=True):
        yield _other_base(row, rows[row["observation_ids"][0]])


def _other_base(row: dict[str, Any], stated: dict[str, Any]) -> Mismatch:
    places = _places(stated)
    expected = row["value_count"] * row["value_rate_beside"] / row["value_count_beside"]
    expected = expected.quantize(Decimal(1).scaleb(-places))
    count, count_beside = write_number(row["value_count"]), write_number(row["value_count_beside"])
    rate_beside = write_number(row["value_rate_beside"], places)
    reported, recomputed = write_number(stated["value"], places), write_number(expected, places)
    names = ("observation_ids", "observation_ids_rate_beside", "observation_ids_count", "observation_ids_count_beside")
    ids = tuple(i for name in names for i in row[name])
    return Mismatch(
        kind="rate_arithmetic",
        severity="warning",
        subject={name: row[name] for name in KEY},
        evidence=tuple(normal(row[n]) for n in ("value", "value_count", "value_rate_beside", "value_count_beside")),
        observation_ids=ids,
        reported=stated["value"],
        expected=expected,
        tolerance=stated["half_width"],
        unit="percent",
        arithmetic=f"{count} × {rate_beside}% / {count_beside} = {recomputed}% ≠ {reported}%",
        wording="rates_of_other_bases",
        details={
            "reported": reported,
            "expected": recomputed,
            "count": count,
            "count_beside": count_beside,
            "rate_beside": rate_beside,
        },
        suspects=ids,
    )
