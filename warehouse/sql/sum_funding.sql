-- The province's funding: the sum over its units, each counted once, at one level.
-- A commune counts only where its district says nothing of that cell; the province's own figure only where no unit
-- below it does.
CREATE OR REPLACE TEMP TABLE counted AS
WITH cells AS (
    SELECT f.*, parent_in(f.unit_code, f.unit_level, f.year) AS parent_code
    FROM funding_by_unit_project_year f
    WHERE f.province_code IS NOT NULL
)
SELECT c.*
FROM cells c
WHERE CASE c.unit_level
    WHEN 'commune' THEN NOT EXISTS (
        SELECT 1 FROM cells d
        WHERE d.unit_level = 'district' AND d.unit_code = c.parent_code AND d.programme = c.programme
          AND d.project_code = c.project_code AND d.year = c.year AND d.source = c.source)
    WHEN 'province' THEN NOT EXISTS (
        SELECT 1 FROM cells d
        WHERE d.unit_level <> 'province' AND d.province_code = c.province_code AND d.programme = c.programme
          AND d.project_code = c.project_code AND d.year = c.year AND d.source = c.source)
    ELSE TRUE
END;

-- Who is expected: the districts that stood on 1 January of the year; where none did, the communes. Those who need not
-- report, by the calendar of obligations, are taken off below, cell by cell.
CREATE OR REPLACE TEMP TABLE expected AS
WITH years AS (SELECT DISTINCT province_code, year FROM counted),
standing AS (
    SELECT y.province_code, y.year, u.level, count(DISTINCT u.code) AS units
    FROM years y
    JOIN units u ON u.parent_code = y.province_code AND u.level <> 'province'
     AND u.valid_from <= make_date(y.year, 1, 1) AND coalesce(u.valid_to, DATE '9999-12-31') >= make_date(y.year, 1, 1)
    GROUP BY ALL
)
SELECT province_code, year, max_by(units, level = 'district') AS units, max_by(level, level = 'district') AS level
FROM standing
GROUP BY ALL;

-- Who declared that a project does not apply, for the years the declaration or its filing names.
CREATE OR REPLACE TEMP TABLE not_applicable AS
SELECT DISTINCT s.province_code, s.programme, st.unit_code, st.project_code,
       coalesce(st.year, s.year_from) AS year_from,
       coalesce(st.year, s.year_to, s.year_from) AS year_to
FROM statuses st
JOIN submissions s USING (submission_id)
WHERE s.state = 'accepted' AND st.status = 'not_applicable' AND st.project_code IS NOT NULL;

-- Who need not report on a year, by the calendar of obligations.
CREATE OR REPLACE TEMP TABLE excused AS
SELECT province_code, programme, year, unit_code
FROM owed
WHERE report = 'annual_report' AND NOT is_owed;

DELETE FROM funding_by_project_year;
INSERT INTO funding_by_project_year BY NAME
WITH sums AS (
    SELECT province_code,
           programme,
           project_code,
           year,
           source,
           max(province_name) AS province_name,
           max(project_name_vi) AS project_name_vi,
           TRY_CAST(sum(planned_vnd) AS DECIMAL(20, 4)) AS planned_vnd,
           TRY_CAST(sum(allocated_vnd) AS DECIMAL(20, 4)) AS allocated_vnd,
           TRY_CAST(sum(carried_in_vnd) AS DECIMAL(20, 4)) AS carried_in_vnd,
           TRY_CAST(sum(disbursed_vnd) AS DECIMAL(20, 4)) AS disbursed_vnd,
           TRY_CAST(sum(carried_out_vnd) AS DECIMAL(20, 4)) AS carried_out_vnd,
           sum(disbursed_vnd) FILTER (allocated_vnd IS NOT NULL)::DOUBLE AS spent,
           sum(allocated_vnd + coalesce(carried_in_vnd, 0)) FILTER (disbursed_vnd IS NOT NULL)::DOUBLE AS available,
           count(DISTINCT unit_code) AS units_reported,
           sum(open_errors)::BIGINT AS open_errors,
           TRY_CAST(sum(low_vnd) AS DECIMAL(20, 4)) AS low_vnd,
           TRY_CAST(sum(high_vnd) AS DECIMAL(20, 4)) AS high_vnd,
           bool_and(allocated_vnd IS NOT NULL) AS all_allocated
    FROM counted
    GROUP BY ALL
),
absent AS (
    SELECT c.province_code, c.programme, c.project_code, c.year, c.source, n.unit_code, TRUE AS is_declared
    FROM sums c
    JOIN not_applicable n
      ON n.province_code = c.province_code AND n.programme = c.programme AND c.year BETWEEN n.year_from AND n.year_to
     AND (c.project_code = n.project_code OR starts_with(c.project_code, n.project_code || '.'))
    UNION ALL
    SELECT c.province_code, c.programme, c.project_code, c.year, c.source, x.unit_code, FALSE AS is_declared
    FROM sums c
    JOIN excused x USING (province_code, programme, year)
    JOIN expected e USING (province_code, year)
    WHERE EXISTS (SELECT 1 FROM units u WHERE u.code = x.unit_code AND u.level = e.level)
),
waived AS (
    SELECT a.province_code, a.programme, a.project_code, a.year, a.source,
           count(DISTINCT a.unit_code) AS units,
           count(DISTINCT a.unit_code) FILTER (is_declared) AS units_declared
    FROM absent a
    WHERE NOT EXISTS (
        SELECT 1 FROM counted r
        WHERE r.unit_code = a.unit_code AND r.programme = a.programme AND r.project_code = a.project_code
          AND r.year = a.year AND r.source = a.source)
    GROUP BY ALL
),
covered AS (
    SELECT s.*,
           coalesce(w.units_declared, 0) AS units_not_applicable,
           greatest(coalesce(e.units, 0) - coalesce(w.units, 0), s.units_reported) AS units_expected
    FROM sums s
    LEFT JOIN expected e USING (province_code, year)
    LEFT JOIN waived w USING (province_code, programme, project_code, year, source)
)
SELECT * EXCLUDE (spent, available, all_allocated),
       CASE WHEN available > 0 THEN round(100 * spent / available, 4) END AS disbursement_pct,
       units_expected - units_reported AS units_missing,
       all_allocated AND units_expected = units_reported AS is_complete
FROM covered;
