"""Files built to harm, each with the ways it may end: what is refused has a name, what can be read is read."""

import struct
import zlib
from collections.abc import Callable

from tests.files_of_cells import ods_of, row_of, sheet_of, table_of, xlsx_of
from tests.files_of_text import docx_of, paragraph, zip_of

_ONE = row_of(1, {"A": "<v>1</v>"})
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
_WORKBOOK = "xl/workbook.xml"
_MEGABYTE = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Bomb = tuple[str, Callable[[], bytes], frozenset[str]]


def _sheet(rows: str, **more: str) -> bytes:
    return xlsx_of({"a": sheet_of(rows, **more)})


def _pdf(*objects: str, trailer: str = "/Root 1 0 R", end: str = "%%EOF\n") -> bytes:
    """A PDF of these objects, numbered from 1, with a true table of places."""
    written, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(written + f"trailer << /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n{end}".encode())


def _page_tree_in_a_loop() -> bytes:
    return _pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>")


def _pages(count: int) -> bytes:
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    kids = " ".join(["3 0 R"] * count)
    return _pdf("<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", page)


def _page_showing(content: bytes, resources: str = "", filters: str = "") -> bytes:
    stream = f"<< /Length {len(content)} {filters} >>\nstream\n{content.decode('latin-1')}\nendstream"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << {resources} >> >>"
    return _pdf(
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while(1){}) >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        stream,
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 5 >>\n"
        "stream\n/X Do\nendstream",
        "<< /Type /XObject /Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
        "/Length 1 >>\nstream\n0\nendstream",
    )


def _deflated_bomb() -> bytes:
    twice = zlib.compress(zlib.compress(b"BT (a) Tj ET " * 40 * _MEGABYTE, 9), 9)
    return _page_showing(twice, filters="/Filter [/FlateDecode /FlateDecode]")


def _overlapping() -> bytes:
    """An archive whose directory names one entry's bytes five thousand times."""
    whole = zip_of({"xl/workbook.xml": b"a" * _MEGABYTE})
    at = whole.index(b"PK\x01\x02")
    entry = whole[at : whole.index(b"PK\x05\x06")]
    count = 4_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, at, 0)
    return whole[:at] + entry * count + end


def _nested(depth: int) -> bytes:
    content = b"x" * _MEGABYTE
    for _ in range(depth):
        content = zip_of({"xl/workbook.xml": content, "inside.zip": content})
    return content


