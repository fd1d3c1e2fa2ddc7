"""Headers of parts that only say `Trong đó`: they stand under the header of the whole beside them."""

import re
from collections.abc import Mapping

from transforms.fold_text import fold
from transforms.read_header_words import role_of

_OF_WHICH = re.compile(r"(?:trong do|tr\.? ?do|chia ra|bao gom|gom)\W*")


def under_their_wholes(paths: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Header texts by column; a group that only says `Trong đó` stands under the header of the column left of it."""
    found = dict(paths)
    whole: tuple[str, ...] = ()
    for column, path in paths.items():
        if path and _OF_WHICH.fullmatch(fold(path[0])):
            found[column] = (*whole, *path)
        elif path and role_of(path[-1]) is None:
            whole = path
    return found
