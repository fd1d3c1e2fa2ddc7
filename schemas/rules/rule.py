"""What a rule is: one value that says what must hold, and shows it."""

from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
MET_WHILE_READING = "Every figure or name met while reading."
"""What rules apply to that judge whatever stands in a file."""


@dataclass(frozen=True, slots=True)
class Example:
    """A small submission: figures and what else the rule looks at, given as the columns that matter.

    Attributes:
        shown: how a sender would write it, for the rule page.
        figures: one mapping per observation; columns left out take their usual values.
        citations, year_claims, troubles: rows of those tables, likewise.
        documents: where the rule looks across documents, what each of them is; a figure names its own by `document`,
            the place in this list.
    """

    shown: str
    figures: tuple[dict[str, Any], ...] = ()
    citations: tuple[dict[str, Any], ...] = ()
    year_claims: tuple[dict[str, Any], ...] = ()
    troubles: tuple[dict[str, Any], ...] = ()
    documents: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        rule_id: `R-001` …; given once, never used again for another rule.
        kind: the finding kind it raises; one kind may be raised by one rule only.
        told_as: the kind its findings are published under, where several rules share one.
        applies_to: which figures it looks at, in a sentence.
        statement: what must hold, as a formula or sentence.
        severity: of the finding, unless the difference is as small as the rule says under `tolerance`.
        tolerance: how far off figures may be, and why.
        basis: the circular it rests on, or `own design`.
        passing, failing: small submissions the check runs on in the tests.
    """

    rule_id: str
    kind: str
    title_vi: str
    title_en: str
    applies_to: str
    statement: str
    severity: Severity
    tolerance: str
    basis: str
    passing: Example
    failing: Example
    told_as: str | None = None
    notes: tuple[str, ...] = field(default=())
