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
