-- Filings in force whose own figures do not add up, by the kinds of their mismatches, and with what other documents said
-- when they were last looked at again, '' for those that never were.
WITH doubtful AS (
    SELECT f.submission_id
    FROM findings_filed f
    WHERE NOT list_contains(?, f.rule_id)
      AND EXISTS (SELECT 1 FROM (SELECT unnest(?) AS beginning) k WHERE starts_with(f.kind, k.beginning))
    UNION
    SELECT submission_id FROM looked_again
)
SELECT d.submission_id, coalesce(l.heard, '')
FROM doubtful d
JOIN submissions s USING (submission_id)
LEFT JOIN looked_again l USING (submission_id)
WHERE s.state = 'accepted' AND s.unit_code IN (SELECT unnest(from_json(?, '["VARCHAR"]')))
ORDER BY d.submission_id
