"""One reading process and its replacements: asked for one file after another, and answered for where it is silent."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Timer

from flows.answer_reading_jobs import READY, Job
from flows.unpack_answer import Answer, MalformedAnswerError, unpack_answer
from schemas.limits import ReadingLimits, written_size

_SECONDS_TO_START = 60.0
_SECONDS_TO_END = 5.0
_MOST_OF_A_GREETING = 100_000
_BUSY = 0.5
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]);"
    "from flows.answer_reading_jobs import answer_jobs; from schemas.limits import ReadingLimits;"
    "answer_jobs(int(sys.argv[2]), sys.argv[3], ReadingLimits(**json.loads(sys.argv[4])))"
)
_log = logging.getLogger(__name__)


class ReaderCannotStartError(RuntimeError):
    """The reading process does not start: the installation is at fault, not a file."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one file in one process.

    Attributes:
        is_doubtful: the machine, or what the process had read before, may be to blame instead of the file.
    """

    answer: Answer
    is_doubtful: bool = False


class Reader:
    """One reading process and its replacements.

    Attributes:
        walls: names of what confines the process (`flows.confine_process`); empty before it first started.
    """

    def __init__(self, limits: ReadingLimits, target: str) -> None:
        """Know what to start; nothing starts yet."""
        self.walls: tuple[str, ...] = ()
        self._limits = limits
        self._target = target
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._files = 0
        self._asked_at = self._worked_before = 0.0
        self._ran_out = self._is_given_up = False

    def ask(self, job: Job) -> Told:
        """The answer of the process to one job, or what its silence or death means.

        Raises:
            ReaderCannotStartError: no process starts.
        """
        connection = self._ready_connection()
        is_fresh = self._files == 0
        self._files += 1
        self._asked_at, self._worked_before = time.monotonic(), self._worked()
        self._ran_out = False
        watchdog = Timer(self._limits.seconds, self._run_out)
        watchdog.daemon = True
        watchdog.start()
        try:
            connection.send(job)
            answer = unpack_answer(connection.recv_bytes(self._limits.answer_bytes))
        except MalformedAnswerError as error:
            self.close()
            return Told(self._refused("reader_crashed", error=str(error)[:200]), is_doubtful=True)
        except (EOFError, OSError):
            return self._told_of_the_dead()
        finally:
            watchdog.cancel()
        return self._heard(answer, is_fresh=is_fresh)

    def make_ready(self) -> None:
        """Start the process, unless it runs.

        Raises:
            ReaderCannotStartError: no process starts.
        """
        self._ready_connection()

    def start_afresh(self) -> None:
        """Have the next file read by a process that read none before."""
        if self._files:
            self.close()

    def give_up(self) -> None:
        """End the process from another thread, and start none in its place."""
        self._is_given_up = True
        self.interrupt()

    def interrupt(self) -> None:
        """End the process from another thread; whoever waits for its answer then learns that it is gone."""
        process, connection = self._process, self._connection
        if process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        if connection is not None:
            # A process that waits for a disk cannot be ended, nor its end of the connection: ours is.
            with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as ours:
                ours.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self.interrupt()
        self._stop()

    def _run_out(self) -> None:
        self._ran_out = True
        self.interrupt()

    def _heard(self, answer: Answer, *, is_fresh: bool) -> Told:
        kind, result, _, peak_memory = answer
        if peak_memory > self._limits.memory_to_go_on:
            self.close()
        is_memory = kind == "refusal" and isinstance(result, tuple) and result[0] == "reader_memory"
        return Told(answer, is_doubtful=(kind == "failure" or is_memory) and not is_fresh)

    def _ready_connection(self) -> Connection:
        if self._files >= self._limits.files_per_process:
            self.close()
        if self._connection is None:
            self._connection = self._started()
        return self._connection

    def _started(self) -> Connection:
        try:
            return self._start()
        except ReaderCannotStartError:
            if self._is_given_up:
                raise
            return self._start()  # the first one may have been killed before it could speak

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
                process_group=0,
            )
        self._files = 0
        try:
            is_there = ours.poll(_SECONDS_TO_START)
            first_words = ours.recv_bytes(_MOST_OF_A_GREETING).decode() if is_there else "no sign of life"
        except (EOFError, OSError):
            first_words = "ended at once"
        ready, *walls = first_words.split(" ")
        if ready != READY:
            ours.close()
            self.close()
            raise ReaderCannotStartError(first_words)
        self.walls = tuple(walls)
        return ours

    def _told_of_the_dead(self) -> Told:
        """What the way a process ended says of its file: out of time, out of memory, or crashed."""
        is_busy = self._worked() - self._worked_before >= _BUSY * self._limits.cpu_seconds
        ran_out = self._ran_out
        code = self._stop()
        if code == -signal.SIGXCPU or (ran_out and is_busy):  # said in the same words however busy the machine was
            return Told(self._refused("reader_timeout", seconds=f"{self._limits.cpu_seconds:g}"))
        if ran_out:
            return Told(self._refused("reader_stalled", seconds=f"{self._limits.seconds:g}"), is_doubtful=True)
        # The system kills when the machine's memory is used up; a library of C++ aborts where it is given no more.
        if code in (-signal.SIGKILL, -signal.SIGABRT):
            answer = self._refused("reader_memory", limit=written_size(self._limits.memory_bytes))
        else:
            answer = self._refused("reader_crashed", error=signal.Signals(-code).name if code < 0 else f"exit {code}")
        return Told(answer, is_doubtful=True)

    def _worked(self) -> float:
        """Seconds of processor time the process has used for all its files, as far as the system tells."""
        if self._process is None:
            return 0.0
        try:
            ended = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return 0.0
        used = ended.rpartition(")")[2].split()[11:13]
        return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")

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
        for _ in range(2):
            try:
                return process.wait(_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
        _log.error("reading process %d cannot be ended; it was left behind", process.pid)
        return -signal.SIGKILL
