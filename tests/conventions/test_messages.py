"""Every sentence the program says exists in Vietnamese and in English, with the same placeholders."""

import re
import string
import unicodedata
from importlib.resources import files

import pytest
import yaml

from schemas.messages import Language, catalogue, message

KEYS = sorted(catalogue())
# Vowels of Vietnamese with marks: a sentence of some length without any was not written in Vietnamese.
LONG_SENTENCE = 40
LANGUAGES: tuple[Language, ...] = ("vi", "en")
MANY = re.compile(r"\{(?:count|files|lines|days|figures|filings\w*|errors?|warnings?|rows|sheets)\} (?:\w+ )?\w+s\b")
BLOCKS = ("separator_slip_block", "unit_slip_block", "unit_slip_block_by_size", "rates_of_other_bases")
LEFT_OUT = ("page.changes_more", "page.top_note", "lapses.unclear", "localise.several")
ALWAYS_SEVERAL = {*(f"findings.{each}" for each in BLOCKS), *LEFT_OUT}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", KEYS)
def test_a_message_has_both_languages_with_the_same_placeholders(key: str) -> None:
    texts = catalogue()[key]
    assert set(texts) == {"vi", "en"}
    assert texts["vi"].strip()
    assert texts["en"].strip()
    assert placeholders(texts["vi"]) == placeholders(texts["en"])


@pytest.mark.parametrize("key", KEYS)
def test_a_vietnamese_message_is_composed_vietnamese(key: str) -> None:
    text = catalogue()[key]["vi"]
    assert text == unicodedata.normalize("NFC", text)
    assert len(text) < LONG_SENTENCE or not text.isascii()


@pytest.mark.parametrize(
    ("count", "vi", "en"),
    [
        (1, "1 dòng", "1 row"),
        (0, "0 dòng", "0 rows"),
        ("2.345", "2.345 dòng", "2.345 rows"),
        (2000, "2.000 dòng", "2,000 rows"),
    ],
)
def test_the_noun_of_a_count_is_of_its_number(count: int | str, vi: str, en: str) -> None:
    told = {"table": "t", "count": count}
    assert en in message("problems.too_long_for_xlsx", "en", **told)
    assert vi in message("problems.too_long_for_xlsx", "vi", **told)


def test_a_limit_is_written_as_the_language_writes_it() -> None:
    said = {language: message("refusals.too_many_tags", language, limit="2000000") for language in LANGUAGES}
    assert "2.000.000" in said["vi"]
    assert "2,000,000" in said["en"]


@pytest.mark.parametrize("key", KEYS)
def test_no_english_message_says_many_of_what_may_be_one(key: str) -> None:
    """A count before a noun in the plural names the noun for one too; of a few there are always several."""
    assert key in ALWAYS_SEVERAL or not MANY.search(catalogue()[key]["en"])


def test_no_key_is_given_twice_in_two_files() -> None:
    seen: list[str] = []
    for source in files("codebook").joinpath("messages").iterdir():
        groups = yaml.safe_load(source.read_text(encoding="utf8")) if source.name.endswith(".yaml") else {}
        seen += [f"{group}.{key}" for group, keys in groups.items() for key in keys]
    assert len(seen) == len(set(seen))
