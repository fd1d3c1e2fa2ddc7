"""The pages a published number leads to: a unit's figures with the places they were read from, a project's units."""

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.changes import FUNDING_MEASURES
from schemas.release_page import Evidence
from transforms.build_summary import poverty_anchor
from transforms.render_page import anchor, render_page, unit_page

Row = Mapping[str, Any]


def build_unit_page(evidence: Evidence) -> bytes:
    """What is published of a unit, each row with the numbers of the figures it rests on, and these below."""
    numbers = {row["observation_id"]: number for number, row in enumerate(evidence.figures, 1)}
    told = {
        "name": evidence.name,
        "measures": FUNDING_MEASURES,
        "funding": [
            _with_numbers(row, numbers, "chosen_from") | {"id": funding_anchor(row)} for row in evidence.funding
        ],
        "poverty": [
            _with_numbers(row, numbers, "chosen_from") | {"id": _poverty_id(row, at)}
            for at, row in enumerate(evidence.poverty)
        ],
        "findings": [_with_numbers(row, numbers, "observation_ids") for row in evidence.findings],
        "figures": evidence.figures,
    }
    return render_page("unit.html.j2", told)


def build_project_page(name: str, full_name: str, rows: Sequence[Row]) -> bytes:
    """The units' figures a province's project is added up from, by year, the latest first.

    Args:
        name: of the page: province and project.
        full_name: what the project is called.
        rows: of `funding_by_unit_project_year` that count, all sources together.
    """
    years = sorted({row["year"] for row in rows}, reverse=True)
    parts = [{"year": year, "rows": [_linked(row) for row in rows if row["year"] == year]} for year in years]
    told = {"name": name, "full_name": full_name, "parts_of": parts, "measures": FUNDING_MEASURES}
    return render_page("project.html.j2", told)


def funding_anchor(row: Row) -> str:
    """The name of a row of funding on its unit's page."""
    return anchor("f", row["programme"], row["project_code"], row["year"], row["source"])


def _linked(row: Row) -> dict[str, object]:
    page = unit_page(row["unit_code"]).removeprefix("evidence/")
    return {**row, "href": f"{page}#{funding_anchor(row)}"}


def _poverty_id(row: Row, at: int) -> str:
    return poverty_anchor(row) if row["sub_unit"] is None else f"{poverty_anchor(row)}-{at}"


def _with_numbers(row: Row, numbers: Mapping[str, int], column: str) -> dict[str, Any]:
    return {**row, "numbers": sorted(numbers[each] for each in row[column] if each in numbers)}
