"""Every sentence the program says exists in Vietnamese and in English, with the same placeholders."""

import string
import unicodedata
from importlib.resources import files

import pytest
import yaml

from schemas.messages import catalogue

KEYS = sorted(catalogue())
# Vowels of Vietnamese with marks: a sentence of some length without any was not written in Vietnamese.
LONG_SENTENCE = 40


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


def test_no_key_is_given_twice_in_two_files() -> None:
    seen: list[str] = []
    for source in files("codebook").joinpath("messages").iterdir():
        groups = yaml.safe_load(source.read_text(encoding="utf8")) if source.name.endswith(".yaml") else {}
        seen += [f"{group}.{key}" for group, keys in groups.items() for key in keys]
    assert len(seen) == len(set(seen))
