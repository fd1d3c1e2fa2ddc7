"""Mismatches put into words: the sum written out in the sender's writing, whom it concerns, what to do."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.messages import Language, message
from schemas.rules import rule_of
from transforms.name_subjects import name_subject
from transforms.write_numbers import MILLIONS, in_unit, is_plain_number, write_number

_AMOUNT = pl.Decimal(20, 4)
FINDING_COLUMNS: dict[str, Any] = {
    "finding_id": pl.String,
    "rule_id": pl.String,
    "kind": pl.String,
    "subject_id": pl.String,
    "severity": pl.String,
    "submission_id": pl.String,
    "unit_code": pl.String,
    "programme": pl.String,
    "project_code": pl.String,
    "agency_code": pl.String,
    "sub_unit": pl.String,
    "year": pl.Int32,
    "indicator": pl.String,
    "source": pl.String,
    "reported": _AMOUNT,
    "expected": _AMOUNT,
    "difference": _AMOUNT,
    "tolerance": _AMOUNT,
    "unit": pl.String,
    "cause_id": pl.String,
    "message_vi": pl.String,
    "message_en": pl.String,
    "arithmetic": pl.String,
    "suspects": pl.List(pl.String),
    "suggestion": pl.String,
    "suggested_value": _AMOUNT,
    "effect_vnd": _AMOUNT,
    "observation_ids": pl.List(pl.String),
    "state": pl.String,
}
"""Columns of the findings frame: those of the published table but for the decisions and dates the warehouse keeps."""

_NAMED_COLUMNS = ("programme", "project_code", "agency_code", "sub_unit", "indicator", "source")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a rule found, before it is worded.

    Attributes:
        subject: whom it concerns: submission_id, programme, project_code, agency_code, sub_unit, year_from, year_to,
            indicator, source, population; those that do not apply are absent, '' or None.
        evidence: values in normal form that make this mismatch the same one when it is filed again.
        wording: key of `findings` in the messages; the kind where one text serves.
        details: what the text needs besides the subject; `_vi`/`_en` endings choose the language.
        cause: the mismatch this one follows from, both being the doing of one figure.
        follows: a finding already told, of another check, that this one follows from.
        compared: what is held against what, without values: the dimension of a sum, the document cited.
        suggested: the value `suggestion` writes down, in `unit`.
        places: where the figures of `arithmetic` stand, written as it is; '' where that cannot be said.
        likely: which figure must be wrong and what it would be, a sentence by language; empty where nothing tells.
    """

    kind: str
    severity: str
    subject: dict[str, Any]
    evidence: tuple[str, ...]
    observation_ids: tuple[str, ...] = ()
    reported: Decimal | None = None
    expected: Decimal | None = None
    tolerance: Decimal | None = None
    unit: str | None = None
    arithmetic: str | None = None
    wording: str | None = None
    details: dict[str, str] = field(default_factory=dict)
    suspects: tuple[str, ...] = ()
    suggestion: str | None = None
    cause: "Mismatch | None" = None
    follows: str | None = None
    compared: tuple[str, ...] = ()
    suggested: Decimal | None = None
    places: str = ""
    likely: Mapping[str, str] = field(default_factory=dict)


def findings_of(mismatches: Iterable[Mismatch], units: dict[str, str]) -> pl.DataFrame:
    """One row per finding, worded in both languages; the same mismatch told twice is one finding.

    Args:
        mismatches: what the rules found.
        units: unit code of each submission.
    """
    rows = {row["submission_id"] + row["finding_id"]: row for m in mismatches for row in (_row(m, units),)}
    causes = {(row["submission_id"], row["finding_id"]): row["cause_id"] for row in rows.values()}
    for row in rows.values():
        row["cause_id"] = _first_cause(row["submission_id"], row["finding_id"], causes)
    ordered = sorted(rows.values(), key=lambda r: (r["submission_id"], r["rule_id"], r["finding_id"]))
    return pl.DataFrame(ordered, schema=FINDING_COLUMNS, orient="row")


def _first_cause(submission_id: str, finding_id: str, causes: dict[tuple[str, str], str | None]) -> str | None:
    """What a mismatch follows from in the end; of those that follow from each other, the first by id is the cause."""
    met = [finding_id]
    while (cause := causes.get((submission_id, met[-1]))) is not None and cause not in met:
        met.append(cause)
    first = met[-1] if cause is None else min(met[met.index(cause) :])
    return first if first != finding_id else None


def _row(found: Mismatch, units: dict[str, str]) -> dict[str, Any]:
    subject = {name: value or None for name, value in found.subject.items()}
    rule = rule_of(found.kind)
    unit_code = units.get(found.subject["submission_id"])
    gap = None if found.reported is None or found.expected is None else found.reported - found.expected
    return dict.fromkeys(FINDING_COLUMNS) | {
        "finding_id": _identity(found, unit_code),
        "rule_id": rule.rule_id,
        "kind": rule.told_as or found.kind,
        "subject_id": _subject_id(found, rule.rule_id, unit_code),
        "severity": found.severity,
        "submission_id": subject["submission_id"],
        "unit_code": unit_code,
        **{name: subject.get(name) for name in _NAMED_COLUMNS},
        "year": subject.get("year_to"),
        "reported": _fitting(found.reported),
        "expected": _fitting(found.expected),
        "difference": _fitting(gap),
        "tolerance": _fitting(found.tolerance),
        "unit": found.unit,
        "cause_id": found.follows if found.cause is None else _identity(found.cause, unit_code),
        "message_vi": _worded(found, "vi"),
        "message_en": _worded(found, "en"),
        "arithmetic": f"{found.arithmetic} [{found.places}]" if found.places else found.arithmetic,
        "suspects": list(found.suspects),
        "suggestion": found.suggestion,
        "suggested_value": _fitting(found.suggested),
        "observation_ids": sorted(set(found.observation_ids)),
        "state": "open",
    }


