"""What reading processes are asked to do in the tests, instead of reading."""

import os
import pickle
import signal
import socket
import stat
import struct
import subprocess
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from schemas.documents import Refusal


def act(content: bytes, file_name: str, folder: str) -> tuple[str, int, int]:
    """Do what the file's name says; else answer with the folder, the size and the process."""
    said = DEEDS[file_name]() if file_name in DEEDS else None
    return said or folder, len(content), os.getpid()


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


def _connect() -> None:
    socket.create_connection(("127.0.0.1", 9))


def _start_a_program() -> None:
    subprocess.run(["/bin/true"], check=True)


def _split() -> None:
    os.fork()


def _kill_parent() -> None:
    os.kill(os.getppid(), signal.SIGTERM)


def _refuse_oddly() -> None:
    raise Refusal("no_such_refusal", {})


def _refuse_in_part() -> None:
    raise Refusal("too_many_pages", {"pages": "3"})


def _swell() -> None:
    bytearray(320 << 20)


def _say_too_much() -> str:
    return "a" * (201 << 20)


class _Malice:
    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("touch malice",)


def _answer_malice() -> None:
    _parent().send_bytes(pickle.dumps(_Malice()))


def _answer_at_length() -> None:
    connection = _parent()
    os.write(connection.fileno(), struct.pack("!iQ", -1, 1 << 40))
    os._exit(0)


def _half_an_answer() -> None:
    connection = _parent()
    os.write(connection.fileno(), struct.pack("!i", 1000) + b"half")
    time.sleep(60)


def _parent() -> Connection:
    """The connection by which the process answers: the only one it has."""
    return Connection(os.dup(next(handle for handle in range(3, 64) if _is_connection(handle))))


def _is_connection(handle: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(handle).st_mode)
    except OSError:
        return False


def _the_first_time(deed: Callable[[], Any]) -> Callable[[], Any]:
    """A deed of the first process only: it takes the one byte out of the pipe named by `ONCE`, a second finds none."""

    def once() -> Any:
        handle = os.open(os.environ["ONCE"], os.O_RDONLY | os.O_NONBLOCK)
        try:
            is_first = bool(os.read(handle, 1))
        except BlockingIOError:
            is_first = False
        os.close(handle)
        return deed() if is_first else None

    return once


DEEDS: dict[str, Callable[[], Any]] = {
    "refuse_oddly": _refuse_oddly, "refuse_in_part": _refuse_in_part, "connect": _connect, "start": _start_a_program, "split": _split, "kill_parent": _kill_parent, "swell": _swell,
    "say_too_much": _say_too_much, "answer_malice": _answer_malice, "answer_at_length": _answer_at_length,
    "half_an_answer": _half_an_answer,
    "killed_once": _the_first_time(_be_killed), "crash_once": _the_first_time(_crash),
    "sleep_once": _the_first_time(_sleep),

    "sleep": _sleep, "spin": _spin, "eat": _eat_memory, "exit": _exit, "crash": _crash, "killed": _be_killed,
    "interrupt": _interrupt,
    "fail": _fail, "refuse": _refuse, "print": _print, "write": _write,
}  # fmt: skip
