"""A working database that is lost or damaged costs nothing: the store and the manifest beside it give it back."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from commands.main import main
from flows.nightly import run_nightly
from flows.order import Nobody, Order
from tests.crashes.compare_homes import fingerprint
from tests.crashes.disk_full import can_mount
from tests.integration.home import Home
from warehouse.keep_manifest import read_lines
from warehouse.name_home import MANIFEST
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
    assert told["reread"] == 2
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


@contextmanager
def read_only(disk: Path, home: Path) -> Iterator[Path]:
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "none", disk], check=True)  # noqa: S603, S607
    try:
        shutil.copytree(home, disk / "home", symlinks=True)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)  # noqa: S603, S607
        yield disk / "home"
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)  # noqa: S603, S607
