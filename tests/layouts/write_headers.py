"""Header rows of a table: paths of texts spread over cells, merged or named once, over one to four rows."""

from dataclasses import dataclass
from random import Random

from tests.layouts.paper import Paper, Place
from tests.layouts.table import Column, Table

DEEPEST = 5
"""No table has more rows of headers and column numbers."""


@dataclass(frozen=True, slots=True)
class HeaderLook:
    """One person's headers.

    Attributes:
        spread: `merged` cells, the group's name in its `first` cell only, or all in one row (`flat`).
        joint: between the texts of a path in one row.
        breaks_lines: whether long texts carry line breaks.
        numbers: a row of column numbers below: `(1)`, `1`, `A B 1 2` or none.
    """

    spread: str
    joint: str
    breaks_lines: bool
    numbers: str


def draw_header_look(rng: Random) -> HeaderLook:
    """One way of drawing headers."""
    return HeaderLook(
        spread=rng.choices(["merged", "first", "flat"], [60, 25, 15])[0],
        joint=rng.choice([" ", " - ", "\n"]),
        breaks_lines=rng.random() < 0.3,
        numbers=rng.choice(["", "", "(1)", "1", "A"]),
    )


def write_headers(paper: Paper, table: Table, corner: Place, look: HeaderLook, rng: Random) -> int:
    """Write the headers of a table with its corner there; the row below them."""
    paths = [_path(column, look) for column in table.columns]
    depth = max(map(len, paths))
    if look.spread == "flat":
        depth = 1
    for c, path in enumerate(paths):
        for level, text in enumerate(path):
            if _is_named_before(paths, c, level):
                continue
            _write_one(paper, (corner[0] + level, corner[1] + c), text, look, rng)
            if look.spread == "merged":
                right = _reach(paths, c, level)
                bottom = depth - 1 if level == len(path) - 1 else level
                paper.merge(corner[0] + level, corner[1] + c, corner[0] + bottom, corner[1] + right)
    below = corner[0] + depth
    return below + _write_numbers(paper, table, (below, corner[1]), look)


def _path(column: Column, look: HeaderLook) -> tuple[str, ...]:
    return (look.joint.join(column.path),) if look.spread == "flat" else column.path


def _is_named_before(paths: list[tuple[str, ...]], c: int, level: int) -> bool:
    """Whether the column before belongs to the same group, so that its name stands there already."""
    is_leaf = level == len(paths[c]) - 1
    return (
        c > 0 and not is_leaf and len(paths[c - 1]) > level + 1 and paths[c - 1][: level + 1] == paths[c][: level + 1]
    )


def _reach(paths: list[tuple[str, ...]], c: int, level: int) -> int:
    last = c
    while last + 1 < len(paths) and _is_named_before(paths, last + 1, level):
        last += 1
    return last


def _write_one(paper: Paper, at: Place, text: str, look: HeaderLook, rng: Random) -> None:
    words = text.split(" ")
    if look.breaks_lines and len(words) > 3 and "\n" not in text:
        cut = rng.randrange(1, len(words))
        text = " ".join(words[:cut]) + "\n" + " ".join(words[cut:])
    paper.ink(at, text, "header")


def _write_numbers(paper: Paper, table: Table, start: Place, look: HeaderLook) -> int:
    if not look.numbers:
        return 0
    letters = iter("ABCDEFG")
    number = 0
    for c, column in enumerate(table.columns):
        if look.numbers == "A" and column.role != "figure":
            text = next(letters)
        else:
            number += 1
            text = f"({number})" if look.numbers == "(1)" else str(number)
            if column.role == "figure" and column.says.get("source") == "ALL" and c + 2 < len(table.columns):
                following = table.columns[c + 1]
                if following.path[0] == column.path[0] and following.says.get("source") != "ALL":
                    text = (
                        f"({number}={number + 1}+{number + 2})"
                        if "(" in text
                        else f"{number}={number + 1}+{number + 2}"
                    )
        paper.ink((start[0], start[1] + c), text, "header")
    return 1
