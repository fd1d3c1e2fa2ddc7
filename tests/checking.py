"""Runs all rules on a few figures, the rest of the submission being silent."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from schemas.rules import RULES
from schemas.rules.rule import MET_WHILE_READING
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
from transforms.check_submissions import Judged, check_submissions
from transforms.localise_identities import Localise, localise_identities
from transforms.rule_parameters import usual_parameters

Figures = Sequence[dict[str, Any]]
_CHOOSY = tuple(rule for rule in RULES if rule.applies_to != MET_WHILE_READING)


def found_in(*told: Any, **named: Any) -> pl.DataFrame:
    """The findings; what stands in the submission as `judged_in` takes it."""
    return judged_in(*told, **named).findings


def cases_in(**told: Figures) -> dict[str, int]:
    """By rule how many cases it had to judge; the rules that judge whatever is met left out."""
    cases = dict(judged_in(**told).cases.select("rule_id", "cases").iter_rows())
    return {rule.rule_id: cases[rule.rule_id] for rule in _CHOOSY if rule.rule_id in cases}


def judged_in(  # noqa: PLR0913, PLR0917 - one table of a submission each, and how culprits are sought
    figures: Figures = (),
    statuses: Figures = (),
    citations: Figures = (),
    year_claims: Figures = (),
    troubles: Figures = (),
    localise: Localise = localise_identities,
) -> Judged:
    return check_submissions(
        observations(figures),
        table(citations, CITATION_COLUMNS),
        table(year_claims, YEAR_CLAIM_COLUMNS),
        table(statuses, STATUS_COLUMNS),
        table([SUBMISSION], SUBMISSION_COLUMNS),
        table(troubles, TROUBLE_COLUMNS),
        usual_parameters(),
        localise,
    )


def money(project: str, written: str, indicator: str = "allocated", year: int = 2023, **known: Any) -> dict[str, Any]:
    return {"project_code": project, "written": written, "indicator": indicator, "year": year} | known


def kinds(found: pl.DataFrame) -> list[tuple[str, str, str | None]]:
    return sorted(found.select("kind", "severity", "project_code").iter_rows())
