"""The calendar of obligations through a night: the province's own file taken in, and who owes what by it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemas.messages import Language, message
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

OWN_CALENDAR = "obligations.csv"
MOST_BYTES = 1_000_000
_ENCODINGS = ("utf-8-sig", "utf-16")


@dataclass(frozen=True, slots=True)
class _Written:
    """What the file holds: its text, or why there is none."""

    text: str | None
    faults: tuple[Fault, ...] = ()


def follow_calendar(connection: Connection, home: Path, as_of: date) -> tuple[Fault, ...]:
    """Take in the province's own calendar; the lines of it that cannot be used, all of them.

    A change of the file, or a due day that has passed, makes a new release. A file that cannot be read leaves the
    calendar read last in force.
    """
    written = _read(home)
    if written.text is not None:
        keep_calendar(connection, written.text)
    note_days_past(connection, as_of)
    return written.faults


def calendar_faults(home: Path) -> tuple[Fault, ...]:
    """What is wrong with the province's own calendar as it is now."""
    return _read(home).faults


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


def tell_fault(fault: Fault, language: Language) -> str:
    """What is wrong with a line and what to do, in a sentence."""
    what = message(f"obligations.{fault.key}", language, **dict(fault.details))
    return message("obligations.line" if fault.line else "obligations.whole", language, line=fault.line, what=what)


def _read(home: Path) -> _Written:
    path = home / OWN_CALENDAR
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return _Written("")
    except OSError as error:
        return _Written(None, (Fault(0, "not_read", (("why", error.strerror or str(error)),)),))
    if len(content) > MOST_BYTES:
        return _Written(None, (Fault(0, "too_large", (("size", str(path.stat().st_size)), ("most", str(MOST_BYTES)))),))
    text = _decoded(content)
    if text is None:
        return _Written(None, (Fault(0, "not_read", (("why", "UTF-8?"),)),))
    return _Written(text, read_calendar(text).faults)


def _decoded(content: bytes) -> str | None:
    encodings = reversed(_ENCODINGS) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else _ENCODINGS[:1]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
