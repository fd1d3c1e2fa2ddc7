"""One row of a table with its label as read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from transforms.read_row_labels import Labelled


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One row: its label as read, and what the columns of words beside it say.

    Attributes:
        has_figures: any of its cells holds a number.
        beside: `agencies` that carry it out, the `sub_unit` and `project` it is of, its `written_unit`, the `programme`
            where the table tells several; its `years`, `source` and `capital` where columns of words say them.
    """

    row: int
    labelled: Labelled
    has_figures: bool = True
    beside: Mapping[str, Any] = field(default_factory=dict)
