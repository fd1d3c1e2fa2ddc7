"""What reading processes are asked to do in the tests, instead of reading."""

import os
import signal
import time
from pathlib import Path

from schemas.documents import Refusal


def act(content: bytes, file_name: str, folder: str) -> tuple[str, int, int]:
    """Do what the file's name says; else answer with the folder, the size and the process."""
    if file_name in DEEDS:
        DEEDS[file_name]()
    return folder, len(content), os.getpid()


def _sleep() -> None:
    time.sleep(60)


def _spin() -> None:
    while True:
        pass


def _eat_memory() -> None:
    bytearray(3 << 30)


def _exit() -> None:
    os._exit(3)


def _crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def _fail() -> None:
    raise KeyError("năm")


def _refuse() -> None:
    raise Refusal("too_many_pages", {"pages": "3", "limit": "2"})


def _print() -> None:
    print("noise" * 100_000, flush=True)  # noqa: T201 - a library that talks must not spoil the answers


def _write() -> None:
    handle = os.open(Path(os.environ["TMPDIR"]) / "written", os.O_WRONLY | os.O_CREAT)
    os.write(handle, b"x")


DEEDS = {
    "sleep": _sleep, "spin": _spin, "eat": _eat_memory, "exit": _exit, "crash": _crash, "killed": _be_killed,
    "interrupt": _interrupt,
    "fail": _fail, "refuse": _refuse, "print": _print, "write": _write,
}  # fmt: skip
