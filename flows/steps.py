"""The steps of a night, each a plain function: read, check and load (taking in has a module of its own).

They know nothing of servers, bars or one another; `flows.nightly` puts them in order.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

import polars as pl

from flows.order import FileRead, Order, Watch, WhyReread
from flows.read_in_child import ReaderPool, ReadJob, ReadOutcome
from schemas.documents import Refusal
from schemas.frames import Frames
from schemas.messages import message
from schemas.records import Office, Reading
from schemas.tables import PUBLISHED, TableError, conform
from transforms.build_frames import build_frames
from transforms.check_submissions import check_submissions
from transforms.rule_parameters import Parameters, usual_parameters
from warehouse.keep_files import path_of
from warehouse.load_batch import Refused, load_batch
from warehouse.open_working import Connection
from warehouse.record_received import unread, was_ever_read

_log = logging.getLogger(__name__)
FILES_A_BATCH = 50
FIGURES_A_BATCH = 40_000
READS = ("schemas", "transforms", "codebook")
PUTS_TOGETHER = (*READS, "warehouse", "flows")


def code_version() -> str:
    """What decides how a file is read and checked, as a short hash: a change of it reads every file again."""
    return _version(READS)


def program_version() -> str:
    """What decides what a release says of what was read, as a short hash: a change of it makes all of it anew."""
    return _version(PUTS_TOGETHER)


def version_of() -> tuple[str, str]:
    """What decides what a release says, in two: rules and reader, and the code lists."""
    return _version(PUTS_TOGETHER, without=".csv"), _version(
        ("codebook",), without=(".py", ".yaml", ".j2", ".css", ".js")
    )


@cache
def _version(packages: Sequence[str], without: str | tuple[str, ...] = ()) -> str:
    digest = sha256()
    for package in packages:
        for source in _sources(files(package)):
            if not source.name.endswith(without):
                digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:16]


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith((".py", ".csv", ".yaml", ".sql", ".j2", ".css", ".js")):
            yield entry


def jobs_to_read(connection: Connection, order: Order) -> dict[str, ReadJob]:
    """The files of the store this version of the program has not read yet, by id."""
    return {
        each.submission_id: ReadJob(
            each.submission_id, path_of(order.home, each.submission_id), each.file_name, each.folder
        )
        for each in unread(connection, code_version())
    }


def why_reread(connection: Connection, order: Order) -> WhyReread:
    """Why files of earlier nights are to be read tonight."""
    by_this_reader, by_another = was_ever_read(connection, code_version())
    if by_another:
        return "reader_changed"
    is_anew = not by_this_reader and (order.home / "latest").exists()
    return "made_anew" if is_anew else "left_unread"


def read_batches(pool: ReaderPool, jobs: dict[str, ReadJob], watch: Watch) -> Iterator[list[ReadOutcome]]:
    """What the reading processes say, some files at a time; the next ones are read while these are loaded.

    A batch ends early where its files say so much that checking them together would take the memory of hundreds.
    """
    watch.starts("reading", len(jobs))
    batch: list[ReadOutcome] = []
    figures = 0
    for outcome in pool.read_all(jobs.values()):
        batch.append(outcome)
        figures += outcome.reading.figure_count if outcome.reading else 0
        watch.advances("reading")
        if len(batch) == FILES_A_BATCH or figures >= FIGURES_A_BATCH:
            yield batch
            batch, figures = [], 0
    if batch:
        yield batch


def check_and_load(connection: Connection, outcomes: Sequence[ReadOutcome]) -> dict[str, Refusal]:
    """Check a batch and load it in one transaction; the refusals of the batch, by submission.

    A submission whose rows break their table, which is a fault of ours, is refused alone; the others go on.
    """
    refusals = {each.submission_id: each.refusal for each in outcomes if each.refusal}
    readings = [(each.submission_id, each.reading) for each in outcomes if each.reading]
    while True:
        try:
            _load(connection, readings, refusals)
        except TableError as broken:
            faulty = broken.submission_ids & {name for name, _ in readings}
            if not faulty:
                raise
            refusals |= {name: Refusal("reader_crashed", {"error": "TableError"}) for name in faulty}
            readings = [pair for pair in readings if pair[0] not in faulty]
        else:
            return refusals


def _load(connection: Connection, readings: list[tuple[str, Reading]], refusals: dict[str, Refusal]) -> None:
    frames = build_frames(readings)
    refused = [Refused(name, r.code, reason(r, "vi"), reason(r, "en")) for name, r in sorted(refusals.items())]
    load_batch(connection, readings, frames, *_checked(readings, frames), refused, code_version())


def _checked(readings: Sequence[tuple[str, Reading]], frames: Frames) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What `check` says of a batch; a submission that a rule fails on, which is a fault of ours, is named.

    Raises:
        TableError: with the submissions that cannot be checked even by themselves.
    """
    try:
        return check(readings, frames)
    except Exception as error:
        faulty = [pair[0] for pair in readings if not _is_checkable(pair)]
        if not faulty:
            raise
        _log.exception("checking %s failed", ", ".join(faulty))
        raise TableError("findings", pl.DataFrame({"submission_id": faulty})) from error


def _is_checkable(reading: tuple[str, Reading]) -> bool:
    try:
        check([reading], build_frames([reading]))
    except Exception:  # noqa: BLE001 - told by the caller
        return False
    return True


def check(readings: Sequence[tuple[str, Reading]], frames: Frames) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The mismatches inside each submission of a batch, and how much was judged there.

    Rows of `findings`, all of them open, and rows of `judgements`.
    """
    judged = check_submissions(
        frames.observations,
        frames.citations,
        frames.year_claims,
        frames.statuses,
        submissions_of(readings),
        frames.troubles,
        parameters(),
    )
    return conform(PUBLISHED["findings"], judged.findings), conform(PUBLISHED["judgements"], judged.cases)


def submissions_of(readings: Sequence[tuple[str, Reading]]) -> pl.DataFrame:
    """Whose documents a batch holds: one row per submission, the columns of its office."""
    rows = [{"submission_id": name} | asdict(reading.office) for name, reading in readings]
    return pl.DataFrame(rows, schema=_office_schema())


def _office_schema() -> pl.Schema:
    years = ("year_from", "year_to")
    names = ("submission_id", *(each.name for each in fields(Office)))
    return pl.Schema({name: pl.Int32() if name in years else pl.String() for name in names})


@cache
def parameters() -> Parameters:
    """What the rules go by, read once a run."""
    return usual_parameters()


def reason(refusal: Refusal, language: str) -> str:
    """Why a file was refused, as its sender is told."""
    return message(f"refusals.{refusal.code}", "en" if language == "en" else "vi", **refusal.details)


def file_read(job: ReadJob, outcome: ReadOutcome, refusal: Refusal | None) -> FileRead:
    """One file's line in the report of the run."""
    reading = None if refusal else outcome.reading
    return FileRead(
        submission_id=job.submission_id,
        file_name=job.file_name,
        unit_name=reading.office.unit_name if reading else None,
        figures=reading.figure_count if reading else 0,
        refusal=refusal.code if refusal else None,
        reason_vi=reason(refusal, "vi") if refusal else None,
        reason_en=reason(refusal, "en") if refusal else None,
        seconds=round(outcome.seconds, 4),
        media_type=reading.media_type if reading else None,
        peak_memory=outcome.peak_memory,
        folder=job.folder,
    )
