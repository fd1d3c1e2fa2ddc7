"""How sure it is that the parts of a sum are all its parts, by what the document says of them."""

import polars as pl

from transforms.line_up_sources import PARTIAL, SURE


def said_together(terms: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The terms, parts taken as complete where all of them are said to make up the very whole ("trong đó: …")."""
    sums = ["instance", "basis"]
    wholes = terms.filter(pl.col("coefficient") < 0).join(keys.select("key_id", "observation_ids"), on="key_id")
    named = wholes.select(*sums, pl.col("observation_ids").alias("said_within")).explode("said_within").unique()
    parts = terms.filter(pl.col("coefficient") > 0).join(keys.select("key_id", "said_within"), on="key_id")
    outside = parts.join(named, on=[*sums, "said_within"], how="anti").select(sums)
    together = (
        parts.group_by(sums)
        .len()
        .filter(pl.col("len") > 1)
        .join(outside, on=sums, how="anti")
        .select(*sums, is_listed=pl.lit(value=True))
    )
    certainty = pl.when(pl.col("is_listed")).then(pl.lit(SURE)).otherwise("certainty")
    return terms.join(together, on=sums, how="left").with_columns(certainty=certainty).drop("is_listed")


def with_unnamed_parts(terms: pl.DataFrame, keys: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """The terms, parts taken as incomplete where the whole is said to have others too, of an item or of no office."""
    if items.is_empty():
        return terms
    unnamed = items.filter(pl.col("part_of").is_not_null()).select("indicator", observation_ids="part_of").unique()
    wholes = terms.filter(pl.col("coefficient") < 0).select("instance", "key_id")
    told = keys.select("key_id", "indicator", "observation_ids").explode("observation_ids")
    among = wholes.join(told, on="key_id").join(unnamed, on=["indicator", "observation_ids"])["instance"].unique()
    is_short = pl.col("instance").is_in(among.to_list())
    return terms.with_columns(
        certainty=pl.when(is_short).then(pl.lit(PARTIAL)).otherwise("certainty"),
        part_set=pl.when(is_short).then(None).otherwise("part_set"),
    )
