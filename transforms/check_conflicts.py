"""One subject told with two values, and parts said in the text to belong to a figure smaller than they are together."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

import polars as pl

from transforms.explain import Mismatch, Writing, normal, rows_by_id, write_sum
from transforms.line_up import KEY, LinedUp, Stated
from transforms.weigh_identities import Outcome
from transforms.write_places import write_places, write_places_of_sum

_TOLD_MANY_WAYS = ("poverty_rate_reduction_pp", "poverty_rate_reduction_per_year_pp")
"""Measures a report gives as target, average and result side by side: two values are no conflict."""


def told_again(keys: pl.DataFrame) -> pl.DataFrame:
    """The keys of money and poverty that are told more than once, where two values are a conflict."""
    return keys.filter(
        (pl.col("observation_ids").list.len() > 1)
        & pl.col("topic").is_in(["funding", "poverty"])
        & ~pl.col("indicator").is_in(_TOLD_MANY_WAYS)
    )


def check_conflicts(
    again: pl.DataFrame, lined_up: LinedUp, observations: pl.DataFrame, outcomes: tuple[Outcome, ...]
) -> Iterator[Mismatch]:
    """One mismatch per value of a key that is less supported than another: by identities first, then by repetition.

    Args:
        again: of `told_again`.
        lined_up: the figures of the batch.
        observations: for the writing.
        outcomes: how every contested value fared in sums and balances.
    """
    contested = again.filter("is_contested")
    ids = [i for key in contested["key_id"] for s in lined_up.contested[key] for i in s.observation_ids]
    rows = rows_by_id(observations, ids)
    for key in contested.iter_rows(named=True):
        ranked = _ranked(lined_up.contested[key["key_id"]], key["key_id"], outcomes)
        for weaker in ranked[1:]:
            if not _is_one_percentage(weaker, ranked[0], observations):
                yield _conflict(key, weaker, ranked[0], rows)


def _ranked(told: tuple[Stated, ...], key_id: int, outcomes: tuple[Outcome, ...]) -> list[Stated]:
    """The values told, best supported first."""

    def support(stated: Stated) -> tuple[int, int]:
        return _support(outcomes, key_id, stated.value), len(stated.observation_ids)

    return sorted(told, key=support, reverse=True)


def _support(outcomes: tuple[Outcome, ...], key_id: int, value: Decimal) -> int:
    return sum(outcome.upheld.get((key_id, value), 0) for outcome in outcomes)


def _is_one_percentage(one: Stated, other: Stated, observations: pl.DataFrame) -> bool:
    """True where the two are what was done and what was planned of one percentage (`508/1.239 đạt 41%`)."""
    told = {*one.observation_ids, *other.observation_ids}
    pairs = observations.filter(pl.col("computed_from").list.len() > 1)["computed_from"].to_list()
    return any(told.issuperset(pair) for pair in pairs)


def _conflict(key: dict[str, Any], weaker: Stated, stronger: Stated, rows: dict[str, dict[str, Any]]) -> Mismatch:
    told = [rows[weaker.observation_ids[0]], rows[stronger.observation_ids[0]]]
    writing = Writing.of(told)
    reported, expected = writing.figure(told[0], weaker.value), writing.figure(told[1], stronger.value)
    return Mismatch(
        kind="conflicting_values",
        severity="error" if key["topic"] == "funding" else "warning",
        subject={name: key[name] for name in KEY},
        evidence=tuple(sorted(normal(s.value) for s in (weaker, stronger))),
        observation_ids=weaker.observation_ids + stronger.observation_ids,
        reported=weaker.value,
        expected=stronger.value,
        tolerance=weaker.half_width + stronger.half_width,
        unit=key["unit"],
        arithmetic=f"{reported} ≠ {expected} ({writing.unit})",
        places=write_places("{} ≠ {}", told),
        details={
            "reported": reported,
            "expected": expected,
            "unit": writing.unit,
            "quote_reported": told[0]["quote"] or "",
            "quote_expected": told[1]["quote"] or "",
        },
        suspects=weaker.observation_ids + stronger.observation_ids,
    )


def items_beside_wholes(items: pl.DataFrame, observations: pl.DataFrame) -> pl.DataFrame:
    """Money said item by item (`trong đó`) beside the figure it is said to be part of.

    Columns: `submission_id`, `part_of`, the `observation_id` of each item, `is_over` where they come to more.
    """
    items = items.filter((pl.col("unit") == "VND") & pl.col("part_of").is_not_null())
    wholes = items if items.is_empty() else observations
    told = wholes.select(
        pl.col("observation_id").alias("part_of"),
        *(pl.col(c).alias(f"whole_{c}") for c in ("value", "half_width", "indicator", "source")),
    )
    return (
        items.join(told, on="part_of")
        .filter(
            (pl.col("indicator") == pl.col("whole_indicator"))
            & (pl.col("source") == pl.col("whole_source").fill_null("ALL"))
        )
        .group_by("submission_id", "part_of", maintain_order=True)
        .agg(
            pl.col("observation_id"),
            is_over=pl.col("value").sum() - pl.col("half_width").sum()
            > (pl.col("whole_value") + pl.col("whole_half_width") * 2).first(),
        )
    )


def check_items(beside_wholes: pl.DataFrame, observations: pl.DataFrame) -> Iterator[Mismatch]:
    """Money said item by item that comes to more than the figure it is said to be part of.

    Args:
        beside_wholes: of `items_beside_wholes`.
        observations: for the writing.
    """
    over = beside_wholes.filter("is_over")
    rows = rows_by_id(observations, chain(over["part_of"].to_list(), *over["observation_id"].to_list()))
    for part_of, parts in over.select("part_of", "observation_id").iter_rows():
        if rest := _after_whole_lists(rows[part_of], [rows[i] for i in parts]):
            yield _exceeded(rows[part_of], rest)


def _after_whole_lists(whole: dict[str, Any], parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts behind the last run that makes up the whole, if they exceed it: one whole may be split several ways."""
    run: list[dict[str, Any]] = []
    for part in sorted(parts, key=lambda p: p["ordinal"]):
        run.append(part)
        gap = sum((p["value"] for p in run), Decimal(0)) - whole["value"]
        if abs(gap) <= 2 * sum((p["half_width"] for p in (whole, *run)), Decimal(0)):
            run = []
    least = sum((p["value"] - p["half_width"] for p in run), Decimal(0))
    return run if least > whole["value"] + 2 * whole["half_width"] else []


def _exceeded(whole: dict[str, Any], parts: list[dict[str, Any]]) -> Mismatch:
    writing = Writing.of([whole, *parts])
    total = sum((p["value"] for p in parts), Decimal(0))
    written = [(1, writing.figure(p, p["value"])) for p in parts]
    reported = writing.figure(whole, whole["value"])
    return Mismatch(
        kind=f"parts_vs_total_{whole['indicator']}",
        severity="error",
        subject={name: whole[name] for name in KEY},
        evidence=tuple(normal(r["value"]) for r in (whole, *parts)),
        observation_ids=tuple(r["observation_id"] for r in (whole, *parts)),
        reported=whole["value"],
        expected=total,
        tolerance=sum((r["half_width"] for r in (whole, *parts)), Decimal(0)),
        unit=whole["unit"],
        arithmetic=write_sum(written, ">", reported, writing.amount(total), writing.unit),
        places=write_places_of_sum([(1, part) for part in parts], ">", whole),
        wording="items_exceed",
        details={"reported": reported, "expected": writing.amount(total), "unit": writing.unit},
        suspects=(whole["observation_id"], *(p["observation_id"] for p in parts)),
    )
