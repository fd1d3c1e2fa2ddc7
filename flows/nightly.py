"""A night from inbox to release: the steps in their order, whoever carries them out."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from flows.compare_across import compare_across
from flows.consolidate_all import consolidate, publish
from flows.follow_calendar import follow_calendar
from flows.list_versions import thinner_versions
from flows.name_trouble import in_one_line, plainly_failing, trouble_of
from flows.notify import send_notices
from flows.order import FileRead, Night, NightFailedError, Order, Runner, Watch, call
from flows.prune_old import prune_old
from flows.read_in_child import ReaderPool
from flows.settle import settle_decided
from flows.steps import (
    FILES_A_BATCH,
    check_and_load,
    file_read,
    jobs_to_read,
    program_version,
    read_batches,
    why_reread,
)
from flows.take_in import take_in
from flows.tell_last_night import LastNight, night_noted, note_last_night
from flows.tell_trouble import tell_trouble, trouble_told
from flows.time_steps import Timed
from flows.warm_up import warmed_up
from flows.write_log import Log, write_log
from schemas.documents import STORE_DAMAGED
from schemas.text import name_within
from warehouse.heal_working import is_damage, newest_damaged, open_healed, set_aside
from warehouse.hold_home import hold_home
from warehouse.keep_files import remove_leftovers, set_file_aside
from warehouse.load_across import needs_comparison
from warehouse.name_home import DATABASE, DECISIONS
from warehouse.open_working import Connection
from warehouse.publish_release import needs_release, remove_unfinished
from warehouse.read_before import UnreadableReleaseError, read_before
from warehouse.read_release import Release
from warehouse.record_received import holds_anything
from warehouse.replace_consolidated import Run
from warehouse.settle_submissions import settle_findings, settle_submissions
from warehouse.write_ahead import writing_ahead

OPEN_BY_SEVERITY = "SELECT severity, count(*) AS findings FROM findings WHERE state = 'open' GROUP BY severity"
WORTH_A_LOOK = """
    SELECT finding_id FROM findings WHERE state = 'open' AND cause_id IS NULL
    ORDER BY list_position(['error', 'warning', 'info'], severity), len(suspects) = 0, finding_id LIMIT 1
"""


def run_nightly(order: Order, onlooker: Watch, carry_out: Runner = call) -> Night:
    """Take in, read, check, load, compare, consolidate, publish; what came of it.

    Running it again over the same inbox changes nothing. A crash at any moment leaves the previous release in place,
    and the next run goes on from there.

    Args:
        order: what to do.
        onlooker: sees the steps go by.
        carry_out: how a step is run: called, or as a task of a flow run.

    Raises:
        HomeBusyError: another run holds the home.
        NightFailedError: the run could not finish; the log has the details.
    """
    started, started_at = time.monotonic(), datetime.now(UTC)
    with (
        trouble_told(order.home, order.clock),
        plainly_failing(order.home),
        hold_home(order.home, order.patience),
        night_noted(order.home, started_at),
        write_log(order.home, onlooker) as log,
    ):
        timed = Timed(carry_out, log)
        try:
            night = _go_healing(order, log, timed)
        except Exception as error:
            why, trouble = in_one_line(error), trouble_of(error, order.home)
            with suppress(OSError):  # a full disk takes no last words
                log.fails(error)
            raise NightFailedError(why, log.path, trouble) from error
        if night.is_published:
            night.pruned = prune_old(order.home, log)
        night.steps = timed.seconds
        night.notices = send_notices(order.home, order.clock, night, log)
        night.seconds = time.monotonic() - started
        if night.intake.unseen:
            tell_trouble(order.home, order.clock, "not_all_seen", _unseen(night), str(log.path))
        with suppress(OSError):  # what is done is done, whether the disk takes a last line or not
            log.notes("ends", seconds=round(night.seconds, 3), release=night.release, published=night.is_published)
        note_last_night(order.home, _ended(night, started_at, log))
    return night


def _ended(night: Night, started_at: datetime, log: Log) -> LastNight:
    return LastNight(
        started_at,
        datetime.now(UTC),
        "published" if night.is_published else "nothing_new",
        release=night.release.name if night.release else None,
        files_new=len(night.intake.new),
        files_refused=len(night.refused),
        files_unreachable=len(night.intake.unreachable),
        places_unseen=len(night.intake.unseen),
        open_errors=night.open_findings["error"],
        why="; ".join(
            filter(None, [_unseen(night), night.decisions_unread and f"{DECISIONS}: {night.decisions_unread}"])
        ),
        log=str(log.path),
    )


def _unseen(night: Night) -> str:
    return "; ".join(f"{name_within(each.folder, each.file_name)}: {each.why}" for each in night.intake.unseen)


def _go_healing(order: Order, log: Log, carry_out: Timed) -> Night:
    """The night; begun once more where a database turns out to be damaged: the working one, or the newest release's."""
    aside, night = newest_damaged(order.home), Night()
    try:
        _go(order, night, log, carry_out)
    except UnreadableReleaseError as error:
        log.notes("release made anew", why=str(error))
        damaged = (order.home / "latest").resolve()
        _go(order, night, log, carry_out, is_due=True)
        night.damaged_release = damaged
    except Exception as error:
        if not is_damage(error) or trouble_of(error, order.home) != "could_not_finish":
            raise
        set_aside(order.home)
        _go(order, night, log, carry_out)
    after = newest_damaged(order.home)
    if after != aside:
        night.set_aside = after
        log.notes("working database made anew", set_aside=after)
    return night


