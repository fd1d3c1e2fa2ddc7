"""The sender's own workbook with a comment and a mark on each cell in question, all else byte for byte as it was.

The archive's parts are edited as text where they must change (sheets in question, styles, lists of parts) and copied
where they need not: libraries that load and save a workbook lose its pictures, charts and extensions.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from schemas.workbooks import Address
from transforms.edit_sheet_xml import at_heads_of_merges, is_addressed, mark_cells, with_legacy_drawing
from transforms.edit_styles_xml import MarkedStyles
from transforms.write_comments import add_comments, add_shapes, can_take_comments, new_comments, new_drawing
from transforms.write_summary_sheet import SummaryLine, summary_sheet

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMPTY_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_SHEET = re.compile(r"<sheet\b[^>]*>")
_KINDS, _WORKBOOK, _STYLES = "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"
_WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
_HEADING = '<alignment vertical="center" wrapText="0"/>'
_WRAPPED = '<alignment vertical="top" wrapText="1"/>'
_LONGEST_NAME = 31
_MOMENT = (2020, 1, 1, 0, 0, 0)


class NotEditableError(ValueError):
    """A workbook whose XML is written in a way that cannot be edited as text; a copy must do."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell in question and what its comment says."""

    sheet: str
    address: Address
    text: str


@dataclass(slots=True)
class _Parts:
    """The parts of the archive that changed or came new, by name."""

    source: zipfile.ZipFile
    changed: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A part as it is now, '' where there is none.

        Raises:
            NotEditableError: it is written in another encoding than UTF-8.
        """
        if name in self.changed:
            return self.changed[name]
        content = self.source.read(name) if name in self.source.namelist() else b""
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise NotEditableError from error

    def free(self, pattern: str) -> str:
        """The first name of a pattern (`xl/comments{}.xml`) that no part has."""
        taken = {*self.source.namelist(), *self.changed}
        return next(name for n in range(1, 10_000) if (name := pattern.format(f"Tonghop{n}")) not in taken)


@dataclass(frozen=True, slots=True)
class Summary:
    """The sheet that lists what is in question: its name, its heading, its column headers, its lines."""

    name: str
    title: str
    headers: tuple[str, ...]
    lines: tuple[SummaryLine, ...]


def mark_workbook(content: bytes, marks: Sequence[Mark], summary: Summary) -> bytes:
    """The workbook with its cells marked and a sheet that lists them, linked.

    Args:
        content: an .xlsx or .xlsm.
        marks: one per cell.
        summary: the list.

    Raises:
        NotEditableError: its XML has names with prefixes, cells without addresses, another encoding, or no parts
            where they belong.
    """
    parts = _Parts(zipfile.ZipFile(io.BytesIO(content)))
    sheets = _sheets(parts)
    try:
        styles = MarkedStyles(parts.text(_STYLES))
    except ValueError as error:
        raise NotEditableError from error
    by_sheet: dict[str, list[Mark]] = {}
    for mark in marks:
        by_sheet.setdefault(mark.sheet, []).append(mark)
    for name, own in by_sheet.items():
        if name in sheets:
            _mark_sheet(parts, sheets[name], {mark.address: mark.text for mark in own}, styles)
    looks = (styles.plain(_HEADING), styles.plain(_WRAPPED))
    _add_sheet(parts, summary_sheet(summary.lines, summary.title, summary.headers, looks), summary.name)
    parts.changed[_STYLES] = styles.xml()
    return _packed(parts)


def _sheets(parts: _Parts) -> dict[str, str]:
    """The part of each sheet by its name; of several with one name the first."""
    workbook, relations = parts.text(_WORKBOOK), parts.text(_WORKBOOK_RELATIONS)
    if "<sheet " not in workbook or "<Relationship " not in relations:
        raise NotEditableError
    targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION.findall(relations)}
    found: dict[str, str] = {}
    for tag in _SHEET.findall(workbook):
        target = targets.get(_attribute(tag, "r:id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.setdefault(_unescaped(_attribute(tag, "name")), part)
    if not {*found.values()} <= {*parts.source.namelist()} or "" in found:
        raise NotEditableError
    return found


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\b{re.escape(name)}="([^"]*)"', tag)
    return match[1] if match else ""


def _unescaped(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


def _mark_sheet(parts: _Parts, part: str, texts: Mapping[Address, str], styles: MarkedStyles) -> None:
    """Mark the cells of a sheet and put the comments on them, beside those it has."""
    xml = parts.text(part)
    if not is_addressed(xml):
        raise NotEditableError
    texts = at_heads_of_merges(xml, texts)
    xml = mark_cells(xml, list(texts), styles.twin)
    folder, file_name = posixpath.split(part)
    relations_part = f"{folder}/_rels/{file_name}.rels"
    relations = parts.text(relations_part) or _EMPTY_RELATIONS
    told = {_attribute(tag, "Type").rpartition("/")[2]: tag for tag in _RELATION.findall(relations)}
    comments, drawing = (_target(folder, told.get(kind, "")) for kind in ("comments", "vmlDrawing"))
    if comments and drawing and "<legacyDrawing " in xml:
        if not can_take_comments(parts.text(comments), parts.text(drawing)):
            raise NotEditableError
        parts.changed[comments], new = add_comments(parts.text(comments), texts)
        parts.changed[drawing] = add_shapes(parts.text(drawing), {a: t for a, t in texts.items() if a in new})
    else:
        comments, drawing = parts.free("xl/comments{}.xml"), parts.free("xl/drawings/vmlDrawing{}.vml")
        parts.changed[comments], parts.changed[drawing] = new_comments(texts), new_drawing(texts)
        relations = _related(relations, "rIdTonghopComments", "comments", f"/{comments}")
        relations = _related(relations, "rIdTonghopDrawing", "vmlDrawing", f"/{drawing}")
        parts.changed[relations_part] = relations
        xml = with_legacy_drawing(xml, "rIdTonghopDrawing")
        _declare(parts, comments, _COMMENTS)
    parts.changed[part] = xml


def _target(folder: str, tag: str) -> str:
    target = _attribute(tag, "Target")
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") if target else ""


def _related(relations: str, identity: str, kind: str, target: str) -> str:
    tag = f'<Relationship Id="{identity}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
    return relations.replace("</Relationships>", f"{tag}</Relationships>", 1)


def _declare(parts: _Parts, part: str, content_type: str) -> None:
    """Name the kind of a new part in the archive's list of kinds."""
    kinds = parts.text(_KINDS)
    if 'Extension="vml"' not in kinds:
        at = kinds.index(">", kinds.index("<Types")) + 1
        kinds = f'{kinds[:at]}<Default Extension="vml" ContentType="{_VML}"/>{kinds[at:]}'
    override = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
    parts.changed[_KINDS] = kinds.replace("</Types>", f"{override}</Types>", 1)


