"""The XML parts of an Office file (a zip archive), opened so that neither size nor markup can harm the reader."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree as ET

from schemas.documents import Refusal
from schemas.limits import LIMITS, MIB, ReadingLimits, written_size

_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How Office programs pack; nothing else is unpacked."""
_OF_OFFICE = ("[content_types].xml", "mimetype", "content.xml", "word/", "xl/")
_ENTRY = b"PK\x01\x02"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
_DOCUMENT_TYPE = b"<!DOCTYPE"
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
_PIECE = MIB


@dataclass(frozen=True, slots=True)
class Package:
    """An archive whose sizes were looked at before anything was unpacked.

    Attributes:
        names: of its parts, folders divided by `/`.
        stored: the same as the archive has them: some programs divide folders by backslashes, or begin with one.
    """

    archive: zipfile.ZipFile
    names: frozenset[str]
    limits: ReadingLimits
    stored: Mapping[str, zipfile.ZipInfo]

    def part(self, name: str) -> ET.Element | None:
        """The root of an XML part with namespaces taken off its tags and attributes, or None where it is missing.

        Raises:
            Refusal: `truncated` when the archive breaks off in it, `unreadable_docx` when it is no sound XML,
                `too_many_tags` with `limit`.
        """
        return None if name not in self.names else _parse(self._unpack(name), self.limits)

    def related(self, name: str) -> dict[str, str]:
        """The parts a part points to, by kind of relation (`numbering`, `footnotes` …); of '' the archive's own."""
        folder, file_name = posixpath.split(name)
        relations = self.part(posixpath.join(folder, "_rels", f"{file_name}.rels"))
        found: dict[str, str] = {}
        for relation in relations if relations is not None else ():
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rpartition("/")[2]
                found.setdefault(kind, self._spelt(_target(folder, relation)))
        return found

    def targets(self, name: str, kind: str = "") -> dict[str, str]:
        """The parts a part points to, by the relation's own id; of one kind of relation where it is given."""
        folder, file_name = posixpath.split(name)
        relations = self.part(posixpath.join(folder, "_rels", f"{file_name}.rels"))
        return {
            relation.get("Id", ""): self._spelt(_target(folder, relation))
            for relation in (relations if relations is not None else ())
            if relation.get("TargetMode") != "External"
            and relation.get("Type", "").endswith(f"/{kind}" if kind else "")
        }

    def content(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            Refusal: `truncated` when the archive breaks off in it, `too_big_unzipped` when it is larger than it said.
        """
        return self._unpack(name)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part piece by piece, for parts that may be larger than one may be as a whole.

        Raises:
            Refusal: `truncated` when the archive breaks off in it.
        """
        try:
            with self.archive.open(self.stored[name]) as packed:
                while piece := packed.read(_PIECE):
                    yield piece
        except _BROKEN as error:
            raise Refusal("truncated") from error

    def _spelt(self, target: str) -> str:
        """The part as the archive spells it: small and capital letters are the same in a relation."""
        if target in self.names:
            return target
        return _by_small_letters(self.names).get(target.lower(), target)

    def _unpack(self, name: str) -> bytes:
        try:
            with self.archive.open(self.stored[name]) as packed:
                content = packed.read(self.limits.part_bytes + 1)
        except _BROKEN as error:
            raise Refusal("truncated") from error
        if len(content) > self.limits.part_bytes:
            raise Refusal("too_big_unzipped", {"limit": written_size(self.limits.part_bytes)})
        return content


@lru_cache(maxsize=1)
def _by_small_letters(names: frozenset[str]) -> dict[str, str]:
    return {name.lower(): name for name in sorted(names, reverse=True)}


def _target(folder: str, relation: ET.Element) -> str:
    return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")


def open_package(content: bytes, limits: ReadingLimits = LIMITS) -> Package:
    """The archive, once its entries and unpacked sizes are known to be within the limits.

    Raises:
        Refusal: `truncated` for an archive without its end, `encrypted`, `too_big_unzipped` or `too_many_parts` with
            `limit`; `damaged_package` where two entries have one name, or are packed as no Office program packs.
    """
    if content.count(_ENTRY) > limits.archive_entries:
        raise Refusal("too_many_parts", {"limit": str(limits.archive_entries)})
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise Refusal("truncated") from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refusal("encrypted")
    unpacked = sum(entry.file_size for entry in entries)
    allowed = min(limits.unpacked_bytes, max(limits.part_bytes, limits.unpacked_ratio * len(content)))
    if unpacked > allowed:
        raise Refusal("too_big_unzipped", {"limit": written_size(allowed)})
    stored = {posixpath.normpath(f"/{entry.filename}".replace("\\", "/")).lstrip("/"): entry for entry in entries}
    is_sound = len(stored) == len(entries) and all(entry.compress_type in _METHODS for entry in entries)
    if not is_sound and any(name.lower().startswith(_OF_OFFICE) for name in stored):
        raise Refusal("damaged_package")
    return Package(archive, frozenset(stored), limits, stored)


def _parse(content: bytes, limits: ReadingLimits) -> ET.Element:
    """The XML tree; markup that declares entities is refused, since Office files never do."""
    if b"\x00" in content[:4]:
        content = _DECLARATION.sub(b"", content.decode("utf-16", errors="replace").encode(), count=1)
    if _DOCUMENT_TYPE in content:
        raise Refusal("unreadable_docx")
    if content.count(b"<") > limits.part_tags:
        raise Refusal("too_many_tags", {"limit": str(limits.part_tags)})
    try:
        root = ET.fromstring(content)  # noqa: S314 - without a document type there are no entities to expand
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Refusal("unreadable_docx") from error
    for element in root.iter():
        element.tag = _local(element.tag)
        if element.attrib:
            element.attrib = {_local(name): value for name, value in element.attrib.items()}
    return root


def _local(name: str) -> str:
    return name.rpartition("}")[2]
