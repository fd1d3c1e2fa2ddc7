"""Where a night's time went, as `run --profile` tells it."""

from pathlib import Path

import pytest

from commands.tell_profile import draw_profile, profile_of
from commands.terminal import Terminal
from flows.order import FileRead, Night, Nobody, call
from flows.time_steps import Timed

PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read(name: str, seconds: float, media_type: str | None) -> FileRead:
    return FileRead("0" * 64, name, None, 3, None, None, None, seconds, media_type, 50_000_000)


NIGHT = Night(
    files=[read("a.pdf", 0.5, PDF), read("b.xlsx", 0.25, XLSX), read("c.xlsx", 2.0, XLSX), read("d", 0.125, None)],
    seconds=4.0,
    steps={"take in": 1.0, "check and load batch": 3.0},
)


def test_files_are_told_by_kind_and_the_slowest_first() -> None:
    told = profile_of(NIGHT)
    assert [(each["kind"], each["files"], each["seconds"]) for each in told["kinds"]] == [
        (".pdf", 1, 0.5),
        (".xlsx", 2, 2.25),
        ("other", 1, 0.125),
    ]
    assert [each["file_name"] for each in told["slowest"]] == ["c.xlsx", "a.pdf", "b.xlsx", "d"]


@pytest.mark.parametrize(("language", "words"), [("vi", ("Kiểm tra và nạp", "75 %")), ("en", ("Taking in", "25 %"))])
def test_every_step_is_told_in_words_with_its_share(
    language: str, words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    draw_profile(NIGHT, Terminal(Path("home"), "en" if language == "en" else "vi", is_json=False))
    said = capsys.readouterr().out
    assert all(word in said for word in words)


def test_batches_of_one_kind_are_one_step_and_waiting_counts_where_it_is_waited() -> None:
    timed = Timed(call, Nobody())
    for number in timed.waits_for("read", [1, 2]):
        assert timed(f"check and load batch {number}", lambda number=number: number * 2) == number * 2
    assert list(timed.seconds) == ["read", "check and load batch"]


def test_a_step_that_fails_is_timed_and_fails() -> None:
    timed = Timed(call, Nobody())
    with pytest.raises(ZeroDivisionError):
        timed("publish", lambda: 1 // 0)
    assert "publish" in timed.seconds
