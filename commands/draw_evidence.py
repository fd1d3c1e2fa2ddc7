"""Figures in their document: the lines around them with their numbers, each figure underlined."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from commands.read_latest import years
from commands.terminal import Terminal, clean
from flows.reread_lines import reread_lines
from schemas.codebook import code_list
from schemas.documents import Line

AROUND = 1
LINE_WIDTH = 84
MOST_LINES = 40
MOST_PIECES = 12
UNITS = ("VND", "household", "person", "percent", "pp", "item")


@dataclass(frozen=True, slots=True)
class Evidence:
    """An observation's row with the lines of its document around it."""

    row: dict[str, Any]
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, row: dict[str, Any], home: Path) -> Self:
        """The observation's own lines and one line of text before and after."""
        lines = reread_lines(home, row["submission_id"], row["file_name"])
        return cls(row, tuple(_around(lines, row["page"], row["line_from"], row["line_to"])))

    def order(self) -> tuple[str, int, int, int]:
        """Where in which file it stands, for showing figures as the document has them."""
        row = self.row
        return (row["file_name"], row["page"] or 0, row["line_from"] or 0, row["ordinal"])

    def block(self) -> tuple[object, ...]:
        """Its own lines, or its row of a sheet; figures of the same are drawn together."""
        row = self.row
        place = (row["sheet"], re.sub(r"\D", "", row["cell"])) if row["cell"] else ()
        return (row["submission_id"], row["page"], row["line_from"], row["line_to"], *place)

    def holds(self, line: Line) -> bool:
        """Whether a line is one of the observation's own."""
        first = self.row["line_from"]
        return first is not None and line.page == self.row["page"] and first <= line.number <= self.row["line_to"]

    def lines_as_data(self) -> list[dict[str, Any]]:
        """The lines for a JSON document."""
        return [{"page": line.page, "number": line.number, "text": line.text} for line in self.lines]


def _around(lines: tuple[Line, ...], page: int | None, first: int | None, last: int | None) -> Iterator[Line]:
    if first is None or last is None:
        return
    told = [line for line in lines if line.page == page and line.text.strip()]
    inside = [position for position, line in enumerate(told) if first <= line.number <= last]
    if inside:
        yield from told[max(0, inside[0] - AROUND) : inside[-1] + 1 + AROUND][:MOST_LINES]


def draw_evidence(figures: Iterable[Evidence], terminal: Terminal, suspect: str | None = None) -> None:
    """Print figures where they stand: those of the same lines above one drawing of them.

    Args:
        figures: in the order of the document.
        terminal: where to print.
        suspect: id of the observation most likely wrong, or None.
    """
    blocks: dict[tuple[Any, ...], list[Evidence]] = {}
    for each in figures:
        blocks.setdefault(each.block(), []).append(each)
    is_across = len({block[0].row["submission_id"] for block in blocks.values()}) > 1
    for block in blocks.values():
        terminal.gap()
        if is_across:
            terminal.plain(clean(block[0].row["file_name"]), style="dim")
        for each in block:
            _say_what(each.row, terminal, is_suspect=each.row["observation_id"] == suspect)
        if block[0].lines:
            _draw_lines(block, terminal)
        else:
            terminal.plain(f"  {clean(block[0].row['quote'])}")


def _say_what(row: dict[str, Any], terminal: Terminal, *, is_suspect: bool) -> None:
    told = [row["project_code"], years(row), row["agency_code"], row["sub_unit"], row["indicator"], row["source"]]
    written = f"{row['written']} {row['written_unit'] or ''}".strip()
    value = written_value(row["value"], row["unit"], terminal)
    address = f"{row['sheet']}!{row['cell']}  " if row["cell"] else ""
    line = f"{row['observation_id'][:8]}  {address}{written} = {value}   " + " · ".join(part for part in told if part)
    terminal.plain(clean(line), style="bold")
    if is_suspect:
        terminal.plain(f"          ← {terminal.text('show.suspect')}", style="bold red")


def _draw_lines(block: list[Evidence], terminal: Terminal) -> None:
    waiting = [each.row["written"] for each in block]
    for line in block[0].lines:
        marks: list[tuple[int, int]] = []
        if block[0].holds(line):
            waiting = [written for written in waiting if not _mark(written, line.text, marks)]
        _draw_line(line, marks, terminal, is_own=block[0].holds(line))


def _mark(written: str, text: str, marks: list[tuple[int, int]]) -> bool:
    """Whether the figure stands in the line; if so its span joins `marks`, each place marked once."""
    pattern = r"\s+".join(map(re.escape, written.split()))
    whole = rf"(?<![\d.,]){pattern}(?!\d|[.,]\d)"
    spans = [found.span() for found in re.finditer(whole, text)] if pattern else []
    free = [span for span in spans if span not in marks] or spans
    marks += free[:1]
    return bool(free)


def _draw_line(line: Line, marks: list[tuple[int, int]], terminal: Terminal, *, is_own: bool) -> None:
    address = f"{line.page}:{line.number}" if line.page else str(line.number)
    gutter = f"{address:>8} │ "
    start = 0
    for piece in _shown(_pieces(line.text), marks, is_own=is_own):
        if piece is None:
            terminal.plain(f"{'':>8} │ …")
            continue
        start, text = piece
        terminal.plain(gutter + clean(text), style="none" if is_own else "dim")
        under = [
            "▔" if any(first <= at < last for first, last in marks) else " " for at in range(start, start + len(text))
        ]
        if "▔" in under:
            terminal.plain(f"{'':>8} │ {''.join(under).rstrip()}", style="bold red")
        gutter = f"{'':>8} │ "


def _shown(
    pieces: list[tuple[int, str]], marks: list[tuple[int, int]], *, is_own: bool
) -> Iterator[tuple[int, str] | None]:
    """The screen lines worth showing: of a neighbouring line the first, of a long one those about its marks."""
    if not is_own:
        yield from pieces[:1]
        if len(pieces) > 1:
            yield None
        return
    marked = [n for n, (start, text) in enumerate(pieces) if any(a < start + len(text) and b > start for a, b in marks)]
    near = {n + step for n in marked or [0] for step in range(-2, 3)}
    is_short = len(pieces) <= MOST_PIECES
    previous = -1
    for number, piece in enumerate(pieces):
        if is_short or number in near:
            if number != previous + 1:
                yield None
            yield piece
            previous = number
    if previous != len(pieces) - 1:
        yield None


def _pieces(text: str) -> list[tuple[int, str]]:
    """The text cut into screen lines, each with its first position; every character kept, so that positions stay."""
    flat = re.sub(r"\s", " ", text)
    wrapper = textwrap.TextWrapper(LINE_WIDTH, drop_whitespace=False, replace_whitespace=False, expand_tabs=False)
    pieces, start = [], 0
    for piece in wrapper.wrap(flat) or [""]:
        pieces.append((start, piece))
        start += len(piece)
    return pieces


def name_of(codes: str, column: str, code: str | None) -> str:
    """A code with its official name: `DA2 Đa dạng hóa sinh kế …`; '' for None."""
    names = {row[column]: row["name_vi"] for row in reversed(code_list(codes))}
    return f"{code}  {names.get(code, '')}".strip() if code else ""


def written_value(value: Decimal | None, unit: str | None, terminal: Terminal) -> str:
    """A figure with its unit, as the language writes them; '' for None."""
    if value is None:
        return ""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    unit_text = terminal.text(f"units.{unit}") if unit in UNITS else unit or ""
    return f"{terminal.number(value, places)} {unit_text}".strip()
