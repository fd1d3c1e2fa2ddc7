"""One run at a time holds a home."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.name_home import LOCK

_SECONDS_BETWEEN_TRIES = 0.1


class HomeBusyError(Exception):
    """Another run holds the home. `holder` is its process id, as far as it could be read."""

    def __init__(self, home: Path, holder: str) -> None:
        """Name the home and who holds it."""
        super().__init__(f"{home} is held by process {holder}")
        self.home = home
        self.holder = holder


@contextmanager
def hold_home(home: Path, patience: float = 0.0) -> Iterator[None]:
    """The home is ours, and nobody else's, until the block ends or the process dies.

    The lock is the system's, on `home/.lock`: a killed run leaves the file but not the lock.

    Args:
        home: the province's folder.
        patience: so many seconds another run is waited for.

    Raises:
        HomeBusyError: another run holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if not _locks(descriptor, time.monotonic() + patience):
            raise HomeBusyError(home, os.pread(descriptor, 32, 0).decode("ascii", "replace").strip())
        holder = f"{os.getpid()}\n".encode("ascii")
        os.pwrite(descriptor, holder, 0)  # over what it held: a disk that is full has no room for it anew
        os.ftruncate(descriptor, len(holder))
        yield
    finally:
        os.close(descriptor)


def _locks(descriptor: int, deadline: float) -> bool:
    """Whether the lock is ours, before the deadline."""
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_SECONDS_BETWEEN_TRIES)
        else:
            return True
