"""Any file a sender may send: what it is by its content, and its text if it is a document this program reads."""

import re

from schemas.documents import Document, Refusal
from schemas.limits import LIMITS, ReadingLimits, written_size
from transforms.blank_page_marks import blank_page_marks
from transforms.open_package import open_package
from transforms.read_docx import read_docx
from transforms.read_pdf import read_pdf
from transforms.read_text import read_text

_PDF_MARK = b"%PDF-"
_PDF_MARK_WITHIN = 1024
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PARTS = {"word/": "docx", "xl/": "workbook", "ppt/": "presentation"}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
# Names of streams inside an OLE file, as they stand in its directory.
_OLE_STREAMS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "legacy_doc",
    "Workbook": "workbook_not_supported",
    "Book": "workbook_not_supported",
}
_MARKUP = re.compile(rb"\s*(?:<!doctype html|<html|<\?xml|\{\\rtf|MIME-Version:)", re.IGNORECASE)
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")


def read_file(content: bytes, file_name: str = "", limits: ReadingLimits = LIMITS) -> Document:
    """The text of a file, line by line, whatever its name says it is.

    Raises:
        Refusal: `too_big` with `size` and `limit`; `empty_file`; `workbook_not_supported`; `legacy_doc`;
            `other_document_format`; `not_a_document`; `encrypted`; and what the reader of its kind raises.
    """
    del file_name  # content decides; names lie
    if len(content) > limits.file_bytes:
        raise Refusal("too_big", {"size": written_size(len(content)), "limit": written_size(limits.file_bytes)})
    if not content:
        raise Refusal("empty_file")
    return blank_page_marks(_read(content, limits))


def _read(content: bytes, limits: ReadingLimits) -> Document:
    if _PDF_MARK in content[:_PDF_MARK_WITHIN]:
        return read_pdf(content, limits)
    if content.startswith(_ZIP_MARKS):
        return _read_archive(content, limits)
    _refuse_other_kinds(content)
    return read_text(content, limits)


def _read_archive(content: bytes, limits: ReadingLimits) -> Document:
    """The text of a zip archive that is a Word document; every other kind is refused by its name."""
    package = open_package(content, limits)
    # An OpenDocument file names its kind in a small part of its own.
    mark = package.archive.read("mimetype").decode("ascii", "replace") if "mimetype" in package.names else ""
    kinds = {kind for folder, kind in _MAIN_PARTS.items() if any(name.startswith(folder) for name in package.names)}
    if "docx" in kinds:
        return read_docx(content, limits)
    if "workbook" in kinds or mark.startswith(f"{_OPEN_DOCUMENT}spreadsheet"):
        raise Refusal("workbook_not_supported")
    raise Refusal("other_document_format" if kinds or mark.startswith(_OPEN_DOCUMENT) else "not_a_document")


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(_OLE_MARK):
        streams = (code for name, code in _OLE_STREAMS.items() if name.encode("utf-16-le") in content)
        raise Refusal(next(streams, "not_a_document"))
    if content.startswith(_PICTURES):
        raise Refusal("not_a_document")
    if _MARKUP.match(content[:_PDF_MARK_WITHIN]):
        raise Refusal("other_document_format")
