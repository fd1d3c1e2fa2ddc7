"""Files read in processes of their own, so that no file can hang, starve or crash the run."""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from threading import Condition, Lock
from types import TracebackType
from typing import Self, cast

from flows.ask_reader import Reader, ReaderCannotStartError, Told
from schemas.documents import Refusal
from schemas.limits import LIMITS, ReadingLimits
from schemas.messages import message
from schemas.records import Reading

__all__ = ["ReadJob", "ReadOutcome", "ReaderCannotStartError", "ReaderPool"]

TARGET = "transforms.read_submission:read_submission"
_LOOK_AHEAD = 8
_FIGURES_AHEAD = 100_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadJob:
    """One file to read: where its bytes rest, and the name and folder the sender gave it."""

    submission_id: str
    path: Path
    file_name: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """What became of one file: either a reading or a refusal, never neither.

    Attributes:
        seconds: wall-clock time of the reading.
        peak_memory: bytes the reading process had used at most until then; 0 when it did not live to tell.
    """

    submission_id: str
    reading: Reading | None
    refusal: Refusal | None
    seconds: float
    peak_memory: int


class ReaderPool:
    """A few long-lived reading processes; a killed one is replaced and costs only its own file.

    A file whose process ended, failed or stood still in a way that the machine may be to blame for, is read once more
    by a process that has read nothing yet while no other file is read: what is said of a file does not depend on what
    else the machine did, or on the files before it.

    Args:
        workers: how many processes read at a time. They start when the first file comes.
        limits: what one file may cost.
        target: `package.module:function` that reads content, file name and folder into a Reading.
    """

    def __init__(self, workers: int, limits: ReadingLimits = LIMITS, target: str = TARGET) -> None:
        """Make the pool; no process starts yet."""
        self._limits = limits
        self._ahead = workers * _LOOK_AHEAD
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reader")
        self._idle: LifoQueue[Reader] = LifoQueue()  # whose process runs already comes before the others
        self._starting: list[Future[None]] = []
        self._one_alone = Lock()
        self._is_over = False
        self._room = Condition()
        self._figures_held = 0
        self._readers = [Reader(limits, target) for _ in range(workers)]
        for reader in self._readers:
            self._idle.put(reader)

    def __enter__(self) -> Self:
        """The pool itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop every process, also those amid a file when the run is being given up."""
        with self._room:
            self._is_over = True
            self._room.notify_all()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in self._readers:
            reader.give_up()
        self._threads.shutdown(wait=True)
        for reader in self._readers:
            reader.close()

    def read_all(self, jobs: Iterable[ReadJob]) -> Iterator[ReadOutcome]:
        """One outcome per job, in the order of the jobs; only a few files are ever read ahead of the one returned.

        Raises:
            ReaderCannotStartError: the reading process does not start at all.
        """
        waiting: deque[Future[ReadOutcome]] = deque()
        for job in jobs:
            waiting.append(self._threads.submit(self._read, job))
            if len(waiting) >= self._ahead:
                yield self._handed_over(waiting.popleft())
        while waiting:
            yield self._handed_over(waiting.popleft())

    def start_one(self) -> None:
        """Have one process start now, before there is a file for it; the first file tells if it cannot."""
        self._starting.append(self._threads.submit(self._start_one))

    @property
    def walls(self) -> tuple[str, ...]:
        """What confines the reading processes (`flows.confine_process`); empty before one has started."""
        return max((reader.walls for reader in self._readers), key=len)

    def _start_one(self) -> None:
        reader = self._idle.get()
        try:
            if not self._is_over:
                reader.make_ready()
        finally:
            self._idle.put(reader)

    def _handed_over(self, read: Future[ReadOutcome]) -> ReadOutcome:
        outcome = read.result()
        self._hold(-_figures_of(outcome))
        return outcome

    def _hold(self, figures: int) -> None:
        with self._room:
            self._figures_held += figures
            self._room.notify_all()

    def _read(self, job: ReadJob) -> ReadOutcome:
        """One file's outcome; nothing is read while what was read before and not taken says very much."""
        with self._room:
            self._room.wait_for(lambda: self._figures_held < _FIGURES_AHEAD or self._is_over)
        outcome = self._read_now(job)
        self._hold(_figures_of(outcome))
        return outcome

    def _read_now(self, job: ReadJob) -> ReadOutcome:
        wait(self._starting)
        reader = self._idle.get()
        try:
            told = reader.ask(_asked(job))
        finally:
            self._idle.put(reader)
        return self._outcome(job, self._ask_alone(job) if told.is_doubtful and not self._is_over else told)

    def _ask_alone(self, job: ReadJob) -> Told:
        """What a fresh process says of a file while every other one waits."""
        with self._one_alone:
            taken = [self._idle.get() for _ in self._readers]
            try:
                taken[0].start_afresh()
                return taken[0].ask(_asked(job))
            finally:
                for reader in taken:
                    self._idle.put(reader)

    def _outcome(self, job: ReadJob, told: Told) -> ReadOutcome:
        kind, result, seconds, peak_memory = told.answer
        if kind == "reading":
            return ReadOutcome(job.submission_id, cast("Reading", result), None, seconds, peak_memory)
        if kind == "failure":
            error, trace = cast("tuple[str, str]", result)
            _log.error("reading %s (%s) failed:\n%s", job.file_name, job.submission_id, trace)
            result = ("reader_crashed", {"error": error})
        refusal = _that_can_be_told(Refusal(*cast("tuple[str, dict[str, str]]", result)))
        return ReadOutcome(job.submission_id, None, refusal, seconds, peak_memory)


def _that_can_be_told(refusal: Refusal) -> Refusal:
    """The refusal, where there is a sentence for it: what a reader answers is not to be trusted."""
    try:
        message(f"refusals.{refusal.code}", "vi", **refusal.details)
    except (KeyError, ValueError, IndexError, TypeError):
        return Refusal("reader_crashed", {"error": "an unknown refusal"})
    return refusal


def _figures_of(outcome: ReadOutcome) -> int:
    return outcome.reading.figure_count if isinstance(outcome.reading, Reading) else 0


def _asked(job: ReadJob) -> tuple[str, str, str, str]:
    return str(job.path), job.file_name, job.folder, job.submission_id
