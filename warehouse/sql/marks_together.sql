-- What the documents of a province's offices are held against each other by: which filings are in force there.
CREATE OR REPLACE TEMP TABLE marks_now AS
SELECT coalesce(province_code, '') AS unit_code, md5(string_agg(submission_id, '' ORDER BY submission_id)) AS mark
FROM submissions
WHERE state = 'accepted'
GROUP BY ALL
