"""Which project a sum below its rows closes: `Cộng (I)`, or a bare `Cộng` of a project whose own row is blank."""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.fold_text import fold
from transforms.label_rows import LabelledRow

_SUM = re.compile(
    r"(?:tong cong|tong so|cong|tong)\W*(?:(?:muc|phan|du an)\W*)?(?P<order>[ivx]+|\d{1,2}(?:\.\d{1,2})*|[a-h])?\W*"
)
_FURTHER = frozenset({"project", "total"})
_WITHIN = frozenset({"project", "place", "agency", "item"})


def close_projects(rows: Sequence[LabelledRow]) -> list[LabelledRow]:
    """The rows; those that add up a project's rows above them are that project's."""
    return [_closing(row, rows[:at], rows[at + 1 :]) for at, row in enumerate(rows)]


def _closing(row: LabelledRow, above: Sequence[LabelledRow], below: Sequence[LabelledRow]) -> LabelledRow:
    match = _SUM.fullmatch(fold(row.labelled.text)) if row.labelled.kind in ("total", "subtotal", "item") else None
    if match is None:
        return row
    heads = [each for each in above if each.labelled.kind == "project"]
    code = _numbered(heads, match["order"]) if match["order"] else _unfigured(heads, above, below)
    return replace(row, labelled=replace(row.labelled, kind="project", means=_closed(code))) if code else row


def _closed(code: str) -> dict[str, object]:
    return {"project": code, "closes": True}


def _numbered(heads: Sequence[LabelledRow], order: str) -> str | None:
    named = [str(each.labelled.means["project"]) for each in heads if each.labelled.order == order]
    return named[-1] if named else None


def _unfigured(heads: Sequence[LabelledRow], above: Sequence[LabelledRow], below: Sequence[LabelledRow]) -> str | None:
    """The project above whose own row is blank and whose rows are told, where more of the table follows."""
    head = next((each for each in reversed(heads) if "." not in each.labelled.means["project"]), None)
    if head is None or head.has_figures or not any(each.labelled.kind in _FURTHER for each in below):
        return None
    within = above[above.index(head) + 1 :]
    is_open = all(each.labelled.kind in _WITHIN for each in within) and any(each.has_figures for each in within)
    return str(head.labelled.means["project"]) if is_open else None
