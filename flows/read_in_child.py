"""Files read in processes of their own, so that no file can hang, starve or crash the run."""

import json
import logging
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self, cast

from flows.answer_reading_jobs import READY, Answer
from schemas.documents import Refusal
from schemas.limits import LIMITS, ReadingLimits, written_size
from schemas.records import Reading

TARGET = "transforms.read_submission:read_submission"
_LOOK_AHEAD = 8
_SECONDS_TO_START = 60.0
_SECONDS_TO_END = 5.0
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]);"
    "from flows.answer_reading_jobs import answer_jobs; from schemas.limits import ReadingLimits;"
    "answer_jobs(int(sys.argv[2]), sys.argv[3], ReadingLimits(**json.loads(sys.argv[4])))"
)
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


class ReaderCannotStartError(RuntimeError):
    """The reading process does not start: the installation is at fault, not a file."""


class ReaderPool:
    """A few long-lived reading processes; a killed one is replaced and costs only its own file.

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
        self._idle: SimpleQueue[_Reader] = SimpleQueue()
        self._readers = [_Reader(limits, target) for _ in range(workers)]
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
        self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in self._readers:
            reader.interrupt()
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
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _read(self, job: ReadJob) -> ReadOutcome:
        reader = self._idle.get()
        try:
            kind, result, seconds, peak_memory = reader.ask(job)
        finally:
            self._idle.put(reader)
        if kind == "reading":
            return ReadOutcome(job.submission_id, cast("Reading", result), None, seconds, peak_memory)
        if kind == "failure":
            error, trace = cast("tuple[str, str]", result)
            _log.error("reading %s (%s) failed:\n%s", job.file_name, job.submission_id, trace)
            result = ("reader_crashed", {"error": error})
        return ReadOutcome(
            job.submission_id, None, Refusal(*cast("tuple[str, dict[str, str]]", result)), seconds, peak_memory
        )


class _Reader:
    """One reading process and its replacements."""

    def __init__(self, limits: ReadingLimits, target: str) -> None:
        self._limits = limits
        self._target = target
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._files = 0
        self._asked_at = 0.0

    def ask(self, job: ReadJob) -> Answer:
        """The answer of the process to one job, or what its silence or death means."""
        connection = self._ready_connection()
        self._files += 1
        self._asked_at = time.monotonic()
        try:
            connection.send((str(job.path), job.file_name, job.folder, job.submission_id))
            if not connection.poll(self._limits.seconds):
                self.close()
                return self._refused("reader_timeout", seconds=f"{self._limits.seconds:g}")
            answer: Answer = connection.recv()
        except (EOFError, OSError):
            return self._answer_of_the_dead()
        return answer

    def interrupt(self) -> None:
        """End the process from another thread; whoever waits for its answer then learns that it is gone."""
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self.interrupt()
        self._stop()

    def _ready_connection(self) -> Connection:
        if self._files >= self._limits.files_per_process:
            self.close()
        if self._connection is None:
            self._connection = self._start()
        return self._connection

    def _start(self) -> Connection:
        """Start a process that needs neither our modules nor the site's start-up code, and wait until it is ready."""
        ours, theirs = Pipe()
        arguments = [json.dumps(sys.path), str(theirs.fileno()), self._target, json.dumps(asdict(self._limits))]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
                [sys.executable, "-S", "-c", _START, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._files = 0
        try:
            first_words = ours.recv() if ours.poll(_SECONDS_TO_START) else "no sign of life"
        except (EOFError, OSError):
            first_words = "ended at once"
        if first_words != READY:
            ours.close()
            self.close()
            raise ReaderCannotStartError(first_words)
        return ours

    def _answer_of_the_dead(self) -> Answer:
        """What the way a process ended says of its file: out of time, out of memory, or crashed."""
        code = self._stop()
        if code == -signal.SIGXCPU:
            return self._refused("reader_timeout", seconds=f"{self._limits.cpu_seconds:g}")
        if code == -signal.SIGKILL:  # nobody but the system does this, when the machine's memory is used up
            return self._refused("reader_memory", limit=written_size(self._limits.memory_bytes))
        return self._refused("reader_crashed", error=signal.Signals(-code).name if code < 0 else f"exit {code}")

    def _refused(self, code: str, **details: str) -> Answer:
        return "refusal", (code, details), time.monotonic() - self._asked_at, 0

    def _stop(self) -> int:
        """End the process if it has not ended, and give its exit code (negative for a signal)."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is None:
            return 0
        try:
            return process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()
