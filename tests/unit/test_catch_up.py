"""Nights that were slept through are caught up, once."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.catch_up import last_call, missed_night
from flows.tell_last_night import LastNight, Outcome, last_night, night_noted, note_last_night

AT_ONE, HANOI = "0 1 * * *", "Asia/Ho_Chi_Minh"
MONDAY_MORNING = datetime(2024, 3, 11, 2, tzinfo=UTC)
"""Nine o'clock in Hà Nội; the last call was at one, 18:00 UTC of the day before."""
LAST_CALL = datetime(2024, 3, 10, 18, tzinfo=UTC)


def ended(home: Path, started_at: datetime, outcome: Outcome = "published") -> None:
    note_last_night(home, LastNight(started_at, started_at + timedelta(minutes=5), outcome, release="r", files_new=3))


def missed(home: Path) -> datetime | None:
    return missed_night(home, AT_ONE, HANOI, MONDAY_MORNING)


def test_the_last_call_is_told_in_the_zone_of_the_schedule() -> None:
    assert last_call(AT_ONE, HANOI, MONDAY_MORNING) == LAST_CALL


def test_a_home_that_never_ran_has_missed_nothing(tmp_path: Path) -> None:
    assert missed(tmp_path) is None


def test_a_night_that_did_not_run_is_missed_however_many_went_before_it(tmp_path: Path) -> None:
    ended(tmp_path, LAST_CALL - timedelta(days=6))
    assert missed(tmp_path) == LAST_CALL


def test_a_night_that_ran_is_not_missed_even_where_it_had_nothing_new(tmp_path: Path) -> None:
    ended(tmp_path, LAST_CALL + timedelta(seconds=2), "nothing_new")
    assert missed(tmp_path) is None


def test_a_night_that_failed_is_tried_again(tmp_path: Path) -> None:
    ended(tmp_path, LAST_CALL + timedelta(seconds=2), "failed")
    assert missed(tmp_path) == LAST_CALL


def test_a_night_that_never_came_to_its_end_is_tried_again(tmp_path: Path) -> None:
    note_last_night(tmp_path, LastNight(LAST_CALL + timedelta(seconds=2), None, "running"))
    assert missed(tmp_path) == LAST_CALL


def test_a_night_says_that_it_runs_before_it_does_anything_and_what_it_failed_of(tmp_path: Path) -> None:
    ended(tmp_path, LAST_CALL)
    with suppress(OSError), night_noted(tmp_path, MONDAY_MORNING):
        assert last_night(tmp_path) == LastNight(MONDAY_MORNING, None, "running")
        raise OSError("worn out")
    told = last_night(tmp_path)
    assert told is not None
    assert (told.outcome, told.why) == ("failed", "OSError: worn out")


def test_a_run_by_hand_after_the_call_counts(tmp_path: Path) -> None:
    ended(tmp_path, LAST_CALL + timedelta(hours=5))
    assert missed(tmp_path) is None


@pytest.mark.parametrize("line", ["0 0 30 2 *", "@daily"])
def test_lines_that_never_come_round_miss_nothing(line: str, tmp_path: Path) -> None:
    ended(tmp_path, LAST_CALL - timedelta(days=6))
    assert missed_night(tmp_path, line, HANOI, MONDAY_MORNING) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"started_at": 3}', '{"started_at": "x", "ended_at": "y"}'])
def test_a_ledger_that_is_damaged_is_as_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "last-night.json").write_text(text, encoding="utf8")
    assert last_night(tmp_path) is None


def test_how_a_night_ended_comes_back_as_it_was_noted(tmp_path: Path) -> None:
    ended(tmp_path, LAST_CALL)
    told = last_night(tmp_path)
    assert told is not None
    assert (told.started_at, told.outcome, told.files_new, told.why) == (LAST_CALL, "published", 3, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["last-night.json", "last-night.json.new"]
