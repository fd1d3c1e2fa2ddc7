"""Blocks of figures in words: whom they are about, which amounts they are, in which cells or lines they stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schemas.messages import Language, message
from schemas.workbooks import cell_name
from transforms.line_up import KEY
from transforms.name_subjects import name_subject
from transforms.scan_sheet import address_of

_MOST_RANGES = 6


def shared_subject(block: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Whom the block is about: what all its figures share."""
    shared = {name: {row[name] for row in block} for name in KEY}
    found = {name: values.pop() if len(values) == 1 else None for name, values in shared.items()}
    return found | {"sheet": block[0]["sheet"]}


def name_amounts(subject: Mapping[str, Any], language: Language) -> str:
    """The measure all figures are of; `số tiền` where they are of several."""
    if subject["indicator"]:
        return name_subject(dict(subject), language)["measure"]
    return message("blocks.amounts", language)


def write_ranges(block: Sequence[Mapping[str, Any]], language: Language) -> str:
    """The cells of a block column by column, or row by row where these are fewer; the lines of a text."""
    if not block[0]["cell"]:
        lines = sorted(row["line_from"] for row in block if row["line_from"])
        key = "blocks.lines" if lines and lines[0] < lines[-1] else "blocks.line"
        return message(key, language, first=lines[0], last=lines[-1]) if lines else ""
    cells = [address for row in block if row["cell"] and (address := address_of(row["cell"]))]
    by_row, by_column = (_lines(cells, at) for at in (0, 1))
    told = min(by_column, by_row, key=len)
    more = message("blocks.more", language) if len(told) > _MOST_RANGES else ""
    return message("blocks.cells", language, cells=", ".join(told[:_MOST_RANGES]) + more, sheet=block[0]["sheet"])


def _lines(cells: Iterable[tuple[int, int]], at: int) -> list[str]:
    """The cells of each row (`at` 0) or column (1), from the first to the last: `D11:D45`."""
    lines: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for cell in sorted(cells):
        lines[cell[at]].append(cell)
    ends = ((cell_name(*line[0]), cell_name(*line[-1])) for _, line in sorted(lines.items()))
    return [first if first == last else f"{first}:{last}" for first, last in ends]
