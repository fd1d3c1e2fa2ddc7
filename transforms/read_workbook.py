"""Any workbook as cells with their addresses, whatever its name says it is."""

from schemas.documents import Refusal
from schemas.limits import LIMITS, ReadingLimits
from schemas.workbooks import Workbook
from transforms.open_package import open_package
from transforms.read_ods import read_ods
from transforms.read_xls import read_xls
from transforms.read_xlsb import read_xlsb
from transforms.read_xlsx import read_xlsx

_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RENAMED = {"unreadable_docx": "unreadable_workbook"}


def read_workbook(content: bytes, limits: ReadingLimits = LIMITS) -> Workbook:
    """Every sheet of a workbook, hidden ones included; formulas by their stored values, macros never run.

    Raises:
        Refusal: `encrypted`, `truncated`, `too_big_unzipped`, `unreadable_workbook`; `too_many_sheets` with `sheets`
            and `limit`; `too_many_cells` with `limit`; `cell_far_away` with `sheet` and `cell`; `no_cells`.
    """
    try:
        workbook = _read(content, limits)
    except Refusal as refusal:
        raise Refusal(_RENAMED.get(refusal.code, refusal.code), refusal.details) from refusal
    if not any(sheet.rows for sheet in workbook.sheets):
        raise Refusal("no_cells")
    return workbook


def _read(content: bytes, limits: ReadingLimits) -> Workbook:
    if content.startswith(_OLE_MARK):
        return read_xls(content, limits)
    package = open_package(content, limits)
    if "mimetype" in package.names:
        return read_ods(package)
    if "xl/workbook.bin" in package.names:
        return read_xlsb(content, package)
    return read_xlsx(package)
