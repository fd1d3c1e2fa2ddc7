"""Whether offices named in a document are those before or since 1 July 2025, where its date leaves both open."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from schemas.admin_units import TWO_TIERS_FROM, province_of
from transforms.choose_unit import NEW_ERA, Issued
from transforms.find_offices import OfficeMention, find_offices


def with_era_of_names(texts: Iterable[str], issued: Issued) -> Issued:
    """`issued`, its era the new one where a commune stands right beside its province, no district between.

    Documents that can only be older, or only be younger, keep their era.
    """
    first, last = issued.span
    if not first < TWO_TIERS_FROM <= last:
        return issued
    is_new = any(_names_two_tiers(find_offices(text)) for text in texts)
    return replace(issued, era=NEW_ERA) if is_new else issued


def _names_two_tiers(mentions: tuple[OfficeMention, ...]) -> bool:
    if any({unit.level for unit in mention.units} == {"district"} for mention in mentions):
        return False
    return any(_lies_in(one, other) or _lies_in(other, one) for one, other in pairwise(mentions))


def _lies_in(low: OfficeMention, high: OfficeMention) -> bool:
    """Whether one is a commune since July 2025 and the other its province."""
    provinces = {unit.code for unit in high.units if unit.level == "province" and unit.stood_between(*NEW_ERA)}
    communes = [unit for unit in low.units if unit.level == "commune" and unit.stood_between(*NEW_ERA)]
    return any(province_of(unit).code in provinces for unit in communes)
