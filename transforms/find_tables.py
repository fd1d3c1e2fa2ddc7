"""The tables of a sheet, wherever they begin: header rows, body rows, and the header texts above every column.

A header is found by what it says (two cells or more that are words of headers, no figures beside them), never by its
place. What stands outside tables is kept as words: titles, units, signatures, notes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from schemas.limits import LIMITS
from schemas.workbooks import Address, Sheet, Value
from transforms.count_cells import Counts, count_cells, is_figure
from transforms.find_offices import find_offices
from transforms.fold_text import fold
from transforms.name_nothing import status_in
from transforms.name_places import is_place_name
from transforms.nest_headers import under_their_wholes
from transforms.read_header_words import is_column_number, is_header_text, is_unit_line, is_year, role_of

_LEAST_HEADERS = 2
_SURE_HEADERS = 3
_LEAST_NUMBERED = 3
_MOST_HEADER_ROWS = 8
_LEADING = frozenset({"order", "label", "place", "item"})
_LONGEST_GROUP = 60


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet; rows and columns from 0.

    Attributes:
        header: its header rows, the row of column numbers left out.
        body: its rows below, to the last one that holds a figure or says that there is none.
        columns: its columns, those without any text or figure left out.
        paths: header texts above each column, from the top down, merged cells and unmerged groups spread.
        above: texts of the sheet between the table before it and its header, with their addresses.
        counts: what the cells of its body hold.
    """

    sheet: Sheet
    header: tuple[int, ...]
    body: tuple[int, ...]
    columns: tuple[int, ...]
    paths: Mapping[int, tuple[str, ...]]
    above: tuple[tuple[Address, str], ...]
    counts: Counts

    def value(self, row: int, column: int) -> Value:
        """What stands in a cell."""
        return self.sheet.rows[row][column]


def find_tables(sheet: Sheet) -> list[Table]:
    """Every table of a sheet, from left to right and from the top down."""
    return [table for columns in _bands(sheet) for table in _tables_in(sheet, columns)]


def _tables_in(sheet: Sheet, band: range) -> Iterator[Table]:
    """The tables of some columns of a sheet, one below another."""
    starts = _header_starts(sheet, band)
    upper = 0
    for at, (first, last) in enumerate(starts):
        end = starts[at + 1][0] if at + 1 < len(starts) else len(sheet.rows)
        above = tuple(each for each in _texts(sheet, range(upper, first)) if each[0][1] in band)
        found = [
            _table(sheet, (first, last), end, columns, above) for columns in _side_by_side(sheet, first, last, band)
        ]
        yield from (table for table in found if table is not None)
        upper = max((table.body[-1] + 1 for table in found if table is not None), default=last + 1)


def _bands(sheet: Sheet) -> list[range]:
    """The columns of a sheet in groups with empty ones between, where each has a header of its own."""
    width = len(sheet.rows[0]) if sheet.rows else 0
    filled = [any(row[c] is not None for row in sheet.rows) for c in range(width)]
    starts = [c for c in range(width) if filled[c] and (c == 0 or not filled[c - 1])]
    bands = [range(start, stop) for start, stop in pairwise([*starts, width])]
    headed: list[range] = []
    for band in bands:
        own = any(_begins_header(sheet, row, band) and _leads(sheet, row, band) for row in range(len(sheet.rows)))
        if headed and not own:
            headed[-1] = range(headed[-1].start, band.stop)
        else:
            headed.append(band)
    return headed


def _leads(sheet: Sheet, row: int, band: range) -> bool:
    return any(_leading_role(sheet.rows[row][c]) for c in band)


def _leading_role(value: Value) -> str | None:
    """The role of a column that names the rows (their number, label, place or item) where a cell heads one."""
    role = role_of(value) if isinstance(value, str) else None
    return role if role in _LEADING else None


def words_outside(sheet: Sheet, tables: Iterable[Table]) -> Iterator[tuple[Address, str]]:
    """Every text of a sheet that stands in no table, nor in its numbered rows left blank, row by row."""
    areas: dict[int, list[range]] = {}
    for table in tables:
        for row in range(table.header[0], _numbered_to(table) + 1):
            areas.setdefault(row, []).append(range(table.columns[0], table.columns[-1] + 1))
    for address, text in _texts(sheet, range(len(sheet.rows))):
        if not any(address[1] in columns for columns in areas.get(address[0], ())):
            yield address, text


def _numbered_to(table: Table) -> int:
    """The last row of a table with those below it that only have a number and a label: nobody has filled them."""
    order = next((c for c in table.columns if any(role_of(text) == "order" for text in table.paths[c])), None)
    last = table.body[-1]
    while order is not None and last + 1 < len(table.sheet.rows) and is_figure(table.sheet.rows[last + 1][order]):
        last += 1
    return last


