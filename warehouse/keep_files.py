"""The store: every file ever received, under the SHA-256 of its bytes, never changed.

What a sender calls a file is data, never a path of ours; symbolic links are not followed.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_CHUNK = 1 << 20
_PREFIX = 2
_HEX = frozenset("0123456789abcdef")
_DIGEST_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that lies in an inbox.

    Attributes:
        file_name: what its sender calls it.
        folder: the folders between the inbox and the file, `/`-separated; '' for the inbox itself.
    """

    path: Path
    file_name: str
    folder: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the store. `is_new` is False where the same bytes were there already."""

    submission_id: str
    size_bytes: int
    is_new: bool


def list_inbox(inboxes: Sequence[Path]) -> list[Incoming]:
    """Every regular file under the folders or files named, by folder and name; links are left where they are.

    Raises:
        FileNotFoundError: an inbox that does not exist.
    """
    found = {each.path: each for inbox in inboxes for each in _files_under(inbox)}
    return sorted(found.values(), key=lambda each: (each.folder, each.file_name, str(each.path)))


def keep_file(home: Path, path: Path) -> Kept:
    """Take a file's bytes into the store, reading it once and never whole.

    The copy appears under its final name complete or not at all.

    Raises:
        OSError: the file cannot be read, is a link, or is no regular file.
    """
    source = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(source, "rb") as stream:
        if not stat.S_ISREG(os.fstat(source).st_mode):
            raise OSError(f"not a regular file: {path}")
        store = home / "store"
        store.mkdir(parents=True, exist_ok=True)
        partial = store / f"{os.getpid()}.partial"
        digest, size = sha256(), 0
        with partial.open("wb") as copy:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
    return _settle(home, partial, digest.hexdigest(), size)


def path_of(home: Path, submission_id: str) -> Path:
    """Where the store keeps a submission.

    Raises:
        ValueError: no SHA-256 in hex.
    """
    if len(submission_id) != _DIGEST_LENGTH or not _HEX.issuperset(submission_id):
        raise ValueError(f"not a submission id: {submission_id!r}")
    return home / "store" / submission_id[:_PREFIX] / submission_id


def remove_leftovers(home: Path) -> None:
    """Take away what a killed run left half copied. Only the run that holds the home may ask for it."""
    for partial in sorted((home / "store").glob("*.partial")):
        partial.unlink()


def sync_folder(folder: Path) -> None:
    """Have the disk know the folder's names as they are now."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _settle(home: Path, partial: Path, digest: str, size: int) -> Kept:
    final = path_of(home, digest)
    if final.exists() and final.stat().st_size == size:
        partial.unlink()
        return Kept(digest, size, is_new=False)
    final.parent.mkdir(exist_ok=True)
    partial.chmod(0o444)
    partial.replace(final)
    sync_folder(final.parent)
    return Kept(digest, size, is_new=True)


def _files_under(inbox: Path) -> Iterator[Incoming]:
    if not inbox.exists():
        raise FileNotFoundError(str(inbox))
    if not inbox.is_dir():
        yield Incoming(inbox, inbox.name, "")
        return
    for folder, _, names in os.walk(inbox, followlinks=False):
        for name in names:
            path = Path(folder, name)
            if stat.S_ISREG(path.lstat().st_mode):
                relative = path.parent.relative_to(inbox).as_posix()
                yield Incoming(path, name, "" if relative == "." else relative)
