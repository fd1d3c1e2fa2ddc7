"""What a Word style says of the paragraphs that wear it: bold or not, and which list they are in."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

_HEADING_NAMES = ("heading", "title")
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or character style, its ancestors' settings filled in.

    Attributes:
        is_bold: None where neither the style nor an ancestor says.
        list_id: the list its paragraphs are numbered in, or None.
        depth: the depth in that list.
    """

    is_bold: bool | None = None
    list_id: str | None = None
    depth: int | None = None


def read_styles(root: Element | None) -> dict[str, Style]:
    """The styles that styles.xml declares, by their ids."""
    declared = {} if root is None else {style.get("styleId", ""): style for style in root.iter("style")}
    resolved: dict[str, Style] = {}
    for style_id in declared:
        _resolve(style_id, declared, resolved)
    return resolved


def is_on(properties: Element | None, tag: str) -> bool | None:
    """Whether a switch such as bold is set in the properties; None where they do not mention it."""
    switch = None if properties is None else properties.find(tag)
    return None if switch is None else switch.get("val", "true") not in _OFF


def list_place(properties: Element | None) -> tuple[str | None, int | None]:
    """The list and depth a paragraph's properties name, each None where they do not."""
    numbering = None if properties is None else properties.find("numPr")
    if numbering is None:
        return None, None
    list_id, depth = numbering.find("numId"), numbering.find("ilvl")
    level = "" if depth is None else depth.get("val", "")
    return (None if list_id is None else list_id.get("val")), (int(level) if level in set("012345678") else None)


def _resolve(style_id: str, declared: dict[str, Element], resolved: dict[str, Style]) -> None:
    """Note the style and its ancestors, each with what its own ancestors say, the nearest word winning."""
    line: dict[str, Element] = {}
    while style_id in declared and style_id not in resolved and style_id not in line:
        style = line[style_id] = declared[style_id]
        parent = style.find("basedOn")
        style_id = "" if parent is None else parent.get("val", "")
    above = resolved.get(style_id, Style())
    for own_id, style in reversed(line.items()):
        list_id, depth = list_place(style.find("pPr"))
        is_bold = _boldness(style)
        above = resolved[own_id] = Style(
            is_bold=above.is_bold if is_bold is None else is_bold,
            list_id=above.list_id if list_id is None else list_id,
            depth=above.depth if depth is None else depth,
        )


def _boldness(style: Element) -> bool | None:
    name = style.find("name")
    if name is not None and name.get("val", "").lower().startswith(_HEADING_NAMES):
        return True
    return is_on(style.find("rPr"), "b")
