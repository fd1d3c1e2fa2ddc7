"""One workbook from a seed: its office, tables, sheets and what is around them, perhaps one planted mistake."""

from random import Random

from tests.layouts.bind import bind
from tests.layouts.choose_office import choose_office
from tests.layouts.draw_blocks import Block, draw_blocks
from tests.layouts.plant import SLIPS, overspent, plant
from tests.layouts.truth import Made
from tests.layouts.wordings import without_marks
from tests.layouts.write_extras import hide_old_column, hide_old_rows, leave_blank_rows
from tests.layouts.write_frame import Saying, draw_saying
from tests.layouts.write_sheets import write_sheets
from tests.layouts.write_table import Notes

_YEARS = (2022, 2023, 2023, 2024, 2024, 2025)
SHARE_WITH_SLIPS = 0.4


def make_workbook(seed: int) -> Made:
    """The workbook of this seed."""
    rng = Random(seed)  # noqa: S311 - made-up figures, not secrets
    slip = rng.choice(SLIPS) if rng.random() < SHARE_WITH_SLIPS else ""
    year = rng.choice(_YEARS)
    saying = draw_saying(rng, choose_office(rng, year), year)
    blocks = draw_blocks(rng, saying, slip)
    while slip and not _plant(blocks[0], slip, rng):
        blocks = draw_blocks(rng, saying, slip)
    if all(block.placing in ("own", "old") for block in blocks):
        for block in blocks:
            _hide_old_figures(block, rng)
    notes = Notes()
    papers = write_sheets(rng, blocks, saying, notes)
    as_xlsm = rng.random() < 0.1
    name, folder = _file_name(rng, saying, "xlsm" if as_xlsm else "xlsx")
    return Made(
        name,
        folder,
        bind(papers, as_xlsm=as_xlsm),
        saying.office.code,
        tuple(notes.truths),
        frozenset(notes.free),
        tuple(notes.planted),
        (f"seed {seed}", *_traits(blocks, saying, slip)),
    )


def _plant(block: Block, slip: str, rng: Random) -> bool:
    if slip != "overspent":
        return plant(block.table, slip, block.look.hand, rng)
    block.table.slips.append(overspent(block.table, block.overspent))
    return True


def _hide_old_figures(block: Block, rng: Random) -> None:
    if block.table.slips or block.look.merges_labels:
        return
    if rng.random() < 0.08:
        hide_old_rows(block.table, rng)
        block.table.traits.append("hidden rows")
    if rng.random() < 0.06:
        leave_blank_rows(block.table, rng)
        block.table.traits.append("blank rows")
    if rng.random() < 0.08:
        hide_old_column(block.table, rng, block.year)
        block.table.traits.append("hidden column")


def _file_name(rng: Random, saying: Saying, ending: str) -> tuple[str, str]:
    """The file's name and its folder's; with or without marks, the office in one or the other where it is said there."""
    year, office = saying.year, saying.office
    nameless = rng.choice([f"bieu mau {year}.{ending}", f"Book1.{ending}", f"PL kem theo BC.{ending}"])
    if "file" not in saying.places:
        return nameless, ""
    name = office.title if rng.random() < 0.8 or office.needs_province else f"{office.title}, {office.province}"
    if rng.random() < 0.2:
        return nameless, name
    told = rng.choice([f"Bieu tong hop {year} - {name}.{ending}", f"{name}_bieu so lieu {year}.{ending}"])
    return (without_marks(told) if rng.random() < 0.4 else told), ""


def _traits(blocks: list[Block], saying: Saying, slip: str) -> tuple[str, ...]:
    traits = [trait for block in blocks for trait in (block.title_key, *block.table.traits)]
    said = f"office in {', '.join(sorted(saying.places))}"
    return tuple(dict.fromkeys([*traits, said, f"year in {saying.year_in}", *([slip] if slip else [])]))
