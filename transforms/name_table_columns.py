"""What the columns of a flattened poverty table may mean, from the words of its header.

Flattening loses the nesting of a header, not its words: the groups (`Số hộ nghèo cuối năm 2023`) keep their order, so
every way of spreading the groups over the columns is a candidate layout; transforms.prove_table_layout chooses.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

from schemas.codebook import phrases
from transforms.fold_text import squash

_CHILDREN = ("escaped", "relapsed", "new")
_STOCKS = ("households", "poor", "near_poor", "multidim", "average_living")
_YEAR = re.compile(r"20[1-3]\d")
_MOST_CANDIDATES = 20_000
_RATES = "rs"
_MINORITY = "dse"
_PERSONS = "ke"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of columns: what it is about, of when, and whether its words are planned, estimated or actual."""

    kind: str
    order: int
    is_near: bool = False
    year: int | None = None
    point: str | None = None
    scenario: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column's meaning. `letter` is its part in the group (see `columns` in codebook/phrases_facts.yaml)."""

    kind: str
    letter: str
    group: int
    indicator: str
    population: str
    is_near: bool
    year: int | None
    point: str
    scenario: str

    @property
    def is_rate(self) -> bool:
        """Whether the column holds percentages."""
        return self.letter in _RATES


Layout = tuple[Column | None, ...]


def _book() -> dict[str, Any]:
    book: dict[str, Any] = phrases("phrases_facts")["tables"]
    return book


@cache
def _group_pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{g['kind']}>{g['pattern']})" for g in _book()["groups"]))


def groups_of(header: str, title: str, year: int) -> tuple[Group, ...]:
    """The header's groups in the order of their columns, each with its year, point and scenario.

    Args:
        header: the header's words in reading order.
        title: the table's title; a plan's title makes its later figures plans.
        year: the year of the table, where the header says none.
    """
    text = squash(header)
    found = list(_group_pattern().finditer(text))
    groups = [_group(text, found, i) for i in range(len(found))]
    groups = _with_plain_households(text, found, groups)
    groups = _children_under_movement(_under_periods(text, found, _without_rate_names(found, groups)))
    return tuple(replace(g, order=i) for i, g in enumerate(_dated(groups, title, year)))


def _group(text: str, found: Sequence[re.Match[str]], at: int) -> Group:
    match = found[at]
    before = text[found[at - 1].end() if at else 0 : match.start()]
    after = text[match.end() : found[at + 1].start() if at + 1 < len(found) else len(text)]
    book = _book()
    prefix = before[-14:] + match[0]
    years = _YEAR.search(after)
    scenario = "plan" if re.search(book["plan_words"], prefix) else None
    scenario = "estimate" if re.search(book["estimate_words"], before[-8:]) else scenario
    point = "start" if re.match(rf"\w{{0,12}}?{book['start_words']}", after) else None
    point = point or ("end" if re.match(rf"\w{{0,12}}?{book['end_words']}", after) else None)
    year = int(years[0]) if years else None
    return Group(str(match.lastgroup), match.start(), "canngheo" in match[0], year, point, scenario)


def _without_rate_names(found: Sequence[re.Match[str]], groups: list[Group]) -> list[Group]:
    """`Tỷ lệ hộ nghèo` behind `Số hộ nghèo` names a column of that group and opens none of its own."""
    names = {match.start() for match in found if match[0].startswith("tyle") and match.lastgroup in _STOCKS}
    return [
        group
        for i, group in enumerate(groups)
        if group.order not in names or not any(g.kind == group.kind for g in groups[max(0, i - 1) : i])
    ]


def _under_periods(text: str, found: Sequence[re.Match[str]], groups: list[Group]) -> list[Group]:
    """Groups said once for each of several periods take the years named above (`Kết quả năm … | Kế hoạch năm …`)."""
    above = text[: found[0].start()] if found else ""
    years = list(_YEAR.finditer(above))
    blocks: list[list[Group]] = [[]]
    for group in groups:
        if group.kind in {g.kind for g in blocks[-1]}:
            blocks.append([])
        blocks[-1].append(group)
    if len(years) != len(blocks) or len(blocks) == 1 or any(group.year for group in groups):
        return groups
    return [replace(group, **_period(above, years, i)) for i, block in enumerate(blocks) for group in block]


def _period(above: str, years: Sequence[re.Match[str]], at: int) -> dict[str, Any]:
    book = _book()
    words = above[years[at - 1].end() if at else 0 : years[at].start()]
    scenario = "plan" if re.search(book["plan_words"], words) else None
    point = "start" if re.search(book["start_words"] + "$", words) else None
    return {"year": int(years[at][0]), "scenario": scenario, "point": point}


def _with_plain_households(text: str, found: Sequence[re.Match[str]], groups: list[Group]) -> list[Group]:
    """`Tổng số hộ` before any other group is the column of all households."""
    if any(group.kind == "households" for group in groups):
        return groups
    at = text.find(_book()["plain_households"])
    if at < 0 or (found and at > found[0].start()):
        return groups
    return [Group("households", at), *groups]


