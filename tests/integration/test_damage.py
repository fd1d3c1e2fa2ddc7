"""A working database that is lost or damaged costs nothing: the store and the manifest beside it give it back."""

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from errno import EACCES
from pathlib import Path
from typing import Any

import pytest

from commands.main import main
from flows import nightly
from flows.nightly import run_nightly
from flows.order import Night, Nobody, Order
from flows.prefect_nightly import state_of
from flows.tell_last_night import last_night
from tests.crashes.compare_homes import fingerprint
from tests.crashes.disk_full import can_mount
from tests.integration.home import Home
from warehouse.keep_manifest import read_lines
from warehouse.name_home import MANIFEST
from warehouse.read_before import UnreadableReleaseError
from warehouse.seal_release import broken_seals

pytestmark = pytest.mark.slow
FIRST, SECOND, THIRD = "2024-03-01", "2024-03-02", "2024-03-02"


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    home = Home(tmp_path, capsys)
    home.send("bao cao.txt")
    home.night(FIRST)
    home.send("bao cao huyen khac.txt", name="Đắk Tô", million=700)
    (home.inbox / "sao.txt").write_bytes((home.inbox / "bao cao.txt").read_bytes())
    home.night(SECOND)
    return home


def _lost(home: Path) -> None:
    (home / "warehouse.duckdb").unlink()


def _torn(home: Path) -> None:
    content = (home / "warehouse.duckdb").read_bytes()
    (home / "warehouse.duckdb").write_bytes(content[:8192])


def _overwritten(home: Path) -> None:
    size = (home / "warehouse.duckdb").stat().st_size
    (home / "warehouse.duckdb").write_bytes(b"\x55" * size)


def _flipped_inside(home: Path) -> None:
    content = bytearray((home / "warehouse.duckdb").read_bytes())
    for place in range(12288 + 64, len(content), 4096):
        content[place] ^= 0xFF
    (home / "warehouse.duckdb").write_bytes(content)


@pytest.mark.parametrize("damage", [_lost, _torn, _overwritten, _flipped_inside])
def test_the_rows_after_damage_are_those_before(home: Home, damage: object) -> None:
    before = fingerprint(home.home / "latest")
    damage(home.home)  # type: ignore[operator]
    told = home.night(THIRD)
    assert (told["reread"], told["why_reread"]) == (2, "made_anew")
    assert (told["set_aside"] is None) == (damage is _lost)
    assert fingerprint(home.home / "latest") == before
    assert not home.night(THIRD)["changed"]


