"""What is wrong in the writing itself: slipped separators, unreadable figures, years and dates that disagree."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from schemas.identities import COUNT_UNITS, MAY_BE_NEGATIVE
from schemas.messages import Language, message
from schemas.rules import is_raised
from transforms.explain import Mismatch, normal
from transforms.fold_text import fold
from transforms.line_up import KEY
from transforms.name_blocks import shared_subject, write_ranges
from transforms.name_subjects import name_place
from transforms.read_header_words import nearest_headers
from transforms.scan_sheet import address_of
from transforms.write_numbers import in_unit, power_of, write_money, write_number

_YEAR_OF_DOCUMENT = re.compile(r"/(20\d\d)/")
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_NATIONAL = re.compile(r"/(?:qd-ttg|ct-ttg|cd-ttg)$")
_LANGUAGES: tuple[Language, ...] = ("vi", "en")
_THOUSANDFOLD = 3
"""Powers of ten between neighbouring units: đồng, nghìn, triệu, tỷ."""
_LEAST_ALIKE = 3
"""So many figures of a column with a slipped separator are one way of writing."""

_SPEAKS_FOR_ALL = ("title", "closing", "enacting")


def check_separators(observations: pl.DataFrame) -> Iterator[Mismatch]:
    """Figures whose separator was read against the plain reading, because only so their sums come out.

    Where the other money of its line is in a smaller unit, the unit is what slipped: `1.679 triệu, giải ngân 1.728 tỷ`.
    """
    slipped = observations.filter(pl.col("plain_value").is_not_null() & (pl.col("plain_value") != pl.col("value")))
    beside = _units_beside(observations, slipped)
    for rows in _by_column(slipped):
        if len(rows) >= _LEAST_ALIKE:
            yield _misread_column(rows)
        else:
            yield from (_misread_separator(row, beside.get(row["observation_id"], set())) for row in rows)


def _by_column(slipped: pl.DataFrame) -> list[list[dict[str, Any]]]:
    """The figures, those of one column of a sheet together; a figure of a text by itself."""
    columns: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in slipped.iter_rows(named=True):
        address = address_of(row["cell"]) if row["cell"] else None
        name = (row["sheet"], address[1]) if address else (row["observation_id"],)
        columns[row["submission_id"], *name].append(row)
    return list(columns.values())


def _misread_separator(row: dict[str, Any], units_beside: set[str]) -> Mismatch:
    unit = row["written_unit"] or ""
    if {power_of(other) for other in units_beside} == {power_of(unit) - _THOUSANDFOLD}:
        return _unit_slip(row, max(units_beside, key=len))
    details = _readings(row)
    arithmetic = f"{row['written']} → {details['meant']} ({unit})"
    return _misread("separator_slip", row, arithmetic, details, f"{details['meant']} {unit}".strip())


def _readings(row: dict[str, Any]) -> dict[str, str]:
    """How a figure is written, what it would be by the plain reading, and what it was taken for."""
    unit = row["written_unit"] or ""
    is_money = row["unit"] == "VND"
    meant = write_number(in_unit(row["value"], unit) if is_money else row["value"])
    plain = write_money(row["plain_value"], unit) if is_money else write_number(row["plain_value"])
    return {"written": row["written"], "meant": meant, "plain": plain, "unit": unit}


def _misread_column(rows: list[dict[str, Any]]) -> Mismatch:
    """The finding of a column whose figures all have the separator of another way of writing."""
    first = rows[0]
    details = _readings(first)
    where = {f"where_{language}": write_ranges(rows, language) for language in _LANGUAGES}
    found = _misread(
        "separator_slip",
        first,
        f"{first['written']} → {details['meant']} ({details['unit']})",
        details | where | {"count": str(len(rows))},
        f"{details['meant']} {details['unit']}".strip(),
    )
    names = tuple(row["observation_id"] for row in rows)
    values = (normal(row[name]) for row in rows for name in ("plain_value", "value"))
    return replace(
        found,
        subject=shared_subject(rows),
        evidence=tuple(values),
        observation_ids=names,
        suspects=names,
        wording="separator_slip_block",
    )


def _units_beside(observations: pl.DataFrame, slipped: pl.DataFrame) -> dict[str, set[str]]:
    """The units of the other money on the lines of each figure."""
    line = ["submission_id", "page", "line_from"]
    money = observations.filter((pl.col("unit") == "VND") & (pl.col("written_unit") != ""))
    pairs = slipped.select(*line, "observation_id").join(
        money.select(*line, "written_unit", other="observation_id"), on=line, nulls_equal=True
    )
    units: dict[str, set[str]] = defaultdict(set)
    for observation_id, unit in (
        pairs.filter(pl.col("observation_id") != pl.col("other")).select("observation_id", "written_unit").iter_rows()
    ):
        units[observation_id].add(unit)
    return units


def _unit_slip(row: dict[str, Any], usual: str) -> Mismatch:
    meant = write_money(row["value"], usual)
    unit = row["written_unit"]
    details = {"written": row["written"], "unit": unit, "meant": meant}
    return _misread("unit_slip", row, f"{row['written']} {unit} → {meant}", details, meant)


def _misread(kind: str, row: dict[str, Any], arithmetic: str, details: dict[str, str], suggestion: str) -> Mismatch:
    """A figure that is written as one value and means another."""
    return Mismatch(
        kind=kind,
        severity="warning",
        subject={name: row[name] for name in KEY},
        evidence=(normal(row["plain_value"]), normal(row["value"])),
        observation_ids=(row["observation_id"],),
        reported=row["plain_value"],
        expected=row["value"],
        tolerance=row["half_width"],
        unit=row["unit"],
        arithmetic=arithmetic,
        details=details,
        suspects=(row["observation_id"],),
        suggestion=suggestion,
        suggested=row["value"],
    )


def check_signs(observations: pl.DataFrame) -> Iterator[Mismatch]:
    """Amounts of money and counts below zero."""
    counted = pl.col("unit").is_in([*COUNT_UNITS, "VND"]) & ~pl.col("indicator").fill_null("").is_in(MAY_BE_NEGATIVE)
    for row in observations.filter(counted & (pl.col("value") < 0)).iter_rows(named=True):
        yield Mismatch(
            kind="negative_value",
            severity="warning",
            subject={name: row[name] for name in KEY},
            evidence=(normal(row["value"]),),
            observation_ids=(row["observation_id"],),
            reported=row["value"],
            unit=row["unit"],
            details={"written": row["written"], "unit": row["written_unit"] or "", **_located(row)},
            suspects=(row["observation_id"],),
        )


def check_troubles(troubles: pl.DataFrame) -> Iterator[Mismatch]:
    """Figures and mentions that could not be read: one mismatch each, with what was written and where.

    A kind no rule has yet counts as unreadable: the sender is told either way.
    """
    for row in troubles.unique(["submission_id", "kind", "written", "quote"], maintain_order=True).iter_rows(
        named=True
    ):
        yield Mismatch(
            kind=row["kind"] if is_raised(row["kind"]) else "unreadable_number",
            severity="warning",
            subject={"submission_id": row["submission_id"], "sheet": row["sheet"]},
            evidence=(row["written"], row["quote"] or ""),
            wording=_wording(row),
            details={"written": row["written"], **_located(row), **_nearest(row)},
        )


def _wording(row: dict[str, Any]) -> str | None:
    """For a cell that holds something else than a number: what it holds; None where the kind's own text serves."""
    if row["kind"] != "unreadable_number" or not row["cell"]:
        return None
    written = row["written"] or ""
    return "error_value" if written.startswith("#") else "date_for_number" if _DATE.fullmatch(written) else None


