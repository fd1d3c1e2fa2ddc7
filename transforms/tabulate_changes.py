"""What changed between two releases: by project, year and cause for the page, figure by figure as CSV for Excel."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from schemas.changes import CAUSES, Change
from schemas.messages import message
from schemas.release_page import Comparison
from schemas.text import storable_name

_MOST_SHOWN = 200
_SHOWN_CAUSES = ("new_filing", "resubmission", "decision", "program", "code_lists", "other")
_GROUP = ("topic", "province_code", "programme", "project_code", "year", "measure")
_COLUMNS = (*_GROUP[:5], "source", "unit_code", "unit_name", "measure", "before", "now", "difference", "cause", "told")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_AFTER_A_SEPARATOR = re.compile("(;)(?=[=+\\-@＝＋－＠])")


def tabulate_changes(comparison: Comparison) -> dict[str, object]:
    """The sums by cause, all sources together, and the largest changes one by one."""
    summed = [each for each in comparison.changes if each.topic == "poverty" or each.source == "ALL"]
    largest = sorted(comparison.changes, key=lambda each: -abs(each.difference))[:_MOST_SHOWN]
    return {
        "rows": sum_by_cause(summed),
        "causes": _SHOWN_CAUSES,
        "largest": largest,
        "count": len(comparison.changes),
        "told": comparison.told,
    }


def sum_by_cause(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """How much each project, year and measure differs, whole and by cause: the parts sum exactly to the whole."""
    found: dict[tuple[Any, ...], dict[str, Decimal]] = {}
    for each in changes:
        parts = found.setdefault(tuple(getattr(each, name) for name in _GROUP), dict.fromkeys(CAUSES, Decimal(0)))
        parts[each.cause] += each.difference
    rows = [
        {**dict(zip(_GROUP, key, strict=True)), "parts": parts, "whole": sum(parts.values(), Decimal(0))}
        for key, parts in found.items()
    ]
    return sorted(
        rows,
        key=lambda row: (
            row["topic"],
            row["province_code"],
            row["programme"],
            row["project_code"] != "ALL",
            row["project_code"],
            -row["year"],
        ),
    )


def changes_csv(comparison: Comparison) -> bytes:
    """Every changed figure with its cause and who is responsible, in đồng or households; opens in Excel as it is."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_row(each, comparison.told) for each in comparison.changes)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _row(change: Change, told: Mapping[str, str]) -> list[object]:
    responsible = "; ".join(told.get(each, each) for each in change.responsible)
    values = {name: getattr(change, name) for name in _COLUMNS if name not in ("cause", "told")}
    values |= {"cause": message(f"page.cause_{change.cause}", "vi"), "told": responsible}
    return [_plain(values[name]) for name in _COLUMNS]


def _plain(value: object) -> object:
    """A text no spreadsheet takes for a formula, be its list separator a comma or a semicolon; numbers as they are."""
    if not isinstance(value, str):
        return value
    shown = storable_name(value)
    guarded = f"'{shown}" if shown.startswith(_STARTS_A_FORMULA) else shown
    return _AFTER_A_SEPARATOR.sub(r"\1'", guarded)
