"""Cell values as they are kept: text in NFC and Unicode, no number that is none, nothing behind the last cell."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from schemas.documents import Refusal
from schemas.limits import ReadingLimits
from schemas.text import storable
from schemas.workbooks import Sheet, Value
from transforms.convert_legacy import convert_legacy, legacy_encoding, to_unicode

_CACHED = 20_000
_SHORT = 200


def tidy_rows(rows: Sequence[Sequence[Any]]) -> list[list[Value]]:
    """The rows in one length, trailing empty rows and columns left out, empty cells None.

    Numbers stay as they are; `NaN` and infinity, which no sheet shows as numbers, become text.
    """
    tidy = [[v if v.__class__ is float and v - v == 0 else _tidy(v) for v in row] for row in rows]
    while tidy and not any(v is not None for v in tidy[-1]):
        tidy.pop()
    width = max((_length(row) for row in tidy), default=0)
    return [row[:width] + [None] * (width - len(row)) for row in tidy]


def _length(row: Sequence[Value]) -> int:
    at = len(row)
    while at and row[at - 1] is None:
        at -= 1
    return at


def _tidy(value: Any) -> Value:  # noqa: ANN401 - whatever a reader gives
    if isinstance(value, str):
        if not value or value.isspace():
            return None
        return _short_text(value) if len(value) <= _SHORT else _text(value)
    if isinstance(value, float) and value - value != 0:
        return str(value)
    kept: Value = value
    return kept


@lru_cache(maxsize=_CACHED)
def _short_text(text: str) -> str:
    return _text(text)


def _text(text: str) -> str:
    return storable(unicodedata.normalize("NFC", text))


def in_unicode(sheets: Sequence[Sheet]) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The sheets with legacy letters (TCVN3, VNI) in Unicode, and notes of what was converted.

    All texts of the workbook are judged together: a cell alone has too few words to prove an encoding.
    """
    texts = [v for sheet in sheets for row in sheet.rows for v in row if isinstance(v, str) and not v.isascii()]
    encoding = legacy_encoding("\n".join(texts))
    if encoding is None:
        return tuple(sheets), ()
    return tuple(_converted(sheet, encoding) for sheet in sheets), (f"converted_{encoding}",)


def _converted(sheet: Sheet, encoding: str) -> Sheet:
    rows = [[_converted_text(v, encoding) if isinstance(v, str) else v for v in row] for row in sheet.rows]
    name = _converted_text(sheet.name, encoding)
    return Sheet(
        name,
        rows,
        sheet.merges,
        sheet.visibility,
        sheet.hidden_rows,
        sheet.hidden_columns,
        sheet.errors,
        sheet.formulas,
        sheet.uncalculated,
        sheet.percents,
        sheet.comments,
    )


def _converted_text(text: str, encoding: str) -> str:
    if text.isascii():
        return text
    mended, notes = convert_legacy(text)
    return mended if notes else to_unicode(text, encoding)


def named_apart(names: Sequence[str]) -> list[str]:
    """The names of sheets, each once: a name given again has its number behind it."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def check_sheets(count: int, limits: ReadingLimits) -> None:
    """Nothing, where a workbook has no more sheets than allowed.

    Raises:
        Refusal: `too_many_sheets` with `sheets` and `limit`.
    """
    if count > limits.sheets:
        raise Refusal("too_many_sheets", {"sheets": str(count), "limit": str(limits.sheets)})


def check_area(name: str, rows: int, columns: int, last: str, limits: ReadingLimits) -> None:
    """Nothing, where a sheet's filled area is within the limits.

    Raises:
        Refusal: `cell_far_away` with `sheet` and `cell`.
    """
    if rows * columns > limits.sheet_cells:
        raise Refusal("cell_far_away", {"sheet": name, "cell": last})