def _nearest(row: dict[str, Any]) -> dict[str, str]:
    """For a column nobody can name: the known names most like its own, '' where there are none."""
    if row["kind"] != "stray_column":
        return {}
    names = nearest_headers((row["written"] or "").rpartition("›")[2].strip())
    said = {language: message("where.nearest", language, names="; ".join(names)) for language in _LANGUAGES}
    return {f"nearest_{language}": said[language] if names else "" for language in _LANGUAGES}


def _located(row: dict[str, Any]) -> dict[str, str]:
    """Where something stands, as both languages say it, and the words that stand there."""
    where = {f"where_{language}": name_place(row, language) for language in _LANGUAGES}
    return {"line": str(row.get("line_from") or "?"), "quote": row.get("quote") or "", **where}


def check_years(year_claims: pl.DataFrame) -> Iterator[Mismatch]:
    """Documents whose title and enacting or closing sentence name different years."""
    claims = year_claims.filter(pl.col("role").is_in(_SPEAKS_FOR_ALL)).sort("submission_id", "line_from")
    for (submission_id,), told in claims.group_by("submission_id", maintain_order=True):
        by_role = {role: told.filter(pl.col("role") == role).to_dicts() for role in _SPEAKS_FOR_ALL}
        heads = by_role["title"] or by_role["closing"]
        others = [c for role in ("enacting", "closing") for c in by_role[role] if heads and c not in heads]
        against = [c for c in others if not any(_agree(head, c) for head in heads)]
        if against:
            yield _year_conflict(str(submission_id), heads[0], against[0])


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
        details={"titled": titled, "told": told, **_located(other)},
    )


def _span(claim: dict[str, Any]) -> str:
    first, last = claim["year_from"], claim["year_to"]
    return str(first) if first == last else f"{first}-{last}"


def check_citations(citations: pl.DataFrame, known: dict[str, str]) -> Iterator[Mismatch]:
    """Documents cited with two dates, with a date outside the year of their number, or not with their known date.

    Numbers that start again every year are compared only with dates of one year.

    Args:
        citations: documents cited, one row per mention.
        known: dates of national documents by `document_key`.
    """
    dated = citations.filter(pl.col("cited_date").is_not_null())
    mentions = dated.sort("submission_id", "line_from").with_columns(
        key=pl.col("document_number").map_elements(document_key, return_dtype=pl.String)
    )
    for (submission_id, key), told in mentions.group_by("submission_id", "key", maintain_order=True):
        if _YEAR_OF_DOCUMENT.search(str(key)) or _NATIONAL.search(str(key)):
            yield from _dates(str(submission_id), str(key), told.to_dicts(), known.get(str(key)))


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
        details={"number": told["document_number"], "cited": cited, "expected": expected, **_located(told)},
        suggestion=None,
    )


def _vietnamese_date(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"
