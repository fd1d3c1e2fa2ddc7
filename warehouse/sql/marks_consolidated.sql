-- What an office's consolidated rows are made of: its filings in force and when they came, its open mismatches (but for
-- what they do to the province, which is weighed afterwards), and the corrections that hold for its figures.
CREATE OR REPLACE TEMP TABLE marks_now AS
WITH filed AS (
    SELECT unit_code, md5(string_agg(submission_id || received_at::VARCHAR, '' ORDER BY submission_id)) AS told
    FROM submissions
    WHERE state = 'accepted' AND unit_code IS NOT NULL
    GROUP BY unit_code
),
mismatches AS (
    SELECT unit_code, md5(string_agg(f::VARCHAR, '' ORDER BY finding_id)) AS told
    FROM (SELECT * EXCLUDE (effect_vnd) FROM findings WHERE state = 'open') f
    GROUP BY unit_code
),
corrections AS (
    SELECT unit_code, md5(string_agg(d::VARCHAR, '' ORDER BY decision_id)) AS told
    FROM (SELECT * FROM decisions WHERE decision = 'correct' AND effect = 'in_force') d
    GROUP BY unit_code
)
SELECT f.unit_code, concat(f.told, ' ', m.told, ' ', c.told) AS mark
FROM filed f
LEFT JOIN mismatches m USING (unit_code)
LEFT JOIN corrections c USING (unit_code);
