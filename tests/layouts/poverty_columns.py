"""Columns of poverty tables: all households, the poor or near-poor at the start and end of a year, movements between."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from tests.layouts.table import Column
from tests.layouts.wordings import pick

INDICATORS = {
    "poor": ("poor_households", "poverty_rate_pct", "poverty_rate_reduction_pp"),
    "near": ("near_poor_households", "near_poverty_rate_pct", "near_poverty_rate_reduction_pp"),
}
MOVES = {
    "poor": {"escaped": "escaped_poverty", "relapsed": "relapsed_poverty", "newly": "newly_poor"},
    "near": {"escaped": "escaped_near_poverty", "relapsed": "relapsed_near_poverty", "newly": "newly_near_poor"},
}
ANY_POINT = ("start", "end", "year")


@dataclass(frozen=True, slots=True)
class Style:
    """Which figures one person's poverty tables have, and in which words.

    Attributes:
        one_count: all households are counted once, not at the start and at the end.
        moves: movements are told `plain`, `split` with their DTTS share, or `rated` with a rate beside each.
        persons: the word for persons where they are counted beside households, else ''.
        tells_dtts_rate: the rate of DTTS households is named as theirs, not just `Tỷ lệ %` once more.
    """

    rng: Random
    year: int
    is_plan: bool
    one_count: bool
    has_rates: bool
    has_dtts: bool
    moves: str
    has_drop: bool
    persons: str
    tells_dtts_rate: bool

    def word(self, key: str) -> str:
        """One of the wordings of a header."""
        return pick(self.rng, "poverty", key, year=self.year)

    @property
    def scenario(self) -> str:
        """What the figures of the year itself are."""
        return "plan" if self.is_plan else "actual"


def draw_style(rng: Random, year: int, *, is_plan: bool) -> Style:
    """One person's tables."""
    has_dtts = rng.random() < 0.7
    return Style(
        rng,
        year,
        is_plan=is_plan,
        one_count=not is_plan and rng.random() < 0.5,
        has_rates=rng.random() < 0.85,
        has_dtts=has_dtts,
        moves=rng.choice(["plain", "plain", "split" if has_dtts else "plain", "rated"]),
        has_drop=rng.random() < 0.3,
        persons=pick(rng, "persons") if rng.random() < 0.12 else "",
        tells_dtts_rate=rng.random() < 0.5,
    )


def full(style: Style) -> Style:
    """The style with every figure the form knows."""
    return replace(style, has_rates=True, has_dtts=True)


def poverty_columns(style: Style, kinds: tuple[str, ...]) -> list[Column]:
    """The columns on these kinds of households, in the order of the official form or, seldom, another."""
    groups = list(_groups(style, kinds))
    if style.tells_dtts_rate and style.rng.random() < 0.3:
        style.rng.shuffle(groups)
        for group in groups:
            style.rng.shuffle(group)
    return [column for group in groups for column in group]


def _groups(style: Style, kinds: tuple[str, ...]) -> Iterator[list[Column]]:
    words = _Words(style.word("all"), style.word("dtts"), style.word("rate"), style.word("dtts_rate"))
    if not style.tells_dtts_rate:
        words = replace(words, dtts_rate=words.rate)
    if style.one_count:
        yield _households(style, words, "households", ANY_POINT, "actual")
    else:
        yield _households(style, words, "households_start", "start", "actual")
    for kind in kinds:
        yield _stock(style, words, kind, "start")
    for kind in kinds:
        yield _moves(style, words, kind)
    if not style.one_count:
        yield _households(style, words, "households_plan" if style.is_plan else "households_end", "end", style.scenario)
    for kind in kinds:
        yield _stock(style, words, kind, "end")
        if style.has_drop and style.has_rates:
            says = _says(INDICATORS[kind][2], "year", ("plan", "actual") if style.is_plan else "actual")
            yield [Column((style.word(f"{kind}_drop"),), says=says, kind="percent")]


@dataclass(frozen=True, slots=True)
class _Words:
    all: str
    dtts: str
    rate: str
    dtts_rate: str


def _says(indicator: str, point: object, scenario: object, population: str = "ALL") -> dict[str, object]:
    return {"indicator": indicator, "point": point, "scenario": scenario, "population": population}


def _households(style: Style, words: _Words, key: str, point: object, scenario: str) -> list[Column]:
    top = style.word(key)
    columns = [Column((top, words.all), says=_says("households", point, scenario), kind="count")]
    if style.persons:
        columns.append(Column((top, style.persons), says=_says("residents", point, scenario), kind="count"))
    if style.has_dtts:
        columns.append(Column((top, words.dtts), says=_says("households", point, scenario, "DTTS"), kind="count"))
    return columns


def _stock(style: Style, words: _Words, kind: str, point: str) -> list[Column]:
    is_forecast = style.is_plan and point == "end"
    top = style.word(f"{kind}_plan" if is_forecast else f"{kind}_{point}")
    scenario = "plan" if is_forecast else "actual"
    count, share, _ = INDICATORS[kind]
    found = []
    for population, word, rate in (("ALL", words.all, words.rate), ("DTTS", words.dtts, words.dtts_rate)):
        if population == "DTTS" and not style.has_dtts:
            continue
        found.append(Column((top, word), says=_says(count, point, scenario, population), kind="count"))
        if style.persons and population == "ALL":
            persons = count.replace("households", "persons")
            found.append(Column((top, style.persons), says=_says(persons, point, scenario), kind="count"))
        if style.has_rates:
            found.append(Column((top, rate), says=_says(share, point, scenario, population), kind="percent"))
    return found


def _moves(style: Style, words: _Words, kind: str) -> list[Column]:
    top = style.word(f"{kind}_moves_plan" if style.is_plan else f"{kind}_moves")
    found = []
    for move, indicator in MOVES[kind].items():
        name = style.word(f"{kind}_{move}")
        if style.moves == "plain":
            found.append(Column((top, name), says=_says(indicator, "year", style.scenario), kind="count"))
            continue
        if style.moves == "rated":
            found.append(Column((top, name, words.all), says=_says(indicator, "year", style.scenario), kind="count"))
            says = _says(f"{indicator}_rate_pct", "year", style.scenario)
            found.append(Column((top, name, words.rate), says=says, kind="percent"))
            continue
        for population, word in (("ALL", words.all), ("DTTS", words.dtts)):
            says = _says(indicator, "year", style.scenario, population)
            found.append(Column((top, name, word), says=says, kind="count"))
    return found
