"""The run's log: one JSON document a line in HOME/logs/<stamp>.log, for people who look after the program."""

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from flows.order import Nobody, Watch

_FOLDER = "logs"


class Log:
    """A watch that writes every note to a file and passes everything on."""

    def __init__(self, opened: TextIO, path: Path, onlooker: Watch) -> None:
        """Write to the file opened at `path`; `onlooker` sees the steps too."""
        self.path = path
        self._opened = opened
        self._onlooker = onlooker

    def starts(self, step: str, total: int) -> None:
        """Pass on, and note it."""
        self.notes("step", step=step, total=total)
        self._onlooker.starts(step, total)

    def advances(self, step: str) -> None:
        """Pass on."""
        self._onlooker.advances(step)

    def notes(self, event: str, **details: Any) -> None:  # noqa: ANN401 - whatever belongs to the event
        """One line: when, what, details."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event} | details
        self._opened.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        self._opened.flush()

    def fails(self, error: Exception) -> None:
        """The last line of a run that could not finish: the traceback is for the log only."""
        self.notes("fails", error=type(error).__name__, traceback="".join(traceback.format_exception(error)))


def log_failure(home: Path, error: Exception) -> Path | None:
    """A log that holds only what went wrong, for a command that is no run; None where there is no home to take it."""
    if home.is_dir():
        with suppress(OSError), write_log(home, Nobody()) as log:
            log.fails(error)
            return log.path
    return None


@contextmanager
def write_log(home: Path, onlooker: Watch) -> Iterator[Log]:
    """A log of its own for one run."""
    folder = home / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.log"
    with path.open("w", encoding="utf8", errors="backslashreplace") as opened:
        log = Log(opened, path, onlooker)
        with _taking_in_warnings(log):
            yield log


@contextmanager
def _taking_in_warnings(log: Log) -> Iterator[None]:
    """What our own modules log while the run goes lands in its log, not on the terminal."""
    ours, handler = logging.getLogger("flows"), _ToNotes(log)
    passes_on, ours.propagate = ours.propagate, False
    ours.addHandler(handler)
    try:
        yield
    finally:
        ours.removeHandler(handler)
        ours.propagate = passes_on


class _ToNotes(logging.Handler):
    """Python's logging, written as notes."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.notes("logged", level=record.levelname, message=record.getMessage())
