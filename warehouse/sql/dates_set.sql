-- The dates plans in force set for reports, one row per date, the plan received first coming first.
SELECT d.unit_code,
       s.programme,
       d.report,
       d.due_month,
       d.due_day,
       s.year_from,
       s.year_to,
       d.quote AS basis
FROM deadlines d
JOIN submissions s USING (submission_id)
WHERE s.state = 'accepted' AND d.unit_code IS NOT NULL AND s.programme IS NOT NULL
ORDER BY s.received_at, d.submission_id, d.due_month, d.due_day
