-- Filings of which a release that is attached as `release` does not say what the working database says now.
CREATE OR REPLACE TEMP TABLE changed_filings AS
SELECT submission_id
FROM (SELECT submission_id, hash(s) AS mark FROM submissions AS s) AS here
FULL JOIN (SELECT submission_id, hash(s) AS mark FROM release.submissions AS s) AS there USING (submission_id)
WHERE here.mark IS DISTINCT FROM there.mark;
