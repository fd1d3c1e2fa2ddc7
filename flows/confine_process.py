"""The walls around a reading process: what it may use, and that it reaches nobody and changes nothing.

Every system has the limits. On Linux the kernel refuses the calls by which a process opens a connection, starts a
program or another process, or changes a file (`flows.filter_calls`). Where it cannot, Python refuses the same of
Python code, which keeps out mistakes, not an intruder in a compiled library.
"""

import os
import resource
import sys
from importlib.util import cache_from_source, find_spec
from pathlib import Path

from flows.filter_calls import filter_calls
from schemas.limits import ReadingLimits

_COMES_LATER = ("pypdfium2", "pypdfium2_raw", "xlrd")
_REACHES_OUT = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.exec", "os.fork",
    "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "os.remove", "os.rename", "os.rmdir", "os.mkdir",
    "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "shutil.rmtree",
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def confine_process(limits: ReadingLimits) -> tuple[str, ...]:
    """Put this process behind walls it cannot leave, for good; the names of the walls that stand.

    `limits` always; `calls` where the kernel refuses what would reach out, else `audit`, where Python does.
    """
    _compile_what_comes_later()
    _set_limits(limits)
    if filter_calls():
        return ("limits", "calls")
    sys.addaudithook(_refuse_reaching_out)
    return ("limits", "audit")


def _compile_what_comes_later() -> None:
    """Import now whatever is not compiled yet, where that can be kept: behind the walls it cannot any more."""
    if sys.dont_write_bytecode:
        return
    for name in _COMES_LATER:
        found = find_spec(name)
        source = Path(found.origin) if found is not None and found.origin else None
        if source and not Path(cache_from_source(str(source))).exists() and os.access(source.parent, os.W_OK):
            __import__(name)


def _set_limits(limits: ReadingLimits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written_bytes, limits.written_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


def _refuse_reaching_out(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what would leave the process, as the kernel would."""
    if event in _REACHES_OUT or (event == "open" and _is_for_writing(arguments)):
        raise PermissionError(f"a reading process may not: {event}")


def _is_for_writing(arguments: tuple[object, ...]) -> bool:
    _, _, flags = arguments
    return isinstance(flags, int) and bool(flags & _WRITES)
