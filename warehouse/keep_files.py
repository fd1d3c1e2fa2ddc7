"""The store: every file ever received, under the SHA-256 of its bytes, never changed.

What a sender calls a file is data, never a path of ours; symbolic links are not followed.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from schemas.text import storable_name
from warehouse.name_home import BEFORE, DAMAGED, KEPT_FILES, LATEST_BESIDE, LOCK, NEW, PARTIAL, WORKING

_CHUNK = 1 << 20
_PREFIX = 2
_HEX = frozenset("0123456789abcdef")
_DIGEST_LENGTH = 64
# What a home holds beside the files people put there; an inbox may stand in a home, or a home in an inbox.
_OURS = frozenset({"store", "releases", "latest", LATEST_BESIDE, "logs", "tmp", "returns", *KEPT_FILES})
_BESIDE = tuple(f"{name}{mark}" for name in KEPT_FILES for mark in (NEW, BEFORE, DAMAGED))


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that lies in an inbox.

    Attributes:
        path: where it lies; text, since a night looks at thousands of them.
        file_name: what its sender calls it, in NFC, control characters shown as symbols.
        folder: the folders between the inbox and the file, `/`-separated; '' for the inbox itself.
        closed: why it could not be looked into, of an inbox or a folder; None for everything else.
    """

    path: str
    file_name: str
    folder: str
    closed: OSError | None = None


class StoreClosedError(OSError):
    """The store itself takes no file: the trouble is of the home, not of the file."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the store. `is_new` is False where the same bytes were there already."""

    submission_id: str
    size_bytes: int
    is_new: bool


def list_inbox(inboxes: Sequence[Path]) -> list[Incoming]:
    """Everything under the folders or files named that is no folder, once each, by folder and name.

    Links and pipes are listed as they stand, for `keep_file` to say what is wrong with them; nobody follows a link.
    Folders that may not be opened and inboxes that are gone, as a share that has lost its connection, are `closed`.
    What a home keeps for itself is no inbox's.
    """
    found: dict[tuple[str, str], Incoming] = {}
    really: dict[str, str] = {}
    for each in (each for inbox in inboxes for each in _files_under(inbox)):
        above = each.path.rfind(os.sep) + 1
        folder = each.path[:above]
        if folder not in really:
            really[folder] = os.path.realpath(folder)
        place = really[folder], each.path[above:]
        # Of two inboxes one inside the other, the outer one says more of where a file lies.
        if place not in found or len(each.folder) > len(found[place].folder):
            found[place] = each
    return sorted(found.values(), key=lambda each: (each.folder, each.file_name, each.path))


def keep_file(home: Path, path: str) -> Kept:
    """Take a file's bytes into the store, never holding it whole; bytes the store has already are not copied again.

    The copy appears under its final name complete or not at all. It is named by what was copied, so that a file that is
    still being written to while it is read is kept as it was then.

    Raises:
        StoreClosedError: the store takes nothing.
        OSError: the file cannot be read, is a link, or is no regular file.
    """
    source = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(source, "rb") as stream:
        if not stat.S_ISREG(os.fstat(source).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)
        digest, size = _digest(stream)
        if holds_file(home, digest, size):
            return Kept(digest, size, is_new=False)
        stream.seek(0)
        return _copy(home, stream)


