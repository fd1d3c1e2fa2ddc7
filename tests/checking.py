"""Runs all rules on a few figures, the rest of the submission being silent."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from tests.figures import (
    CITATION_COLUMNS,
    STATUS_COLUMNS,
    SUBMISSION,
    SUBMISSION_COLUMNS,
    TROUBLE_COLUMNS,
    YEAR_CLAIM_COLUMNS,
    observations,
    table,
)
from transforms.check_submissions import check_submissions, usual_parameters
from transforms.localise_identities import Localise, localise_identities

Figures = Sequence[dict[str, Any]]


def found_in(  # noqa: PLR0913, PLR0917 - one table of a submission each, and how culprits are sought
    figures: Figures = (),
    statuses: Figures = (),
    citations: Figures = (),
    year_claims: Figures = (),
    troubles: Figures = (),
    localise: Localise = localise_identities,
) -> pl.DataFrame:
    return check_submissions(
        observations(figures),
        table(citations, CITATION_COLUMNS),
        table(year_claims, YEAR_CLAIM_COLUMNS),
        table(statuses, STATUS_COLUMNS),
        table([SUBMISSION], SUBMISSION_COLUMNS),
        table(troubles, TROUBLE_COLUMNS),
        usual_parameters(),
        localise,
    ).findings


def money(project: str, written: str, indicator: str = "allocated", year: int = 2023, **known: Any) -> dict[str, Any]:
    return {"project_code": project, "written": written, "indicator": indicator, "year": year} | known


def kinds(found: pl.DataFrame) -> list[tuple[str, str, str | None]]:
    return sorted(found.select("kind", "severity", "project_code").iter_rows())
