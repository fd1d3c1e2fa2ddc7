"""Vietnamese typed before Unicode (TCVN3, VNI, Windows-1258) as Unicode text, where the text itself proves it.

The proof is statistical: read as what it claims to be, few of the words with special letters are Vietnamese
syllables; read as the legacy encoding, most are. Text with real Vietnamese letters is never touched.
"""

import re
import unicodedata
from functools import cache

from schemas.codebook import phrases

_VIETNAMESE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323\u1ea0-\u1ef9]")
_WESTERN = re.compile("[\u0080-\u00ff]")
_WORD = re.compile("[^\\s\x00-\x40\x5b-\x60\x7b-\x7f\u0080-\u00a0‘’“”–—…]+")
_DOUBLE_UTF8 = re.compile("á[º»]|Æ[°¡]|Ä[\u0090\u0091‘]|Ã[\u00a0-\u00bf]")
_LETTERS = re.compile(r"[^\W\d_]+")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SAMPLE = 100_000
_FEWEST_WORDS = 3
_ENOUGH_VALID = 0.7
_LEAST_GAIN = 0.3


def convert_legacy(text: str) -> tuple[str, tuple[str, ...]]:
    """The text in Unicode, and notes of what was converted.

    Notes: `converted_tcvn3`, `converted_vni`, `converted_cp1258`, or `converted_double_utf8` (UTF-8 that was taken for
    Western letters and written out again: `tá»‰nh` for `tỉnh`).

    Works line by line once the whole is judged, so a Unicode report with a legacy heading is mended too, and line
    breaks stay where they were. Expects NFC; gives NFC.

    In TCVN3 capitals with a tone mark do not exist: `KÕ HO¹CH` becomes `KẾ HOẠCH` since its other letters are capitals,
    but a lone first letter (`ñy ban`) stays small.
    """
    if not _WESTERN.search(text):
        return text, ()
    mended = _undo_double_utf8(text)
    if mended != text:
        return mended, ("converted_double_utf8",)
    encoding = legacy_encoding(text[:_SAMPLE])
    lines = text.split("\n")
    found = [None if _VIETNAMESE_ONLY.search(line) else encoding or legacy_encoding(line) for line in lines]
    converted = [line if name is None else to_unicode(line, name) for line, name in zip(lines, found, strict=True)]
    return "\n".join(converted), tuple(sorted({f"converted_{name}" for name in found if name}))


def legacy_encoding(text: str) -> str | None:
    """The encoding the text proves to be in (`tcvn3`, `vni`, `cp1258`), or None for Unicode and for no proof."""
    if not _WESTERN.search(text) or len(_VIETNAMESE_ONLY.findall(text)) * 20 > len(_WESTERN.findall(text)):
        return None
    words = {word for word in _WORD.findall(text) if not word.isascii()}
    if len(words) < _FEWEST_WORDS:
        return None
    plain = _share_of_syllables(words)
    shares = {
        name: _share_of_syllables({to_unicode(word, name) for word in words}) for name in ("tcvn3", "vni", "cp1258")
    }
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= max(_ENOUGH_VALID, plain + _LEAST_GAIN) else None


def to_unicode(text: str, encoding: str) -> str:
    """The text with the letters of a legacy encoding (`tcvn3`, `vni`, `cp1258`) replaced by those meant."""
    if encoding == "tcvn3":
        return _restore_capitals(text, text.translate(_tcvn3()))
    if encoding == "vni":
        pattern, meant = _vni()
        return pattern.sub(lambda match: meant[match.group()], text)
    return unicodedata.normalize("NFC", text.translate(_cp1258()))


def replace_look_alikes(text: str) -> str:
    """Vietnamese text with the Icelandic Ð and the African Ɖ replaced by Đ."""
    for written, meant in _look_alikes():
        text = text.replace(written, meant)
    return text


