"""What the rules go by that is set by provinces and ministries, from the codebook or as someone tries it out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from schemas.codebook import code_list
from transforms.check_dates import document_key


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the rules go by that is set by provinces and ministries.

    Attributes:
        counterpart_ratios: one row per province and span of years: `province_code`, `year_from`, `year_to`,
            `ratio_pct`, `tolerance` (percent of the expected amount that passes), `basis`.
        document_dates: the true date ('YYYY-MM-DD') of national documents, by `document_key`.
    """

    counterpart_ratios: pl.DataFrame
    document_dates: dict[str, str] = field(default_factory=dict)


def usual_parameters() -> Parameters:
    """The parameters of the codebook."""
    return Parameters(ratios_of(code_list("parameters/counterpart_ratio")), dates_of(code_list("legal_documents")))


def ratios_of(rows: Iterable[Mapping[str, str]]) -> pl.DataFrame:
    """The shares of local money set by provinces, from rows of `parameters/counterpart_ratio.csv`.

    Raises:
        ValueError: a year or share that is no number (decimal's own error among them).
    """
    read = [
        {
            "province_code": r["province_code"],
            "year_from": int(r["year_from"]),
            "year_to": int(r["year_to"]),
            "ratio_pct": Decimal(r["ratio_pct"]),
            "tolerance": Decimal(r["tolerance"]),
            "basis": r["basis"],
        }
        for r in rows
    ]
    return pl.DataFrame(read, schema=RATIO_COLUMNS, orient="row")


def dates_of(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The dates of national documents by `document_key`, from rows of `legal_documents.csv`."""
    return {document_key(r["number"]): r["date"] for r in rows}


RATIO_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "province_code": pl.String,
    "year_from": pl.Int32,
    "year_to": pl.Int32,
    "ratio_pct": pl.Decimal(20, 4),
    "tolerance": pl.Decimal(20, 4),
    "basis": pl.String,
}
