"""The texts that the cells of a workbook share, by their numbers."""

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from schemas.documents import Refusal
from schemas.limits import LIMITS, ReadingLimits
from transforms.finish_workbook import check_filled
from transforms.scan_sheet import UnusualMarkupError, plain_text, without_escapes

_PLAIN = re.compile(r'<si><t(?: xml:space="preserve")?(?:/>|>([^<]*)</t>)</si>')
_RUN_OF_TEXT = re.compile(r"<t(?: [^<>]*)?>([^<]*)</t>")
_READING_AID = re.compile(r"<rPh (?:[^<]++|<(?!/?rPh\b))*+</rPh>")
_ITEM, _ITEM_END = "<si>", "</si>"
_DOCUMENT_TYPE = b"<!DOCTYPE"


def read_shared_strings(xml: bytes, limits: ReadingLimits = LIMITS) -> list[str]:
    """The texts in order, runs of one text in several formats joined, reading aids (furigana) left out.

    Raises:
        Refusal: `unreadable_workbook` where it is no sound XML or declares a document type; `too_many_cells` with
            `limit` where there are more texts than cells may be filled.
    """
    check_filled(xml.count(b"<si"), limits)
    if b"<!" in xml or b"<sst" not in xml:
        return list(_parsed(xml, limits))
    try:
        return _scanned(xml.decode())
    except (UnusualMarkupError, UnicodeDecodeError):
        return list(_parsed(xml, limits))


def _scanned(text: str) -> list[str]:
    """The texts of XML as Excel writes it."""
    plain = _PLAIN.findall(text)
    if len(plain) == text.count("<si"):
        return [plain_text(each) for each in plain]
    if not _is_rich(text):
        raise UnusualMarkupError
    return [_joined(item) for item in _items(text)]


def _is_rich(text: str) -> bool:
    """Whether all texts stand in runs as Excel writes them."""
    items = text.count(_ITEM)
    runs = text.count("<t>") + text.count("<t ")
    return (
        0 < items == text.count("<si") == text.count(_ITEM_END)
        and text.count("<rPh ") == text.count("</rPh>")
        and runs == len(_RUN_OF_TEXT.findall(text))
    )


def _items(text: str) -> Iterator[str]:
    for chunk in text.split(_ITEM)[1:]:
        yield chunk[: chunk.find(_ITEM_END)]


def _joined(item: str) -> str:
    runs = _READING_AID.sub("", item) if "<rPh" in item else item
    return plain_text("".join(_RUN_OF_TEXT.findall(runs)))


def _parsed(xml: bytes, limits: ReadingLimits) -> Iterator[str]:
    """The texts of XML that is written in an unusual way."""
    if _DOCUMENT_TYPE in xml:
        raise Refusal("unreadable_workbook")
    found = 0
    try:
        for _, element in ET.iterparse(io.BytesIO(xml)):  # noqa: S314 - no document type, so no entities to expand
            if _local(element) == "si":
                found += 1
                check_filled(found, limits)
                yield without_escapes("".join(_runs(element)))
                element.clear()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Refusal("unreadable_workbook") from error


def _runs(element: ET.Element) -> Iterator[str]:
    for child in element:
        if _local(child) == "t":
            yield child.text or ""
        elif _local(child) == "r":
            yield from _runs(child)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
