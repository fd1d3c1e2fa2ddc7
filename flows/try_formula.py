"""A rule written out over our measures, tried on every filing in force of a release: nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.order import Watch
from flows.read_filings import chunks_of, filings_of, named
from schemas.codebook import code_list
from transforms.parse_balance import MixedMeasuresError, UnknownMeasuresError, WrittenRule, parse_balance
from transforms.try_balance import try_balance
from warehouse.read_release import Release
from warehouse.read_working import said_in

__all__ = ["MixedMeasuresError", "TriedOut", "UnknownMeasuresError", "measures", "try_out"]

Row = Mapping[str, Any]
_POINTED_AT = "SELECT DISTINCT unnest(observation_ids) AS id FROM findings WHERE state = 'open'"


@dataclass(frozen=True, slots=True)
class TriedOut:
    """A rule written out, on every filing in force.

    Attributes:
        filings: how many filings it was tried on.
        judged: how often it could be judged, by filing that told all its figures.
        broken: where it does not hold (see `try_balance`), each with the filing's name and office, `is_known` where an
            open finding points at one of its figures; the widest gaps first.
        told: figures by measure and point of the year.
    """

    rule: WrittenRule
    filings: int
    judged: Mapping[str, int]
    broken: Sequence[Row]
    told: Mapping[tuple[str, str], int]


def measures() -> dict[str, tuple[str, str]]:
    """Topic and unit of every measure."""
    return {row["indicator"]: (row["topic"], row["unit"]) for row in code_list("indicators")}


def try_out(release: Release, text: str, watch: Watch) -> TriedOut:
    """Where a rule written out would hold and where not, in every filing in force.

    Raises:
        RulesError: no linear rule.
        UnknownMeasuresError: names that are no measures.
        MixedMeasuresError: measures that cannot be added.
    """
    rule = parse_balance(text, measures())
    filings = filings_of(release)
    judged: Counter[str] = Counter()
    told: Counter[tuple[str, str]] = Counter()
    broken: list[dict[str, Any]] = []
    for some in chunks_of(filings, watch):
        tried = try_balance(rule, said_in(release.connection, "observations", some["submission_id"].to_list()))
        judged.update(tried.judged)
        told.update(tried.told)
        broken += tried.broken
    known = {row["id"] for row in release.rows(_POINTED_AT)} if broken else set()
    offices = named(filings)
    marked = [
        each | offices[each["submission_id"]] | {"is_known": not known.isdisjoint(each["observation_ids"])}
        for each in broken
    ]
    widest = sorted(marked, key=lambda row: (-abs(row["difference"]), row["submission_id"], row["arithmetic_en"]))
    return TriedOut(rule, filings.height, judged, widest, told)
