"""Text that can be kept anywhere: in a database, a workbook, a page."""

import unicodedata

_VISIBLE = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
_FIRST_SURROGATE, _LAST_SURROGATE = "\ud800", "\udfff"


def storable(text: str) -> str:
    """The text with control characters shown as their symbols (␀), and halves of broken characters as �.

    Nothing is dropped, so positions stay. Line breaks and tabs are left alone.
    """
    if text.isprintable():
        return text
    shown = text.translate(_VISIBLE)
    if any(_FIRST_SURROGATE <= character <= _LAST_SURROGATE for character in shown):
        return "".join("\ufffd" if _FIRST_SURROGATE <= c <= _LAST_SURROGATE else c for c in shown)
    return shown


def storable_name(name: str) -> str:
    """A file's or folder's name in NFC on one line, each character that shows nothing or moves others made visible.

    What cannot be shown (bytes of no encoding, marks that turn the direction of writing) is a �.
    """
    shown = storable(unicodedata.normalize("NFC", name)).replace("\n", "␊").replace("\t", "␉")
    return shown if shown.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in shown)
