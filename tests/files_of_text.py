"""Small files made in memory for the tests of the readers: Word packages and PDFs, without fonts or other programs."""

import io
import zipfile
from collections.abc import Mapping, Sequence

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

# A font of two-byte codes that are Unicode themselves: objects 3 and 4 of the file, its table of letters is object 5.
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Sans /Encoding /Identity-H /ToUnicode 5 0 R /DescendantFonts [4 0 R] >>",
    """<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sans /DW 500
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>
/FontDescriptor << /Type /FontDescriptor /FontName /Sans /Flags 4 /Ascent 800 /Descent -200 >> >>""",
)

Run = tuple[str, float, float]
"""Text, size of type and how far it is raised, in points."""


def docx_of(body: str, **parts: str) -> bytes:
    """A .docx whose body is this WordprocessingML; `numbering=`, `styles=`, `footnotes=` give other parts' content."""
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{_RELATIONS}/{name}" Target="{name}.xml"/>' for name in parts
    )
    files = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": f"<w:{name} {_W}>{content}</w:{name}>" for name, content in parts.items()},
    }
    return zip_of({name: text.encode() for name, text in files.items()})


def paragraph(text: str, properties: str = "", run_properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text, run_properties)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of one paragraph a cell."""
    return (
        "<w:tbl>"
        + "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) + "</w:tr>" for row in rows)
        + "</w:tbl>"
    )


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def pdf_of(pages: Sequence[Sequence[Sequence[Run] | str]], drawing: str = "", letters_drawn: int = 0) -> bytes:
    """A PDF of these lines, each a text in 13 points or several runs.

    The font is named, not embedded: its letters are known by the table from codes to Unicode alone. `drawing` is put
    on every page as it is; `letters_drawn` is the PDF's text rendering mode (0 filled, 3 unseen).
    """
    texts = {letter for page in pages for line in page for text, _, _ in _runs(line) for letter in text}
    table_entries = "".join(f"<{ord(letter):04X}> <{ord(letter):04X}>\n" for letter in sorted(texts))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(texts)} beginbfchar\n{table_entries}endbfchar endcmap end end"
    )
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        *_FONT,
        _stream(cmap),
    ]
    for index, page in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {7 + 2 * index} 0 R >>",
        )
        objects.append(_stream(f"{letters_drawn} Tr\n{_content(page)}{drawing}"))
    return _file_of(objects)


def _runs(line: Sequence[Run] | str) -> Sequence[Run]:
    return [(line, 13.0, 0.0)] if isinstance(line, str) else line


def _content(page: Sequence[Sequence[Run] | str]) -> str:
    drawn = ["BT 72 770 Td 16 TL"]
    for line in page:
        for text, size, raised in _runs(line):
            codes = text.encode("utf-16-be").hex()
            drawn.append(f"/F {size} Tf {raised} Ts <{codes}> Tj")
        drawn.append("T*")
    return "\n".join([*drawn, "ET\n"])


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _file_of(objects: Sequence[str]) -> bytes:
    written = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode("ascii")
    written += "".join(f"{place:010d} 00000 n \n" for place in places).encode("ascii")
    written += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
    return bytes(written)
