"""Any file a sender may send: what it is by its content, and its text if it is a document this program reads."""

import re

from schemas.documents import Document, Refusal
from schemas.limits import LIMITS, ReadingLimits, written_size
from schemas.workbooks import Workbook
from transforms.blank_page_marks import blank_page_marks
from transforms.open_package import open_package
from transforms.read_docx import read_docx
from transforms.read_pdf import read_pdf
from transforms.read_text import read_text
from transforms.read_workbook import read_workbook

_PDF_MARK = b"%PDF-"
_PDF_MARK_WITHIN = 1024
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PARTS = {"word/": "docx", "xl/": "workbook", "ppt/": "presentation"}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
# Names of streams inside an OLE file, as they stand in its directory.
_OLE_WORKBOOKS = ("Workbook", "Book")
_OLE_STREAMS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "legacy_doc",
}
_MARKUP = re.compile(rb"\s*(?:<!doctype html|<html|<\?xml|\{\\rtf|MIME-Version:)", re.IGNORECASE)
_WORKBOOK_ENDINGS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")


def read_file(content: bytes, file_name: str = "", limits: ReadingLimits = LIMITS) -> Document | Workbook:
    """The text of a file, line by line, or the cells of a workbook, whatever its name says it is.

    Raises:
        Refusal: `too_big` with `size` and `limit`; `empty_file`; `legacy_doc`; `html_as_workbook`;
            `other_document_format`; `not_a_document`; `encrypted`; and what the reader of its kind raises.
    """
    if len(content) > limits.file_bytes:
        raise Refusal("too_big", {"size": written_size(len(content)), "limit": written_size(limits.file_bytes)})
    if not content:
        raise Refusal("empty_file")
    found = _read(content, file_name, limits)
    return found if isinstance(found, Workbook) else blank_page_marks(found)


def _read(content: bytes, file_name: str, limits: ReadingLimits) -> Document | Workbook:
    """The file by its content; its name only says what its sender took it for."""
    if _PDF_MARK in content[:_PDF_MARK_WITHIN]:
        return read_pdf(content, limits)
    if content.startswith(_ZIP_MARKS):
        return _read_archive(content, limits)
    if content.startswith(_OLE_MARK) and any(name.encode("utf-16-le") in content for name in _OLE_WORKBOOKS):
        return read_workbook(content, limits)
    _refuse_other_kinds(content, file_name)
    return read_text(content, limits)


def _read_archive(content: bytes, limits: ReadingLimits) -> Document | Workbook:
    """The text or cells of a zip archive that is a Word document or a workbook; every other kind is refused."""
    package = open_package(content, limits)
    # An OpenDocument file names its kind in a small part of its own.
    mark = package.archive.read("mimetype").decode("ascii", "replace") if "mimetype" in package.names else ""
    kinds = {kind for folder, kind in _MAIN_PARTS.items() if any(name.startswith(folder) for name in package.names)}
    if "docx" in kinds:
        return read_docx(content, limits)
    if "workbook" in kinds or mark.startswith(f"{_OPEN_DOCUMENT}spreadsheet"):
        return read_workbook(content, limits)
    raise Refusal("other_document_format" if kinds or mark.startswith(_OPEN_DOCUMENT) else "not_a_document")


def _refuse_other_kinds(content: bytes, file_name: str) -> None:
    if content.startswith(_OLE_MARK):
        streams = (code for name, code in _OLE_STREAMS.items() if name.encode("utf-16-le") in content)
        raise Refusal(next(streams, "not_a_document"))
    if content.startswith(_PICTURES):
        raise Refusal("not_a_document")
    if _MARKUP.match(content[:_PDF_MARK_WITHIN]) and file_name.lower().endswith(_WORKBOOK_ENDINGS):
        raise Refusal("html_as_workbook")
    if _MARKUP.match(content[:_PDF_MARK_WITHIN]):
        raise Refusal("other_document_format")
