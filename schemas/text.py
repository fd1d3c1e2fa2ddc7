"""Text that can be kept anywhere: in a database, a workbook, a page."""

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
