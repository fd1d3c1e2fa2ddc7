"""What one amount stands for, from the words around it and the state of reading.

What stands in front of the amount in its clause comes first, then what stands right behind it, then what the list,
the whole or the heading says.
"""

import re
from dataclasses import dataclass, replace

from schemas.codebook import phrases
from schemas.records import Observation
from transforms.find_projects import UNKNOWN
from transforms.fold_text import fold
from transforms.funding_phrases import book
from transforms.look_around import Spot
from transforms.remember_figures import span_of
from transforms.resolve_measure import by_kind, resolve_measure
from transforms.scope_funding import Scope, is_own_office
from transforms.tokenise_funding import Token

_BEHIND = re.compile(r"\s*\(?\s*(?:tu|thuoc|la|bang|cua)?\s*(?:nguon)?\s*$")
_PROJECT_BEHIND = re.compile(
    r"\s*(?:de\s*)?(?:cho|thuc hien|trien khai|cua|thuoc)\s*(?:thuc hien|trien khai)?\s*(?:cac noi dung)?\s*$"
)
_COMPARED_YEAR = re.compile(r"so voi\s*(?:cung ky\s*)?nam\s*(20[1-3]\d)\s*(?:\(|la)\s*$")
_WORKS = re.compile(r"(?:cong trinh|\bduong|\bcau|truong hoc|\bkenh|nha van hoa|\btram|he thong|be tong)\b[^;:,]*$")
_TO_COMMUNE = re.compile(r"\s*(?:cho|tai)\s*$")
_ANOTHER_PROJECT = re.compile(r"\s*(?:,|va)\s*")
_YEAR_BEHIND = re.compile(r"\s*(?:cho|trong|cua|,)?\s*$")
_ACTING = re.compile(r"chu tri|phoi hop|tham muu|trien khai|to chuc|huong dan")
_PLACE_ONLY = re.compile(r"(?:\btai|\bo|dia ban|\bcua)\s*(?:cac\s*)?$")
_SUB_UNIT_GAP = re.compile(
    r"\s*(?:[:(]|la|duoc)?\s*(?:duoc\s*)?(?:phan bo|giao|bo tri|giai ngan|kinh phi|so tien)?\s*[:]?\s*$"
)
_COMBINED = "NSTW_NST"
_CITY = "NSTP"
_LOCAL = frozenset({"NSDP", "NST", "NSH", "NSX"})
_TIERS = _LOCAL - {"NSDP"}
_TELLS_WHOSE = frozenset({"agency", "sub_unit", "source", "measure", "capital", "carry"})


@dataclass(frozen=True, slots=True)
class Said:
    """What one amount stands for; None is not said.

    `item` is the stretch of text (start, end) that says what a part is for, where nothing else tells it apart.
    """

    measure: str | None
    other_measure: str | None
    project_code: str | None
    years: tuple[int, int] | None
    agency: str | None
    sub_unit: str | None
    source: str
    capital: str | None
    scenario: str
    item: tuple[int, int] | None = None
    part_of: int | None = None


def resolve_funding(scope: Scope, token: Token, after: tuple[Token, ...], folded: str) -> Said:
    """What the amount at `token` stands for; the scope keeps what holds on for the figures behind it.

    Args:
        scope: the state, stepped up to the amount.
        token: the amount.
        after: the tokens behind it, up to the next figure.
        folded: the passage, folded and masked.
    """
    spot = Spot.of(token, after, folded)
    measure, years = resolve_measure(scope, spot, _years(scope, spot))
    meant = by_kind(scope, None if measure is None or measure.startswith("other:") else measure)
    agency = _agency(scope, spot)
    sub_unit = _sub_unit(scope, spot)
    source = _source(scope, spot)
    said = Said(
        measure=meant,
        other_measure=measure.removeprefix("other:") if measure and meant is None else None,
        project_code=_project(scope, spot),
        years=years,
        agency=agency,
        sub_unit=sub_unit,
        source=source or _source_of_whole(scope, meant) or "ALL",
        capital=_capital(scope, spot),
        scenario="plan" if meant == "planned" else scenario(scope, spot),
        item=_carried_money(scope, meant, token),
    )
    return _as_part(scope, said, source, token)


def scenario(scope: Scope, spot: Spot) -> str:
    """`estimate` or `plan` (an aim) where the words before the figure say so, else `actual`."""
    words = spot.since(max(scope.clause_start, scope.figure_end))
    if book("aims").find(words):
        return "plan"
    return "estimate" if book("estimates").find(words) else "actual"


def _years(scope: Scope, spot: Spot) -> tuple[int, int] | None:
    compared = _COMPARED_YEAR.search(spot.since(scope.figure_end))
    if compared:
        return int(compared[1]), int(compared[1])
    near = spot.adjacent("year", _YEAR_BEHIND) or (None if scope.figures else spot.named_behind("year"))
    if near is None and book("cumulative").find(spot.since(max(scope.clause_start, scope.figure_end))):
        return scope.all_years()
    return near.years if near is not None and not scope.is_year_said else scope.years


def _agency(scope: Scope, spot: Spot) -> str | None:
    whole = scope.whole()
    if whole is not None and _is_activity(scope, spot):
        scope.agency, scope.sub_unit = whole.agency_code, whole.sub_unit
    offices = [t for t in scope.clause if t.kind == "agency" and is_own_office(t.code, scope.surroundings.unit_level)]
    if offices and not _ACTING.search(spot.since(offices[-1].end)):
        scope.agency, scope.sub_unit = offices[-1].code, None
    return scope.agency


def _is_activity(scope: Scope, spot: Spot) -> bool:
    """A part behind a label that names no office (`hỗ trợ đào tạo nghề: …`) is not the last office's."""
    is_labelled = spot.since(scope.clause_start).rstrip().endswith(":")
    return is_labelled and not any(t.kind in _TELLS_WHOSE for t in scope.clause)


