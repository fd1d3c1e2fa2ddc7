-- The figures asked for that are suspects of a mismatch their own document shows, the gravest first; of the mismatches
-- filed in the working database, or of those published in a release.
SELECT suspect,
       coalesce(cause_id, finding_id) AS finding_id,
       severity,
       position = 1 AS is_first,
       difference
FROM (
    SELECT unnest(f.suspects) AS suspect,
           generate_subscripts(f.suspects, 1) AS position,
           f.finding_id,
           f.cause_id,
           f.difference,
           f.severity
    FROM query_table(?) f
    JOIN submissions s USING (submission_id)
    WHERE s.state = 'accepted' AND NOT list_contains(?, f.rule_id)
)
WHERE suspect IN (SELECT unnest(from_json(?, '["VARCHAR"]')))
ORDER BY suspect, list_position(['error', 'warning', 'info'], severity), position, finding_id
