"""Tables whose header is only written again where the next printed page begins."""

import re
from collections.abc import Iterable
from dataclasses import replace

from transforms.count_cells import count_cells, is_figure
from transforms.find_tables import Table
from transforms.fold_text import fold
from transforms.read_header_words import is_unit_line

_NEXT_PAGE = re.compile(r"\btiep\b|^\W*trang\b")
"""Words between the pages of one table: `(tiếp theo)`, `Trang 2`."""


def join_pages(tables: Iterable[Table]) -> list[Table]:
    """The tables of a sheet; pages of one table under the same header, with no title of their own, are one table."""
    found: list[Table] = []
    for table in tables:
        before = next((each for each in reversed(found) if each.columns == table.columns), None)
        if before is not None and _goes_on(before, table):
            found[found.index(before)] = _joined(before, table)
        else:
            found.append(table)
    return found


def _joined(before: Table, table: Table) -> Table:
    body = (*before.body, *table.body)
    return replace(before, body=body, counts=count_cells(before.sheet, body, before.columns))


def _goes_on(before: Table, table: Table) -> bool:
    said = [fold(text) for _, text in table.above if not is_unit_line(text)]
    is_silent = all(_NEXT_PAGE.search(text) or is_figure(text) for text in said)
    return is_silent and dict(before.paths) == dict(table.paths)
