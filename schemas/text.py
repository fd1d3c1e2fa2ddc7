"""Text that can be kept anywhere: in a database, a workbook, a page."""

import re
import unicodedata
from pathlib import PurePosixPath

_VISIBLE = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
_FIRST_SURROGATE, _LAST_SURROGATE = "\ud800", "\udfff"
TURNS = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd")
"""Marks that turn the direction of writing, by � (`str.translate`): a cell then shows what does not stand there."""
LONGEST_CELL = 32_767
"""Letters a cell of a spreadsheet holds, as UTF-16 counts them."""
_CUT_OFF = " […]"
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_BYTES_OF_A_STEM = 180


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


def name_within(folder: str, file_name: str) -> str:
    """What a file is called within its inbox: its name, and before it the folders it lies in."""
    return f"{folder}/{file_name}" if folder else file_name


def cell_text(text: str) -> str:
    """The text as a cell of a spreadsheet can hold and show it.

    As `storable`, marks that turn the direction of writing as �; what is too long for a cell ends in `[…]`.
    """
    shown = text if text.isprintable() else storable(text).translate(TURNS)
    if len(shown) * 2 <= LONGEST_CELL or len(shown.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return shown
    kept = shown.encode("utf-16-le")[: (LONGEST_CELL - len(_CUT_OFF)) * 2]
    return kept.decode("utf-16-le", "ignore") + _CUT_OFF


def portable_stem(name: str) -> str:
    """A file's name without its ending, as every system may name a file of ours after it.

    Letters that Windows does not allow become `_`, so do points and blanks at the end; a device's name gets one in
    front; what is longer than a name may be is cut.
    """
    stem = _NOT_IN_FILE_NAMES.sub("_", storable_name(PurePosixPath(name).stem))
    stem = stem.encode()[:_BYTES_OF_A_STEM].decode("utf8", "ignore")
    stem = re.sub(r"[. ]+$", "_", stem) or "_"
    return f"_{stem}" if _DEVICES.fullmatch(stem) else stem
