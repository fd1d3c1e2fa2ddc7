"""A form as a grid: the columns of one of its layouts, its header with the spans of cells, its column numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.forms import Column, Form, Official, Version
from schemas.workbooks import column_name

_LETTERED = ("order", "label", "place")
_MOST_ADDENDS = 5


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A text of the header and the cells it spans, from 0 within the table, all bounds inclusive."""

    text: str
    top: int
    left: int
    bottom: int
    right: int


def version_of(form: Form, version: str | None = None) -> Version:
    """A version of a form, the newest where none is named.

    Raises:
        KeyError: the form has no such version.
    """
    wanted = version or form.version
    found = {each.version: each for each in form.versions}
    return found[wanted]


def columns_of(form: Form, layout: Version | Official) -> tuple[Column, ...]:
    """The columns of one layout of a form: some left out, some merged to what they have in common."""
    merged = {parts[0]: _merged(key, [form.column(part) for part in parts]) for key, parts in _merges(layout)}
    gone = {part for _, parts in _merges(layout) for part in parts} | set(layout.columns_without)
    kept = [merged.get(each.key, each) for each in form.columns if each.key not in gone or each.key in merged]
    keys = {each.key for each in kept}
    headers = layout.headers if isinstance(layout, Official) else {}
    return tuple(_named(_with_known_parts(each, layout, keys), headers) for each in kept)


def _named(column: Column, headers: Mapping[str, str]) -> Column:
    """The column under another text, where the layout has one for it."""
    own = headers.get(column.key)
    return column if own is None else replace(column, path=(*column.path[:-1], own))


def _merges(layout: Version | Official) -> list[tuple[str, tuple[str, ...]]]:
    return list(layout.columns_merged.items())


def _merged(key: str, parts: Sequence[Column]) -> Column:
    """One column for several: the header texts and the meaning that all of them have."""
    first, *others = parts
    path = tuple(
        text
        for level, text in enumerate(first.path)
        if all(each.path[: level + 1] == first.path[: level + 1] for each in others)
    )
    means = {
        name: value for name, value in first.means.items() if all(each.means.get(name) == value for each in others)
    }
    return replace(first, key=key, path=path, means=means, sum_of=())


def _with_known_parts(column: Column, layout: Version | Official, keys: set[str]) -> Column:
    """The column adding up columns of its own layout: merged ones in the place of their parts."""
    if set(column.sum_of) <= keys:
        return column
    whole = {part: key for key, parts in _merges(layout) for part in parts}
    parts = dict.fromkeys(whole.get(part, part) for part in column.sum_of)
    return replace(column, sum_of=tuple(part for part in parts if part in keys))


def header_cells(columns: Sequence[Column]) -> tuple[list[HeaderCell], int]:
    """The header's cells, spread over what they head, and the number of its rows."""
    depth = max(len(each.path) for each in columns)
    cells: list[HeaderCell] = []
    for level in range(depth):
        left = 0
        while left < len(columns):
            right = _spans_to(columns, left, level)
            path = columns[left].path
            if level < len(path):
                bottom = depth - 1 if level == len(path) - 1 else level
                cells.append(HeaderCell(path[level], level, left, bottom, right))
            left = right + 1
    return cells, depth


def _spans_to(columns: Sequence[Column], left: int, level: int) -> int:
    """The last column that has the same header texts as one down to a level."""
    path, right = columns[left].path, left
    while level < len(path) and right + 1 < len(columns) and columns[right + 1].path[: level + 1] == path[: level + 1]:
        right += 1
    return right


def column_numbers(columns: Sequence[Column]) -> list[str]:
    """The row of column numbers, sums spelt out: `A B 1=2+3 2 3`."""
    figures = [each.key for each in columns if each.role == "figure"]
    numbers = {key: at for at, key in enumerate(figures, 1)}
    lettered = [at for at, each in enumerate(columns) if each.role in _LETTERED]
    found = []
    for at, each in enumerate(columns):
        if each.role == "figure":
            total = _sum_spelt_out([numbers[key] for key in each.sum_of])
            found.append(f"{numbers[each.key]}={total}" if total else str(numbers[each.key]))
        else:
            found.append(column_name(lettered.index(at)) if at in lettered else "")
    return found


def _sum_spelt_out(numbers: Sequence[int]) -> str:
    """The sum of some columns, many that follow each other with a gap: `2+3+…+13`."""
    follow = list(numbers) == list(range(numbers[0], numbers[-1] + 1)) if numbers else False
    if follow and len(numbers) > _MOST_ADDENDS:
        return f"{numbers[0]}+{numbers[1]}+…+{numbers[-1]}"
    return "+".join(map(str, numbers))
