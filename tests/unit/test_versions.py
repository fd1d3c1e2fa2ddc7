"""A filing sent again: which version stands, how they are listed, what `show --versus` says of them."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from commands.main import main
from flows import steps
from flows.list_versions import thinner_versions, versions_of
from flows.read_in_child import ReadOutcome
from flows.steps import check_and_load, code_version
from schemas.documents import Refusal
from schemas.records import Figures
from tests.unit.nightly import MOMENT, Filing, consolidate, filing, finding, load, night, settle
from tests.unit.readings import money, reading, submission_id
from warehouse.load_batch import Refused
from warehouse.open_working import open_working
from warehouse.read_release import open_latest
from warehouse.record_received import unread

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
FIRST = reading(money(0, "allocated", "1600"), money(1, "disbursed", "900", "DA3"))
SECOND = reading(money(0, "allocated", "1700"), money(1, "disbursed", "900", "DA3"))
BROKEN = Refused(submission_id("third"), "truncated", "Tệp bị cắt cụt.", "The file is cut off.")
ALL_THREE: tuple[Filing, ...] = (
    filing("first", FIRST),
    filing("second", SECOND, MOMENT + DAY),
    ("third", MOMENT + 2 * DAY, BROKEN),  # type: ignore[arg-type]
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("versions")
    night(folder, ALL_THREE, findings=finding("second", "f" * 24))
    return folder


def told(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> Any:
    assert main(["--home", str(home), "--json", "show", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_refused_version_leaves_the_one_before_in_force(home: Path) -> None:
    with open_latest(home) as release:
        states = {row["file_name"]: row["state"] for row in release.rows("SELECT file_name, state FROM submissions")}
        in_force = release.rows("SELECT DISTINCT submission_id FROM observations WHERE in_force")
    assert states == {"first.txt": "superseded", "second.txt": "accepted", "third.txt": "rejected"}
    assert [row["submission_id"] for row in in_force] == [submission_id("second")]


def test_a_version_whose_reading_crashes_leaves_the_one_before_in_force(tmp_path: Path) -> None:
    with open_working(tmp_path) as connection:
        load(connection, [filing("first", FIRST)])
        load(connection, [("second", MOMENT + DAY, Refused(submission_id("second"), "unread", ""))])
        crashed = Refusal("reader_crashed", {"error": "x"})
        check_and_load(connection, [ReadOutcome(submission_id("second"), None, crashed, seconds=0, peak_memory=0)])
        settle(connection)
        rows = connection.execute("SELECT state FROM submissions ORDER BY received_at").fetchall()
        figures = connection.execute("SELECT count(*) FROM observations WHERE in_force").fetchone()
    assert rows == [("accepted",), ("rejected",)]
    assert figures == (2,)


@pytest.mark.parametrize("broken", ["check_submissions", "build_frames"])
def test_a_filing_that_our_own_rules_fail_on_stops_no_other(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = []
    with open_working(tmp_path) as connection:
        for name in ("first", "second"):
            load(connection, [(name, MOMENT, Refused(submission_id(name), "unread", ""))])
            said = reading(money(0, "allocated", "1600"))
            odd = replace(said, figures=Figures(1, {"value": ["x"]})) if name == "second" else said
            outcomes.append(ReadOutcome(submission_id(name), odd if broken == "build_frames" else said, None, 0.0, 0))
        if broken == "check_submissions":
            monkeypatch.setattr("flows.steps.check", partial(_fail_on, submission_id("second"), steps.check))
        check_and_load(connection, outcomes)
        states = connection.execute("SELECT submission_id, reject_code FROM submissions").fetchall()
    assert dict(states) == {submission_id("first"): None, submission_id("second"): "reader_crashed"}


def _fail_on(name: str, check: Any, readings: Any, frames: Any) -> Any:
    if name in dict(readings):
        raise ZeroDivisionError
    return check(readings, frames)


@pytest.mark.parametrize(("code", "read_again"), [("reader_stalled", ["first"]), ("reader_timeout", [])])
def test_what_the_machine_is_to_blame_for_is_read_again_the_next_night(
    code: str, read_again: list[str], tmp_path: Path
) -> None:
    with open_working(tmp_path) as connection:
        load(connection, [("first", MOMENT, Refused(submission_id("first"), "unread", ""))])
        refused = Refusal(code, {"seconds": "240"})
        check_and_load(connection, [ReadOutcome(submission_id("first"), None, refused, seconds=0, peak_memory=0)])
        states = connection.execute("SELECT reject_code FROM submissions").fetchall()
        assert states == [(code,)]
        assert [each.submission_id for each in unread(connection, code_version())] == list(
            map(submission_id, read_again)
        )


def test_a_batch_that_breaks_off_leaves_the_version_before_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_working(tmp_path) as connection:
        load(connection, [filing("first", FIRST)])
        settle(connection)
        monkeypatch.setattr("warehouse.load_batch.note_change", _crash)
        with pytest.raises(RuntimeError):
            load(connection, [filing("second", SECOND, MOMENT + DAY)])
        consolidate(connection)
        row = connection.execute("SELECT allocated_vnd FROM funding_by_unit_project_year WHERE project_code = 'DA2'")
        assert row.fetchone() == (1_600_000_000,)


def _crash(_: object) -> None:
    raise RuntimeError


def test_versions_are_listed_by_the_day_they_came_from_any_of_them(home: Path) -> None:
    with open_latest(home) as release:
        for name in ("first", "second"):
            listed = [row["file_name"] for row in versions_of(release, submission_id(name))]
            assert listed == ["first.txt", "second.txt"]
        assert [row["file_name"] for row in versions_of(release, submission_id("third"))] == ["third.txt"]


def test_show_tells_which_version_of_how_many(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, home, submission_id("second"))
    assert (document["version"], [each["version"] for each in document["versions"]]) == (2, [1, 2])
    assert main(["--home", str(home), "--lang", "en", "show", submission_id("second")]) == 0
    assert "Version 2 of 2" in capsys.readouterr().out


def test_versus_is_the_version_right_before(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, home, submission_id("second"), "--versus")
    assert (document["earlier"]["file_name"], document["later"]["file_name"]) == ("first.txt", "second.txt")
    assert document["counts"] == {"changed": 1, "unchanged": 1}
    assert [(row["old_value"], row["new_value"], row["difference"]) for row in document["figures"]] == [
        (1_600_000_000, 1_700_000_000, 100_000_000)
    ]
    assert [(row["project_code"], row["difference"]) for row in document["amounts"]] == [("DA2", 100_000_000)]
    assert [(each["fate"], each["new"]["finding_id"]) for each in document["findings"]] == [("new", "f" * 24)]


def test_the_first_version_is_held_against_the_next(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "--lang", "en", "show", submission_id("first"), "--versus"]) == 0
    shown = capsys.readouterr().out
    assert "first version" in shown
    assert "+100,000,000" in shown
    assert all(len(line) <= 100 for line in shown.splitlines())


@pytest.mark.parametrize("words", [("third", "--versus"), ("second", "--versus", submission_id("third"))])
def test_a_refused_file_says_why_it_cannot_be_compared(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert main(["--home", str(home), "show", submission_id(words[0]), *words[1:]]) == 2
    assert "Tệp bị cắt cụt." in capsys.readouterr().err


def test_a_filing_sent_once_has_nothing_to_be_compared_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    night(tmp_path, [filing("first", FIRST)])
    assert main(["--home", str(tmp_path), "--lang", "en", "show", submission_id("first"), "--versus"]) == 2
    assert "once only" in capsys.readouterr().err


def test_a_version_without_whole_projects_is_named_as_thinner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thin = filing("second", reading(money(0, "allocated", "1700")), MOMENT + DAY)
    night(tmp_path, [filing("first", FIRST), thin])
    with open_latest(tmp_path) as release:
        found = [(row["file_name"], row["lost_projects"]) for row in thinner_versions(release)]
    assert found == [("second.txt", ["DA3"])]
    for command in (["status"], ["show", submission_id("second")]):
        assert main(["--home", str(tmp_path), *command]) == 0
        assert "Không còn số liệu nào của: DA3." in capsys.readouterr().out
    assert [each["file_name"] for each in told_status(capsys, tmp_path)] == ["second.txt"]


def told_status(capsys: pytest.CaptureFixture[str], home: Path) -> Any:
    assert main(["--home", str(home), "--json", "status"]) == 0
    return json.loads(capsys.readouterr().out)["thinner"]
