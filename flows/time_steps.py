"""How long each step of a night takes: for the log, for `run --profile`, for the table of runs."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from flows.order import Runner, T, Watch

Item = TypeVar("Item")


class Timed:
    """A runner that notes how long every step took, whoever carries it out.

    Attributes:
        seconds: wall-clock time by step, in the order of the steps; batches of one kind are one step.
    """

    def __init__(self, carry_out: Runner, watch: Watch) -> None:
        """Time what `carry_out` does; `watch` has a line for each step."""
        self.seconds: dict[str, float] = {}
        self._carry_out = carry_out
        self._watch = watch

    def __call__(self, name: str, step: Callable[[], T], *, may_retry: bool = False) -> T:
        """The step's own result."""
        started = time.monotonic()
        try:
            return self._carry_out(name, step, may_retry=may_retry)
        finally:
            taken = time.monotonic() - started
            self._add(name.rstrip(" 0123456789"), taken)
            self._watch.notes("step done", step=name, seconds=round(taken, 3))

    def waits_for(self, name: str, items: Iterable[Item]) -> Iterator[Item]:
        """The items, the time it takes to get each of them counted as a step."""
        waiting = iter(items)
        while True:
            started = time.monotonic()
            try:
                item = next(waiting)
            except StopIteration:
                return
            finally:
                self._add(name, time.monotonic() - started)
            yield item

    def _add(self, name: str, seconds: float) -> None:
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds
