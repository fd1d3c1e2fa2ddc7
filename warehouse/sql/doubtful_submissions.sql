-- Filings in force whose own figures do not add up, by the kinds of their mismatches.
SELECT DISTINCT f.submission_id
FROM findings_filed f
JOIN submissions s USING (submission_id)
WHERE s.state = 'accepted'
  AND NOT list_contains(?, f.rule_id)
  AND EXISTS (SELECT 1 FROM (SELECT unnest(?) AS beginning) k WHERE starts_with(f.kind, k.beginning))
ORDER BY f.submission_id
