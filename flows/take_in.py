"""The first step of a night: every file of the inboxes into the store and the manifest, whatever stands in the way."""

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from flows.order import InboxesClosedError, Intake, Known, Order, Unreachable, Watch
from schemas.documents import Refusal
from schemas.limits import LIMITS, written_size
from schemas.messages import message
from warehouse.keep_files import Incoming, StoreClosedError, holds_file, is_readable, keep_file, list_inbox
from warehouse.name_home import OF_A_DISK
from warehouse.open_working import Connection
from warehouse.record_received import Received, received_before, record_received
from warehouse.remember_files import Remembered, Seen, remember_files, remembered_files, size_in, stamp_of

FILES_RECORDED_AT_ONCE = 1_000
ROOM_FOR_A_NIGHT = 1 << 30
"""Bytes that a file beyond the limit must leave on the disk of the home."""
WHY_NOT_LISTED = {
    errno.ENOENT: "gone",
    errno.EACCES: "not_permitted",
    errno.EPERM: "not_permitted",
    errno.ENAMETOOLONG: "path_too_long",
}
WHY_NOT_COPIED = WHY_NOT_LISTED | {
    errno.ELOOP: "is_link",
    errno.EINVAL: "not_a_file",
    errno.ENXIO: "not_a_file",
    errno.EISDIR: "not_a_file",
    errno.EFBIG: "no_room_for_it",
}
OF_THE_SENDER = frozenset({"gone", "path_too_long"})
"""Reasons for which a folder was not looked into that are no trouble of the machine."""
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def take_in(
    connection: Connection,
    order: Order,
    watch: Watch,
    has_news: Callable[[], None] = lambda: None,
    begun: set[str] | None = None,
) -> Intake:
    """Every file of the inboxes in the store and the manifest, told apart into new and known.

    Args:
        connection: the working database.
        order: names the inboxes.
        watch: sees the files go by.
        has_news: called as soon as a file lies where none lay before.
        begun: ids this night took in before it, or this step, was begun again, which are new still; those of now are
            added.

    Raises:
        InboxesClosedError: no inbox at all could be looked into.
        OSError: the store takes nothing.
    """
    listed = list_inbox(order.inboxes)
    inboxes = set(map(str, order.inboxes))
    _need_one_open(order.inboxes, listed)
    incoming = [each for each in listed if (each.closed and each.path in inboxes) or not is_hidden(each)]
    intake = Intake(hidden=len(listed) - len(incoming))
    watch.starts("taking_in", len(incoming))
    intake.unreachable += [_unseen(each, is_inbox=each.path in inboxes) for each in _closed_aside(incoming, watch)]
    open_ones = [each for each in incoming if each.closed is None]
    before = remembered_files(connection)
    if any(each.path not in before and is_readable(each.path) for each in open_ones):
        has_news()
    new: set[str] = set() if begun is None else begun
    waiting = iter(_untouched_aside(before, order, open_ones, intake, watch))
    while some := list(islice(waiting, FILES_RECORDED_AT_ONCE)):
        seen: list[Seen] = []
        arrivals = _kept(some, order, intake, watch, seen)
        new.update(record_received(connection, arrivals, order.home))
        intake.known += _known(connection, arrivals)
        remember_files(connection, seen)
    intake.new = sorted(new)
    intake.known = _but_first_names(intake.known, new)
    return intake


def _need_one_open(inboxes: Sequence[Path], listed: Iterable[Incoming]) -> None:
    closed = {os.path.realpath(each.path): each.closed for each in listed if each.closed}
    whys = [closed.get(os.path.realpath(inbox)) for inbox in inboxes]
    if all(whys):
        told = [f"{inbox}: {_in_words(why)}" for inbox, why in zip(inboxes, whys, strict=True) if why]
        raise InboxesClosedError("; ".join(told))


def _closed_aside(incoming: Sequence[Incoming], watch: Watch) -> list[Incoming]:
    closed = [each for each in incoming if each.closed]
    for _ in closed:
        watch.advances("taking_in")
    return closed


def _unseen(each: Incoming, *, is_inbox: bool) -> Unreachable:
    """An inbox or a folder of it that could not be looked into, whatever lies there."""
    error = each.closed or OSError()
    otherwise = "inbox_gone" if is_inbox else "cannot_list"
    code = WHY_NOT_LISTED.get(error.errno or 0, otherwise)
    code = otherwise if is_inbox and code in OF_THE_SENDER else code
    return _unreachable(each, error, code, is_place=code not in OF_THE_SENDER)


