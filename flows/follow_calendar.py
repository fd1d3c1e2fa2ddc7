"""The calendar of obligations through a night: the province's own file taken in, and who owes what by it."""

from datetime import date
from pathlib import Path

from flows.read_own_calendar import read_own_calendar
from schemas.obligations import Duty, Fault, RefusedFiling
from transforms.owe_reports import Known, owed_reports
from transforms.place_refused import place_refused
from transforms.read_obligations import national_calendar, read_calendar
from warehouse.keep_calendar import (
    dates_set,
    days_begun,
    filings,
    keep_calendar,
    kept_calendar,
    note_days_past,
    units_heard,
    years_filed,
)
from warehouse.open_working import Connection


def follow_calendar(connection: Connection, home: Path, as_of: date) -> tuple[Fault, ...]:
    """Take in the province's own calendar; the lines of it that cannot be used, all of them.

    A change of the file, or a due day that has passed, makes a new release. A file that cannot be read leaves the
    calendar read last in force.
    """
    written = read_own_calendar(home)
    if written.text is not None:
        keep_calendar(connection, written.text)
    note_days_past(connection, as_of)
    return written.faults


def owed_tonight(connection: Connection, as_of: date) -> tuple[list[Duty], list[RefusedFiling]]:
    """Every report owed as of a day, and of which offices the refused files are."""
    own = read_calendar(kept_calendar(connection)).obligations
    known = Known(
        units_heard(connection), dates_set(connection), years_filed(connection), days_begun(connection), as_of
    )
    duties = owed_reports((*own, *national_calendar()), known)
    refused = filings(connection, "rejected")
    if not refused:
        return duties, []
    accepted = [*filings(connection, "accepted"), *filings(connection, "superseded")]
    offices = {duty.unit_code: duty.unit_name for duty in duties}
    offices |= {row["unit_code"]: row["unit_name"] for row in accepted if row["unit_code"]}
    return duties, place_refused(refused, accepted, offices)