def _sub_unit(scope: Scope, spot: Spot) -> str | None:
    """A commune is meant by the figure right behind its name, and by what is said of it next in the clause."""
    found = scope.latest("sub_unit")
    near = spot.adjacent("sub_unit", _TO_COMMUNE)
    if near is not None:
        scope.used.add(near.start)
        return near.code
    if found is not None:
        before = spot.folded[max(0, found.start - 80) : found.start]
        is_place = _PLACE_ONLY.search(before) or _WORKS.search(before)
        is_close = _SUB_UNIT_GAP.fullmatch(spot.since(found.end))
        scope.sub_unit = found.code if is_close and not is_place else scope.sub_unit
    elif scope.figures and not scope.latest("measure", "carry"):
        scope.sub_unit = None
    return scope.sub_unit


def _source(scope: Scope, spot: Spot) -> str | None:
    found = scope.latest("source")
    near = spot.adjacent("source", _BEHIND)
    if near is not None and (found is None or found.code == _COMBINED):
        scope.used.add(near.start)
        found = near
    code = found.code if found else scope.source_label
    if code == _CITY:
        return "NST" if scope.surroundings.is_in_city else "NSH"
    return "ALL" if code == _COMBINED else code


def _source_of_whole(scope: Scope, measure: str | None) -> str | None:
    whole = scope.partitions[-1][0] if scope.partitions else None
    return whole.source if whole is not None and whole.indicator == measure else None


def _capital(scope: Scope, spot: Spot) -> str | None:
    """The kind of capital said with the figure; said of a whole it holds on, two kinds in turn cancel out."""
    in_front = scope.latest("capital")
    found = in_front or spot.adjacent("capital", _BEHIND)
    whole = scope.partitions[-1][0].capital if scope.partitions else None
    if found is None:
        return whole if whole not in {None, "ALL"} else scope.capital_of_clause() or scope.capital
    scope.used.add(found.start)
    if scope.partitions and whole != found.code:
        return found.code
    scope.capital = found.code if scope.capital in {None, found.code} else "ALL"
    scope.is_capital_of_project = in_front is None
    return found.code


def _project(scope: Scope, spot: Spot) -> str | None:
    near = spot.adjacent("project", _PROJECT_BEHIND)
    if near is not None and _is_one_of_several(near, spot):
        return None
    if near is None and scope.project_code is None:
        near = spot.named_behind("project")
    named = near.code if near is not None and not scope.is_project_said else scope.project_code
    if named == UNKNOWN:
        return None
    return named or _unnamed_project(scope, spot)


def _is_one_of_several(project: Token, spot: Spot) -> bool:
    """`2.400 triệu đồng thực hiện Dự án 4 và Dự án 7`: the money of several projects is no single one's."""
    others = (t for t in spot.behind if t.kind == "project" and t.start >= project.end and t.code != project.code)
    following = next(others, None)
    return following is not None and bool(_ANOTHER_PROJECT.fullmatch(spot.folded[project.end : following.start]))


def _unnamed_project(scope: Scope, spot: Spot) -> str | None:
    """An amount under no project is the whole programme's, unless it speaks of another policy."""
    whole = scope.partitions[-1][0] if scope.partitions else None
    if whole is not None and whole.project_code:
        return whole.project_code
    words = spot.since(scope.clause_start)
    if book("outside_the_programme").find(spot.clause()) or book("all_programmes").find(spot.clause()):
        return None
    if book("all_programmes").find(spot.sentence_before()) and not book("the_programme").find(words):
        return None
    is_beside = scope.surroundings.section in phrases("phrases")["sections_beside_the_programme"]
    titles = " ".join(map(fold, scope.surroundings.titles[-2:]))
    is_its_own = bool(book("the_programme").find(spot.sentence_before()))
    return "ALL" if is_its_own or not (is_beside or book("outside_the_programme").find(titles)) else None


def _carried_money(scope: Scope, measure: str | None, token: Token) -> tuple[int, int] | None:
    """In a clause that opens with money carried in, what is spent of it is not the year's whole spending."""
    if not scope.clause_figures or scope.clause_figures[0].indicator != "carried_in" or token.amount is None:
        return None
    is_carried = measure in {"disbursed", "carried_out"} and token.amount.value <= scope.clause_figures[0].value
    return (scope.clause_start, scope.figure_end) if is_carried else None


def _as_part(scope: Scope, said: Said, source: str | None, token: Token) -> Said:
    """The figure as a part of the open whole, where it is one."""
    wholes = scope.partitions[-1] if scope.partitions else []
    if not wholes or wholes[-1].indicator != said.measure:
        return said
    whole = next((w for w in wholes if w.source == said.source), wholes[0])
    differs = _differs(said, whole)
    is_tier = whole.source == "NSDP" and source in _TIERS
    is_foreign = source is not None and whole.source not in {source, "ALL"} and not is_tier
    is_counterpart = differs and source in _LOCAL and whole.source == "ALL"
    if is_foreign or is_counterpart:
        return said
    if (scope.is_split_of_spending or not differs) and source in {None, whole.source}:
        return replace(said, part_of=whole.ordinal, item=(max(scope.clause_start, scope.figure_end), token.start))
    return replace(said, part_of=whole.ordinal)


def _differs(said: Said, whole: Observation) -> bool:
    """Whether office, commune, year, project or capital tells the part from its whole."""
    part = (said.agency, said.sub_unit, said.years, said.project_code, said.capital or "ALL")
    return part != (whole.agency_code, whole.sub_unit, span_of(whole), whole.project_code, whole.capital)
