"""How cells look: fonts, borders, number formats and locks, made once a workbook and put on each cell."""

from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from schemas.text import cell_text
from schemas.workbooks import cell_name

_FONT = "Times New Roman"
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
Across = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Dress:
    """The look of a cell.

    Attributes:
        fill: six hexadecimal digits, '' for none; likewise `colour` of the letters, '' for black.
        is_locked: whether a protected sheet keeps it as it is.
    """

    size: int = 12
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    across: Across = "left"
    is_boxed: bool = False
    number_format: str = "General"
    fill: str = ""
    colour: str = ""
    is_locked: bool = True


def new_book(title: str) -> tuple[Workbook, Worksheet]:
    """A workbook and its one sheet, under a name."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError
    sheet.title = title
    return book, sheet


class Wardrobe:
    """The looks of one workbook; cells of one look share one style, which is many times faster than dressing each."""

    def __init__(self, book: Workbook) -> None:
        """Nothing made yet."""
        self._sheet = book.create_sheet("wardrobe")
        self._styles: dict[Dress, Any] = {}

    def dress(self, cell: Any, dress: Dress) -> None:  # noqa: ANN401 - openpyxl has no types
        """Give a cell its look."""
        if dress not in self._styles:
            self._styles[dress] = self._made(dress)
        cell._style = self._styles[dress]  # noqa: SLF001 - as openpyxl itself copies a cell's look

    def close(self, book: Workbook) -> None:
        """Take away what the looks were made on."""
        book.remove(self._sheet)

    def _made(self, dress: Dress) -> Any:  # noqa: ANN401 - openpyxl has no types
        cell = self._sheet.cell(1, 1)
        underline = "single" if dress.is_underlined else None
        cell.font = Font(
            name=_FONT,
            size=dress.size,
            bold=dress.is_bold,
            italic=dress.is_italic,
            underline=underline,
            color=dress.colour or None,
        )
        cell.alignment = Alignment(
            horizontal=dress.across, vertical="center", wrap_text=dress.number_format == "General"
        )
        cell.border = _BOX if dress.is_boxed else Border()
        cell.fill = PatternFill("solid", fgColor=dress.fill) if dress.fill else PatternFill()
        cell.number_format = dress.number_format
        cell.protection = Protection(locked=dress.is_locked)
        return copy(cell._style)  # noqa: SLF001 - as openpyxl itself copies a cell's look


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet and the looks its cells may have; rows and columns are counted from 0."""

    sheet: Worksheet
    wardrobe: Wardrobe

    def put(self, row: int, column: int, value: str | Decimal | None, dress: Dress) -> None:
        """Write and dress a cell; text never becomes a formula."""
        cell = self.sheet.cell(row + 1, column + 1)
        if isinstance(value, str):
            cell.value = cell_text(value)
            cell.data_type = "s"
        elif value is not None:
            cell.value = Decimal(f"{value.normalize():f}")
        self.wardrobe.dress(cell, dress)

    def put_formula(self, row: int, column: int, formula: str, dress: Dress) -> None:
        """Write and dress a formula of our own."""
        cell = self.sheet.cell(row + 1, column + 1)
        cell.value = formula
        self.wardrobe.dress(cell, dress)

    def put_across(self, area: tuple[int, int, int, int], text: str, dress: Dress) -> None:
        """Write and dress a text over several cells merged to one: top, left, bottom, right.

        The cells are dressed here: openpyxl's own merging works out every border anew and takes half of all the time.
        """
        top, left, bottom, right = area
        self.put(top, left, text or None, dress)
        if (top, left) == (bottom, right):
            return
        self.sheet.merged_cells.add(f"{cell_name(top, left)}:{cell_name(bottom, right)}")
        if dress.is_boxed:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self.wardrobe.dress(self.sheet.cell(row + 1, column + 1), dress)
