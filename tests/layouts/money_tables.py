"""F1: allocation and disbursement by project, of one year or of several side by side."""

from decimal import Decimal
from random import Random

from tests.layouts.choose_office import Office
from tests.layouts.draw_money import Ledger, Part, draw_ledger
from tests.layouts.label_projects import draw_labels
from tests.layouts.money_columns import MEASURES, NARROW, SHAPES, draw_words, measure_columns
from tests.layouts.project_rows import PARTS, TOTALS, list_projects
from tests.layouts.table import Column, Row, Table
from tests.layouts.wordings import pick


def draw_money_table(rng: Random, office: Office, years: tuple[int, ...], grain: int, *, year_in_header: bool) -> Table:
    """A table of one form F1."""
    measures = rng.choice(MEASURES if len(years) == 1 else MEASURES[:3])
    carries = "carried_in" in measures
    ledger = draw_ledger(rng, office, years, grain, carries=carries)
    return money_table(rng, ledger, years, measures, year_in_header=year_in_header)


def money_table(
    rng: Random, ledger: Ledger, years: tuple[int, ...], measures: tuple[str, ...], *, year_in_header: bool
) -> Table:
    """The table of these measures, wording and layout drawn."""
    parts, totals = rng.choice(PARTS), rng.choice(TOTALS)
    figures = _year_blocks(rng, measures, years, year_in_header)
    rows = list_projects(rng, ledger, draw_labels(rng), parts=parts, totals=totals)
    columns = [*_leading(rng, parts), *figures]
    if rng.random() < 0.5:
        columns.append(Column((pick(rng, "notes"),), role="note"))
    table = Table("F1", columns, rows, {"topic": "funding", "population": "ALL", "point": "year"})
    table.traits += [f"parts {parts}", f"totals {totals}", f"{len(years)} years"]
    fill(table, ledger)
    return table


def fill(table: Table, ledger: Ledger) -> None:
    """The figures of every row and column from the ledger; words where a project does not apply."""
    for r, row in enumerate(table.rows):
        for c, column in enumerate(table.columns):
            if column.role != "figure":
                continue
            if "instead" in row.texts:
                if c == next(i for i, each in enumerate(table.columns) if each.role == "figure"):
                    table.grid[r, c] = row.texts["instead"]
                continue
            figure = _figure(table, ledger, (r, c))
            if figure is not None:
                table.grid[r, c] = figure


def _figure(table: Table, ledger: Ledger, spot: tuple[int, int]) -> Decimal | None:
    says = table.says_at(spot)
    if says["indicator"] != "disbursement_rate_pct":
        return Decimal(_sum(table.rows[spot[0]], ledger, says, str(says["indicator"])))
    funds = _sum(table.rows[spot[0]], ledger, says, "allocated") + _sum(table.rows[spot[0]], ledger, says, "carried_in")
    return Decimal(100 * _sum(table.rows[spot[0]], ledger, says, "disbursed")) / funds if funds else None


def _sum(row: Row, ledger: Ledger, says: dict[str, object], measure: str) -> int:
    first, last = int(str(says["year_from"])), int(str(says["year_to"]))
    slice_ = (tuple(range(first, last + 1)), str(says["source"]), str(says["capital"]))
    project = str(row.says["project_code"])
    agency, place = row.says.get("agency_code"), row.says.get("sub_unit")
    if place:
        return ledger.part_total(measure, project, Part(place=str(place)), *slice_)
    if isinstance(agency, str):
        return ledger.part_total(measure, project, Part(agency=agency), *slice_)
    return ledger.total(measure, project, *slice_)


def _year_blocks(
    rng: Random,
    measures: tuple[str, ...],
    years: tuple[int, ...],
    year_in_header: bool,  # noqa: FBT001
) -> list[Column]:
    words = draw_words(rng)
    shapes = {each: rng.choice(SHAPES if len(years) == 1 else NARROW) for each in measures}
    if rng.random() < 0.6:
        shapes = dict.fromkeys(measures, rng.choice(SHAPES if len(years) == 1 else NARROW))
    is_dated = year_in_header and len(years) == 1
    blocks = []
    for measure in measures:
        found = measure_columns(rng, measure, words, year=years[0], is_dated=is_dated, shape=shapes[measure])
        blocks += [[_of_year(column, year, is_named=len(years) > 1) for column in found] for year in years]
    if len(years) > 1:
        blocks = [blocks[m * len(years) + y] for y in range(len(years)) for m in range(len(measures))]
    if rng.random() < 0.2 and len(years) == 1:
        rng.shuffle(blocks)
    return [column for block in blocks for column in block]


def _of_year(column: Column, year: int, *, is_named: bool) -> Column:
    path = (f"Năm {year}", *column.path) if is_named else column.path
    return Column(path, column.role, {**column.says, "year_from": year, "year_to": year}, column.kind)


def _leading(rng: Random, parts: str) -> list[Column]:
    columns = [
        Column((pick(rng, "orders"),), role="order"),
        Column((pick(rng, "labels", "projects"),), role="label"),
    ]
    if parts.startswith("column"):
        columns.append(Column((pick(rng, "agency_columns"),), role="agency"))
    return columns
