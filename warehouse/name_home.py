"""The files of a home by name; a new one stands among `KEPT_FILES` too, lest an inbox around the home take it in."""

LOCK = ".lock"
WORKING = "warehouse.duckdb"
"""The working database, which can be made anew from the rest."""
DECISIONS, NOTICES = "decisions.sqlite", "notices.sqlite"
MANIFEST, MARKED = "received.jsonl", "marked.jsonl"
OWN_CALENDAR, NOTIFY = "obligations.csv", "notify.yaml"
"""What a province writes itself."""
LAST_NIGHT = "last-night.json"
NEW = ".new"
"""Ends the name of a file that is about to take the place of another."""
LATEST_BESIDE = f"latest{NEW}"
BEFORE, DAMAGED = ".before-", ".damaged-"
"""Stand between the name of a file that was set aside and when."""
PARTIAL = ".partial"
"""Ends the name of what is half built or half taken away: the next run takes the rest away."""

KEPT_FILES = (LOCK, WORKING, f"{WORKING}.wal", DECISIONS, NOTICES, MANIFEST, MARKED, OWN_CALENDAR, NOTIFY, LAST_NIGHT)
"""Every file that lies in a home itself, but for those that were set aside or are about to take another's place."""

OF_A_DISK = frozenset({"lost+found", "System Volume Information", "$RECYCLE.BIN"})
"""What a disk keeps for itself in its topmost folder, whatever it is used for."""

DATABASE = "tonghop.duckdb"
"""A release's database, in its folder."""