def is_readable(path: str) -> bool:
    """Whether a regular file lies there, as far as the system tells without opening it, that we may read."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode) and os.access(path, os.R_OK)
    except OSError:
        return False


def path_of(home: Path, submission_id: str) -> Path:
    """Where the store keeps a submission.

    Raises:
        ValueError: no SHA-256 in hex.
    """
    return home / _place_of(submission_id)


def _place_of(submission_id: str) -> str:
    if len(submission_id) != _DIGEST_LENGTH or not _HEX.issuperset(submission_id):
        raise ValueError(f"not a submission id: {submission_id!r}")
    return f"store/{submission_id[:_PREFIX]}/{submission_id}"


def holds_file(home: Path, submission_id: str, size: int) -> bool:
    """Whether the store has a file of this name and size."""
    try:
        return os.stat(f"{home}/{_place_of(submission_id)}").st_size == size  # noqa: PTH116 - thousands of files a night
    except OSError:
        return False


def set_file_aside(home: Path, submission_id: str) -> None:
    """Take a file that is not the bytes it is named after out of its place, so that sound ones may come there again."""
    path = path_of(home, submission_id)
    with suppress(FileNotFoundError):
        path.replace(path.with_name(f"{path.name}.damaged"))
        sync_folder(path.parent)


def remove_leftovers(home: Path) -> None:
    """Take away what a killed run left half copied. Only the run that holds the home may ask for it."""
    for partial in sorted((home / "store").glob(f"*{PARTIAL}")):
        partial.unlink()


def sync_folder(folder: Path) -> None:
    """Have the disk know the folder's names as they are now."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(stream: BinaryIO, copy: BinaryIO | None = None) -> tuple[str, int]:
    """The hash and size of what is left of a stream, written to `copy` where there is one."""
    digest, size = sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if copy is not None:
            with _of_the_store():
                copy.write(chunk)
    return digest.hexdigest(), size


@contextmanager
def _of_the_store() -> Iterator[None]:
    """What the system says in the block is said of the store, not of the file that is copied.

    Raises:
        StoreClosedError: in place of whatever the system said.
    """
    try:
        yield
    except OSError as error:
        raise StoreClosedError(error.errno, error.strerror, error.filename) from error


def _copy(home: Path, stream: BinaryIO) -> Kept:
    store = home / "store"
    partial = store / f"{os.getpid()}{PARTIAL}"
    with _of_the_store():
        store.mkdir(parents=True, exist_ok=True)
        copy = partial.open("wb")
    with copy:
        digest, size = _digest(stream, copy)
        with _of_the_store():
            copy.flush()
            os.fsync(copy.fileno())
    with _of_the_store():
        return _settle(home, partial, digest, size)


def _settle(home: Path, partial: Path, digest: str, size: int) -> Kept:
    if holds_file(home, digest, size):
        partial.unlink()
        return Kept(digest, size, is_new=False)
    final = path_of(home, digest)
    final.parent.mkdir(exist_ok=True)
    partial.chmod(0o444)
    partial.replace(final)
    sync_folder(final.parent)
    return Kept(digest, size, is_new=True)


def _files_under(inbox: Path) -> Iterator[Incoming]:
    try:
        is_folder = stat.S_ISDIR(inbox.stat().st_mode)
    except OSError as error:
        yield _closed(inbox, inbox, error)
        return
    if not is_folder:
        yield Incoming(str(inbox), storable_name(inbox.name), "")
        return
    errors: list[OSError] = []
    for folder, below, names in os.walk(str(inbox), onerror=errors.append):
        kept = set(below) | set(names)
        kept -= {name for name in kept if _is_ours(name)} if {LOCK, WORKING} <= kept else set()
        below[:] = [name for name in below if name in kept]
        inside = f"{folder.rstrip(os.sep)}{os.sep}"
        links = [name for name in below if _is_link(f"{inside}{name}")]
        between = _between(inbox, Path(folder))
        for name in (*(name for name in names if name in kept), *links):
            yield Incoming(f"{inside}{name}", storable_name(name), between)
    yield from (_closed(inbox, Path(error.filename or inbox), error) for error in errors)


def _closed(inbox: Path, folder: Path, error: OSError) -> Incoming:
    """An inbox goes by its whole path, a folder of it by its place."""
    is_inbox = folder == inbox
    name = storable_name(str(folder) if is_inbox else folder.name)
    return Incoming(str(folder), name, "" if is_inbox else _between(inbox, folder.parent), error)


def _is_link(path: str) -> bool:
    return os.path.islink(path)  # noqa: PTH114 - a path too long for the system is none


def _is_ours(name: str) -> bool:
    return name in _OURS or name.startswith(_BESIDE)


def _between(inbox: Path, folder: Path) -> str:
    return "/".join(map(storable_name, folder.relative_to(inbox).parts)) if folder != inbox.parent else ""
