"""Cells of a sheet's XML given other styles, as text: every other character of the sheet stays."""

import re
from collections.abc import Callable, Iterable

from schemas.workbooks import Address, cell_name

_STYLE = re.compile(r'\ss="(\d+)"')
_ROW = re.compile(r'<row\b[^>]*?\br="(\d+)"[^>]*?(/?)>')
_BEHIND_LEGACY = re.compile(
    r"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def mark_cells(xml: str, addresses: Iterable[Address], restyle: Callable[[int], int]) -> str:
    """The sheet with the style of some cells replaced; cells that did not exist are made, empty, in their place.

    Args:
        xml: of the sheet.
        addresses: rows and columns from 0.
        restyle: the number of the style to use for a cell that has another.
    """
    for address in sorted(addresses):
        reference = cell_name(*address)
        cell = re.search(rf'<c\b(?=[^>]*\br="{reference}")[^>]*>', xml)
        if cell is None:
            xml = _with_new_cell(xml, address, restyle(0))
        else:
            xml = xml[: cell.start()] + _restyled(cell[0], restyle) + xml[cell.end() :]
    return xml


def _restyled(tag: str, restyle: Callable[[int], int]) -> str:
    match = _STYLE.search(tag)
    style = f' s="{restyle(int(match[1]) if match else 0)}"'
    return _STYLE.sub(style, tag, count=1) if match else tag.replace("<c", f"<c{style}", 1)


def _with_new_cell(xml: str, address: Address, style: int) -> str:
    row, column = address
    cell = f'<c r="{cell_name(row, column)}" s="{style}"/>'
    xml = re.sub(r"<sheetData\s*/>", "<sheetData></sheetData>", xml, count=1)
    for match in _ROW.finditer(xml):
        number = int(match[1])
        if number == row + 1:
            return _into_row(xml, match, column, cell)
        if number > row + 1:
            return f'{xml[: match.start()]}<row r="{row + 1}">{cell}</row>{xml[match.start() :]}'
    end = xml.index("</sheetData>")
    return f'{xml[:end]}<row r="{row + 1}">{cell}</row>{xml[end:]}'


def _into_row(xml: str, row: re.Match[str], column: int, cell: str) -> str:
    if row[2]:
        return f"{xml[: row.end() - 2]}>{cell}</row>{xml[row.end() :]}"
    end = xml.index("</row>", row.end())
    for match in re.finditer(r'<c\b[^>]*?\br="([A-Z]+)\d+"', xml[row.end() : end]):
        if _number(match[1]) > column:
            at = row.end() + match.start()
            return xml[:at] + cell + xml[at:]
    return xml[:end] + cell + xml[end:]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def with_legacy_drawing(xml: str, relation: str) -> str:
    """The sheet pointing to the drawing that holds its comments, where it points to none yet."""
    if "<legacyDrawing " in xml:
        return xml
    at = _BEHIND_LEGACY.search(xml)
    where = at.start() if at is not None else len(xml)
    return f'{xml[:where]}<legacyDrawing r:id="{relation}" xmlns:r="{_RELATIONS}"/>{xml[where:]}'
