"""What a night with news needs, made ready while its first files are being read."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TypeVar

from flows.steps import parameters, program_version
from schemas.dictionary import dictionary
from schemas.tables import PUBLISHED, empty, validate

Item = TypeVar("Item")


def warmed_up(items: Iterable[Item]) -> Iterator[Item]:
    """The items; while the first one is waited for, what is slow to load and needed by and by is loaded.

    What fails here is told by nobody: it fails again where it is needed.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="warm-up") as aside:
        ready = aside.submit(_warm_up)
        for item in items:
            ready.exception()  # two threads of Python side by side are slower than one after the other
            yield item


def _warm_up() -> None:
    """In the order the night comes to it."""
    validate(empty(PUBLISHED["observations"]), PUBLISHED["observations"])
    import_module("transforms.localise_errors")
    parameters()
    import_module("flows.write_page")
    import_module("transforms.render_page").compile_pages()
    dictionary()
    program_version()
