import random
import re
from pathlib import Path

import pytest

from schemas.documents import Document, Refusal
from schemas.limits import ReadingLimits
from schemas.messages import catalogue, message
from tests.files_of_text import docx_of, paragraph, pdf_of, zip_of
from transforms.read_file import read_file

NOISE = random.Random(7)  # noqa: S311 - the same noise every time
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
REFUSING = [*Path("transforms").glob("*.py"), Path("flows/answer_reading_jobs.py"), Path("flows/ask_reader.py")]


def refused(content: bytes, limits: ReadingLimits | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_file(content, "báo cáo.docx", limits or ReadingLimits())
    return caught.value


def ole_with(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.docx", "", "../../etc/passwd"])
def test_content_decides_whatever_the_name_says(name: str) -> None:
    kinds = {
        "text/plain": "Kế hoạch".encode(),
        "application/pdf": pdf_of([["Kế hoạch"]]),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx_of(paragraph("Kế hoạch")),
    }
    for media_type, content in kinds.items():
        document = read_file(content, name)
        assert isinstance(document, Document)
        assert (document.media_type, document.lines[0].text) == (media_type, "Kế hoạch")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n ", "empty_file"),
        (NOISE.randbytes(50_000), "not_a_document"),
        (b"\x89PNG\r\n\x1a\n" + b"a" * 5_000, "picture"),
        (b"\xff\xd8\xff\xe0" + b"a" * 5_000, "picture"),
        (zip_of({"a.txt": b"x"}), "archive"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "archive"),
        (b"\x1f\x8b\x08" + bytes(50), "archive"),
        (b"bao cao.txt".ljust(257, b"\x00") + b"ustar\x00" + bytes(300), "archive"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(50), "picture"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), "picture"),
        (b"BM\x36\x10\x0e\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00" + bytes(50), "picture"),
        (b"MZ\x90\x00\x03" + bytes(500), "program"),
        (b"\x7fELF\x02\x01" + bytes(50), "program"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(500), "legacy_workbook"),
        (b"Return-Path: <a@b.vn>\r\nFrom: a@b.vn\r\nSubject: Bao cao\r\n\r\nKinh gui", "email_message"),
        (zip_of({"visio/document.xml": b"<p/>"}), "other_document_format"),
        (zip_of({"[Content_Types].xml": b"<Types/>", "a/b.xml": b"<p/>"}), "other_document_format"),
        (zip_of({"xl/workbook.xml": b"<workbook/>"}), "unreadable_workbook"),
        (zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "unreadable_workbook"),
        (zip_of({"mimetype": b"application/vnd.oasis.opendocument.text"}), "other_document_format"),
        (zip_of({"ppt/presentation.xml": b"<p/>"}), "other_document_format"),
        (ole_with("WordDocument"), "legacy_doc"),
        (ole_with("Workbook"), "unreadable_workbook"),
        (ole_with("EncryptedPackage"), "encrypted"),
        (OLE, "not_a_document"),
        (b"{\\rtf1\\ansi Ke hoach}", "other_document_format"),
        (b"\n<!DOCTYPE html><html></html>", "other_document_format"),
        (b"PK\x03\x04" + b"\x00" * 500, "truncated"),
        (docx_of(paragraph("Kế hoạch"))[:-100], "truncated"),
        (pdf_of([["Kế hoạch"]])[:-100], "truncated"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_other_kind_is_refused_by_its_name(content: bytes, code: str) -> None:
    assert refused(content).code == code


def test_a_protected_archive_is_encrypted() -> None:
    content = bytearray(docx_of(paragraph("Kế hoạch")))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1  # the flag of the first entry in the directory
    assert refused(bytes(content)).code == "encrypted"


def test_a_file_too_big_is_refused_with_both_sizes() -> None:
    refusal = refused(b"a" * 2048, ReadingLimits(file_bytes=1024))
    assert (refusal.code, refusal.details) == ("too_big", {"size": "2 KB", "limit": "1 KB"})


def test_markup_nested_beyond_reason_is_refused() -> None:
    deep = b"<document><body>" + b"<ins>" * 50_000 + b"</ins>" * 50_000 + b"</body></document>"
    assert refused(zip_of({"word/document.xml": deep})).code == "unreadable_docx"


def test_no_damaged_byte_makes_a_reader_fail_otherwise_than_by_refusal() -> None:
    known = {key.removeprefix("refusals.") for key in catalogue()}
    for whole in (docx_of(paragraph("Kinh phí 29.460")), pdf_of([["Kinh phí 29.460 triệu đồng"]]), "Kế hoạch".encode()):
        for _ in range(60):
            content = bytearray(whole)
            for at in NOISE.choices(range(len(content)), k=3):
                content[at] = NOISE.randrange(256)
            assert _code_or_none(bytes(content)) in {None, *known}


def _code_or_none(content: bytes) -> str | None:
    try:
        read_file(content)
    except Refusal as refusal:
        return refusal.code
    return None


def test_every_refusal_raised_has_its_message_in_both_languages() -> None:
    source = "\n".join(path.read_text(encoding="utf8") for path in REFUSING)
    codes = set(re.findall(r'Refusal\(\s*"(\w+)"', source)) | set(re.findall(r'_refused\(\s*"(\w+)"', source))
    assert codes
    assert all(catalogue()[f"refusals.{code}"]["vi"] and catalogue()[f"refusals.{code}"]["en"] for code in codes)


def test_every_note_has_its_message_in_both_languages() -> None:
    source = "\n".join(
        path.read_text(encoding="utf8")
        for path in REFUSING
        if path.stem.startswith(("read_", "clean_", "blank_", "finish_", "note_"))
    )
    notes = set(
        re.findall(
            r'"((?:converted|decoded|replaced|removed|has|hidden|formulas|earlier|damaged_beside)_[a-z0-9_]+)[":]',
            source,
        )
    )
    notes |= {f"converted_{name}" for name in ("tcvn3", "vni", "cp1258", "double_utf8", "utf16", "utf32")}
    assert notes == {key.removeprefix("notes.") for key in catalogue() if key.startswith("notes.")}


def test_messages_say_the_limit() -> None:
    refusal = refused(b"a" * 2048, ReadingLimits(file_bytes=1024))
    assert "1 KB" in message(f"refusals.{refusal.code}", "vi", **refusal.details)


def test_a_zip_bomb_named_docx_is_refused() -> None:
    assert refused(zip_of({"word/document.xml": b"0" * 60_000_000})).code == "too_big_unzipped"
