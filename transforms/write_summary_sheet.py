"""The sheet that lists the cells in question, each line linked to its cell; text is text, never a formula."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WIDTHS = (6, 26, 10, 70, 18, 18, 16, 30)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_COLUMNS = "ABCDEFGH"
_LINE = 15.5


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One mismatch: its cell, what is wrong, the figures in the sender's unit, what to do. All of it text."""

    sheet: str
    cell: str
    words: tuple[str, ...]


def summary_sheet(lines: Sequence[SummaryLine], title: str, headers: Sequence[str], styles: tuple[int, int]) -> str:
    """The sheet's XML.

    Args:
        lines: in the order they are listed.
        title: above the list.
        headers: of its columns.
        styles: numbers of the styles of headers and of wrapped text.
    """
    heading, text = styles
    rows = [_row(1, [("A", title)], heading), _row(3, list(zip(_COLUMNS, headers, strict=False)), heading)]
    links = []
    for number, line in enumerate(lines, 1):
        at = number + 3
        told = [str(number), line.sheet, line.cell, *line.words]
        lines_high = max(1, *(ceil(len(words) / width) for words, width in zip(told, _WIDTHS, strict=False)))
        rows.append(_row(at, list(zip(_COLUMNS, told, strict=False)), text, lines_high * _LINE))
        target = "'" + line.sheet.replace("'", "''") + "'!" + line.cell
        links.append(f'<hyperlink ref="C{at}" location={quoteattr(target)} display={quoteattr(line.cell)}/>')
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, 1)
    )
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    page = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><cols>{columns}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData>{hyperlinks}{page}</worksheet>"
    )


def _row(number: int, cells: Sequence[tuple[str, str]], style: int, height: float | None = None) -> str:
    inside = "".join(
        f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(_FORBIDDEN.sub('�', text))}</t></is></c>"
        for letter, text in cells
    )
    high = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{number}"{high}>{inside}</row>'
