"""What a run failed of, as far as somebody can do something about it: a full disk, a closed home, closed inboxes."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.order import InboxesClosedError, MachineTrouble, NightFailedError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CLOSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_FULL_WORDS = ("No space left on device", "Disk quota exceeded", "failed to offload data block")
_CLOSED_WORDS = ("Read-only file system", "Permission denied")
_IN_THE_WAY = frozenset({errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY})
_IN_THE_WAY_WORDS = ("Is a directory", "Not a directory")
_ALMOST_NOTHING = 1 << 20


@contextmanager
def plainly_failing(home: Path) -> Iterator[None]:
    """A home that cannot even be held or logged in fails the run as anything else of the machine does.

    Raises:
        NightFailedError: in place of whatever the system said.
    """
    try:
        yield
    except OSError as error:
        raise NightFailedError(in_one_line(error), None, trouble_of(error, home)) from error


def in_one_line(error: BaseException) -> str:
    """What went wrong, for whoever looks after the machine."""
    if isinstance(error, InboxesClosedError):  # says all there is to say
        return str(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        places = " -> ".join(str(place) for place in (error.filename, error.filename2) if place)
        return f"{places}: {error.strerror}"
    return f"{type(error).__name__}: {error}".splitlines()[0]


def trouble_of(error: BaseException, home: Path) -> MachineTrouble:
    """The kind of trouble behind an error: what it says itself, what it came of, or what the disk says."""
    behind = list(_chain(error))
    if isinstance(error, InboxesClosedError):
        return "inboxes_closed"
    if any(_is(each, _FULL, _FULL_WORDS) for each in behind) or _is_full(home):
        return "disk_full"
    if any(_is(each, _CLOSED, _CLOSED_WORDS) for each in behind):
        return "read_only"
    is_in_the_way = any(_is(each, _IN_THE_WAY, _IN_THE_WAY_WORDS) for each in behind)
    return "in_the_way" if is_in_the_way else "could_not_finish"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is(error: BaseException, codes: frozenset[int], words: tuple[str, ...]) -> bool:
    # The database says in words what the system told it by a number.
    return (isinstance(error, OSError) and error.errno in codes) or any(each in str(error) for each in words)


def _is_full(home: Path) -> bool:
    try:
        return shutil.disk_usage(home).free < _ALMOST_NOTHING
    except OSError:
        return False
