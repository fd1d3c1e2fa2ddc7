"""After a document is read: which figures are an office's own and which are the whole's.

Where a sub-project's money went to one office only, the figure is the whole's; naming the office says who leads, not a
share. After a list of offices' shares, what is said next belongs to the whole, unless the offices before had such
figures of their own.
"""

from collections import defaultdict
from dataclasses import replace

from schemas.records import Observation

_Leaf = tuple[str | None, int | None, int | None]


def settle_agencies(observations: list[Observation]) -> list[Observation]:
    """The observations with offices kept only where they tell parts apart; values untouched."""
    settled = list(observations)
    by_leaf: dict[_Leaf, list[int]] = defaultdict(list)
    for at, figure in enumerate(settled):
        if figure.topic == "funding":
            by_leaf[(figure.project_code, figure.year_from, figure.year_to)].append(at)
    for members in by_leaf.values():
        _whole_after_shares(members, settled)
        _single_office(members, settled)
    return settled


def _single_office(members: list[int], settled: list[Observation]) -> None:
    offices = {settled[at].agency_code for at in members} - {None}
    shares = [at for at in members if settled[at].agency_code]
    said_of_whole = {settled[at].indicator for at in members if settled[at].agency_code is None}
    has_whole = any(settled[share].indicator in said_of_whole for share in shares)
    if len(offices) == 1 and not has_whole and all(settled[at].part_of is None for at in shares):
        for at in shares:
            settled[at] = replace(settled[at], agency_code=None)


def _whole_after_shares(members: list[int], settled: list[Observation]) -> None:
    """Disbursements said behind the last office's share are the whole's, where no other office has any."""
    shares = [at for at in members if settled[at].agency_code and settled[at].part_of is not None]
    offices = list(dict.fromkeys(settled[at].agency_code for at in shares))
    if len(offices) < 2:  # noqa: PLR2004 - one office is no list
        return
    shared = {settled[at].indicator for at in shares}
    other = [at for at in members if settled[at].agency_code and settled[at].indicator not in shared]
    if (
        other
        and {settled[at].agency_code for at in other} == {offices[-1]}
        and not any(settled[at].derived for at in other)
    ):
        for at in other:
            settled[at] = replace(settled[at], agency_code=None, sub_unit=None)
