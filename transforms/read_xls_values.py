"""The values of an old workbook (.xls) that the thorough reader cannot take apart, and nothing beside them."""

import io
from typing import TYPE_CHECKING

from schemas.documents import Refusal
from schemas.limits import ReadingLimits
from schemas.workbooks import Merge
from transforms.finish_workbook import SheetDraft, check_filled, check_sheets

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, SheetMetadata


def read_xls_values(content: bytes, limits: ReadingLimits) -> list[SheetDraft]:
    """The sheets with their values and merged cells; errors, formats and what is hidden are not known.

    Raises:
        Refusal: `unreadable_workbook`, `too_many_sheets`, `too_many_cells`.
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum  # noqa: PLC0415 - texts go without

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        listed = [(at, each) for at, each in enumerate(book.sheets_metadata) if each.typ == SheetTypeEnum.WorkSheet]
        check_sheets(len(listed), limits)
        drafts = [_draft(book.get_sheet_by_index(at), each) for at, each in listed]
    except (Refusal, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the library panics on damage, which is no Exception
        raise Refusal("unreadable_workbook") from error
    check_filled(sum(len(line) - line.count(None) for each in drafts for line in each.rows.values()), limits)
    return drafts


def _draft(sheet: "CalamineSheet", listed: "SheetMetadata") -> SheetDraft:
    from python_calamine import SheetVisibleEnum  # noqa: PLC0415 - texts go without

    draft = SheetDraft(listed.name, "visible" if listed.visible == SheetVisibleEnum.Visible else "hidden")
    for row, line in enumerate(sheet.to_python(skip_empty_area=False)):
        for column, value in enumerate(line):
            draft.put(row, column, float(value) if value.__class__ is int else value)
    draft.merges = [Merge(*first, *last) for first, last in sheet.merged_cell_ranges or []]
    return draft
