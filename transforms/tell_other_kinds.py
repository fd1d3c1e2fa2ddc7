"""Files people send that are no report, told by their first bytes so that each gets advice of its own."""

from collections.abc import Iterable

from transforms.tell_ole import holds_stream

_MARKS: dict[str, tuple[bytes, ...]] = {
    "archive": (
        b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MSCF\x00",
        b"\x28\xb5\x2f\xfd",
    ),
    "picture": (
        b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"8BPS", b"\x00\x00\x00\x0cjP  ",
        b"\xd7\xcd\xc6\x9a", b"AT&TFORM",
    ),
    "program": (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"),
    "legacy_workbook": (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00"),
    "email_message": (b"\x78\x9f\x3e\x22",),
}  # fmt: skip
_BRANDS = {b"heic": "picture", b"heix": "picture", b"mif1": "picture", b"avif": "picture"}
_TAR_AT, _TAR = 257, b"ustar"
_WINDOWS_PICTURE_AT, _SIZES_OF_ITS_HEADER = 14, (12, 40, 108, 124)
_MAIL_HEADERS = (b"return-path:", b"received:", b"delivered-to:", b"x-mozilla-status:", b"from:", b"subject:", b"date:")
_HEADERS_OF_A_MAIL = 2
_WINDOW = 4096
_HEADER_OF_A_PROGRAM = 64
_STREAMS = {
    "PowerPoint Document": "other_document_format",
    "VisioDocument": "other_document_format",
    "Quill": "other_document_format",
    "__properties_version1.0": "email_message",
}
_FOLDERS = {"visio/": "other_document_format", "Documents/": "other_document_format", "Index/": "other_document_format"}


def tell_other_kind(content: bytes) -> str | None:
    """The refusal a file deserves that is neither zip nor OLE nor PDF; None where it may be text."""
    for kind, marks in _MARKS.items():
        is_text = kind == "program" and b"\x00" not in content[:_HEADER_OF_A_PROGRAM]
        if content.startswith(marks) and not is_text:
            return kind
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        return _BRANDS[content[8:12]]
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "picture"
    if content[:2] == b"BM" and content[_WINDOWS_PICTURE_AT] in _SIZES_OF_ITS_HEADER and b"\x00" in content[:14]:
        return "picture"
    if content[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        return "archive"
    return "email_message" if _is_mail(content[:_WINDOW]) else None


def tell_other_ole(content: bytes) -> str:
    """The refusal an old Office file deserves that is neither a workbook nor a Word document."""
    found = (refusal for stream, refusal in _STREAMS.items() if holds_stream(content, stream))
    return next(found, "not_a_document")


def tell_other_zip(names: Iterable[str]) -> str:
    """The refusal a zip deserves that is neither a workbook nor a Word document, by the files inside it."""
    for name in names:
        for folder, refusal in _FOLDERS.items():
            if name.startswith(folder) and not name.endswith("/"):
                return refusal
    return "archive"


def _is_mail(head: bytes) -> bool:
    """Whether a text begins with the headers of a message, one of them of the post itself."""
    lines = [line.lower() for line in head.split(b"\r\n\r\n", 1)[0].splitlines()]
    headers = {each for each in _MAIL_HEADERS for line in lines if line.startswith(each)}
    is_first = bool(lines) and lines[0].startswith(_MAIL_HEADERS)
    return is_first and len(headers) > _HEADERS_OF_A_MAIL
