"""Records of what submissions say become validated frames, a batch at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from hashlib import sha256
from typing import Any

from schemas import records
from schemas.columns import FIRST_YEAR, LARGEST_AMOUNT, LAST_YEAR
from schemas.frames import Frames
from schemas.tables import PUBLISHED, frame_of, validate
from schemas.text import storable

Readings = Sequence[tuple[str, records.Reading]]
Row = dict[str, Any]


_PLACE = tuple(each.name for each in fields(records.Place))
_STATED = {
    kind: tuple(each.name for each in fields(kind) if each.name != "place")
    for kind in (
        records.Observation,
        records.Status,
        records.LeadAgency,
        records.Deadline,
        records.Citation,
        records.YearClaim,
        records.Trouble,
    )
}
"""What each record says, besides where."""

_FOURTH_DECIMAL = Decimal("0.0001")
_DIGITS_OF_AN_IDENTITY = 24


def build_frames(readings: Readings) -> Frames:
    """What a batch of submissions says, one validated frame per table.

    A figure too large for any district, or of a year no one reports on, is no figure: it becomes a row of
    `troubles`, so that the sender is told.

    Args:
        readings: submission id and what the file says, in any order.

    Raises:
        TableError: records of ours that break their table, all of them, with their submissions.
    """
    in_order = sorted(readings, key=lambda pair: pair[0])
    rows = {
        "observations": [row for pair in in_order for row in _observation_rows(*pair)],
        "statuses": _rows(in_order, "statuses"),
        "lead_agencies": _rows(in_order, "lead_agencies"),
        "deadlines": [row | {"province_code": None} for row in _rows(in_order, "deadlines")],
        "citations": _rows(in_order, "citations"),
        "year_claims": _rows(in_order, "year_claims"),
        "troubles": _rows(in_order, "troubles") + [row for pair in in_order for row in _unreadable_rows(*pair)],
    }
    return Frames(
        **{table: validate(frame_of(PUBLISHED[table], found), PUBLISHED[table]) for table, found in rows.items()}
    )


def observation_id(submission_id: str, observation: records.Observation) -> str:
    """The identity of a figure: the same for the same file and place, run after run."""
    place = observation.place
    address = (place.sheet, place.cell, place.page, place.line_from, place.line_to, place.bbox, place.quote)
    text = repr((submission_id, address, observation.ordinal, observation.written))
    return sha256(text.encode("utf8", "backslashreplace")).hexdigest()[:_DIGITS_OF_AN_IDENTITY]


def _observation_rows(submission_id: str, reading: records.Reading) -> Iterator[Row]:
    names = {each.ordinal: observation_id(submission_id, each) for each in reading.observations if _is_a_figure(each)}
    for each in reading.observations:
        if each.ordinal in names:
            yield _common(submission_id, reading, each) | {
                "observation_id": names[each.ordinal],
                "value": _amount(each.value),
                "half_width": each.half_width.quantize(_FOURTH_DECIMAL, ROUND_CEILING),
                "plain_value": _amount_or_none(each.plain_value),
                "other_value": _amount_or_none(each.other_value),
                "part_of": None if each.part_of is None else names.get(each.part_of),
                "computed_from": [names[ordinal] for ordinal in each.computed_from if ordinal in names],
                "in_force": True,
            }


def _unreadable_rows(submission_id: str, reading: records.Reading) -> Iterator[Row]:
    for each in reading.observations:
        if not _is_a_figure(each):
            trouble = records.Trouble("unreadable_number", f"{each.written} {each.written_unit}".strip(), each.place)
            yield _common(submission_id, reading, trouble)


def _is_a_figure(observation: records.Observation) -> bool:
    amounts = (observation.value, observation.half_width)
    years = (observation.year_from, observation.year_to)
    return all(a.is_finite() and abs(a) < LARGEST_AMOUNT for a in amounts) and all(
        y is None or FIRST_YEAR <= y <= LAST_YEAR for y in years
    )


def _rows(readings: Readings, table: str) -> list[Row]:
    return [_common(name, reading, record) for name, reading in readings for record in getattr(reading, table)]


def _common(submission_id: str, reading: records.Reading, record: Any) -> Row:  # noqa: ANN401 - any record with a place
    row: Row = {"submission_id": submission_id, "unit_code": reading.office.unit_code}
    for part, names in ((record, _STATED[type(record)]), (record.place, _PLACE)):
        for name in names:
            value = getattr(part, name)
            row[name] = storable(value) if isinstance(value, str) else value
    return row


def _amount(value: Decimal) -> Decimal:
    return value.quantize(_FOURTH_DECIMAL, ROUND_HALF_EVEN)


def _amount_or_none(value: Decimal | None) -> Decimal | None:
    fits = value is not None and value.is_finite() and abs(value) < LARGEST_AMOUNT
    return _amount(value) if fits and value is not None else None
