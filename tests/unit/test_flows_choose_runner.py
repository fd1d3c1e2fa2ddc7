"""Whether a Prefect API is configured is known from the environment and the profile, without importing Prefect."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.choose_runner import answers, configured_api

PROFILES = """
active = "office"
[profiles.office]
PREFECT_API_URL = "http://office:4200/api"
[profiles.home]
PREFECT_API_URL = "http://home:4200/api"
[profiles.none]
"""


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    return tmp_path / "profiles.toml"


def test_without_environment_and_profile_there_is_none(profiles: Path) -> None:
    assert not profiles.exists()
    assert configured_api() is None


def test_the_environment_comes_before_the_profile(profiles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles.write_text(PROFILES)
    assert configured_api() == "http://office:4200/api"
    monkeypatch.setenv("PREFECT_PROFILE", "home")
    assert configured_api() == "http://home:4200/api"
    monkeypatch.setenv("PREFECT_API_URL", "http://said:4200/api")
    assert configured_api() == "http://said:4200/api"


def test_a_profile_without_an_api_or_a_broken_file_is_none(profiles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles.write_text(PROFILES)
    monkeypatch.setenv("PREFECT_PROFILE", "none")
    assert configured_api() is None
    profiles.write_text("not [ toml")
    assert configured_api() is None


def test_nobody_answers_at_a_closed_port() -> None:
    assert not answers("http://127.0.0.1:9/api")


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("commands.run", ("prefect", "polars", "pandera", "duckdb", "openpyxl")),
        ("commands.status", ("prefect", "polars", "pandera", "openpyxl")),
        ("flows.nightly", ("prefect", "apprise")),
        ("flows.answer_reading_jobs, transforms.read_submission", ("prefect", "polars", "pandera", "duckdb")),
    ],
)
def test_nothing_heavy_is_imported_where_it_is_not_needed(module: str, heavy: tuple[str, ...]) -> None:
    code = f"import sys, {module}; sys.exit(' '.join(name for name in {heavy} if name in sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert ended.stderr.strip() == ""
