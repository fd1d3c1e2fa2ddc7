"""Small workbooks made in memory for the tests of the readers, part by part, sound or not."""

import struct
from collections.abc import Iterable, Mapping, Sequence

from tests.files_of_text import zip_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"
_ODS_NAMES = " ".join(
    f'xmlns:{prefix}="{_OPEN_DOCUMENT}{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def sheet_of(rows: str, head: str = "", tail: str = "") -> str:
    """The XML of a sheet around its rows."""
    return f'<worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'


def row_of(number: int, cells: Mapping[str, str], attributes: str = "") -> str:
    """A row of cells given by their columns, each as `s="1" t="b"|<v>1</v>` (attributes, then content)."""
    inside = "".join(
        f'<c r="{column}{number}"{" " if said else ""}{said}>{content}</c>'
        for column, cell in cells.items()
        for said, _, content in [cell.rpartition("|")]
    )
    return f'<row r="{number}"{attributes}>{inside}</row>'


def xlsx_of(
    sheets: Mapping[str, str] | Sequence[tuple[str, str]],
    strings: Sequence[str] = (),
    formats: Sequence[str] = (),
    parts: Mapping[str, str | bytes] | None = None,
    workbook: str = "",
) -> bytes:
    """A workbook of these sheets, given by their names as XML.

    Args:
        sheets: pairs where a name stands twice.
        strings: XML of the texts that cells share.
        formats: number formats of the cell styles from 1; style 0 shows plain numbers.
        parts: further parts, or others in place of those made here.
        workbook: XML before the list of sheets; a sheet's name may end in `"` and further attributes.
    """
    listed = list(sheets.items()) if isinstance(sheets, Mapping) else list(sheets)
    numbered = [(f"r{at}", f"worksheets/sheet{at}.xml", *each) for at, each in enumerate(listed, 1)]
    files: dict[str, str | bytes] = {
        "_rels/.rels": relations_of([("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}">{workbook}<sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{at[1:]}" r:id="{at}"/>' for at, _, name, _ in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations_of([(at, "worksheet", part) for at, part, _, _ in numbered]),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in strings)}</sst>',
        "xl/styles.xml": _styles(formats),
        **{f"xl/{part}": xml for _, part, _, xml in numbered},
        **(parts or {}),
    }
    return zip_of({name: text.encode() if isinstance(text, str) else text for name, text in files.items()})


def relations_of(listed: Iterable[tuple[str, str, str]]) -> str:
    """A part of relations: id, kind and target of each."""
    each = "".join(f'<Relationship Id="{at}" Type="{_RELATIONS}/{kind}" Target="{to}"/>' for at, kind, to in listed)
    return f'<Relationships xmlns="{_PACKAGE}">{each}</Relationships>'


def comments_of(texts: Mapping[str, str]) -> dict[str, str]:
    """The parts of the first sheet's comments, by their cells."""
    listed = "".join(f'<comment ref="{cell}"><text><t>{text}</t></text></comment>' for cell, text in texts.items())
    return {
        "xl/worksheets/_rels/sheet1.xml.rels": relations_of([("r1", "comments", "../comments1.xml")]),
        "xl/comments1.xml": f'<comments xmlns="{MAIN}"><commentList>{listed}</commentList></comments>',
    }


def _styles(formats: Sequence[str]) -> str:
    own = "".join(f'<numFmt numFmtId="{163 + at}" formatCode="{code}"/>' for at, code in enumerate(formats, 1))
    styles = "".join(f'<xf numFmtId="{163 + at}"/>' for at in range(1, len(formats) + 1))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )


def ods_of(tables: str, styles: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument workbook of these tables."""
    content = (
        f"<office:document-content {_ODS_NAMES} {_CALC}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    files = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        **(parts or {}),
    }
    return zip_of({name: text.encode() for name, text in files.items()})


def table_of(rows: str, name: str = "Biểu", attributes: str = "") -> str:
    """A sheet of an OpenDocument workbook."""
    return f'<table:table table:name="{name}" {attributes}>{rows}</table:table>'


def xlsb_of(
    sheets: Mapping[str, bytes],
    strings: Sequence[str] = (),
    formats: Sequence[str] = (),
    states: Mapping[str, int] | None = None,
) -> bytes:
    """A binary workbook of these sheets.

    Args:
        sheets: parts by the sheets' names, see `binary_sheet`.
        strings: texts that cells share.
        formats: number formats of the cell styles from 1; style 0 shows plain numbers.
        states: of sheets that are not shown: 1 hidden, 2 very hidden.
    """
    hidden = states or {}
    listed = [(f"r{at}", f"worksheets/sheet{at}.bin", *each) for at, each in enumerate(sheets.items(), 1)]
    bundle = b"".join(
        record(156, struct.pack("<2I", hidden.get(name, 0), int(at[1:])) + wide(at) + wide(name))
        for at, _, name, _ in listed
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _binary_types(len(listed)),
        "_rels/.rels": relations_of([("r1", "officeDocument", "xl/workbook.bin")]),
        "xl/_rels/workbook.bin.rels": relations_of(
            [
                *((at, "worksheet", part) for at, part, _, _ in listed),
                ("s1", "sharedStrings", "sharedStrings.bin"),
                ("s2", "styles", "styles.bin"),
            ]
        ),
        "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
        "xl/sharedStrings.bin": record(159, struct.pack("<2I", len(strings), len(strings)))
        + b"".join(record(19, b"\0" + wide(text)) for text in strings)
        + record(160),
        "xl/styles.bin": _binary_styles(formats),
        **{f"xl/{part}": content for _, part, _, content in listed},
    }
    return zip_of({name: text.encode() if isinstance(text, str) else text for name, text in files.items()})


def binary_sheet(rows: bytes, columns: bytes = b"", merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """The part of a sheet: records of its rows and columns, and its merged ranges (top, bottom, left, right)."""
    merged = record(177, struct.pack("<I", len(merges))) + b"".join(record(176, struct.pack("<4I", *m)) for m in merges)
    return (
        record(129)
        + record(148, bytes(16))
        + (record(390) + columns + record(391) if columns else b"")
        + record(145)
        + rows
        + record(146)
        + (merged + record(178) if merges else b"")
        + record(130)
    )


def record(number: int, content: bytes = b"") -> bytes:
    """A record of a binary workbook."""
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    length, rest = b"", len(content)
    while rest > 0x7F:
        length += bytes([rest & 0x7F | 0x80])
        rest >>= 7
    return head + length + bytes([rest]) + content


def binary_row(number: int, cells: bytes, *, is_hidden: bool = False) -> bytes:
    """The records of a row, from 0."""
    flags = bytes([0, 0x10 if is_hidden else 0, 0])
    return record(0, struct.pack("<2IH", number, 0, 300) + flags + struct.pack("<I", 0)) + cells


def binary_cell(number: int, column: int, value: bytes, style: int = 0) -> bytes:
    """The record of a cell: 1 blank, 2 packed number, 3 error, 4 truth, 5 number, 6 text, 7 shared; 8 to 11 formulas."""
    return record(number, struct.pack("<2I", column, style) + value)


def wide(text: str) -> bytes:
    """A text with its length before it."""
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def _binary_styles(formats: Sequence[str]) -> bytes:
    own = b"".join(record(44, struct.pack("<H", 163 + at) + wide(code)) for at, code in enumerate(formats, 1))
    ids = [0, *(163 + at for at in range(1, len(formats) + 1))]
    styles = b"".join(record(47, struct.pack("<5H", 0, number, 0, 0, 0) + bytes(6)) for number in ids)
    base = (
        record(626, struct.pack("<I", 1)) + record(47, struct.pack("<5H", 0xFFFF, 0, 0, 0, 0) + bytes(6)) + record(627)
    )
    return (
        record(278)
        + (record(615, struct.pack("<I", len(formats))) + own + record(616) if formats else b"")
        + base
        + record(617, struct.pack("<I", len(ids)))
        + styles
        + record(618)
        + record(279)
    )


def _binary_types(sheets: int) -> str:
    kinds = {
        "/xl/workbook.bin": "sheet.binary.macroEnabled.main",
        "/xl/sharedStrings.bin": "sharedStrings",
        "/xl/styles.bin": "styles",
        **{f"/xl/worksheets/sheet{at}.bin": "worksheet" for at in range(1, sheets + 1)},
    }
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="application/vnd.ms-excel.{kind}"/>' for part, kind in kinds.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )
