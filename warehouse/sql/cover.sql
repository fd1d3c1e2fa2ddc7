-- Who owes which report, and whether it came: one row per unit seen, programme, kind of report and year.
-- A report is owed where the unit filed it, or where it filed anything for the year and a plan of the unit, of the
-- unit above it or of its province sets a date for that report.
INSERT INTO coverage BY NAME
WITH seen AS (
    SELECT DISTINCT f.province_code, f.unit_code, f.programme, f.year, p.parent_code
    FROM filed f
    LEFT JOIN (SELECT code, min(parent_code) AS parent_code FROM units GROUP BY code) p ON p.code = f.unit_code
),
owed AS (
    SELECT s.*, d.report, min_by(d.due, CASE d.unit_code WHEN s.unit_code THEN 0 WHEN s.parent_code THEN 1 ELSE 2 END) AS due
    FROM seen s
    JOIN dates_set d ON d.unit_code IN (s.unit_code, s.parent_code, s.province_code)
    GROUP BY ALL
),
obligations AS (
    SELECT province_code, unit_code, programme, report, year FROM owed
    UNION
    SELECT province_code, unit_code, programme, report, year FROM filed
),
dated AS (
    SELECT o.*, TRY_CAST(format('{:04d}-{:02d}-{:02d}', o.year, w.due[1], w.due[2]) AS DATE) AS due
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
