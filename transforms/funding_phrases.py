"""The groups of phrases that the funding grammar knows, ready to be searched for."""

from functools import cache

from schemas.codebook import phrases
from transforms.match_phrases import PhraseBook, phrase_book


@cache
def book(name: str) -> PhraseBook:
    """The phrases of one group of codebook/phrases.yaml, by code; measures include what is no funding (`other:…`)."""
    group = phrases("phrases")[name]
    if name == "measures":
        group = group | {f"other:{code}": words for code, words in phrases("phrases")["other_amounts"].items()}
    return phrase_book(group if isinstance(group, dict) else {name: group})
