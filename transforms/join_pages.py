"""Tables whose header is only written again where the next printed page begins."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from transforms.count_cells import add_counts, is_figure
from transforms.find_tables import Table
from transforms.fold_text import fold
from transforms.read_header_words import is_unit_line

_NEXT_PAGE = re.compile(r"\btiep\b|^\W*trang\b")
"""Words between the pages of one table: `(tiếp theo)`, `Trang 2`."""


def join_pages(tables: Iterable[Table]) -> list[Table]:
    """The tables of a sheet; pages of one table under the same header, with no title of their own, are one table."""
    found: list[list[Table]] = []
    latest: dict[tuple[int, ...], list[Table]] = {}
    for table in tables:
        pages = latest.get(table.columns)
        if pages is not None and _goes_on(pages[0], table):
            pages.append(table)
        else:
            latest[table.columns] = [table]
            found.append(latest[table.columns])
    return [_joined(pages) for pages in found]


def _joined(pages: Sequence[Table]) -> Table:
    if len(pages) == 1:
        return pages[0]
    body = tuple(row for page in pages for row in page.body)
    return replace(pages[0], body=body, counts=add_counts(page.counts for page in pages))


def _goes_on(before: Table, table: Table) -> bool:
    said = [fold(text) for _, text in table.above if not is_unit_line(text)]
    is_silent = all(_NEXT_PAGE.search(text) or is_figure(text) for text in said)
    return is_silent and dict(before.paths) == dict(table.paths)
