"""What our own templates say of themselves when they come back, and what changed since they were handed out."""

import hashlib
from collections.abc import Iterable

from schemas.forms import Version, form
from schemas.template_identity import TemplateIdentity
from schemas.workbooks import IDENTITY_SHEET, Sheet, Value, Workbook
from transforms.lay_out_form import version_of

_NEEDED = ("form", "version", "unit_code", "year", "period")


def told_by_identity(workbook: Workbook) -> dict[str, str]:
    """What the hidden sheet of a workbook of ours says, name by name; nothing for any other workbook."""
    hidden = next((each for each in workbook.sheets if each.name == IDENTITY_SHEET), None)
    return {} if hidden is None else _told(hidden)


def read_identity(workbook: Workbook) -> TemplateIdentity | None:
    """What the hidden sheet of a template says; None for any other workbook, and where it does not hold together.

    Nothing may rest on it: rows and columns may have been pasted over, or the sheet copied into another workbook.
    """
    told = told_by_identity(workbook)
    if any(name not in told for name in _NEEDED) or not told["year"].isdigit():
        return None
    sheet = next((each for each in workbook.sheets if each.name == told.get("sheet")), None)
    return TemplateIdentity(
        form=told["form"],
        version=told["version"],
        unit_code=told["unit_code"],
        year=int(told["year"]),
        period=told["period"],
        sheet=told.get("sheet", ""),
        is_intact=sheet is not None and _structure(sheet, told) == told.get("structure"),
    )


def outdated_version(identity: TemplateIdentity) -> Version | None:
    """The version a template is of where its form has a newer one, to tell what that changed; None where it is current.

    Also None where nobody knows the form or the version: the figures are read all the same.
    """
    try:
        known = form(identity.form)
        return None if identity.version == known.version else version_of(known, identity.version)
    except KeyError:
        return None


def structure_of(texts: Iterable[Value]) -> str:
    """A checksum of the texts of a header, row by row; blank cells and numbers do not count."""
    written = "\n".join(text for text in texts if isinstance(text, str) and text)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def _told(sheet: Sheet) -> dict[str, str]:
    pairs = (row[:2] for row in sheet.rows if len(row) > 1)
    return {str(name): _plain(value) for name, value in pairs if name is not None and value is not None}


def _plain(value: Value) -> str:
    """A value as it was written: programs make numbers of texts like `2024`."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _structure(sheet: Sheet, told: dict[str, str]) -> str | None:
    try:
        first, last = int(told["header_first"]), int(told["header_last"])
    except (KeyError, ValueError):
        return None
    return structure_of(value for row in sheet.rows[first - 1 : last] for value in row[: int(told.get("width", "0"))])
