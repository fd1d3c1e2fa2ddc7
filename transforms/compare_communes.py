"""A district's statement held against what its communes themselves report: row by row, and all together."""

import polars as pl

from schemas.admin_units import units_coded
from schemas.comparisons import ADDABLE, MONEY, STOCKS, SUBJECT
from transforms.compare_documents import SIDE, meets, outcome
from transforms.name_communes import communes_in, is_unchanged

_OF_COMMUNE = [name for name in SUBJECT if name not in ("unit_code", "unit_since", "sub_unit")]
_GIVEN_ON = ("assigned", "allocated", "disbursed")
KEPT = (*SUBJECT, "unit", *SIDE, "unit_level", "commune", "commune_since")
"""Columns of the statements a province's comparison keeps of each office."""


def keep_for_communes(best: pl.DataFrame) -> pl.DataFrame:
    """Of the statements reports rest on, those of whole communes, whole districts and communes in a district's rows."""
    is_row = pl.col("commune").is_not_null() & (pl.col("unit_level") == "district")
    is_whole = (pl.col("sub_unit") == "") & pl.col("unit_level").is_in(["district", "commune"])
    told = pl.col("indicator").is_in([*STOCKS, *ADDABLE, *(m for m in MONEY if m in _GIVEN_ON)])
    actual = (pl.col("scenario") == "actual") & (pl.col("agency_code") == "")
    return best.filter((is_row | is_whole) & told & actual).select(KEPT)


def compare_communes(kept: pl.DataFrame) -> pl.DataFrame:
    """One row per commune's figure in a district's table, and per district's count its communes add up to.

    Args:
        kept: from `keep_for_communes`, of all offices.

    Returns:
        As `compare_documents`; with `parts` communes of `all_parts` in sums (`submission_id_other` NULL), which are
        equal to the whole only where no commune is missing, and else no more than it.
    """
    of_communes = kept.filter((pl.col("unit_level") == "commune") & (pl.col("sub_unit") == ""))
    rows = kept.filter(pl.col("commune").is_not_null())
    return pl.concat([_rows(rows, of_communes), _sums(kept, of_communes)], how="diagonal_relaxed")


def _rows(rows: pl.DataFrame, of_communes: pl.DataFrame) -> pl.DataFrame:
    told = of_communes.select(
        *_OF_COMMUNE, pl.col(SIDE).name.suffix("_other"), commune="unit_code", commune_since="unit_since"
    )
    beside = rows.join(told, on=[*_OF_COMMUNE, "commune", "commune_since"], how="left").with_columns(meets=meets())
    return _laid_out(beside.with_columns(comparison=pl.lit("commune_row")))


def _sums(kept: pl.DataFrame, of_communes: pl.DataFrame) -> pl.DataFrame:
    districts = kept.filter(
        (pl.col("unit_level") == "district") & (pl.col("sub_unit") == "") & pl.col("indicator").is_in(ADDABLE)
    )
    under = _under(of_communes.select("unit_code", "unit_since", "year").unique())
    sums = (
        of_communes.join(under, on=["unit_code", "unit_since", "year"])
        .sort("unit_code")
        .group_by("district", *_OF_COMMUNE)
        .agg(
            pl.col("value", "half_width", "low", "high").sum().name.suffix("_other"),
            pl.col("observation_ids")
            .list.explode(keep_nulls=False, empty_as_null=False)
            .alias("observation_ids_other"),
            is_firm_other=pl.col("is_firm").all(),
            is_presumed_other=pl.col("is_presumed").any(),
            is_open_other=pl.lit(value=False),
            is_opening_other=pl.col("is_opening").any(),
            parts=pl.len().cast(pl.Int64),
        )
    )
    beside = districts.join(
        sums, left_on=["unit_code", *_OF_COMMUNE], right_on=["district", *_OF_COMMUNE], how="left"
    ).join(_number_of_communes(districts.select("unit_code", "year").unique()), on=["unit_code", "year"], how="left")
    all_there = pl.col("parts") == pl.col("all_parts")
    too_much = pl.col("low_other") > pl.col("high")
    held = pl.when(all_there).then(meets()).when(too_much).then(statement=False)
    return _laid_out(
        beside.with_columns(
            comparison=pl.lit("district_communes"), submission_id_other=pl.lit(None, pl.String), meets=held
        )
    )


def _laid_out(beside: pl.DataFrame) -> pl.DataFrame:
    sides = [f"{column}_other" for column in SIDE]
    numbers = [column for column in ("parts", "all_parts") if column in beside.columns]
    return beside.select("comparison", *SUBJECT, "unit", *SIDE, *sides, *numbers, outcome())


def _under(reported: pl.DataFrame) -> pl.DataFrame:
    """The district each commune that reported lay in as the year ended (as the districts ended, in their last year)."""
    found = []
    for code, since, year in reported.iter_rows():
        unit = next((each for each in units_coded("commune", code) if each.valid_from == since), None)
        if unit and unit in communes_in(unit.parent_code, year):
            found.append((code, since, year, unit.parent_code))
    schema = {"unit_code": pl.String, "unit_since": pl.String, "year": pl.Int32, "district": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row")


def _number_of_communes(districts: pl.DataFrame) -> pl.DataFrame:
    """How many communes a district had; NULL in a year in which that changed."""
    counted = [
        (code, year, len(communes_in(code, year)) if is_unchanged(code, year) else None)
        for code, year in districts.iter_rows()
    ]
    schema = {"unit_code": pl.String, "year": pl.Int32, "all_parts": pl.Int64}
    return pl.DataFrame(counted, schema=schema, orient="row")
