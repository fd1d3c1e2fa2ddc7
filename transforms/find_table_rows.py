"""Tables whose ruling was lost: cells, rows and header words found again in lines of text.

Text taken from PDFs has one cell a line (sometimes two), blank lines between, header words broken over lines; other
senders write rows with Markdown pipes, tabs or runs of blanks. Nothing is parsed here: cells stay as typed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from schemas.codebook import phrases
from schemas.documents import Line
from transforms.fold_text import fold, squash

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s?%?")
_DASHES = frozenset({"-", "--", "...", "…"})
_LABEL = re.compile(r"(?:\d{1,3}|[IVX]{1,5}|[A-Z]|[a-z])[.)]?")
_LEADING_LABEL = re.compile(r"(\d{1,3}|[IVX]{1,5})[.)]?\s+(?=\D)")
_YEAR = re.compile(r"20[1-3]\d")
_RULE = re.compile(r"[|\s:+=-]+")
_FEWEST_VALUES = 3
_FEWEST_ROWS = 2
_LONGEST_NAME_CELLS = 4
_LONGEST_NAME = 80
_LONGEST_HEADER_CELL = 60
_MOST_HEADER_CELLS = 200
_TITLE_REACH = 6
_UNKNOWN_WORDS = 0.3


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as typed. `kind` is number, dash, blank, text or label (a running number known to be one)."""

    text: str
    kind: str
    line: int
    page: int | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its running number or Roman numeral, its name as written, its value cells in order."""

    label: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table as written: title line(s), header cells in reading order, rows, and the lines it took up."""

    title: str
    header: tuple[Cell, ...]
    rows: tuple[TableRow, ...]
    lines: frozenset[tuple[int | None, int]]


@dataclass(slots=True)
class _Segment:
    words: list[Cell] = field(default_factory=list)
    values: list[Cell] = field(default_factory=list)


def find_tables(lines: Iterable[Line]) -> tuple[FoundTable, ...]:
    """Every table with at least two rows of three values, in reading order."""
    lines = tuple(lines)
    segments = _segments(cell for line in lines for cell in cells_of(line))
    return tuple(_table(lines, before, chain) for before, chain in _chains(segments))


def is_total(name: str) -> bool:
    """Whether a row's name says it is the total of the table (`Tổng cộng`, `Toàn huyện Ba Tơ`, `Chung`)."""
    return bool(_total_pattern().fullmatch(squash(name)))


@cache
def _total_pattern() -> re.Pattern[str]:
    return re.compile(phrases("phrases_facts")["tables"]["total_rows"])


def cells_of(line: Line) -> list[Cell]:
    """The cells of one line: split at pipes, tabs, runs of blanks, and between numbers."""
    text = line.text.strip()
    if not text or ("|" in text and _RULE.fullmatch(text)):
        return []
    if text.count("|") > 1 or "\t" in text:
        mark = "|" if text.count("|") > 1 else "\t"
        parts = [re.sub(r"[*_`]", "", part).strip() for part in text.strip("|").split(mark)]
    else:
        parts = [token for part in re.split(r"\s{2,}", text) for token in _loose_cells(part)]
    cells = [Cell(part, _kind(part), line.number, line.page) for part in parts]
    return _mark_labels(cells)


def _loose_cells(part: str) -> list[str]:
    """Cells set apart by one blank only: all numbers, or a name followed by at least three numbers."""
    tokens = part.split(" ")
    at = len(tokens)
    while at and _kind(tokens[at - 1]) in ("number", "dash"):
        at -= 1
    if at and len(tokens) - at < _FEWEST_VALUES:
        return [part]
    return ([" ".join(tokens[:at])] if at else []) + tokens[at:]


def _kind(text: str) -> str:
    if not text:
        return "blank"
    if fold(text) in _DASHES:
        return "dash"
    return "number" if _NUMBER.fullmatch(text) else "text"


def _mark_labels(cells: list[Cell]) -> list[Cell]:
    """In a line holding a whole row, what stands before the name is its running number, or nothing."""
    first = next((i for i, cell in enumerate(cells) if cell.kind == "text" and not _LABEL.fullmatch(cell.text)), None)
    if first is None or not any(cell.kind in ("number", "dash") for cell in cells[first:]):
        return [cell for cell in cells if cell.kind != "blank"]
    labels = [replace(cell, kind="label") for cell in cells[:first] if cell.kind != "blank"]
    return labels + cells[first:]


