"""Cells that say there is no figure: blank signs, and words that declare why (`Không thực hiện`)."""

from collections.abc import Mapping
from functools import cache, lru_cache

from schemas.codebook import phrases
from transforms.fold_text import fold

_CACHED = 5_000


def is_blank(text: str) -> bool:
    """Whether a text stands for an empty cell: `-`, `x`, `…`."""
    return text.strip().lower() in _blanks()


@lru_cache(maxsize=_CACHED)
def status_in(text: str) -> str | None:
    """The kind of nothing words in a figure's cell declare, or None where they declare none."""
    folded = fold(text).strip(" ().;:-")
    for status, words in _statuses().items():
        if folded in words or (status != "nil" and any(_begins(folded, word) for word in words)):
            return status
    return None


def _begins(text: str, word: str) -> bool:
    return text.startswith(word) and not text[len(word) : len(word) + 1].isalnum()


@cache
def _blanks() -> frozenset[str]:
    return frozenset({"", *(str(word).lower() for word in phrases("row_labels")["blanks"])})


@cache
def _statuses() -> Mapping[str, tuple[str, ...]]:
    return {status: tuple(fold(w) for w in words) for status, words in phrases("row_labels")["statuses"].items()}
