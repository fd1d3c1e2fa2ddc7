"""Any workbook as cells with their addresses, whatever its name says it is."""

from schemas.documents import Refusal
from schemas.limits import LIMITS, ReadingLimits
from schemas.workbooks import Workbook
from transforms.open_package import open_package
from transforms.read_ods import read_ods
from transforms.read_xls import read_xls
from transforms.read_xlsb import read_xlsb
from transforms.read_xlsx import read_xlsx
from transforms.tell_ole import OLE_MARK, tell_ole

_RENAMED = {"unreadable_docx": "unreadable_workbook"}


def read_workbook(content: bytes, limits: ReadingLimits = LIMITS) -> Workbook:
    """Every sheet of a workbook, hidden ones included; formulas by their stored values, macros never run.

    Raises:
        Refusal: `encrypted`, `truncated`, `too_big_unzipped`, `unreadable_workbook`; `too_many_sheets` with `sheets`
            and `limit`; `too_many_cells` with `limit`; `cell_far_away` with `sheet` and `cell`; `cell_too_long` with
            `sheet`, `cell`, `size` and `limit`; `no_cells`.
    """
    try:
        return _read(content, limits)
    except Refusal as refusal:
        raise Refusal(_RENAMED.get(refusal.code, refusal.code), refusal.details) from refusal


def _read(content: bytes, limits: ReadingLimits) -> Workbook:
    if content.startswith(OLE_MARK):
        if tell_ole(content) == "encrypted":
            raise Refusal("encrypted")
        return read_xls(content, limits)
    package = open_package(content, limits)
    if "mimetype" in package.names:
        return read_ods(package)
    if "xl/workbook.bin" in package.names:
        return read_xlsb(package)
    return read_xlsx(package)
