"""What rules go by, from a file of somebody's own instead of the codebook: to try other shares or dates."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from schemas.linear import ValuesError
from transforms.rule_parameters import Parameters, dates_of, ratios_of

_RATIO_COLUMNS = ("province_code", "year_from", "year_to", "ratio_pct", "tolerance", "basis")
_DATE_COLUMNS = ("number", "date")
GOES_BY = {"counterpart_ratio": _RATIO_COLUMNS, "citation_conflict": _DATE_COLUMNS}
"""The columns of the parameters each kind of rule goes by; other rules go by none."""


@dataclass(frozen=True, slots=True)
class ColumnsMissingError(ValueError):
    """A file of parameters without columns the rule needs, which `missing` names."""

    missing: tuple[str, ...]


def read_parameters(text: str, kind: str, usual: Parameters) -> Parameters:
    """The usual parameters, those a kind of rule goes by being the file's.

    Args:
        text: a CSV file with the columns of the codebook's own.
        kind: the rule's kind, one of `GOES_BY`.
        usual: what everything else goes by.

    Raises:
        ColumnsMissingError: columns that are not there.
        ValuesError: lines whose years, shares or dates cannot be read, all of them.
    """
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines(), restval="")
    missing = tuple(name for name in GOES_BY[kind] if name not in (reader.fieldnames or ()))
    if missing:
        raise ColumnsMissingError(missing)
    rows = list(reader)
    faults = tuple((line, fault) for line, row in enumerate(rows, 2) if (fault := _fault(row, kind)))
    if faults:
        raise ValuesError(faults)
    return _with(rows, kind, usual)


def _with(rows: Sequence[dict[str, str]], kind: str, usual: Parameters) -> Parameters:
    if kind == "counterpart_ratio":
        return replace(usual, counterpart_ratios=ratios_of(rows))
    return replace(usual, document_dates=dates_of(rows))


def _fault(row: dict[str, str], kind: str) -> str:
    """What of a line cannot be read; '' where all can."""
    if kind == "citation_conflict":
        return "" if _is_date(row["date"]) else f"date {row['date']}"
    years = [f"{name} {row[name]}" for name in ("year_from", "year_to") if not row[name].isdecimal()]
    shares = [f"{name} {row[name]}" for name in ("ratio_pct", "tolerance") if not _is_share(row[name])]
    return "; ".join([*years, *shares])


def _is_share(written: str) -> bool:
    try:
        share = Decimal(written)
    except InvalidOperation:
        return False
    return share.is_finite() and share >= 0


def _is_date(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True
