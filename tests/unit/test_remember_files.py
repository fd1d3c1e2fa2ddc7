"""Files that lie as they did are not read again; whatever was touched is, though its size and time say nothing."""

import os
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows import take_in as taking_in
from flows.order import Intake, Nobody, Order
from warehouse import remember_files
from warehouse.keep_files import path_of
from warehouse.open_working import open_working

CLOCK = datetime(2024, 2, 1)  # noqa: DTZ001 - the warehouse keeps UTC without a zone


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose bytes were read, from now on; everything lies still at once."""
    names: list[str] = []
    keep = taking_in.keep_file

    def keep_and_tell(home: Path, path: str) -> Any:
        names.append(Path(path).name)
        return keep(home, path)

    monkeypatch.setattr(taking_in, "keep_file", keep_and_tell)
    monkeypatch.setattr(remember_files, "_STILL_NS", 0)
    return names


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"báo cáo {name}", encoding="utf8")
    return folder


def take_in(home: Path, inbox: Path) -> Intake:
    with open_working(home) as connection:
        return taking_in.take_in(connection, Order(home, (inbox,), CLOCK, 1), Nobody())


def test_untouched_files_are_known_without_being_read(read: list[str], inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert len(take_in(home, inbox).new) == 2
    read.clear()
    again = take_in(home, inbox)
    assert (read, again.new) == ([], [])
    assert [(each.file_name, each.first_name, each.received_at) for each in again.known] == [
        ("a.txt", "a.txt", CLOCK),
        ("b.txt", "b.txt", CLOCK),
    ]


def test_a_file_changed_in_place_under_its_old_time_and_size_is_read(
    read: list[str], inbox: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    take_in(home, inbox)
    stood = (inbox / "a.txt").stat()
    (inbox / "a.txt").write_text("báo cáo x.txt", encoding="utf8")
    os.utime(inbox / "a.txt", ns=(stood.st_atime_ns, stood.st_mtime_ns))
    assert (inbox / "a.txt").stat().st_size == stood.st_size
    read.clear()
    assert len(take_in(home, inbox).new) == 1
    assert read == ["a.txt"]


def test_a_file_touched_just_now_is_not_remembered(
    read: list[str], inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remember_files, "_STILL_NS", 3_600_000_000_000)
    take_in(tmp_path / "home", inbox)
    read.clear()
    take_in(tmp_path / "home", inbox)
    assert sorted(read) == ["a.txt", "b.txt"]


def test_a_file_the_store_has_lost_is_read_and_kept_again(read: list[str], inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    lost = path_of(home, take_in(home, inbox).new[0])
    lost.unlink()
    read.clear()
    assert take_in(home, inbox).new == []
    assert len(read) == 1
    assert lost.is_file()


def test_the_same_file_under_another_name_is_read_and_named(read: list[str], inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    take_in(home, inbox)
    read.clear()
    (inbox / "a.txt").rename(inbox / "c.txt")
    told = {each.file_name: each.first_name for each in take_in(home, inbox).known}
    assert told == {"b.txt": "b.txt", "c.txt": "a.txt"}
    assert read == ["c.txt"]


@pytest.mark.usefixtures("read")
def test_a_link_put_in_the_place_of_a_file_is_not_taken_for_it(inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    take_in(home, inbox)
    (inbox / "a.txt").rename(tmp_path / "elsewhere.txt")
    (inbox / "a.txt").symlink_to(tmp_path / "elsewhere.txt")
    assert [each.file_name for each in take_in(home, inbox).unreachable] == ["a.txt"]


def test_a_file_beyond_the_limit_is_left_where_it_lies_rather_than_filling_the_disk(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (inbox / "phim.mp4").open("wb") as film:
        film.truncate(100 << 20)
    monkeypatch.setattr(taking_in.shutil, "disk_usage", lambda _: SimpleNamespace(free=1 << 30))
    intake = take_in(tmp_path / "home", inbox)
    assert [(each.file_name, each.refusal) for each in intake.unreachable] == [("phim.mp4", "no_room_for_it")]
    assert len(intake.new) == 2


def test_news_is_told_as_soon_as_a_file_lies_where_none_did(inbox: Path, tmp_path: Path, read: list[str]) -> None:
    home = tmp_path / "home"
    said = []

    def begin() -> None:
        said.append(list(read))

    def again() -> None:
        read.clear()
        said.clear()
        with open_working(home) as connection:
            taking_in.take_in(connection, Order(home, (inbox,), CLOCK, 1), Nobody(), begin)

    again()
    assert said == [[]]  # before any file was read
    again()
    assert said == []
    (inbox / "link.txt").symlink_to(inbox / "a.txt")
    again()
    assert said == []  # nobody follows a link: it is no news, tonight or any other night
    (inbox / "c.txt").write_text("báo cáo c", encoding="utf8")
    again()
    assert said == [[]]