def _identity(found: Mismatch, unit_code: str | None) -> str:
    return _fingerprint(found, rule_of(found.kind).rule_id, unit_code)


def _fitting(amount: Decimal | None) -> Decimal | None:
    """The amount to four decimals; None where a sum is too large for any budget to be shown as one."""
    if amount is None or abs(amount) >= Decimal(10) ** 16:
        return None
    return amount.quantize(Decimal("0.0001"))


_TELLS_APART = (
    "programme",
    "project_code",
    "agency_code",
    "sub_unit",
    "year_from",
    "year_to",
    "indicator",
    "source",
    "population",
)
_USUAL = {"capital": "ALL", "scenario": "actual", "point": "year"}
"""What else tells two figures apart, and what is meant where a document leaves it unsaid."""


def _fingerprint(found: Mismatch, rule_id: str, unit_code: str | None) -> str:
    """The same for the same mismatch of the same office, whatever the file, its lines and its wording."""
    special = [
        f"{name}={found.subject[name]}" for name, usual in _USUAL.items() if found.subject.get(name, usual) != usual
    ]
    return _hashed(rule_id, found.kind, unit_code or "", *_subject(found), *special, *sorted(found.evidence))


def _subject_id(found: Mismatch, rule_id: str, unit_code: str | None) -> str:
    """The same for what is held against the same thing, whatever its values."""
    return _hashed(rule_id, found.kind, unit_code or "", *_subject(found), *found.compared)


def _subject(found: Mismatch) -> list[str]:
    return [str(found.subject.get(name) or "") for name in _TELLS_APART]


def _hashed(*told: str) -> str:
    return hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:24]


def _worded(found: Mismatch, language: Language) -> str:
    other = "_en" if language == "vi" else "_vi"
    details = {k.removesuffix(f"_{language}"): v for k, v in found.details.items() if not k.endswith(other)}
    named = name_subject(found.subject, language)
    text = message(
        f"findings.{found.wording or found.kind}", language, **named, arithmetic=found.arithmetic or "", **details
    )
    return " ".join(filter(None, (text[0].upper() + text[1:], found.likely.get(language, ""))))


def rows_by_id(observations: pl.DataFrame, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The observations behind a finding, by id."""
    wanted = observations.filter(pl.col("observation_id").is_in(list(set(ids))))
    return {row["observation_id"]: row for row in wanted.iter_rows(named=True)}


def normal(value: Decimal) -> str:
    """A value without needless zeros, as evidence."""
    return f"{value.normalize():f}"


def write_sum(addends: Sequence[tuple[int, str]], comparison: str, whole: str, total: str, unit: str) -> str:
    """`48,6 + 174,29 = 222,89 ≠ 204,5 (triệu đồng)`; `total` is the sum, left out where one figure stands alone."""
    text = "".join(_signed(sign, written, i) for i, (sign, written) in enumerate(addends))
    middle = f" = {total}" if len(addends) > 1 else ""
    return f"{text}{middle} {comparison} {whole} ({unit})"


def _signed(sign: int, written: str, position: int) -> str:
    if position == 0:
        return written if sign > 0 else f"-{written}"
    return f" + {written}" if sign > 0 else f" - {written}"


_AS_STORED = re.compile(r"-?\d{4,}(?:,\d+)?|-?\d+\.\d+")
"""How a program writes the number of a cell: no marks of thousands, a point or comma before the decimals."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How the sender wrote some figures: one unit for all, each number as typed where that is the number meant."""

    unit: str
    is_money: bool

    @classmethod
    def of(cls, rows: Sequence[dict[str, Any]]) -> "Writing":
        """The unit of the largest figure's writing; millions where units differ or none is written."""
        is_money = rows[0]["unit"] == "VND"
        written = {(r["written_unit"] or "") for r in rows}
        same = written.pop() if len(written) == 1 else ""
        return cls(same or (MILLIONS if is_money else ""), is_money)

    def figure(self, row: dict[str, Any], value: Decimal) -> str:
        """A figure as typed, or written anew where it was typed in words, in another unit or with a slip.

        The number of a cell was typed in no way we know; it is written as everywhere.
        """
        typed = row["written"] or ""
        if row.get("sheet") and _AS_STORED.fullmatch(typed) and value == row["value"]:
            return self.amount(value)
        as_typed = row["plain_value"] is None or row["plain_value"] == value
        if is_plain_number(typed) and (row["written_unit"] or "") == self.unit and as_typed and value == row["value"]:
            return typed.replace(" ", "").replace("\u00a0", "")
        return self.amount(value)

    def amount(self, value: Decimal) -> str:
        """A value in the sender's unit."""
        return write_number(in_unit(value, self.unit) if self.is_money else value)