def _add_sheet(parts: _Parts, xml: str, title: str) -> None:
    """Add a sheet behind the others."""
    part = parts.free("xl/worksheets/{}.xml")
    parts.changed[part] = xml
    _declare(parts, part, _WORKSHEET)
    relations = parts.text(_WORKBOOK_RELATIONS)
    parts.changed[_WORKBOOK_RELATIONS] = _related(relations, "rIdTonghopSheet", "worksheet", f"/{part}")
    workbook = parts.text(_WORKBOOK)
    numbers = [int(_attribute(tag, "sheetId") or 0) for tag in _SHEET.findall(workbook)]
    taken = {_unescaped(_attribute(tag, "name")).casefold() for tag in _SHEET.findall(workbook)}
    names = (title[:_LONGEST_NAME], *(f"{title[: _LONGEST_NAME - 3]} {n}" for n in range(2, 99)))
    name = next(each for each in names if each.casefold() not in taken)
    identity = f'sheetId="{max(numbers, default=0) + 1}" r:id="rIdTonghopSheet" xmlns:r="{_RELATIONS}"'
    tag = f"<sheet name={quoteattr(name)} {identity}/>"
    parts.changed[_WORKBOOK] = workbook.replace("</sheets>", f"{tag}</sheets>", 1)


def _packed(parts: _Parts) -> bytes:
    """The archive again: parts that did not change byte for byte, in their order, new ones behind."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in parts.source.infolist():
            changed = parts.changed.pop(entry.filename, None)
            body = parts.source.read(entry) if changed is None else changed.encode()
            target.writestr(_info(entry.filename), body)
        for name, text in sorted(parts.changed.items()):
            target.writestr(_info(name), text.encode())
    return copy.getvalue()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
