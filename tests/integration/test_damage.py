"""A working database that is lost or damaged costs nothing: the store and the manifest beside it give it back."""

from pathlib import Path

import pytest

from tests.crashes.compare_homes import fingerprint
from tests.integration.home import Home
from warehouse.keep_manifest import MANIFEST, read_lines

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
