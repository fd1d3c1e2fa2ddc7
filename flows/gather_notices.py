"""What a release holds that offices may be told of: refused files, open errors, reports due and overdue."""

from datetime import date
from typing import TYPE_CHECKING, Any

from flows.list_obligations import coverage_on
from schemas.notices import Item, Settings
from transforms.choose_notices import items_of
from transforms.place_refused import place_refused

if TYPE_CHECKING:
    from warehouse.read_release import Release

_REFUSED = """
    SELECT submission_id, file_name, folder, reject_code, reject_message, reject_message_en
    FROM submissions WHERE state = 'rejected' ORDER BY received_at DESC, file_name
"""
_ACCEPTED = """
    SELECT submission_id, file_name, folder, unit_code, unit_name
    FROM submissions WHERE state <> 'rejected' AND unit_code IS NOT NULL ORDER BY submission_id
"""
_ERRORS = """
    SELECT f.finding_id, f.submission_id, f.message_vi, f.message_en, f.unit_code, s.unit_name, s.file_name
    FROM findings AS f JOIN submissions AS s USING (submission_id)
    WHERE f.state = 'open' AND f.severity = 'error' AND f.cause_id IS NULL
    ORDER BY abs(f.effect_vnd) DESC NULLS LAST, s.file_name, f.finding_id
"""
Row = dict[str, Any]


def pending_items(release: "Release", settings: Settings, day: date) -> list[Item]:
    """Everything offices may be told as of a day, told before or not; of each kind what weighs most first."""
    coverage = coverage_on(release, day)
    return items_of(_refused(release, coverage), release.rows(_ERRORS), coverage, settings.stages)


def _refused(release: "Release", coverage: list[Row]) -> list[Row]:
    """The refused files, each with the office its name or folder tells, where it does."""
    refused = release.rows(_REFUSED)
    if not refused:
        return []
    accepted = release.rows(_ACCEPTED)
    offices = {row["unit_code"]: row["unit_name"] for row in (*coverage, *accepted) if row["unit_name"]}
    placed = {each.submission_id: each.unit_code for each in place_refused(refused, accepted, offices)}
    codes = (placed.get(row["submission_id"]) for row in refused)
    return [
        row | {"unit_code": code, "unit_name": offices.get(code or "")}
        for row, code in zip(refused, codes, strict=True)
    ]
