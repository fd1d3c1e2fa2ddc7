"""The command line: options anywhere, two languages, wrong usage said plainly."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands.main import COMMANDS, main
from commands.parse_line import Anywhere, UsageError, moment, split_anywhere, year_span


@pytest.mark.parametrize(
    "words",
    [
        ["--home", "h", "--lang", "en", "--json", "run", "a", "b"],
        ["run", "a", "--home=h", "b", "--json", "--lang=en"],
        ["run", "--json", "a", "b", "--lang", "en", "--home", "h"],
    ],
)
def test_three_options_stand_before_or_after_the_command(words: list[str]) -> None:
    assert split_anywhere(words) == Anywhere(home=Path("h"), language="en", is_json=True, rest=("run", "a", "b"))


def test_the_home_is_taken_from_the_environment_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGHOP_HOME", "from-environment")
    assert split_anywhere(["status"]).home == Path("from-environment")
    assert split_anywhere(["status", "--home", "said"]).home == Path("said")
    monkeypatch.setenv("TONGHOP_HOME", "")
    assert split_anywhere(["status"]).home == Path("tonghop-data")


def test_after_two_dashes_everything_is_a_file() -> None:
    assert split_anywhere(["run", "--", "--json"]).rest == ("run", "--", "--json")


@pytest.mark.parametrize("words", [["--home"], ["--home", "--json"], ["--lang", "fr"], ["status", "--lang"]])
def test_an_option_without_a_sensible_value_is_wrong_usage(words: list[str]) -> None:
    with pytest.raises(UsageError):
        split_anywhere(words)


@pytest.mark.parametrize(
    ("words", "vi", "en"),
    [
        (["run"], "Còn thiếu: INBOX", "Missing: INBOX"),
        (["run", "a", "--workers"], "thiếu giá trị", "its value is missing"),
        (["run", "a", "--workers", "0"], "không phải là số nguyên", "not a whole number"),
        (["run", "a", "--as-of", "31/12/2024"], "không phải là ngày", "is not a date"),
        (["run", "a", "--strict=1"], "không nhận giá trị", "takes no value"),
        (["findings", "--severity", "bad"], "chọn một trong: error", "is not one of: error"),
        (["findings", "--year", "2024-2022"], "không phải là năm", "is not a year"),
        (["findings", "--unknown"], "Không có tùy chọn", "No such option"),
        (["nothing"], "Không có lệnh “nothing”", "no command “nothing”"),
        (["--unknown"], "Không có tùy chọn", "No such option"),
    ],
)
def test_wrong_usage_is_said_in_the_language_asked_for(
    words: list[str], vi: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, said in (("vi", vi), ("en", en)):
        assert main([*words, "--lang", language]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_the_language_asked_for(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for language, said in (("vi", "Cách dùng: tonghop"), ("en", "Usage: tonghop")):
        assert main([command, "--help", "--lang", language]) == 0
        assert capsys.readouterr().out.startswith(f"{said} {command}")


def test_options_may_stand_among_the_inboxes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(tmp_path / "missing"), "--workers", "1", str(tmp_path / "none")]) == 2
    said = capsys.readouterr().err
    assert "missing, " in said
    assert "none" in said


def test_without_a_command_the_overview_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name}" in shown for name in COMMANDS)


def test_a_date_is_its_midnight_in_utc_and_a_moment_is_itself() -> None:
    read = moment("en")
    assert read("2024-12-31") == datetime(2024, 12, 31, tzinfo=UTC)
    assert read("2024-12-31T07:00:00+07:00") == datetime(2024, 12, 31, tzinfo=UTC)


def test_one_year_is_a_span_of_itself() -> None:
    assert year_span("en")("2024") == (2024, 2024)
    assert year_span("en")("2022-2024") == (2022, 2024)
