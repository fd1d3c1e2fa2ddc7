"""Units a file is named after without a level word (`BaTo_2024`), where nothing else names one."""

from schemas.admin_units import AdminUnit, Level, province_of
from transforms.choose_unit import Issued, spelling, standing
from transforms.find_offices import OfficeMention
from transforms.office_evidence import Evidence


def bare_names(evidence: Evidence, level: Level, issued: Issued) -> list[tuple[OfficeMention, str]]:
    """Units of a bare file name (`BaTo_2024`) whose province the text or a folder names; many words are names too."""
    provinces = {u.code for m in (*evidence.mentions, *evidence.bare) for u in standing(m.units, issued) if _is_top(u)}
    known = [
        mention
        for mention in evidence.bare
        if any(u.level == level and province_of(u).code in provinces for u in standing(mention.units, issued))
    ]
    return [(mention, "file name") for mention in known or _only_ones(evidence, level, issued)][:1]


def _only_ones(evidence: Evidence, level: Level, issued: Issued) -> list[OfficeMention]:
    """Bare names of several words, accents and all, that only one unit of the country has, where no other is named."""
    alone = {m.key: m for m in evidence.bare if len(m.name.split()) > 1 and not m.is_loose}
    units = {key: standing(mention.units, issued) for key, mention in alone.items()}
    sole = [
        alone[key]
        for key, several in units.items()
        if len(several) == 1
        and several[0].level == level
        and not alone[key].name.isascii()
        and spelling(several[0].name) == spelling(alone[key].name)
    ]
    return sole if len(sole) == len(alone) == 1 else []


def _is_top(unit: AdminUnit) -> bool:
    return unit.level == "province"