def _undo_double_utf8(text: str) -> str:
    """The text with lines mended whose Western letters are, byte for byte, the UTF-8 of Vietnamese ones."""
    if not _DOUBLE_UTF8.search(text):
        return text
    return "\n".join(_from_bytes_as_letters(line) for line in text.split("\n"))


def _from_bytes_as_letters(line: str) -> str:
    try:
        return b"".join(_byte_of(letter) for letter in line).decode("utf-8") if _DOUBLE_UTF8.search(line) else line
    except UnicodeError:
        return line


def _byte_of(letter: str) -> bytes:
    """The byte a letter stood for, in Windows-1252 or, where that has none, in Latin-1."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def _share_of_syllables(words: set[str]) -> float:
    """Which part of the words are Vietnamese syllables, 0 to 1."""
    return sum(map(is_syllable, words)) / len(words)


def is_syllable(word: str) -> bool:
    """Whether the word is spelt as a Vietnamese syllable: onset, rhyme, one tone at most."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    toneless = decomposed.translate(_TONES)
    return len(decomposed) - len(toneless) <= 1 and bool(
        _syllable().fullmatch(unicodedata.normalize("NFC", toneless)),
    )


@cache
def _syllable() -> re.Pattern[str]:
    parts = phrases("legacy_fonts")["syllables"]
    return re.compile(f"(?:{'|'.join(parts['onsets'].split())})?(?:{'|'.join(parts['rhymes'].split())})")


def _table(rows: dict[str, str]) -> dict[int, str]:
    return {ord(written): meant for written, meant in zip(rows["written"], rows["meant"], strict=True)}


@cache
def _tcvn3() -> dict[int, str]:
    # Some converters write the Greek letter for the micro sign.
    return _table(phrases("legacy_fonts")["tcvn3"]) | {ord("μ"): "à"}


@cache
def _look_alikes() -> tuple[tuple[str, str], ...]:
    rows = phrases("legacy_fonts")["look_alikes"]
    return tuple(zip(rows["written"], rows["meant"], strict=True))


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern of every VNI letter, longest first, and what each means."""
    book = phrases("legacy_fonts")["vni"]
    meant = dict(zip(book["letters"]["written"], book["letters"]["meant"], strict=True))
    for base, row in book["marked"].items():
        for mark, letter in zip(row["marks"], row["meant"], strict=True):
            meant |= {
                base + mark: letter,
                base.upper() + mark: letter.upper(),
                base.upper() + mark.upper(): letter.upper(),
            }
    return re.compile("|".join(sorted(meant, key=len, reverse=True))), meant


@cache
def _cp1258() -> dict[int, str]:
    """Letters of Windows-1252 by the bytes' meaning in Windows-1258 (tones are combining marks there)."""
    both = (
        (bytes([code]).decode("cp1252", "ignore"), bytes([code]).decode("cp1258", "ignore"))
        for code in range(0x80, 0x100)
    )
    return {ord(western): meant for western, meant in both if western and meant and western != meant}


def _restore_capitals(written: str, text: str) -> str:
    """The converted text with words in capitals made whole: `KếHOẠCH` cannot be meant.

    A word is in capitals when a capital follows a small converted letter or when it has two capitals; one capital
    followed by converted letters only (`Xã`, `XÃ`) goes with the words beside it.
    """
    words = list(_LETTERS.finditer(text))
    kinds = [_case(match.group(), written[match.start() : match.end()]) for match in words]
    letters = list(text)
    for here, match in enumerate(words):
        if kinds[here] == "capitals" or (kinds[here] == "either" and "capitals" in kinds[max(here - 1, 0) : here + 2]):
            letters[match.start() : match.end()] = match.group().upper()
    return "".join(letters)


def _case(word: str, written: str) -> str:
    """Whether a converted word is in `capitals`, `small`, or could be `either`."""
    sure = [letter for letter, typed in zip(word, written, strict=True) if typed.isascii() or letter.isupper()]
    if not sure or not all(letter.isupper() for letter in sure):
        return "small"
    return "either" if len(sure) == 1 and word[0].isupper() and len(word) > 1 else "capitals"
