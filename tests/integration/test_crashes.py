"""A few trials of each kind of `tests.crashes`; the scripts there make as many as one likes."""

from pathlib import Path

import pytest

from tests.crashes.disk_full import can_mount, fill_often
from tests.crashes.kill import kill_often
from tests.crashes.prepare import Prepared, prepare
from tests.crashes.two_at_once import run_together_often

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("crashes"), 1, (2023, 2023), seed=1)


def test_a_killed_run_loses_nothing_and_the_next_one_ends_with_the_rows_of_a_quiet_one(
    prepared: Prepared, tmp_path: Path
) -> None:
    tally = kill_often(prepared, tmp_path, kills=3, seed=2)
    assert tally.count == 3
    assert tally.faults == []


@pytest.mark.skipif(not can_mount(), reason="filling a disk needs root, to mount a small one")
def test_a_full_disk_says_so_and_the_next_run_ends_with_the_rows_of_a_quiet_one(
    prepared: Prepared, tmp_path: Path
) -> None:
    failed, faults = fill_often(prepared, tmp_path, times=2, seed=2)
    assert faults == []
    assert failed > 0


def test_of_two_runs_at_once_one_does_it_and_the_others_leave(prepared: Prepared, tmp_path: Path) -> None:
    codes, faults = run_together_often(prepared, tmp_path, times=1, seed=2)
    assert faults == []
    assert codes[0] == 1
