-- What was received, when and under which names. Survives every change of the other tables.
CREATE TABLE IF NOT EXISTS meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS received (
    submission_id VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    folder VARCHAR NOT NULL,
    size_bytes BIGINT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    media_type VARCHAR,
    state VARCHAR NOT NULL,
    reader_version VARCHAR
);
CREATE TABLE IF NOT EXISTS received_names (
    submission_id VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    folder VARCHAR NOT NULL,
    received_at TIMESTAMP NOT NULL
);
-- Files of the inboxes as they were when they were last read: can be lost without harm.
CREATE TABLE IF NOT EXISTS remembered (
    path VARCHAR NOT NULL,
    stamp VARCHAR NOT NULL,
    submission_id VARCHAR NOT NULL,
    folder VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL
);
