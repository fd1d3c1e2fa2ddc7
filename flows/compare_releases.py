"""A new release against the one before: which figures are others, and why."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from schemas.changes import FUNDING_MEASURES, POVERTY_MEASURES, Change, Figures, Origins
from schemas.release_page import Comparison
from transforms.attribute_changes import attribute_changes
from transforms.line_up_changes import line_up_changes, line_up_totals
from warehouse.pass_many import MANY, as_one
from warehouse.read_before import UnreadableReleaseError, columns_of, mark_of, read_before
from warehouse.read_release import Release

_UNIT = ("province_code", "unit_code", "unit_name", "unit_level")
_CELL = ("programme", "project_code", "year", "source")
_FUNDING = (*_UNIT, *_CELL, *FUNDING_MEASURES, "chosen_from")
_TOTALS = ("province_code", *_CELL, *FUNDING_MEASURES)
_POVERTY = (
    "province_code",
    "unit_code",
    "unit_name",
    "sub_unit",
    "year",
    "point",
    "scenario",
    *POVERTY_MEASURES,
    "chosen_from",
)
_SUM = ("province_code", *_CELL)
"""What names one sum of units."""
_TABLES = {
    "funding_by_unit_project_year": (_FUNDING, "TRUE"),
    "funding_by_project_year": (_TOTALS, "TRUE"),
    "poverty_by_unit_year": (_POVERTY, "sub_unit IS NULL AND point = 'end' AND scenario = 'actual'"),
}
"""The tables compared, by the columns and rows that are."""
_FILINGS = ("submission_id", "file_name", "unit_name", "superseded_by")
_DECISIONS = (
    "decision_id",
    "finding_id",
    "decision",
    "effect",
    "decided_by",
    "observation_id",
    "unit_code",
    "project_code",
    "year_from",
    "year_to",
)
_LEVELS = {2: "province", 3: "district", 5: "commune"}
_SHORT = 8


def compare_releases(home: Path, release: Release, program: str, code_lists: str, page: str) -> Comparison:
    """How a release differs from the one `latest` points at.

    Args:
        home: where `latest` is.
        release: the new one.
        program: the mark of rules and reader the new one was made with.
        code_lists: that of its code lists.
        page: the file whose mark says with which ones the release before was made.
    """

    def against(old: Release) -> Comparison:
        told = _Told(old), _Told(release)
        differing = _differing(*told)
        before, now = (each.figures(differing) for each in told)
        changed, totals = line_up_changes(before, now), line_up_totals(before, now)
        ids = [sorted({each for text in changed[name] for each in text.split()}) for name in ("old_ids", "new_ids")]
        marks = [*mark_of(old, page).split(" "), ""][:2]
        origins = _origins(old, ids[0], *marks), _origins(release, ids[1], program, code_lists)
        changes = attribute_changes(changed, totals, *origins)
        return Comparison("compared", old.stamp, changes, _called(changes, *origins))

    try:
        return read_before(home, against) or Comparison("first")
    except UnreadableReleaseError:
        return Comparison("unreadable")


class _Told:
    """What a release tells of units, in the types that are compared, whatever it has them in."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._tables = {table: _typed(release, table) for table in _TABLES}

    def marks(self, table: str) -> set[tuple[str, str]]:
        """Each sum of units, by the hash of its key, with a mark of all rows that are told of it."""
        told = f"SELECT {_group(table)} AS sum_of, hash(told)::HUGEINT AS mark FROM ({self._tables[table]}) AS told"  # noqa: S608 - our own queries
        marks = f"SELECT sum_of, sum(mark)::VARCHAR || ' ' || count(*) AS mark FROM ({told}) GROUP BY ALL"  # noqa: S608
        return {(row["sum_of"], row["mark"]) for row in self._release.rows(marks)}

    def figures(self, sums: list[str]) -> Figures:
        """What is told of some sums, by the hashes of their keys."""
        funding, totals, poverty = (self._frame(table, sums) for table in _TABLES)
        level = pl.col("unit_code").str.len_chars().replace_strict(_LEVELS, default=None, return_dtype=pl.String)
        poverty = poverty.drop("sub_unit", "point", "scenario").with_columns(level.alias("unit_level"))
        return Figures(funding, totals, poverty)

    def _frame(self, table: str, sums: list[str]) -> pl.DataFrame:
        query = f"FROM ({self._tables[table]}) WHERE {_group(table)} IN {MANY}"
        return self._release.frame(query, [as_one(sums)])


def _differing(before: _Told, now: _Told) -> list[str]:
    """The sums of units of which the two releases do not tell the same in every row."""
    return sorted({group for table in _TABLES for group, _ in before.marks(table) ^ now.marks(table)})


def _group(table: str) -> str:
    key = [name for name in _SUM if name in _TABLES[table][0]]
    return f"hash({', '.join(key)})::VARCHAR"


def _typed(release: Release, table: str) -> str:
    """A query for the columns compared in the types that takes, whatever this release has them in."""
    columns, where = _TABLES[table]
    told = ", ".join(_as_compared(name) for name in columns)
    return f"SELECT {told} FROM ({columns_of(release, table, columns, where)})"  # noqa: S608 - our own names


def _as_compared(name: str) -> str:
    if name == "chosen_from":
        return "array_to_string(chosen_from::VARCHAR[], ' ') AS chosen_from"
    is_amount = name in {*FUNDING_MEASURES, *POVERTY_MEASURES}
    return f"{name}::{'DECIMAL(38, 4)' if is_amount else 'INTEGER' if name == 'year' else 'VARCHAR'} AS {name}"


def _origins(release: Release, ids: list[str], program: str, code_lists: str) -> Origins:
    observed = columns_of(release, "observations", ("observation_id", "submission_id"))
    filed = release.rows(f"SELECT * FROM ({observed}) WHERE observation_id IN {MANY}", [as_one(ids)])  # noqa: S608 - our own queries
    filings = release.rows(columns_of(release, "submissions", _FILINGS))
    decisions = release.rows(columns_of(release, "decisions", _DECISIONS, "effect = 'in_force'"))
    return Origins(
        {row["observation_id"]: row["submission_id"] for row in filed},
        {row["submission_id"]: row for row in filings},
        {row["decision_id"]: row for row in decisions},
        program,
        code_lists,
    )


def _called(changes: Iterable[Change], before: Origins, now: Origins) -> dict[str, str]:
    """What those responsible are called: a file by its name and office, a decision by who took it on what."""
    filings, decisions = {**before.filings, **now.filings}, {**before.decisions, **now.decisions}
    found: dict[str, str] = {}
    for each in {each for change in changes for each in change.responsible}:
        if each in filings:
            found[each] = f"{filings[each]['file_name']} ({filings[each]['unit_name'] or '?'}, {each[:_SHORT]})"
        else:
            told = decisions[each]
            found[each] = f"{each[:_SHORT]}: {told['decision']} {told['finding_id'][:_SHORT]}, {told['decided_by']}"
    return found
