"""Comments on cells as Excel keeps them: their texts in one part, the boxes they are shown in in another."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from schemas.workbooks import Address, cell_name

AUTHOR = "Tổng Hợp"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BETWEEN = "\n――――――――\n"
_LETTERS_A_LINE, _LINE_POINTS, _WIDTH_POINTS = 52, 13, 300
_TALLEST = 320
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def new_comments(texts: Mapping[Address, str]) -> str:
    """The part with the texts of a sheet that had no comments."""
    comments = "".join(_comment(address, text, 0) for address, text in sorted(texts.items()))
    authors = f"<authors><author>{AUTHOR}</author></authors>"
    return f'{_HEAD}<comments xmlns="{_MAIN}">{authors}<commentList>{comments}</commentList></comments>'


def can_take_comments(comments: str, drawing: str) -> bool:
    """Whether the parts of a sheet with comments of its own are written as ours can be added to."""
    return all(each in comments for each in ("<authors", "<commentList")) and drawing.rstrip().endswith("</xml>")


def add_comments(xml: str, texts: Mapping[Address, str]) -> tuple[str, set[Address]]:
    """The part of a sheet with comments of its own, ours added; and the cells that had none before.

    A cell that has a comment keeps it: ours stands below it.
    """
    xml = re.sub(r"<(authors|commentList)\s*/>", r"<\1></\1>", xml)
    authors = len(re.findall(r"<author\b", xml))
    xml = xml.replace("</authors>", f"<author>{AUTHOR}</author></authors>", 1)
    new: set[Address] = set()
    for address, text in sorted(texts.items()):
        own = re.search(rf'<comment\b[^>]*\sref="{cell_name(*address)}"[^>]*>.*?</comment>', xml, re.DOTALL)
        if own is not None:
            told = re.sub(r"<text\s*/>", "<text></text>", own[0])
            at = told.rindex("</text>")
            xml = xml[: own.start()] + told[:at] + _run(_BETWEEN + text) + told[at:] + xml[own.end() :]
        else:
            new.add(address)
            xml = xml.replace("</commentList>", f"{_comment(address, text, authors)}</commentList>", 1)
    return xml, new


def _comment(address: Address, text: str, author: int) -> str:
    return f'<comment ref="{cell_name(*address)}" authorId="{author}"><text>{_run(text)}</text></comment>'


def _run(text: str) -> str:
    font = '<rPr><sz val="10"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
    return f'<r>{font}<t xml:space="preserve">{escape(_FORBIDDEN.sub("�", text))}</t></r>'


def new_drawing(texts: Mapping[Address, str]) -> str:
    """The part with the boxes of a sheet that had none."""
    shapes = "".join(_shape(address, text, at) for at, (address, text) in enumerate(sorted(texts.items())))
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
        '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        f"{shapes}</xml>"
    )


def add_shapes(xml: str, texts: Mapping[Address, str]) -> str:
    """The part with boxes of its own, those of our comments added."""
    shapes = "".join(_shape(address, text, at) for at, (address, text) in enumerate(sorted(texts.items())))
    at = xml.rindex("</xml>")
    return xml[:at] + shapes + xml[at:]


def _shape(address: Address, text: str, number: int) -> str:
    row, column = address
    lines = sum(1 + len(line) // _LETTERS_A_LINE for line in text.split("\n"))
    height = min(_TALLEST, 20 + lines * _LINE_POINTS)
    rows_down = max(4, height // 20)
    return (
        f'<v:shape id="_x0000_tonghop{number}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto" '
        f'style="position:absolute;margin-left:60pt;margin-top:2pt;width:{_WIDTH_POINTS}pt;height:{height}pt;'
        'z-index:1;visibility:hidden"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{column + 1}, 15, {max(0, row - 1)}, 2, {column + 6}, 15, {row + rows_down}, 4</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
