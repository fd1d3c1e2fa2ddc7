-- Which filing is in force: of one office, kind, form, programme, years, period and scope, the one received last.
-- Files of one moment are put in order by their hash, so that no order of reading can matter.
CREATE OR REPLACE TEMP TABLE filing AS
SELECT submission_id,
       lag(submission_id) OVER (
           PARTITION BY unit_code, document_kind, form_code, programme, year_from, year_to, period, scope
           ORDER BY received_at DESC, submission_id DESC
       ) AS replaced_by
FROM submissions
WHERE state <> 'rejected';

UPDATE submissions
SET state = CASE WHEN filing.replaced_by IS NULL THEN 'accepted' ELSE 'superseded' END,
    superseded_by = filing.replaced_by
FROM filing
WHERE filing.submission_id = submissions.submission_id;

UPDATE observations
SET in_force = NOT observations.in_force
FROM submissions
WHERE submissions.submission_id = observations.submission_id
  AND observations.in_force IS DISTINCT FROM (submissions.state = 'accepted');

-- Of several answers to one mismatch the latest counts, whichever sheet it stands on.
UPDATE replies
SET in_force = latest.submission_id = replies.submission_id AND latest.ordinal = replies.ordinal
FROM (
    SELECT r.finding_id,
           max_by(r.submission_id, (s.received_at, r.submission_id, r.ordinal)) AS submission_id,
           max_by(r.ordinal, (s.received_at, r.submission_id, r.ordinal)) AS ordinal
    FROM replies r
    JOIN submissions s USING (submission_id)
    GROUP BY r.finding_id
) AS latest
WHERE latest.finding_id = replies.finding_id;
