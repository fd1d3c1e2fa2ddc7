"""The programme a heading or a row of a table names."""

import re
from functools import cache

from schemas.codebook import phrases
from transforms.fold_text import fold
from transforms.match_phrases import PhraseBook, phrase_book

_PROGRAMME_WORD = re.compile(r"chuong\s*trinh|ctmtqg|\bmtqg\b|ct mtqg")


def programme_named(text: str) -> str | None:
    """The one programme a text names (`III. CHƯƠNG TRÌNH MTQG … NÔNG THÔN MỚI`), or None."""
    folded = fold(text)
    if not _PROGRAMME_WORD.search(folded):
        return None
    named = {mention.code for mention in _book().find(folded)}
    return named.pop() if len(named) == 1 else None


@cache
def _book() -> PhraseBook:
    return phrase_book(phrases("phrases")["programme_headings"])
