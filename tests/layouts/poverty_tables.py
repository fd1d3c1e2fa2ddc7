"""F5: poor and near-poor households by commune or hamlet, with the movements of the year."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import reduce
from operator import add
from random import Random

from tests.layouts.choose_office import Office
from tests.layouts.draw_poverty import Homes, Stock, draw_homes
from tests.layouts.hand import rounded
from tests.layouts.table import Column, Row, Table
from tests.layouts.wordings import pick

_MOVES = ("escaped", "relapsed", "newly")
INDICATORS = {
    "poor": ("poor_households", "poverty_rate_pct", "poverty_rate_reduction_pp"),
    "near": ("near_poor_households", "near_poverty_rate_pct", "near_poverty_rate_reduction_pp"),
}
MOVE_INDICATORS = {
    "poor": {"escaped": "escaped_poverty", "relapsed": "relapsed_poverty", "newly": "newly_poor"},
    "near": {"escaped": "escaped_near_poverty", "relapsed": "relapsed_near_poverty", "newly": "newly_near_poor"},
}
ANY_POINT = ("start", "end", "year")


def draw_poverty_table(rng: Random, office: Office, year: int, *, kind: str, is_plan: bool) -> Table:
    """A table of one form F5 on the `poor`, the `near` poor or `both`."""
    one_count = not is_plan and rng.random() < 0.5
    homes = draw_homes(rng, office, one_count=one_count)
    return poverty_table(rng, office, homes, year, kind=kind, is_plan=is_plan, one_count=one_count)


def poverty_table(  # noqa: PLR0913 - what one table depends on
    rng: Random, office: Office, homes: Mapping[str, Homes], year: int, *, kind: str, is_plan: bool, one_count: bool
) -> Table:
    """The table of these households, wording and layout drawn."""
    style = _Style(rng, year, is_plan=is_plan)
    groups = list(style.groups(("poor", "near") if kind == "both" else (kind,), one_count=one_count))
    if rng.random() < 0.15 and style.has_full_names:
        rng.shuffle(groups)
    place_words = "hamlets" if office.is_commune else "communes"
    leading = [
        Column((pick(rng, "orders"),), role="order"),
        Column((pick(rng, "labels", place_words),), role="label"),
    ]
    says = {
        "topic": "poverty",
        "source": None,
        "capital": "ALL",
        "project_code": ("ALL", None),
        "year_from": year,
        "year_to": year,
    }
    table = Table("F5", [*leading, *(column for group in groups for column in group)], _rows(rng, homes), says)
    _fill(table, homes)
    return table


class _Style:
    """One person's columns: which figures, in which words."""

    def __init__(self, rng: Random, year: int, *, is_plan: bool) -> None:
        self.rng, self.year, self.is_plan = rng, year, is_plan
        self.has_rates = rng.random() < 0.85
        self.has_dtts = rng.random() < 0.7
        self.moves_split = self.has_dtts and rng.random() < 0.5
        self.has_drop = rng.random() < 0.3
        self.has_full_names = rng.random() < 0.5
        self.all, self.dtts = self._word("all"), self._word("dtts")
        self.rate = self._word("rate")
        self.dtts_rate = self._word("dtts_rate") if self.has_full_names else self.rate

    def groups(self, kinds: tuple[str, ...], *, one_count: bool) -> Iterator[list[Column]]:
        """Groups of columns in the official order."""
        yield self._households(
            "households" if one_count else "households_start", "any" if one_count else "start", "actual"
        )
        for kind in kinds:
            yield self._stock(kind, "start")
        for kind in kinds:
            yield self._moves(kind)
        if not one_count:
            yield self._households("households_plan" if self.is_plan else "households_end", "end", self._scenario)
        for kind in kinds:
            yield self._stock(kind, "end")
            if self.has_drop and self.has_rates:
                says = self._says(INDICATORS[kind][2], "year", self._scenario)
                yield [Column((self._word(f"{kind}_drop"),), says=says, kind="percent")]

    @property
    def _scenario(self) -> str:
        return "plan" if self.is_plan else "actual"

    def _word(self, key: str) -> str:
        return pick(self.rng, "poverty", key, year=self.year)

    def _says(self, indicator: str, point: object, scenario: str, population: str = "ALL") -> dict[str, object]:
        return {"indicator": indicator, "point": point, "scenario": scenario, "population": population}

    def _households(self, key: str, point: str, scenario: str) -> list[Column]:
        top = self._word(key)
        told = ANY_POINT if point == "any" else point
        columns = [Column((top, self.all), says=self._says("households", told, scenario), kind="count")]
        if self.has_dtts:
            says = self._says("households", told, scenario, "DTTS")
            columns.append(Column((top, self.dtts), says=says, kind="count"))
        return columns

    def _stock(self, kind: str, point: str) -> list[Column]:
        is_forecast = self.is_plan and point == "end"
        top = self._word(f"{kind}_plan" if is_forecast else f"{kind}_{point}")
        scenario = "plan" if is_forecast else "actual"
        count, share, _ = INDICATORS[kind]
        found = [Column((top, self.all), says=self._says(count, point, scenario), kind="count")]
        if self.has_rates:
            found.append(Column((top, self.rate), says=self._says(share, point, scenario), kind="percent"))
        if self.has_dtts:
            says = self._says(count, point, scenario, "DTTS")
            found.append(Column((top, self.dtts), says=says, kind="count"))
            if self.has_rates:
                says = self._says(share, point, scenario, "DTTS")
                found.append(Column((top, self.dtts_rate), says=says, kind="percent"))
        return found

    def _moves(self, kind: str) -> list[Column]:
        top = self._word(f"{kind}_moves_plan" if self.is_plan else f"{kind}_moves")
        found = []
        for move in _MOVES:
            name, indicator = self._word(f"{kind}_{move}"), MOVE_INDICATORS[kind][move]
            if not self.moves_split:
                found.append(Column((top, name), says=self._says(indicator, "year", self._scenario), kind="count"))
                continue
            for population, word in (("ALL", self.all), ("DTTS", self.dtts)):
                says = self._says(indicator, "year", self._scenario, population)
                found.append(Column((top, name, word), says=says, kind="count"))
        return found


