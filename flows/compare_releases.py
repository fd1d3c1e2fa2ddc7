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
    now = _figures(release)

    def against(old: Release) -> Comparison:
        before = _figures(old)
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


def _figures(release: Release) -> Figures:
    whole_units = "sub_unit IS NULL AND point = 'end' AND scenario = 'actual'"
    poverty = _frame(release, "poverty_by_unit_year", _POVERTY, whole_units)
    level = pl.col("unit_code").str.len_chars().replace_strict(_LEVELS, default=None, return_dtype=pl.String)
    return Figures(
        _frame(release, "funding_by_unit_project_year", _FUNDING),
        _frame(release, "funding_by_project_year", _TOTALS),
        poverty.drop("sub_unit", "point", "scenario").with_columns(unit_level=level),
    )


def _frame(release: Release, table: str, columns: tuple[str, ...], where: str = "TRUE") -> pl.DataFrame:
    """Columns of a table in the types the comparison needs, whatever this release has them in."""
    amounts = {*FUNDING_MEASURES, *POVERTY_MEASURES}
    types: dict[str, pl.DataType | type[pl.DataType]] = {
        name: pl.Decimal(38, 4) if name in amounts else pl.String for name in columns
    }
    types["year"] = pl.Int32
    frame = release.frame(columns_of(release, table, columns, where))
    if "chosen_from" in columns:
        frame = frame.with_columns(pl.col("chosen_from").cast(pl.List(pl.String)).list.join(" "))
    return frame.select(pl.col(name).cast(dtype) for name, dtype in types.items())


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
