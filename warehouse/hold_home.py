"""One run at a time holds a home."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class HomeBusyError(Exception):
    """Another run holds the home. `holder` is its process id, as far as it could be read."""

    def __init__(self, home: Path, holder: str) -> None:
        """Name the home and who holds it."""
        super().__init__(f"{home} is held by process {holder}")
        self.home = home
        self.holder = holder


@contextmanager
def hold_home(home: Path) -> Iterator[None]:
    """The home is ours, and nobody else's, until the block ends or the process dies.

    The lock is the system's, on `home/.lock`: a killed run leaves the file but not the lock.

    Raises:
        HomeBusyError: another run holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeBusyError(home, os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)
