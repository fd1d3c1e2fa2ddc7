"""What its sender should know of how a workbook was read: what stayed hidden, which version of a form it is."""

from collections.abc import Iterator

from schemas.workbooks import IDENTITY_SHEET, Workbook
from transforms.read_template_identity import outdated_version, read_identity


def notes_of(workbook: Workbook) -> Iterator[str]:
    """Codes of `notes` in the messages, details behind colons; nothing for the sheet templates carry themselves."""
    sheets = [sheet for sheet in workbook.sheets if sheet.name != IDENTITY_SHEET]
    if any(sheet.visibility != "visible" for sheet in sheets):
        yield "hidden_sheets_passed_over"
    if any(sheet.hidden_rows or sheet.hidden_columns for sheet in sheets):
        yield "hidden_cells_passed_over"
    identity = read_identity(workbook)
    if identity is not None and outdated_version(identity) is not None:
        yield f"earlier_form_version:{identity.form}:{identity.version}"
