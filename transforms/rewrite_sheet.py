"""A sheet's XML, however it is written, as Excel would write it."""

from collections import defaultdict
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from schemas.documents import Refusal
from schemas.workbooks import column_name
from transforms.scan_sheet import MOST_ROWS, NAMESPACES, address_of

_SEPARATOR = "}"
_HOLDERS = {"sheetData": "worksheet", "row": "sheetData", "c": "row", "col": "cols", "mergeCell": "mergeCells"}
"""Where these stand and nowhere else: elsewhere nobody knows whether they count."""
_EXTENSIONS = f"{_SEPARATOR}extLst"


def rewrite_sheet(xml: bytes) -> str:
    """The sheet with its columns, rows, filled cells and merged ranges in order; formats and all else left out.

    Prefixes of names, order of attributes, comments, blanks between elements and rich text are gone; rows and cells
    without an address have the one their place gives them.

    Raises:
        Refusal: `unreadable_workbook` where it is no sound XML, declares a document type or has more rows than a sheet.
    """
    copy = _Copy()
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = copy.start, copy.end
    parser.CharacterDataHandler = copy.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the library's own signature
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refusal("unreadable_workbook") from error
    return copy.written()


def _refuse(*_: object) -> None:
    """Sheets never declare a document type; one that does may hold entities without end."""
    raise Refusal("unreadable_workbook")


@dataclass(slots=True)
class _Copy:
    """The sheet while it is copied, element by element.

    Attributes:
        inside: the elements the copy is in.
        passed_over: how deep it is in what later versions of Excel add, which holds no cells.
    """

    spans: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    rows: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    row_attributes: dict[int, str] = field(default_factory=dict)
    row: int = -1
    column: int = -1
    parts: dict[str, list[str]] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    formula: str | None = None
    inside: list[str] = field(default_factory=list)
    passed_over: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note an element that begins."""
        if self.passed_over or name.endswith(_EXTENSIONS):
            self.passed_over += 1
            return
        space, _, local = name.rpartition(_SEPARATOR)
        self.inside.append(local if space in NAMESPACES else "")
        if self.inside[-1] in _HOLDERS and self.inside[-2:-1] != [_HOLDERS[self.inside[-1]]]:
            _refuse()
        if self.inside[-1] == "row":
            self._begin_row(attributes)
        elif self.inside[-1] == "c":
            self._begin_cell(attributes)
        elif self.inside[-1] in ("f", "v") and self.inside[-1] in self.parts:
            _refuse()
        elif self.inside[-1] == "f":
            self.formula = f"<f{_written(attributes, ('t', 'ref', 'si'))}>"
            self.parts["f"] = []
        elif self.inside[-1] in ("v", "t") and self.inside[-2:-1] != ["rPh"]:
            self.parts.setdefault(self.inside[-1], [])
        elif self.inside[-1] == "col":
            self.spans.append(f"<col{_written(attributes, ('min', 'max', 'width', 'hidden'))}/>")
        elif self.inside[-1] == "mergeCell":
            self.merges.append(f"<mergeCell{_written(attributes, ('ref',))}/>")

    def text(self, text: str) -> None:
        """Keep the text of a value, a formula, an inline text."""
        if not self.passed_over and self.inside and self.inside[-1] in self.parts and self.inside[-2:-1] != ["rPh"]:
            self.parts[self.inside[-1]].append(text)

    def end(self, _: str) -> None:
        """Write a cell that ends."""
        if self.passed_over:
            self.passed_over -= 1
        elif self.inside.pop() == "c":
            self._write_cell()

    def written(self) -> str:
        """The sheet copied so far."""
        rows = (
            f"<row{self.row_attributes.get(number, '')}>{''.join(self.rows[number])}</row>"
            for number in sorted({*self.rows, *self.row_attributes})
        )
        parts = (("cols", self.spans), ("sheetData", rows), ("mergeCells", self.merges))
        inside = "".join(f"<{name}>{''.join(part)}</{name}>" for name, part in parts)
        return f'<worksheet xmlns="{NAMESPACES[0]}">{inside}</worksheet>'

    def _begin_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r", "").strip()
        self.row = int(said) - 1 if said.isdecimal() else self.row + 1
        if self.row >= MOST_ROWS:
            _refuse()
        self.column = -1
        self.row_attributes[self.row] = f' r="{self.row + 1}"{_written(attributes, ("ht", "hidden"))}'

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        """Where a cell stands: by its own address, else behind the one before."""
        address = address_of(attributes.get("r", ""))
        self.row, self.column = address or (max(self.row, 0), self.column + 1)
        self.attributes, self.parts, self.formula = attributes, {}, None

    def _write_cell(self) -> None:
        value = f"<v>{escape(''.join(self.parts['v']))}</v>" if "v" in self.parts else ""
        if self.formula is not None:
            value = f"{self.formula}{escape(''.join(self.parts['f']))}</f>{value}"
        elif "t" in self.parts:
            value = f"<is><t>{escape(''.join(self.parts['t']))}</t></is>"
        self.parts = {}
        if not value:
            return
        attributes = f'r="{column_name(self.column)}{self.row + 1}"{_written(self.attributes, ("s", "t"))}'
        self.rows[self.row].append(f"<c {attributes}>{value}</c>")


def _written(attributes: dict[str, str], names: tuple[str, ...]) -> str:
    return "".join(f' {name}="{escape(attributes[name])}"' for name in names if name in attributes)