def _texts(sheet: Sheet, rows: Iterable[int]) -> Iterator[tuple[Address, str]]:
    for row in rows:
        for column, value in enumerate(sheet.rows[row]):
            if isinstance(value, str) and value.strip():
                yield (row, column), value.strip()


def _header_starts(sheet: Sheet, band: range) -> list[tuple[int, int]]:
    """First and last header row of every table."""
    found: list[tuple[int, int]] = []
    row = 0
    while row < len(sheet.rows):
        if _begins_header(sheet, row, band):
            first = _upward(sheet, row, found[-1][1] + 1 if found else 0, band)
            last = _downward(sheet, row, band)
            found.append((first, last))
            row = last
        row += 1
    return found


def _begins_header(sheet: Sheet, row: int, band: range) -> bool:
    cells = sheet.rows[row][band.start : band.stop]
    texts = [value for value in cells if isinstance(value, str) and value.strip()]
    if len(texts) < _LEAST_HEADERS or any(is_figure(v) and not is_year(v) for v in cells) or row in sheet.hidden_rows:
        return False
    hits = [text for text in texts if is_header_text(text)]
    years = sum(is_year(value) for value in cells)
    roles = {role_of(text) for text in hits} - {None}
    is_headed = bool(roles & _LEADING) and len(hits) + years >= _LEAST_HEADERS
    least = len(texts) / 2 if len(roles & _LEADING) > 1 else len(texts) / 2 + 0.5
    return (is_headed or len(set(hits)) >= _SURE_HEADERS) and len(hits) >= least


def _upward(sheet: Sheet, row: int, least: int, band: range) -> int:
    """The row where the header begins: group texts may stand above the row that names the label."""
    cells = sheet.rows[row]
    lead = min((c for c in band if _leading_role(cells[c])), default=band.start)
    while row > least and _is_group_row(sheet, row - 1, lead, band):
        row -= 1
    return row


def _is_group_row(sheet: Sheet, row: int, lead: int, band: range) -> bool:
    cells = sheet.rows[row]
    texts = [(c, v.strip()) for c in band if isinstance(v := cells[c], str) and v.strip()]
    figures = [v for v in cells[band.start : band.stop] if is_figure(v) and not is_year(v)]
    if (
        not texts
        or figures
        or any(column <= lead or is_unit_line(text) or len(find_offices(text)) > 1 for column, text in texts)
    ):
        return False
    spread = any(m.top == row and m.left > lead and m.right > m.left for m in sheet.merges)
    short = all(len(text) <= _LONGEST_GROUP and is_header_text(text) for _, text in texts)
    return short and (spread or len(texts) >= _LEAST_HEADERS)


def _downward(sheet: Sheet, first: int, band: range) -> int:
    """The last row of the header, a row of column numbers included."""
    cells = sheet.rows[first]
    labels = [c for c in band if _leading_role(cells[c])]
    last = max((m.bottom for m in sheet.merges if m.top == first and m.left in labels), default=first)
    last = min(last, first + _MOST_HEADER_ROWS - 1, len(sheet.rows) - 1)
    row = last + 1
    while row < len(sheet.rows) and row - first < _MOST_HEADER_ROWS:
        if _is_numbering(sheet.rows[row][band.start : band.stop]):
            return row
        if not _continues_header(sheet, row, labels, band):
            break
        last = row
        row += 1
    return last


def _continues_header(sheet: Sheet, row: int, labels: Sequence[int], band: range) -> bool:
    cells = sheet.rows[row]
    texts = [(c, v) for c in band if isinstance(v := cells[c], str) and v.strip() and not is_year(v)]
    years = [c for c in band if is_year(cells[c]) or isinstance(cells[c], date)]
    if (not texts and not years) or any(is_figure(cells[c]) and not is_year(cells[c]) for c in band):
        return False
    if any(column in labels and role_of(text) is None for column, text in texts) or any(c in labels for c in years):
        return False
    if len(texts) >= _LEAST_HEADERS and not any(column in labels for column, _ in texts):
        return True
    hits = sum(is_header_text(text) or is_place_name(text) for _, text in texts)
    return hits + len(years) >= max(1, (len(texts) + len(years)) / 2)


def _is_numbering(cells: Sequence[Value]) -> bool:
    """Whether a row only numbers the columns: `A B 1 2 3=1+2`, `(1) (2) (3)`."""
    filled = [v for v in cells if v is not None and v != ""]
    if len(filled) < _LEAST_NUMBERED or not all(is_column_number(v) for v in filled):
        return False
    numbers = [int(m[0]) for v in filled if (m := re.search(r"\d+", str(v).split("=")[0]))]
    steps = [after - before for before, after in pairwise(numbers)]
    ones = sum(step == 1 for step in steps)
    return len(numbers) >= _LEAST_NUMBERED - 1 and numbers[0] <= _LEAST_NUMBERED and ones * 2 >= len(steps)


