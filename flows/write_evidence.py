"""The pages of evidence beside a release, one a unit and one a project of a province; what has not changed stays."""

from collections.abc import Iterator, Mapping
from itertools import groupby
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
_FUNDING = "SELECT * FROM funding_by_unit_project_year WHERE unit_code = ? ORDER BY programme, year DESC, \
project_code <> 'ALL', project_code, source"
_POVERTY = "SELECT * FROM poverty_by_unit_year WHERE unit_code = ? ORDER BY sub_unit IS NOT NULL, year DESC, sub_unit, \
point, scenario"
_FINDINGS = "SELECT * FROM findings WHERE unit_code = ? AND state = 'open' ORDER BY severity, kind, finding_id"
_FIGURES = """
    SELECT o.observation_id, o.sheet, o.cell, o.page, o.line_from, o.line_to, o.written, o.written_unit, o.quote,
           s.file_name
    FROM observations o JOIN submissions s USING (submission_id)
    WHERE o.observation_id IN (SELECT unnest($ids))
    ORDER BY s.file_name, o.submission_id, o.ordinal
"""
_NAME = "SELECT max(unit_name) AS name FROM submissions WHERE unit_code = ?"
_CELLS = """
    SELECT province_code, province_name, unit_code, unit_name, unit_level, programme, project_code, project_name_vi,
           year, source, planned_vnd, allocated_vnd, carried_in_vnd, disbursed_vnd, carried_out_vnd,
           hash(f)::VARCHAR AS mark
    FROM funding_by_unit_project_year f WHERE source = 'ALL' ORDER BY unit_name, unit_code, year
"""


def evidence_pages(release: Release, before: Mapping[str, str]) -> Iterator[Beside]:
    """Every page a number of the release leads to; without content where it would say what it said before."""
    for row in release.rows(_UNIT_MARKS):
        name, mark = unit_page(row["unit_code"]), row["mark"]
        unchanged = before.get(name) == mark
        yield Beside(name, mark, None if unchanged else build_unit_page(_evidence(release, row["unit_code"])))
    yield from _project_pages(release, before)


def _evidence(release: Release, unit: str) -> Evidence:
    funding, poverty, findings = (release.rows(query, [unit]) for query in (_FUNDING, _POVERTY, _FINDINGS))
    chosen = [each for row in (*funding, *poverty) for each in row["chosen_from"]]
    ids = sorted({*chosen, *(each for row in findings for each in row["observation_ids"])})
    named = next((row["unit_name"] for row in (*funding, *poverty) if row["unit_name"]), None)
    name = named or release.rows(_NAME, [unit])[0]["name"] or unit
    return Evidence(unit, name, funding, poverty, findings, release.rows(_FIGURES, {"ids": ids}))


def _project_pages(release: Release, before: Mapping[str, str]) -> Iterator[Beside]:
    cells = counted(release.frame(_CELLS))
    key = ["province_code", "programme", "project_code"]
    rows = cells.sort(*key, "unit_name", "unit_code", "year").to_dicts()
    for _, group in groupby(rows, key=lambda row: tuple(row[each] for each in key)):
        yield _project_page(list(group), before)


def _project_page(rows: list[dict[str, Any]], before: Mapping[str, str]) -> Beside:
    first, mark = rows[0], str(sum(int(row["mark"]) for row in rows))
    name = f"{first['province_name'] or first['province_code']}, {first['programme']} {first['project_code']}"
    page = project_page(first)
    unchanged = before.get(page) == mark
    content = None if unchanged else build_project_page(name, first["project_name_vi"] or "", rows)
    return Beside(page, mark, content)
