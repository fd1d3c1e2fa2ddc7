"""On which money figures are compared: central money alone, all sources, local money, every other source by itself."""

from collections.abc import Sequence

import polars as pl

from transforms.line_up import NODE

EXCUSE = "/"
"""Parts a basis from what is reckoned in besides, where the figures alone do not come out."""

ALL_CAPITAL = 3
"""Capital funds, recurrent funds and both together."""

LOCAL_PARTS = ("NST", "NSH", "NSX")

_OF_TERMS = {"coefficient": pl.Int32()}

_OF_ANY_CAPITAL = [column for column in NODE if column != "capital"]


def by_basis(money: pl.DataFrame) -> pl.DataFrame:
    """The figures that speak for each node on each basis; several rows where sources must be added.

    `central`: NSTW, an unsplit figure standing in for it. `total`: the figure of all sources, else central plus local.
    `local` and every other source: itself. A table tells its sources apart: there no figure stands in for another's.
    """
    source = pl.col("source")
    is_told = {f"has_{each}": (source == each).any().over(NODE) for each in ("ALL", "NSTW", "NSDP")}
    told_all = pl.col("is_in_table") & (source == "ALL").any().over(_OF_ANY_CAPITAL)
    told = money.with_columns(**is_told, told_all=told_all)
    has_all, has_central, has_local = map(pl.col, is_told)
    is_local = (source == "NSDP") | (source.is_in(LOCAL_PARTS) & ~has_local)
    known = ["ALL", "NSTW", "NSDP", *LOCAL_PARTS]
    views = [
        ("central", (source == "NSTW") | ((source == "ALL") & ~has_central & ~pl.col("is_in_table"))),
        ("total", (source == "ALL") | (((source == "NSTW") | is_local) & ~has_all & ~pl.col("told_all"))),
        ("local", is_local),
    ]
    marked = [told.filter(mask).with_columns(basis=pl.lit(name)) for name, mask in views]
    other = told.filter(~source.is_in(known)).with_columns(basis=pl.col("source"))
    found = pl.concat([*marked, other]).select(*NODE, "basis", "key_id", "source", "said_within")
    local_only = (pl.col("basis") == "total") & ~pl.col("source").is_in(["ALL", "NSTW"]).any().over(*NODE, "basis")
    return over_capital(found.filter(~local_only), ALL_CAPITAL - 1)


def over_capital(stated: pl.DataFrame, kinds: int) -> pl.DataFrame:
    """The figures, those of at least so many kinds of capital also standing for all capital where nothing else does."""
    rest = [*(c for c in NODE if c != "capital"), "basis"]
    capital = pl.col("capital")
    is_unsaid = (capital != "ALL").all().over(rest) & (capital.n_unique().over(rest) >= kinds)
    return pl.concat([stated, stated.filter(is_unsaid).with_columns(capital=pl.lit("ALL"))])


def no_terms(figures: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """A frame of terms without rows: figures of which nothing is told need not go the whole way."""
    missing = [pl.lit(None, _OF_TERMS.get(name, pl.String())).alias(name) for name in columns if name not in figures]
    return figures.clear().with_columns(missing).select(columns)


def kind_of_money() -> pl.Expr:
    """Central and all money are two views of one sum, whatever is reckoned in; local and other money are their own."""
    view = pl.col("basis").str.split(EXCUSE).list.first()
    return pl.when(view.is_in(["central", "total"])).then(pl.lit("budget")).otherwise(view).alias("money")
