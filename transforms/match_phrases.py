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
    return "".join(_source(token, is_first=at == 0) for at, token in enumerate(_tokens(phrase)))


def phrase_book(phrases: Mapping[str, Iterable[str]]) -> PhraseBook:
    """One pattern out of code → phrases; where two phrases match at one place the longer wins.

    Phrases with the same first words share one branch, so that a long book is searched in one pass.
    """
    root: _Branch = {}
    for code, group in phrases.items():
        for phrase in group:
            branch = root
            for token in _tokens(phrase):
                branch = branch.setdefault(token, {})  # type: ignore[assignment]
            branch.setdefault(_END, code)
    codes: list[str] = []
    pattern = re.compile(rf"(?<![a-z0-9]){_branch_source(root, codes, is_first=True)}")
    return PhraseBook(pattern, tuple(codes))


_END = ""
_Branch = dict[str, "str | _Branch"]


def _tokens(phrase: str) -> list[str]:
    return re.findall(r"[a-z0-9]+|…|[^a-z0-9\s]", fold(phrase))


def _source(token: str, *, is_first: bool) -> str:
    if token == "…":  # noqa: S105 - the mark of a gap in a phrase
        return _GAP
    word = re.escape(token) if token.isalnum() else rf"{re.escape(token)}?"
    return word if is_first else rf"[\s\-]*{word}"


def _branch_source(branch: _Branch, codes: list[str], *, is_first: bool = False) -> str:
    """The branch as alternatives, longer ways first; an empty group marks each phrase's end."""
    ways = []
    for token in sorted(branch, key=lambda t: (t == _END, t == "…", -len(t))):
        below = branch[token]
        if isinstance(below, str):
            codes.append(below)
            ways.append(r"(?![a-z0-9])()")
        else:
            ways.append(_source(token, is_first=is_first) + _branch_source(below, codes))
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
