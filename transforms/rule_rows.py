"""Which rows of a table must keep their cells side by side, so that it stays known which of them are blank."""

import re
from collections.abc import Sequence

_FIGURE = re.compile(r"\d[\d.,]*+\s?%?|[-–—…]+")
_STROKE = "|"
_FEWEST_FIGURES, _FEWEST_CELLS = 2, 3


def has_gaps(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a row of figures has a blank cell that its place alone does not tell, or stands among others unnamed.

    The first cell of the first and last such row, a total's, is told by its place: a total has no running number.

    Args:
        rows: the texts of the cells, row by row.
    """
    named = [at for at, row in enumerate(rows) if is_row_of_figures(row) and _has_name(row)]
    figures = [row for row in rows[named[0] : named[-1] + 1] if is_row_of_figures(row)] if named else []
    if any(_STROKE in text for row in figures for text in row):
        return False
    return any("" in row[1:] or not _has_name(row) for row in figures) or any(not row[0] for row in figures[1:-1])


def is_row_of_figures(row: Sequence[str]) -> bool:
    """Whether some cells hold figures, and some more may."""
    figures = sum(bool(_FIGURE.fullmatch(text)) for text in row)
    return figures >= _FEWEST_FIGURES and figures + list(row).count("") >= _FEWEST_CELLS


def _has_name(row: Sequence[str]) -> bool:
    return any(text and not _FIGURE.fullmatch(text) for text in row)
