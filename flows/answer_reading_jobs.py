"""What a reading process does: it takes one file after another, under limits, and answers what the file says.

Started by `flows.read_in_child`; imports nothing heavy, so that it is ready in a fraction of a second.
"""

import errno
import os
import pickle
import re
import resource
import signal
import stat
import sys
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path

from flows.confine_process import confine_process
from flows.unpack_answer import Answer
from schemas.documents import Refusal
from schemas.limits import KIB, ReadingLimits, written_size
from schemas.records import Reading
from transforms.list_figures import in_columns

Read = Callable[[bytes, str, str], Reading]
Job = tuple[str, str, str, str]
READY = "ready"
"""The first word of a process that is ready; the names of its walls follow, with a space between two."""

_HIGH_WATER = re.compile(r"VmHWM:\s+(\d+) kB")
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def answer_jobs(handle: int, target: str, limits: ReadingLimits) -> None:
    """Answer jobs from the connection until the other side closes it.

    Args:
        handle: the file descriptor of the connection.
        target: `package.module:function`, called with content, file name and folder.
        limits: what the process may use; it is set before the first job.
    """
    connection = Connection(handle)
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which ends its readers itself
    try:
        module, _, name = target.partition(":")
        read: Read = getattr(import_module(module), name)
        walls = confine_process(limits)
    except Exception:  # noqa: BLE001 - the parent raises it
        connection.send_bytes(traceback.format_exc().encode("utf8", "backslashreplace"))
        return
    connection.send_bytes(" ".join((READY, *walls)).encode())
    while True:
        try:
            job: Job = connection.recv()
        except EOFError:
            return
        connection.send_bytes(_answer(read, job, limits))


def _answer(read: Read, job: Job, limits: ReadingLimits) -> bytes:
    """The answer as it is sent; one too long to be sent is a refusal."""
    started = time.monotonic()
    kind, result = _outcome(read, job, limits)
    sent = _packed((kind, result, time.monotonic() - started, _peak_memory()))
    if len(sent) <= limits.answer_bytes:
        return sent
    refusal = ("answer_too_long", {"limit": written_size(limits.answer_bytes)})
    return _packed(("refusal", refusal, time.monotonic() - started, _peak_memory()))


def _packed(answer: Answer) -> bytes:
    return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)


def _outcome(read: Read, job: Job, limits: ReadingLimits) -> tuple[str, object]:
    """What became of one file; whatever goes wrong in reading it ends here."""
    path, file_name, folder, submission_id = job
    _allow_processor_time(limits)
    try:
        return "reading", _said(
            read(sound_content(path, submission_id, limits), file_name, folder), submission_id, limits
        )
    except Refusal as refusal:
        return "refusal", (refusal.code, refusal.details)
    except MemoryError:
        return "refusal", ("reader_memory", {"limit": written_size(limits.memory_bytes)})
    except Exception as error:  # noqa: BLE001 - one bad file never stops the rest; the parent logs the traceback
        return "failure", (type(error).__name__, traceback.format_exc())


def _said(reading: object, submission_id: str, limits: ReadingLimits) -> object:
    """The reading with its figures in columns; what targets of tests say goes as it is."""
    if not isinstance(reading, Reading):
        return reading
    if reading.figure_count > limits.figures:
        raise Refusal("too_many_figures", {"limit": str(limits.figures)})
    return in_columns(submission_id, reading)


def sound_content(path: str, submission_id: str, limits: ReadingLimits) -> bytes:
    """The bytes of a file; of one of the store, which is named after them, those it is named after.

    Raises:
        Refusal: as `open_content`; `store_damaged` where a file of the store is gone or holds other bytes.
    """
    is_of_store = Path(path).name == submission_id
    if is_of_store and not Path(path).exists():
        raise Refusal("store_damaged", {"file": submission_id})
    content = open_content(path, limits)
    if is_of_store and sha256(content).hexdigest() != submission_id:
        raise Refusal("store_damaged", {"file": submission_id})
    return content


def open_content(path: str, limits: ReadingLimits) -> bytes:
    """The bytes of a regular file within the size limit.

    Raises:
        Refusal: `not_regular_file` with `reason` (links, folders, devices, no permission), `too_big` before reading.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = "symbolic link" if error.errno == errno.ELOOP else os.strerror(error.errno or 0)
        raise Refusal("not_regular_file", {"reason": reason}) from error
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise Refusal("not_regular_file", {"reason": "folder, pipe or device"})
    with open(handle, "rb") as source:  # noqa: PTH123 - the handle looked at, not the path again
        if status.st_size > limits.file_bytes:
            sizes = {"size": written_size(status.st_size), "limit": written_size(limits.file_bytes)}
            raise Refusal("too_big", sizes)
        return source.read(limits.file_bytes + 1)


def _peak_memory() -> int:
    """The most bytes of memory this process has held; what its parent held before it was started does not count."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB
    found = _HIGH_WATER.search(status)
    return int(found.group(1)) * KIB if found else 0


def _allow_processor_time(limits: ReadingLimits) -> None:
    """Give the next file its own processor time: the limit counts from the start of the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    allowed = ceil(usage.ru_utime + usage.ru_stime) + limits.cpu_seconds
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, most))


def _die_with_parent() -> None:
    """On Linux, end at once when the parent ends; elsewhere the closed connection ends this process after its file."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - needed on Linux only

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
