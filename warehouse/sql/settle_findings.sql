-- A mismatch filed again is one row, of the newest filing in force; where none is in force any more it is gone.
DELETE FROM findings;
INSERT INTO findings BY NAME
SELECT f.* REPLACE (
           CASE WHEN s.state = 'accepted' THEN f.state ELSE 'gone' END AS state,
           min(s.received_at) OVER (PARTITION BY f.finding_id) AS first_seen,
           max(s.received_at) OVER (PARTITION BY f.finding_id) AS last_seen
       )
FROM findings_filed f
JOIN submissions s USING (submission_id)
QUALIFY row_number() OVER (
    PARTITION BY f.finding_id
    ORDER BY s.state = 'accepted' DESC, s.received_at DESC, f.submission_id DESC
) = 1;

UPDATE submissions
SET observation_count = (SELECT count(*) FROM observations o WHERE o.submission_id = submissions.submission_id),
    finding_count = (SELECT count(*) FROM findings_filed f WHERE f.submission_id = submissions.submission_id);

-- Which filing shows which mismatch, for what became of them between two versions of one filing.
DELETE FROM findings_by_submission;
INSERT INTO findings_by_submission BY NAME
SELECT submission_id, finding_id, subject_id, rule_id, severity, cause_id, difference, suspects FROM findings_filed;
