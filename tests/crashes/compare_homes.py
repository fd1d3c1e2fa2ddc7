"""What must stand in a home whatever happened to its runs: every file, a whole `latest`, the rows of a quiet run."""

from hashlib import sha256
from pathlib import Path

import duckdb

from schemas.tables import PUBLISHED

OF_THE_RUNS_THEMSELVES = "runs"
COMPARED = [table for table in PUBLISHED if table != OF_THE_RUNS_THEMSELVES]
Fingerprint = tuple[tuple[str, int, int], ...]
_ROWS = "SELECT count(*), coalesce(sum(md5_number_lower(told::VARCHAR)::HUGEINT), 0) FROM {table} AS told"


def fingerprint(release: Path) -> Fingerprint:
    """What the tables of a release hold, whatever the order of their rows; reading it reads every row.

    Raises:
        duckdb.Error: the release cannot be read.
    """
    with duckdb.connect(str(release / "tonghop.duckdb"), read_only=True) as connection:
        found = []
        for table in COMPARED:
            in_database = connection.execute(_ROWS.format(table=table)).fetchone()
            parquet = f"read_parquet('{release / 'parquet' / f'{table}.parquet'}')"
            beside = connection.execute(f"SELECT count(*) FROM {parquet}").fetchone()
            assert in_database is not None
            assert beside == in_database[:1], f"{table}: the Parquet file differs"
            found.append((table, *in_database))
    return tuple(found)


def faults_of_latest(home: Path, stood: bool, allowed: set[Fingerprint]) -> list[str]:
    """Why `latest` cannot be relied on; nothing where it is whole, or where there never was one."""
    latest = home / "latest"
    if not latest.is_symlink():
        return ["latest is gone"] if stood else []
    try:
        return [] if fingerprint(latest) in allowed else ["latest holds rows of no release"]
    except (duckdb.Error, OSError, AssertionError) as error:
        return [f"latest cannot be read: {error}"]


def faults_of_store(home: Path) -> list[str]:
    """Files of the store that are not what their name says."""
    kept = [path for path in (home / "store").glob("??/*") if path.is_file()]
    return [f"{path.name} is damaged" for path in kept if sha256(path.read_bytes()).hexdigest() != path.name]


def faults_at_the_end(home: Path, inbox: Path, reference: Path) -> list[str]:
    """All that is not as if nothing had happened: files that are lost, rows that differ, leftovers."""
    sent = {sha256(path.read_bytes()).hexdigest() for path in inbox.rglob("*") if path.is_file()}
    kept = {path.name for path in (home / "store").glob("??/*")}
    faults = faults_of_store(home) + [f"{name} is lost from the store" for name in sorted(sent - kept)]
    with duckdb.connect(str(home / "latest" / "tonghop.duckdb"), read_only=True) as connection:
        listed = {row[0] for row in connection.execute("SELECT submission_id FROM submissions").fetchall()}
    faults += [f"{name} is no submission" for name in sorted(sent - listed)]
    leftovers = [*(home / "releases").glob("*.partial"), *(home / "store").glob("*.partial")]
    return faults + [f"{path} was left" for path in leftovers] + differences(home / "latest", reference / "latest")


def differences(release: Path, reference: Path) -> list[str]:
    """Tables whose rows, as multisets, are not those of the reference."""
    told = []
    with duckdb.connect() as connection:
        for name, folder in (("found", release), ("wanted", reference)):
            connection.execute(f"ATTACH '{folder.resolve() / 'tonghop.duckdb'}' AS {name} (READ_ONLY)")
        for table in COMPARED:
            more, fewer = (
                connection.execute(f"SELECT count(*) FROM (FROM {a}.{table} EXCEPT ALL FROM {b}.{table})").fetchone()
                for a, b in (("found", "wanted"), ("wanted", "found"))
            )
            if more != (0,) or fewer != (0,):
                told.append(f"{table}: {more} rows more, {fewer} fewer")
    return told
