"""The night under a real Prefect server, started from the lock file."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from flows.choose_runner import answers
from flows.schedule import SECONDS_TO_START, local_server
from flows.tell_last_night import LastNight, last_night, note_last_night
from tests.integration.test_a_night import REPORT
from warehouse.hold_home import hold_home

PROGRAM = str(Path(sys.executable).with_name("tonghop"))
SECONDS_UNTIL_FIRED = 150


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("prefect")
    with local_server(folder / "server") as api:
        yield os.environ | {"PREFECT_API_URL": api, "PREFECT_HOME": str(folder / "client"), "DO_NOT_TRACK": "1"}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "bao cao.txt").write_text(REPORT, encoding="utf8")
    return tmp_path / "inbox"


def ask(environment: dict[str, str], what: str) -> list[dict[str, Any]]:
    request = Request(f"{environment['PREFECT_API_URL']}/{what}/filter", b"{}", {"content-type": "application/json"})  # noqa: S310
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server
        found: list[dict[str, Any]] = json.load(answer)
        return found


@pytest.mark.slow
def test_a_run_is_a_flow_run_of_batch_tasks_with_one_table(
    environment: dict[str, str], inbox: Path, tmp_path: Path
) -> None:
    command = [PROGRAM, "--home", str(tmp_path / "home"), "--json", "run", str(inbox)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["changed"]
    runs = [run for run in ask(environment, "flow_runs") if not run["auto_scheduled"]]
    assert [(run["state_type"], run["state_name"]) for run in runs] == [("COMPLETED", "DataTrouble")]
    tasks = {task["name"] for task in ask(environment, "task_runs")}
    assert {"take in", "check and load batch 1", "settle", "consolidate", "publish"} <= tasks
    artifacts = {each["key"]: each for each in ask(environment, "artifacts")}
    assert [row["file"] for row in json.loads(artifacts["arrivals"]["data"])] == ["bao cao.txt"]
    assert json.loads(artifacts["refused"]["data"]) == []
    assert "open-findings" in artifacts
    assert "idle-rules" in artifacts
    assert (artifacts["reading"]["type"], artifacts["reading"]["data"]) == ("progress", 100.0)
    assert [node["state_name"] for node in again_with_a_refused_file(environment, command, inbox)] == [
        "NothingNew",
        "DataTrouble",
    ]


def again_with_a_refused_file(environment: dict[str, str], command: list[str], inbox: Path) -> list[dict[str, Any]]:
    """The runs of two more nights: one without news, one with a file that is no document."""
    before = {run["id"] for run in ask(environment, "flow_runs")}
    subprocess.run(command, env=environment, capture_output=True, check=True)  # noqa: S603
    (inbox / "anh.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    subprocess.run(command, env=environment, capture_output=True, check=True)  # noqa: S603
    runs = [run for run in ask(environment, "flow_runs") if run["id"] not in before and not run["auto_scheduled"]]
    return sorted(runs, key=lambda run: str(run["start_time"]))


@pytest.mark.slow
def test_a_failed_night_is_a_failed_flow_run(environment: dict[str, str], inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "releases").write_text("no folder", encoding="utf8")
    command = [PROGRAM, "--home", str(home), "--lang", "en", "run", str(inbox)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert ended.returncode == 4
    assert "previous release still stands" in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr
    assert ("FAILED", "MachineTrouble") in {
        (run["state_type"], run["state_name"]) for run in ask(environment, "flow_runs")
    }


@pytest.mark.slow
def test_a_run_over_another_ends_with_three_and_is_no_failure(
    environment: dict[str, str], inbox: Path, tmp_path: Path
) -> None:
    with hold_home(tmp_path / "home"):
        command = [PROGRAM, "--home", str(tmp_path / "home"), "--lang", "en", "run", str(inbox)]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert ended.returncode == 3
    assert ("CANCELLED", "HomeBusy") in {
        (run["state_type"], run["state_name"]) for run in ask(environment, "flow_runs")
    }


@pytest.mark.slow
def test_a_scheduled_night_really_fires(environment: dict[str, str], inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    long_ago = datetime(2024, 1, 1, tzinfo=UTC)
    note_last_night(home, LastNight(long_ago, long_ago, "nothing_new"))
    command = [PROGRAM, "--home", str(home), "schedule", "--cron", "* * * * *", "--workers", "1", str(inbox)]
    serving = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)  # noqa: S603
    try:
        fired = wait_for_a_scheduled_run(environment, serving)
    finally:
        serving.terminate()
        said = serving.communicate(timeout=60)[1]
    assert (fired["state_type"], fired["state_name"]) == ("COMPLETED", "NothingNew"), said
    caught_up = [run["state_name"] for run in ask(environment, "flow_runs") if "caught-up" in run["tags"]]
    assert caught_up == ["DataTrouble"]
    assert (home / "latest" / "tonghop.duckdb").is_file()


@pytest.mark.slow
def test_without_a_configured_server_one_is_started_and_the_night_fires_on_it(inbox: Path, tmp_path: Path) -> None:
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    home = tmp_path / "home"
    command = [PROGRAM, "--home", str(home), "schedule", "--cron", "* * * * *", "--workers", "1", str(inbox)]
    printed = tmp_path / "printed.txt"
    with printed.open("wb") as told:
        serving = subprocess.Popen(command, env=alone | {"HOME": str(tmp_path)}, stdout=told)  # noqa: S603
    give_up_at = time.monotonic() + SECONDS_TO_START + SECONDS_UNTIL_FIRED
    try:
        while time.monotonic() < give_up_at and serving.poll() is None and not has_ended(home):
            time.sleep(1)
        night = last_night(home)
    finally:
        serving.terminate()
        serving.wait(timeout=120)
    said = printed.read_text(encoding="utf8")
    assert (night and night.outcome) == "published", said
    api = re.search(r"http://127\.0\.0\.1:\d+/api", said)
    assert api is not None
    assert not answers(api[0])


def has_ended(home: Path) -> bool:
    night = last_night(home)
    return night is not None and night.outcome != "running"


def wait_for_a_scheduled_run(environment: dict[str, str], serving: "subprocess.Popen[str]") -> dict[str, Any]:
    give_up_at = time.monotonic() + SECONDS_UNTIL_FIRED
    while time.monotonic() < give_up_at and serving.poll() is None:
        for run in ask(environment, "flow_runs"):
            if run["auto_scheduled"] and run["state_type"] in {"COMPLETED", "FAILED", "CRASHED"}:
                return run
        time.sleep(1)
    return {"state_type": "NEVER FIRED"}


def test_a_configured_server_that_does_not_answer_ends_with_four_and_advice(inbox: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
    command = [PROGRAM, "--home", str(tmp_path / "home"), "--lang", "en", "run", str(inbox)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert ended.returncode == 4
    assert "http://127.0.0.1:9/api" in ended.stderr
    assert "unset PREFECT_API_URL" in ended.stderr
    assert not (tmp_path / "home" / "store").exists()


@pytest.mark.slow
def test_a_schedule_that_means_nothing_is_wrong_usage(inbox: Path) -> None:
    for words, said in ((["--cron", "every night"], "every night"), (["--timezone", "Mars/Base"], "Mars/Base")):
        command = [PROGRAM, "schedule", *words, str(inbox)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        assert ended.returncode == 2
        assert said in ended.stderr
