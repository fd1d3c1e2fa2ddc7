"""What a night with news needs, made ready while its first files are being read."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from threading import Event
from typing import TypeVar

from flows.steps import parameters, program_version
from schemas.dictionary import dictionary
from schemas.tables import PUBLISHED, empty

Item = TypeVar("Item")


def warmed_up(items: Iterable[Item]) -> Iterator[Item]:
    """The items; while the first one is waited for, what is slow to load and needed by and by is loaded.

    What is not loaded when it comes is loaded where it is needed, if it is. What fails here is told by nobody: it fails
    again where it is needed.
    """
    arrived = Event()
    with ThreadPoolExecutor(1, thread_name_prefix="warm-up") as aside:
        ready = aside.submit(_warm_up, arrived)
        for item in items:
            arrived.set()
            ready.exception()  # two threads of Python side by side are slower than one after the other
            yield item


def _warm_up(arrived: Event) -> None:
    for load in _LOADS:
        if arrived.is_set():
            return
        load()


def _pandera() -> None:
    """Its backends are registered by the first frame it is given, be it without rows."""
    model = PUBLISHED["observations"]
    model.validate(empty(model), lazy=True)


def _pages() -> None:
    import_module("transforms.render_page").compile_pages()


_LOADS: tuple[Callable[[], object], ...] = (
    _pandera,
    parameters,
    partial(import_module, "flows.write_page"),
    _pages,
    dictionary,
    program_version,
    partial(import_module, "transforms.localise_errors"),
)
"""In the order a night comes to it, but what only figures that do not add up need stands last."""
