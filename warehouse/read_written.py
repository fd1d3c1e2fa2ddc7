"""A file that people write themselves, read whole where it is one; what else stands there is said, never opened."""

import os
import stat
from pathlib import Path

from schemas.messages import WordedError

MOST_BYTES = 1_000_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableError(WordedError):
    """Something stands there that cannot be read; its sentence is one of `files`."""


def read_written(path: Path, most: int = MOST_BYTES) -> str | None:
    """The text of a file, None where there is none.

    Pipes, devices and folders are not opened: reading one may never end. UTF-8, or UTF-16 with its mark, as
    spreadsheets and editors save it.

    Args:
        path: links are followed.
        most: bytes; a larger file is not read.

    Raises:
        UnreadableError: it is no file, leads nowhere, may not be read, is too large, or is written in another encoding.
    """
    try:
        content = _content(path, most)
    except FileNotFoundError:
        if path.is_symlink():
            raise UnreadableError("leads_nowhere", target=path.readlink()) from None
        return None
    except PermissionError:
        raise UnreadableError("not_permitted") from None
    except OSError as error:
        raise UnreadableError("not_read", why=error.strerror or type(error).__name__) from None
    except ValueError:
        raise UnreadableError("not_read", why="name?") from None
    return _text(content)


def _content(path: Path, most: int) -> bytes:
    _must_be_file(path.stat().st_mode)
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as opened:
        told = os.fstat(handle)
        _must_be_file(told.st_mode)  # it may have been put in place of what was looked at
        content = opened.read(most + 1)
    if len(content) > most:
        raise UnreadableError("too_large", size=max(told.st_size, len(content)), most=most)
    return content


def _must_be_file(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise UnreadableError("is_folder")
    if not stat.S_ISREG(mode):
        raise UnreadableError("is_no_file")


def _text(content: bytes) -> str:
    encoding = "utf-16" if content.startswith(_UTF16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError("not_unicode", line=content[: error.start].count(b"\n") + 1) from None
    if "\0" in text:
        raise UnreadableError("not_unicode", line=text[: text.index("\0")].count("\n") + 1)
    return text