def _side_by_side(sheet: Sheet, first: int, last: int, band: range) -> list[range]:
    """The column ranges of the tables under one header: a second STT behind an empty column begins another."""
    leads: dict[int, set[str]] = {}
    for row in range(first, last + 1):
        for column in band:
            role = _leading_role(sheet.rows[row][column])
            if role is not None:
                leads.setdefault(column, set()).add(role)
    used = {c for r in range(first, last + 1) for c, v in enumerate(sheet.rows[r]) if v not in (None, "")}
    used |= {c for m in sheet.merges if first <= m.top <= last for c in range(m.left, m.right + 1)}
    cuts = [band.start]
    for column in sorted(leads):
        before = set().union(*(roles for c, roles in leads.items() if cuts[-1] <= c < column))
        is_again = bool(leads[column] & before) and column - 1 not in used
        if is_again or ("order" in leads[column] and "order" in before):
            cuts.append(column)
    return [range(a, b) for a, b in pairwise([*cuts, band.stop])]


def _table(
    sheet: Sheet, header: tuple[int, int], end: int, columns: range, above: tuple[tuple[Address, str], ...]
) -> Table | None:
    first, last = header
    rows = [row for row in range(first, last + 1) if not _is_numbering(sheet.rows[row][columns.start : columns.stop])]
    paths = _paths(sheet, rows, columns)
    body = [row for row in range(last + 1, end) if row not in sheet.hidden_rows]
    if body and _is_numbering(sheet.rows[body[0]][columns.start : columns.stop]):
        body = body[1:]
    counted = [c for c in columns if c not in sheet.hidden_columns and not _LEADING & {*map(role_of, paths[c])}]
    figured = [row for row in body if any(_counts(sheet, row, column) for column in counted)]
    if not figured:
        return None
    body = [row for row in body if row <= figured[-1]]
    visible = [c for c in columns if c not in sheet.hidden_columns]
    used = [c for c in visible if paths[c] or any(sheet.rows[r][c] not in (None, "") for r in body)]
    counts = count_cells(sheet, body, used)
    return Table(sheet, tuple(rows), tuple(body), tuple(used), {c: paths[c] for c in used}, above, counts)


def _counts(sheet: Sheet, row: int, column: int) -> bool:
    """Whether a cell holds a figure, one that could not be read, or words that say there is none."""
    value, address = sheet.rows[row][column], (row, column)
    if isinstance(value, str) and status_in(value):
        return True
    return is_figure(value) or isinstance(value, date) or address in sheet.errors or address in sheet.uncalculated


def _paths(sheet: Sheet, rows: Sequence[int], columns: range) -> dict[int, tuple[str, ...]]:
    """The header texts of each column: merged cells spread over their range, unmerged groups to the right."""
    texts = {row: {c: _header_text(sheet.rows[row][c]) for c in columns} for row in rows}
    merged: set[Address] = set()
    for merge in sheet.merges:
        if merge.top in texts:
            inside = [
                (row, column)
                for row in rows
                if merge.top <= row <= merge.bottom
                for column in range(max(merge.left, columns.start), min(merge.right + 1, columns.stop))
            ]
            merged.update(inside)
            for row, column in inside:
                if merge.left in columns:
                    texts[row][column] = texts[merge.top][merge.left]
    for at in range(len(rows)):
        _spread_group(texts, rows, at, columns, merged)
    return under_their_wholes({c: tuple(_without_repeats(texts[row][c] for row in rows)) for c in columns})


def _spread_group(
    texts: dict[int, dict[int, str]], rows: Sequence[int], at: int, columns: range, merged: set[Address]
) -> None:
    """Give a blank header cell the group text to its left, where both have texts of their own further down."""
    row, below = rows[at], rows[at + 1 :]
    for column in columns[1:]:
        left = column - 1
        is_blank = not texts[row][column] and (row, column) not in merged
        if is_blank and texts[row][left] and role_of(texts[row][left]) is None:
            own = any(texts[r][column] and (r, column) not in merged for r in below)
            beside = any(texts[r][left] and texts[r][left] != texts[row][left] for r in below)
            above = all(texts[r][column] == texts[r][left] for r in rows[:at])
            if own and beside and above:
                texts[row][column] = texts[row][left]


def _header_text(value: Value) -> str:
    if isinstance(value, str):
        return re.sub(r"\s+", " ", value).strip()[: LIMITS.words_characters]
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(int(value)) if is_year(value) and isinstance(value, (int, float)) else ""


def _without_repeats(texts: Iterable[str]) -> Iterator[str]:
    before = ""
    for text in texts:
        if text and fold(text) != fold(before):
            yield text
            before = text
