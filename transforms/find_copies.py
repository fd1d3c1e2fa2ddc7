"""Figures that are last year's, or a neighbouring office's, copied: too many alike, to the last digit, to be chance.

Zero and round numbers say nothing, nor does money that was given by one norm to all: what was spent and is left, and
households, are never alike for several rows and measures together.
"""

import polars as pl

from schemas.comparisons import SUBJECT
from schemas.identities import COUNT_UNITS

_LEAST_DIGITS = 3
_LEAST_ALIKE = 4
_LEAST_OUTCOMES = 2
_LEAST_SHARE = 0.8
_MOST_OFFICES = 3
_BLOCKS: tuple[tuple[str, ...], ...] = (
    (),
    ("project_code", "agency_code", "sub_unit"),
    ("indicator", "source", "capital", "population", "point"),
)
"""What may be copied: a whole report, the row of a project or place, the column of a measure."""
_GIVEN = ("assigned", "planned", "allocated", "available")
_TELLS = ("unit_code", "unit_since", "year")
_PLACELESS = [name for name in SUBJECT if name not in _TELLS]
KEPT = (*SUBJECT, "unit_level", "province_code", "submission_id", "value", "observation_id")
"""Columns of the figures a province's comparison keeps of each office."""


def keep_for_copies(best: pl.DataFrame) -> pl.DataFrame:
    """Of the statements reports rest on, the telling ones of whole offices."""
    whole = (pl.col("sub_unit") == "") & (pl.col("agency_code") == "") & (pl.col("unit_level") != "province")
    return _telling(best.filter(whole)).select(KEPT)


def find_last_years(reports: pl.DataFrame, best: pl.DataFrame) -> pl.DataFrame:
    """One row per report and report of the year before that have telling figures of the same subjects.

    Args:
        reports: the statements of all reports of some offices.
        best: of those, the one each subject rests on.

    Returns:
        `unit_code`, `programme`, `year`, `submission_id` and `submission_id_other`, `alike` (telling figures that are
        the same), `told` (telling figures both have), `observation_ids` and `observation_ids_other` of those alike,
        `values` written together, `outcome`: `differ` where they are copies.
    """
    before = _telling(best).select(KEPT).with_columns(year=pl.col("year") + 1)
    same = [*_PLACELESS, "unit_code", "unit_since", "year"]
    pairs = _telling(reports).select(KEPT).join(before, on=same, suffix="_other")
    return _judged(pairs, ["unit_code", "programme", "year", "submission_id", "submission_id_other"])


def find_neighbours(kept: pl.DataFrame) -> pl.DataFrame:
    """One row per two offices of a province and level, one of whose reports has figures of the other's; as above.

    Args:
        kept: from `keep_for_copies`, of all offices; the office of the higher code is said to repeat the other.
    """
    same = [*_PLACELESS, "year", "unit_level", "province_code"]
    offices = pl.col("unit_code").n_unique().over([*same, "value"])
    shared = kept.with_columns(offices=offices).filter(pl.col("offices").is_between(2, _MOST_OFFICES))
    met = shared.join(shared, on=[*same, "value"], suffix="_other")
    couples = met.filter(pl.col("unit_code") > pl.col("unit_code_other")).select(
        "unit_code", "unit_code_other", "year", "programme"
    )
    several = couples.group_by(pl.all()).len().filter(pl.col("len") >= _LEAST_ALIKE).drop("len")
    left = kept.join(several, on=["unit_code", "year", "programme"])
    right = kept.select(pl.all().exclude(*same).name.suffix("_other"), *same)
    pairs = left.join(right, on=[*same, "unit_code_other"])
    return _judged(pairs, ["unit_code", "programme", "year", "submission_id", "submission_id_other"])


def _telling(stated: pl.DataFrame) -> pl.DataFrame:
    """The figures of three digits and more that are not round; counts in full, money whatever its unit."""
    digits = pl.col("value").abs().cast(pl.String).str.strip_chars("0.").str.replace(".", "", literal=True)
    is_large = ~pl.col("unit").is_in(COUNT_UNITS) | (pl.col("value") >= 10 ** (_LEAST_DIGITS - 1))
    actual = pl.col("scenario") == "actual"
    is_counted = pl.col("unit").is_in(["VND", *COUNT_UNITS])
    told = stated.filter(actual & is_large & is_counted & (digits.str.len_chars() >= _LEAST_DIGITS))
    return told.with_columns(observation_id=pl.col("observation_ids").list.first())


def _judged(pairs: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Each pair of reports, with the figures of its rows, columns or whole that are the same."""
    alike = pl.col("value") == pl.col("value_other")
    marked = pairs.with_columns(alike=alike)
    copied = pl.any_horizontal(_is_copied([*by, *block]) for block in _BLOCKS)
    of_copy = pl.col("alike") & pl.col("copied")
    judged = (
        marked.with_columns(copied=copied)
        .sort(*SUBJECT, "submission_id")
        .group_by(by, maintain_order=True)
        .agg(
            alike=pl.col("value").filter(of_copy).n_unique().cast(pl.Int64),
            told=pl.len().cast(pl.Int64),
            observation_ids=pl.col("observation_id").filter(of_copy),
            observation_ids_other=pl.col("observation_id_other").filter(of_copy),
            values=pl.col("value").filter(of_copy).unique().sort().cast(pl.String).str.join(" "),
        )
    )
    enough = pl.col("told") >= _LEAST_ALIKE
    outcome = (
        pl.when(pl.col("alike") > 0)
        .then(pl.lit("differ"))
        .when(enough)
        .then(pl.lit("agree"))
        .otherwise(pl.lit("cannot_tell"))
    )
    return judged.with_columns(outcome=outcome)


def _is_copied(block: list[str]) -> pl.Expr:
    """Whether a block has so many figures alike, one value counted once, that it was copied."""
    alike = pl.col("alike")
    values = pl.col("value").filter(alike).n_unique().over(block)
    outcomes = pl.col("value").filter(alike & ~pl.col("indicator").is_in(_GIVEN)).n_unique().over(block)
    share = alike.mean().over(block)
    return (values >= _LEAST_ALIKE) & (outcomes >= _LEAST_OUTCOMES) & (share >= _LEAST_SHARE)
