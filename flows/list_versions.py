"""The versions of one filing as a release has them, and those that say far less than the version before."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.read_release import Release


_CHAIN = """
    WITH RECURSIVE link AS (
        SELECT submission_id FROM submissions WHERE submission_id = $id
        UNION
        SELECT other.submission_id
        FROM link JOIN submissions AS one USING (submission_id)
        JOIN submissions AS other ON other.superseded_by = one.submission_id OR other.submission_id = one.superseded_by
    )
    SELECT s.* FROM submissions AS s JOIN link USING (submission_id) ORDER BY s.received_at, s.submission_id
"""
_THINNER = """
    SELECT later.submission_id, later.file_name, later.unit_name, later.observation_count AS figures,
           earlier.submission_id AS earlier_id, earlier.file_name AS earlier_file,
           earlier.observation_count AS earlier_figures,
           list_sort(list_filter(list_distinct(was.projects), code -> NOT list_contains(is_now.projects, code)))
               AS lost_projects
    FROM submissions AS later
    JOIN submissions AS earlier ON earlier.superseded_by = later.submission_id
    CROSS JOIN LATERAL (SELECT coalesce(list(DISTINCT project_code) FILTER (project_code IS NOT NULL), []) AS projects
                        FROM observations WHERE submission_id = earlier.submission_id) AS was
    CROSS JOIN LATERAL (SELECT coalesce(list(DISTINCT project_code) FILTER (project_code IS NOT NULL), []) AS projects
                        FROM observations WHERE submission_id = later.submission_id) AS is_now
    WHERE later.state = 'accepted'
      AND (later.observation_count * 2 < earlier.observation_count OR len(lost_projects) > 0)
    ORDER BY later.unit_name, later.received_at, later.submission_id
"""


def versions_of(release: "Release", submission_id: str) -> list[dict[str, Any]]:
    """Every version of the filing a submission is one of, by the day they came; a rejected file is its own only one."""
    return release.rows(_CHAIN, {"id": submission_id})


def thinner_versions(release: "Release") -> list[dict[str, Any]]:
    """Filings in force that say far less than the version before: under half its figures, or whole projects fewer.

    They stand, for they were read whole; but something may have been left out by mistake.
    """
    return release.rows(_THINNER)
