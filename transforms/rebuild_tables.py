"""Poverty tables whose ruling was lost, as observations: one per row, column and year.

Forms: the registered poverty targets of a commune, the yearly result of the poverty survey (Circular
07/2021/TT-BLĐTBXH), near-poor twins, lists of communes or hamlets. The header's words say what the columns may be, the
table's own arithmetic which they are; what neither proves is kept as a trouble, never guessed and never dropped.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count

from schemas.codebook import phrases
from schemas.documents import Document
from schemas.records import Observation, Office, Place, Trouble
from transforms.find_table_rows import Cell, FoundTable, TableRow, find_tables, is_total
from transforms.fold_text import squash
from transforms.name_table_columns import Column, groups_of, layouts, leaf_letters
from transforms.parse_numbers import Convention
from transforms.prove_table_layout import Evidence, Proof, Readings, is_arithmetic, prove
from transforms.read_table_values import Value, convention_of, count_of, fits_of, rate_of, read_row, realign

_MOST_UNKNOWN = 8
_FEWEST_KNOWN = 3
_UNITS = {"k": ("person", "người"), "e": ("person", "người")}
_QUOTE_LENGTH = 400


@dataclass(frozen=True, slots=True)
class TableReading:
    """What the tables of a document say.

    Attributes:
        observations: numbered from 0 in reading order.
        used_lines: (page, line) of every header and row, so that the narrative grammar leaves them alone.
        troubles: rows and columns with figures that could not be told (`unreadable_number`, `stray_column`).
    """

    observations: tuple[Observation, ...]
    used_lines: frozenset[tuple[int | None, int]]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table with its even rows parted from the uneven ones, and the separators it uses."""

    table: FoundTable
    width: int
    convention: Convention

    def even_rows(self) -> list[TableRow]:
        return [row for row in self.table.rows if len(row.cells) == self.width]


def rebuild_tables(document: Document, office: Office) -> TableReading:
    """Every table of a document that speaks of poverty, rebuilt and proven."""
    observations: list[Observation] = []
    troubles: list[Trouble] = []
    used: set[tuple[int | None, int]] = set()
    for table in find_tables(document.lines):
        used |= table.lines
        sheet = _sheet(table)
        proof = _prove(sheet, office)
        if proof is None:
            troubles.append(Trouble("stray_column", table.title or _header(table)[:80], _table_place(table)))
            continue
        troubles += _unknown_columns(sheet, proof)
        for figure in _figures(sheet, proof, office):
            (troubles if isinstance(figure, Trouble) else observations).append(figure)  # type: ignore[arg-type]
    numbered = (replace(observation, ordinal=i) for i, observation in zip(count(), observations, strict=False))
    return TableReading(tuple(numbered), frozenset(used), tuple(troubles))


def _sheet(table: FoundTable) -> _Sheet:
    """The table with its commonest width; a name ending in a digit gives that digit back (`Thôn 2`)."""
    rows = [row for row in table.rows if any(cell.kind == "number" for cell in row.cells)]
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    rows = [_name_with_digit(row) if len(row.cells) == width + 1 else row for row in rows]
    rows = [_padded(row, width) for row in rows]
    return _Sheet(replace(table, rows=tuple(rows)), width, convention_of(rows))


def _name_with_digit(row: TableRow) -> TableRow:
    first = row.cells[0]
    stands_alone = row.cells[1].line != first.line
    if stands_alone or not first.text.isdigit() or not row.name or row.name[-1].isdigit() or is_total(row.name):
        return row
    return replace(row, name=f"{row.name} {first.text}", cells=row.cells[1:])


def _padded(row: TableRow, width: int) -> TableRow:
    """Blank cells of a remarks column at the end of a ruled row are no cells."""
    cells = row.cells
    while len(cells) > width and cells[-1].kind == "blank":
        cells = cells[:-1]
    return replace(row, cells=cells)


def _header(table: FoundTable) -> str:
    return " ".join(cell.text for cell in table.header)


def _prove(sheet: _Sheet, office: Office) -> Proof | None:
    """The proven layout, with as few unknown columns at the end as possible."""
    header = _header(sheet.table)
    rows = sheet.even_rows()
    if phrases("phrases_facts")["tables"]["topic"] not in squash(header + sheet.table.title) or not rows:
        return None
    groups = groups_of(header, sheet.table.title, _table_year(sheet.table, office))
    fits = fits_of(rows, sheet.width, sheet.convention)
    leaves, evidence = leaf_letters(header), Evidence(_readings(sheet, rows))
    sample = evidence.sample()
    for unknown in range(min(_MOST_UNKNOWN, max(1, sheet.width - _FEWEST_KNOWN))):
        candidates = layouts(groups, header, fits, unknown, sample.allows)
        proof = prove(candidates, sample, evidence, leaves)
        if proof and (is_arithmetic(proof) or _header_alone_tells(proof, sheet, unknown)):
            return proof
    return None


