import os
import tracemalloc
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest

from warehouse.hold_home import HomeBusyError, hold_home
from warehouse.keep_files import StoreClosedError, keep_file, list_inbox, path_of, remove_leftovers


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "huyện" / "xã").mkdir(parents=True)
    return folder


def test_a_file_is_kept_under_the_hash_of_its_bytes_and_cannot_be_written_to(tmp_path: Path, inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(b"bao cao")
    kept = keep_file(tmp_path / "home", str(inbox / "a.txt"))
    digest = sha256(b"bao cao").hexdigest()
    stored = tmp_path / "home" / "store" / digest[:2] / digest
    assert (kept.submission_id, kept.size_bytes, kept.is_new) == (digest, 7, True)
    assert stored.read_bytes() == b"bao cao"
    assert stored.stat().st_mode & 0o222 == 0


def test_the_same_bytes_again_are_known_and_leave_nothing_behind(tmp_path: Path, inbox: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_bytes(b"bao cao")
    assert keep_file(tmp_path / "home", str(inbox / "a.txt")).is_new
    assert not keep_file(tmp_path / "home", str(inbox / "b.txt")).is_new
    assert len([p for p in (tmp_path / "home" / "store").rglob("*") if p.is_file()]) == 1


def test_a_stored_file_cut_short_by_a_failing_disk_is_replaced_by_the_whole_one(tmp_path: Path, inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(b"bao cao")
    stored = path_of(tmp_path / "home", keep_file(tmp_path / "home", str(inbox / "a.txt")).submission_id)
    stored.chmod(0o644)
    stored.write_bytes(b"bao")
    assert keep_file(tmp_path / "home", str(inbox / "a.txt")).is_new
    assert stored.read_bytes() == b"bao cao"


def test_a_large_file_is_never_held_whole(tmp_path: Path, inbox: Path) -> None:
    with (inbox / "large.txt").open("wb") as large:
        large.truncate(32 * 1024 * 1024)
    tracemalloc.start()
    keep_file(tmp_path / "home", str(inbox / "large.txt"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_links_are_listed_but_not_followed(tmp_path: Path, inbox: Path) -> None:
    (tmp_path / "secret.txt").write_text("không phải báo cáo", encoding="utf8")
    (inbox / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "folder").symlink_to(tmp_path)
    assert [each.file_name for each in list_inbox([inbox])] == ["folder", "link.txt"]
    with pytest.raises(OSError, match=r"link\.txt"):
        keep_file(tmp_path / "home", str(inbox / "link.txt"))


def test_a_pipe_in_the_inbox_does_not_hang_the_run(tmp_path: Path, inbox: Path) -> None:
    os.mkfifo(inbox / "pipe.txt")
    assert [each.file_name for each in list_inbox([inbox])] == ["pipe.txt"]
    with pytest.raises(OSError, match="not a regular file"):
        keep_file(tmp_path / "home", str(inbox / "pipe.txt"))


def test_the_inbox_is_listed_by_folder_and_name_each_file_once(inbox: Path) -> None:
    for name in ("b.txt", "huyện/xã/a.txt", "a.txt"):
        (inbox / name).write_text("x", encoding="utf8")
    listed = list_inbox([inbox, inbox, inbox / "a.txt"])
    assert [(each.folder, each.file_name) for each in listed] == [("", "a.txt"), ("", "b.txt"), ("huyện/xã", "a.txt")]


def test_of_two_inboxes_one_inside_the_other_the_outer_one_says_the_folder(inbox: Path) -> None:
    (inbox / "huyện" / "a.txt").write_text("x", encoding="utf8")
    for inboxes in ([inbox, inbox / "huyện"], [inbox / "huyện", inbox]):
        assert [(each.folder, each.file_name) for each in list_inbox(inboxes)] == [("huyện", "a.txt")]


ASIDE = ("obligations.csv.before-20240301T000000Z", "warehouse.duckdb.damaged-20240301T000000Z", "last-night.json.new")


def test_what_a_home_keeps_for_itself_is_no_inbox(inbox: Path) -> None:
    home = inbox / "tonghop-data"
    for name in (".lock", "warehouse.duckdb", "store/ab/abc", "logs/1.log", "inbox/a.txt", *ASIDE):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x", encoding="utf8")
    assert [each.path for each in list_inbox([inbox])] == [str(home / "inbox" / "a.txt")]
    (inbox / "store").mkdir()
    (inbox / "store" / "b.txt").write_text("x", encoding="utf8")
    assert [each.file_name for each in list_inbox([inbox])] == ["b.txt", "a.txt"]


def test_a_name_is_kept_in_nfc_and_shows_every_character(inbox: Path) -> None:
    (inbox / unicodedata.normalize("NFD", "báo cáo.txt")).write_text("x", encoding="utf8")
    (inbox / "a\nb\x1b[31m\u202etxt").write_text("x", encoding="utf8")
    with Path(os.fsdecode(os.fsencode(inbox) + b"/c\xff.txt")).open("w", encoding="utf8") as odd:
        odd.write("x")
    assert [each.file_name for each in list_inbox([inbox])] == ["a␊b␛[31m�txt", "báo cáo.txt", "c�.txt"]


def test_an_inbox_that_is_not_there_is_listed_as_it_stands_with_what_the_system_says(tmp_path: Path) -> None:
    (listed,) = list_inbox([tmp_path / "nowhere"])
    assert listed.file_name == str(tmp_path / "nowhere")
    assert isinstance(listed.closed, FileNotFoundError)


def test_what_a_store_that_takes_nothing_says_is_not_said_of_the_file(tmp_path: Path, inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(b"bao cao")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "store").write_text("no folder", encoding="utf8")
    with pytest.raises(StoreClosedError):
        keep_file(tmp_path / "home", str(inbox / "a.txt"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_only_a_hash_names_a_stored_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a submission id"):
        path_of(tmp_path, name)


def test_half_copied_files_of_a_killed_run_are_taken_away(tmp_path: Path, inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(b"bao cao")
    kept = keep_file(tmp_path, str(inbox / "a.txt"))
    (tmp_path / "store" / "4711.partial").write_bytes(b"bao")
    remove_leftovers(tmp_path)
    assert path_of(tmp_path, kept.submission_id).exists()
    assert list((tmp_path / "store").glob("*.partial")) == []


def test_a_home_is_held_by_one_run_at_a_time_and_free_again_after(tmp_path: Path) -> None:
    with hold_home(tmp_path), pytest.raises(HomeBusyError, match=str(os.getpid())), hold_home(tmp_path):
        pytest.fail("two runs held the home")
    with hold_home(tmp_path):
        assert (tmp_path / ".lock").read_text(encoding="ascii").strip() == str(os.getpid())
