"""Vietnamese text as keys: diacritic-free forms that survive odd spelling, with every character's place kept."""

import unicodedata
from functools import lru_cache

_HIGHEST_LATIN = 0x1EFF
_CACHED = 256
"""One text is folded by many readers in turn."""


def _base_letter(character: str) -> str:
    if character in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", character)[0]
    return base.lower() if len(base.lower()) == 1 else base


_FOLDING = {
    code: _base_letter(chr(code)) for code in range(0x41, _HIGHEST_LATIN) if chr(code) != _base_letter(chr(code))
} | {ord("\u00a0"): " ", ord("–"): "-", ord("—"): "-", ord("‐"): "-", ord("\u2011"): "-", ord("−"): "-"}


@lru_cache(maxsize=_CACHED)
def fold(text: str) -> str:
    """The text lower-cased and without diacritics, character for character.

    `fold(text)[i]` is always the base letter of `text[i]`, so a match in the folded text has the same place in
    the text as typed. đ becomes d, every dash becomes `-`, a no-break space a space. Expects NFC.
    """
    return text.translate(_FOLDING)


def squash(text: str) -> str:
    """The text as a lookup key: folded, letters and digits only (`Tu Mơ Rông` and `TuMơRông` give one key)."""
    return "".join(c for c in fold(unicodedata.normalize("NFC", text)) if c.isalnum())


CAPITALS = "A-Z" + "".join(chr(code) for code in range(0xC0, _HIGHEST_LATIN) if chr(code).isupper())
"""Every capital a Vietnamese word can begin with, for use inside a character class of a regular expression."""
