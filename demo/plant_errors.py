"""Known mismatches put into sound documents: one slip a document, and the finding it must lead to.

A slip is chosen by looking at the facts of the sound document; the document is then written again with it.
"""

from collections.abc import Callable
from random import Random

from demo.draft import Draft, Slip
from demo.truth import FundingFact, IndicatorFact, PlantedError

_MILLION = 1_000_000
_YEAR_TOTALS = {("ALL", "ALL", "planned"), ("ALL", "ALL", "allocated")}
_END_RATES = {("poverty_rate_pct", "end", "ALL"), ("near_poverty_rate_pct", "end", "ALL")}
Planted = tuple[Slip, PlantedError]
Planter = Callable[[Draft, Random], Planted | None]


def plant(draft: Draft, slip: str, rng: Random) -> Planted | None:
    """A slip of the kind named for a sound document and the finding to expect, or None where it has no place.

    Args:
        draft: the sound document.
        slip: key of `PLANTERS`.
        rng: picks the figure.
    """
    return PLANTERS[slip](draft, rng)


def _digits_swapped(draft: Draft, rng: Random) -> Planted | None:
    """Two digits of what one office carries over change places."""
    return _on_funding(
        draft, rng, ("digits_swapped", "carry_over_identity"), lambda f: f.agency != "" and f.measure == "carried_out"
    )


def _total_for_part(draft: Draft, rng: Random) -> Planted | None:
    """One office's disbursement is printed as the whole sub-project's."""
    wholes = {(f.project, f.year): f.value_vnd for f in _stated(draft) if not f.agency and f.measure == "disbursed"}
    parts = [
        f
        for f in _stated(draft)
        if f.agency and f.measure == "disbursed" and wholes.get((f.project, f.year), f.value_vnd) != f.value_vnd
    ]
    if not parts:
        return None
    fact = rng.choice(parts)
    kind = "parts_vs_total_disbursed|carry_over_identity"
    return _replaced(fact, "total_for_part", kind, wholes[fact.project, fact.year])


def _separator(draft: Draft, rng: Random) -> Planted | None:
    """The decimal comma of an amount with three decimals becomes a point."""
    if draft.hand.money != "triệu":
        return None
    facts = [
        f
        for f in _stated(draft)
        if f.measure in ("disbursed", "carried_out") and f.value_vnd < 1000 * _MILLION and f.value_vnd % 10_000
        and f.value_vnd % 1000 == 0 and f.value_vnd > _MILLION
    ]  # fmt: skip
    if not facts:
        return None
    fact = rng.choice(facts)
    return Slip(fact.ordinal, separator=True), _error(fact, "separator", "separator_slip", str(fact.value_vnd * 1000))


def _unit(draft: Draft, rng: Random) -> Planted | None:
    """`tỷ đồng` is written where millions are meant."""
    facts = [f for f in _stated(draft) if not f.agency and f.measure == "disbursed" and f.project != "ALL"]
    if draft.hand.money != "triệu" or not facts:
        return None
    fact = rng.choice(facts)
    return Slip(fact.ordinal, unit=True), _error(fact, "unit", "unit_slip", str(fact.value_vnd * 1000))


def _carry_over_open(draft: Draft, rng: Random) -> Planted | None:
    """What a sub-project carries over is not what it has left."""
    return _on_funding(
        draft, rng, ("carry_over_open", "carry_over_identity"),
        lambda f: not f.agency and f.project != "ALL" and f.measure == "carried_out",
        lambda value: value + 17 * _MILLION,
    )  # fmt: skip


def _overspent(draft: Draft, rng: Random) -> Planted | None:
    """More is disbursed than there was."""
    allocated = {
        (f.project, f.year): f.value_vnd for f in _stated(draft) if f.measure == "allocated" and f.source == "ALL"
    }
    return _on_funding(
        draft, rng, ("overspent", "disbursed_over_allocated|carry_over_identity"),
        lambda f: not f.agency and f.project != "ALL" and f.measure == "disbursed" and (f.project, f.year) in allocated,
        lambda value: value * 4,
    )  # fmt: skip


def _told_twice(draft: Draft, rng: Random) -> Planted | None:
    """What was said once in the text is said with another amount further down or in a footnote."""
    said: set[tuple[str, ...]] = set()
    again = []
    for fact in (f for f in _stated(draft) if not f.agency and "-" not in f.year):
        key = (fact.project, fact.year, fact.measure, fact.source, fact.capital)
        again.extend([fact] if key in said else [])
        said.add(key)
    if not again:
        return None
    fact = rng.choice(again)
    kinds = f"conflicting_values|parts_vs_total_{fact.measure}"
    return _replaced(fact, "told_twice", kinds, fact.value_vnd + 120 * _MILLION)


def _counterpart(draft: Draft, rng: Random) -> Planted | None:
    """The local share is not the province's percentage."""
    return _on_funding(
        draft, rng, ("counterpart", "counterpart_ratio|parts_vs_total_allocated|parts_vs_total_planned"),
        lambda f: not f.agency and f.source == "NSDP" and f.project != "ALL",
        lambda value: value * 3 // 2 // _MILLION * _MILLION + 3 * _MILLION,
    )  # fmt: skip


def _list_total(draft: Draft, rng: Random) -> Planted | None:
    """A plan's total is not the sum of its projects."""
    return _on_funding(
        draft, rng, ("list_total", "parts_vs_total_planned|parts_vs_total_allocated"),
        lambda f: (f.project, f.source, f.measure) in _YEAR_TOTALS and "-" not in f.year,
        lambda value: value + 250 * _MILLION,
    )  # fmt: skip


