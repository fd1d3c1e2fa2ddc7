"""Which tables a workbook holds: of one money form at most, poverty and outputs beside it, so that nothing contradicts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.layouts.cross_tables import draw_cross_table, draw_turned_table
from tests.layouts.draw_money import Ledger, draw_ledger
from tests.layouts.hand import Hand, draw_hand
from tests.layouts.money_tables import YearLook, choose_measures, draw_year_look, money_table
from tests.layouts.output_tables import draw_output_table
from tests.layouts.period_tables import PERIOD, draw_period_table
from tests.layouts.poverty_tables import draw_poverty_tables
from tests.layouts.table import Table
from tests.layouts.works_tables import draw_works_table
from tests.layouts.write_frame import Saying
from tests.layouts.write_headers import HeaderLook, draw_header_look
from tests.layouts.write_table import TableLook


@dataclass(frozen=True, slots=True)
class Block:
    """A table with everything needed to put it on a sheet.

    Attributes:
        title_key: which titles fit it.
        year_words: its years as a title says them.
        year: the year of its figures, the last of several.
        placing: on a sheet of its `own`, `below` or `beside` the block before it; `old` is a sheet for last year.
        overspent: the sub-project that spent more than it got, '' for none.
    """

    table: Table
    look: TableLook
    title_key: str
    year_words: str
    year: int
    placing: str = "own"
    overspent: str = ""


def draw_blocks(rng: Random, saying: Saying, slip: str) -> list[Block]:
    """The tables of one workbook; with a slip to plant, of a form that has room for it."""
    family = rng.choice(FAMILIES_FOR.get(slip, ("F1", "F1", "F1", "F2", "F3", "F4", "F5", "F5", "F6")))
    if family == "F2" and saying.office.is_commune:
        family = "F1"
    blocks = _FAMILIES[family](rng, saying, slip)
    if slip not in FAMILIES_FOR and rng.random() < 0.35:
        other = rng.choice([name for name in ("F5", "F4") if name != family])
        others = _FAMILIES[other](rng, saying, "")
        blocks += others if blocks[-1].placing == "old" else [_placed(rng, block) for block in others]
    return blocks


FAMILIES_FOR = {
    "overspent": ("F1",),
    "carry_over_open": ("F1",),
    "rate_wrong": ("F1", "F5"),
    "stock_flow": ("F5",),
    "subset_exceeds_whole": ("F5",),
    "unit_slip": ("F1",),
    "separator_slip": ("F1",),
}


def _placed(rng: Random, block: Block) -> Block:
    return replace(block, placing=rng.choice(["own", "own", "below"])) if block.placing == "own" else block


def _money(rng: Random, saying: Saying, slip: str) -> list[Block]:
    """F1, now and then with last year's table beside it, shown on its own sheet."""
    hands = [draw_hand(rng), draw_hand(rng)]
    if slip in ("unit_slip", "separator_slip"):
        hands[0] = replace(hands[0], separators=rng.choice(["number", "vi"]), scale=1_000_000, decimals=3)
    several = not slip and saying.year_in != "sheet" and rng.random() < 0.35
    first = rng.randint(2021, saying.year - 1) if several else saying.year
    years = tuple(range(first, saying.year + 1))
    look = draw_year_look(rng, years, is_dated=saying.year_in == "header")
    measures = choose_measures(rng, look)
    if slip in _MEASURES_FOR:
        measures = _MEASURES_FOR[slip]
    has_old = not several and not slip and rng.random() < 0.2
    ledger_years = (saying.year - 1, saying.year) if has_old else years
    grain = max(hand.grain for hand in hands)
    ledger = draw_ledger(rng, saying.office, ledger_years, grain, carries=bool({"carried_in", "funds"} & set(measures)))
    leaf = rng.choice(ledger.leaves) if slip == "overspent" else ""
    ledger.overspend(leaf, grain)
    shape = rng.choice(["flat", "sources"]) if slip in FAMILIES_FOR else ""
    table = money_table(rng, ledger, look, measures, shape)
    blocks = [Block(table, _look(rng, hands[0], table), "F1", _year_words(rng, years), saying.year, overspent=leaf)]
    if has_old:
        blocks.append(_old_money(rng, ledger, saying.year - 1, measures, hands[1]))
    return blocks


