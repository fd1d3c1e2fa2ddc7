"""The made-up workbooks themselves: the same for the same seed, their sums closing, as varied as they claim."""

from decimal import Decimal
from random import Random

import pytest

from tests.layouts.choose_office import choose_office
from tests.layouts.draw_blocks import draw_blocks
from tests.layouts.make_workbook import make_workbook
from tests.layouts.plant import SLIPS
from tests.layouts.table import Table
from tests.layouts.write_frame import draw_saying


def sound_tables(seed: int) -> list[Table]:
    rng = Random(seed)  # noqa: S311 - made-up figures, not secrets
    saying = draw_saying(rng, choose_office(rng, 2024), 2024)
    return [block.table for block in draw_blocks(rng, saying, "")]


def test_a_seed_gives_the_same_workbook_again() -> None:
    first, second = make_workbook(3), make_workbook(3)
    assert (first.truths, first.name, first.planted) == (second.truths, second.name, second.planted)


@pytest.mark.parametrize("seed", range(40))
def test_totals_of_a_sound_table_are_the_sums_of_their_rows(seed: int) -> None:
    for table in sound_tables(seed):
        for (r, c), figure in table.grid.items():
            parts = table.rows[r].sum_of
            if parts and isinstance(figure, Decimal) and table.columns[c].kind != "percent":
                assert figure == sum(table.amount((part, c)) for part in parts)


@pytest.mark.slow
def test_every_slip_and_every_form_is_drawn_among_two_hundred_workbooks() -> None:
    traits = {trait for seed in range(1, 201) for trait in make_workbook(seed).traits}
    assert set(SLIPS) <= traits
    assert {"F1", "F2", "F3", "F4", "F5_poor", "F5_near", "F5_both", "F5_plan", "F6"} <= traits


def test_no_two_figures_are_told_for_one_cell() -> None:
    for seed in range(30):
        cells = [truth.cell for truth in make_workbook(seed).truths]
        assert len(cells) == len(set(cells))
