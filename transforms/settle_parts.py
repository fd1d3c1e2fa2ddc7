"""After a document is read: figures that turn out to be parts, and central money said beside local.

A counterpart said right behind a figure (`X triệu đồng; đối ứng Y`) shows that X was the central money. Figures of the
same key in one passage that add up to the first of them are its parts, whatever words stand between.
"""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from schemas.records import Observation

_ITEM_LENGTH = 160
_LIST_REACH = 5
_LOCAL = frozenset({"NSDP", "NST", "NSH", "NSX"})


def settle_parts(observations: list[Observation], passage_of: list[int]) -> list[Observation]:
    """The observations with sources and parts settled; values untouched.

    Args:
        observations: of one document, by ordinal.
        passage_of: for each, the number of the passage it stands in.
    """
    settled = list(observations)
    for at in range(1, len(settled)):
        if passage_of[at] == passage_of[at - 1]:
            settled[at - 1] = _beside_counterpart(settled[at - 1], settled[at])
    _span_of_parts(settled)
    passages: dict[int, list[int]] = defaultdict(list)
    for at, passage in enumerate(passage_of):
        passages[passage].append(at)
    for _, members in sorted(passages.items()):
        reach = range(members[0], min(members[-1] + _LIST_REACH, len(settled)))
        _with_carried_in(list(reach) if len(members) == 1 else members, settled)
        _add_up(members, settled)
    return settled


def _span_of_parts(settled: list[Observation]) -> None:
    """A whole whose parts are several years is said of all of them (`2.160 triệu đồng (năm 2022: 420; …)`)."""
    parts: dict[int, list[int]] = defaultdict(list)
    for at, figure in enumerate(settled):
        if figure.part_of is not None:
            parts[figure.part_of].append(at)
    for whole, members in parts.items():
        years = [settled[at].year_from for at in members]
        own = settled[whole]
        is_one_of_them = own.year_from == own.year_to and own.year_from in years and None not in years
        if is_one_of_them and len(set(years)) > 1 and len(set(years)) == len(years):
            known = [y for y in years if y is not None]
            settled[whole] = replace(own, year_from=min(known), year_to=max(known))
            for at in members:
                settled[at] = replace(settled[at], item=None)


def _with_carried_in(members: list[int], settled: list[Observation]) -> None:
    """An amount that is the year's allocation and the money carried in together is what was available."""
    if not any(settled[at].indicator == "carried_in" for at in members):
        return
    of_key: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at in members:
        of_key[_key(settled[at])[1:-1]].append(at)
    for at in members:
        figure = settled[at]
        if figure.indicator != "allocated" or figure.part_of is not None:
            continue
        alike = [i for i in of_key[_key(figure)[1:-1]] if i != at]
        carried = [settled[i] for i in alike if settled[i].indicator == "carried_in"]
        given = [
            i for i in alike if settled[i].indicator == "allocated" and settled[i].part_of in {None, figure.ordinal}
        ]
        for i in given:
            if any(_is_sum(figure, (c, settled[i])) for c in carried):
                settled[at] = replace(figure, indicator="available")
                settled[i] = replace(settled[i], part_of=None, item=None)


def _is_sum(whole: Observation, parts: tuple[Observation, ...]) -> bool:
    gap = abs(whole.value - sum((p.value for p in parts), Decimal(0)))
    return gap <= sum((f.half_width for f in (whole, *parts)), Decimal(0))


def _beside_counterpart(figure: Observation, behind: Observation) -> Observation:
    is_counterpart = behind.source in _LOCAL and behind.part_of != figure.ordinal and not behind.derived
    if is_counterpart and figure.source == "ALL" and _key(figure) == _key(behind) and behind.value < figure.value:
        return replace(figure, source="NSTW")
    return figure


def _key(figure: Observation) -> tuple[object, ...]:
    return (
        figure.indicator,
        figure.project_code,
        figure.year_from,
        figure.year_to,
        figure.agency_code,
        figure.sub_unit,
        figure.scenario,
        figure.item,
    )


def _add_up(members: list[int], settled: list[Observation]) -> None:
    """Mark the later figures of one key as parts where they add up to the first."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for at in members:
        is_amount = settled[at].unit == "VND" and not settled[at].derived
        if settled[at].indicator and settled[at].part_of is None and is_amount:
            groups.setdefault((*_key(settled[at]), settled[at].source), []).append(at)
    for first, *rest in (g for g in groups.values() if len(g) > 2):  # noqa: PLR2004 - a whole and two parts at least
        *parts, last = (first, *rest)
        for whole, members_of in ((first, rest), (last, parts)):
            if _is_sum(settled[whole], tuple(settled[at] for at in members_of)):
                _make_parts(whole, members_of, settled)
                break
    alike: dict[tuple[object, ...], list[int]] = {}
    for key, group in groups.items():
        for at in group:
            alike.setdefault((*key, settled[at].capital), []).append(at)
    for group in alike.values():
        _several_purposes([at for at in group if settled[at].part_of is None], settled)


def _make_parts(whole: int, parts: list[int], settled: list[Observation]) -> None:
    """Parts that a kind of capital tells from their whole need no words of their own."""
    for at in parts:
        words = _words(settled[at]) if settled[at].capital == settled[whole].capital else None
        settled[at] = replace(settled[at], part_of=settled[whole].ordinal, item=words)


def _several_purposes(group: list[int], settled: list[Observation]) -> None:
    """Different amounts of one key in one passage are for different purposes, none the other's contradiction.

    The first is the whole only where it is larger than all that follow together.
    """
    values = [settled[at].value for at in group]
    if len(group) < 2 or max(values) - min(values) <= settled[group[0]].half_width * 2:  # noqa: PLR2004
        return
    is_whole = values[0] > sum(values[1:], Decimal(0))
    for at in group[1:] if is_whole else group:
        if settled[at].value != values[0] or not is_whole:
            settled[at] = replace(settled[at], item=_words(settled[at]))


def _words(figure: Observation) -> str:
    return figure.place.quote[:_ITEM_LENGTH]
