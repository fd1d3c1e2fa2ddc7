"""Differences of scope and not of amount: one document counts local or carried-in money and the other does not."""

import polars as pl

from schemas.comparisons import SUBJECT

_SAME = [name for name in SUBJECT if name not in ("source", "indicator")]
_GIVEN = ("assigned", "allocated", "available")
_ADDED = ("carried_in", "adjusted_up", "adjusted_down")
_LARGEST_SHARE = 20
_SIDES = (("", "_other"), ("_other", ""))


def excuse(compared: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """The comparisons; those that agree once both figures are taken in one scope come to `cannot_tell`.

    Money told without its source may be central money alone; what was given may count what was carried in or adjusted;
    what was carried out may be carried in less what was returned; and where neither document names a source, a
    difference of a whole percentage may be the local share.

    Args:
        compared: what came of each comparison, both sides beside each other.
        stated: the statements they were made of.
    """
    numbered = compared.with_row_index("number")
    differing = numbered.filter(pl.col("outcome") == "differ")
    given = differing.filter(pl.col("indicator").is_in(_GIVEN))
    carried = differing.filter(pl.col("comparison") == "carry_over_chain")
    returned = stated.filter(pl.col("indicator") == "returned")
    returned = pl.concat([returned, returned.with_columns(year=pl.col("year") + 1)])
    excused = [
        *(_is_central(differing, _central(stated), *sides) for sides in _SIDES),
        *(_counts_more(given, stated.filter(pl.col("indicator").is_in(_ADDED)), *sides) for sides in _SIDES),
        _counts_more(carried, returned, "_other", ""),
        given.filter(_is_local_share()).select("number"),
    ]
    is_excused = pl.col("number").is_in(pl.concat(excused)["number"].unique().implode())
    told = pl.when(is_excused).then(pl.lit("cannot_tell")).otherwise("outcome")
    return numbered.with_columns(outcome=told).drop("number")


def _central(stated: pl.DataFrame) -> pl.DataFrame:
    """Central money; a plan's as what its report calls allocated, money carried out as the next year's carried in."""
    is_planned = pl.col("indicator") == "planned"
    central = stated.filter(pl.col("source") == "NSTW").with_columns(
        indicator=pl.when(is_planned).then(pl.lit("allocated")).otherwise("indicator"),
        scenario=pl.when(is_planned).then(pl.lit("actual")).otherwise("scenario"),
    )
    out = central.filter(pl.col("indicator") == "carried_out")
    return pl.concat([central, out.with_columns(year=pl.col("year") + 1, indicator=pl.lit("carried_in"))])


def _is_central(doubted: pl.DataFrame, central: pl.DataFrame, without: str, naming: str) -> pl.DataFrame:
    """Where the figure without a source is the central money the other document names."""
    named = central.select(*_SAME, "indicator", pl.col("low", "high").name.suffix("_known"), of="submission_id")
    beside = doubted.filter(pl.col(f"is_open{without}")).join(
        named, left_on=[*_SAME, "indicator", f"submission_id{naming}"], right_on=[*_SAME, "indicator", "of"]
    )
    met = (pl.col(f"low{without}") <= pl.col("high_known")) & (pl.col("low_known") <= pl.col(f"high{without}"))
    return beside.filter(met).select("number")


def _counts_more(doubted: pl.DataFrame, added: pl.DataFrame, more: str, less: str) -> pl.DataFrame:
    """Where one figure is the other and an amount together that any of the documents tells."""
    told = added.select(*_SAME, "source", pl.col("low", "high").name.suffix("_known"))
    beside = doubted.join(told, on=[*_SAME, "source"])
    met = (pl.col(f"low{more}") <= pl.col(f"high{less}") + pl.col("high_known")) & (
        pl.col(f"low{less}") + pl.col("low_known") <= pl.col(f"high{more}")
    )
    return beside.filter(met).select("number")


def _is_local_share() -> pl.Expr:
    """Where neither document names a source and one figure is a whole percentage more than the other."""
    both_open = pl.col("is_open") & pl.col("is_open_other")
    more, less = pl.max_horizontal("value", "value_other"), pl.min_horizontal("value", "value_other")
    share = ((more.cast(pl.Float64) / less.cast(pl.Float64) - 1) * 100).round(0)
    gap = (more.cast(pl.Float64) - less.cast(pl.Float64) * (1 + share / 100)).abs()
    widths = (pl.col("half_width") + pl.col("half_width_other")).cast(pl.Float64) * 2
    return both_open & (less > 0) & share.is_between(1, _LARGEST_SHARE) & (gap <= widths)
