"""F5: poor and near-poor households by commune or hamlet, with the movements of the year."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import reduce
from operator import add
from random import Random

from tests.layouts.choose_office import Office
from tests.layouts.draw_poverty import Homes, Stock, draw_homes
from tests.layouts.hand import rounded
from tests.layouts.poverty_columns import MOVES, Style, draw_style, full, poverty_columns
from tests.layouts.table import Column, Row, Table
from tests.layouts.wordings import pick

PERSONS_A_HOUSEHOLD = Decimal(4)
_AREAS = {"Khu vực thành thị": ("Thị trấn", "Phường"), "Khu vực nông thôn": ("Xã",)}


def draw_poverty_tables(  # noqa: PLR0913 - what the tables depend on
    rng: Random, office: Office, year: int, kind: str, *, is_plan: bool, is_full: bool
) -> dict[str, Table]:
    """Tables of form F5 on the `poor`, the `near` poor, `both` in one, or both `apart`, by what they are on.

    With `is_full` they have every figure the form knows.
    """
    style = draw_style(rng, year, is_plan=is_plan)
    style = full(style) if is_full else style
    homes = draw_homes(rng, office, one_count=style.one_count)
    rows = _rows(rng, homes, _total_word(rng, office))
    kinds = {"apart": ("poor", "near"), "both": ("both",)}.get(kind, (kind,))
    return {each: _table(rng, office, homes, rows, style, each) for each in kinds}


def _table(  # noqa: PLR0913, PLR0917 - what one table is made of
    rng: Random, office: Office, homes: Mapping[str, Homes], rows: list[Row], style: Style, kind: str
) -> Table:
    leading = [
        Column((pick(rng, "orders"),), role="order"),
        Column((pick(rng, "labels", "hamlets" if office.is_commune else "communes"),), role="label"),
    ]
    says = {
        "topic": "poverty", "source": None, "capital": "ALL", "project_code": ("ALL", None),
        "year_from": style.year, "year_to": style.year,
    }  # fmt: skip
    columns = poverty_columns(style, ("poor", "near") if kind == "both" else (kind,))
    table = Table("F5", [*leading, *columns], list(rows), says)
    _fill(table, homes)
    return table


def _total_word(rng: Random, office: Office) -> str:
    if rng.random() < 0.8 or office.kind not in ("Huyện", "Xã"):
        return pick(rng, "total_rows")
    return pick(rng, "poverty_total_rows", "commune" if office.is_commune else "district")


def _rows(rng: Random, homes: Mapping[str, Homes], word: str) -> list[Row]:
    """The places, seldom in two areas, and their total on top or at the bottom."""
    bare = rng.random() < 0.4
    rows = list(_listed(homes, bare=bare, in_areas=rng.random() < 0.15))
    outermost = tuple(i for i, row in enumerate(rows) if row.level == 1)
    if rng.random() < 0.3:
        moved = [Row(r.texts, r.says, r.level, tuple(i + 1 for i in r.sum_of), r.is_judged) for r in rows]
        return [Row({"label": word}, {}, 0, tuple(i + 1 for i in outermost)), *moved]
    return [*rows, Row({"label": word}, {}, 0, outermost)]


def _listed(homes: Mapping[str, Homes], *, bare: bool, in_areas: bool) -> Iterator[Row]:
    by_area = {area: [place for place in homes if place.startswith(kinds)] for area, kinds in _AREAS.items()}
    if not in_areas or not all(by_area.values()) or sum(map(len, by_area.values())) != len(homes):
        yield from (_place_row(place, number, 1, bare=bare) for number, place in enumerate(homes, 1))
        return
    start = 0
    for numeral, (area, places) in zip(("I", "II"), by_area.items(), strict=True):
        below = tuple(range(start + 1, start + 1 + len(places)))
        yield Row({"order": numeral, "label": area}, {"area": area}, 1, below, is_judged=False)
        yield from (_place_row(place, number, 2, bare=bare) for number, place in enumerate(places, 1))
        start += len(places) + 1


def _place_row(place: str, number: int, level: int, *, bare: bool) -> Row:
    kind, _, name = place.partition(" ")
    return Row({"order": str(number), "label": name if bare and kind == "Xã" else place}, {"sub_unit": place}, level)


def _fill(table: Table, homes: Mapping[str, Homes]) -> None:
    for r, row in enumerate(table.rows):
        here = reduce(add, _homes_of(row, homes))
        for c in table.figure_columns():
            figure = _figure(here, table.columns[c].says)
            if figure is not None:
                table.grid[r, c] = figure


def _homes_of(row: Row, homes: Mapping[str, Homes]) -> list[Homes]:
    if "sub_unit" in row.says:
        return [homes[str(row.says["sub_unit"])]]
    if "area" in row.says:
        return [found for place, found in homes.items() if place.startswith(_AREAS[str(row.says["area"])])]
    return list(homes.values())


def _figure(homes: Homes, says: Mapping[str, object]) -> Decimal | None:
    indicator, point = str(says["indicator"]), says["point"]
    at = point if isinstance(point, str) else "start"
    suffix = "_dtts" if says["population"] == "DTTS" else ""
    stock: Stock = homes.near if "near" in indicator else homes.poor
    if indicator.endswith("_reduction_pp"):
        return _rate(stock, homes, "start", "") - _rate(stock, homes, "end", "")
    moved = _moved(stock, indicator.removesuffix("_rate_pct"), suffix)
    if moved is not None:
        return rounded(Decimal(100 * moved) / stock.start) if indicator.endswith("_pct") else Decimal(moved)
    if indicator.endswith("_pct"):
        return _rate(stock, homes, at, suffix) if getattr(homes, at + suffix) else None
    counted = homes if indicator in ("households", "residents") else stock
    persons = PERSONS_A_HOUSEHOLD if indicator in ("residents", "poor_persons", "near_poor_persons") else 1
    return Decimal(getattr(counted, at + suffix)) * persons


def _moved(stock: Stock, indicator: str, suffix: str) -> int | None:
    """The households of a movement; None for what is no movement."""
    moves = {name: move for names in MOVES.values() for move, name in names.items()}
    found: int | None = getattr(stock, moves[indicator] + suffix) if indicator in moves else None
    return found


def _rate(stock: Stock, homes: Homes, at: str, suffix: str) -> Decimal:
    return rounded(Decimal(100 * getattr(stock, at + suffix)) / getattr(homes, at + suffix))
