-- Who owes which report, and whether it came: one row per unit, programme, kind of report and year, for every report
-- owed (table `owed`) and every one that came. The day a filing came is the day in UTC: what a night takes in before
-- seven in the morning in Việt Nam lay there the evening before. A report filed again keeps the day it first came. An
-- office is called as on the day its report was due, else as its filing has it.
DELETE FROM coverage;
INSERT INTO coverage BY NAME
WITH received AS (
    SELECT unit_code, programme, report, year,
           any_value(province_code) AS province_code,
           any_value(unit_level) AS unit_level,
           min(received_at) AS received_at,
           min_by(submission_id, (received_at, submission_id)) AS submission_id
    FROM filed
    GROUP BY ALL
),
named AS (
    SELECT submission_id, unit_name FROM submissions
),
refused AS (
    SELECT t.unit_code, t.report, t.year, max_by(s.submission_id, (s.received_at, s.submission_id)) AS submission_id,
           max(s.received_at) AS received_at
    FROM refused_told t
    JOIN submissions s USING (submission_id)
    WHERE t.report IS NOT NULL AND t.year IS NOT NULL
    GROUP BY ALL
),
told AS (
    SELECT unit_code, programme, report, year,
           coalesce(r.province_code, o.province_code) AS province_code,
           coalesce(r.unit_level, o.unit_level) AS unit_level,
           coalesce(o.unit_name, s.unit_name) AS unit_name,
           o.due, o.set_by, o.basis, coalesce(o.is_owed, TRUE) AS is_owed,
           r.received_at, r.submission_id
    FROM owed o
    FULL JOIN received r USING (unit_code, programme, report, year)
    LEFT JOIN named s ON s.submission_id = r.submission_id
)
SELECT t.* EXCLUDE (is_owed),
       CASE WHEN NOT t.is_owed THEN 'not_owed'
            WHEN t.received_at IS NOT NULL AND t.due IS NULL THEN 'received'
            WHEN t.received_at::DATE <= t.due THEN 'on_time'
            WHEN t.received_at IS NOT NULL THEN 'late'
            WHEN t.due < $as_of THEN 'missing'
            ELSE 'due' END AS state,
       CASE WHEN f.received_at > coalesce(t.received_at, TIMESTAMP '1900-01-01') THEN f.submission_id END
           AS refused_submission_id
FROM told t
LEFT JOIN refused f USING (unit_code, report, year)