def _rows(rng: Random, homes: Mapping[str, Homes]) -> list[Row]:
    bare = rng.random() < 0.4
    rows = [
        Row({"order": str(number), "label": _named(place, bare=bare)}, {"sub_unit": place}, 1)
        for number, place in enumerate(homes, 1)
    ]
    word, where = pick(rng, "total_rows"), rng.choice(["top", "bottom", "bottom"])
    if where == "top":
        return [Row({"label": word}, {}, 0, tuple(range(1, len(rows) + 1))), *rows]
    return [*rows, Row({"label": word}, {}, 0, tuple(range(len(rows))))]


def _named(place: str, *, bare: bool) -> str:
    kind, _, name = place.partition(" ")
    return name if bare and kind == "Xã" else place


def _fill(table: Table, homes: Mapping[str, Homes]) -> None:
    whole = reduce(add, homes.values())
    for r, row in enumerate(table.rows):
        here = homes[str(row.says["sub_unit"])] if "sub_unit" in row.says else whole
        for c, column in enumerate(table.columns):
            figure = _figure(here, column.says) if column.role == "figure" else None
            if figure is not None:
                table.grid[r, c] = figure


def _figure(homes: Homes, says: Mapping[str, object]) -> Decimal | None:
    indicator, point = str(says["indicator"]), says["point"]
    at = point if isinstance(point, str) else "start"
    suffix = "_dtts" if says["population"] == "DTTS" else ""
    if indicator == "households":
        return Decimal(getattr(homes, at + suffix))
    kind: Stock = homes.near if "near" in indicator else homes.poor
    if indicator.endswith("_reduction_pp"):
        return _rate(kind, homes, "start", "") - _rate(kind, homes, "end", "")
    if indicator.endswith("_pct"):
        return _rate(kind, homes, at, suffix) if getattr(homes, at + suffix) else None
    if at != "year":
        return Decimal(getattr(kind, at + suffix))
    move = next(move for moves in MOVE_INDICATORS.values() for move, name in moves.items() if name == indicator)
    return Decimal(getattr(kind, move + suffix))


def _rate(kind: Stock, homes: Homes, at: str, suffix: str) -> Decimal:
    return rounded(Decimal(100 * getattr(kind, at + suffix)) / getattr(homes, at + suffix))
