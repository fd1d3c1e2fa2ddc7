-- Who owes which report, and whether it came: one row per unit seen, programme, kind of report and year.
-- A report is owed where the unit filed it, or where it filed anything for the year and a plan of the unit above it or
-- of its province sets a date for that report. The dates a unit's own plan sets are for those who report to it.
INSERT INTO coverage BY NAME
WITH seen AS (
    SELECT DISTINCT province_code, unit_code, programme, year, parent_in(unit_code, unit_level, year) AS parent_code
    FROM filed
),
owed AS (
    SELECT s.*, d.report, min_by(d.month_and_day, d.unit_code IS DISTINCT FROM s.parent_code)
               AS month_and_day
    FROM seen s
    JOIN dates_set d ON d.unit_code IN (s.parent_code, s.province_code) AND d.unit_code <> s.unit_code
    GROUP BY ALL
),
obligations AS (
    SELECT province_code, unit_code, programme, report, year FROM owed
    UNION
    SELECT province_code, unit_code, programme, report, year FROM filed
),
dated AS (
    SELECT o.*, TRY_CAST(format('{:04d}-{:02d}-{:02d}', o.year, w.month_and_day // 100, w.month_and_day % 100) AS DATE) AS due
    FROM obligations o
    LEFT JOIN owed w USING (unit_code, programme, report, year)
)
SELECT any_value(d.province_code) AS province_code,
       d.unit_code,
       (SELECT max(s.unit_name) FROM submissions s WHERE s.unit_code = d.unit_code) AS unit_name,
       d.programme,
       d.report,
       d.year,
       min(d.due) AS due,
       min(f.received_at) AS received_at,
       min_by(f.submission_id, (f.received_at, f.submission_id)) AS submission_id,
       CASE WHEN min(f.received_at) IS NOT NULL AND min(d.due) IS NULL THEN 'received'
            WHEN min(f.received_at)::DATE <= min(d.due) THEN 'on_time'
            WHEN min(f.received_at) IS NOT NULL THEN 'late'
            WHEN min(d.due) < $as_of THEN 'missing'
            ELSE 'due' END AS state
FROM dated d
LEFT JOIN filed f USING (unit_code, programme, report, year)
GROUP BY d.unit_code, d.programme, d.report, d.year;
