"""Two versions of one filing set side by side, figure by figure, by what each figure speaks of and not by its place."""

from collections.abc import Sequence

import polars as pl

from schemas.figures import OF_OFFICE
from transforms.line_up import EXACT

SUBJECT = (*OF_OFFICE, "source", "item", "unit")
"""What a figure speaks of; two that agree in all of it are the same figure, wherever they stand."""

_SAID_OTHERWISE = ("agency_code", "source", "capital", "point", "item")
"""What one layout names and another leaves unsaid; the same amount is sought again without it."""

_TELLS = ("observation_id", "ordinal", "value", "half_width", "written", "written_unit")
_STANDS = ("sheet", "cell", "page", "line_from")
_PAIR = ["old_observation_id", "new_observation_id"]
CHANGES = ("changed", "new", "gone", "moved", "rounded", "repeated", "unchanged")
"""What may have become of a figure.

`rounded`: one amount written more coarsely or finely. `moved`: the same amount, now said of another office, source or
kind of money. `repeated`: told more or fewer times than before, while both versions still tell it.
"""


def compare_versions(earlier: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """What became of every figure between two versions of one filing.

    Grain: one row per figure of either version, a figure of both being one row. Columns: those of `SUBJECT` ('' and 0
    where nothing is said), `change` (one of `CHANGES`), `difference` (new less old in đồng or the figure's `unit`, NULL
    where one of them is missing), and for each side (`old_…`, `new_…`) id, value, half-width, writing and place.
    Several figures of one subject are paired by value, then by nearness, then by their order.

    Args:
        earlier: observations of the version filed first.
        later: observations of the other.
    """
    old, new = _side(earlier, "old"), _side(later, "new")
    paired = _pairs(old, new)
    together = _together(paired, old, new)
    old_rest, new_rest = _without(old, paired), _without(new, paired)
    moved = _moved(old_rest, new_rest)
    alone = [_alone(_without(rest, moved), together, side) for rest, side in ((old_rest, "old"), (new_rest, "new"))]
    found = pl.concat([together, moved, *alone], how="diagonal_relaxed")
    order = pl.coalesce("new_ordinal", "old_ordinal")
    return found.sort(order, "old_ordinal", "new_observation_id", "old_observation_id", nulls_last=True)


def may_be_one(one: tuple[str, str], other: tuple[str, str]) -> pl.Expr:
    """True where both writings (value, half-width) may be of one amount, rounded or cut off."""
    (value, width), (value_beside, width_beside) = one, other
    reaches_up = pl.col(value) - pl.col(width) <= pl.col(value_beside) + pl.col(width_beside) * 2
    return reaches_up & (pl.col(value_beside) - pl.col(width_beside) <= pl.col(value) + pl.col(width) * 2)


def _side(observations: pl.DataFrame, side: str) -> pl.DataFrame:
    """The figures of one version in the order of their document, nothing in their subjects left NULL."""
    texts = [name for name in SUBJECT if name not in ("year_from", "year_to", "source")]
    return (
        observations.sort("ordinal", "observation_id")
        .with_columns(
            *(pl.col(name).fill_null("") for name in texts),
            pl.col("source").fill_null("ALL"),
            pl.col("value", "half_width").cast(EXACT),
            year_to=pl.coalesce("year_to", "year_from", 0),
            year_from=pl.col("year_from").fill_null(0),
        )
        .select(*SUBJECT, pl.col(*_TELLS, *_STANDS).name.prefix(f"{side}_"))
    )


def _pairs(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The ids of figures of one subject in both versions: of one value first, then nearest ones, then in order."""
    paired = _in_order(_valued(old, "old"), _valued(new, "new"), [*SUBJECT, "value"])
    for pair in (_nearest, _in_order):
        found = pair(_without(old, paired), _without(new, paired), SUBJECT)
        paired = pl.concat([paired, found])
    return paired


def _valued(figures: pl.DataFrame, side: str) -> pl.DataFrame:
    return figures.with_columns(value=pl.col(f"{side}_value"))


def _in_order(old: pl.DataFrame, new: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The first of one version with the first of the other, the second with the second."""
    nth = pl.int_range(pl.len()).over(keys).alias("nth")
    return old.with_columns(nth).join(new.with_columns(nth), on=[*keys, "nth"]).select(_PAIR)


def _nearest(old: pl.DataFrame, new: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Figures each of which is the other's nearest in value; a search along the values, however many there are."""
    return _nearest_of(old, new, keys).join(_nearest_of(new, old, keys), on=_PAIR).select(_PAIR)


def _nearest_of(some: pl.DataFrame, others: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    along = [_along(each, keys) for each in (some, others)]
    found = along[0].join_asof(along[1], on="near", by=list(keys), strategy="nearest", check_sortedness=False)
    return found.filter(pl.all_horizontal(pl.col(_PAIR).is_not_null()))


def _along(figures: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Figures by value, as binary numbers: how near they are decides nothing but which is held against which."""
    side = "old" if "old_value" in figures.columns else "new"
    near = pl.col(f"{side}_value").cast(pl.Float64).alias("near")
    return figures.select(*keys, f"{side}_observation_id", near).sort("near", f"{side}_observation_id")


def _without(figures: pl.DataFrame, paired: pl.DataFrame) -> pl.DataFrame:
    side = next(name for name in _PAIR if name in figures.columns)
    return figures.join(paired, on=side, how="anti", maintain_order="left")


def _together(pairs: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Pairs with both sides beside each other and what the one has become; their subject is that of the later."""
    beside = pairs.join(old.drop(SUBJECT), on="old_observation_id").join(new, on="new_observation_id")
    same = pl.col("old_value") == pl.col("new_value")
    meet = may_be_one(("old_value", "old_half_width"), ("new_value", "new_half_width"))
    change = pl.when(same).then(pl.lit("unchanged")).when(meet).then(pl.lit("rounded")).otherwise(pl.lit("changed"))
    return beside.with_columns(change=change, difference=pl.col("new_value") - pl.col("old_value"))


def _moved(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Figures of which one version says more closely than the other whose or which money they are."""
    keys = [name for name in SUBJECT if name not in _SAID_OTHERWISE]
    some = [each.filter(pl.col(f"{side}_value") != 0) for each, side in ((old, "old"), (new, "new"))]
    beside = _together(_nearest(some[0], some[1], keys), old, new)
    return beside.filter(pl.col("change") != "changed").with_columns(change=pl.lit("moved"))


def _alone(rest: pl.DataFrame, together: pl.DataFrame, side: str) -> pl.DataFrame:
    """Figures of one version only: told again where the subject has that amount in both, else new or gone."""
    sides = [together.select(*SUBJECT, value=f"{each}_value", width=f"{each}_half_width") for each in ("old", "new")]
    near = pl.col("value").cast(pl.Float64)
    told = pl.concat(sides).with_columns(near=near).sort("near")
    own = rest.with_columns(near=pl.col(f"{side}_value").cast(pl.Float64)).sort("near")
    beside = own.join_asof(told, on="near", by=list(SUBJECT), strategy="nearest", check_sortedness=False)
    again = may_be_one((f"{side}_value", f"{side}_half_width"), ("value", "width")).fill_null(value=False)
    single = pl.lit("gone" if side == "old" else "new")
    return beside.with_columns(change=pl.when(again).then(pl.lit("repeated")).otherwise(single)).drop(
        "near", "value", "width"
    )
