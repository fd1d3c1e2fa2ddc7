"""Years a document names for itself and dates it gives other documents, where they disagree."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import polars as pl

from transforms.explain import Mismatch
from transforms.fold_text import fold
from transforms.name_subjects import located

_YEAR_OF_DOCUMENT = re.compile(r"/(20\d\d)/")
_NATIONAL = re.compile(r"/(?:qd-ttg|ct-ttg|cd-ttg)$")
_SPEAKS_FOR_ALL = ("title", "closing", "enacting")

Claims = list[dict[str, Any]]
YearsTold = tuple[str, Claims, Claims]
"""A submission, what its title says of its year, and what other sentences say."""
Cited = tuple[str, str, list[dict[str, Any]]]
"""A submission, the `document_key` of a document it cites, and the mentions of that."""


def years_side_by_side(year_claims: pl.DataFrame) -> Iterator[YearsTold]:
    """Documents that say more than once of which year they are: the title's claims, those of other sentences."""
    claims = year_claims.filter(pl.col("role").is_in(_SPEAKS_FOR_ALL)).sort("submission_id", "line_from")
    for (submission_id,), told in claims.group_by("submission_id", maintain_order=True):
        by_role = {role: told.filter(pl.col("role") == role).to_dicts() for role in _SPEAKS_FOR_ALL}
        heads = by_role["title"] or by_role["closing"]
        others = [c for role in ("enacting", "closing") for c in by_role[role] if heads and c not in heads]
        if others:
            yield str(submission_id), heads, others


def check_years(side_by_side: Iterable[YearsTold]) -> Iterator[Mismatch]:
    """Documents whose title and enacting or closing sentence name different years, by `years_side_by_side`."""
    for submission_id, heads, others in side_by_side:
        against = [c for c in others if not any(_agree(head, c) for head in heads)]
        if against:
            yield _year_conflict(submission_id, heads[0], against[0])


def _agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """True where one span of years lies within the other."""
    first, second = sorted((one, other), key=lambda c: (c["year_from"], -c["year_to"]))
    return bool(second["year_to"] <= first["year_to"])


def _year_conflict(submission_id: str, head: dict[str, Any], other: dict[str, Any]) -> Mismatch:
    titled, told = _span(head), _span(other)
    return Mismatch(
        kind="year_conflict",
        severity="warning",
        subject={"submission_id": submission_id, "year_from": head["year_from"], "year_to": head["year_to"]},
        evidence=(titled, told),
        unit="year",
        arithmetic=f"{titled} ≠ {told}",
        details={"titled": titled, "told": told, **located(other)},
    )


def _span(claim: dict[str, Any]) -> str:
    first, last = claim["year_from"], claim["year_to"]
    return str(first) if first == last else f"{first}-{last}"


def dates_side_by_side(citations: pl.DataFrame, known: Collection[str]) -> Iterator[Cited]:
    """Documents cited whose date can be judged, once each: submission, key of the document, its mentions.

    By the year their number carries; of the Prime Minister's by other mentions and by their known date.

    Args:
        citations: documents cited, one row per mention.
        known: national documents whose date is known, by `document_key`.
    """
    dated = citations.filter(pl.col("cited_date").is_not_null())
    mentions = dated.sort("submission_id", "line_from").with_columns(
        key=pl.col("document_number").map_elements(document_key, return_dtype=pl.String)
    )
    for (submission_id, key), told in mentions.group_by("submission_id", "key", maintain_order=True):
        compared = told.height > 1 or str(key) in known
        if _YEAR_OF_DOCUMENT.search(str(key)) or (_NATIONAL.search(str(key)) and compared):
            yield str(submission_id), str(key), told.to_dicts()


def check_citations(side_by_side: Iterable[Cited], known: dict[str, str]) -> Iterator[Mismatch]:
    """Documents cited with two dates, with a date outside the year of their number, or not with their known date.

    Numbers that start again every year are compared only with dates of one year.

    Args:
        side_by_side: of `dates_side_by_side`.
        known: dates of national documents by `document_key`.
    """
    for submission_id, key, told in side_by_side:
        yield from _dates(submission_id, key, told, known.get(key))


def document_key(number: str) -> str:
    """A document's number without diacritics, blanks and leading zeros: `07/2021/NĐ-CP` and `7/2021/ NĐ-CP` are one."""
    return re.sub(r"\s", "", fold(number)).lstrip("0")


def _dates(submission_id: str, key: str, told: list[dict[str, Any]], known: str | None) -> Iterator[Mismatch]:
    counts = Counter(t["cited_date"] for t in told)
    years = _YEAR_OF_DOCUMENT.search(key)
    true_year = years.group(1) if years else (known or "")[:4]
    common = max(counts, key=lambda d: (d[:4] == true_year, counts[d]))
    right = known if known and (years or known[:4] == common[:4]) else common
    for date in counts:
        is_other_year = date[:4] != right[:4]
        if date == right or (is_other_year and not years):
            continue
        yield _citation_conflict(submission_id, next(t for t in told if t["cited_date"] == date), right)
    if years and not known and right[:4] != years.group(1):
        yield _citation_conflict(submission_id, told[0], None)


def _citation_conflict(submission_id: str, told: dict[str, Any], right: str | None) -> Mismatch:
    cited = _vietnamese_date(told["cited_date"])
    expected = _vietnamese_date(right) if right else ""
    return Mismatch(
        kind="citation_conflict",
        severity="info",
        subject={"submission_id": submission_id},
        compared=(document_key(told["document_number"]),),
        evidence=(document_key(told["document_number"]), told["cited_date"], right or ""),
        unit="date",
        arithmetic=f"{cited} ≠ {expected}" if right else None,
        wording=None if right else "citation_outside_its_year",
        details={"number": told["document_number"], "cited": cited, "expected": expected, **located(told)},
        suggestion=None,
    )


def _vietnamese_date(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"
