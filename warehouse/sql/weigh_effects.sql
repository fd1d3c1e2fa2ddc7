-- What a mismatch does to the province's tables: by how much the total its first suspect counts in would change with the
-- value suggested; zero where no published cell rests on that figure, NULL where no value is suggested.
UPDATE findings SET effect_vnd = NULL;

WITH rests AS (
    SELECT DISTINCT unit_code, unnest(chosen_from) AS observation_id FROM counted
)
UPDATE findings
SET effect_vnd = told.effect
FROM (
    SELECT f.finding_id,
           CASE WHEN r.observation_id IS NULL THEN 0 ELSE f.suggested_value - o.value END AS effect
    FROM findings f
    JOIN observations o ON o.observation_id = f.suspects[1]
    LEFT JOIN rests r ON r.observation_id = o.observation_id AND r.unit_code = o.unit_code
    WHERE f.state IN ('open', 'waived', 'accepted') AND f.unit = 'VND' AND f.suggested_value IS NOT NULL
) AS told
WHERE told.finding_id = findings.finding_id;