def _segments(cells: Iterable[Cell]) -> list[_Segment]:
    """Words followed by values, again and again; a label or a word after values starts the next."""
    segments = [_Segment()]
    for cell in cells:
        starts = cell.kind in ("text", "label")
        if starts and segments[-1].values:
            segments.append(_Segment())
        (segments[-1].words if starts else segments[-1].values).append(cell)
    return segments


def _chains(segments: list[_Segment]) -> Iterator[tuple[list[Cell], list[_Segment]]]:
    """Runs of row-like segments, each with the words that stood before it; a header said again breaks no run."""
    before: list[Cell] = []
    chain: list[_Segment] = []
    gap: list[_Segment] = []
    for segment in segments:
        is_row = len(segment.values) >= _FEWEST_VALUES
        if chain and is_row and not gap and _has_short_name(segment):
            chain.append(segment)
        elif chain and _is_said_again(before, [*gap, segment], is_row=is_row):
            gap.append(segment)
            if is_row:
                _go_on(chain, gap)
                gap = []
        else:
            if len(chain) >= _FEWEST_ROWS:
                yield before, chain
            before = [*(before if not chain else ()), *(c for g in gap for c in (*g.words, *g.values))]
            chain, gap = ([segment] if is_row else []), []
            before += [] if is_row else [*segment.words, *segment.values]
    if len(chain) >= _FEWEST_ROWS:
        yield before, chain


def _has_short_name(segment: _Segment) -> bool:
    words = [cell for cell in segment.words if cell.kind == "text"]
    return len(words) <= _LONGEST_NAME_CELLS and sum(len(cell.text) for cell in words) <= _LONGEST_NAME


def _is_said_again(before: list[Cell], gap: list[_Segment], *, is_row: bool) -> bool:
    """Whether the words between rows, less the next row's name, are the header again, as on a new page."""
    known = {_letters(cell.text) for cell in before[-_MOST_HEADER_CELLS:]}
    words = [cell for segment in gap for cell in segment.words if cell.kind == "text"][: -1 if is_row else None]
    unknown = [cell for cell in words if _letters(cell.text) not in known]
    return len(unknown) <= len(words) * _UNKNOWN_WORDS and not any(_is_title(cell.text) for cell in unknown)


@lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    """The text squashed; the same header words are asked for again at every row."""
    return squash(text)


def _go_on(chain: list[_Segment], gap: list[_Segment]) -> None:
    """The row behind a repeated header joins the table, its running number behind the row before it."""
    row = gap[-1]
    chain[-1].values += [cell for segment in gap[:-1] for cell in segment.values[-1:]][-1:]
    chain.append(_Segment(row.words[-1:], row.values))


def _table(lines: tuple[Line, ...], before: list[Cell], chain: list[_Segment]) -> FoundTable:
    first = chain[0]
    lead, chain[0] = _part_header(before, first)
    header, title = _header_and_title(lead)
    rows = _rows(header, chain)
    used = _lines_between(lines, (header or chain[0].words or chain[0].values)[0], chain[-1].values[-1])
    return FoundTable(title, tuple(c for c in header if c.kind == "text" or _YEAR.fullmatch(c.text)), rows, used)


def _part_header(before: list[Cell], first: _Segment) -> tuple[list[Cell], _Segment]:
    """Header words part from the first row's name: the name follows the running number, or is the last cell."""
    values = _without_column_numbers(first.values)
    if len(values) < _FEWEST_VALUES:
        return [*before, *first.words, *values], _Segment()
    label = next((i for i in reversed(range(len(first.words))) if first.words[i].kind == "label"), None)
    at = len(first.words) - 1 if label is None else label
    return [*before, *first.words[:at]], _Segment(first.words[at:], values)


def _without_column_numbers(values: list[Cell]) -> list[Cell]:
    """The values less a leading row of column numbers `1 2 3 4`."""
    count = 0
    while count < len(values) and values[count].text.strip("()") == str(count + 1):
        count += 1
    return values[count:] if count > _FEWEST_VALUES else values


