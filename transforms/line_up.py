"""Figures side by side: every stated figure under the key it speaks for, values told twice brought together.

Null keys are spelt '' and 0 here, so that joins match them; `observation_ids` lead back to the observations.
"""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from schemas.figures import OF_OFFICE
from schemas.identities import COUNT_UNITS

EXACT = pl.Decimal(38, 4)
"""Money in đồng and counts, wide enough that no sum overflows."""

NODE = ("submission_id", *OF_OFFICE)
"""What a figure speaks of, but for its source of money."""

KEY = (*NODE, "source")

_TEXT_KEYS = ("sub_unit", "agency_code", "programme", "project_code")


@dataclass(frozen=True, slots=True)
class Stated:
    """One of several values told for one key: the value, and every figure that tells it."""

    value: Decimal
    half_width: Decimal
    observation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinedUp:
    """The figures of a batch, ready to be set against each other.

    Attributes:
        keys: one row per key: `key_id`, the columns of KEY, `value`, `half_width`, `low` and `high` (over all values
            told), `observation_ids`, `unit`, `is_contested`, `said_within` (the observation a figure is part of),
            `is_in_table` (it stands in a cell of a workbook).
        contested: the values told for each key where they differ beyond rounding, most often told first.
        items: figures said for one activity or item of a whole, with the whole's `part_of`.
    """

    keys: pl.DataFrame
    contested: dict[int, tuple[Stated, ...]]
    items: pl.DataFrame


def line_up(observations: pl.DataFrame) -> LinedUp:
    """Bring figures of one key together.

    Approximate figures and figures without year, measure or (for money) project are left out: no identity can rest
    on them. An agency named alone under a project stands for the whole project.
    """
    figures = _one_capital_is_all(_one_agency_is_the_whole(_usable(observations)))
    figures = figures.with_columns(is_item=_is_item(figures))
    wholes = _unsplit_is_central(_without_breakdowns(figures.filter(~pl.col("is_item"))))
    told = _told(wholes)
    keys, contested = _settle(told)
    return LinedUp(keys, contested, figures.filter(pl.col("is_item")))


def _usable(observations: pl.DataFrame) -> pl.DataFrame:
    is_count = pl.col("unit").is_in(COUNT_UNITS) & (pl.col("value") == pl.col("value").round(0))
    return (
        observations.filter(
            pl.col("approximate").is_null()
            & pl.col("indicator").is_not_null()
            & pl.col("year_from").is_not_null()
            & pl.col("topic").is_in(["funding", "poverty", "output"])
            & ((pl.col("topic") != "funding") | pl.col("project_code").is_not_null())
        )
        .with_columns(
            *(pl.col(name).fill_null("") for name in _TEXT_KEYS),
            pl.col("source").fill_null("ALL").replace({"NSNN": "ALL", "NSTW_NST": "ALL"}),
            pl.col("year_to").fill_null(pl.col("year_from")),
            pl.col("value").cast(EXACT),
            half_width=pl.when(is_count).then(pl.lit(Decimal(0), EXACT)).otherwise(pl.col("half_width").cast(EXACT)),
        )
        .with_columns(project_code=pl.when(pl.col("topic") == "funding").then("project_code").otherwise(_place()))
    )


def _place() -> pl.Expr:
    """Counts of households belong to nobody's project; outputs do."""
    return pl.when(pl.col("topic") == "poverty").then(pl.lit("")).otherwise(pl.col("project_code"))


_FILING_YEAR = ("submission_id", "programme", "year_from", "year_to")


def _one_agency_is_the_whole(figures: pl.DataFrame) -> pl.DataFrame:
    """Agency '' where one agency alone is named for a project and year and nothing says it had only a part.

    A table that tells communes beside the office says so, or one that has a column for each office and for all.
    """
    project = ["submission_id", "programme", "project_code", "year_from", "year_to"]
    measure = [*project, "sub_unit", "indicator", "source", "capital", "scenario"]
    named = pl.col("agency_code") != ""
    differs = (named.any() & (~named).any() & (pl.col("value").n_unique() > 1)).over(measure).any().over(project)
    agencies = pl.col("agency_code").filter(named).n_unique().over(project)
    beside_places = ((pl.col("sub_unit") != "") & pl.col("sheet").is_not_null()).any().over(project)
    in_columns = (pl.col("sheet").is_not_null() & (pl.col("project_code") == "ALL") & named).any().over(_FILING_YEAR)
    alone = (agencies == 1) & ~in_columns & ~differs & ~beside_places & (pl.col("topic") == "funding")
    return figures.with_columns(agency_code=pl.when(alone).then(pl.lit("")).otherwise("agency_code"))


def _one_capital_is_all(figures: pl.DataFrame) -> pl.DataFrame:
    """Capital ALL where a figure names the only capital its subject has in this source ("vốn sự nghiệp: 4.619").

    A project of a table whose sub-projects have the other kind too has more than it says.
    """
    rest = [c for c in KEY if c != "capital"]
    only = pl.col("capital").n_unique().over(rest) == 1
    top = pl.col("project_code").str.split(".").list.first()
    of_subs = pl.col("capital").n_unique().over([*(c for c in rest if c != "project_code"), top]) > 1
    is_whole = ~pl.col("project_code").str.contains(".", literal=True)
    only &= pl.col("sheet").is_null() | ~(is_whole & of_subs)
    return figures.with_columns(capital=pl.when(only).then(pl.lit("ALL")).otherwise("capital"))


