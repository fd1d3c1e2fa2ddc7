"""What stands around a table drawn by hand: letterhead, title, signatures, the page itself."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from random import Random

from openpyxl.worksheet.worksheet import Worksheet

from demo.choose_layouts import by_hand
from schemas.codebook import phrases
from schemas.filled_forms import FilledForm
from schemas.workbooks import cell_name, column_name
from transforms.dress_cells import Dress, Page
from transforms.frame_form import LINE, lines_of
from transforms.lay_out_form import header_cells
from transforms.read_table_cells import money_unit_of

BOLD, LIGHT = 0.8, 0.92
"""So much of a column's width do letters of the usual fonts leave free."""
_PLAIN = Dress(across="center")
Side = tuple[int, int]
"""The first and the last column of what stands at one side of a sheet."""


def draw_head(page: Page, filled: FilledForm, words: Mapping[str, str]) -> int:
    """Letterhead, title, what it is attached to and its unit; the first row of the header."""
    said, whole = by_hand(), (0, len(filled.columns) - 1)
    left, right = _sides(filled)
    for row, (office, state) in enumerate(zip(said["letterhead"], said["state"], strict=True)):
        _put(page, row, left, office.format(**words), replace(_PLAIN, is_bold=row == 1))
        _put(page, row, right, state, replace(_PLAIN, is_bold=True))
    row = len(said["state"]) + 1
    for line in said["layouts"][filled.form.name]["title"]:
        _put(page, row, whole, line.format(**words), Dress(size=13, is_bold=True, across="center"))
        page.sheet.row_dimensions[row + 1].height = LINE * 1.2 * lines_of(line, _width(filled) * 0.7)
        row += 1
    attached = said["attached"].format(**words)
    _put(page, row, whole, attached, Dress(is_italic=True, across="center"))
    if filled.form.topic == "funding":
        unit = said["unit"].format(unit=money_unit_of(filled.form.unit).written)
        _put(page, row + 1, right, unit, Dress(is_italic=True, across="right"))
    return row + 2


def draw_foot(page: Page, filled: FilledForm, row: int, words: Mapping[str, str], rng: Random) -> None:
    """A note, the day, who prepared and who signed."""
    said, (left, right) = by_hand(), _sides(filled)
    note = said["note"][filled.form.unit].format(**words)
    if note:
        _put(page, row - 1, (0, len(filled.columns) - 1), note, Dress(is_italic=True))
    _put(page, row, right, said["dated"].format(**words), Dress(is_italic=True, across="center"))
    bold = replace(_PLAIN, is_bold=True)
    for side, lines in ((left, said["signature"]["left"]), (right, said["signature"]["right"])):
        for at, line in enumerate(lines, row + 1):
            _put(page, at, side, line, bold)
    signed = row + 2 + len(said["signature"]["right"]) + 1
    for side, person in zip((left, right), rng.sample(phrases("demo/province")["people"], 2), strict=True):
        _put(page, signed, side, person, bold)


def set_up(sheet: Worksheet, filled: FilledForm, header: int, first: int) -> None:
    """Widths, the heights of the header from its first row on, and A4 across, one page wide."""
    for at, column in enumerate(filled.columns):
        sheet.column_dimensions[column_name(at)].width = column.width
    cells, depth = header_cells(filled.columns)
    for level in range(depth):
        alone = [cell for cell in cells if cell.top == cell.bottom == level]
        widths = {cell.left: sum(c.width for c in filled.columns[cell.left : cell.right + 1]) for cell in alone}
        lines = max((lines_of(cell.text, widths[cell.left] * BOLD) for cell in alone), default=1)
        sheet.row_dimensions[header + level + 1].height = LINE * lines
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header + 1}:{first}"
    sheet.freeze_panes = cell_name(first, 2)


def _put(page: Page, row: int, side: Side, text: str, dress: Dress) -> None:
    page.put_across((row, side[0], row, side[1]), text, dress)


def _sides(filled: FilledForm) -> tuple[Side, Side]:
    """The columns of the left and of the right of a sheet, by their widths."""
    last = len(filled.columns) - 1
    reach = list(accumulate(each.width for each in filled.columns))
    middle = next(at for at, width in enumerate(reach) if width * 2 >= reach[-1])
    left = min(max(1, middle - 1), last - 1)
    return (0, left), (min(max(middle, left) + 1, last), last)


def _width(filled: FilledForm) -> int:
    return sum(each.width for each in filled.columns)
