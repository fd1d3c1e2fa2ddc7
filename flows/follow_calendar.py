"""The calendar of obligations through a night: the province's own file taken in, and who owes what by it."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from flows.read_own_calendar import Written, read_own_calendar
from flows.steps import program_version
from schemas.obligations import RefusedFiling
from transforms.owe_reports import Known, owed_reports
from transforms.place_refused import place_refused
from transforms.read_obligations import national_calendar, read_calendar
from warehouse.keep_calendar import (
    are_duties_kept,
    dates_set,
    days_begun,
    filings,
    keep_calendar,
    keep_duties,
    kept_calendar,
    note_days_past,
    offices_owing,
    units_heard,
    years_filed,
)
from warehouse.open_working import Connection


def follow_calendar(connection: Connection, home: Path, as_of: date) -> Written:
    """Take in the province's own calendar; what its file holds, with every line that cannot be used.

    A change of the file, or a due day that has passed, makes a new release. A file that cannot be read leaves the
    calendar read last in force.
    """
    written = read_own_calendar(home, {each.province_code for each in units_heard(connection)})
    if written.text is not None:
        keep_calendar(connection, written.text)
    note_days_past(connection, as_of)
    return written


def follow_duties(connection: Connection, as_of: date) -> None:
    """Every report owed as of a day; the duties kept stand where they were made of the same."""
    lines = (*read_calendar(kept_calendar(connection)).obligations, *national_calendar())
    heard, dates, filed = units_heard(connection), dates_set(connection), years_filed(connection)
    known = Known(heard, dates, filed, days_begun(connection), as_of.year)
    made_of = sha256(repr((program_version(), lines, known)).encode()).hexdigest()
    if not are_duties_kept(connection, made_of):
        keep_duties(connection, owed_reports(lines, known), made_of)


def refused_tonight(connection: Connection) -> Sequence[RefusedFiling]:
    """Of which offices the refused files are, as far as they say."""
    refused = filings(connection, "rejected")
    if not refused:
        return ()
    accepted = [*filings(connection, "accepted"), *filings(connection, "superseded")]
    named = {row["unit_code"]: row["unit_name"] for row in accepted if row["unit_code"]}
    return place_refused(refused, accepted, offices_owing(connection) | named)
