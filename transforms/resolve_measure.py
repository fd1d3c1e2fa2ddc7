"""What an amount measures - planned, allocated, disbursed, carried over - and the year that follows from it."""

import re
from functools import cache

from transforms.fold_text import fold
from transforms.funding_phrases import book
from transforms.look_around import Spot
from transforms.scope_funding import Scope
from transforms.tokenise_funding import Token, onward_year

_RIGHT_BEHIND = re.compile(r"\s*\(?\s*(?:da|duoc|da duoc|de|da de nghi|de nghi|phai)?\s*$")
_DIFFERENCE = re.compile(r"(?<!dieu chinh )\b(?:tang|giam)\s*(?:them|duoc|so tien)?\s*$")
_COMPARED = re.compile(r"\s*(?:\([^)]*\)\s*)?,?\s*so\s*(?:voi|nam|cung)\b")
_LABEL_REACH = 40
_LEFT_OVER = frozenset({"remaining", "carried_out", "cost"})
_A_DIFFERENCE = "other:difference"
_BEFORE_CHANGE = "other:before_change"
_FROM = re.compile(r"\btu\s*$")
_CHANGED_TO = re.compile(r"\s*(?:\([^()]*\)\s*)?,?\s*(?:giam |tang )?(?:xuong|len|thanh)\b")
_SPENT_NEXT = frozenset({"disbursed"})
_SUM_OF_ALL = re.compile(r"\b(?:tong\s*)?cong\s*:?\s*$")
_Years = tuple[int, int] | None


def resolve_measure(scope: Scope, spot: Spot, years: _Years) -> tuple[str | None, _Years]:
    """The measure of an amount (`other:…` where it is no funding) and its year, which carried money may shift."""
    if (change := _change(scope, spot)) is not None:
        return change, years
    behind = spot.adjacent("measure", _RIGHT_BEHIND)
    found = scope.latest_measure(spot.folded)
    if found is None or (behind is not None and behind.code == "returned" and found.code in _LEFT_OVER):
        found = behind
    if found is None:
        return _unsaid(scope, spot), years
    measure, years = _said(scope, spot, found, years)
    whole = scope.whole()
    is_own_whole = len(scope.partitions) > scope.inherited_partitions
    is_part = (is_own_whole and measure == "carried_in") or (bool(scope.brackets) and measure == "allocated")
    scope.is_split_of_spending = is_part and whole is not None and whole.indicator == "disbursed"
    if scope.is_split_of_spending:
        measure = "disbursed"
    scope.measure = measure
    return measure, years


def _change(scope: Scope, spot: Spot) -> str | None:
    """What changed, not what is: `từ 3.200 triệu đồng xuống còn …` and `giảm 500 triệu đồng so với năm 2022`."""
    if _CHANGED_TO.match(spot.folded, spot.token.end) and _FROM.search(spot.since(scope.clause_start)):
        return _BEFORE_CHANGE
    is_difference = bool(_DIFFERENCE.search(spot.since(scope.figure_end)))
    has_changed = any(f"other:{f.indicator}" == _BEFORE_CHANGE for f in scope.figures[-2:])
    is_compared = has_changed or _COMPARED.match(spot.folded, spot.token.end)
    return _A_DIFFERENCE if is_difference and is_compared else None


def by_kind(scope: Scope, measure: str | None) -> str | None:
    """A report's or an allocation decision's `kinh phí` is money given; a plan's is money planned."""
    is_plan = scope.surroundings.document_kind == "plan" and not scope.surroundings.is_allocation_decision
    return ("planned" if is_plan else "allocated") if measure == "cost" else measure


@cache
def heading_measure(text: str) -> str | None:
    """The one measure a heading names, or None where it names none or several."""
    found = {m.code for m in book("measures").find(fold(text))} - {"remaining", "mobilised"}
    return found.pop() if len(found) == 1 else None


def _said(scope: Scope, spot: Spot, found: Token, years: _Years) -> tuple[str, _Years]:
    if found.years is not None and found.kind == "carry":
        return _carried(found.years, years)
    measure = found.code
    if measure == "allocated" and (whole := scope.whole()) and whole.indicator == "planned":
        measure = "planned"
    elif (measure == "remaining" and book("carry_over_words").find(spot.own_words())) or (
        measure == "carried_in" and years and str(years[0]) in spot.folded[found.start : found.end]
    ):
        measure = "carried_out"
    if measure == "carried_out":
        years = _year_left(years, onward_year(spot.clause()))
    return measure, years


def _carried(moved: tuple[int, int], years: _Years) -> tuple[str, _Years]:
    """Money moved from one year to the next is what the later year brings in, or what the earlier one leaves."""
    earlier, later = moved
    return ("carried_in", (later, later)) if years == (later, later) else ("carried_out", (earlier, earlier))


def _year_left(years: _Years, onward: int | None) -> _Years:
    """Money going on to a year, said under no single year, is the year before's."""
    return years if onward is None or (years and years[0] == years[1]) else (onward - 1, onward - 1)


def _unsaid(scope: Scope, spot: Spot) -> str | None:
    """The sentence's measure, else the whole's, the heading's, or what a bare `Vốn sự nghiệp: …` means."""
    whole = scope.whole()
    of_whole = whole.indicator if whole else None
    said = (of_whole or scope.measure) if scope.brackets else (scope.measure or of_whole)
    said = said or _of_heading(scope, spot)
    if said is None and scope.figures and _SUM_OF_ALL.search(spot.since(scope.figure_end)):
        return scope.figures[-1].indicator
    if said is None and not scope.brackets and any(t.code in _SPENT_NEXT for t in spot.behind):
        return "cost"
    is_of_a_fund = any(t.kind in {"capital", "source"} for t in scope.clause)
    is_of_a_project = any(t.kind == "project" for t in scope.clause) or scope.surroundings.is_project_heading
    is_labelled = spot.since(max(0, spot.token.start - _LABEL_REACH)).rstrip().endswith((":", "la", "("))
    return said or ("cost" if is_labelled and (is_of_a_fund or is_of_a_project) else None)


def _of_heading(scope: Scope, spot: Spot) -> str | None:
    """A heading's measure counts for an amount that a label introduces (`Dự án 2: 4.738 triệu đồng`)."""
    before = spot.since(scope.clause_start).rstrip()
    is_labelled = before.endswith((":", "la", "-")) or any(t.end >= len(before) - 2 for t in scope.clause)
    return scope.heading_measure if is_labelled or not before.strip(" -+") or scope.is_project_said else None
