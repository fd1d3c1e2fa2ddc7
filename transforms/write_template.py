"""A blank form as a workbook: structure locked, cells of figures free, what is known beside, instructions, identity."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from schemas.filled_forms import Template
from schemas.messages import message
from schemas.workbooks import IDENTITY_SHEET, column_name
from transforms.draw_form import Drawn, draw_form
from transforms.dress_cells import Dress, Page, Wardrobe, new_book
from transforms.guard_cells import guard_cells, offer_projects
from transforms.read_template_identity import structure_of
from transforms.store_values import store_values

_GREY_HEAD = Dress(is_italic=True, across="center", colour="7F7F7F")
_GREY = Dress(is_italic=True, across="right", colour="7F7F7F")
_REFERENCE_WIDTH, _INSTRUCTION_WIDTH = 24, 76
_LINE = 18


def write_template(template: Template) -> bytes:
    """The workbook to be filled; the same template gives the same bytes."""
    book, sheet = new_book(template.filled.sheet)
    wardrobe = Wardrobe(book)
    page = Page(sheet, wardrobe)
    drawn = draw_form(page, template.filled, is_blank=True)
    _draw_references(page, template, drawn)
    guard_cells(sheet, template.filled, drawn)
    _write_instructions(Page(book.create_sheet(message("forms.instructions", "vi")), wardrobe), template)
    hidden = _write_identity(book, sheet, drawn, template)
    offer_projects(sheet, hidden, template, drawn)
    wardrobe.close(book)
    buffer = BytesIO()
    book.save(buffer)
    return store_values(buffer.getvalue(), {sheet.title: drawn.values})


def _draw_references(page: Page, template: Template, drawn: Drawn) -> None:
    """What is known already, as grey words beside the table and outside its print area; the group may be folded away.

    The amounts are texts with their unit: whoever reads the filled form takes them for words, not for figures.
    """
    shown = [each for each in template.references if each.texts]
    first = len(template.filled.columns)
    for column, each in enumerate(shown, first):
        page.put_across((drawn.header, column, drawn.first - 2, column), each.header, _GREY_HEAD)
        for key, text in each.texts.items():
            if key in drawn.rows:
                page.put(drawn.rows[key], column, text, _GREY)
        width = page.sheet.column_dimensions[column_name(column)]
        width.width, width.outlineLevel = _REFERENCE_WIDTH, 1


def _write_instructions(page: Page, template: Template) -> None:
    sheet = page.sheet
    sheet.column_dimensions["A"].width = _INSTRUCTION_WIDTH
    for row, line in enumerate(_instructions(template)):
        dress = Dress(size=13, is_bold=row == 0, across="center" if row == 0 else "left")
        page.put(row, 0, line, dress)
        sheet.row_dimensions[row + 1].height = _LINE * (1 + len(line) // (_INSTRUCTION_WIDTH + 4))
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.protection.sheet = True


def _instructions(template: Template) -> list[str]:
    form, head = template.filled.form, template.filled.head
    words = {
        "title": form.title_vi.format(period=head.period.upper()),
        "office": head.office,
        "period": head.period,
        "not_applicable": message("forms.word_not_applicable", "vi"),
        "not_allocated": message("forms.word_not_allocated", "vi"),
        "run_by_province": message("forms.word_run_by_province", "vi"),
    }
    has_references = any(each.texts for each in template.references)
    parts = [
        message("forms.how_to_fill", "vi", **words),
        template.deadline,
        message("forms.how_of_cells", "vi"),
        message(f"forms.how_of_{form.topic}", "vi", **words),
        *form.instructions_vi,
        message("forms.how_of_references", "vi") if has_references else "",
        message("forms.how_to_send", "vi"),
    ]
    return [line for part in parts for line in part.split("\n") if line]


def _write_identity(book: Workbook, sheet: Worksheet, drawn: Drawn, template: Template) -> Worksheet:
    """The sheet nobody sees: whose form it is, and a checksum of its header as it was handed out."""
    filled = template.filled
    width = len(filled.columns)
    header = sheet.iter_rows(drawn.header + 1, drawn.first, 1, width, values_only=True)
    told = {
        "form": filled.form.code,
        **template.identity,
        "sheet": filled.sheet,
        "header_first": str(drawn.header + 1),
        "header_last": str(drawn.first),
        "width": str(width),
        "structure": structure_of(text for row in header for text in row),
    }
    hidden = book.create_sheet(IDENTITY_SHEET)
    for row, pair in enumerate(told.items(), 1):
        for column, text in enumerate(pair, 1):
            cell = hidden.cell(row, column)
            cell.value, cell.data_type = text, "s"
    hidden.sheet_state = "veryHidden"
    return hidden
