-- Filings that were looked at again in the light of what other documents say of them, and what that was.
CREATE TABLE looked_again (submission_id VARCHAR NOT NULL, heard VARCHAR NOT NULL);
