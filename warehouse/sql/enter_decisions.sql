-- What was decided on each mismatch, as settled tonight.
UPDATE findings
SET state = settled.state,
    decided_by = settled.decided_by,
    decided_at = settled.decided_at,
    reason = settled.reason,
    note_vi = settled.note_vi,
    note_en = settled.note_en
FROM settled
WHERE settled.finding_id = findings.finding_id
