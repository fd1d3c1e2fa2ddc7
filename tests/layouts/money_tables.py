"""F1: allocation and disbursement by project, of one year or of several side by side."""

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from tests.layouts.draw_money import Ledger, Part
from tests.layouts.label_projects import draw_labels
from tests.layouts.money_columns import MEASURES, NARROW, SHAPES, Telling, draw_words, measure_columns
from tests.layouts.project_rows import PARTS, TOTALS, list_projects, not_applicable, number_labels
from tests.layouts.section_rows import agencies_above, capitals_above, years_above, years_below
from tests.layouts.table import Column, Row, Table
from tests.layouts.wordings import pick

SECTIONS = (83, 10, 7)
"""Weights of tables without sections, by kind of capital, by who spends."""
YEARS_OF_SEVERAL = ("blocks", "blocks", "under measures", "rows", "sections")


@dataclass(frozen=True, slots=True)
class YearLook:
    """How the years are told: the years, whether each measure names its year, how several stand beside one another.

    `several` is `blocks` side by side, years `under measures`, `rows` of years below each project, or `sections` of rows.
    """

    years: tuple[int, ...]
    is_dated: bool = False
    several: str = ""

    @property
    def is_down(self) -> bool:
        """Whether rows tell the year."""
        return self.several in ("rows", "sections")


def draw_year_look(rng: Random, years: tuple[int, ...], *, is_dated: bool) -> YearLook:
    """One way of telling these years."""
    if len(years) == 1:
        return YearLook(years, is_dated)
    return YearLook(years, several=rng.choice(YEARS_OF_SEVERAL))


def choose_measures(rng: Random, look: YearLook) -> tuple[str, ...]:
    """The measures of one table; flows from year to year cannot be added up over several."""
    if look.is_down:
        return rng.choice([("allocated", "disbursed", "disbursement_rate_pct"), ("allocated", "disbursed")])
    return rng.choice(MEASURES if len(look.years) == 1 else MEASURES[:3])


def money_table(rng: Random, ledger: Ledger, look: YearLook, measures: tuple[str, ...], shape: str = "") -> Table:
    """The table of these measures, wording and layout drawn; every measure split alike where a shape is named."""
    is_plain = shape == "" and len(look.years) == 1
    sections = rng.choices(["", "capitals", "agencies"], SECTIONS)[0] if is_plain else ""
    shape = rng.choice(["flat", "sources"]) if sections == "capitals" else shape
    parts = "none" if look.is_down or sections else rng.choice(PARTS)
    totals = rng.choice(TOTALS)
    rows = _sections(rng, ledger, sections) if sections else _rows(rng, ledger, look, parts=parts, totals=totals)
    leading = leading_columns(rng, parts)
    if rng.random() < 0.15 and parts != "projects beside":
        rows, leading = number_labels(rows, rng.choice([". ", " - ", ". "])), leading[1:]
    columns = [*leading, *_figure_columns(rng, measures, look, shape)]
    if rng.random() < 0.5:
        columns.append(Column((pick(rng, "notes"),), role="note"))
    table = Table("F1", columns, rows, {"topic": "funding", "population": "ALL", "point": "year"})
    told = f"sections of {sections}" if sections else f"totals {totals}"
    table.traits += [f"parts {parts}", told, f"years {look.several or 'one'}"]
    fill(table, ledger)
    return table


def _sections(rng: Random, ledger: Ledger, sections: str) -> list[Row]:
    above = capitals_above if sections == "capitals" else agencies_above
    return above(rng, ledger, draw_labels(rng))


def _rows(rng: Random, ledger: Ledger, look: YearLook, *, parts: str, totals: str) -> list[Row]:
    labels = draw_labels(rng)
    if look.several == "rows":
        return years_below(list_projects(rng, ledger, labels, parts=parts, totals=totals), look.years)
    if look.several == "sections":
        return years_above(rng, ledger, labels, look.years)
    return list_projects(rng, ledger, labels, parts=parts, totals=totals) + not_applicable(rng, ledger, labels)


