"""On which money figures are compared: central money alone, all sources, local money, every other source by itself."""

import polars as pl

from transforms.line_up import NODE

EXCUSE = "/"
"""Parts a basis from what is reckoned in besides, where the figures alone do not come out."""

ALL_CAPITAL = 3
"""Capital funds, recurrent funds and both together."""

LOCAL_PARTS = ("NST", "NSH", "NSX")


_OF_ANY_CAPITAL = [column for column in NODE if column != "capital"]


def by_basis(money: pl.DataFrame) -> pl.DataFrame:
    """The figures that speak for each node on each basis; several rows where sources must be added.

    `central`: NSTW, an unsplit figure standing in for it. `total`: the figure of all sources, else central plus local.
    `local` and every other source: itself. A table tells its sources apart: there no figure stands in for another's.
    """
    source = pl.col("source")
    has = {s: (source == s).any().over(NODE) for s in ("ALL", "NSTW", "NSDP")}
    is_local = (source == "NSDP") | (source.is_in(LOCAL_PARTS) & ~has["NSDP"])
    known = ["ALL", "NSTW", "NSDP", *LOCAL_PARTS]
    in_table = pl.col("is_in_table")
    told_all = in_table & (source == "ALL").any().over(_OF_ANY_CAPITAL)
    views = [
        ("central", (source == "NSTW") | ((source == "ALL") & ~has["NSTW"] & ~in_table)),
        ("total", (source == "ALL") | (((source == "NSTW") | is_local) & ~has["ALL"] & ~told_all)),
        ("local", is_local),
    ]
    marked = [money.filter(mask).with_columns(basis=pl.lit(name)) for name, mask in views]
    other = money.filter(~source.is_in(known)).with_columns(basis=pl.col("source"))
    found = pl.concat([*marked, other]).select(*NODE, "basis", "key_id", "source", "said_within")
    local_only = (pl.col("basis") == "total") & ~pl.col("source").is_in(["ALL", "NSTW"]).any().over(*NODE, "basis")
    return over_capital(found.filter(~local_only), ALL_CAPITAL - 1)


def over_capital(stated: pl.DataFrame, kinds: int) -> pl.DataFrame:
    """The figures, those of at least so many kinds of capital also standing for all capital where nothing else does."""
    rest = [*(c for c in NODE if c != "capital"), "basis"]
    capital = pl.col("capital")
    is_unsaid = (capital != "ALL").all().over(rest) & (capital.n_unique().over(rest) >= kinds)
    return pl.concat([stated, stated.filter(is_unsaid).with_columns(capital=pl.lit("ALL"))])


def kind_of_money() -> pl.Expr:
    """Central and all money are two views of one sum, whatever is reckoned in; local and other money are their own."""
    view = pl.col("basis").str.split(EXCUSE).list.first()
    return pl.when(view.is_in(["central", "total"])).then(pl.lit("budget")).otherwise(view).alias("money")
