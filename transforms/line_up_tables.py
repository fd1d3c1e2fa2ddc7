"""Sums a workbook's table shows by its own structure: the figure of a row and those of all rows beneath it.

Offices, communes, works and groups may stand mixed under one row, so only the table itself says which figures add up.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

import polars as pl

from transforms.explain import Mismatch, Writing, normal, rows_by_id, write_sum
from transforms.line_up import KEY, NODE
from transforms.line_up_sources import PARTIAL, SURE
from transforms.write_places import write_places_of_sum

DIMENSION = "table"
_LEAST_PARTS = 2


def along_tables(keys: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Terms of the sums of tables all of whose figures are known by codes: the rows beneath with +1, the whole with -1.

    Columns as of `transforms.line_up_sums`, without `instance`.
    """
    within = _within_tables(keys, items)
    parts = within.join(keys.select("key_id", *NODE), on="key_id").select("whole_id", "key_id", *NODE)
    heads = keys.join(within.select(key_id="whole_id").unique(), on="key_id").select(*NODE, "key_id", basis="source")
    tails = parts.select("whole_id", part_id="key_id", child=_child()).join(
        heads, left_on="whole_id", right_on="key_id"
    )
    heads = heads.join(_certainties(within, parts, heads), on="key_id")
    tails = tails.join(heads.select(*NODE, "basis", "certainty"), on=[*NODE, "basis"])
    named = {"dimension": pl.lit(DIMENSION), "part_set": pl.lit(None, pl.String)}
    columns = [*NODE, "dimension", "basis", "key_id", "coefficient", "certainty", "part_set", "child"]
    return pl.concat(
        [
            heads.with_columns(coefficient=pl.lit(-1), child=pl.lit(""), **named).select(columns),
            tails.with_columns(key_id="part_id", coefficient=pl.lit(1), **named).select(columns),
        ]
    )


def _certainties(within: pl.DataFrame, parts: pl.DataFrame, heads: pl.DataFrame) -> pl.DataFrame:
    """How sure it is that the rows beneath a whole are all its parts: one office alone need not be the only one."""
    alone = within.filter(pl.len().over("whole_id") == 1)["whole_id"]
    same = parts.join(heads, left_on=["whole_id", "project_code"], right_on=["key_id", "project_code"], how="semi")
    single = pl.col("key_id").is_in(alone.to_list()) & pl.col("key_id").is_in(same["whole_id"].to_list())
    certainty = pl.when(single).then(pl.lit(PARTIAL)).otherwise(pl.lit(SURE))
    return heads.select("key_id", certainty=certainty)


def summed_by_tables(keys: pl.DataFrame, items: pl.DataFrame) -> pl.Series:
    """The keys of wholes whose parts a table shows, items among them or not: no other sum of theirs is surer."""
    told = _told_beneath(keys).select(key_id="whole_id")
    return pl.concat([told, _wholes_of_items(keys, items)])["key_id"].unique()


def _child() -> pl.Expr:
    return pl.concat_str("project_code", "agency_code", "sub_unit", separator=" ").str.strip_chars()


def _within_tables(keys: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Parts and wholes by key, of wholes that have no item among their parts."""
    return _told_beneath(keys).join(_wholes_of_items(keys, items), left_on="whole_id", right_on="key_id", how="anti")


def _told_beneath(keys: pl.DataFrame) -> pl.DataFrame:
    """Each key that a table shows beneath another: `key_id`, `whole_id`."""
    return (
        keys.filter(pl.col("is_in_table"))
        .select("key_id", observation_ids="said_within")
        .drop_nulls()
        .join(_owners(keys), on="observation_ids")
        .filter(pl.col("key_id") != pl.col("whole_id"))
        .select("key_id", "whole_id")
    )


def _owners(keys: pl.DataFrame) -> pl.DataFrame:
    return keys.select("observation_ids", whole_id="key_id").explode("observation_ids")


def _wholes_of_items(keys: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    within = items.filter(pl.col("sheet").is_not_null()).select(observation_ids="part_of").drop_nulls().unique()
    return within.join(_owners(keys), on="observation_ids").select(key_id="whole_id").unique()


def sums_of_items(observations: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Rows of tables beside the rows beneath them, where works or groups are among them.

    Columns: `submission_id`, `part_of`, the `observation_id` of each part, `is_off` where they do not add up.
    """
    in_tables = observations.filter(pl.col("sheet").is_not_null() & pl.col("part_of").is_not_null())
    named = pl.concat([items["observation_id"], items["part_of"].drop_nulls()]).unique()
    concerned = in_tables.filter(
        pl.col("observation_id").is_in(named.to_list()).any().over("part_of")
        | pl.col("part_of").is_in(items["observation_id"].to_list())
    )
    wholes = observations.select(part_of="observation_id", whole="value", whole_width="half_width")
    gap = (pl.col("value").sum() - pl.col("whole").first()).abs()
    width = pl.col("half_width").sum() + pl.col("whole_width").first()
    return (
        concerned.join(wholes, on="part_of")
        .group_by("submission_id", "part_of", maintain_order=True)
        .agg("observation_id", is_off=gap > width)
        .filter(pl.col("observation_id").list.len() >= _LEAST_PARTS)
    )


def check_items_of_tables(sums: pl.DataFrame, observations: pl.DataFrame) -> Iterator[Mismatch]:
    """Rows of a table whose figure is not the sum of the rows beneath it, where works or groups are among them.

    Args:
        sums: of `sums_of_items`.
        observations: for the writing.
    """
    off = sums.filter("is_off")
    rows = rows_by_id(observations, chain(off["part_of"].to_list(), *off["observation_id"].to_list()))
    for whole, parts in off.select("part_of", "observation_id").iter_rows():
        yield _off_by(rows[whole], [rows[part] for part in parts])


def _off_by(whole: dict[str, Any], parts: list[dict[str, Any]]) -> Mismatch:
    writing = Writing.of([whole, *parts])
    total = sum((part["value"] for part in parts), Decimal(0))
    reported = writing.figure(whole, whole["value"])
    return Mismatch(
        kind=f"parts_vs_total_{whole['indicator']}",
        severity="error",
        subject={name: whole[name] for name in KEY},
        evidence=tuple(normal(row["value"]) for row in (whole, *parts)),
        observation_ids=tuple(row["observation_id"] for row in (whole, *parts)),
        reported=whole["value"],
        expected=total,
        tolerance=sum((row["half_width"] for row in (whole, *parts)), Decimal(0)),
        unit=whole["unit"],
        arithmetic=write_sum(
            [(1, writing.figure(part, part["value"])) for part in parts],
            "≠",
            reported,
            writing.amount(total),
            writing.unit,
        ),
        places=write_places_of_sum([(1, part) for part in parts], "≠", whole),
        wording="rows_vs_total",
        details={
            "row": whole["item"] or whole["quote"].partition(" | ")[0],
            "reported": reported,
            "expected": writing.amount(total),
            "gap": writing.amount(abs(total - whole["value"])),
            "unit": writing.unit,
        },
        suspects=(whole["observation_id"], *(part["observation_id"] for part in parts)),
    )