def _column_total(draft: Draft, rng: Random) -> Planted | None:
    """The table's total of poor households is not the sum of its rows."""
    return _on_indicator(
        draft, rng, ("column_total", "parts_vs_total_near_poor_households|conflicting_values"),
        lambda f: f.place == "table" and f.unit == "" and f.indicator == "near_poor_households",
        lambda value: value + 11,
    )  # fmt: skip


def _wrong_rate(draft: Draft, rng: Random) -> Planted | None:
    """A rate is not households over households."""
    return _on_indicator(
        draft, rng, ("wrong_rate", "rate_arithmetic"),
        lambda f: (f.indicator, f.point, f.group) in _END_RATES and f.scenario == "actual",
        lambda value: value + 130,
    )  # fmt: skip


def _flow_open(draft: Draft, rng: Random) -> Planted | None:
    """Poor households at the end are not those at the start less escaped plus new."""
    return _on_indicator(
        draft, rng, ("flow_open", "stock_flow"),
        lambda f: f.indicator == "escaped_poverty" and f.scenario == "actual",
        lambda value: value + 9,
    )  # fmt: skip


def _subset(draft: Draft, rng: Random) -> Planted | None:
    """More ethnic minority households are poor than households are poor."""
    return _on_indicator(
        draft, rng, ("subset", "subset_exceeds_whole"),
        lambda f: f.place == "table" and f.unit != "" and f.indicator == "poor_households" and f.group == "DTTS",
        lambda value: value * 10 + 900,
    )  # fmt: skip


def _wrong_percent(draft: Draft, rng: Random) -> Planted | None:
    """`đạt …%` is not what the two amounts give."""
    return _on_indicator(
        draft, rng, ("wrong_percent", "percent_arithmetic"),
        lambda f: f.indicator == "disbursement_rate_pct",
        lambda value: value - 420,
    )  # fmt: skip


def _wrong_year(draft: Draft, rng: Random) -> Planted | None:
    """The sentence that issues the document names the year before."""
    del rng
    if "enacting_year" not in draft.seen_words:
        return None
    year = draft.words["enacting_year"]
    before = str(int(year) - 1)
    error = PlantedError(draft.file, "year_conflict", "wrong_year", "", "", "", before, year)
    return Slip(word="enacting_year", text=before), error


def _wrong_date(draft: Draft, rng: Random) -> Planted | None:
    """The province's resolution is cited with a second date."""
    if "resolution_again" not in draft.seen_words:
        return None
    true = draft.words["resolution_date"]
    wrong = f"{rng.randint(10, 27)}/9/2022"
    error = PlantedError(draft.file, "citation_conflict", "wrong_date", "", "", "", wrong, true)
    return Slip(word="resolution_again", text=wrong), error


PLANTERS: dict[str, Planter] = {
    "digits_swapped": _digits_swapped,
    "total_for_part": _total_for_part,
    "separator": _separator,
    "unit": _unit,
    "carry_over_open": _carry_over_open,
    "overspent": _overspent,
    "told_twice": _told_twice,
    "counterpart": _counterpart,
    "list_total": _list_total,
    "column_total": _column_total,
    "wrong_rate": _wrong_rate,
    "flow_open": _flow_open,
    "subset": _subset,
    "wrong_percent": _wrong_percent,
    "wrong_year": _wrong_year,
    "wrong_date": _wrong_date,
}
"""Every slip by name."""


def _on_funding(
    draft: Draft,
    rng: Random,
    named: tuple[str, str],
    wanted: Callable[[FundingFact], bool],
    change: Callable[[int], int] | None = None,
) -> Planted | None:
    facts = [f for f in _stated(draft) if wanted(f) and (change or swap)(f.value_vnd) != f.value_vnd]
    if not facts:
        return None
    fact = rng.choice(facts)
    return _replaced(fact, *named, (change or swap)(fact.value_vnd))


def _on_indicator(
    draft: Draft,
    rng: Random,
    named: tuple[str, str],
    wanted: Callable[[IndicatorFact], bool],
    change: Callable[[int], int],
) -> Planted | None:
    facts = [f for f in draft.truth.indicators if wanted(f)]
    if not facts:
        return None
    fact = rng.choice(facts)
    scale = 100 if fact.indicator.endswith(("_pct", "_pp")) else 1
    value = change(round(float(fact.value) * scale))
    reported = f"{value / scale:g}"
    slip, kind = named
    error = PlantedError(fact.file, kind, slip, "", "", fact.year, reported, fact.value)
    return Slip(fact.ordinal, value), error


def _stated(draft: Draft) -> list[FundingFact]:
    return [f for f in draft.truth.funding if not f.derived]


def swap(value: int) -> int:
    """The amount with two neighbouring unlike digits swapped, below its first and above the grain of đồng."""
    digits = str(value)
    for place in range(1, len(digits) - 4):
        if digits[place] != digits[place + 1]:
            swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
            return int(swapped)
    return value


def _replaced(fact: FundingFact, slip: str, kind: str, value: int) -> Planted:
    return Slip(fact.ordinal, value), _error(fact, slip, kind, str(value))


def _error(fact: FundingFact, slip: str, kind: str, reported: str) -> PlantedError:
    return PlantedError(fact.file, kind, slip, fact.project, fact.agency, fact.year, reported, str(fact.value_vnd))
