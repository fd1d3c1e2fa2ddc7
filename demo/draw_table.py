"""A table drawn by hand on a sheet, as offices make them: merged headers, rows, sums."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from demo.choose_layouts import by_hand
from demo.draw_around import BOLD, LIGHT, draw_foot, draw_head, set_up
from demo.table import STRAY, Odd, Table
from schemas.filled_forms import CellKey, FilledForm, FormRow
from schemas.forms import Column
from schemas.workbooks import Address
from transforms.dress_cells import Dress, Page
from transforms.frame_form import LINE, lines_of, word_of
from transforms.lay_out_form import header_cells
from transforms.work_out_form import Content, Formula, work_out_form
from transforms.write_numbers import write_number

_HEAD = Dress(is_bold=True, across="center", is_boxed=True)
_MOST_DECIMALS = 4
Values = dict[Address, Decimal | str | None]
"""What formulas give, by their address; a text is the error one shows. One never calculated has none."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where a table stands: the first row below its header, from 0, and what its formulas give."""

    first: int
    values: Values


def draw_table(page: Page, table: Table, words: Mapping[str, str], rng: Random) -> Drawn:
    """Draw a table on an empty page; `words` fill the texts around it."""
    filled = _with_stray_column(table)
    header = draw_head(page, filled, words)
    cells, depth = header_cells(filled.columns)
    for cell in cells:
        area = (header + cell.top, cell.left, header + cell.bottom, cell.right)
        page.put_across(area, cell.text, _HEAD)
    first = header + depth
    values = _draw_rows(page, filled, table.odd, first)
    draw_foot(page, filled, first + len(filled.rows) + 1, words, rng)
    set_up(page.sheet, filled, header, first)
    return Drawn(first, values)


def _with_stray_column(table: Table) -> FilledForm:
    """The table, the column nobody can name behind its last one."""
    stray, filled = table.stray, table.filled
    if stray is None:
        return filled
    above = ("",) * (header_cells(filled.columns)[1] - 1)
    column = Column(STRAY[1], (*above, stray.header), {}, width=12)
    figures = {**filled.figures, **{(row, STRAY[1]): value for row, value in stray.figures.items()}}
    return replace(filled, columns=[*filled.columns, column], figures=figures)


def _draw_rows(page: Page, filled: FilledForm, odd: Mapping[CellKey, Odd], first: int) -> Values:
    contents = work_out_form(filled, first)
    put = _type_figure if by_hand()["layouts"][filled.form.name].get("typed") else _put_figure
    values: Values = {}
    for down, row in enumerate(filled.rows, first):
        for across, column in enumerate(filled.columns):
            at, cell = (down, across), (row.key, column.key)
            if column.role != "figure":
                _put_word(page, at, row, column, filled)
            elif cell in odd:
                values |= _put_odd(page, at, odd[cell], contents[cell], row)
            else:
                values |= put(page, at, contents[cell], _dress(row, contents[cell], column))
        _set_height(page, down, row, filled)
    return values


def _put_figure(page: Page, at: Address, content: Content, dress: Dress) -> Values:
    """Put a number, or a formula that gives one; what the formula gives."""
    if isinstance(content, Formula) and content.value is not None:
        page.put_formula(*at, _plain(content.text), dress)
        return {at: content.value}
    page.put(*at, content if isinstance(content, Decimal) else None, dress)
    return {}


def _type_figure(page: Page, at: Address, content: Content, dress: Dress) -> Values:
    """Put a number as text, the Vietnamese way: of whoever copied the table from a document."""
    value = content.value if isinstance(content, Formula) else content
    page.put(*at, None if value is None else write_number(value), replace(dress, number_format="@"))
    return {}


def _set_height(page: Page, at: int, row: FormRow, filled: FilledForm) -> None:
    wide = BOLD if row.is_bold else LIGHT
    words = [(word_of(row, c, filled.columns) or "", c.width * wide) for c in filled.columns if c.role != "figure"]
    page.sheet.row_dimensions[at + 1].height = LINE * max(lines_of(word, width) for word, width in words)


def _put_word(page: Page, at: Address, row: FormRow, column: Column, filled: FilledForm) -> None:
    dress = Dress(is_bold=row.is_bold, is_boxed=True, across="center" if column.role == "order" else "left")
    page.put(*at, word_of(row, column, filled.columns), dress)


def _put_odd(page: Page, at: Address, odd: Odd, content: Content, row: FormRow) -> Values:
    """Put what stands instead of a figure; the error its formula shows, if it shows one."""
    dress = Dress(is_bold=row.is_bold, is_boxed=True, across="right")
    if odd.formula:
        page.put_formula(*at, odd.formula, dress)
        return {at: odd.text}
    if isinstance(content, Formula):
        page.put_formula(*at, _plain(content.text), dress)
    else:
        page.put(*at, odd.text, dress)
    return {}


def _plain(formula: str) -> str:
    """A sum as people type it: of a form's formula that minds empty cells, only the sum or the rate itself."""
    return "=" + formula.removesuffix(")").split(',"",', 1)[1]


def _dress(row: FormRow, content: Content, column: Column) -> Dress:
    value = content.value if isinstance(content, Formula) else content
    return Dress(is_bold=row.is_bold, is_boxed=True, across="right", number_format=_format(column, value))


def _format(column: Column, value: Decimal | None) -> str:
    if column.percent_of is not None:
        return "0.00"
    exponent = value.normalize().as_tuple().exponent if value is not None else 0
    decimals = min(max(0, -exponent), _MOST_DECIMALS) if isinstance(exponent, int) else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")
