"""The tables of a release in the forms' layouts: all of them beside it, or those of one table for a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from schemas.published import Published
from transforms.write_official import official_forms, write_official
from warehouse.publish_release import Beside
from warehouse.read_release import Release

PROGRAMME = "GNBV"
_MARK = 32
_FOLDER = "xlsx/"
_TABLES = {
    "funding": "SELECT * FROM funding_by_project_year WHERE programme = ?",
    "by_unit": "SELECT * EXCLUDE (chosen_from, choice_reason) FROM funding_by_unit_project_year WHERE programme = ?",
    "outputs": "SELECT * EXCLUDE (chosen_from) FROM outputs_by_project_year WHERE programme = ?",
    "declared": "SELECT s.province_code, t.unit_code, s.unit_name, t.project_code,"
    " coalesce(t.year, s.year_from) AS year_from, coalesce(t.year, s.year_to, s.year_from) AS year_to"
    " FROM statuses t JOIN submissions s USING (submission_id)"
    " WHERE s.state = 'accepted' AND t.status = 'not_applicable' AND s.programme = ?",
    "excused": "SELECT province_code, unit_code, unit_name, year FROM coverage"
    " WHERE report = 'annual_report' AND state = 'not_owed' AND programme = ?",
    "errors": "SELECT s.province_code, f.unit_code, max(s.unit_name) AS unit_name, f.year, count(*) AS errors"
    " FROM findings f JOIN submissions s USING (submission_id)"
    " WHERE f.state = 'open' AND f.severity = 'error' AND f.cause_id IS NULL AND f.year IS NOT NULL"
    " AND s.programme = ? GROUP BY ALL",
}
_POVERTY = "SELECT * EXCLUDE (chosen_from) FROM poverty_by_unit_year WHERE sub_unit IS NULL"
_PROVINCES = f"""
    SELECT province_code FROM ({_TABLES["funding"]}) UNION SELECT province_code FROM ({_TABLES["outputs"]})
    UNION SELECT province_code FROM ({_POVERTY}) ORDER BY province_code
"""  # noqa: S608 - our own queries
_AS_OF = "SELECT max(as_of) AS day FROM runs"


def official_workbooks(release: Release, before: Mapping[str, str]) -> Iterator[Beside]:
    """Every form the release's provinces can be told in, one workbook a form and year.

    A workbook that would say what it said before stays as it is, with the day from which its figures have stood.

    Args:
        release: the tables.
        before: of what the workbooks of the release before were made, by file name.
    """
    for code, of_province in _marks_of_provinces(release).items():
        unchanged = {
            name: mark for name, mark in before.items() if name.startswith(_FOLDER) and mark.startswith(of_province)
        }
        if unchanged:
            yield from (Beside(name, mark, None) for name, mark in unchanged.items())
        else:
            for published in published_of(release, [code]):
                yield from _of_changed_province(published, of_province, before)


def _marks_of_provinces(release: Release) -> dict[str, str]:
    """By province a mark of all that its workbooks say, whatever the day."""
    told: dict[str, list[str]] = {code: [code] for code in _provinces(release)}
    for name, query in {**_TABLES, "poverty": _POVERTY}.items():
        parameters = [] if name == "poverty" else [PROGRAMME]
        rows = release.rows(
            f"SELECT province_code, sum(hash(t)::HUGEINT) AS mark FROM ({query}) t GROUP BY province_code",  # noqa: S608 - our own queries
            parameters,
        )
        for row in rows:
            if row["province_code"] in told:
                told[row["province_code"]].append(f"{name} {row['mark']}")
    return {code: _mark(marks) for code, marks in told.items()}


def _of_changed_province(published: Published, of_province: str, before: Mapping[str, str]) -> Iterator[Beside]:
    for name, sheets in official_forms(published):
        file, mark = f"{_FOLDER}{name}.xlsx", _mark([replace(each, dated="") for each in sheets])
        is_same = before.get(file, "").endswith(mark)
        content = None if is_same else write_official([(each.sheet, each) for each in sheets])
        yield Beside(file, f"{of_province} {mark}", content)


def _mark(told: object) -> str:
    return sha256(repr(told).encode()).hexdigest()[:_MARK]


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """A published table as a workbook in the forms' layouts, one sheet a form, year and division."""

    content: bytes
    sheets: int


def official_table(release: Release, table: str) -> OfficialTable | None:
    """One published table in the layouts of the forms written from it; None where there is none, or no figures."""
    found = [
        (f"{name} {each.sheet}" if len(sheets) > 1 else name, each)
        for published in published_of(release)
        for name, sheets in official_forms(published, table)
        for each in sheets
    ]
    return OfficialTable(write_official(found), len(found)) if found else None


def published_of(release: Release, codes: Sequence[str] | None = None) -> Iterator[Published]:
    """What a release says of each province it has anything of, by code; only one province is ever in memory.

    Args:
        release: the tables.
        codes: the provinces; all of them where it is None.
    """
    day = release.rows(_AS_OF)[0]["day"]
    for code in _provinces(release) if codes is None else codes:
        rows = {name: _rows_of(release, query, [PROGRAMME, code]) for name, query in _TABLES.items()}
        rows["poverty"] = _rows_of(release, _POVERTY, [code])
        yield Published(code, PROGRAMME, **rows, as_of=f"{day:%d/%m/%Y}" if day else "")


def _provinces(release: Release) -> list[str]:
    codes = [row["province_code"] for row in release.rows(_PROVINCES, [PROGRAMME, PROGRAMME])]
    return [code for code in codes if code is not None]


def _rows_of(release: Release, query: str, parameters: list[str]) -> list[dict[str, Any]]:
    return release.rows(f"SELECT * FROM ({query}) WHERE province_code = ? ORDER BY ALL", parameters)  # noqa: S608 - our own queries
