"""The words around one amount: what stands right behind it, and the clause it stands in."""

import re
from dataclasses import dataclass

from transforms.tokenise_funding import Token

_CLAUSE = re.compile(r"[;]|[.](?=\s)")
_SENTENCE = re.compile(r"[.](?=\s)|\n")
_NEXT_FIGURE = re.compile(r"\s*(?::|la)?\s*\d")
_NEXT_LABEL = re.compile(r"\s*(?::|la)?\s*\d|\s*:")
_MONEY = re.compile(r"\d\s*(?:ty|ti|trieu|nghin|ngan|dong|trd|tr\.)")
_OWN_PART = re.compile(r",|\bva\b")
_REACH = 600
_BOUNDARIES = frozenset({"clause", "sentence", "item"})


@dataclass(frozen=True, slots=True)
class Spot:
    """One amount in its passage.

    Attributes:
        token: the amount.
        behind: the tokens behind it in its clause, up to the next figure.
        folded: the whole passage, folded, dates and document numbers covered.
    """

    token: Token
    behind: tuple[Token, ...]
    folded: str

    @classmethod
    def of(cls, token: Token, after: tuple[Token, ...], folded: str) -> "Spot":
        """The spot of an amount, given all tokens up to the next figure."""
        end = next((i for i, t in enumerate(after) if t.kind in _BOUNDARIES), len(after))
        return cls(token, after[:end], folded)

    def adjacent(self, kind: str, gap: re.Pattern[str]) -> Token | None:
        """The first token of a kind right behind the amount, unless it introduces the next figure."""
        found = next((t for t in self.behind if t.kind == kind), None)
        if found is None or not gap.fullmatch(self.folded[self.token.end : found.start]):
            return None
        return None if _NEXT_FIGURE.match(self.folded, found.end) else found

    def named_behind(self, kind: str) -> Token | None:
        """The project or year the clause names behind a lone amount, outside brackets, unless that begins a figure."""
        depth = 0
        for token in self.behind:
            if token.kind == "partition":
                return None
            if token.kind == "bracket":
                depth += 1 if token.code == "(" else -1
            elif token.kind == kind and depth <= 0:
                return None if _NEXT_LABEL.match(self.folded, token.end) else token
        return None

    def clause(self) -> str:
        """The clause around the amount."""
        return self._back_to(_CLAUSE) + self.folded[self.token.start : self._clause_end()]

    def sentence_before(self) -> str:
        """The sentence up to the amount."""
        return self._back_to(_SENTENCE)

    def own_words(self) -> str:
        """The clause up to the next amount's own words: from its start to the comma behind this amount."""
        behind = self.folded[self.token.end : self._clause_end()]
        if _MONEY.search(behind):
            behind = _OWN_PART.split(behind, maxsplit=1)[0]
        return self._back_to(_CLAUSE) + behind

    def _back_to(self, boundary: re.Pattern[str]) -> str:
        start = max(0, self.token.start - _REACH)
        start = max((m.end() for m in boundary.finditer(self.folded, start, self.token.start)), default=start)
        return self.folded[start : self.token.start]

    def _clause_end(self) -> int:
        found = _CLAUSE.search(self.folded, self.token.end, self.token.end + _REACH)
        return found.start() if found else self.token.end + _REACH

    def since(self, start: int) -> str:
        """The words from a place up to the amount."""
        return self.folded[start : self.token.start]
