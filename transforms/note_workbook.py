"""What its sender should know of how a workbook was read: what stayed hidden, which version of a form it is."""

from collections.abc import Iterator

from schemas.forms import form
from schemas.workbooks import IDENTITY_SHEET, Sheet, Workbook


def notes_of(workbook: Workbook) -> Iterator[str]:
    """Codes of `notes` in the messages; nothing for the sheet that templates carry themselves."""
    sheets = [sheet for sheet in workbook.sheets if sheet.name != IDENTITY_SHEET]
    if any(sheet.visibility != "visible" for sheet in sheets):
        yield "hidden_sheets_passed_over"
    if any(sheet.hidden_rows or sheet.hidden_columns for sheet in sheets):
        yield "hidden_cells_passed_over"
    if any(_is_earlier(sheet) for sheet in workbook.sheets if sheet.name == IDENTITY_SHEET):
        yield "earlier_form_version"


def _is_earlier(identity: Sheet) -> bool:
    """Whether a template was made from another version of its form than is in force."""
    told = {str(row[0]): str(row[1]) for row in identity.rows if len(row) > 1 and row[0] is not None}
    try:
        made_from = form(told.get("form", ""))
    except KeyError:
        return False
    return told.get("version", made_from.version) != made_from.version
