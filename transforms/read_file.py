"""Any file a sender may send: what it is by its content, and its text if it is a document this program reads."""

import codecs
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
from transforms.tell_ole import OLE_MARK, is_cut_off, tell_ole
from transforms.tell_other_kinds import tell_other_kind, tell_other_ole, tell_other_zip
from transforms.tell_separated_values import has_separated_values

_PDF_MARK, _PDF_OBJECT = b"%PDF-", b" obj"
_PDF_MARK_WITHIN = 1024
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_MAIN_PARTS = {"word/": "docx", "xl/": "workbook", "ppt/": "presentation"}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_WORKBOOK_TYPES = (b"sheet.main+xml", b"sheet.macroEnabled.main+xml", b"sheet.binary.macroEnabled.main")
_CONTENT_TYPES = "[Content_Types].xml"
_MARKUP = re.compile(
    rb"\s*(?:<(?:!doctype html|html|head|meta|title|style|body|table|div|!--|\?xml)|\{\\rtf|MIME-Version:)",
    re.IGNORECASE,
)
_OF_EXCEL = (b"urn:schemas-microsoft-com:office:excel", b"urn:schemas-microsoft-com:office:spreadsheet")
_HEAD = 4096
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOK_ENDINGS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")
_VALUE_ENDINGS = (*_WORKBOOK_ENDINGS, ".csv", ".tsv")


def read_file(content: bytes, file_name: str = "", limits: ReadingLimits = LIMITS) -> Document | Workbook:
    """The text of a file, line by line, or the cells of a workbook, whatever its name says it is.

    Raises:
        Refusal: `too_big` with `size` and `limit`; `empty_file`; `legacy_doc`; `html_as_workbook`; `text_as_workbook`;
            `archive`; `picture`; `program`; `email_message`; `legacy_workbook`; `other_document_format`;
            `not_a_document`; `encrypted`; `truncated`; and what the reader of its kind raises.
    """
    if len(content) > limits.file_bytes:
        raise Refusal("too_big", {"size": written_size(len(content)), "limit": written_size(limits.file_bytes)})
    if not content:
        raise Refusal("empty_file")
    found = _read(content, file_name, limits)
    return found if isinstance(found, Workbook) else blank_page_marks(found)


def _read(content: bytes, file_name: str, limits: ReadingLimits) -> Document | Workbook:
    """The file by its content; its name only says what its sender took it for."""
    if content.startswith(_PDF_MARK) or (_PDF_MARK in content[:_PDF_MARK_WITHIN] and _PDF_OBJECT in content):
        return read_pdf(content, limits)
    if content.startswith(_ZIP_MARKS):
        return _read_archive(content, limits)
    if content.startswith(OLE_MARK):
        return _read_ole(content, limits)
    _refuse_other_kinds(content, file_name)
    document = read_text(content, limits)
    if file_name.lower().endswith(_VALUE_ENDINGS) and has_separated_values(document.lines):
        raise Refusal("text_as_workbook")
    return document


def _read_archive(content: bytes, limits: ReadingLimits) -> Document | Workbook:
    """The text or cells of a zip archive that is a Word document or a workbook; every other kind is refused."""
    package = open_package(content, limits)
    # An OpenDocument file names its kind in a small part of its own.
    mark = package.content("mimetype").decode("ascii", "replace") if "mimetype" in package.names else ""
    kinds = {
        kind for folder, kind in _MAIN_PARTS.items() if any(name.lower().startswith(folder) for name in package.names)
    }
    if not kinds and _CONTENT_TYPES in package.names:
        types = package.content(_CONTENT_TYPES)
        kinds = {"workbook"} if any(each in types for each in _WORKBOOK_TYPES) else set()
    if "docx" in kinds:
        return read_docx(content, limits)
    if "workbook" in kinds or mark.startswith(f"{_OPEN_DOCUMENT}spreadsheet"):
        return read_workbook(content, limits)
    is_known = kinds or mark.startswith(_OPEN_DOCUMENT) or _CONTENT_TYPES in package.names
    raise Refusal("other_document_format" if is_known else tell_other_zip(package.names))


def _read_ole(content: bytes, limits: ReadingLimits) -> Workbook:
    """The cells of an old Excel file; other old Office files are refused."""
    kind = tell_ole(content)
    if kind == "workbook":
        return read_workbook(content, limits)
    kind = kind or tell_other_ole(content)
    raise Refusal("truncated" if kind == "not_a_document" and is_cut_off(content) else kind)


def _refuse_other_kinds(content: bytes, file_name: str) -> None:
    kind = tell_other_kind(content)
    if kind is not None:
        raise Refusal(kind)
    head = _head(content)
    if _MARKUP.match(head):
        is_table = file_name.lower().endswith(_WORKBOOK_ENDINGS) or any(mark in head for mark in _OF_EXCEL)
        raise Refusal("html_as_workbook" if is_table else "other_document_format")


def _head(content: bytes) -> bytes:
    """The beginning of a file, in UTF-8 where it is text in UTF-16."""
    head = content[:_HEAD].removeprefix(codecs.BOM_UTF8)
    return head.decode("utf-16", "replace").encode() if head.startswith(_UTF16_MARKS) else head
