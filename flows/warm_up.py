"""What a night with news needs, made ready while its first files are being taken in and read."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib import import_module

from flows.read_in_child import ReaderPool
from flows.steps import parameters, program_version
from schemas.dictionary import dictionary
from schemas.tables import PUBLISHED, empty, validate


@contextmanager
def warming_up(pool: ReaderPool) -> Iterator[Callable[[], None]]:
    """Called within the block, what it gives has slow things loaded beside it: a night without news needs none of them.

    What fails here is told by nobody: it fails again where it is needed.

    Args:
        pool: the first of its processes starts.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="warm-up") as aside:

        @cache
        def begin() -> None:
            pool.start_one()
            aside.submit(_warm_up)

        yield begin


def _warm_up() -> None:
    """In the order the night comes to it."""
    validate(empty(PUBLISHED["observations"]), PUBLISHED["observations"])
    import_module("transforms.localise_errors")
    parameters()
    import_module("flows.write_page")
    import_module("transforms.render_page").compile_pages()
    dictionary()
    program_version()
