"""Statements over files, run in a process of its own that has what a reading process has, for all the files together."""

import resource
import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from schemas.limits import ReadingLimits


def said_within(limits: ReadingLimits, statements: str, paths: Iterable[Path]) -> dict[str, str]:
    """What the statements print, a name and the rest of a line each; the process must end well.

    Args:
        limits: the memory and processor time the process has.
        statements: the program; the paths are its arguments.
        paths: the files.
    """
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", statements, *map(str, paths)],
        check=False,
        capture_output=True,
        text=True,
        timeout=limits.cpu_seconds * 5,
        preexec_fn=partial(_confine, limits),
    )
    assert ended.returncode == 0, ended.stderr
    return dict(line.split(" ", 1) for line in ended.stdout.splitlines())


def _confine(limits: ReadingLimits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds,) * 2)
