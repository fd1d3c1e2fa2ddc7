"""A drawn sheet as an OpenDocument workbook: what an office that has LibreOffice sends; the same bytes each time."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.worksheet.worksheet import Worksheet

from schemas.workbooks import Address, column_name

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
    )
)  # fmt: skip
_FORMULAS = (
    'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
_MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {_NAMES} manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_CELL = re.compile(r"\b[A-Z]{1,2}\d+\b")
_INCHES_A_LETTER = 0.087
_POINTS_A_LINE = 15.0
_ACROSS = {"left": "start", "right": "end", "center": "center"}


def write_ods(sheet: Worksheet, values: Mapping[Address, Decimal | str | None]) -> bytes:
    """The sheet with its merged cells, looks and formulas.

    Args:
        sheet: as drawn.
        values: what its formulas give, by address from 0, a text being the error one shows; a formula that is not named
            has no value.
    """
    styles = _Styles()
    rows = "".join(_rows(sheet, values, styles))
    columns = "".join(_columns(sheet))
    table = f"<table:table table:name={quoteattr(sheet.title)}>{columns}{rows}</table:table>"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} {_FORMULAS} office:version="1.2">'
        f"<office:automatic-styles>{''.join(_widths(sheet))}{styles.written()}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    return _packed(
        {"mimetype": _MEDIA_TYPE, "content.xml": content, "styles.xml": _page(), "META-INF/manifest.xml": _MANIFEST}
    )


def _packed(parts: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, text in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(name, _EPOCH), text, how)
    return packed.getvalue()


def _page() -> str:
    """A4 across, one page wide."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {_NAMES} office:version="1.2">'
        '<office:automatic-styles><style:page-layout style:name="across"><style:page-layout-properties '
        'fo:page-width="11.69in" fo:page-height="8.27in" style:print-orientation="landscape" '
        'style:scale-to-X="1" style:scale-to-Y="0" fo:margin="0.4in"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="across"/>'
        "</office:master-styles></office:document-styles>"
    )


def _width(sheet: Worksheet, column: int) -> float:
    return float(sheet.column_dimensions[column_name(column)].width) * _INCHES_A_LETTER


def _widths(sheet: Worksheet) -> Iterator[str]:
    for column in range(sheet.max_column):
        yield (
            f'<style:style style:name="co{column}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{_width(sheet, column):.3f}in"/></style:style>'
        )
    for row in range(1, sheet.max_row + 1):
        yield (
            f'<style:style style:name="ro{row}" style:family="table-row"><style:table-row-properties '
            f'style:row-height="{sheet.row_dimensions[row].height or _POINTS_A_LINE}pt"/></style:style>'
        )


def _columns(sheet: Worksheet) -> Iterator[str]:
    for column in range(sheet.max_column):
        yield f'<table:table-column table:style-name="co{column}"/>'


def _rows(sheet: Worksheet, values: Mapping[Address, Decimal | str | None], styles: "_Styles") -> Iterator[str]:
    spans, covered = _merged(sheet)
    for row in range(1, sheet.max_row + 1):
        yield f'<table:table-row table:style-name="ro{row}">'
        for column in range(1, sheet.max_column + 1):
            at = (row - 1, column - 1)
            cell = sheet.cell(row, column)
            tag = "table:covered-table-cell" if at in covered else "table:table-cell"
            attributes, inside = _content(cell, at, values)
            yield f'<{tag} table:style-name="{styles.name(cell)}"{spans.get(at, "")}{attributes}>{inside}</{tag}>'
        yield "</table:table-row>"


def _merged(sheet: Worksheet) -> tuple[dict[Address, str], set[Address]]:
    spans, covered = {}, set()
    for area in sheet.merged_cells.ranges:
        top, left = area.min_row - 1, area.min_col - 1
        wide, high = area.max_col - left, area.max_row - top
        spans[top, left] = f' table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}"'
        covered |= {(top + down, left + across) for down in range(high) for across in range(wide)} - {(top, left)}
    return spans, covered


def _content(cell: Any, at: Address, values: Mapping[Address, Decimal | str | None]) -> tuple[str, str]:  # noqa: ANN401
    """The attributes and the text of a cell."""
    value = cell.value
    if value is None:
        return "", ""
    formula = ""
    if cell.data_type == "f":
        formula = f" table:formula={quoteattr('of:' + _open_formula(value))}"
        value = values.get(at)
        if value is None:
            return formula, ""
        if isinstance(value, str):
            return f'{formula} office:value-type="string" calcext:value-type="error"', f"<text:p>{value}</text:p>"
    if isinstance(value, str):
        text = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return ' office:value-type="string"', text
    return f'{formula} office:value-type="float" office:value="{value:f}"', f"<text:p>{value:f}</text:p>"


def _open_formula(formula: str) -> str:
    """`=SUM(D9:D11,D14)` as OpenFormula has it: `=SUM([.D9:.D11];[.D14])`."""
    dotted = _CELL.sub(lambda found: f".{found[0]}", formula)
    return re.sub(r"\.[A-Z]+\d+(?::\.[A-Z]+\d+)?", lambda found: f"[{found[0]}]", dotted).replace(",", ";")


class _Styles:
    """The looks of the cells, each named once."""

    def __init__(self) -> None:
        """None met yet."""
        self._names: dict[str, str] = {}

    def name(self, cell: Any) -> str:  # noqa: ANN401 - openpyxl has no types
        """The name of a cell's look."""
        return self._names.setdefault(_look(cell), f"ce{len(self._names)}")

    def written(self) -> str:
        """All of them."""
        decimals = "".join(
            f'<number:number-style style:name="n{d}"><number:number number:decimal-places="{d}" '
            f'number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
            for d in range(5)
        )
        looks = "".join(
            f'<style:style style:name="{name}" style:family="table-cell" {look}</style:style>'
            for look, name in self._names.items()
        )
        return decimals + looks


def _look(cell: Any) -> str:  # noqa: ANN401 - openpyxl has no types
    """The properties of a cell's look, from the attributes of its style on."""
    font, shown = cell.font, cell.number_format
    number = "" if shown == "General" else f'style:data-style-name="n{len(shown.partition(".")[2])}"'
    border = "0.5pt solid #000000" if cell.border.left and cell.border.left.style else "none"
    bold = ' fo:font-weight="bold"' if font.bold else ""
    italic = ' fo:font-style="italic"' if font.italic else ""
    wrap = "wrap" if cell.alignment.wrap_text else "no-wrap"
    across = _ACROSS[cell.alignment.horizontal or "left"]
    return (
        f'{number}><style:table-cell-properties fo:border="{border}" fo:wrap-option="{wrap}" '
        f'style:vertical-align="middle"/><style:paragraph-properties fo:text-align="{across}"/>'
        f'<style:text-properties style:font-name="Times New Roman" fo:font-family="Times New Roman" '
        f'fo:font-size="{font.size:g}pt"{bold}{italic}/>'
    )
