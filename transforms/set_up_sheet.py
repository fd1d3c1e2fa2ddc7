"""How a form's sheet behaves: what its cells accept, how it prints, what stays in view."""

from collections.abc import Sequence

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from schemas.forms import Column, Form
from schemas.messages import message
from schemas.workbooks import cell_name, column_name


def let_in_numbers(sheet: Worksheet, form: Form, columns: Sequence[Column], first: int, last: int) -> None:
    """Let only numbers that may be into the cells of figures, with a word for who types another."""
    is_money = form.topic == "funding"
    rule = DataValidation(type="decimal" if is_money else "whole", operator="greaterThanOrEqual", formula1="0")
    rule.errorTitle = message("forms.invalid_title", "vi")
    rule.error = message("forms.invalid_money" if is_money else "forms.invalid_count", "vi")
    rule.showErrorMessage = True
    sheet.add_data_validation(rule)
    for number, column in enumerate(columns, 1):
        if column.role == "figure" and column.percent_of is None:
            letters = column_name(number - 1)
            rule.add(f"{letters}{first}:{letters}{last}")


def set_up_page(sheet: Worksheet, columns: Sequence[Column], header: int, first: int) -> None:
    """Landscape A4, one page wide, the header (rows from `header` to before `first`) on every page and kept in view."""
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[column_name(number - 1)].width = column.width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header}:{first - 1}"
    sheet.freeze_panes = cell_name(first - 1, 2)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
