-- What was told to whom; rows are only added. A key told by a channel is not told there again.
CREATE TABLE IF NOT EXISTS notices (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    office TEXT NOT NULL,
    channel TEXT NOT NULL,
    key TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    as_of TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS notices_stay BEFORE UPDATE ON notices
BEGIN SELECT RAISE(ABORT, 'notices are only added'); END;
CREATE TRIGGER IF NOT EXISTS notices_are_kept BEFORE DELETE ON notices
BEGIN SELECT RAISE(ABORT, 'notices are only added'); END;