def _is_item(figures: pl.DataFrame) -> pl.Expr:
    """True for a figure of one item, and for a part that differs from its whole in nothing but its value."""
    wholes = figures.select(
        pl.col("observation_id").alias("part_of"),
        pl.struct(KEY).alias("whole_key"),
        pl.col("value").alias("whole_value"),
    )
    beside = figures.select("part_of", pl.struct(KEY).alias("key"), "value").join(wholes, on="part_of", how="left")
    same = (beside["key"] == beside["whole_key"]) & (beside["value"] != beside["whole_value"])
    return pl.col("item").is_not_null() | pl.lit(same.fill_null(value=False))


def _without_breakdowns(figures: pl.DataFrame) -> pl.DataFrame:
    """Figures less those that, told for one key, add up to the largest told there: a breakdown without a name."""
    told = figures.unique([*KEY, "value"])
    largest = pl.col("value").max().over(KEY)
    spread = told.filter(pl.len().over(KEY) > 2).filter(pl.col("value").sum().over(KEY) == largest * 2)  # noqa: PLR2004
    parts = spread.filter(pl.col("value") < largest).select(*KEY, "value")
    return figures.join(parts, on=[*KEY, "value"], how="anti")


def _unsplit_is_central(figures: pl.DataFrame) -> pl.DataFrame:
    """Source NSTW for figures without source that are less than the central money told elsewhere.

    They can be no sum of sources, so the two contradict each other as one figure told twice would.
    """
    money = figures.filter((pl.col("topic") == "funding") & pl.col("sheet").is_null())
    columns = [*NODE, "value", "half_width", "part_of", "line_from", "page"]
    central = money.filter(pl.col("source") == "NSTW").select(columns)
    pairs = money.filter(pl.col("source") == "ALL").join(central, on=NODE, suffix="_central")
    width = (pl.col("half_width") + pl.col("half_width_central")) * 2
    is_less = pl.col("value") < pl.col("value_central") - width
    retold = pairs.filter(is_less & ~_is_said_together())["observation_id"].to_list()
    source = pl.when(pl.col("observation_id").is_in(retold)).then(pl.lit("NSTW")).otherwise("source")
    return figures.with_columns(source=source)


def _is_said_together() -> pl.Expr:
    """True where central money is said to be a part of the figure, or stands on its line."""
    is_part = pl.col("part_of_central").eq_missing(pl.col("observation_id"))
    same_line = (pl.col("line_from") == pl.col("line_from_central")) & pl.col("page").eq_missing(pl.col("page_central"))
    return is_part | same_line.fill_null(value=False)


def _told(figures: pl.DataFrame) -> pl.DataFrame:
    """One row per key and value told, the finest writing of it, the figures that tell it."""
    return (
        figures.sort("submission_id", "ordinal")
        .group_by(*KEY, "value", maintain_order=True)
        .agg(
            pl.col("half_width").min(),
            pl.col("observation_id").alias("observation_ids"),
            pl.col("unit").first(),
            pl.col("topic").first(),
            pl.col("ordinal").min(),
            pl.col("part_of").drop_nulls().first().alias("said_within"),
            pl.col("sheet").is_not_null().any().alias("is_in_table"),
        )
    )


def _settle(told: pl.DataFrame) -> tuple[pl.DataFrame, dict[int, tuple[Stated, ...]]]:
    """One row per key; where values differ only by rounding the finest stands for all."""
    keys = (
        told.sort("half_width", "ordinal")
        .group_by(*KEY, maintain_order=True)
        .agg(
            pl.col("value", "half_width", "unit", "topic", "said_within", "is_in_table").first(),
            pl.col("observation_ids").list.explode(keep_nulls=False, empty_as_null=False),
            pl.struct("value", "half_width", "observation_ids").alias("told"),
            (pl.col("value") - pl.col("half_width")).min().alias("low"),
            (pl.col("value") + pl.col("half_width") * 2).max().alias("high"),
            pl.col("ordinal").min(),
        )
        .sort("submission_id", "ordinal", "indicator", "source")
        .with_row_index("key_id")
        .with_columns(pl.col("key_id").cast(pl.Int64))
    )
    several = keys.filter(pl.col("told").list.len() > 1).select("key_id", "told")
    contested = {}
    for key_id, values in several.iter_rows():
        apart = _apart([Stated(v["value"], v["half_width"], tuple(v["observation_ids"])) for v in values])
        if len(apart) > 1:
            contested[key_id] = apart
    mine = pl.col("key_id").is_in(list(contested))
    return keys.drop("told").with_columns(is_contested=mine), contested


def _apart(values: list[Stated]) -> tuple[Stated, ...]:
    """The values that differ beyond rounding, those told most often first."""
    groups: list[Stated] = []
    for stated in values:
        for i, seen in enumerate(groups):
            if _meets(stated, seen):
                groups[i] = Stated(seen.value, seen.half_width, seen.observation_ids + stated.observation_ids)
                break
        else:
            groups.append(stated)
    return tuple(sorted(groups, key=lambda s: -len(s.observation_ids)))


def _meets(one: Stated, other: Stated) -> bool:
    """True where both writings may be of one amount, rounded or cut off."""
    return (
        one.value - one.half_width <= other.value + 2 * other.half_width
        and other.value - other.half_width <= one.value + 2 * one.half_width
    )
