"""Phrases as data become patterns that survive odd diacritics, capitals, and joined or broken words.

Patterns run on folded text (`transforms.fold_text.fold`), so every match has its place in the text as typed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transforms.fold_text import fold

_GAP = r"[^.;:]{0,60}?"


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase found: characters `start` to `end`, and the code it stands for."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """All phrases of one kind as one pattern, and the code behind each."""

    pattern: re.Pattern[str]
    codes: tuple[str, ...]

    def find(self, folded: str) -> list[Mention]:
        """Every mention in a folded text, the longest phrase first at each place, without overlap."""
        return [Mention(m.start(), m.end(), self.codes[(m.lastindex or 1) - 1]) for m in self.pattern.finditer(folded)]


def phrase_source(phrase: str) -> str:
    """The phrase as a regular expression on folded text: blanks may be missing, `…` is a gap within the clause."""
    parts = [_words_source(part) for part in fold(phrase).split("…")]
    return rf"{_GAP}".join(parts)


def _words_source(words: str) -> str:
    tokens = re.findall(r"[a-z0-9]+|[^a-z0-9\s]", words)
    return r"[\s\-]*".join(re.escape(t) if t.isalnum() else rf"{re.escape(t)}?" for t in tokens)


def phrase_book(phrases: Mapping[str, Iterable[str]]) -> PhraseBook:
    """One pattern out of code → phrases; where two phrases match at one place the longer wins."""
    pairs = sorted(
        ((phrase, code) for code, group in phrases.items() for phrase in group),
        key=lambda pair: (-len(pair[0].replace(" … ", " ")), pair[0]),
    )
    sources = (f"({phrase_source(phrase)})" for phrase, _ in pairs)
    pattern = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(sources)})(?![a-z0-9])")
    return PhraseBook(pattern, tuple(code for _, code in pairs))
