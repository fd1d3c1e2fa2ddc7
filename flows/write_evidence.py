"""The pages of evidence beside a release, one a unit and one a project of a province; what has not changed stays."""

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.release_page import Evidence
from transforms.build_evidence import build_project_page, build_unit_page
from transforms.build_summary import project_page
from transforms.line_up_changes import counted
from transforms.render_page import unit_page
from warehouse.publish_release import Beside
from warehouse.read_release import Release

_UNIT_MARKS = """
    WITH rows AS (
        SELECT unit_code, hash(f)::HUGEINT AS mark FROM funding_by_unit_project_year f
        UNION ALL SELECT unit_code, hash(p)::HUGEINT FROM poverty_by_unit_year p
        UNION ALL SELECT unit_code, hash(finding_id, message_vi, message_en, observation_ids)::HUGEINT FROM findings
        WHERE state = 'open' AND unit_code IS NOT NULL
    )
    SELECT unit_code, sum(mark)::VARCHAR || ' ' || count(*) AS mark FROM rows GROUP BY ALL ORDER BY unit_code
"""
_FUNDING = """
    SELECT * FROM funding_by_unit_project_year WHERE unit_code IN (SELECT unnest($units))
    ORDER BY programme, year DESC, project_code <> 'ALL', project_code, source
"""
_POVERTY = """
    SELECT * FROM poverty_by_unit_year WHERE unit_code IN (SELECT unnest($units))
    ORDER BY sub_unit IS NOT NULL, year DESC, sub_unit, point, scenario
"""
_FINDINGS = """
    SELECT * FROM findings WHERE unit_code IN (SELECT unnest($units)) AND state = 'open'
    ORDER BY severity, kind, finding_id
"""
_FIGURES = f"""
    WITH wanted AS (
        SELECT unit_code, unnest(chosen_from) AS observation_id FROM ({_FUNDING})
        UNION SELECT unit_code, unnest(chosen_from) FROM ({_POVERTY})
        UNION SELECT unit_code, unnest(observation_ids) FROM ({_FINDINGS})
    )
    SELECT w.unit_code, o.observation_id, o.sheet, o.cell, o.page, o.line_from, o.line_to, o.written, o.written_unit,
           o.quote, s.file_name
    FROM wanted w JOIN observations o USING (observation_id) JOIN submissions s USING (submission_id)
    WHERE o.in_force
    ORDER BY s.file_name, o.submission_id, o.ordinal
"""  # noqa: S608 - our own queries
UNIT_NAMES = """
    SELECT unit_code, max_by(unit_name, (coalesce(year_to, 0), unit_name)) AS unit_name FROM submissions
    WHERE unit_code IS NOT NULL GROUP BY ALL
"""
"""An office as its filing for the latest year calls it."""
_NAMES = f"SELECT * FROM ({UNIT_NAMES}) WHERE unit_code IN (SELECT unnest($units))"  # noqa: S608 - our own query
_UNITS_AT_ONCE = 20
"""Figures of so many units are read at one time: enough to go through the table few times, few enough to hold."""
_PROJECT_MARKS = """
    SELECT province_code, programme, project_code, sum(hash(f)::HUGEINT)::VARCHAR || ' ' || count(*) AS mark
    FROM funding_by_unit_project_year f WHERE source = 'ALL' AND province_code IS NOT NULL
    GROUP BY ALL ORDER BY ALL
"""
_CELLS = """
    SELECT province_code, province_name, unit_code, unit_name, unit_level, programme, project_code, project_name_vi,
           year, source, planned_vnd, allocated_vnd, carried_in_vnd, disbursed_vnd, carried_out_vnd
    FROM funding_by_unit_project_year
    WHERE source = 'ALL' AND (province_code, programme, project_code) = ($province_code, $programme, $project_code)
    ORDER BY unit_name, unit_code, year
"""


def evidence_pages(release: Release, before: Mapping[str, str]) -> Iterator[Beside]:
    """Every page a number of the release leads to; without content where it would say what it said before."""
    marks = {row["unit_code"]: row["mark"] for row in release.rows(_UNIT_MARKS)}
    same = {code for code, mark in marks.items() if before.get(unit_page(code)) == mark}
    yield from (Beside(unit_page(code), marks[code], None) for code in sorted(same))
    due = sorted(marks.keys() - same)
    for start in range(0, len(due), _UNITS_AT_ONCE):
        for evidence in _evidence_of(release, due[start : start + _UNITS_AT_ONCE]):
            page = unit_page(evidence.unit_code)
            yield Beside(page, marks[evidence.unit_code], build_unit_page(evidence))
    yield from _project_pages(release, before)


def _evidence_of(release: Release, units: list[str]) -> Iterator[Evidence]:
    tables = [_by_unit(release, query, units) for query in (_FUNDING, _POVERTY, _FINDINGS, _FIGURES)]
    names = _by_unit(release, _NAMES, units)
    for unit in units:
        funding, poverty, findings, figures = (table.get(unit, []) for table in tables)
        named = (row["unit_name"] for row in (*funding, *poverty, *names.get(unit, [])) if row["unit_name"])
        yield Evidence(unit, next(named, unit), funding, poverty, findings, figures)


def _by_unit(release: Release, query: str, units: list[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in release.rows(query, {"units": units}):
        found.setdefault(row["unit_code"], []).append(row)
    return found


def _project_pages(release: Release, before: Mapping[str, str]) -> Iterator[Beside]:
    for project in release.rows(_PROJECT_MARKS):
        page, mark = project_page(project), project.pop("mark")
        yield Beside(page, mark, None if before.get(page) == mark else _project_page(release, project))


def _project_page(release: Release, project: dict[str, Any]) -> bytes:
    rows = counted(release.frame(_CELLS, project)).sort("unit_name", "unit_code", "year").to_dicts()
    first = rows[0]
    name = f"{first['province_name'] or first['province_code']}, {first['programme']} {first['project_code']}"
    return build_project_page(name, first["project_name_vi"] or "", rows)
