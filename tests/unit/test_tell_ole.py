import struct

import pytest

from transforms.tell_ole import OLE_MARK, tell_ole

CLASSES = {
    "word": bytes.fromhex("0609020000000000c000000000000046"),
    "excel": bytes.fromhex("2008020000000000c000000000000046"),
    "": bytes(16),
}


def entry(name: str, kind: int = 2, of_class: str = "") -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return written.ljust(64, b"\0") + struct.pack("<HB13x", len(written), kind) + CLASSES[of_class] + bytes(32)


def container(*entries: bytes, text: str = "") -> bytes:
    return OLE_MARK + bytes(504) + b"".join(entries) + text.encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (container(entry("Workbook")), "workbook"),
        (container(entry("WORKBOOK")), "workbook"),
        (container(entry("Book")), "workbook"),
        (container(entry("WordDocument")), "legacy_doc"),
        (container(entry("EncryptionInfo"), entry("EncryptedPackage")), "encrypted"),
        (container(entry("PowerPoint Document")), None),
        (container(entry("WordDocument"), text="Workbook"), "legacy_doc"),
        (container(entry("Workbook", kind=1), entry("WordDocument")), "legacy_doc"),
        (container(entry("Root Entry", 5, "word"), entry("WordDocument"), entry("Workbook")), "legacy_doc"),
        (container(entry("Root Entry", 5, "excel"), entry("Workbook"), entry("WordDocument")), "workbook"),
        (container(entry("Root Entry", 5), entry("Workbook"), entry("WordDocument")), "workbook"),
        (container(b"\1" + entry("Workbook")), "workbook"),
        (OLE_MARK, None),
    ],
)
def test_a_container_is_what_its_directory_says(content: bytes, kind: str | None) -> None:
    assert tell_ole(content) == kind
