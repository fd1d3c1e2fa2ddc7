"""Which figures of different documents are held against each other, declared once for the comparing and the telling.

A comparison goes by its name: in the `comparisons` table, in the messages, and in the kind of the rule that tells it.
"""

from typing import Literal

from schemas.identities import ADJUSTMENTS, FUNDING_SUMS

Comparison = Literal[
    "plan_report",
    "same_year",
    "retold",
    "carry_over_chain",
    "commune_row",
    "district_communes",
    "copied_forward",
    "outlier",
]

KINDS: dict[Comparison, str] = {
    "plan_report": "cross_document_plan",
    "same_year": "cross_document",
    "retold": "cross_document_retold",
    "carry_over_chain": "carry_over_chain",
    "commune_row": "cross_document_commune",
    "district_communes": "cross_document_communes",
    "copied_forward": "copied_forward",
    "outlier": "outlier",
}
"""The kind of the rule that tells a comparison."""

MONEY = (*FUNDING_SUMS, "available", *(indicator for indicator, _ in ADJUSTMENTS))

STOCKS = (
    "households",
    "poor_households",
    "near_poor_households",
    "multidim_poor_households",
    "poverty_rate_pct",
    "near_poverty_rate_pct",
    "multidim_poverty_rate_pct",
)
"""What is counted at a moment: as the year begins it is what it was when the last one ended."""

FLOWS = (
    "escaped_poverty",
    "relapsed_poverty",
    "newly_poor",
    "escaped_near_poverty",
    "relapsed_near_poverty",
    "newly_near_poor",
)

ADDABLE = ("households", "poor_households", "near_poor_households", *FLOWS)
"""Counts of households, which add up from communes to their district."""

SETTLED_EARLY = ("assigned", "planned", "allocated", "carried_in")
"""Money that is known as the year begins; what was spent and is left may move until the accounts are closed."""

ADAPTED_SERIES = ("adjustment", "carry_over", "monitoring")
"""Series of documents whose money need not be the whole of the year: they may confirm a figure, never contradict it."""

STANDARDS_SINCE = (2016, 2022, 2026)
"""Years whose poverty counts began on a new standard: the count before it is of another kind (Nghị định 07/2021/NĐ-CP,
Quyết định 59/2015/QĐ-TTg)."""

SUBJECT = (
    "unit_code",
    "unit_since",
    "programme",
    "project_code",
    "agency_code",
    "sub_unit",
    "year",
    "indicator",
    "source",
    "capital",
    "population",
    "scenario",
    "point",
    "span",
)
"""What two figures must have in common to be one: of whom, of what, when.

`unit_since` is the day from which the code means this unit: a commune made anew in 2025 under an old code is another.
`span` is `half` for the first half of a year."""
