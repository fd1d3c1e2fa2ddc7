"""What the cell styles of a workbook show: numbers, percentages or dates."""

import re
from html import unescape

from schemas.documents import Refusal
from transforms.open_package import Package
from transforms.tell_formats import Shown, shown_by_styles

_FORMAT = re.compile(r"<numFmt\s([^<>]*)>")
_STYLE = re.compile(r"<xf\b([^<>]*)>")
_FORMAT_ID = re.compile(r'\bnumFmtId="([0-9]{1,9})"')
_FORMAT_CODE = re.compile(r'\bformatCode="([^"]*)"')


def read_number_formats(package: Package, part: str) -> list[Shown]:
    """What each cell style shows, in the order of the styles.

    Scanned as text: workbooks copied from year to year carry tens of thousands of styles.

    Raises:
        Refusal: `unreadable_workbook` where the part is no sound XML or declares a document type.
    """
    if part not in package.names:
        return []
    text = package.content(part).decode("utf-8", "replace")
    start, end = text.find("<cellXfs"), text.find("</cellXfs>")
    if "<!" in text or "='" in text or not 0 <= start < end:
        return _parsed(package, part)
    own = {int(number[1]): _code(each) for each in _FORMAT.findall(text) if (number := _FORMAT_ID.search(each))}
    return shown_by_styles((_format_id(each) for each in _STYLE.findall(text, start, end)), own)


def _code(attributes: str) -> str:
    match = _FORMAT_CODE.search(attributes)
    return unescape(match[1]) if match else ""


def _format_id(attributes: str) -> int:
    match = _FORMAT_ID.search(attributes)
    return int(match[1]) if match else 0


def _parsed(package: Package, part: str) -> list[Shown]:
    """The same from styles that are written in an unusual way."""
    root = package.part(part)
    styles = root.find("cellXfs") if root is not None else None
    if root is None or styles is None:
        return []
    try:
        own = {int(each.get("numFmtId", "")): each.get("formatCode", "") for each in root.iter("numFmt")}
        return shown_by_styles([int(each.get("numFmtId", "0")) for each in styles], own)
    except ValueError as error:
        raise Refusal("unreadable_workbook") from error
