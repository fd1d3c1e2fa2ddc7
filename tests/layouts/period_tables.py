"""F3: the money planned for each year of the period, by project."""

from random import Random

from tests.layouts.draw_money import Ledger
from tests.layouts.label_projects import draw_labels
from tests.layouts.money_columns import draw_words, splits
from tests.layouts.money_tables import fill, leading_columns
from tests.layouts.project_rows import TOTALS, list_projects
from tests.layouts.table import Column, Table

PERIOD = (2021, 2022, 2023, 2024, 2025)


def draw_period_table(rng: Random, ledger: Ledger) -> Table:
    """A table of one form F3."""
    words, shape = draw_words(rng), rng.choice(["flat", "sources", "bare sources"])
    year_word = rng.choice(["Năm {}", "{}", "KH {}", "Kế hoạch năm {}"])
    total = rng.choice(["Tổng giai đoạn 2021-2025", "Tổng cộng", "Giai đoạn 2021-2025", "Tổng số"])
    blocks = [
        [_column((year_word.format(year), *below), source, (year, year)) for below, source, _ in splits(words, shape)]
        for year in PERIOD
    ]
    whole = [_column((total, *below), source, (PERIOD[0], PERIOD[-1])) for below, source, _ in splits(words, shape)]
    blocks.insert(rng.choice([0, len(blocks)]), whole)
    rows = list_projects(rng, ledger, draw_labels(rng), parts="none", totals=rng.choice(TOTALS))
    columns = [*leading_columns(rng), *(column for block in blocks for column in block)]
    says = {"topic": "funding", "population": "ALL", "point": "year", "indicator": "planned", "scenario": "plan"}
    table = Table("F3", columns, rows, says)
    fill(table, ledger)
    return table


def _column(path: tuple[str, ...], source: str, years: tuple[int, int]) -> Column:
    return Column(path, says={"source": source, "capital": "ALL", "year_from": years[0], "year_to": years[1]})
