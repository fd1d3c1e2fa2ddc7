"""Which differences between documents follow from others: a total from its part, a rate from its count.

One wrong figure differs from every document that tells it right, and so do all the sums it goes into; that is one
cause, not a crowd of accusations.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from schemas.comparisons import FLOWS, SETTLED_EARLY
from schemas.identities import RATES

Difference = dict[str, Any]
"""One row of the comparisons that came to `differ`."""

_WHOLE = {"agency_code": "", "sub_unit": "", "source": "ALL", "capital": "ALL", "population": "ALL"}
_TOLD_ALIKE = ("comparison", "submission_id", "programme", "year", "scenario")
_PLACE = ("project_code", *_WHOLE)
_FIRST = (*SETTLED_EARLY, "disbursed", "settled", *FLOWS)
_COUNTS_OF = {rate.rate: (rate.count, rate.base) for rate in RATES}


def trace(differences: Sequence[Difference]) -> dict[int, int]:
    """By number, the difference each one that follows from another follows from; that one follows from none."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, each in enumerate(differences):
        alike[tuple(each[name] for name in _TOLD_ALIKE)].append(number)
    causes = {
        number: cause
        for group in alike.values()
        for number in group
        if (cause := _cause(number, group, differences)) is not None
    }
    return {number: _root(number, causes) for number in causes}


def odd_ones(differences: Sequence[Difference], causes: dict[int, int]) -> dict[int, str]:
    """By number, the figure (its first observation) that differs from several others, which agree among themselves."""
    met: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for number, each in enumerate(differences):
        if number not in causes:
            met[each["observation_ids"][0]][number] = each["value_other"]
            met[each["observation_ids_other"][0]][number] = each["value"]
    odd = {name: told for name, told in met.items() if len(told) > 1 and len(set(told.values())) == 1}
    return {number: name for name, told in sorted(odd.items()) for number in told}


def _root(number: int, causes: dict[int, int]) -> int:
    while number in causes:
        number = causes[number]
    return number


def _cause(number: int, group: Sequence[int], differences: Sequence[Difference]) -> int | None:
    """The difference of a part that is as large; where several parts together are, the first of them."""
    whole = differences[number]
    if whole["indicator"] in _COUNTS_OF:
        return next((other for other in group if _is_count_of(whole, differences[other])), None)
    parts = [other for other in group if _contains(whole, differences[other])]
    last = [o for o in parts if not any(_contains(differences[o], differences[p]) for p in parts)]
    single = next((other for other in (*last, *parts) if _as_large(whole, [differences[other]])), None)
    if single is None and len(last) > 1 and _as_large(whole, [differences[o] for o in last]):
        return last[0]
    return _before(number, group, differences) if single is None else single


def _before(number: int, group: Sequence[int], differences: Sequence[Difference]) -> int | None:
    """The difference of a measure of the same subject that comes first, as large: what came in, of what was spent."""
    this = differences[number]
    order = {indicator: place for place, indicator in enumerate(_FIRST)}
    own = order.get(this["indicator"], len(order))
    earlier = [
        other
        for other in group
        if all(differences[other][name] == this[name] for name in _PLACE)
        and order.get(differences[other]["indicator"], len(order)) < own
        and abs(_gap(differences[other])) == abs(_gap(this))
    ]
    return min(earlier, key=lambda other: (order[differences[other]["indicator"]], other), default=None)


def _is_count_of(rate: Difference, other: Difference) -> bool:
    same_place = all(rate[name] == other[name] for name in ("sub_unit", "population", "point"))
    return same_place and other["indicator"] in _COUNTS_OF[rate["indicator"]]


def _contains(whole: Difference, part: Difference) -> bool:
    """Whether the part is of the same measure and within the whole, in one respect at least."""
    same = all(whole[name] in (part[name], all_of) for name, all_of in _WHOLE.items())
    same = same and whole["point"] == part["point"]
    project = _within(part["project_code"], whole["project_code"])
    is_other = any(whole[name] != part[name] for name in (*_WHOLE, "project_code"))
    return whole["indicator"] == part["indicator"] and same and project and is_other


def _within(project: str, whole: str) -> bool:
    return whole in ("ALL", project) or project.startswith(f"{whole}.")


def _as_large(whole: Difference, parts: Sequence[Difference]) -> bool:
    gap = _gap(whole) - sum((_gap(part) for part in parts), Decimal(0))
    widths = sum((each["half_width"] + each["half_width_other"] for each in (whole, *parts)), Decimal(0))
    return abs(gap) <= widths * 2


def _gap(difference: Difference) -> Decimal:
    gap: Decimal = difference["value"] - difference["value_other"]
    return gap
