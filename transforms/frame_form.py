"""What stands around a form's rows: letterhead, title, header, footnotes, signatures, the page itself."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate
from math import ceil

from schemas.filled_forms import FilledForm, FormRow
from schemas.forms import Column
from schemas.messages import message
from schemas.workbooks import cell_name, column_name
from transforms.dress_cells import Dress, Page
from transforms.lay_out_form import column_numbers, header_cells
from transforms.read_table_cells import money_unit_of

HEADER = 6
"""The first row of every header, from 0."""
LINE = 16.5
"""The height of a line of letters, in points."""
_TITLE, _ATTACHED, _UNIT = 3, 4, 5
_LETTERS_A_UNIT, _BOLD = 0.95, 0.92
_LEFT_SHARE, _RIGHT_SHARE = 0.36, 0.54
_CENTRED = Dress(across="center")
_HEAD = Dress(is_bold=True, across="center", is_boxed=True)
_NUMBER = Dress(size=10, is_italic=True, across="center", is_boxed=True)
_SIGNED = Dress(size=13, is_bold=True, across="center")


def draw_head(page: Page, filled: FilledForm) -> None:
    """Draw letterhead, motto, title, what the form is attached to, and the unit of its money."""
    last = len(filled.columns) - 1
    left, right = _spans(filled)
    head, bold = filled.head, replace(_SIGNED, size=13)
    attached = message(f"forms.attached_{filled.form.kind}", "vi", office=head.office)
    title = filled.form.title_vi.format(period=head.period.upper())
    texts = [
        (0, left, head.superior.upper(), replace(bold, is_bold=False)),
        (1 if head.superior else 0, left, head.office.upper(), replace(bold, is_underlined=True)),
        (0, right, message("forms.state", "vi"), bold),
        (1, right, message("forms.motto", "vi"), replace(bold, is_underlined=True)),
        (_TITLE, (0, last), title, replace(bold, size=14)),
        (_ATTACHED, (0, last), attached, replace(_CENTRED, size=13, is_italic=True)),
    ]
    if filled.form.topic == "funding":
        unit = message("forms.unit", "vi", unit=money_unit_of(filled.form.unit).written)
        texts.append((_UNIT, right, unit, Dress(across="right", is_italic=True)))
    for row, (first, end), text, dress in (each for each in texts if each[2]):
        page.put_across((row, first, row, end), text, dress)
    page.sheet.row_dimensions[_TITLE + 1].height = 22 * ceil(
        len(title) * 1.3 / sum(each.width for each in filled.columns)
    )


def _spans(filled: FilledForm) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and last column of what stands at the left and at the right of a sheet, by the widths of columns."""
    last = len(filled.columns) - 1
    reach = list(accumulate(each.width for each in filled.columns))
    left = next(at for at, width in enumerate(reach) if width >= _LEFT_SHARE * reach[-1])
    right = next(at for at, width in enumerate(reach) if width >= _RIGHT_SHARE * reach[-1])
    left = min(left, last - 1)
    return (0, left), (min(max(right, left + 1), last), last)


def draw_header(page: Page, filled: FilledForm) -> int:
    """The header and the row of column numbers; the first row below them."""
    cells, depth = header_cells(filled.columns)
    for cell in cells:
        area = (HEADER + cell.top, cell.left, HEADER + cell.bottom, cell.right)
        page.put_across(area, cell.text, _HEAD)
    numbers = column_numbers(filled.columns)
    for column, number in enumerate(numbers):
        page.put(HEADER + depth, column, Decimal(number) if number.isdigit() else number or None, _NUMBER)
    widths = [each.width for each in filled.columns]
    lines = max(ceil(len(number) / width) for number, width in zip(numbers, widths, strict=True))
    page.sheet.row_dimensions[HEADER + depth + 1].height = LINE * lines
    return HEADER + depth + 1


def draw_foot(page: Page, filled: FilledForm, row: int) -> int:
    """Footnotes and signatures; the first row below them."""
    width = len(filled.columns)
    wide = sum(each.width for each in filled.columns)
    for text in filter(None, (*filled.footnotes, filled.dated)):
        page.put_across((row, 0, row, width - 1), text, Dress(is_italic=True))
        page.sheet.row_dimensions[row + 1].height = LINE * lines_of(text, wide)
        row += 1
    left, right = _spans(filled)
    small = replace(_CENTRED, is_italic=True)
    year, office = str(filled.head.year + (filled.form.kind == "report")), filled.head.office.upper()
    texts = [
        (row + 1, right, message("forms.dated", "vi", year=year), small),
        (row + 2, left, message("forms.prepared_by", "vi"), _SIGNED),
        (row + 2, right, message("forms.signed_by", "vi", office=office), _SIGNED),
        (row + 3, left, message("forms.prepared_how", "vi"), small),
        (row + 3, right, message("forms.signed_as", "vi"), _SIGNED),
        (row + 4, right, message("forms.signed_how", "vi"), small),
    ]
    for at, (first, last), text, dress in texts:
        page.put_across((at, first, at, last), text, dress)
    return row + 5


def set_heights(page: Page, filled: FilledForm, first: int) -> None:
    """Make rows high enough for their longest text: nobody else does it before the file is opened."""
    columns = filled.columns
    cells, depth = header_cells(columns)
    widths = [each.width for each in columns]
    for level in range(depth):
        lines = [
            ceil(lines_of(cell.text, sum(widths[cell.left : cell.right + 1]) * _BOLD) / (cell.bottom - cell.top + 1))
            for cell in cells
            if cell.bottom == level
        ]
        page.sheet.row_dimensions[HEADER + level + 1].height = LINE * max(lines, default=1)
    wordy = [each for each in columns if each.role != "figure"]
    for at, row in enumerate(filled.rows, first + 1):
        scale = _BOLD if row.is_bold else 1
        lines = [lines_of(word_of(row, each, columns) or "", each.width * scale) for each in wordy]
        page.sheet.row_dimensions[at].height = LINE * max(lines)


def word_of(row: FormRow, column: Column, columns: Sequence[Column]) -> str | None:
    """The text of a column of words in a row, None where it is left to the sender."""
    if column.role in row.words:
        return row.words[column.role]
    if column.role == "order":
        return row.order or None
    label = next(each for each in columns if each.role in ("label", "place"))
    return (row.label or None) if column is label else None


def set_up_page(page: Page, filled: FilledForm, first: int, below: int) -> None:
    """Print on A4 across, one page wide, the header on every page and always in view."""
    columns, sheet = filled.columns, page.sheet
    for at, column in enumerate(columns):
        sheet.column_dimensions[column_name(at)].width = column.width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area = f"A1:{cell_name(below - 1, len(columns) - 1)}"
    sheet.print_title_rows = f"{HEADER + 1}:{first}"
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.right.text, sheet.oddFooter.right.font = "&P/&N", "Times New Roman"
    sheet.freeze_panes = cell_name(first, 2)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.75


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide, words kept whole."""
    lines, taken = 1, 0.0
    for word in text.split():
        letters = len(word) * _LETTERS_A_UNIT
        if taken and taken + 1 + letters > width:
            lines, taken = lines + 1, letters
        else:
            taken += letters + (1 if taken else 0)
    return lines
