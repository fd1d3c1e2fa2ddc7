"""Where the figures of a sum stand, written as the sum is: `C5 + C6 ≠ C4`, `dòng 12 + dòng 14 ≠ dòng 9`."""

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.messages import message

Row = Mapping[str, Any]


def write_places(pattern: str, rows: Sequence[Row]) -> str:
    """The places of some observations, each in its `{}` of a pattern; '' where one of them has none to be named.

    In the sender's language, as the numbers and units of a sum are. Cells of several sheets carry their sheet's name,
    as in a formula; a page or line that all stand on is said once.
    """
    around = {(row.get("sheet"), row.get("page")) for row in rows}
    places = [_place(row, is_alone=len(around) == 1) for row in rows]
    if not all(places):
        return ""
    if len(set(places)) == 1:
        return _place(rows[0], is_alone=False)
    page = rows[0].get("page") if len(around) == 1 and not rows[0].get("cell") else None
    told = pattern.format(*places)
    return message("where.on_page", "vi", page=page, places=told) if page else told


def write_places_of_sum(addends: Sequence[tuple[int, Row]], comparison: str, whole: Row) -> str:
    """The places of the figures of a sum, with their signs, against that of its whole."""
    signs = ["-" if sign < 0 else "+" for sign, _ in addends]
    left = "".join(f" {sign} {{}}" for sign in signs)
    return write_places(f"{left.removeprefix(' + ').strip()} {comparison} {{}}", [*(row for _, row in addends), whole])


def _place(row: Row, *, is_alone: bool) -> str:
    if row.get("cell"):
        return str(row["cell"]) if is_alone else f"'{row['sheet']}'!{row['cell']}"
    if not row.get("line_from"):
        return ""
    if row.get("page") and not is_alone:
        return message("where.brief_page_line", "vi", page=row["page"], line=row["line_from"])
    return message("where.line", "vi", line=row["line_from"])