def _go(order: Order, night: Night, log: Log, carry_out: Timed, *, is_due: bool = False) -> None:
    """The night from its beginning, which publishes where anything changed, or where a release `is_due` whether or not.

    Raises:
        UnreadableReleaseError: the release that stands after it cannot be read.
    """
    started, started_at = time.monotonic(), datetime.now(UTC).replace(tzinfo=None)
    log.notes("starts", inboxes=order.inboxes, clock=order.clock, workers=order.workers, code_version=program_version())
    remove_leftovers(order.home)
    remove_unfinished(order.home)
    with open_healed(order.home) as connection, writing_ahead(connection, order.home) as ahead:
        _take_in_and_read(connection, order, night, log, carry_out)
        calendar = follow_calendar(connection, order.home, order.clock.date())
        night.calendar_faults, night.calendar_lines = calendar.faults, calendar.lines
        if night.files or is_due or needs_release(connection, order.home, program_version()):
            carry_out("settle", lambda: settle_submissions(connection), may_retry=True)
            if 0 < len(night.files) <= FILES_A_BATCH:  # beside more there is neither memory nor a core to spare
                ahead.start()
            if needs_comparison(connection, program_version()):
                carry_out("compare documents", lambda: compare_across(connection, log), may_retry=True)
            carry_out("settle findings", lambda: settle_findings(connection), may_retry=True)
        today = order.clock.date()
        night.decisions_unread = carry_out(
            "settle decisions", lambda: settle_decided(connection, order.home, today), may_retry=True
        )
        if night.decisions_unread:
            log.notes("decisions cannot be read", why=night.decisions_unread)
        is_due = is_due or needs_release(connection, order.home, program_version())
        if is_due and holds_anything(connection):
            carry_out("consolidate", lambda: consolidate(connection, order.clock, log), may_retry=True)
            run = _run(night, started_at, today, time.monotonic() - started)
            carry_out("publish", lambda: publish(connection, order.home, run, ahead), may_retry=True)
            night.is_published = True
    _look_back(order.home, night)


def _run(night: Night, started_at: datetime, as_of: date, seconds: float) -> Run:
    return Run(
        started_at,
        as_of,
        program_version(),
        files_new=len(night.intake.new),
        files_known=len(night.intake.known),
        files_reread=night.reread,
        files_refused=len(night.refused),
        reading_seconds=round(sum(each.seconds for each in night.files), 3),
        run_seconds=round(seconds, 3),
        reader_memory_bytes=max((each.peak_memory for each in night.files), default=0),
    )


def _take_in_and_read(connection: Connection, order: Order, night: Night, log: Log, carry_out: Timed) -> None:
    with ReaderPool(order.workers) as pool:
        night.intake = carry_out(
            "take in", lambda: take_in(connection, order, log, pool.start_one, night.first_seen), may_retry=True
        )
        jobs = jobs_to_read(connection, order)
        if not jobs:
            return
        night.files = [each for each in night.files if each.submission_id not in jobs]
        if jobs.keys() - night.first_seen:
            night.why_reread = why_reread(connection, order)
        for number, outcomes in enumerate(carry_out.waits_for("read", warmed_up(read_batches(pool, jobs, log))), 1):
            name = f"check and load batch {number}"
            refusals = carry_out(name, partial(check_and_load, connection, outcomes), may_retry=True)
            for outcome in outcomes:
                read = file_read(jobs[outcome.submission_id], outcome, refusals.get(outcome.submission_id))
                night.files.append(read)
                log.notes("file", **_line(read))
                if read.refusal == STORE_DAMAGED:
                    set_file_aside(order.home, read.submission_id)
        log.notes("readers", walls=pool.walls)


def _line(read: FileRead) -> dict[str, object]:
    return {name: value for name, value in asdict(read).items() if name != "reason_vi"}


def _look_back(home: Path, night: Night) -> None:
    """What stands after the run: the release, its open findings, one of them worth a look, filings that say less.

    Raises:
        UnreadableReleaseError: it is damaged.
    """

    def look(release: Release) -> None:
        night.release = release.folder
        night.open_findings = Counter({row["severity"]: row["findings"] for row in release.rows(OPEN_BY_SEVERITY)})
        new = set(night.intake.new)
        night.thinner = [each for each in thinner_versions(release) if each["submission_id"] in new]
        night.example = next((row["finding_id"][:8] for row in release.rows(WORTH_A_LOOK)), None)

    if (home / "latest" / DATABASE).is_file():
        read_before(home, look)
