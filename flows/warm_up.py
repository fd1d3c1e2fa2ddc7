"""What a night with news needs, made ready while its first files are being read."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module

from flows.steps import parameters, program_version
from schemas.dictionary import dictionary
from schemas.tables import PUBLISHED, empty, validate


@contextmanager
def warming_up() -> Iterator[None]:
    """Load beside the block what is slow to load and needed by and by; a night without news needs none of it.

    What fails here is told by nobody: it fails again where it is needed.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="warm-up") as aside:
        aside.submit(_warm_up)
        yield


def _warm_up() -> None:
    """In the order the night comes to it."""
    validate(empty(PUBLISHED["observations"]), PUBLISHED["observations"])
    import_module("transforms.localise_errors")
    parameters()
    import_module("flows.write_page")
    import_module("transforms.render_page").compile_pages()
    dictionary()
    program_version()
