"""What the cells of a table hold, counted once: every form that tries to read the table asks it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.workbooks import Sheet, Value
from transforms.name_nothing import is_blank, status_in

NUMERIC = re.compile(
    r"(?:[<>≥≤=~≈]++\s*+)?+[-+(]?+\s*+\d[\d.,\s\u00a0]*+\)?+\s*+"
    r"(?:%|(?:(?:triệu|tr\.?|tỷ|tỉ|nghìn|ngàn)\s*)?(?:đồng|đ|vnđ)?|hộ|người|khẩu)\.?",
    re.IGNORECASE,
)
"""A number as text, whatever its separators and the unit behind it."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands in the body of a table.

    Attributes:
        figured: of each row, the columns that hold a figure.
        figures: how many figures each column holds.
        words: how many cells of each column hold words that do not merely say that there is no figure.
    """

    figured: Mapping[int, frozenset[int]]
    figures: Counter[int]
    words: Counter[int]

    def has_figures(self, row: int, columns: Iterable[int]) -> bool:
        """Whether a row holds a figure in any of these columns."""
        return not self.figured[row].isdisjoint(columns)


def count_cells(sheet: Sheet, body: Sequence[int], columns: Sequence[int]) -> Counts:
    """What the cells of these rows and columns hold."""
    figured = {row: frozenset(c for c in columns if is_figure(sheet.rows[row][c])) for row in body}
    figures = Counter(column for found in figured.values() for column in found)
    return Counts(figured, figures, Counter(c for row in body for c in columns if _is_words(sheet.rows[row][c])))


def add_counts(counts: Iterable[Counts]) -> Counts:
    """What the cells of several parts of a table hold together; no row is in two of them."""
    figured: dict[int, frozenset[int]] = {}
    figures: Counter[int] = Counter()
    words: Counter[int] = Counter()
    for each in counts:
        figured.update(each.figured)
        figures.update(each.figures)
        words.update(each.words)
    return Counts(figured, figures, words)


def is_figure(value: Value) -> bool:
    """Whether a cell holds a number, as a number or as text."""
    if isinstance(value, str):
        return bool(NUMERIC.fullmatch(value.strip().lstrip("'’‘`")))
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_words(value: Value) -> bool:
    return isinstance(value, str) and not is_figure(value) and not is_blank(value) and status_in(value) is None
