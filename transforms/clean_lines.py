"""Lines as typed become a document: Unicode NFC once, legacy letters converted, unprintable characters taken out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from schemas.documents import Document, Line, Refusal
from schemas.limits import LIMITS, ReadingLimits
from transforms.convert_legacy import convert_legacy, replace_look_alikes
from transforms.cut_lines import cut_lines

# Raised digits travel as private characters until legacy letters are converted: in TCVN3 `¹` is the letter ạ.
_RAISED = {digit: chr(0xE0B0 + digit) for digit in range(10)}
RAISED_DIGITS = frozenset(_RAISED.values())
_SUPERSCRIPTS = {_RAISED[digit]: mark for digit, mark in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_SYMBOL_BULLETS = dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d\uf0be\uf071\uf0f0\uf0e8", "-")
# The soft hyphen is taken out after conversion: in TCVN3 it is the letter ư.
_REPLACED = _SUPERSCRIPTS | _SYMBOL_BULLETS | {"\u00ad": ""}
_TO_REPLACE = re.compile(f"[{''.join(_REPLACED)}]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufffe\uffff]")
_LINE_BREAKING = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_REPLACEMENT = "\ufffd"


def raise_digits(digits: str) -> str:
    """Digits set in small raised type (a footnote's mark, m²), as they travel to `clean_lines`."""
    return "".join(_RAISED[int(digit)] if digit.isdecimal() else digit for digit in digits)


def clean_lines(
    media_type: str,
    typed: Iterable[Line],
    notes: Iterable[str] = (),
    limits: ReadingLimits = LIMITS,
) -> Document:
    """The document of these lines, each keeping its number and page; blanks of every kind are plain ones.

    A line longer than any a person writes is cut (see `cut_lines`).

    Notes added: `converted_tcvn3`, `converted_vni`, `converted_cp1258` (legacy letters), `removed_control_characters`,
    `has_replacement_characters` (U+FFFD: letters lost before the file came to us).

    Raises:
        Refusal: `empty_file` when nothing readable stands in it, `too_much_text` with `limit`.
    """
    lines = tuple(_counted(typed, limits))
    text, cleaning_notes = clean_text("\n".join(_LINE_BREAKING.sub(" ", line.text) for line in lines))
    if not text or text.isspace():
        raise Refusal("empty_file")
    cleaned = (
        Line(line.number, text_of_line, line.page) for line, text_of_line in zip(lines, text.split("\n"), strict=True)
    )
    return Document(media_type, tuple(cut_lines(cleaned)), tuple(dict.fromkeys([*notes, *cleaning_notes])))


def refuse_too_much_text(characters: int, limits: ReadingLimits) -> None:
    """Stop the reading of a document with so many characters, line breaks counted.

    Raises:
        Refusal: `too_much_text` with `limit`.
    """
    if characters > limits.text_characters:
        raise Refusal("too_much_text", {"limit": str(limits.text_characters)})


def _counted(typed: Iterable[Line], limits: ReadingLimits) -> Iterator[Line]:
    characters = -1
    for line in typed:
        characters += len(line.text) + 1
        refuse_too_much_text(characters, limits)
        yield line


def clean_text(typed: str) -> tuple[str, list[str]]:
    """The text with the same line breaks, and what was done to it (the notes of `clean_lines`)."""
    if typed.isascii() and not _UNPRINTABLE.search(typed):
        return typed, []
    text, converted = convert_legacy(unicodedata.normalize("NFC", typed))
    notes = list(converted)
    printable = _BLANKS.sub(" ", _UNPRINTABLE.sub("", text))
    if len(printable) < len(text):
        notes.append("removed_control_characters")
    if _REPLACEMENT in printable:
        notes.append("has_replacement_characters")
    return _TO_REPLACE.sub(lambda match: _REPLACED[match.group()], replace_look_alikes(printable)), notes