def _children_under_movement(groups: list[Group]) -> list[Group]:
    """Escapes, relapses and new poor put where their parent `Diễn biến …` stands, near-poor apart from poor."""
    parents = [g for g in groups if g.kind == "movement"]
    if not parents:
        return groups
    children = [g for g in groups if g.kind in _CHILDREN]
    ordered: list[Group] = []
    for group in groups:
        if group.kind == "movement":
            own = [c for c in children if len(parents) == 1 or c.is_near == group.is_near]
            ordered += [
                replace(c, is_near=c.is_near or group.is_near, year=c.year or group.year,
                        scenario=c.scenario or group.scenario)
                for c in own
            ]  # fmt: skip
        elif group.kind not in _CHILDREN:
            ordered.append(group)
    return ordered


def _dated(groups: list[Group], title: str, year: int) -> Iterator[Group]:
    """Every group with a year, a point and a scenario: what lies in a plan's own year is planned."""
    is_plan = bool(re.search(_book()["plan_words"], squash(title)))
    planned_years = {g.year or year for g in groups if g.scenario == "plan"}
    for group in groups:
        own_year = group.year or year
        is_stock = group.kind in _STOCKS
        point = (group.point or "end") if is_stock else "year"
        lies_ahead = (is_plan and own_year >= year) or (own_year in planned_years and not is_stock)
        scenario = group.scenario or ("plan" if lies_ahead and point != "start" else "actual")
        yield replace(group, year=own_year, point=point, scenario=scenario)


def layouts(
    groups: Sequence[Group], header: str, fits: Sequence[str], unknown: int, allows: Callable[[Layout, int], bool]
) -> list[Layout]:
    """Every way the groups can fill the columns.

    Args:
        groups: from `groups_of`.
        header: the header's words; persons are only looked for where it speaks of them.
        fits: for every column `c`, `r` or `cr`: whether its cells can be counts, rates.
        unknown: how many columns at the end belong to no group.
        allows: whether the columns laid so far may stand, of which those from the given one on are new.
    """
    has_persons = _book()["persons_word"] in squash(header)
    width = len(fits) - unknown
    ways = [_ways(group, tuple(fits[:width]), has_persons=has_persons) for group in groups]
    if 0 not in _starts(ways, width)[0]:
        return []
    spread = _spread((), ways, _starts(ways, width), allows)
    return [(*layout, *(None,) * unknown) for layout in islice(spread, _MOST_CANDIDATES)]


_Ways = Sequence[Sequence[Layout]]


def _ways(group: Group, fits: tuple[str, ...], *, has_persons: bool) -> list[list[Layout]]:
    """For every column the group may begin at, the ways it may go on from there."""
    patterns = [pattern.replace("-", "") for pattern in _book()["columns"][group.kind]]
    known = [p for p in patterns if has_persons or not set(p) & set(_PERSONS)]
    named = {letter: column(group, letter) for letter in set("".join(known))}
    return [
        [tuple(named[letter] for letter in letters) for letters in known if _fits(letters, fits[at:])]
        for at in range(len(fits) + 1)
    ]


def _fits(letters: str, fits: Sequence[str]) -> bool:
    return len(letters) <= len(fits) and all(
        ("r" if letter in _RATES else "c") in fit for letter, fit in zip(letters, fits, strict=False)
    )


def _starts(ways: Sequence[_Ways], width: int) -> list[set[int]]:
    """For every group, the columns from which it and those after it can fill the rest; last the end itself."""
    starts = [{width}]
    for own in reversed(ways):
        starts.insert(0, {at for at, here in enumerate(own) if any(at + len(way) in starts[0] for way in here)})
    return starts


def _spread(
    laid: Layout, ways: Sequence[_Ways], starts: Sequence[set[int]], allows: Callable[[Layout, int], bool]
) -> Iterator[Layout]:
    if not ways:
        yield laid
        return
    for way in ways[0][len(laid)]:
        longer = (*laid, *way)
        if len(longer) in starts[1] and (not way or allows(longer, len(laid))):
            yield from _spread(longer, ways[1:], starts[1:], allows)


def column(group: Group, letter: str) -> Column:
    """The meaning of one letter of a group's pattern."""
    book = _book()
    indicator = book["indicators"][group.kind].get(letter, "")
    if group.is_near:
        indicator = book["near_poor_indicators"].get(indicator, indicator)
    population = "DTTS" if letter in _MINORITY else "ALL"
    return Column(
        group.kind, letter, group.order, indicator, population, group.is_near or group.kind == "near_poor",
        group.year, group.point or "end", group.scenario or "actual",
    )  # fmt: skip


def leaf_letters(header: str) -> str:
    """The lowest header words as letters in reading order (`Tổng số hộ` n, `Tỷ lệ %` r, `DTTS` d, `khẩu` k)."""
    leaves = _book()["leaves"]
    pattern = re.compile("|".join(f"(?P<{key}>{words})" for key, words in leaves.items()))
    return "".join(str(match.lastgroup) for match in pattern.finditer(squash(header)))
