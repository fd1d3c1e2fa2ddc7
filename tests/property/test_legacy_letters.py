"""Text typed in TCVN3 or VNI comes back as it was meant, and Unicode text is never touched."""

import unicodedata
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.codebook import phrases
from transforms.convert_legacy import convert_legacy, is_syllable
from transforms.read_text import read_text

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
FRENCH = ("le", "café", "été", "déjà", "résumé", "à", "côté", "élève", "où", "naïve", "garçon", "forêt", "Noël")
PROOF = "cộng hòa xã hội chủ nghĩa việt nam độc lập tự do hạnh phúc"


def _toned(rhyme: str, tone: str) -> str:
    """The rhyme with a tone on its main vowel."""
    vowels = [at for at, letter in enumerate(rhyme) if letter in "aăâeêioôơuưy"]
    marked = [at for at in vowels if rhyme[at] in "ăâêôơư"]
    at = marked[-1] if marked else vowels[min(len(vowels) - 1, 1) if rhyme[-1] not in "aiouy" else 0]
    return unicodedata.normalize("NFC", rhyme[: at + 1] + tone + rhyme[at + 1 :])


@st.composite
def syllables(draw: st.DrawFn) -> str:
    parts = phrases("legacy_fonts")["syllables"]
    onset: str = draw(st.sampled_from(parts["onsets"].split()))
    return onset + _toned(draw(st.sampled_from(parts["rhymes"].split())), draw(st.sampled_from(TONES)))


def sentences(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(words | st.integers(0, 99_999).map(str), min_size=5, max_size=30).map(" ".join)


@cache
def _vni() -> dict[str, str]:
    book = phrases("legacy_fonts")["vni"]
    typed = dict(zip(book["letters"]["meant"], book["letters"]["written"], strict=True))
    for base, row in book["marked"].items():
        for mark, letter in zip(row["marks"], row["meant"], strict=True):
            typed |= {letter: base + mark, letter.upper(): (base + mark).upper()}
    return typed


@cache
def _tcvn3() -> dict[str, str]:
    book = phrases("legacy_fonts")["tcvn3"]
    typed = dict(zip(book["meant"], book["written"], strict=True))
    # Capitals with a tone mark do not exist: converters write the small letter.
    return {letter.upper(): written for letter, written in typed.items()} | typed


def _type(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in text)


@given(sentences(syllables() | syllables().map(str.capitalize) | syllables().map(str.upper)))
@settings(deadline=None)
def test_vni_comes_back_with_its_capitals(text: str) -> None:
    meant = f"{PROOF} {text}"
    typed = _type(meant, _vni())
    assert convert_legacy(typed) == (meant, ("converted_vni",))


@given(sentences(syllables()))
@settings(deadline=None)
def test_small_tcvn3_letters_come_back(text: str) -> None:
    meant = f"{PROOF} {text}"
    assert convert_legacy(_type(meant, _tcvn3())) == (meant, ("converted_tcvn3",))


@given(sentences(syllables()))
@settings(deadline=None)
def test_a_line_of_capitals_in_tcvn3_comes_back_as_capitals(text: str) -> None:
    # Words all of whose letters carry marks say nothing themselves; between two words in capitals they are capitals.
    meant = f"{PROOF}\n" + " ".join(f"UBND {word.upper()} UBND" for word in text.split() if len(word) > 1)
    assert convert_legacy(_type(meant, _tcvn3()))[0] == meant


@given(sentences(syllables() | st.sampled_from(["Đắk", "Glei", "Hlektu", "Krông", "café", "naïve", "m²", "±5°"])))
@settings(deadline=None)
def test_unicode_vietnamese_is_never_touched(text: str) -> None:
    meant = f"{PROOF} {text}\n{text}"
    assert convert_legacy(meant) == (meant, ())


@given(st.text(st.characters(max_codepoint=0x7E, min_codepoint=0x20)))
def test_english_is_never_touched(text: str) -> None:
    assert convert_legacy(text) == (text, ())


@given(st.lists(st.sampled_from(FRENCH), min_size=1))
def test_french_is_never_touched(words: list[str]) -> None:
    assert convert_legacy(" ".join(words)) == (" ".join(words), ())


@given(st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-8-sig"]), sentences(syllables()))
@settings(deadline=None)
def test_the_encoding_of_a_file_does_not_change_its_text(encoding: str, text: str) -> None:
    document = read_text(f"{PROOF}\n{text}".encode(encoding))
    assert [line.text for line in document.lines] == [PROOF, text]


@given(syllables())
def test_every_syllable_made_of_the_tables_is_one(word: str) -> None:
    assert is_syllable(word)
