"""Figures as people corrected them, for consolidation; what senders wrote stays as it is in the observations."""

import polars as pl

from schemas.figures import FIGURE

_SETTLING = ("conflicting_values", "cross_document")
"""Kinds of mismatches of which a correction says what is right, whichever of the figures it was typed for."""

_SHORT = 8
_SAME = ["unit_code", *FIGURE]


def apply_corrections(figures: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """The figures, each one corrected where its office, subject and value are those of a correction.

    Grain: one row per figure, as before, in the same order. Added columns: `correction` (the decision and its reason,
    NULL for figures nobody corrected), `is_unsettled` (false where the correction settles a dispute between figures).

    Args:
        figures: observations in force.
        corrections: decisions to correct that hold, with the columns of their table; the latest of several counts.
    """
    told = (
        corrections.sort("decided_at", "decision_id")
        .select(
            *_SAME,
            corrected=pl.col("value"),
            was=pl.col("observed_value"),
            width=pl.col("observed_half_width"),
            correction=pl.format("{}: {}", pl.col("decision_id").str.head(_SHORT), "reason"),
            is_unsettled=~pl.col("kind").fill_null("").is_in(_SETTLING),
        )
        .with_row_index("at")
    )
    if told.is_empty():
        return figures.with_columns(correction=pl.lit(None, pl.String), is_unsettled=pl.lit(value=True))
    meant = (
        figures.select("observation_id", "value", "half_width", *_SAME)
        .join(told, on=_SAME, how="inner", nulls_equal=True)
        .filter((pl.col("value") - pl.col("was")).abs() <= pl.max_horizontal("half_width", "width"))
        .sort("at")
        .unique("observation_id", keep="last", maintain_order=True)
        .select("observation_id", "corrected", "correction", "is_unsettled")
    )
    return (
        figures.join(meant, on="observation_id", how="left", maintain_order="left")
        .with_columns(
            value=pl.coalesce("corrected", "value"), is_unsettled=pl.col("is_unsettled").fill_null(value=True)
        )
        .drop("corrected")
    )
