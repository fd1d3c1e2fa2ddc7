"""Which project a sum below its rows closes: `Cộng (I)`, or a bare `Cộng` of a project whose own row is blank."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from transforms.fold_text import fold
from transforms.label_rows import LabelledRow

_SUM = re.compile(
    r"(?:tong cong|tong so|cong|tong)\W*(?:(?:muc|phan|du an)\W*)?(?P<order>[ivx]+|\d{1,2}(?:\.\d{1,2})*|[a-h])?\W*"
)
_FURTHER = frozenset({"project", "total"})
_WITHIN = frozenset({"project", "place", "agency", "item"})


@dataclass(slots=True)
class _Above:
    """The projects above a row.

    Attributes:
        numbered: the last one of each number.
        head: the last that is no part of another, or None.
        is_open: whether nothing but rows of its own stands between it and the row.
        has_figures: whether any of those has figures.
    """

    numbered: dict[str, str] = field(default_factory=dict)
    head: LabelledRow | None = None
    is_open: bool = False
    has_figures: bool = False

    def pass_by(self, row: LabelledRow) -> None:
        """Take in the next row."""
        labelled = row.labelled
        if labelled.kind == "project":
            self.numbered[labelled.order] = str(labelled.means["project"])
            if "." not in labelled.means["project"]:
                self.head, self.is_open, self.has_figures = row, True, False
                return
        self.is_open = self.is_open and labelled.kind in _WITHIN
        self.has_figures = self.has_figures or row.has_figures


def close_projects(rows: Sequence[LabelledRow]) -> list[LabelledRow]:
    """The rows; those that add up a project's rows above them are that project's."""
    last = max((at for at, row in enumerate(rows) if row.labelled.kind in _FURTHER), default=0)
    above = _Above()
    found = []
    for at, row in enumerate(rows):
        found.append(_closing(row, above, is_followed=at < last))
        above.pass_by(row)
    return found


def _closing(row: LabelledRow, above: _Above, *, is_followed: bool) -> LabelledRow:
    match = _SUM.fullmatch(fold(row.labelled.text)) if row.labelled.kind in ("total", "subtotal", "item") else None
    if match is None:
        return row
    code = above.numbered.get(match["order"]) if match["order"] else _unfigured(above) if is_followed else None
    return replace(row, labelled=replace(row.labelled, kind="project", means=_closed(code))) if code else row


def _closed(code: str) -> dict[str, object]:
    return {"project": code, "closes": True}


def _unfigured(above: _Above) -> str | None:
    """The project above whose own row is blank and whose rows are told."""
    head = above.head
    is_told = head is not None and not head.has_figures and above.is_open and above.has_figures
    return str(head.labelled.means["project"]) if head is not None and is_told else None
