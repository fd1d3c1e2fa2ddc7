"""Figures that count in a province's totals and are others than they were, one release beside another."""

from datetime import date

import polars as pl

from schemas.admin_units import units_coded
from schemas.changes import FUNDING_MEASURES, POVERTY_MEASURES, Figures

GROUP = ["topic", "province_code", "programme", "project_code", "year", "source"]
"""What names one sum of units."""

_CELL = [*GROUP, "unit_code", "measure"]
_NAMED = ["unit_code", "unit_name", "unit_level", "chosen_from"]


def line_up_changes(before: Figures, now: Figures) -> pl.DataFrame:
    """The changed figures of units: one row per group, unit and measure.

    A figure that does not count in the total (another level tells it) is NULL, as one that is not known.

    Returns:
        The key, `unit_name`, `before`, `now`, and the ids of the observations each rested on (`old_ids`, `new_ids`).
    """
    old, new = _counted_figures(before), _counted_figures(now)
    old = old.rename({"value": "before", "chosen_from": "old_ids", "unit_name": "old_name"})
    new = new.rename({"value": "now", "chosen_from": "new_ids"})
    both = old.join(new, on=_CELL, how="full", coalesce=True, nulls_equal=True)
    return both.filter(pl.col("before").ne_missing(pl.col("now"))).select(
        *_CELL,
        pl.coalesce("unit_name", "old_name", "unit_code").alias("unit_name"),
        "before",
        "now",
        pl.col("old_ids").fill_null(""),
        pl.col("new_ids").fill_null(""),
    )


def line_up_totals(before: Figures, now: Figures) -> pl.DataFrame:
    """How much each published total of a province differs: one row per group and measure, in `difference`."""
    old, new = (_unpivoted(each.totals, FUNDING_MEASURES, "funding", []) for each in (before, now))
    key = [*GROUP, "measure"]
    both = old.rename({"value": "before"}).join(new, on=key, how="full", coalesce=True)
    difference = pl.col("value").fill_null(0) - pl.col("before").fill_null(0)
    return both.select(*key, difference.alias("difference"))


def counted(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells a province's totals are added up from: each unit once, at one level.

    A commune counts only where its district says nothing of that cell, the province's own figure only where no unit
    below it does.
    """
    same = [name for name in GROUP if name in cells.columns and name != "province_code"]
    known = cells.filter(pl.col("province_code").is_not_null())
    level = pl.col("unit_level")
    districts = known.filter(level == "district").select(pl.col("unit_code").alias("parent_code"), *same)
    below = known.filter(level != "province").select("province_code", *same)
    communes = _with_parents(known.filter(level == "commune")).join(districts, on=["parent_code", *same], how="anti")
    provinces = known.filter(level == "province").join(below, on=["province_code", *same], how="anti")
    others = known.filter(level.is_null() | ~level.is_in(["commune", "province"]))
    return pl.concat([others, communes.drop("parent_code"), provinces])


def _with_parents(communes: pl.DataFrame) -> pl.DataFrame:
    standing = communes.select("unit_code", "year").unique()
    parents = [_parent_in(code, year) for code, year in standing.iter_rows()]
    known = standing.with_columns(pl.Series("parent_code", parents, dtype=pl.String))
    return communes.join(known, on=["unit_code", "year"], how="left")


def _parent_in(code: str, year: int) -> str | None:
    """Where a commune stood in a year; first, where it changed hands within it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = [unit for unit in units_coded("commune", code) if unit.stood_between(first, last)]
    return min(found, key=lambda unit: unit.valid_from).parent_code if found else None


def _counted_figures(figures: Figures) -> pl.DataFrame:
    funding = _unpivoted(counted(figures.funding), FUNDING_MEASURES, "funding", _NAMED)
    poverty = _unpivoted(counted(figures.poverty), POVERTY_MEASURES, "poverty", _NAMED)
    return pl.concat([funding, poverty]).drop("unit_level")


def _unpivoted(cells: pl.DataFrame, measures: tuple[str, ...], topic: str, named: list[str]) -> pl.DataFrame:
    blanks = [pl.lit("").alias(name) for name in ("programme", "project_code", "source") if name not in cells.columns]
    told = cells.with_columns(pl.lit(topic).alias("topic"), *blanks)
    long = told.unpivot(list(measures), index=[*GROUP, *named], variable_name="measure", value_name="value")
    return long.filter(pl.col("value").is_not_null())
