"""Cells of a sheet's XML given other styles, as text: every other character of the sheet stays."""

import re
from collections.abc import Callable, Iterable, Mapping

from schemas.workbooks import Address, cell_name

_STYLE = re.compile(r'\ss="(\d+)"')
_ROW = re.compile(r'<row\b[^>]*?\sr="(\d+)"[^>]*?(/?)>')
_CELL = re.compile(r'<c\b[^>]*?\sr="([A-Z]+)\d+"[^>]*>')
_UNADDRESSED = re.compile(r'<(?:row|c)\b(?![^>]*?\sr="[A-Z]*\d+")')
_MERGE = re.compile(r'<mergeCell\b[^>]*?\sref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_BEHIND_LEGACY = re.compile(
    r"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def is_addressed(xml: str) -> bool:
    """Whether every row and cell says where it stands; what counts from the one before cannot be edited as text."""
    return "<sheetData" in xml and _UNADDRESSED.search(xml) is None


def at_heads_of_merges(xml: str, texts: Mapping[Address, str]) -> dict[Address, str]:
    """The texts by the cell they are shown on: of a merged range its first, several joined there."""
    merges = [
        (int(top) - 1, _number(left), int(bottom) - 1, _number(right))
        for left, top, right, bottom in _MERGE.findall(xml)
    ]
    joined: dict[Address, list[str]] = {}
    for (row, column), text in sorted(texts.items()):
        within = (merge for merge in merges if merge[0] <= row <= merge[2] and merge[1] <= column <= merge[3])
        top, left, _, _ = next(within, (row, column, row, column))
        joined.setdefault((top, left), []).append(text)
    return {address: "\n\n".join(told) for address, told in joined.items()}


def mark_cells(xml: str, addresses: Iterable[Address], restyle: Callable[[int], int]) -> str:
    """The sheet with the style of some cells replaced; cells that did not exist are made, empty, in their place.

    Args:
        xml: of the sheet, each row and cell with its address.
        addresses: rows and columns from 0.
        restyle: the number of the style to use for a cell that has another.
    """
    xml = re.sub(r"<sheetData\s*/>", "<sheetData></sheetData>", xml, count=1)
    wanted: dict[int, list[int]] = {}
    for row, column in sorted(set(addresses)):
        wanted.setdefault(row, []).append(column)
    pieces, done = [], 0
    for match in _ROW.finditer(xml):
        number = int(match[1]) - 1
        for missing in [row for row in wanted if row < number]:
            pieces += [xml[done : match.start()], _new_row(missing, wanted.pop(missing), restyle)]
            done = match.start()
        if number in wanted:
            end = match.end() if match[2] else xml.index("</row>", match.end()) + len("</row>")
            pieces += [
                xml[done : match.start()],
                _marked_row(xml[match.start() : end], number, wanted.pop(number), restyle),
            ]
            done = end
        if not wanted:
            break
    end = xml.index("</sheetData>", done)
    pieces += [xml[done:end], *(_new_row(row, columns, restyle) for row, columns in wanted.items()), xml[end:]]
    return "".join(pieces)


def _new_row(row: int, columns: Iterable[int], restyle: Callable[[int], int]) -> str:
    return _marked_row(f'<row r="{row + 1}"></row>', row, columns, restyle)


def _marked_row(xml: str, row: int, columns: Iterable[int], restyle: Callable[[int], int]) -> str:
    if not xml.endswith("</row>"):
        xml = f"{xml[:-2]}></row>"
    for column in columns:
        cells = ((_number(match[1]), match) for match in _CELL.finditer(xml))
        at, match = next((found for found in cells if found[0] >= column), (-1, None))
        start = match.start() if match else len(xml) - len("</row>")
        if match and at == column:
            xml = xml[:start] + _restyled(match[0], restyle) + xml[match.end() :]
        else:
            xml = f'{xml[:start]}<c r="{cell_name(row, column)}" s="{restyle(0)}"/>{xml[start:]}'
    return xml


def _restyled(tag: str, restyle: Callable[[int], int]) -> str:
    match = _STYLE.search(tag)
    style = f' s="{restyle(int(match[1]) if match else 0)}"'
    return _STYLE.sub(style, tag, count=1) if match else tag.replace("<c", f"<c{style}", 1)


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
