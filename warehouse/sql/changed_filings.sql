-- Filings of which a release that is attached as `release` does not say what the working database says now.
CREATE OR REPLACE TEMP TABLE changed_filings AS
SELECT submission_id FROM (FROM submissions EXCEPT ALL FROM release.submissions)
UNION
SELECT submission_id FROM (FROM release.submissions EXCEPT ALL FROM submissions);
