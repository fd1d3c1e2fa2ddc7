"""Property tests on machines of any speed, fewer examples for `make check`; what is slow by where it stands."""

import pytest
from hypothesis import settings

settings.register_profile("any_machine", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=25)
settings.load_profile("any_machine")

_LONG = (
    "tests/integration/",
    "tests/unit/test_commands_rules.py",
    "tests/unit/test_demo.py",
    "tests/unit/test_demo_workbooks.py",
    "tests/unit/test_publish.py",
    "tests/unit/test_workbooks_by_hand.py",
)
"""Whole nights, releases and made-up provinces: `make test` runs them, `make check` does not."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what takes whole nights, wherever each test says so itself or not."""
    for item in items:
        if item.nodeid.startswith(_LONG):
            item.add_marker(pytest.mark.slow)
