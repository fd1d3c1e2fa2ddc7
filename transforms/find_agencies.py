"""Which offices inside a unit a text names (`Phòng NN&PTNT`, `UBND các xã, thị trấn`)."""

import re
from functools import cache

from schemas.codebook import code_list, names_of
from transforms.fold_text import fold
from transforms.match_phrases import Mention, PhraseBook, phrase_book

_LEVEL_WORD = re.compile(r"\s*(?:cua\s+)?(?:huyen|thi xa|thanh pho|quan|tinh)(?![a-z])")


def find_agencies(text: str) -> list[Mention]:
    """Every office named, in order, the longest name first at each place; `end` takes in a level word behind it."""
    folded = fold(text)
    return [_with_level_word(mention, folded) for mention in _book().find(folded)]


def _with_level_word(mention: Mention, folded: str) -> Mention:
    behind = _LEVEL_WORD.match(folded, mention.end)
    return Mention(mention.start, behind.end(), mention.code) if behind else mention


@cache
def _book() -> PhraseBook:
    return phrase_book({row["agency_code"]: names_of(row) for row in code_list("agencies")})
