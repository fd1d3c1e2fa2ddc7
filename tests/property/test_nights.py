"""However the files of an inbox are spread over nights, the last release says what one night over all of them says."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from commands.main import main
from demo import write_province
from schemas.tables import PUBLISHED

DAYS = ("2024-02-01", "2024-02-02", "2024-02-03", "2024-02-04")
OF_THE_RUNS = {"runs"}
"""Says when the program ran, which is another story each time."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("province")
    write_province(folder, 3, (2022, 2023), errors=True)
    write_province(folder, 2, (2022, 2022), errors=True, seed=2, province="62")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def run(home: Path, inbox: Path, day: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["--json", "--home", str(home), "run", str(inbox), "--as-of", day]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def everything(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str((home / "latest" / "tonghop.duckdb").resolve()), read_only=True) as release:
        tables = sorted(set(PUBLISHED) - OF_THE_RUNS)
        return {table: release.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in tables}


def as_parquet(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect() as connection:
        tables = sorted(set(PUBLISHED) - OF_THE_RUNS)
        folder = home / "latest" / "parquet"
        return {t: connection.execute(f"FROM '{folder / t}.parquet' ORDER BY ALL").fetchall() for t in tables}


def first_days(files: list[Path], rng: random.Random) -> dict[Path, str]:
    return {path: rng.choice(DAYS) for path in files}


def lay_out(inbox: Path, files: list[Path], at: Path) -> None:
    for path in files:
        (inbox / path.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, inbox / path.relative_to(at))


@pytest.mark.slow
def test_files_spread_over_nights_come_to_what_one_night_over_all_of_them_says(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at, home, inbox = files[0].parents[1], tmp_path / "many nights", tmp_path / "inbox"
    days = first_days(files, random.Random(1))  # noqa: S311 - no secret
    for day in DAYS:
        lay_out(inbox, [path for path in files if days[path] == day], at)
        assert run(home, inbox, day, capsys)["changed"]
    assert json.loads((home / "latest" / "release.json").read_text(encoding="utf8"))["changes"] == len(DAYS) - 1
    told, begun_again = everything(home), tmp_path / "begun again"
    assert {table for table, rows in as_parquet(home).items() if rows != told[table]} == set()
    shutil.copytree(home, begun_again, symlinks=True)
    forget_what_was_kept(begun_again)
    assert run(begun_again, inbox, DAYS[-1], capsys)["reread"] == len(files)
    assert {table for table, rows in everything(begun_again).items() if rows != told[table]} == set()


def forget_what_was_kept(home: Path) -> None:
    """As after another version of the program: everything is read, compared, consolidated and written anew."""
    with duckdb.connect(str(home / "warehouse.duckdb")) as working:
        working.execute("UPDATE received SET reader_version = NULL")
        working.execute("DELETE FROM unit_marks")
        working.execute("DELETE FROM meta WHERE key = 'compared'")
    shutil.rmtree(home / "releases")
    (home / "latest").unlink()
