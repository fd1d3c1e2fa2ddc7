"""Places as rows and headers name them: the words before a name, and the name without the office in front of it."""

import re
from functools import cache

from schemas.codebook import phrases
from transforms.fold_text import fold

_PLACE_WORD = re.compile(
    r"(?:ubnd\s+)?(?:xa|thi tran|phuong|thon|to dan pho|tdp|lang|ban|buon|plei|ap|khom|khu pho|tt|huyen|thi xa"
    r"|thanh pho|tp|dac khu|khoi|xom)\b\.?\s*\S"
)
_OFFICE_AHEAD = re.compile(
    r"^(?:ubnd|uy ban nhan dan)\s+(?=(?:xa|thi tran|phuong|tt|huyen|thi xa|thanh pho|dac khu)\b)"
)


def is_place_name(text: str) -> bool:
    """Whether a text begins with the level of a place (`Khóm 4`, `xã Đắk Long`)."""
    return bool(_PLACE_WORD.match(fold(text).strip(" -+:.")))


def place_name(text: str) -> str:
    """A commune or hamlet as its row names it, without the office before it (`UBND xã Đắk Long`)."""
    ahead = _OFFICE_AHEAD.match(fold(text))
    return text[ahead.end() :].strip(" :.;") if ahead else text.strip(" :.;")


@cache
def total_words() -> frozenset[str]:
    """The words that alone say the whole of a table (`Tổng cộng`, `Toàn huyện`), folded."""
    return frozenset(fold(str(word)) for word in phrases("row_labels")["totals"])


def is_named_like_an_office(text: str) -> bool:
    """Whether a text begins as offices are named (`Trung tâm …`, `Hạt …`), known or not."""
    return bool(_office_words().match(fold(text)))


@cache
def _office_words() -> re.Pattern[str]:
    words = "|".join(re.escape(fold(str(word))) for word in phrases("row_labels")["office_words"])
    return re.compile(rf"(?:{words})\b")
