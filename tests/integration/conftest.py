"""A small made-up province, consolidated once for all tests that only look at it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.main import main


@pytest.fixture(scope="session", autouse=True)
def no_prefect_server() -> Iterator[None]:
    """These tests say themselves when a server is configured, whatever the machine's own settings are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PREFECT_API_URL", raising=False)
        patch.setenv("PREFECT_PROFILES_PATH", os.devnull)
        yield


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("province")
    assert main(["--home", str(home), "demo", "--districts", "3", "--years", "2023-2024", "--errors"]) == 0
    return home