def _ole(sectors: int, name: str, next_sector: int) -> bytes:
    """A container whose table of sectors points every sector to one and the same."""
    head = _OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, 2, 1, next_sector, 1)[:36] + struct.pack("<109I", 0, *[0] * 108)
    table = struct.pack("<128I", *[next_sector] * 128)
    entry = name.encode("utf-16-le") + b"\0\0"
    directory = entry.ljust(64, b"\0") + struct.pack("<HBB3I", len(entry), 2, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    directory = directory.ljust(116, b"\0") + struct.pack("<III", 1, 0x7FFFFFFF, 0)
    return head[:512].ljust(512, b"\0") + table + directory * 4 * sectors


def _encrypted_zip() -> bytes:
    whole = bytearray(zip_of({"word/document.xml": b"a" * 500}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(mark) + at] |= 1
    return bytes(whole)


def _stored_larger_than_said() -> bytes:
    whole = bytearray(_sheet(_ONE))
    at = whole.index(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", whole, at + 24, 1)
        at = whole.find(b"PK\x01\x02", at + 1)
    return bytes(whole)


_DAMAGED = frozenset({"unreadable_workbook"})
_BROKEN_DOCX = frozenset({"unreadable_docx"})
_BAD_PDF = frozenset({"unreadable_pdf", "no_text_layer", "unknown_office", "too_many_pages"})
_NO_OFFICE = frozenset({"unknown_office", "no_table"})
_TEXT = frozenset({"unknown_office", "not_a_document", "empty_file", "too_much_text"})

BOMBS: tuple[Bomb, ...] = (
    ("laughs.xlsx", lambda: xlsx_of({"a": f"<!DOCTYPE a [{_LAUGHS}]>{sheet_of('<row>&a9;</row>')}"}), _DAMAGED),
    ("laughs.docx", lambda: docx_of(f"<!DOCTYPE a [{_LAUGHS}]>&a9;"), _BROKEN_DOCX),
    ("outside.docx", lambda: docx_of('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;'), _BROKEN_DOCX),
    ("deep.docx", lambda: docx_of("<w:tbl><w:tr><w:tc>" * 300_000), _BROKEN_DOCX),
    (
        "deep and whole.docx",
        lambda: docx_of("<w:tbl><w:tr><w:tc>" * 100_000 + paragraph("a") + "</w:tc></w:tr></w:tbl>" * 100_000),
        _BROKEN_DOCX | _NO_OFFICE,
    ),
    ("deep.xlsx", lambda: _sheet("<a>" * 1_000_000), _DAMAGED),
    ("deep.ods", lambda: ods_of(table_of("<table:table-row>" * 500_000)), _DAMAGED),
    ("attribute.xlsx", lambda: _sheet(f'<row r="1" x="{"a" * 20 * _MEGABYTE}"/>'), _DAMAGED | {"no_cells", "no_table"}),
    (
        "attributes.xlsx",
        lambda: _sheet("<row " + " ".join(f'a{n}=""' for n in range(300_000)) + "/>"),
        _DAMAGED | {"no_cells"},
    ),
    ("names.xlsx", lambda: _sheet("".join(f"<a{n}/>" for n in range(500_000))), _DAMAGED | {"no_cells"}),
    ("strings.xlsx", lambda: xlsx_of({"a": sheet_of(_ONE)}, ["<t>" + "a" * 1_000 + "</t>"] * 40_000), _NO_OFFICE),
    (
        "one string a million times.xlsx",
        lambda: xlsx_of(
            {"a": sheet_of("".join(row_of(n, dict.fromkeys("ABCDE", 't="s"|<v>0</v>')) for n in range(1, 200_000)))},
            ["<t>" + "a" * 30_000 + "</t>"],
        ),
        _NO_OFFICE | {"too_much_text", "too_many_cells", "reader_memory", "no_table"},
    ),
    ("formulas.xlsx", lambda: _sheet(row_of(1, {"A": "<f>" + "(" * 500_000 + "</f><v>1</v>"})), _NO_OFFICE | _DAMAGED),
    ("external.xlsx", lambda: _sheet(row_of(1, {"A": "<f>'\\\\a.vn\\c$\\[b.xls]S'!A1</f><v>1</v>"})), _NO_OFFICE),
    ("wide.xlsx", lambda: _sheet(_ONE, head='<dimension ref="A1:XFD1048576"/>'), _NO_OFFICE),
    ("overlapping.xlsx", _overlapping, _DAMAGED | {"too_big_unzipped", "truncated", "no_cells"}),
    ("nested.zip", lambda: _nested(6), frozenset({"archive", "unreadable_workbook", "too_big_unzipped"})),
    ("zip in zip.docx", lambda: zip_of({"word/document.xml": _nested(3)}), _BROKEN_DOCX),
    ("wrong size.xlsx", _stored_larger_than_said, _DAMAGED | _NO_OFFICE | {"truncated"}),
    ("locked.docx", _encrypted_zip, frozenset({"encrypted"})),
    ("loop.xls", lambda: _ole(4, "Workbook", 1), _DAMAGED),
    ("loop to itself.xls", lambda: _ole(1, "Book", 0), _DAMAGED),
    ("locked.xlsx", lambda: _ole(1, "EncryptedPackage", 1), frozenset({"encrypted"})),
    ("old.doc", lambda: _ole(1, "WordDocument", 1), frozenset({"legacy_doc"})),
    ("thu.msg", lambda: _ole(1, "__properties_version1.0", 1), frozenset({"email_message"})),
    ("trinh chieu.ppt", lambda: _ole(1, "PowerPoint Document", 1), frozenset({"other_document_format"})),
    ("loop.pdf", _page_tree_in_a_loop, _BAD_PDF),
    ("many pages.pdf", lambda: _pages(100_000), frozenset({"too_many_pages"})),
    ("pages beyond.pdf", lambda: _pages(3).replace(b"/Count 3", b"/Count 2147483647"), _BAD_PDF),
    ("form in a loop.pdf", lambda: _page_showing(b"/X Do", "/XObject << /X 5 0 R >>"), _BAD_PDF),
    ("huge picture.pdf", lambda: _page_showing(b"/X Do", "/XObject << /X 6 0 R >>"), _BAD_PDF),
    ("deep dictionary.pdf", lambda: _page_showing(b"", "/A <<" * 100_000), _BAD_PDF),
    ("deep array.pdf", lambda: _page_showing(b"[" * 2_000_000 + b" TJ"), _BAD_PDF),
    ("many states.pdf", lambda: _page_showing(b"q " * 3_000_000), _BAD_PDF),
    ("deflated twice.pdf", _deflated_bomb, _BAD_PDF | {"reader_memory"}),
    ("table in a loop.pdf", lambda: _pdf("<< >>", trailer="/Root 1 0 R /Prev 9"), _BAD_PDF | {"truncated"}),
    ("one line.txt", lambda: b"a" * 49 * _MEGABYTE, _TEXT),
    ("line breaks.txt", lambda: b"\n" * 49 * _MEGABYTE, frozenset({"too_much_text"})),
    ("a line of one list.txt", lambda: b"1, " * 100_000, _TEXT),
    ("empty paragraphs.docx", lambda: docx_of("<w:p/>" * 2_500_000), frozenset({"too_many_tags"})),
    ("one line of numbers.txt", lambda: b"1" * 4 * _MEGABYTE, _TEXT),
    ("blank.txt", lambda: b" \n" * _MEGABYTE, _TEXT),
    ("control.txt", lambda: bytes(range(1, 9)) * 100_000, _TEXT),
    ("zeros.txt", lambda: bytes(_MEGABYTE), _TEXT),
    ("right to left.txt", ("\u202e" * 100_000).encode, _TEXT),
    ("marks.txt", ("e" + "\u0301" * 500_000).encode, _TEXT),
    ("halves.txt", lambda: ("\ud83d" * 10_000).encode("utf8", "surrogatepass"), _TEXT),
    ("wide halves.txt", lambda: b"\xff\xfe" + b"\x3d\xd8" * 10_000, _TEXT),
    ("utf-7.txt", lambda: "Kế hoạch giảm nghèo bền vững".encode("utf-7"), _TEXT),
    ("utf-32.txt", lambda: "Kế hoạch giảm nghèo".encode("utf-32"), _TEXT),
    ("emoji.txt", ("😀" * 200_000).encode, _TEXT),
    ("goi.rar", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(1_000), frozenset({"archive"})),
    ("anh.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(1_000), frozenset({"picture"})),
    ("chay.pdf", lambda: b"MZ\x90\x00" + bytes(1_000), frozenset({"program"})),
)
