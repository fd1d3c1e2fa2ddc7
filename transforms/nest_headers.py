"""Headers of parts that only say `Trong đó`: they stand under the header of the whole beside them."""

import re
from collections.abc import Mapping

from transforms.find_projects import find_projects
from transforms.fold_text import fold
from transforms.read_header_words import role_of

_OF_WHICH = re.compile(r"(?:trong do|tr\.? ?do|chia ra|bao gom|gom)\W*")
_SEVERAL = 2
Paths = Mapping[int, tuple[str, ...]]


def under_their_wholes(paths: Paths) -> dict[int, tuple[str, ...]]:
    """Header texts by column; a group that only says `Trong đó` stands under the header of the column left of it.

    One such group behind columns of several projects is of their total, and keeps to itself.
    """
    found = dict(paths)
    whole: tuple[str, ...] = ()
    is_of_total = _is_of_total(paths)
    for column, path in paths.items():
        if path and _OF_WHICH.fullmatch(fold(path[0])):
            found[column] = path if is_of_total else (*whole, *path)
        elif path and role_of(path[-1]) is None:
            whole = path
    return found


def _is_of_total(paths: Paths) -> bool:
    """Whether the only group of parts stands behind columns of several projects."""
    groups, projects, is_inside = 0, set(), False
    for path in paths.values():
        is_part = bool(path) and bool(_OF_WHICH.fullmatch(fold(path[0])))
        groups += is_part and not is_inside
        is_inside = is_part
        if not is_part and not groups:
            projects |= {mention.codes for text in path for mention in find_projects(text, "GNBV", "DA3")}
    return groups == 1 and len(projects) >= _SEVERAL