_MEASURES_FOR = {
    "overspent": ("allocated", "disbursed", "disbursement_rate_pct"),
    "carry_over_open": ("carried_in", "allocated", "disbursed", "carried_out"),
    "rate_wrong": ("allocated", "disbursed", "disbursement_rate_pct"),
}


def _old_money(rng: Random, ledger: Ledger, year: int, measures: tuple[str, ...], hand: Hand) -> Block:
    table = money_table(rng, ledger, YearLook((year,)), measures)
    table.traits.append("old table shown")
    return Block(table, _look(rng, hand, table), "F1", f"năm {year}", year, placing="old")


def _cross(rng: Random, saying: Saying, slip: str) -> list[Block]:  # noqa: ARG001 - one signature for all forms
    hand = draw_hand(rng)
    draw = draw_cross_table if rng.random() < 0.7 else draw_turned_table
    table = draw(rng, saying.office, saying.year, hand.grain)
    return [Block(table, _look(rng, hand, table), "F2", f"năm {saying.year}", saying.year)]


def _period(rng: Random, saying: Saying, slip: str) -> list[Block]:  # noqa: ARG001 - one signature for all forms
    hand = draw_hand(rng)
    ledger = draw_ledger(rng, saying.office, PERIOD, hand.grain, carries=False)
    table = draw_period_table(rng, ledger)
    return [Block(table, _look(rng, hand, table), "F3", "giai đoạn 2021-2025", saying.year)]


def _outputs(rng: Random, saying: Saying, slip: str) -> list[Block]:  # noqa: ARG001 - one signature for all forms
    table = draw_output_table(rng, saying.year)
    return [Block(table, _look(rng, draw_hand(rng), table), "F4", f"năm {saying.year}", saying.year)]


def _works(rng: Random, saying: Saying, slip: str) -> list[Block]:  # noqa: ARG001 - one signature for all forms
    hand = draw_hand(rng)
    table = draw_works_table(rng, saying.office, saying.year, hand.grain)
    return [Block(table, _look(rng, hand, table), "F6", f"năm {saying.year}", saying.year)]


def _poverty(rng: Random, saying: Saying, slip: str) -> list[Block]:
    is_plan = not slip and rng.random() < 0.25
    kind = rng.choice(["poor", "near", "both", "apart"] if not slip else ["poor", "both"])
    tables = draw_poverty_tables(rng, saying.office, saying.year, kind, is_plan=is_plan, is_full=bool(slip))
    header, hand, placing = draw_header_look(rng), draw_hand(rng), rng.choice(["own", "below", "beside"])
    blocks: list[Block] = []
    for name, table in tables.items():
        key = "F5_plan" if is_plan and name != "near" else f"F5_{name}"
        look = _look(rng, hand, table, header)
        words = f"năm {saying.year}"
        blocks.append(Block(table, look, key, words, saying.year, placing=placing if blocks else "own"))
    return blocks


_FAMILIES: dict[str, Callable[[Random, Saying, str], list[Block]]] = {
    "F1": _money,
    "F2": _cross,
    "F3": _period,
    "F4": _outputs,
    "F5": _poverty,
    "F6": _works,
}


def _look(rng: Random, hand: Hand, table: Table, header: HeaderLook | None = None) -> TableLook:
    look = TableLook(
        header or draw_header_look(rng),
        hand,
        has_formulas=rng.random() < 0.5,
        merges_labels=bool({"parts column of rows", "parts projects beside"} & set(table.traits)),
    )
    table.traits += [f"headers {look.header.spread}", f"numbers {hand.separators}", f"percents {hand.percents}"]
    return look


def _year_words(rng: Random, years: tuple[int, ...]) -> str:
    if len(years) == 1:
        return rng.choice([f"năm {years[0]}"] * 6 + [f"6 tháng đầu năm {years[0]}"])
    return rng.choice([f"giai đoạn {years[0]}-{years[-1]}", f"từ năm {years[0]} đến năm {years[-1]}"])
