"""Records of figures from a CSV file of names and values, for the search of wrong figures in any table."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from io import StringIO

from schemas.linear import Figure, ValuesError

_NEEDED = ("name", "value")
_DELIMITERS = ",;\t"
_NOT_STATED = "NA"


def read_values(text: str) -> dict[str | None, tuple[Figure, ...]]:
    """The figures of each record in their order; one record without a name where the file has no column for it.

    Numbers are written with a decimal point; a blank value, or NA, is one nobody stated.

    Args:
        text: a header with `name`, `value` and, where wanted, `half_width` (of the last written digit, default 0),
            `weight` (what it costs to call the figure wrong, default 1) and `record`; then a line a figure.

    Raises:
        ValuesError: a header without what is needed, numbers that are none, names told twice; all of them.
    """
    said = unicodedata.normalize("NFC", text).removeprefix("\ufeff")
    delimiter = max(_DELIMITERS, key=said.partition("\n")[0].count)
    rows = csv.DictReader(StringIO(said), delimiter=delimiter, skipinitialspace=True)
    rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
    lacking = [name for name in _NEEDED if name not in rows.fieldnames]
    if lacking:
        raise ValuesError(((1, f"no column {', '.join(lacking)}"),))
    has_records = "record" in rows.fieldnames
    records: dict[str | None, dict[str, Figure]] = {}
    faults: list[tuple[int, str]] = []
    for row in rows:
        if any(value.strip() for value in row.values() if isinstance(value, str)):
            record = (row["record"] or "").strip() if has_records else None
            faults += [(rows.line_num, why) for why in _add(row, records.setdefault(record, {}))]
    if faults:
        raise ValuesError(tuple(faults))
    return {record: tuple(figures.values()) for record, figures in records.items()}


def _add(row: Mapping[str, str | None], figures: dict[str, Figure]) -> Iterator[str]:
    """Enter a line among the figures of its record; what is wrong with it."""
    name = (row["name"] or "").strip()
    numbers = {key: (row.get(key) or "").strip() for key in ("value", "half_width", "weight")}
    numbers["value"] = "" if numbers["value"] == _NOT_STATED else numbers["value"]
    wrong = [
        f"{key} {text}" for key, text in numbers.items() if text and not _is_number(text, is_signed=key == "value")
    ]
    if not name:
        yield "no name"
    elif name in figures:
        yield f"{name} again"
    elif wrong:
        yield ", ".join(wrong)
    else:
        figures[name] = Figure(
            name,
            Decimal(numbers["value"]) if numbers["value"] else None,
            Decimal(numbers["half_width"] or 0),
            Decimal(numbers["weight"] or 1),
            numbers["value"],
        )


def _is_number(text: str, *, is_signed: bool) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and (is_signed or number >= 0)
