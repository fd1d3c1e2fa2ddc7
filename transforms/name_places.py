"""Places as rows and headers name them: the words before a name, and the name without the office in front of it."""

import re

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