def _table_year(table: FoundTable, office: Office) -> int:
    years = [int(word[:4]) for word in squash(table.title).split("nam")[1:] if word[:4].isdigit()]
    return years[-1] if years else office.year_to


def _readings(sheet: _Sheet, rows: Sequence[TableRow]) -> list[Readings]:
    """Every cell as a count and as a rate, before the columns are known."""
    return [
        Readings(
            [value.value if (value := count_of(cell, sheet.convention)) else None for cell in row.cells],
            [value.value if (value := rate_of(cell, sheet.convention)) else None for cell in row.cells],
        )
        for row in rows
    ]


def _header_alone_tells(proof: Proof, sheet: _Sheet, unknown: int) -> bool:
    """Counts without rates: every column named, nothing left over, and the rows add up to the total."""
    totals = [row for row in sheet.even_rows() if is_total(row.name)]
    if unknown or None in proof.layout or len(totals) != 1:
        return False
    return all(_adds_up(sheet, proof, i) for i in range(sheet.width))


def _adds_up(sheet: _Sheet, proof: Proof, at: int) -> bool:
    """Whether a column's rows add up to its total row (sections left aside)."""
    column = proof.layout[at]
    if column is None or column.is_rate:
        return False
    total, parts = None, Decimal(0)
    for row in sheet.even_rows():
        value = count_of(row.cells[at], sheet.convention)
        if value is None:
            return False
        if is_total(row.name):
            total = value.value
        elif not _is_section(row):
            parts += value.value
    return total is not None and total == parts


def _is_section(row: TableRow) -> bool:
    return bool(row.label) and not row.label.isdigit()


def _figures(sheet: _Sheet, proof: Proof, office: Office) -> Iterator[Observation | Trouble]:
    sums = {i for i in range(sheet.width) if _adds_up(sheet, proof, i)}
    for row in sheet.table.rows:
        cells = list(row.cells) if len(row.cells) == sheet.width else realign(row, proof, sheet.convention)
        if cells is None:
            yield Trouble("unreadable_number", _quote(row)[:80], _row_place(row))
            continue
        values = read_row(cells, proof, sheet.convention)
        lost = [c for c, v, col in zip(cells, values, proof.layout, strict=True) if col and v is None]
        for cell in lost:
            yield Trouble("unreadable_number", cell.text if cell else row.name, _cell_place(row, cell))
        for i, value in enumerate(values):
            column = proof.layout[i]
            if value and column and column.indicator and (value.number or _is_zero(i, values, proof, sums)):
                yield _observation(row, column, value, office)


def _is_zero(at: int, values: Sequence[Value | None], proof: Proof, sums: set[int]) -> bool:
    """A dash is zero where its column adds up with it as zero, or an identity of its row holds so."""
    row = [value.value if value else None for value in values]
    return at in sums or any(at in i.columns and i.is_exact and i.holds(row) for i in proof.identities)


def _observation(row: TableRow, column: Column, value: Value, office: Office) -> Observation:
    unit, written_unit = ("percent", "%") if column.is_rate else _UNITS.get(column.letter, ("household", "hộ"))
    unit = "pp" if column.kind == "reduction" and column.is_rate else unit
    half_width = Decimal(0)
    if column.is_rate and value.number:
        number = value.number
        half_width = number.half_width if number.value == value.value else number.other_half_width or Decimal(0)
    is_part = _is_section(row)
    return Observation(
        0, "poverty", column.indicator, value.value, unit, half_width, value.cell.text, written_unit,
        _cell_place(row, value.cell), programme=office.programme, project_code="ALL", year_from=column.year,
        year_to=column.year, sub_unit=None if is_total(row.name) or is_part else row.name or None,
        population=column.population, scenario=column.scenario, point=column.point, item=row.name if is_part else None,
    )  # fmt: skip


def _quote(row: TableRow) -> str:
    return " | ".join([row.name, *(cell.text for cell in row.cells)])[:_QUOTE_LENGTH]


def _cell_place(row: TableRow, cell: Cell | None) -> Place:
    return Place(_quote(row), cell.line, cell.line, cell.page) if cell else _row_place(row)


def _row_place(row: TableRow) -> Place:
    return Place(_quote(row), row.cells[0].line, row.cells[-1].line, row.cells[0].page)


def _table_place(table: FoundTable) -> Place:
    first, last = table.rows[0], table.rows[-1]
    return Place(_quote(first), first.cells[0].line, last.cells[-1].line, first.cells[0].page)


def _unknown_columns(sheet: _Sheet, proof: Proof) -> Iterable[Trouble]:
    """One trouble per column with figures whose meaning nothing proves."""
    first = sheet.even_rows()[0]
    for i, column in enumerate(proof.layout):
        if column is None and any(row.cells[i].kind == "number" for row in sheet.even_rows()):
            yield Trouble("stray_column", f"{i + 1}: {first.cells[i].text}", _cell_place(first, first.cells[i]))
