"""A form as a workbook in the official look: a blank template to fill, or the province's own table, filled.

Totals are formulas with their values stored beside them, so that they read the same before anybody opens the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from schemas.forms import Column, Form
from schemas.messages import message
from schemas.workbooks import IDENTITY_SHEET, Address, column_name
from transforms.lay_out_form import FormRow, column_numbers, columns_of, header_cells
from transforms.read_table_cells import money_unit_of
from transforms.set_up_sheet import let_in_numbers, set_up_page
from transforms.store_values import store_values

Figures = Mapping[tuple[str, str], Decimal]
"""What stands in a form: by row key and column key, money in the form's unit."""

_FONT = "Times New Roman"
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_GREY = PatternFill("solid", fgColor="EDEDED")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=0)
_HEADER_TOP = 7
_MONEY_FORMAT, _COUNT_FORMAT, _PERCENT_FORMAT = "#,##0.######;-#,##0.######;0", "#,##0", "0.00"
_HUNDRED = Decimal(100)
_LINE, _WIDE_LETTERS = 16.5, 1.15
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FormHead:
    """Whose form it is and of when.

    Attributes:
        superior: the office above the sender, as a letterhead has it; likewise `office`.
        period: `năm 2024`, `6 tháng đầu năm 2024`.
        year: which a repeated group of years ends with.
        identity: what the hidden sheet says, by name.
    """

    superior: str
    office: str
    period: str
    year: int
    identity: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form ready to be written.

    Attributes:
        references: what is known already of a cell, shown as a comment on it.
        footnotes: lines below the table.
    """

    form: Form
    head: FormHead
    rows: Sequence[FormRow]
    figures: Figures = field(default_factory=dict)
    version: str | None = None
    references: Mapping[tuple[str, str], str] = field(default_factory=dict)
    footnotes: tuple[str, ...] = ()


def write_template(filled: FilledForm) -> bytes:
    """A workbook to be filled: structure locked, cells of figures free, instructions beside, its identity hidden."""
    sheet, values, book = _written(filled)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    _write_instructions(book, filled.form)
    _write_identity(book, filled)
    return store_values(_saved(book), {sheet.title: values})


def write_official(filled: FilledForm) -> bytes:
    """The province's own table in the form's layout, print-ready."""
    sheet, values, book = _written(filled)
    return store_values(_saved(book), {sheet.title: values})


def _written(filled: FilledForm) -> tuple[Worksheet, dict[Address, Decimal | None], Workbook]:
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError
    sheet.title = f"{filled.form.code} {filled.head.year}"
    columns = columns_of(filled.form, filled.version)
    _write_head(sheet, filled, len(columns))
    first = _write_header(sheet, columns)
    values = _write_rows(sheet, filled, columns, first)
    _set_heights(sheet, filled, columns, first)
    _write_foot(sheet, filled, first + len(filled.rows), len(columns))
    set_up_page(sheet, columns, _HEADER_TOP, first)
    return sheet, values, book


def _saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _put(sheet: Worksheet, address: tuple[int, int], value: object, *, size: int = 12, bold: bool = False) -> Any:  # noqa: ANN401 - openpyxl has no types
    """Write a cell (row and column from 1), text never as a formula."""
    cell = sheet.cell(*address)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = Font(name=_FONT, size=size, bold=bold)
    return cell


def _write_head(sheet: Worksheet, filled: FilledForm, width: int) -> None:
    left, right = max(3, width // 3), max(4, width // 2)
    texts = [
        (1, 1, left, filled.head.superior.upper(), False),
        (2, 1, left, filled.head.office.upper(), True),
        (1, right, width, message("forms.state", "vi"), True),
        (2, right, width, message("forms.motto", "vi"), True),
        (4, 1, width, filled.form.title_vi.format(period=filled.head.period.upper()), True),
    ]
    for row, first, last, text, bold in texts:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
        _put(sheet, (row, first), text, size=13, bold=bold).alignment = _CENTRE
    sheet.row_dimensions[4].height = 36
    if filled.form.topic == "funding":
        sheet.merge_cells(start_row=5, start_column=max(1, width - 2), end_row=5, end_column=width)
        unit = message("forms.unit", "vi", unit=money_unit_of(filled.form.unit).written)
        _put(sheet, (5, max(1, width - 2)), unit).alignment = Alignment(horizontal="right")


def _write_header(sheet: Worksheet, columns: Sequence[Column]) -> int:
    """The header and the row of column numbers; the first row below them, from 1."""
    cells, depth = header_cells(columns)
    for row in range(_HEADER_TOP, _HEADER_TOP + depth + 1):
        for column in range(1, len(columns) + 1):
            sheet.cell(row, column).border = _BOX
    for cell in cells:
        top, left = _HEADER_TOP + cell.top, 1 + cell.left
        if (cell.bottom, cell.right) != (cell.top, cell.left):
            bottom, right = _HEADER_TOP + cell.bottom, 1 + cell.right
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        _put(sheet, (top, left), cell.text, bold=True).alignment = _CENTRE
    below = _HEADER_TOP + depth
    for column, number in enumerate(column_numbers(columns), 1):
        cell = _put(sheet, (below, column), number or None, size=10)
        cell.alignment, cell.font = _CENTRE, Font(name=_FONT, size=10, italic=True)
    return below + 1


def _write_rows(
    sheet: Worksheet, filled: FilledForm, columns: Sequence[Column], first: int
) -> dict[Address, Decimal | None]:
    """The rows; values of formulas by their address from 0."""
    at = {row.key: first + offset for offset, row in enumerate(filled.rows)}
    where = {column.key: number for number, column in enumerate(columns, 1) if column.role == "figure"}
    worked_out = _worked_out(filled, columns)
    stored: dict[Address, Decimal | None] = {}
    for row in filled.rows:
        for number, column in enumerate(columns, 1):
            cell = _put(sheet, (at[row.key], number), _word(row, column), bold=row.is_bold)
            cell.border, cell.alignment = _BOX, _LEFT if column.role in ("label", "place", "note") else _CENTRE
            if column.role != "figure":
                cell.protection = Protection(locked=column.role not in ("note", "agency", "place", "project", "state"))
                continue
            cell.alignment = Alignment(horizontal="right", vertical="center")
            cell.number_format = _format(column, filled.form)
            formula = _formula(row, column, at, where)
            if formula is None:
                _type(cell, row, column, filled)
            else:
                cell.value, cell.fill = formula, _GREY
                stored[at[row.key] - 1, number - 1] = worked_out.get((row.key, column.key))
    let_in_numbers(sheet, filled.form, columns, first, first + len(filled.rows) - 1)
    return stored


def _word(row: FormRow, column: Column) -> str | None:
    if column.role == "order":
        return row.order or None
    if column.role in ("label", "place") and column.role not in row.words:
        return row.label or None
    return row.words.get(column.role)


def _type(cell: Any, row: FormRow, column: Column, filled: FilledForm) -> None:  # noqa: ANN401 - openpyxl has no types
    """Leave a cell free for a figure, or write the one that is known; what is known of it besides is a comment."""
    cell.protection = Protection(locked=False)
    value = filled.figures.get((row.key, column.key))
    if value is not None:
        cell.value = int(value) if value == value.to_integral_value() else float(value)
    reference = filled.references.get((row.key, column.key))
    if reference:
        cell.comment = Comment(reference, "Tổng Hợp", width=260, height=60)


def _format(column: Column, form: Form) -> str:
    if column.percent_of is not None:
        return _PERCENT_FORMAT
    is_count = form.topic != "funding" or column.means.get("unit") is not None
    return _COUNT_FORMAT if is_count else _MONEY_FORMAT


def _formula(row: FormRow, column: Column, at: Mapping[str, int], where: Mapping[str, int]) -> str | None:
    """The formula of a cell, or None where its figure is typed; empty as long as nothing it needs is filled."""
    here = at[row.key]
    if column.percent_of is not None:
        count = "+".join(f"N({column_name(where[key] - 1)}{here})" for key in column.percent_of.count)
        base = "+".join(f"N({column_name(where[key] - 1)}{here})" for key in column.percent_of.base)
        return f'=IF({base}=0,"",ROUND(({count})/({base})*100,2))'
    parts: list[str] = []
    if column.sum_of:
        parts = [f"{column_name(where[key] - 1)}{here}" for key in column.sum_of]
    elif row.parts:
        parts = [f"{column_name(where[column.key] - 1)}{at[key]}" for key in row.parts]
    if not parts:
        return None
    listed = ",".join(parts)
    return f'=IF(COUNT({listed})=0,"",SUM({listed}))'


def _worked_out(filled: FilledForm, columns: Sequence[Column]) -> dict[tuple[str, str], Decimal]:
    """The values of every cell of figures, typed ones and those that formulas give."""
    known = dict(filled.figures)
    rows = sorted(filled.rows, key=lambda row: (row.key == "total", bool(row.parts)))
    for row in rows:
        for column in sorted(columns, key=lambda each: (each.percent_of is not None, bool(each.sum_of))):
            if column.role == "figure":
                _work_out(row, column, known)
    return known


def _work_out(row: FormRow, column: Column, known: dict[tuple[str, str], Decimal]) -> None:
    here = (row.key, column.key)
    if column.percent_of is not None:
        count = sum((known.get((row.key, key), Decimal(0)) for key in column.percent_of.count), Decimal(0))
        base = sum((known.get((row.key, key), Decimal(0)) for key in column.percent_of.base), Decimal(0))
        if base:
            known[here] = (count / base * _HUNDRED).quantize(_PLACES)
        return
    parts = [(row.key, key) for key in column.sum_of] or [(key, column.key) for key in row.parts]
    filled = [known[part] for part in parts if part in known]
    if filled:
        known[here] = sum(filled, Decimal(0))


def _write_foot(sheet: Worksheet, filled: FilledForm, row: int, width: int) -> None:
    for offset, text in enumerate(filled.footnotes):
        sheet.merge_cells(start_row=row + offset, start_column=1, end_row=row + offset, end_column=width)
        cell = _put(sheet, (row + offset, 1), text, size=11)
        cell.font, cell.alignment = Font(name=_FONT, size=11, italic=True), _LEFT
    row += len(filled.footnotes) + 1
    middle = width // 2 + 1
    for first, last, keys in ((1, max(2, width // 3), ("", "prepared_by")), (middle, width, ("dated", "signed_by"))):
        for offset, key in enumerate(keys):
            if key:
                text = message(f"forms.{key}", "vi", year=str(filled.head.year + 1), office=filled.head.office.upper())
                sheet.merge_cells(start_row=row + offset, start_column=first, end_row=row + offset, end_column=last)
                _put(sheet, (row + offset, first), text, bold=key != "dated").alignment = _CENTRE


def _set_heights(sheet: Worksheet, filled: FilledForm, columns: Sequence[Column], first: int) -> None:
    """Rows high enough for their longest text: nobody else does it before the file is opened."""
    cells, depth = header_cells(columns)
    for level in range(depth):
        texts = [
            (
                cell.text,
                sum(columns[at].width for at in range(cell.left, cell.right + 1)) * (cell.bottom - cell.top + 1),
            )
            for cell in cells
            if cell.top == level
        ]
        sheet.row_dimensions[_HEADER_TOP + level].height = _LINE * max((_lines(*each) for each in texts), default=1)
    for offset, row in enumerate(filled.rows):
        lines = max(
            (_lines(_word(row, each) or "", each.width) for each in columns if each.role != "figure"), default=1
        )
        sheet.row_dimensions[first + offset].height = _LINE * lines


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column so many characters wide."""
    return max(1, ceil(len(text) * _WIDE_LETTERS / width))


def _write_instructions(book: Workbook, form: Form) -> None:
    sheet = book.create_sheet(message("forms.instructions", "vi"))
    sheet.column_dimensions["A"].width = 110
    lines = message("forms.how_to_fill", "vi", form=form.code, title=form.title_vi.split("{")[0].strip()).split("\n")
    for row, line in enumerate(lines, 1):
        cell = _put(sheet, (row, 1), line, bold=row == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_identity(book: Workbook, filled: FilledForm) -> None:
    sheet = book.create_sheet(IDENTITY_SHEET)
    told = {"form": filled.form.code, "version": filled.version or filled.form.version, **filled.head.identity}
    for row, (name, value) in enumerate(told.items(), 1):
        _put(sheet, (row, 1), name)
        _put(sheet, (row, 2), value)
    sheet.sheet_state = "veryHidden"
