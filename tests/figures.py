"""Builds small observation frames for tests: only what matters is said, the rest takes its usual value."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.parse_numbers import read_number

OBSERVATION_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "observation_id": pl.String,
    "submission_id": pl.String,
    "unit_code": pl.String,
    "sub_unit": pl.String,
    "agency_code": pl.String,
    "programme": pl.String,
    "project_code": pl.String,
    "year_from": pl.Int32,
    "year_to": pl.Int32,
    "topic": pl.String,
    "indicator": pl.String,
    "source": pl.String,
    "capital": pl.String,
    "population": pl.String,
    "scenario": pl.String,
    "point": pl.String,
    "value": pl.Decimal(20, 4),
    "unit": pl.String,
    "half_width": pl.Decimal(20, 4),
    "written": pl.String,
    "written_unit": pl.String,
    "derived": pl.Boolean,
    "is_formula": pl.Boolean,
    "item": pl.String,
    "part_of": pl.String,
    "computed_from": pl.List(pl.String),
    "plain_value": pl.Decimal(20, 4),
    "other_value": pl.Decimal(20, 4),
    "approximate": pl.String,
    "ordinal": pl.Int32,
    "line_from": pl.Int32,
    "line_to": pl.Int32,
    "page": pl.Int32,
    "sheet": pl.String,
    "cell": pl.String,
    "quote": pl.String,
}

USUAL: dict[str, Any] = {
    "submission_id": "s1",
    "unit_code": "608",
    "programme": "GNBV",
    "topic": "funding",
    "source": "ALL",
    "capital": "ALL",
    "population": "ALL",
    "scenario": "actual",
    "point": "year",
    "derived": False,
    "is_formula": False,
    "computed_from": [],
    "page": None,
}

UNITS = {
    "triệu đồng": ("VND", Decimal(1_000_000)),
    "đồng": ("VND", Decimal(1)),
    "tỷ đồng": ("VND", Decimal(1_000_000_000)),
    "hộ": ("household", Decimal(1)),
    "%": ("percent", Decimal(1)),
    "điểm %": ("pp", Decimal(1)),
    "người": ("person", Decimal(1)),
}


def observations(figures: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """One row per figure; `year` stands for both years, `written` is read in Vietnamese, ordinals become ids."""
    rows = [_row(figure, i) for i, figure in enumerate(figures)]
    return pl.DataFrame(rows, schema=OBSERVATION_COLUMNS, orient="row")


def _row(figure: dict[str, Any], ordinal: int) -> dict[str, Any]:
    given = dict(figure)
    year = given.pop("year", None)
    written_unit = given.pop("written_unit", "triệu đồng")
    unit, scale = UNITS[written_unit]
    number = read_number(given["written"], given.pop("convention", "vi"))
    exact = unit in ("household", "person")
    row = dict.fromkeys(OBSERVATION_COLUMNS) | USUAL
    row |= {
        "observation_id": f"o{ordinal}",
        "ordinal": ordinal,
        "year_from": year,
        "year_to": year,
        "value": number.value * scale,
        "half_width": Decimal(0) if exact else number.half_width * scale,
        "unit": unit,
        "written_unit": written_unit,
        "line_from": ordinal + 1,
        "line_to": ordinal + 1,
        "quote": f"{given['written']} {written_unit}",
    }
    row |= given
    row["part_of"] = None if row["part_of"] is None else f"o{row['part_of']}"
    row["computed_from"] = [f"o{n}" for n in row["computed_from"]]
    return row


STATUS_COLUMNS = {
    "submission_id": pl.String,
    "unit_code": pl.String,
    "project_code": pl.String,
    "year": pl.Int32,
    "status": pl.String,
}
SUBMISSION_COLUMNS = {
    "submission_id": pl.String,
    "unit_code": pl.String,
    "unit_name": pl.String,
    "province_code": pl.String,
    "programme": pl.String,
    "document_kind": pl.String,
    "year_from": pl.Int32,
    "year_to": pl.Int32,
}
CITATION_COLUMNS = {
    "submission_id": pl.String,
    "document_number": pl.String,
    "cited_date": pl.String,
    "line_from": pl.Int32,
    "line_to": pl.Int32,
    "page": pl.Int32,
    "sheet": pl.String,
    "cell": pl.String,
    "quote": pl.String,
}
YEAR_CLAIM_COLUMNS = {
    "submission_id": pl.String,
    "role": pl.String,
    "year_from": pl.Int32,
    "year_to": pl.Int32,
    "line_from": pl.Int32,
    "line_to": pl.Int32,
    "page": pl.Int32,
    "sheet": pl.String,
    "cell": pl.String,
    "quote": pl.String,
}
TROUBLE_COLUMNS = {
    "submission_id": pl.String,
    "kind": pl.String,
    "written": pl.String,
    "line_from": pl.Int32,
    "line_to": pl.Int32,
    "page": pl.Int32,
    "sheet": pl.String,
    "cell": pl.String,
    "quote": pl.String,
}
SUBMISSION = {
    "submission_id": "s1",
    "unit_code": "608",
    "unit_name": "Huyện Mẫu",
    "province_code": "62",
    "programme": "GNBV",
    "document_kind": "report",
    "year_from": 2022,
    "year_to": 2024,
}


def table(rows: Sequence[dict[str, Any]], columns: dict[str, Any], usual: dict[str, Any] | None = None) -> pl.DataFrame:
    """Rows of one of the small tables, missing columns null."""
    filled = [dict.fromkeys(columns) | {"submission_id": "s1"} | (usual or {}) | dict(r) for r in rows]
    return pl.DataFrame(filled, schema=columns, orient="row")


DOCUMENT = {
    "unit_code": "608",
    "unit_name": "Thành phố Mẫu",
    "unit_level": "district",
    "province_code": "62",
    "document_kind": "report",
    "form_code": None,
    "period": "Y",
    "scope": "ALL",
    "year_from": 2023,
    "year_to": 2023,
}
_DOCUMENT_COLUMNS = {
    "submission_id": pl.String,
    "unit_name": pl.String,
    "unit_level": pl.String,
    "province_code": pl.String,
    "document_kind": pl.String,
    "form_code": pl.String,
    "period": pl.String,
    "scope": pl.String,
    "filed_year_from": pl.Int32,
    "filed_year_to": pl.Int32,
    "file_name": pl.String,
}


def across(figures: Sequence[dict[str, Any]], documents: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Figures of several documents (`document` says of which), with what each document is beside them.

    Submissions are `s0`, `s1` …, in files `văn bản 0.txt`, `văn bản 1.txt` …
    """
    filed = [DOCUMENT | said for said in documents]
    placed = [_of_document(figure, filed) for figure in figures]
    rows = [
        {
            **said,
            "submission_id": f"s{at}",
            "file_name": f"văn bản {at}.txt",
            "filed_year_from": said["year_from"],
            "filed_year_to": said["year_to"],
        }
        for at, said in enumerate(filed)
    ]
    beside = pl.DataFrame([{name: row[name] for name in _DOCUMENT_COLUMNS} for row in rows], schema=_DOCUMENT_COLUMNS)
    return observations(placed).join(beside, on="submission_id", maintain_order="left")


def _of_document(figure: dict[str, Any], filed: Sequence[dict[str, Any]]) -> dict[str, Any]:
    given = dict(figure)
    document = given.pop("document")
    return {"submission_id": f"s{document}", "unit_code": filed[document]["unit_code"]} | given
