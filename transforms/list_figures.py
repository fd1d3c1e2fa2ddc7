"""A submission's figures column by column, named and rounded: thousands of them pass from process to process cheaply.

Needs no frame, so that the reading process does it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from hashlib import sha256
from operator import attrgetter
from typing import Any

from schemas.bounds import FIRST_YEAR, LARGEST_AMOUNT, LAST_YEAR
from schemas.records import Figures, Observation, Place, Reading, Trouble
from schemas.text import storable

_REWRITTEN = ("place", "value", "half_width", "plain_value", "other_value", "part_of", "computed_from")
_STATED = {each.name: each.name for each in fields(Observation) if each.name not in _REWRITTEN} | {
    each.name: f"place.{each.name}" for each in fields(Place)
}
"""Where each column that is copied as it stands is found."""

_FOURTH_DECIMAL = Decimal("0.0001")
_DIGITS_OF_AN_IDENTITY = 24
_TOO_LARGE = Decimal(LARGEST_AMOUNT)


def in_columns(submission_id: str, reading: Reading) -> Reading:
    """The same reading with its observations as columns."""
    return replace(reading, observations=(), figures=list_figures(submission_id, reading.observations))


def list_figures(submission_id: str, observations: Sequence[Observation]) -> Figures:
    """The columns of the `observations` table that a reading knows; what is no figure is told apart.

    A figure too large for any district, or of a year no one reports on, is no figure.
    """
    figures = [each for each in observations if _is_a_figure(each)]
    names = _identities(submission_id, figures)
    columns = {name: _shown(map(attrgetter(path), figures)) for name, path in _STATED.items()} | {
        "observation_id": [names[each.ordinal] for each in figures],
        "value": [_rounded(each.value) for each in figures],
        "half_width": [str(each.half_width.quantize(_FOURTH_DECIMAL, ROUND_CEILING)) for each in figures],
        "plain_value": [_rounded_or_none(each.plain_value) for each in figures],
        "other_value": [_rounded_or_none(each.other_value) for each in figures],
        "part_of": [None if each.part_of is None else names.get(each.part_of) for each in figures],
        "computed_from": [" ".join(names[n] for n in each.computed_from if n in names) for each in figures],
    }
    unreadable = () if len(figures) == len(observations) else tuple(_unreadable(observations))
    return Figures(len(figures), columns, unreadable)


def _unreadable(observations: Iterable[Observation]) -> Iterable[Trouble]:
    for each in observations:
        if not _is_a_figure(each):
            yield Trouble("unreadable_number", f"{each.written} {each.written_unit}".strip(), each.place)


def _is_a_figure(observation: Observation) -> bool:
    return (
        _is_an_amount(observation.value)
        and _is_an_amount(observation.half_width)
        and _is_a_year(observation.year_from)
        and _is_a_year(observation.year_to)
    )


def _is_an_amount(value: Decimal) -> bool:
    return value.is_finite() and -_TOO_LARGE < value < _TOO_LARGE


def _is_a_year(year: int | None) -> bool:
    return year is None or FIRST_YEAR <= year <= LAST_YEAR


def _identities(submission_id: str, figures: Iterable[Observation]) -> dict[int, str]:
    """The identity of each figure, by ordinal: the same for the same file and place, run after run.

    A row's words stand beside each of its figures: they are written out once.
    """
    file = repr(submission_id)
    quotes: dict[str, str] = {}
    names = {}
    for each in figures:
        place = each.place
        quote = quotes.get(place.quote) or quotes.setdefault(place.quote, repr(place.quote))
        address = repr((place.sheet, place.cell, place.page, place.line_from, place.line_to, place.bbox))[:-1]
        text = f"({file}, {address}, {quote}), {each.ordinal!r}, {each.written!r})"
        names[each.ordinal] = sha256(text.encode("utf8", "backslashreplace")).hexdigest()[:_DIGITS_OF_AN_IDENTITY]
    return names


def _shown(column: Iterable[Any]) -> list[Any]:
    """The values, each distinct text made fit to be kept."""
    values = list(column)
    shown = {value: storable(value) for value in set(values) if isinstance(value, str)}
    changed = {value: text for value, text in shown.items() if text != value}
    return [changed.get(value, value) for value in values] if changed else values


def _rounded(value: Decimal) -> str:
    return str(value.quantize(_FOURTH_DECIMAL, ROUND_HALF_EVEN))


def _rounded_or_none(value: Decimal | None) -> str | None:
    return _rounded(value) if value is not None and _is_an_amount(value) else None
