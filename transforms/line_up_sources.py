"""Figures of all sources, or of all capital, beside those of each: sums that one row of figures should satisfy."""

import polars as pl

from transforms.line_up import KEY, NODE
from transforms.line_up_bases import ALL_CAPITAL, LOCAL_PARTS

SURE, PRESUMED, PARTIAL = "sure", "presumed", "partial"
"""How sure it is that no part of a sum is missing."""


def along_sources(money: pl.DataFrame) -> pl.DataFrame:
    """Figures of all sources beside central and local money of the same subject.

    Where a text does not name the source, its figure may also be of central money alone; a table's totals may not.
    """
    source = pl.col("source")
    is_local = (source == "NSDP") | (source.is_in(LOCAL_PARTS) & ~(source == "NSDP").any().over(NODE))
    marked = (
        _over_capital(money)
        .with_columns(is_local=is_local, is_central=source == "NSTW")
        .with_columns(has_both=pl.col("is_local").any().over(NODE) & pl.col("is_central").any().over(NODE))
    )
    whole, part = source == "ALL", pl.col("is_local") | pl.col("is_central")
    beside = marked.filter(whole.any().over(NODE) & part.any().over(NODE) & (whole | part))
    unsplit = beside.filter(pl.col("has_both") & ~pl.col("is_local") & ~pl.col("is_in_table"))
    views = [beside.with_columns(basis=pl.lit("total")), unsplit.with_columns(basis=pl.lit("central"))]
    return pl.concat(views).with_columns(
        dimension=pl.lit("source"),
        coefficient=pl.when(whole).then(-1).otherwise(1),
        certainty=pl.when(pl.col("has_both")).then(pl.lit(SURE)).otherwise(pl.lit(PARTIAL)),
        part_set=pl.lit(None, pl.String),
        child=source,
    )


def _over_capital(money: pl.DataFrame) -> pl.DataFrame:
    """The figures, those of both kinds of capital also standing for all of their source where no figure does."""
    rest = [c for c in KEY if c != "capital"]
    is_unsaid = (pl.col("capital") != "ALL").all().over(rest) & (pl.col("capital").n_unique().over(rest) > 1)
    return pl.concat([money, money.filter(is_unsaid).with_columns(capital=pl.lit("ALL"))])


def along_capital(money: pl.DataFrame) -> pl.DataFrame:
    """Figures of all capital beside those of capital and recurrent funds."""
    rest = [c for c in KEY if c != "capital"]
    is_part = pl.col("capital") != "ALL"
    beside = money.filter(is_part.any().over(rest) & (~is_part).any().over(rest))
    kinds = pl.col("capital").n_unique().over(rest)
    return beside.with_columns(
        capital=pl.lit("ALL"),
        basis=pl.col("source"),
        dimension=pl.lit("capital"),
        coefficient=pl.when(is_part).then(1).otherwise(-1),
        certainty=pl.when(kinds == ALL_CAPITAL).then(pl.lit(PRESUMED)).otherwise(pl.lit(PARTIAL)),
        part_set=pl.lit(None, pl.String),
        child=pl.col("capital"),
    )
