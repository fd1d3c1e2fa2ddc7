"""The files beside a release's tables: official workbooks, the summary page, its evidence, what changed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.compare_releases import compare_releases
from flows.steps import version_of
from flows.write_evidence import UNIT_NAMES, evidence_pages
from flows.write_official import official_workbooks
from schemas.release_page import Comparison, Summary
from transforms.build_summary import build_summary
from transforms.tabulate_changes import changes_csv
from warehouse.publish_release import Beside
from warehouse.read_release import Release
from warehouse.seal_release import sound_file

INDEX = "index.html"
_MOST_FINDINGS = 25
_FUNDING = """
    SELECT * FROM funding_by_project_year WHERE source = 'ALL'
    ORDER BY province_code, programme, year, project_code <> 'ALL', project_code
"""
_POVERTY = """
    SELECT * EXCLUDE (chosen_from) FROM poverty_by_unit_year
    WHERE sub_unit IS NULL AND point = 'end' AND scenario = 'actual' AND province_code IS NOT NULL
    ORDER BY province_code, length(unit_code), unit_name, unit_code, year
"""
_COVERAGE = (
    "SELECT * FROM coverage ORDER BY province_code, year DESC, length(unit_code), unit_name, unit_code, programme"
)
_FINDINGS = f"""
    SELECT f.unit_code, n.unit_name, f.kind, f.severity, count(*)::INTEGER AS count
    FROM findings f LEFT JOIN ({UNIT_NAMES}) n USING (unit_code)
    WHERE f.state = 'open' GROUP BY ALL ORDER BY count DESC, n.unit_name, f.unit_code, f.kind, f.severity
"""  # noqa: S608 - our own queries
_TOP = f"""
    SELECT f.finding_id, f.unit_code, n.unit_name, f.severity, f.message_vi, f.message_en, f.effect_vnd
    FROM findings f LEFT JOIN ({UNIT_NAMES}) n USING (unit_code)
    WHERE f.state = 'open'
    ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, f.cause_id IS NOT NULL,
             abs(coalesce(f.effect_vnd, 0)) DESC, f.finding_id
    LIMIT {_MOST_FINDINGS}
"""  # noqa: S608 - our own queries
_COUNTS = """
    SELECT (SELECT count(*) FROM submissions WHERE state = 'accepted') AS filings,
           (SELECT count(*) FROM submissions WHERE state = 'superseded') AS superseded,
           (SELECT count(*) FROM submissions WHERE state = 'rejected') AS refused,
           (SELECT count(*) FROM findings WHERE state = 'open' AND severity = 'error') AS open_errors,
           (SELECT count(*) FROM findings WHERE state = 'open' AND severity = 'warning') AS open_warnings,
           (SELECT count(*) FROM findings WHERE state = 'open' AND severity = 'info') AS open_infos
"""
_PROVINCES = """
    SELECT province_code, max(province_name) AS province_name FROM submissions
    WHERE province_code IS NOT NULL GROUP BY ALL ORDER BY province_code
"""
_LAST_RUN = "SELECT as_of, code_version FROM runs ORDER BY started_at DESC, run_id DESC LIMIT 1"


def files_beside(home: Path, release: Release, before: Mapping[str, str]) -> Iterator[Beside]:
    """Everything that stands beside a new release's tables.

    Args:
        home: whose `latest` is the release before.
        release: the new one's tables.
        before: of what the files of the release before were made, by name.
    """
    yield from official_workbooks(release, before)
    yield from evidence_pages(release, before)
    program, code_lists = version_of()
    comparison = compare_releases(home, release, program, code_lists, INDEX)
    made_of = f"{program} {code_lists}"
    page = sound_file((home / "latest").resolve(), INDEX) if before.get(INDEX) == made_of else None
    yield Beside(INDEX, made_of, build_summary(summary_of(release, comparison), (page or b"").decode()))
    yield Beside("changes.csv", "", changes_csv(comparison))


def summary_of(release: Release, comparison: Comparison) -> Summary:
    """What the summary page of a release tells."""
    last: dict[str, Any] = next(iter(release.rows(_LAST_RUN)), {"as_of": None, "code_version": ""})
    return Summary(
        stamp=release.stamp.removesuffix(".partial"),
        code_version=last["code_version"] or "",
        as_of=last["as_of"],
        counts=release.rows(_COUNTS)[0],
        provinces={
            row["province_code"]: row["province_name"] or row["province_code"] for row in release.rows(_PROVINCES)
        },
        funding=release.rows(_FUNDING),
        poverty=release.rows(_POVERTY),
        coverage=release.rows(_COVERAGE),
        findings=release.rows(_FINDINGS),
        top=release.rows(_TOP),
        comparison=comparison,
    )
