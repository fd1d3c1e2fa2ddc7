"""Which differences between documents follow from others: a total from its part, a rate from its count.

One wrong figure differs from every document that tells it right, and so do all the sums it goes into; that is one
cause, not a crowd of accusations.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from schemas.comparisons import FLOWS, SETTLED_EARLY
from schemas.identities import RATES

Difference = dict[str, Any]
"""One row of the comparisons that came to `differ`."""

_WHOLE = {"agency_code": "", "sub_unit": "", "source": "ALL", "capital": "ALL", "population": "ALL"}
_TOLD_ALIKE = ("programme", "year", "scenario")
_PLACE = ("project_code", *_WHOLE)
_ORDER = {indicator: place for place, indicator in enumerate((*SETTLED_EARLY, "disbursed", "settled", *FLOWS))}
_COUNTS_OF = {rate.rate: (rate.count, rate.base) for rate in RATES}


@dataclass(frozen=True, slots=True)
class _Gap:
    """A difference as one document has it: by how much it says more than the other."""

    number: int
    of: Difference
    amount: Decimal


def trace(differences: Sequence[Difference]) -> dict[int, int]:
    """By number, the difference each one that follows from another follows from; that one follows from none.

    What follows from what is asked document by document: of all that it tells otherwise than others do.
    """
    told: dict[tuple[Any, ...], list[_Gap]] = defaultdict(list)
    for number, each in enumerate(differences):
        alike = (each["comparison"] == "carry_over_chain", *(each[name] for name in _TOLD_ALIKE))
        gap = each["value"] - each["value_other"]
        told[each["submission_id"], *alike].append(_Gap(number, each, gap))
        if each["submission_id_other"] not in (None, each["submission_id"]):
            told[each["submission_id_other"], *alike].append(_Gap(number, each, -gap))
    causes: dict[int, int] = {}
    for gaps in told.values():
        by_measure = _by_measure(gaps)
        for gap in gaps:
            cause = _cause(gap, gaps, by_measure[_measure(gap)])
            if cause is not None:
                causes.setdefault(gap.number, cause.number)
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


def _measure(gap: _Gap) -> tuple[Any, Any]:
    return gap.of["indicator"], gap.of["point"]


def _by_measure(gaps: Sequence[_Gap]) -> dict[tuple[Any, Any], list[_Gap]]:
    found: dict[tuple[Any, Any], list[_Gap]] = defaultdict(list)
    for gap in gaps:
        found[_measure(gap)].append(gap)
    return found


def _cause(whole: _Gap, gaps: Sequence[_Gap], alike: Sequence[_Gap]) -> _Gap | None:
    """The difference of a part that is as large; where several parts together are, the first of them.

    Args:
        whole: the difference asked about.
        gaps: all that its document tells otherwise than others do.
        alike: those of them that are of its measure and point of time.
    """
    if whole.of["indicator"] in _COUNTS_OF:
        return next((each for each in gaps if _is_count_of(whole.of, each.of)), None)
    parts = [each for each in alike if _contains(whole.of, each.of)]
    last = [each for each in parts if not any(_contains(each.of, part.of) for part in parts)]
    single = next((each for each in (*last, *parts) if _as_large(whole, [each])), None)
    if single is None and len(last) > 1 and _as_large(whole, last):
        return last[0]
    return _before(whole, gaps) if single is None else single


def _before(this: _Gap, gaps: Sequence[_Gap]) -> _Gap | None:
    """The difference of a measure of the same subject that comes first, as large: what came in, of what was spent."""
    own = _ORDER.get(this.of["indicator"], len(_ORDER))
    earlier = [
        each
        for each in gaps
        if all(this.of[name] in (each.of[name], "ALL" if name == "source" else None) for name in _PLACE)
        and _ORDER.get(each.of["indicator"], len(_ORDER)) < own
        and abs(each.amount) == abs(this.amount)
    ]
    return min(earlier, key=lambda each: (_ORDER[each.of["indicator"]], each.number), default=None)


def _is_count_of(rate: Difference, other: Difference) -> bool:
    same_place = all(rate[name] == other[name] for name in ("sub_unit", "population", "point"))
    return same_place and other["indicator"] in _COUNTS_OF[rate["indicator"]]


def _contains(whole: Difference, part: Difference) -> bool:
    """Whether the part, of the same measure and point of time, is within the whole, in one respect at least."""
    return (
        _within(part["project_code"], whole["project_code"])
        and all(whole[name] in (part[name], all_of) for name, all_of in _WHOLE.items())
        and any(whole[name] != part[name] for name in (*_WHOLE, "project_code"))
    )


def _within(project: str, whole: str) -> bool:
    return whole in ("ALL", project) or project.startswith(f"{whole}.")


def _as_large(whole: _Gap, parts: Sequence[_Gap]) -> bool:
    gap = whole.amount - sum((part.amount for part in parts), Decimal(0))
    widths = sum((each.of["half_width"] + each.of["half_width_other"] for each in (whole, *parts)), Decimal(0))
    return abs(gap) <= widths * 2
