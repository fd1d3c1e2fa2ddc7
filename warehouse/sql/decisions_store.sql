-- Every decision an officer took, in the order it was taken. Rows are only ever added.
CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    decision_id TEXT NOT NULL UNIQUE,
    finding_id TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('accept', 'waive', 'correct', 'reopen')),
    decided_by TEXT NOT NULL CHECK (decided_by <> ''),
    decided_at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    until TEXT,
    rule_id TEXT,
    kind TEXT,
    subject_id TEXT,
    submission_id TEXT,
    unit_code TEXT,
    reported TEXT,
    expected TEXT,
    tolerance TEXT,
    unit TEXT,
    value TEXT,
    value_written TEXT,
    observation_id TEXT,
    observed_written TEXT,
    observed_value TEXT,
    observed_half_width TEXT,
    sub_unit TEXT,
    agency_code TEXT,
    programme TEXT,
    project_code TEXT,
    year_from INTEGER,
    year_to INTEGER,
    topic TEXT,
    indicator TEXT,
    source TEXT,
    capital TEXT,
    population TEXT,
    scenario TEXT,
    point TEXT,
    item TEXT
);
CREATE TRIGGER IF NOT EXISTS decisions_are_not_changed BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
CREATE TRIGGER IF NOT EXISTS decisions_are_not_removed BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
