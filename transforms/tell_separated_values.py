"""Whether a text is a table of values with a mark between them (CSV), and no running text."""

from collections import Counter
from collections.abc import Sequence

from schemas.documents import Line

_MARKS = ("\t", ";", ",")
_FEWEST_LINES, _FEWEST_MARKS = 3, 2
_ENOUGH_ALIKE = 0.6


def has_separated_values(lines: Sequence[Line]) -> bool:
    """Whether most lines have the same number of tabs, semicolons or commas, at least two."""
    texts = [line.text for line in lines if line.text.strip()]
    if len(texts) < _FEWEST_LINES:
        return False
    for mark in _MARKS:
        counts = Counter(text.count(mark) for text in texts)
        alike = max((times for marks, times in counts.items() if marks >= _FEWEST_MARKS), default=0)
        if alike >= _ENOUGH_ALIKE * len(texts):
            return True
    return False
