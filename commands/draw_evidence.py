"""A figure in its document: the lines around it with their numbers, the figure underlined."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from commands.terminal import Terminal, clean
from flows.reread_lines import reread_lines
from schemas.codebook import code_list
from schemas.documents import Line

AROUND = 1
LINE_WIDTH = 84
MOST_LINES = 24


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
        """Where in which file it stands, for showing operands as the document has them."""
        row = self.row
        return (row["file_name"], row["page"] or 0, row["line_from"] or 0, row["ordinal"])

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


def draw_evidence(evidence: Evidence, terminal: Terminal, remark: str = "") -> None:
    """Print the lines with the figure underlined, under a title saying which figure it is."""
    row = evidence.row
    terminal.gap()
    what = " · ".join(part for part in (row["project_code"], _years(row), row["agency_code"], row["indicator"]) if part)
    title = f"{row['observation_id'][:8]}  {row['written']} {row['written_unit'] or ''} = "
    title += written_value(row["value"], row["unit"], terminal)
    terminal.console.print(clean(f"{title}   {what}"), markup=False, highlight=False, style="bold")
    if remark:
        terminal.console.print(f"          ← {remark}", markup=False, highlight=False, style="bold")
    if not evidence.lines:
        terminal.console.print(f"  {clean(row['quote'])}", markup=False, highlight=False)
    is_marked = False
    for line in evidence.lines:
        mark = None if is_marked or not evidence.holds(line) else _find(row["written"], line.text)
        is_marked = is_marked or mark is not None
        _draw_line(line, mark, terminal)


def _find(written: str, text: str) -> tuple[int, int] | None:
    pattern = r"\s+".join(map(re.escape, written.split()))
    found = re.search(rf"(?<![\d.,]){pattern}(?![\d]|[.,]\d)", text) or re.search(pattern, text) if pattern else None
    return found.span() if found else None


def _draw_line(line: Line, mark: tuple[int, int] | None, terminal: Terminal) -> None:
    address = f"{line.page}:{line.number}" if line.page else str(line.number)
    start = 0
    for position, piece in enumerate(_pieces(line.text)):
        gutter = address if position == 0 else ""
        terminal.console.print(f"{gutter:>8} │ {clean(piece)}", markup=False, highlight=False, style="none")
        if mark and mark[0] < start + len(piece) and mark[1] > start:
            first, last = max(mark[0], start) - start, min(mark[1], start + len(piece)) - start
            terminal.console.print(f"{'':>8} │ {' ' * first}{'▔' * (last - first)}", markup=False, style="bold red")
        start += len(piece)


def _pieces(text: str) -> list[str]:
    """The text cut into screen lines, every character kept, so that positions stay."""
    flat = re.sub(r"\s", " ", text)
    wrapper = textwrap.TextWrapper(LINE_WIDTH, drop_whitespace=False, replace_whitespace=False, expand_tabs=False)
    return wrapper.wrap(flat) or [""]


def _years(row: dict[str, Any]) -> str:
    first, last = row["year_from"], row["year_to"]
    return "" if first is None else str(first) if last in (None, first) else f"{first}-{last}"


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


UNITS = ("VND", "household", "person", "percent", "pp", "item")
