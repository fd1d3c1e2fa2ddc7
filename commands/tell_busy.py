"""What every command says, and exits with, where another run holds the home."""

from collections.abc import Iterator
from contextlib import contextmanager

from commands.terminal import Stopped

HOME_BUSY = 3


@contextmanager
def busy_told() -> Iterator[None]:
    """Where the block needs a home that another run holds, the command ends, saying which process it is.

    Raises:
        Stopped: with exit code 3.
    """
    from warehouse.hold_home import HomeBusyError

    try:
        yield
    except HomeBusyError as busy:
        raise Stopped("problems.home_busy", HOME_BUSY, home=busy.home, holder=busy.holder) from None
