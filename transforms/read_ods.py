"""Workbooks of LibreOffice and OpenOffice (.ods), read from their one XML part."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.etree import ElementTree as ET

from schemas.documents import Refusal
from schemas.workbooks import Address, Merge, Sheet, Visibility, Workbook, cell_name
from transforms.open_package import Package
from transforms.tidy_cells import check_area, check_sheets, in_unicode, named_apart, tidy_rows

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_HIDDEN = ("collapse", "filter")
_ERROR_MARKS = ("#", "Err:")
_DOCUMENT_TYPE = b"<!DOCTYPE"
_HEAD = 2_000


@dataclass(slots=True)
class _Filled:
    """A sheet while it is read: cells by address, since rows and cells may repeat a million times."""

    cells: dict[Address, object] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[Address, str] = field(default_factory=dict)
    formulas: dict[Address, str] = field(default_factory=dict)
    uncalculated: set[Address] = field(default_factory=set)
    percents: set[Address] = field(default_factory=set)
    comments: dict[Address, str] = field(default_factory=dict)


def read_ods(package: Package) -> Workbook:
    """The sheets of a workbook, in order.

    Raises:
        Refusal: `encrypted`, `unreadable_workbook`, `too_many_sheets`, `cell_far_away`.
    """
    if b"encryption-data" in package.content("META-INF/manifest.xml" if _has_manifest(package) else "mimetype"):
        raise Refusal("encrypted")
    content = package.content("content.xml") if "content.xml" in package.names else b""
    if not content or _DOCUMENT_TYPE in content[:_HEAD]:
        raise Refusal("unreadable_workbook")
    try:
        root = ET.parse(io.BytesIO(content)).getroot()  # noqa: S314 - no document type, no entities
    except ET.ParseError as error:
        raise Refusal("unreadable_workbook") from error
    tables = [each for each in root.iter() if _name(each) == "table" and _is_sheet(each)]
    check_sheets(len(tables), package.limits)
    unseen = _unseen_styles(root)
    names = named_apart([_told(each, "name") for each in tables])
    sheets = [_sheet(name, table, unseen, package) for name, table in zip(names, tables, strict=True)]
    kept, notes = in_unicode(sheets)
    return Workbook(_ODS, kept, notes)


def _has_manifest(package: Package) -> bool:
    return "META-INF/manifest.xml" in package.names


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _told(element: ET.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _is_sheet(table: ET.Element) -> bool:
    return any(_name(each) in ("table-row", "table-rows", "table-row-group", "table-header-rows") for each in table)


def _unseen_styles(root: ET.Element) -> frozenset[str]:
    """The styles of tables that are not shown."""
    return frozenset(
        _told(style, "name")
        for style in root.iter()
        if _name(style) == "style"
        for properties in style
        if _name(properties) == "table-properties" and _told(properties, "display") == "false"
    )


def _sheet(name: str, table: ET.Element, unseen: frozenset[str], package: Package) -> Sheet:
    filled = _Filled()
    _read_columns(table, filled)
    row = 0
    for each in _of_kind(table, "table-row"):
        repeats = int(_told(each, "number-rows-repeated") or 1)
        _read_row(each, row, repeats, filled, package)
        row += repeats
    is_hidden = _told(table, "style-name") in unseen
    visibility: Visibility = "hidden" if is_hidden else "visible"
    return Sheet(
        name,
        tidy_rows(_rows(name, filled, package)),
        tuple(filled.merges),
        visibility,
        frozenset(filled.hidden_rows),
        frozenset(filled.hidden_columns),
        filled.errors,
        filled.formulas,
        frozenset(filled.uncalculated),
        frozenset(filled.percents),
        filled.comments,
    )


def _of_kind(element: ET.Element, kind: str) -> Iterator[ET.Element]:
    """Rows or columns of a table, those in groups and headers too, tables inside cells left out."""
    for each in element:
        if _name(each) == kind:
            yield each
        elif _name(each).startswith(f"{kind}s") or _name(each) in (f"{kind}-group", f"table-header-{kind[6:]}s"):
            yield from _of_kind(each, kind)


def _read_columns(table: ET.Element, filled: _Filled) -> None:
    column = 0
    for each in _of_kind(table, "table-column"):
        repeats = int(_told(each, "number-columns-repeated") or 1)
        if _told(each, "visibility") in _HIDDEN:
            filled.hidden_columns.update(range(column, column + repeats))
        column += repeats


def _read_row(row: ET.Element, at: int, repeats: int, filled: _Filled, package: Package) -> None:
    column = 0
    if _told(row, "visibility") in _HIDDEN and repeats <= package.limits.sheet_cells:
        filled.hidden_rows.update(range(at, at + repeats))
    for cell in row:
        if _name(cell) not in ("table-cell", "covered-table-cell"):
            continue
        across = int(_told(cell, "number-columns-repeated") or 1)
        if _told(cell, "value-type") or _told(cell, "formula") or len(cell):
            if (len(filled.cells) + across * repeats) > package.limits.sheet_cells:
                raise Refusal("too_many_cells", {"limit": str(package.limits.sheet_cells)})
            for address in ((r, c) for r in range(at, at + repeats) for c in range(column, column + across)):
                _read_cell(cell, address, filled)
        column += across


def _read_cell(cell: ET.Element, address: Address, filled: _Filled) -> None:
    text = "\n".join("".join(part.itertext()) for part in cell if _name(part) == "p")
    formula = _told(cell, "formula").removeprefix("of:").lstrip("=")
    rows, columns = int(_told(cell, "number-rows-spanned") or 1), int(_told(cell, "number-columns-spanned") or 1)
    if rows > 1 or columns > 1:
        filled.merges.append(Merge(address[0], address[1], address[0] + rows - 1, address[1] + columns - 1))
    for note in (part for part in cell if _name(part) == "annotation"):
        filled.comments[address] = "\n".join("".join(p.itertext()) for p in note if _name(p) == "p")
    if formula:
        filled.formulas[address] = formula
    if text.startswith(_ERROR_MARKS) and (formula or _told(cell, "value-type") == "error"):
        filled.errors[address] = text
        return
    value = _value(cell, text)
    if value is None and formula and not _told(cell, "value-type"):
        filled.uncalculated.add(address)
    if value is not None:
        filled.cells[address] = value
        if _told(cell, "value-type") == "percentage":
            filled.percents.add(address)


def _value(cell: ET.Element, text: str) -> object:
    kind = _told(cell, "value-type")
    if kind in ("float", "percentage", "currency"):
        try:
            return float(_told(cell, "value"))
        except ValueError:
            return text or None
    if kind == "boolean":
        return _told(cell, "boolean-value") == "true"
    if kind == "date":
        return _moment(_told(cell, "date-value")) or text or None
    return (_told(cell, "string-value") or text) or None


def _moment(written: str) -> date | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _rows(name: str, filled: _Filled, package: Package) -> list[list[object]]:
    """The cells as rows from A1."""
    if not filled.cells:
        return []
    rows, columns = max(r for r, _ in filled.cells) + 1, max(c for _, c in filled.cells) + 1
    check_area(name, rows, columns, cell_name(rows - 1, columns - 1), package.limits)
    found: list[list[object]] = [[None] * columns for _ in range(rows)]
    for (row, column), value in filled.cells.items():
        found[row][column] = value
    return found