def _header_and_title(lead: list[Cell]) -> tuple[list[Cell], str]:
    """From the running-number heading (`STT`, `TT`, `S` `T` `T`) to the first row, and the title line above it."""
    start = len(lead)
    while start and len(lead) - start < _MOST_HEADER_CELLS and len(lead[start - 1].text) <= _LONGEST_HEADER_CELL:
        start -= 1
        if _starts_header(lead, start) or _is_title(lead[start].text):
            break
    above = lead[max(0, start - _TITLE_REACH) : start]
    titles = [i for i, cell in enumerate(above) if _is_title(cell.text)]
    if start < len(lead) and _is_title(lead[start].text):
        return lead[start + 1 :], lead[start].text
    return lead[start:], " ".join(cell.text for cell in above[titles[-1] :]) if titles else ""


def _starts_header(lead: list[Cell], at: int) -> bool:
    joined = squash("".join(cell.text for cell in lead[at : at + 3]))
    return squash(lead[at].text) in ("stt", "tt", "sott") or (joined == "stt" and len(lead[at].text) == 1)


def _is_title(text: str) -> bool:
    return bool(_title_pattern().match(fold(text).strip()))


@cache
def _title_pattern() -> re.Pattern[str]:
    return re.compile(phrases("phrases_facts")["tables"]["title"])


def _rows(header: list[Cell], chain: list[_Segment]) -> tuple[TableRow, ...]:
    """Rows with their running numbers taken off the end of the row before, where that makes the rows even."""
    numbered, plain = _numbered(header, chain), _plain(chain)
    return numbered if _evenness(numbered) >= _evenness(plain) else plain


def _evenness(rows: tuple[TableRow, ...]) -> int:
    counts = Counter(len(row.cells) for row in rows)
    return max(counts.values(), default=0)


def _plain(chain: list[_Segment]) -> tuple[TableRow, ...]:
    return tuple(_row("", segment.words, segment.values) for segment in chain if segment.values)


def _numbered(header: list[Cell], chain: list[_Segment]) -> tuple[TableRow, ...]:
    rows: list[TableRow] = []
    waiting = _Segment(values=[cell for cell in header if cell.kind == "number"][-1:])
    expected = 1
    for segment in chain:
        tail = [cell.text for cell in waiting.values[-2:]]
        label = str(expected) if str(expected) in tail else "1" if "1" in tail[-1:] and expected > 1 else ""
        is_numbered = bool(label) and not is_total(_name(segment.words))
        if is_numbered:
            cut = len(waiting.values) - len(tail) + tail.index(label)
            waiting = _Segment(waiting.words, waiting.values[:cut])
            expected = int(label) + 1
        if rows:
            rows[-1] = replace(rows[-1], cells=tuple(waiting.values))
        if segment.values:
            rows.append(_row(label if is_numbered else "", segment.words, segment.values))
            waiting = segment
    return tuple(rows)


def _row(label: str, words: list[Cell], values: list[Cell]) -> TableRow:
    marks = [i for i, cell in enumerate(words) if cell.kind == "label"]
    words = words[marks[-1] :] if marks else words
    labels = [cell.text for cell in words if cell.kind == "label" or _LABEL.fullmatch(cell.text)]
    name = _name(words)
    leading = _LEADING_LABEL.match(name)
    if leading:
        labels, name = [leading[1]], name[leading.end() :]
    return TableRow(label or (labels[0].rstrip(".)") if labels else ""), name, tuple(values))


def _name(words: list[Cell]) -> str:
    texts = [cell.text for cell in words if cell.kind == "text" and not _LABEL.fullmatch(cell.text)]
    return " ".join(texts[-1:] if len(texts) > _LONGEST_NAME_CELLS else texts)


def _lines_between(lines: tuple[Line, ...], first: Cell, last: Cell) -> frozenset[tuple[int | None, int]]:
    keys = [(line.page, line.number) for line in lines]
    return frozenset(keys[keys.index((first.page, first.line)) : keys.index((last.page, last.line)) + 1])