def fill(table: Table, ledger: Ledger) -> None:
    """The figures of every row and column from the ledger; words where a project does not apply."""
    columns = table.figure_columns()
    for r, row in enumerate(table.rows):
        if "instead" in row.texts:
            table.grid[r, columns[0]] = row.texts["instead"]
            continue
        for c in columns if row.has_figures else ():
            figure = _figure(table, ledger, (r, c))
            if figure is not None:
                table.grid[r, c] = figure


def _figure(table: Table, ledger: Ledger, spot: tuple[int, int]) -> Decimal | None:
    says = table.says_at(spot)
    if says["indicator"] != "disbursement_rate_pct":
        measure = {"planned": "allocated"}.get(str(says["indicator"]), str(says["indicator"]))
        measure = "estimated" if says["scenario"] == "estimate" else measure
        return Decimal(_sum(table.rows[spot[0]], ledger, says, measure))
    funds = _sum(table.rows[spot[0]], ledger, says, "allocated") + _sum(table.rows[spot[0]], ledger, says, "carried_in")
    return Decimal(100 * _sum(table.rows[spot[0]], ledger, says, "disbursed")) / funds if funds else None


def _sum(row: Row, ledger: Ledger, says: dict[str, object], measure: str) -> int:
    first, last = int(str(says["year_from"])), int(str(says["year_to"]))
    capital = says["capital"] if isinstance(says["capital"], str) else "ALL"
    slice_ = (tuple(range(first, last + 1)), str(says["source"]), capital)
    project = str(row.says["project_code"])
    agency, place = says.get("agency_code"), says.get("sub_unit")
    if place:
        return ledger.part_total(measure, project, Part(place=str(place)), *slice_)
    if isinstance(agency, str):
        return ledger.part_total(measure, project, Part(agency=agency), *slice_)
    return ledger.total(measure, project, *slice_)


def _figure_columns(rng: Random, measures: tuple[str, ...], look: YearLook, shape: str) -> list[Column]:
    words = draw_words(rng)
    is_narrow = len(look.years) > 1 and not look.is_down
    shapes = {each: shape or rng.choice(NARROW if is_narrow else SHAPES) for each in measures}
    if rng.random() < 0.6:
        shapes = dict.fromkeys(measures, shape or rng.choice(NARROW if is_narrow else SHAPES))
    written = {
        each: measure_columns(rng, each, words, Telling(look.years[0], look.is_dated), shapes[each])
        for each in measures
    }
    if len(look.years) == 1 or look.is_down:
        blocks = [[_of_year(column, look.years) for column in written[each]] for each in measures]
        if rng.random() < 0.2:
            rng.shuffle(blocks)
    else:
        blocks = _blocks_of_years(written, look)
    return [column for block in blocks for column in block]


def _blocks_of_years(written: dict[str, list[Column]], look: YearLook) -> list[list[Column]]:
    if look.several == "under measures":
        return [
            [_of_year(column, (year,), below=1) for year in look.years for column in columns]
            for columns in written.values()
        ]
    return [
        [_of_year(column, (year,), below=0) for column in columns]
        for year in look.years
        for columns in written.values()
    ]


def _of_year(column: Column, years: tuple[int, ...], below: int | None = None) -> Column:
    """The column said of these years, the year named at that depth of its headers."""
    path = column.path
    if below is not None:
        path = (*path[:below], f"Năm {years[0]}", *path[below:])
    return replace(column, path=path, says={**column.says, "year_from": years[0], "year_to": years[-1]})


def leading_columns(rng: Random, parts: str = "none") -> list[Column]:
    """The columns before the figures: numbers, names, now and then who spends."""
    columns = [
        Column((pick(rng, "orders"),), role="order"),
        Column((pick(rng, "labels", "projects"),), role="label"),
    ]
    if parts == "projects beside":
        columns[1:] = [Column((word,), role=role) for word, role in (("Dự án", "project"), ("Tiểu dự án", "label"))]
    if parts.startswith("column"):
        columns.append(Column((pick(rng, "agency_columns"),), role="agency"))
    return columns