def test_nothing_of_a_damaged_release_is_handed_on_to_the_next_one(home: Home) -> None:
    for path in [home.home / "latest" / "tonghop.duckdb", *(home.home / "latest" / "parquet").glob("obs*")]:
        content = bytearray(path.read_bytes())
        for place in range(len(content) // 3, len(content), 4096):
            content[place] ^= 0xFF
        path.write_bytes(content)
    home.send("them.txt", name="Ngọc Hồi", million=300)
    told = home.night(THIRD)
    assert (told["changed"], told["set_aside"], told["reread"]) == (True, None, 0)
    assert list(broken_seals(home.home / "latest")) == []
    fingerprint(home.home / "latest")


def test_what_is_new_stays_new_where_the_night_is_begun_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.send("them.txt", name="Ngọc Hồi", million=300)
    looked = iter([UnreadableReleaseError("worn out")])
    look_back = nightly._look_back

    def look(folder: Path, night: Night) -> None:
        for error in looked:
            raise error
        look_back(folder, night)

    monkeypatch.setattr(nightly, "_look_back", look)
    told = home.night(THIRD)
    assert ([each["file_name"] for each in told["new"]], len(told["known"])) == (["them.txt"], 3)
    assert told["damaged_release"]


@pytest.mark.parametrize("first", [0, 12288 + 64])
def test_a_damaged_release_is_made_anew_and_the_working_database_left_alone(home: Home, first: int) -> None:
    before, damaged = fingerprint(home.home / "latest"), (home.home / "latest").resolve()
    content = bytearray((damaged / "tonghop.duckdb").read_bytes())
    for place in range(first, len(content), 64):
        content[place] ^= 0xFF
    (damaged / "tonghop.duckdb").write_bytes(content)
    told = home.night(THIRD)
    assert (told["changed"], told["set_aside"], told["reread"]) == (True, None, 0)
    assert told["damaged_release"] == str(damaged)
    assert fingerprint(home.home / "latest") == before
    assert [each["file_name"] for each in told["known"]] == ["bao cao huyen khac.txt", "bao cao.txt", "sao.txt"]
    told = home.night(THIRD)
    assert (told["changed"], told["damaged_release"]) == (False, None)


def test_a_torn_line_of_the_manifest_costs_that_line_only(home: Home) -> None:
    with (home.home / MANIFEST).open("ab") as manifest:
        manifest.write(b'{"submission_id": "ab')
    home.send("them.txt", name="Ngọc Hồi", million=300)
    home.night(THIRD)
    lines, unreadable = read_lines(home.home)
    assert [each.file_name for each in lines] == ["bao cao.txt", "bao cao huyen khac.txt", "sao.txt", "them.txt"]
    assert unreadable == 1


def test_a_home_without_a_manifest_writes_one_from_its_database(home: Home) -> None:
    before = (home.home / MANIFEST).read_bytes().splitlines()
    (home.home / MANIFEST).unlink()
    assert not home.night(THIRD)["changed"]
    assert sorted((home.home / MANIFEST).read_bytes().splitlines()) == sorted(before)


def test_a_damaged_file_of_the_store_is_never_read_and_comes_back_from_the_inbox(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(home.home / "latest")
    kept = next(path for path in (home.home / "store").glob("??/*") if b"900" in path.read_bytes())
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes().replace(b"900", b"901"))
    monkeypatch.setattr("flows.steps._version", lambda *_, **__: "another version of the program")
    (refused,) = home.night(THIRD)["refused"]
    assert refused["refusal"] == "store_damaged"
    home.night(THIRD)
    monkeypatch.undo()
    home.night(THIRD)
    assert fingerprint(home.home / "latest") == before


def test_an_inbox_that_is_gone_is_named_and_the_others_are_taken_in(home: Home, tmp_path: Path) -> None:
    home.send("moi.txt", name="Ngọc Hồi")
    gone = tmp_path / "share"
    moment = datetime(2024, 3, 3)  # noqa: DTZ001 - the warehouse keeps UTC without a zone
    night = run_nightly(Order(home.home, (gone, home.inbox), moment, 1), Nobody())
    assert len(night.intake.new) == 1
    assert [(each.file_name, each.refusal) for each in night.intake.unreachable] == [(str(gone), "inbox_gone")]
    assert night.is_published
    told = last_night(home.home)
    assert told is not None
    assert (told.outcome, told.places_unseen, str(gone) in told.why) == ("published", 1, True)
    assert state_of(night) == "MachineTrouble"


def test_a_typed_inbox_that_is_not_there_does_not_keep_the_others_waiting(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.send("moi.txt", name="Ngọc Hồi")
    words = ["--home", str(home.home), "run", str(tmp_path / "share"), str(home.inbox), "--as-of", THIRD]
    assert main(["--json", *words]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (len(told["new"]), [each["refusal"] for each in told["unreachable"]]) == (1, ["inbox_gone"])
    assert "ổ mạng" in said.err
    assert main([*words, "--strict"]) == 1


def closed_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands for a folder that may not be listed, which no folder is to the superuser."""
    scandir = os.scandir

    def scan(folder: str) -> Any:
        if Path(folder).name == name:
            raise PermissionError(EACCES, os.strerror(EACCES), folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", scan)


def test_a_night_none_of_whose_inboxes_can_be_looked_into_fails_and_says_so(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed_to(home.inbox.name, monkeypatch)
    assert main(["--json", "--home", str(home.home), "run", str(home.inbox)]) == 4
    assert json.loads(capsys.readouterr().out)["error"] == "inboxes_closed"
    told = last_night(home.home)
    assert told is not None
    assert (told.outcome, told.why) == ("failed", f"{home.inbox}: Permission denied")


def test_a_folder_that_cannot_be_looked_into_is_named_and_its_files_are_not_gone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.inbox / "Đăk Hà" / "quý 1").mkdir(parents=True)
    home.send("Đăk Hà/quý 1/bao cao.txt", name="Đắk Hà")
    home.night(THIRD)
    before = fingerprint(home.home / "latest")
    closed_to("quý 1", monkeypatch)
    told = home.night(THIRD)
    assert [(each["folder"], each["file_name"], each["is_place"]) for each in told["unreachable"]] == [
        ("Đăk Hà", "quý 1", True)
    ]
    assert fingerprint(home.home / "latest") == before


@pytest.mark.skipif(not can_mount(), reason="a full disk needs root, to mount one")
def test_a_night_on_a_disk_that_is_full_leaves_no_word_that_it_went_well(home: Home, tmp_path: Path) -> None:
    with disk_of(tmp_path / "disk", home.home, "40m") as full:
        filling = full.parent / "filling"
        with contextlib.suppress(OSError), filling.open("wb") as filled:
            while filled.write(bytes(1 << 16)):
                filled.flush()
        home.send("moi.txt", name="Ngọc Hồi")
        assert main(["--home", str(full), "run", str(home.inbox)]) == 4
        told = last_night(full)
        assert told is not None
        assert told.outcome == "failed"


@pytest.mark.skipif(not can_mount(), reason="a home that may only be read needs root, to mount one")
def test_a_home_that_may_only_be_read_can_be_looked_at_but_not_run(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with read_only(tmp_path / "disk", home.home) as closed:
        for words in (["status"], ["findings"], ["export", "rules", "-o", str(tmp_path / "r.csv")], ["verify"]):
            assert main(["--home", str(closed), *words]) == 0, words
        capsys.readouterr()
        assert main(["--lang", "en", "--home", str(closed), "run", str(home.inbox)]) == 4
        assert "may not be written" in " ".join(capsys.readouterr().err.split())


def _store_is_a_file(home: Path) -> None:
    shutil.rmtree(home / "store")
    (home / "store").write_text("no folder", encoding="utf8")


def _releases_lead_nowhere(home: Path) -> None:
    (home / "releases").rename(home / "elsewhere")
    (home / "releases").symlink_to("nowhere")


def _latest_is_a_copy(home: Path) -> None:
    release = (home / "latest").resolve()
    (home / "latest").unlink()
    shutil.copytree(release, home / "latest")


@pytest.mark.parametrize("harm", [_store_is_a_file, _releases_lead_nowhere, _latest_is_a_copy])
def test_what_stands_in_the_place_of_a_folder_is_named_with_what_to_do(
    home: Home, harm: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    harm(home.home)
    home.send("moi.txt", name="Ngọc Hồi")
    assert main(["--json", "--home", str(home.home), "run", str(home.inbox)]) == 4
    told = json.loads(capsys.readouterr().out)
    assert told["error"] == "in_the_way"
    assert "Error" not in told["message"]
    assert main(["--json", "--home", str(home.home), "verify"]) == 1
    assert "in_the_way" in {each["code"] for each in json.loads(capsys.readouterr().out)["faults"]}


@contextmanager
def read_only(disk: Path, home: Path) -> Iterator[Path]:
    with disk_of(disk, home, "1g") as closed:
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)  # noqa: S603, S607
        yield closed


@contextmanager
def disk_of(disk: Path, home: Path, size: str) -> Iterator[Path]:
    """A home copied to a disk of its own."""
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", disk], check=True)  # noqa: S603, S607
    try:
        shutil.copytree(home, disk / "home", symlinks=True)
        yield disk / "home"
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)  # noqa: S603, S607
