"""What is wrong in the writing of figures: slipped separators, signs, what could not be read."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from schemas.identities import COUNT_UNITS, MAY_BE_NEGATIVE
from schemas.messages import Language, message
from schemas.rules import is_raised
from transforms.explain import Mismatch, normal
from transforms.line_up import KEY
from transforms.name_blocks import shared_subject, write_ranges
from transforms.name_subjects import located
from transforms.read_header_words import nearest_headers
from transforms.scan_sheet import address_of
from transforms.write_numbers import in_unit, power_of, write_money, write_number

_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_LANGUAGES: tuple[Language, ...] = ("vi", "en")
_THOUSANDFOLD = 3
"""Powers of ten between neighbouring units: đồng, nghìn, triệu, tỷ."""
_LEAST_ALIKE = 3
"""So many figures of a column with a slipped separator are one way of writing."""


def read_two_ways(observations: pl.DataFrame) -> pl.DataFrame:
    """The figures whose separator may stand for thousands or for decimals."""
    return observations.filter(pl.any_horizontal(pl.col("other_value", "plain_value").is_not_null()))


def check_separators(doubtful: pl.DataFrame, observations: pl.DataFrame) -> Iterator[Mismatch]:
    """Figures whose separator was read against the plain reading, because only so their sums come out.

    Where the other money of its line is in a smaller unit, the unit is what slipped: `1.679 triệu, giải ngân 1.728 tỷ`.

    Args:
        doubtful: of `read_two_ways`.
        observations: for what stands beside them.
    """
    slipped = doubtful.filter(pl.col("plain_value") != pl.col("value"))
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


def amounts_from_zero(observations: pl.DataFrame) -> pl.DataFrame:
    """The amounts of money and counts that cannot be below zero."""
    counted = pl.col("unit").is_in([*COUNT_UNITS, "VND"])
    return observations.filter(counted & ~pl.col("indicator").fill_null("").is_in(MAY_BE_NEGATIVE))


def check_signs(amounts: pl.DataFrame) -> Iterator[Mismatch]:
    """Amounts of money and counts below zero, of those `amounts_from_zero` gives."""
    for row in amounts.filter(pl.col("value") < 0).iter_rows(named=True):
        yield Mismatch(
            kind="negative_value",
            severity="warning",
            subject={name: row[name] for name in KEY},
            evidence=(normal(row["value"]),),
            observation_ids=(row["observation_id"],),
            reported=row["value"],
            unit=row["unit"],
            details={"written": row["written"], "unit": row["written_unit"] or "", **located(row)},
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
            details={"written": row["written"], **located(row), **_nearest(row)},
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
