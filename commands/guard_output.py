"""What a command says, where nobody takes it: a full disk, a reader that has gone, an output that was never there.

The command goes on to its end whoever listens: a night is not left half done because `head` has seen enough.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TextIO, cast

_STANDARD_ERROR = 2


class Lost:
    """What of a command's answer was lost: the first error its output met; None where all of it was taken."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.error: OSError | None = None


class _Guarded:
    """A stream that takes everything: what stands behind it gets all until its first error, and nothing afterwards."""

    def __init__(self, stream: IO[Any], lost: Lost) -> None:
        self._stream = stream
        self._lost = lost

    def write(self, said: Any) -> int:  # noqa: ANN401 - text, or bytes
        if self._lost.error is None:
            try:
                return self._stream.write(said)
            except OSError as error:
                self._lose(error)
        return len(said)

    def flush(self) -> None:
        if self._lost.error is None:
            try:
                self._stream.flush()
            except OSError as error:
                self._lose(error)

    @property
    def buffer(self) -> "_Guarded":
        return _Guarded(cast("TextIO", self._stream).buffer, self._lost)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else the stream can do
        return getattr(self._stream, name)

    def _lose(self, error: OSError) -> None:
        self._lost.error = error
        with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
            # What it holds still must not be tried again, and complained of, when the process ends.
            os.dup2(nowhere.fileno(), self._stream.fileno())


@contextmanager
def guarded_output() -> Iterator[Lost]:
    """While the block runs, standard output and standard error take whatever is said; what of the former was lost."""
    lost, outputs = Lost(), (sys.stdout, sys.stderr)
    with ExitStack() as opened:
        if None in {sys.stdin, *outputs}:
            _fill_closed()
        out, err = (each or opened.enter_context(open(os.devnull, "w", encoding="utf8")) for each in outputs)  # noqa: PTH123 - no file
        sys.stdout, sys.stderr = cast("TextIO", _Guarded(out, lost)), cast("TextIO", _Guarded(err, Lost()))
        try:
            yield lost
            sys.stdout.flush()
        finally:
            sys.stdout, sys.stderr = outputs


def _fill_closed() -> None:
    """Have nothing that is opened later become standard output: what is printed there would land in a database."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        os.set_inheritable(descriptor, True)  # noqa: FBT003 - the system's own signature
    os.close(descriptor)
