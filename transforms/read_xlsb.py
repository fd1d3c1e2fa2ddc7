"""Binary workbooks of Excel (.xlsb): values and what the workbook's own list says; hidden rows are not known."""

import io

from schemas.documents import Refusal
from schemas.workbooks import Merge, Sheet, Visibility, Workbook
from transforms.open_package import Package
from transforms.tidy_cells import check_sheets, in_unicode, named_apart, tidy_rows

_XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"


def read_xlsb(content: bytes, package: Package) -> Workbook:
    """The sheets of a workbook, in order; notes say what this format does not show us.

    Raises:
        Refusal: `unreadable_workbook`, `too_many_sheets`.
    """
    from python_calamine import (  # noqa: PLC0415 - texts go without
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    seen: dict[object, Visibility] = {SheetVisibleEnum.Hidden: "hidden", SheetVisibleEnum.VeryHidden: "very_hidden"}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        listed = [(i, each) for i, each in enumerate(workbook.sheets_metadata) if each.typ == SheetTypeEnum.WorkSheet]
        check_sheets(len(listed), package.limits)
        read = [workbook.get_sheet_by_index(i) for i, _ in listed]
        values = [sheet.to_python(skip_empty_area=False) for sheet in read]
        merges = [sheet.merged_cell_ranges or [] for sheet in read]
    except (CalamineError, ValueError, OSError) as error:
        raise Refusal("unreadable_workbook") from error
    names = named_apart([each.name for _, each in listed])
    sheets = [
        Sheet(
            name,
            tidy_rows(rows),
            tuple(Merge(top, left, bottom, right) for (top, left), (bottom, right) in spans),
            seen.get(each.visible, "visible"),
        )
        for name, (_, each), rows, spans in zip(names, listed, values, merges, strict=True)
    ]
    kept, notes = in_unicode(sheets)
    macros = ("has_macros",) if any(name.endswith("vbaProject.bin") for name in package.names) else ()
    return Workbook(_XLSB, kept, ("formulas_unknown", "hidden_rows_unknown", *macros, *notes))
