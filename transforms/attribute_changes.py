"""Every difference between two releases put down to one cause, so that the parts sum exactly to the whole."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.changes import Change, Origins
from transforms.line_up_changes import GROUP

Row = Mapping[str, Any]


def attribute_changes(changed: pl.DataFrame, totals: pl.DataFrame, before: Origins, now: Origins) -> list[Change]:
    """The changes, in the order of their keys, each with the first cause of `CAUSES` that applies to it.

    A decision is the cause where it came or went and speaks of a figure the cell rests or rested on; a filing where the
    cell rests on it and the release before did not have it, or where it replaced one the cell rested on. A figure that
    counts or no longer counts since another office told it is put down to that office's filing. What is left is put
    down to the version of rules and reader or of the code lists, where that is another; else to obligations and others.

    Args:
        changed: of `line_up_changes`.
        totals: of `line_up_totals`; what the units do not account for is a change without a unit.
        before: where the figures of the release before come from.
        now: where those of this one do.
    """
    superseding = frozenset(each["superseded_by"] for each in now.filings.values() if each["superseded_by"])
    causes = _Causes(before, now, superseding, _moved_decisions(before, now), _arrivals(changed, before, now))
    rows = changed.sort(*GROUP, "unit_code", "measure").to_dicts()
    found = [_change(row, *causes.of(row)) for row in rows]
    return found + _unaccounted(found, totals)


@dataclass(frozen=True, slots=True)
class _Causes:
    """What came and went between two releases."""

    before: Origins
    now: Origins
    superseding: frozenset[str]
    moved: Mapping[str, Row]
    arrivals: Mapping[tuple[Any, ...], frozenset[str]]

    def of(self, row: Row) -> tuple[str, tuple[str, ...]]:
        """The cause of one change, and who is responsible."""
        ids = {*row["old_ids"].split(), *row["new_ids"].split()}
        arrived = _arrived(row, self.before, self.now)
        replacing = (arrived & self.superseding) | self._replacers(row)
        elsewhere = self.arrivals.get(_group(row), frozenset()) if None in (row["before"], row["now"]) else frozenset()
        return next(
            (cause, tuple(sorted(responsible)))
            for cause, responsible in (
                ("decision", self._decided(ids)),
                ("resubmission", replacing),
                ("new_filing", arrived),
                ("new_filing", elsewhere),
                ("decision", self._decided_nearby(row)),
                (self._version(), {""}),
            )
            if responsible
        )

    def _decided(self, ids: set[str]) -> set[str]:
        return {key for key, each in self.moved.items() if each["observation_id"] in ids}

    def _decided_nearby(self, row: Row) -> set[str]:
        return {
            key
            for key, each in self.moved.items()
            if each["unit_code"] == row["unit_code"]
            and (each["project_code"] or row["project_code"]) == row["project_code"]
            and (each["year_from"] or row["year"]) <= row["year"] <= (each["year_to"] or row["year"])
        }

    def _replacers(self, row: Row) -> set[str]:
        """What replaced the filings a figure rested on since the release before."""
        rested = {self.before.filed_in.get(each) for each in row["old_ids"].split()}
        news = (self.now.filings.get(each or "", {}).get("superseded_by") for each in rested)
        return {each for each in news if each is not None and each not in self.before.filings}

    def _version(self) -> str:
        if self.before.program != self.now.program:
            return "program"
        return "code_lists" if self.before.code_lists != self.now.code_lists else "other"


def _moved_decisions(before: Origins, now: Origins) -> dict[str, Row]:
    """The decisions that came into force or are no longer."""
    came = {key: row for key, row in now.decisions.items() if key not in before.decisions}
    return came | {key: row for key, row in before.decisions.items() if key not in now.decisions}


def _arrivals(changed: pl.DataFrame, before: Origins, now: Origins) -> dict[tuple[Any, ...], frozenset[str]]:
    found: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for row in changed.iter_rows(named=True):
        found[_group(row)] |= _arrived(row, before, now)
    return {group: frozenset(filings) for group, filings in found.items()}


def _arrived(row: Row, before: Origins, now: Origins) -> set[str]:
    filings = {now.filed_in.get(each) for each in row["new_ids"].split()}
    return {each for each in filings if each is not None and each not in before.filings}


def _group(row: Row) -> tuple[Any, ...]:
    return (*(row[name] for name in GROUP), row["measure"])


def _change(row: Row, cause: str, responsible: tuple[str, ...]) -> Change:
    named = ("unit_code", "unit_name", "measure", "before", "now")
    told = {name: row[name] for name in (*GROUP, *named)}
    return Change(**told, cause=cause, responsible=tuple(each for each in responsible if each))


def _unaccounted(found: list[Change], totals: pl.DataFrame) -> list[Change]:
    """What published totals differ by beyond their units: nothing, unless the two tables were made by other rules."""
    told: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for each in found:
        told[(*(getattr(each, name) for name in GROUP), each.measure)] += each.difference
    rest = ((row, row["difference"] - told[_group(row)]) for row in totals.sort(*GROUP, "measure").to_dicts())
    blank = {"unit_code": "", "unit_name": "", "before": None}
    return [_change({**row, **blank, "now": left}, "other", ()) for row, left in rest if left]
