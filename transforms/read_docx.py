"""Word documents (.docx) as lines: paragraphs, table cells, list numbers and footnotes in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from schemas.documents import Document, Line, Refusal
from schemas.limits import LIMITS, ReadingLimits
from transforms.clean_lines import clean_lines, raise_digits, refuse_too_much_text
from transforms.number_paragraphs import Numbering, read_numbering
from transforms.open_package import Package, open_package
from transforms.read_styles import Style, is_on, list_place, read_styles
from transforms.rule_rows import has_gaps, is_row_of_figures

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DEFAULT_MAIN_PART = "word/document.xml"
# Deleted text, field codes, and the copy of a drawing kept for old programs.
_LEFT_OUT = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "sectPr", "tblPr"})
_TEXT_OF = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TOLD_OF = {
    "has_tables": {"tbl"},
    "has_pictures": {"blip", "imagedata"},
    "has_embedded_parts": {"object", "altChunk", "chart"},
    "has_tracked_changes": {"ins", "del", "moveFrom"},
}
_NOT_READ = {"vanish": "has_hidden_text", "strike": "has_struck_text", "dstrike": "has_struck_text"}
_LAYOUT_ROWS = 3
_LAYOUT_COLUMNS = 2


def read_docx(content: bytes, limits: ReadingLimits = LIMITS) -> Document:
    """The lines of a Word document, numbered from 1 in reading order; it has no pages.

    One line per paragraph (per line where the paragraph is broken by hand), and per cell of a table, row by row; per
    row of figures in a table where some of them have blank cells. List
    numbers are written out, paragraphs all in bold stand between `**`. Footnotes and endnotes follow the paragraph or
    table of their anchor, both with the mark (`¹²`). Tracked deletions are left out, insertions are in. Notes:
    `has_tables`, `has_pictures` and `has_embedded_parts` (neither is read), `has_tracked_changes`, `has_hidden_text`
    and `has_struck_text` (left out), and those of `clean_lines`.

    Raises:
        Refusal: `truncated`, `unreadable_docx`, `encrypted`, `too_big_unzipped`, `too_much_text`, `no_text_layer`
            when there are only pictures, `empty_file` when there is nothing.
    """
    package = open_package(content, limits)
    name = package.related("").get("officeDocument", _DEFAULT_MAIN_PART)
    root = package.part(name)
    body = None if root is None else root.find("body")
    if body is None:
        raise Refusal("unreadable_docx")
    styles, numbering = (_part(package, name, kind) for kind in ("styles", "numbering"))
    walk = _Walk(read_styles(styles), read_numbering(numbering), limits)
    for kind in ("footnote", "endnote"):
        notes = _part(package, name, f"{kind}s")
        walk.notes |= {} if notes is None else {(kind, note.get("id", "")): note for note in notes.iter(kind)}
    try:
        walk.read_blocks(body)
    except RecursionError as error:  # nothing a person writes is nested so deep
        raise Refusal("unreadable_docx") from error
    tags = {element.tag for element in body.iter()}
    walk.seen |= {note for note, told_of in _TOLD_OF.items() if tags & told_of}
    if "has_pictures" in walk.seen and not any(text.strip() for text in walk.texts):
        raise Refusal("no_text_layer")
    lines = (Line(number, text) for number, text in enumerate(walk.texts, start=1))
    return clean_lines(MEDIA_TYPE, lines, sorted(walk.seen), limits)


def _part(package: Package, main: str, kind: str) -> Element | None:
    target = package.related(main).get(kind)
    return None if target is None else package.part(target)


@dataclass(slots=True)
class _Walk:
    """A walk through the body, writing lines as it goes.

    Attributes:
        notes: footnotes and endnotes by kind and id.
        texts: the lines written so far.
        seen: what the sender should be told was met on the way.
    """

    styles: dict[str, Style]
    numbering: Numbering
    limits: ReadingLimits
    notes: dict[tuple[str, str], Element] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    _waiting: list[tuple[str, Element]] = field(default_factory=list)
    _boxes: list[Element] = field(default_factory=list)
    _anchor_count: int = 0
    _characters: int = -1

    def read_blocks(self, parent: Element) -> None:
        """Write the paragraphs and tables under an element, each followed by the notes anchored in it."""
        for block in parent:
            if block.tag == "p":
                self.texts += self._paragraph(block)
            elif block.tag == "tbl":
                self._table(block)
            elif block.tag not in _LEFT_OUT:
                self.read_blocks(block)
            self._write_waiting()

    def _write_waiting(self) -> None:
        """Write the text boxes anchored in the block just read, each with what it anchors itself, then the notes."""
        while self._boxes or self._waiting:
            boxes, self._boxes = self._boxes, []
            waiting, self._waiting = self._waiting, []
            for box in boxes:
                self.read_blocks(box)
            for mark, note in waiting:
                texts = [text.strip() for paragraph in note.iter("p") for text in self._lines(paragraph)]
                self.texts.append(" ".join([mark, *filter(None, texts)]))

    def _table(self, table: Element) -> None:
        """Write a table cell by cell; one that only lays out a letterhead or signatures, paragraph by paragraph.

        Rows of figures with blank cells among them stand in a line of their own each, the cells between strokes: of
        cells one below the other nobody could tell which was blank.
        """
        rows = [list(_children(row, "tc")) for row in _children(table, "tr")]
        is_layout = len(rows) <= _LAYOUT_ROWS and all(len(row) <= _LAYOUT_COLUMNS for row in rows)
        is_ruled = not is_layout and has_gaps([[_all_text(cell) for cell in row] for row in rows])
        for row in rows:
            if is_ruled and is_row_of_figures([_all_text(cell) for cell in row]):
                self.texts.append(f"| {' | '.join(map(self._cell, row))} |")
                continue
            for cell in row:
                self.texts += self._cell_lines(cell) if is_layout else [self._cell(cell)]
                for inner in _children(cell, "tbl"):
                    self._table(inner)

    def _cell(self, cell: Element) -> str:
        return " ".join(text.strip() for text in self._cell_lines(cell) if text.strip())

    def _cell_lines(self, cell: Element) -> list[str]:
        return [text for paragraph in _children(cell, "p") for text in self._lines(paragraph)]

    def _paragraph(self, paragraph: Element) -> list[str]:
        """The lines of a paragraph of the text, each in `**` when all of it is bold."""
        style = self._style(paragraph.find("pPr"), "pStyle")
        worded = [run for run in _runs(paragraph) if any(map(str.isalnum, _typed(run)))]
        texts = self._lines(paragraph)
        if worded and all(self._is_bold(run, style) for run in worded):
            return [f"**{text.strip()}**" if text.strip() else text for text in texts]
        return texts

    def _lines(self, paragraph: Element) -> list[str]:
        """The lines of a paragraph with its list number; more than one where it is broken by hand."""
        properties = paragraph.find("pPr")
        typed = "".join(map(self._run, _runs(paragraph)))
        label = self._label(properties, self._style(properties, "pStyle")) if typed.strip() else ""
        text = f"{label} {typed}" if label else typed
        self._characters += len(text) + 1
        refuse_too_much_text(self._characters, self.limits)
        return text.split("\n")

    def _label(self, properties: Element | None, style: Style) -> str:
        list_id, depth = list_place(properties)
        list_id = style.list_id if list_id is None else list_id
        if list_id is None:
            return ""
        return self.numbering.next_label(list_id, depth if depth is not None else style.depth or 0)

    def _style(self, properties: Element | None, tag: str) -> Style:
        named = None if properties is None else properties.find(tag)
        return self.styles.get("" if named is None else named.get("val", ""), Style())

    def _is_bold(self, run: Element, paragraph_style: Style) -> bool:
        properties = run.find("rPr")
        said = (is_on(properties, "b"), self._style(properties, "rStyle").is_bold, paragraph_style.is_bold)
        return next((is_bold for is_bold in said if is_bold is not None), False)

    def _run(self, run: Element) -> str:
        properties = run.find("rPr")
        left_out = next((note for tag, note in _NOT_READ.items() if is_on(properties, tag)), None)
        if left_out is not None:
            self.seen.add(left_out)
            return ""
        text = "".join(self._piece(piece, run) for piece in run)
        alignment = None if properties is None else properties.find("vertAlign")
        return raise_digits(text) if alignment is not None and alignment.get("val") == "superscript" else text

    def _piece(self, piece: Element, run: Element) -> str:
        if piece.tag == "t":
            return (piece.text or "").replace("\n", " ")
        if piece.tag in ("footnoteReference", "endnoteReference"):
            return self._anchor(piece, run)
        if piece.tag not in _TEXT_OF and piece.tag not in _LEFT_OUT:
            self._boxes += _boxes(piece)
        return _TEXT_OF.get(piece.tag, "")

    def _anchor(self, reference: Element, run: Element) -> str:
        """The mark of a note, counted through the document; the note waits until its paragraph is written."""
        # Taken out on its first use, so that a note anchored in itself ends.
        note = self.notes.pop((reference.tag.removesuffix("Reference"), reference.get("id", "")), None)
        if note is None:
            return ""
        self._anchor_count += 1
        own_mark = "".join(piece.text or "" for piece in run.iter("t")) if reference.get("customMarkFollows") else ""
        mark = own_mark or raise_digits(str(self._anchor_count))
        self._waiting.append((mark, note))
        return "" if own_mark else mark


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """The children of this tag, looking through the wrappers Word puts round them (content controls, insertions)."""
    for child in parent:
        if child.tag == tag:
            if tag != "tr" or child.find("trPr/del") is None:
                yield child
        elif child.tag not in _LEFT_OUT and child.tag not in ("p", "tbl", "tr", "tc"):
            yield from _children(child, tag)


def _all_text(cell: Element) -> str:
    return "".join(text.text or "" for text in cell.iter("t")).strip()


def _typed(run: Element) -> str:
    return "".join(piece.text or "" for piece in run if piece.tag == "t")


def _runs(paragraph: Element) -> Iterator[Element]:
    """The runs of a paragraph in order, deleted ones left out."""
    for child in paragraph:
        if child.tag == "r":
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _runs(child)


def _boxes(piece: Element) -> Iterator[Element]:
    """The text boxes drawn at a place, each once."""
    if piece.tag == "txbxContent":
        yield piece
    elif piece.tag not in _LEFT_OUT:
        for child in piece:
            yield from _boxes(child)
