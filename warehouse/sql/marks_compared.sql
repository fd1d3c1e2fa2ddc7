-- What an office's documents are compared by: which of its filings are in force.
CREATE OR REPLACE TEMP TABLE marks_now AS
SELECT unit_code, md5(string_agg(submission_id, '' ORDER BY submission_id)) AS mark
FROM submissions
WHERE state = 'accepted' AND unit_code IS NOT NULL
GROUP BY unit_code;
