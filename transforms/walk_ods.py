"""The sheets of an OpenDocument workbook as they pass by in its XML: tables, hidden columns, rows with their cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from schemas.documents import Refusal

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _STYLE, _OFFICE, _DRAW = (
    f"{_URN}{name}:1.0}}" for name in ("table", "text", "style", "office", "drawing")
)
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_SEPARATOR = "}"
_UNSEEN = ("collapse", "filter")
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_NO_SHEETS = (f"{_TABLE}shapes", f"{_TABLE}dde-links", f"{_TABLE}tracked-changes")
_ROW, _PARAGRAPH, _COMMENT = f"{_TABLE}table-row", f"{_TEXT}p", f"{_OFFICE}annotation"
_KIND, _CALC_KIND, _VALUE, _FORMULA = (
    f"{_OFFICE}value-type",
    f"{_CALC}value-type",
    f"{_OFFICE}value",
    f"{_TABLE}formula",
)
_ROWS_REPEATED, _COLUMNS_REPEATED = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_ROWS_SPANNED, _COLUMNS_SPANNED = f"{_TABLE}number-rows-spanned", f"{_TABLE}number-columns-spanned"
_NOT_OF_CELLS = (_DRAW, f"{_TABLE}table", f"{_TEXT}note", f"{_TEXT}ruby-text")
_STORED = {
    "date": f"{_OFFICE}date-value",
    "time": f"{_OFFICE}time-value",
    "boolean": f"{_OFFICE}boolean-value",
    "string": f"{_OFFICE}string-value",
}
_CHUNK = 1 << 16
_MOST_BLANKS = 1_000
_FURTHEST = 2**21
"""Beyond any sheet: no program has as many rows."""


@dataclass(frozen=True, slots=True)
class OdsHiddenStyle:
    """A style of tables that are not shown."""

    name: str


@dataclass(frozen=True, slots=True)
class OdsTable:
    """A sheet begins."""

    name: str
    style: str


@dataclass(frozen=True, slots=True)
class OdsHiddenColumns:
    """Columns of the sheet that are not shown, from 0."""

    first: int
    count: int


@dataclass(slots=True)
class OdsCell:
    """A cell with anything in it, or several alike side by side.

    Attributes:
        column: of the first, from 0.
        across: how many there are.
        kind: `float`, `percentage`, `currency`, `date`, `time`, `boolean`, `string` or `error`; '' for none.
        stored: the value as stored, None where there is none.
        formula: as written, None for none.
        rows: over which the cell is merged, `columns` likewise.
        text: what it shows; lines apart by line breaks.
        comment: what a comment on it says.
    """

    column: int
    across: int
    kind: str
    stored: str | None
    formula: str | None
    rows: int
    columns: int
    text: str = ""
    comment: str = ""

    def is_blank(self) -> bool:
        """Whether nothing stands in the cell and nothing is merged into it."""
        return not (self.kind or self.formula or self.text or self.comment or self.rows > 1 or self.columns > 1)


@dataclass(frozen=True, slots=True)
class OdsRow:
    """A row, or several alike one below the other, from 0."""

    number: int
    repeats: int
    is_hidden: bool
    cells: list[OdsCell]


OdsPiece = OdsHiddenStyle | OdsTable | OdsHiddenColumns | OdsRow


def walk_ods(xml: bytes) -> Iterator[OdsPiece]:
    """The pieces of a workbook in the order of its XML.

    Raises:
        Refusal: `unreadable_workbook` where it is no sound XML or declares a document type.
    """
    walk = _Walk()
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.show
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for at in range(0, len(xml), _CHUNK):
            parser.Parse(xml[at : at + _CHUNK], at + _CHUNK >= len(xml))
            yield from walk.pieces
            walk.pieces.clear()
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refusal("unreadable_workbook") from error


def _refuse(*_: object) -> None:
    """Workbooks never declare a document type; one that does may hold entities without end."""
    raise Refusal("unreadable_workbook")


@dataclass(slots=True)
class _Walk:
    """Where the walk stands.

    Attributes:
        pieces: what was met and not yet handed on.
        has_begun: whether any sheet has: rows stand in one.
        passed_over: how deep the walk is inside an element that holds no cells of a sheet: a drawing, a list of links.
        lines: the lines of the cell or comment the walk is in.
    """

    pieces: list[OdsPiece] = field(default_factory=list)
    has_begun: bool = False
    passed_over: int = 0
    style: str = ""
    row: int = 0
    column: int = 0
    repeats: int = 1
    is_hidden: bool = False
    cells: list[OdsCell] = field(default_factory=list)
    cell: OdsCell | None = None
    lines: list[list[str]] = field(default_factory=list)
    lines_of_cell: list[list[str]] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note an element that begins."""
        if self.passed_over:
            self.passed_over += 1
        elif self.cell is None:
            act = _OUTSIDE_CELLS.get(name)
            if act is not None:
                act(self, attributes)
        elif name == _PARAGRAPH:
            self.lines.append([])
        elif name.startswith(_NOT_OF_CELLS):
            self.passed_over = 1
        else:
            self._inside_cell(name, attributes)

    def show(self, text: str) -> None:
        """Keep the text of the cell or comment the walk is in."""
        if self.lines and not self.passed_over:
            self.lines[-1].append(text)

    def end(self, name: str) -> None:
        """Note an element that ends."""
        if self.passed_over:
            self.passed_over -= 1
        elif self.cell is not None:
            if name in _CELLS:
                self._end_cell(self.cell)
            elif name == _COMMENT:
                self.cell.comment, self.lines = _joined(self.lines), self.lines_of_cell
        elif name == _ROW and not self.has_begun:
            raise Refusal("unreadable_workbook")
        elif name == _ROW:
            self.pieces.append(OdsRow(self.row, self.repeats, self.is_hidden, self.cells))
            self.row += self.repeats

    def pass_over(self, _: dict[str, str]) -> None:
        """Begin to pass over an element and all in it."""
        self.passed_over = 1

    def begin_table(self, attributes: dict[str, str]) -> None:
        """A sheet begins."""
        self.pieces.append(OdsTable(attributes.get(f"{_TABLE}name", ""), attributes.get(f"{_TABLE}style-name", "")))
        self.row = self.column = 0
        self.has_begun = True

    def begin_row(self, attributes: dict[str, str]) -> None:
        """A row begins, or several alike."""
        self.repeats = _count(attributes, _ROWS_REPEATED)
        self.is_hidden = attributes.get(f"{_TABLE}visibility") in _UNSEEN
        self.column, self.cells = 0, []

    def begin_column(self, attributes: dict[str, str]) -> None:
        """A column is told of, or several alike."""
        count = _count(attributes, _COLUMNS_REPEATED)
        if self.has_begun and attributes.get(f"{_TABLE}visibility") in _UNSEEN:
            self.pieces.append(OdsHiddenColumns(self.column, count))
        self.column += count

    def begin_style(self, attributes: dict[str, str]) -> None:
        """A style begins."""
        self.style = attributes.get(f"{_STYLE}name", "")

    def tell_style(self, attributes: dict[str, str]) -> None:
        """The style says how tables are shown."""
        if attributes.get(f"{_TABLE}display") == "false":
            self.pieces.append(OdsHiddenStyle(self.style))

    def begin_cell(self, attributes: dict[str, str]) -> None:
        """A cell begins, or several alike."""
        kind = attributes.get(_KIND, "")
        self.cell = OdsCell(
            self.column,
            _count(attributes, _COLUMNS_REPEATED),
            "error" if attributes.get(_CALC_KIND) == "error" else kind,
            attributes.get(_STORED.get(kind, _VALUE)),
            attributes.get(_FORMULA),
            _count(attributes, _ROWS_SPANNED),
            _count(attributes, _COLUMNS_SPANNED),
        )
        self.column += self.cell.across
        self.lines = []

    def _inside_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name == _COMMENT:
            self.lines_of_cell, self.lines = self.lines, []
        elif name == f"{_TEXT}s":
            self.show(" " * min(_count(attributes, f"{_TEXT}c"), _MOST_BLANKS))
        elif name in (f"{_TEXT}line-break", f"{_TEXT}tab"):
            self.show("\n" if name.endswith("k") else "\t")

    def _end_cell(self, cell: OdsCell) -> None:
        cell.text = _joined(self.lines)
        if not cell.is_blank():
            self.cells.append(cell)
        self.cell, self.lines = None, []


_OUTSIDE_CELLS: dict[str, Callable[[_Walk, dict[str, str]], None]] = {
    **dict.fromkeys(_CELLS, _Walk.begin_cell),
    **dict.fromkeys(_NO_SHEETS, _Walk.pass_over),
    _ROW: _Walk.begin_row,
    f"{_TABLE}table": _Walk.begin_table,
    f"{_TABLE}table-column": _Walk.begin_column,
    f"{_STYLE}style": _Walk.begin_style,
    f"{_STYLE}table-properties": _Walk.tell_style,
}


def _count(attributes: dict[str, str], name: str) -> int:
    """How often a thing stands there, as far as any sheet reaches."""
    said = attributes.get(name)
    return min(max(1, int(said)), _FURTHEST) if said else 1


def _joined(lines: list[list[str]]) -> str:
    if len(lines) == 1 and len(lines[0]) == 1:
        return lines[0][0]
    return "\n".join("".join(line) for line in lines)
