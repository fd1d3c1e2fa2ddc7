"""A form drawn on a sheet in the official look, with the values its formulas give, to be stored beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from schemas.filled_forms import FilledForm, FormRow
from schemas.forms import Column
from schemas.workbooks import Address
from transforms.dress_cells import Across, Dress, Page
from transforms.frame_form import HEADER, draw_foot, draw_head, draw_header, set_heights, set_up_page, word_of
from transforms.work_out_form import Content, Formula, work_out_form

_MOST_DECIMALS = 6
_GREY = "EDEDED"
_OF_WORDS = ("label", "place", "note", "agency", "project", "state", "item")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where a form stands on its sheet, rows and columns from 0.

    Attributes:
        header: the first row of its header, `first` of what stands below it.
        rows: the row of each row of the form, by its key.
        values: what its formulas give.
    """

    header: int
    first: int
    rows: Mapping[str, int]
    values: Mapping[Address, Decimal | None]


def draw_form(page: Page, filled: FilledForm, *, is_blank: bool = False) -> Drawn:
    """Draw a form on an empty page; where it is blank, cells to be filled are free and those that add up are grey."""
    draw_head(page, filled)
    first = draw_header(page, filled)
    contents = work_out_form(filled, first)
    rows = {row.key: first + at for at, row in enumerate(filled.rows)}
    values: dict[Address, Decimal | None] = {}
    for row in filled.rows:
        for at, column in enumerate(filled.columns):
            address = (rows[row.key], at)
            if column.role != "figure":
                text = word_of(row, column, filled.columns)
                page.put(*address, _typed(text, column), _dress_of_word(row, column, text, is_blank=is_blank))
                continue
            content, word = contents[row.key, column.key], filled.words.get((row.key, column.key))
            dress = _dress(row, column, filled, content, is_blank=is_blank)
            if word is not None:
                page.put(*address, word, replace(dress, across="center", number_format="General"))
            elif isinstance(content, Formula):
                values[address] = content.value
                page.put_formula(*address, content.text, dress)
            else:
                page.put(*address, content, dress)
    set_heights(page, filled, first)
    below = draw_foot(page, filled, first + len(filled.rows))
    set_up_page(page, filled, first, below)
    return Drawn(HEADER, first, rows, values)


def _typed(text: str | None, column: Column) -> str | Decimal | None:
    """The text of a cell; a row's number as a number, lest spreadsheet programs complain."""
    is_number = column.role == "order" and text is not None and text.isascii() and text.isdigit()
    return Decimal(text) if text is not None and is_number else text


def _dress_of_word(row: FormRow, column: Column, text: str | None, *, is_blank: bool) -> Dress:
    across: Across = "left" if column.role in _OF_WORDS else "center"
    is_free = is_blank and text is None and column.role != "order"
    return Dress(is_bold=row.is_bold, across=across, is_boxed=True, is_locked=not is_free)


def _dress(row: FormRow, column: Column, filled: FilledForm, content: Content, *, is_blank: bool) -> Dress:
    is_formula = isinstance(content, Formula)
    value = content.value if isinstance(content, Formula) else content
    return Dress(
        is_bold=row.is_bold,
        across="right",
        is_boxed=True,
        number_format=_format(column, filled, value),
        fill=_GREY if is_blank and is_formula else "",
        is_locked=not is_blank or is_formula or row.is_heading,
    )


def _format(column: Column, filled: FilledForm, value: Decimal | None) -> str:
    """The number format of a figure: as many decimals as it has; of one not known yet, as many as it may have."""
    if column.percent_of is not None:
        return "0.00"
    if counts_whole(column, filled):
        return "#,##0"
    if value is None:
        return "#,##0.###"
    exponent = value.normalize().as_tuple().exponent
    decimals = min(max(0, -exponent), _MOST_DECIMALS) if isinstance(exponent, int) else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def counts_whole(column: Column, filled: FilledForm) -> bool:
    """Whether the figures of a column are whole numbers: households and their like."""
    return filled.form.topic == "poverty" or (filled.form.topic == "funding" and "unit" in column.means)
