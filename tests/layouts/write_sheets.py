"""Tables put on sheets: each on its own, one below or beside another, hidden ones and sheets of words between."""

from dataclasses import replace
from random import Random

from tests.layouts.draw_blocks import Block
from tests.layouts.paper import Paper, Place
from tests.layouts.table import Column
from tests.layouts.wordings import pick, without_marks
from tests.layouts.write_extras import cover_letter, instructions
from tests.layouts.write_frame import (
    Saying,
    title_lines,
    unit_line,
    unit_name,
    write_foot,
    write_letterhead,
    write_title,
)
from tests.layouts.write_table import Notes, Pen, write_table

_LONGEST_NAME = 31
_GAP = 2


def write_sheets(rng: Random, blocks: list[Block], saying: Saying, notes: Notes) -> list[Paper]:
    """The sheets of a workbook, in order."""
    papers: list[Paper] = []
    for block in blocks:
        if papers and block.placing in ("below", "beside"):
            _write_another(Pen(papers[-1], rng, notes), block, saying)
            continue
        paper = Paper(_sheet_name(rng, saying, block, len(papers) + 1))
        papers.append(paper)
        _write_first(Pen(paper, rng, notes), block, saying)
    if rng.random() < 0.1:
        papers.append(_hidden_copy(rng, blocks[0], saying))
        blocks[0].table.traits.append("hidden sheet")
    if rng.random() < 0.1:
        papers.insert(rng.choice([0, len(papers)]), instructions())
        blocks[0].table.traits.append("instructions")
    if rng.random() < 0.08:
        papers.insert(0, cover_letter(saying.office, saying.year))
        blocks[0].table.traits.append("cover letter")
    return papers


def _write_first(pen: Pen, block: Block, saying: Saying) -> None:
    """A table with letterhead and signatures, with its corner somewhere."""
    width = len(block.table.columns)
    row, left = pen.rng.choice([0, 0, 1, 3]), pen.rng.choice([0, 0, 0, 1, 2])
    if "letterhead" in saying.places:
        row = write_letterhead(pen, saying, (row, left), width)
    below = _write_block(pen, block, saying, (row, left))
    if block.placing != "beside":
        write_foot(pen, saying, (below, left), width)


def _write_another(pen: Pen, block: Block, saying: Saying) -> None:
    """A table below everything written, or to the right of it."""
    block.table.traits.append(f"table {block.placing}")
    if block.placing == "below":
        _write_block(pen, block, saying, (pen.paper.bottom + _GAP, min(column for _, column in pen.paper.cells)))
        return
    right = max(column for _, column in pen.paper.cells) + _GAP
    _write_block(pen, block, saying, (0, right))


def _write_block(pen: Pen, block: Block, saying: Saying, at: Place) -> int:
    """Title, unit and table; the row below."""
    if (saying.year_in == "header" and block.title_key != "F1") or block.title_key == "F3" or _has_several_years(block):
        saying = replace(saying, year_in="title")
    if block.placing == "old":
        saying = replace(saying, year_in="title")
    lines = title_lines(pen.rng, block.title_key, block.year_words, saying)
    row = write_title(pen, lines, at, len(block.table.columns)) + pen.rng.randint(0, 1)
    row = _write_unit(pen, block, (row, at[1]))
    return write_table(pen, block.table, (row, at[1]), block.look)


def _has_several_years(block: Block) -> bool:
    return any(trait.startswith("years ") and trait != "years one" for trait in block.table.traits)


def _write_unit(pen: Pen, block: Block, at: Place) -> int:
    """The unit of money in a line above the block, or in the headers of its columns; the row for the table."""
    columns = block.table.columns
    if not any(column.kind == "money" and column.role == "figure" for column in columns):
        if block.table.form != "F5" or pen.rng.random() < 0.7:
            return at[0]
        pen.paper.ink((at[0], at[1] + len(columns) - 2), pick(pen.rng, "count_lines"), "italic")
        return at[0] + 1
    if pen.rng.random() < 0.25:
        name = unit_name(pen.rng, block.look.hand.scale)
        columns[:] = [_with_unit(column, name) for column in columns]
        block.table.traits.append("unit in header")
        return at[0]
    place = at[1] + max(0, len(columns) - pen.rng.randint(1, 3))
    pen.paper.ink((at[0], place), unit_line(pen.rng, block.look.hand.scale), "italic")
    return at[0] + 1


def _with_unit(column: Column, name: str) -> Column:
    if column.role != "figure" or column.kind != "money":
        return column
    top = 1 if column.path[0].startswith("Năm ") and len(column.path) > 1 else 0
    return replace(column, path=(*column.path[:top], f"{column.path[top]} ({name})", *column.path[top + 1 :]))


def _hidden_copy(rng: Random, block: Block, saying: Saying) -> Paper:
    """Last year's sheet, hidden, with figures nobody should read."""
    visibility = rng.choice(["hidden", "very_hidden"])
    paper = Paper("Năm cũ", visibility=visibility)  # type: ignore[arg-type]
    old = replace(block, year_words=f"năm {block.year - 1}")
    slips, block.table.slips[:] = list(block.table.slips), []
    _write_block(Pen(paper, rng, Notes()), old, replace(saying, year=saying.year - 1, year_in="title"), (0, 0))
    block.table.slips[:] = slips
    return paper


def _sheet_name(rng: Random, saying: Saying, block: Block, number: int) -> str:
    parts = []
    if "sheet" in saying.places:
        name = f"{saying.office.kind} {saying.office.name}"
        parts.append(without_marks(name) if rng.random() < 0.3 else name)
    if saying.year_in == "sheet" and block.placing != "old":
        parts.append(f"năm {saying.year}")
    if block.placing == "old":
        parts.append(str(block.year))
    name = " ".join([*parts, rng.choice([f"B{number}", f"Bieu {number}", f"Sheet{number}"])])
    return name if len(name) <= _LONGEST_NAME else " ".join([*parts, str(number)])[-_LONGEST_NAME:]