def _untouched_aside(
    before: Mapping[str, Remembered], order: Order, incoming: Sequence[Incoming], intake: Intake, watch: Watch
) -> list[Incoming]:
    """The files that have to be read; those that lie as they did when they were last read are known without it."""
    now = time.time_ns()
    to_read = []
    for each in incoming:
        known = before.get(each.path)
        if known is None or not _is_untouched(order, each, known, now):
            to_read.append(each)
        else:
            first = known.received_at, known.first_name, known.first_folder
            intake.known.append(Known(each.file_name, each.folder, known.submission_id, *first))
            watch.advances("taking_in")
    return to_read


def _is_untouched(order: Order, each: Incoming, known: Remembered, now: int) -> bool:
    if (each.folder, each.file_name) != (known.folder, known.file_name) or stamp_of(each.path, now) != known.stamp:
        return False
    return holds_file(order.home, known.submission_id, size_in(known.stamp))


def is_hidden(incoming: Incoming) -> bool:
    """Whether a file is nobody's document: hidden, in a hidden folder or a disk's own, or left by Office while open."""
    parts = [*incoming.folder.split("/"), incoming.file_name]
    # `..%2f..%2fbao cao.txt` hides nothing: it is a name to be told about.
    is_aside = any((part.startswith(".") and not part.startswith("..")) or part in OF_A_DISK for part in parts)
    return is_aside or parts[-1].startswith("~$")


def _kept(some: Sequence[Incoming], order: Order, intake: Intake, watch: Watch, seen: list[Seen]) -> list[Received]:
    arrivals = []
    for each in some:
        stamp = stamp_of(each.path, time.time_ns())
        try:
            _need_room(order.home, each.path)
            kept = keep_file(order.home, each.path)
        except OSError as error:
            if isinstance(error, StoreClosedError) or error.errno in NO_ROOM:  # the trouble is ours, not this file's
                raise
            code = WHY_NOT_COPIED.get(error.errno or 0, "cannot_copy")
            intake.unreachable.append(_unreachable(each, error, code))
        else:
            arrivals.append(Received(kept.submission_id, each.file_name, each.folder, kept.size_bytes, order.clock))
            seen.append(Seen(each.path, stamp, kept.submission_id, each.folder, each.file_name))
        watch.advances("taking_in")
    return arrivals


def _need_room(home: Path, path: str) -> None:
    """Nothing, where the store may take a file: one that will be refused for its size never fills the disk first.

    Raises:
        OSError: it would leave less room than a night may need; the file stays where it lies.
    """
    size = os.lstat(path).st_size
    if size > LIMITS.file_bytes and shutil.disk_usage(home).free - size < ROOM_FOR_A_NIGHT:
        raise OSError(errno.EFBIG, f"{written_size(size)}, {os.strerror(errno.ENOSPC)}")


def _unreachable(each: Incoming, error: OSError, code: str, *, is_place: bool = False) -> Unreachable:
    why = _in_words(error)
    told_vi, told_en = (message(f"refusals.{code}", language, why=why) for language in ("vi", "en"))
    return Unreachable(each.file_name, each.folder, Refusal(code).code, told_vi, told_en, why, is_place)


def _in_words(error: OSError) -> str:
    return error.strerror or str(error)


def _known(connection: Connection, arrivals: Sequence[Received]) -> list[Known]:
    """Every arrival with the first name and day of its bytes; of those that came just now these are its own."""
    before = received_before(connection, [each.submission_id for each in arrivals])
    firsts = ((each, before[each.submission_id]) for each in arrivals)
    return [
        Known(each.file_name, each.folder, each.submission_id, first.received_at, first.file_name, first.folder)
        for each, first in firsts
    ]


def _but_first_names(known: Iterable[Known], new: set[str]) -> list[Known]:
    """What remains of files received before where each new one is named once, by the name it goes by."""
    to_name = set(new)
    remaining = []
    for each in known:
        if each.submission_id in to_name and (each.file_name, each.folder) == (each.first_name, each.first_folder):
            to_name.remove(each.submission_id)
        else:
            remaining.append(each)
    return remaining
