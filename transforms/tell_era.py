"""Whether offices named in a document are those before or since 1 July 2025, where its names tell."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from schemas.admin_units import TWO_TIERS_FROM, AdminUnit, parent_of, province_of
from transforms.choose_unit import NEW_ERA, OLD_ERA, Era, Issued
from transforms.find_offices import OfficeMention, find_offices

Above = Callable[[AdminUnit], AdminUnit | None]


def with_era_of_names(texts: Iterable[str], issued: Issued) -> Issued:
    """`issued`, its era by how the office is named.

    A commune right beside a district it lay in is one of the time before, whenever the document was written: offices
    went on writing so. A commune right beside its province, no district between, is one of the new time where the
    document's date leaves both open.
    """
    named = [find_offices(text) for text in texts]
    if any(_stands_beside(mentions, "district", OLD_ERA, parent_of) for mentions in named):
        return replace(issued, era=OLD_ERA)
    first, last = issued.span
    if not first < TWO_TIERS_FROM <= last:
        return issued
    is_new = any(
        _stands_beside(mentions, "province", NEW_ERA, province_of) for mentions in named if not _is_district(mentions)
    )
    return replace(issued, era=NEW_ERA) if is_new else issued


def _is_district(mentions: tuple[OfficeMention, ...]) -> bool:
    return any({unit.level for unit in mention.units} == {"district"} for mention in mentions)


def _stands_beside(mentions: tuple[OfficeMention, ...], level: str, era: Era, above: Above) -> bool:
    """Whether a commune of an era is named right beside the unit of a level it lay in."""
    return any(
        _lies_in(one, other, level, era, above) or _lies_in(other, one, level, era, above)
        for one, other in pairwise(mentions)
    )


def _lies_in(low: OfficeMention, high: OfficeMention, level: str, era: Era, above: Above) -> bool:
    if {unit.level for unit in high.units} != {level} and level == "district":
        return False  # `thành phố Huế` was a district's, and is a province's.
    wanted = {unit.code for unit in high.units if unit.level == level and unit.stood_between(*era)}
    communes = [unit for unit in low.units if unit.level == "commune" and unit.stood_between(*era)]
    return any(unit is not None and unit.code in wanted for unit in map(above, communes))
