"""The table of figures is written while other things are done, or as ever where that does not come to an end."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.unit.nightly import consolidate, filing, load, night
from tests.unit.readings import money, reading
from tests.unit.test_publish import LATER, everything, province
from warehouse import publish_release as publishing
from warehouse import write_ahead
from warehouse.open_working import Connection, open_working
from warehouse.publish_release import publish_release
from warehouse.replace_consolidated import Run, record_run
from warehouse.write_ahead import Ahead, writing_ahead

ONE = [filing("a", reading(money(0, "allocated", "5"), money(1, "disbursed", "4")))]


def settled(connection: Connection) -> None:
    load(connection, ONE)
    consolidate(connection)


def test_the_file_holds_the_table_and_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    with open_working(tmp_path) as connection:
        settled(connection)
        with writing_ahead(connection, tmp_path) as ahead:
            ahead.start()
            assert ahead.take(tmp_path / "to")
            assert not ahead.take(tmp_path / "to")
        told = connection.execute("FROM observations ORDER BY observation_id").pl()
    assert pl.read_parquet(tmp_path / "to" / "observations.parquet").sort("observation_id").equals(told)


def test_nothing_is_left_of_a_file_nobody_took(tmp_path: Path) -> None:
    with open_working(tmp_path) as connection:
        settled(connection)
        with writing_ahead(connection, tmp_path) as ahead:
            ahead.start()
    assert list((tmp_path / "releases").iterdir()) == []


def test_nothing_is_taken_where_nothing_was_begun(tmp_path: Path) -> None:
    with open_working(tmp_path) as connection, writing_ahead(connection, tmp_path) as ahead:
        assert not ahead.take(tmp_path)


def test_a_release_whose_file_could_not_be_written_ahead_writes_it_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Connection, table: str, folder: Path) -> None:
        raise OSError(28, "No space left on device", str(folder / table))

    monkeypatch.setattr(write_ahead, "write_table", fail)
    night(tmp_path, ONE)
    with open_working(tmp_path) as connection, writing_ahead(connection, tmp_path) as ahead:
        load(connection, [filing("b", reading(money(0, "allocated", "7"), year_from=2022, year_to=2022))])
        consolidate(connection)
        ahead.start()
        publish(connection, tmp_path, ahead)
    assert everything(tmp_path)["observations"].height == 3


def publish(connection: Connection, home: Path, ahead: Ahead | None = None) -> None:
    record_run(connection, Run(LATER, LATER.date(), "0.1", 1))
    publish_release(connection, home, LATER, "0.1", ahead=ahead)


def test_rows_put_into_the_release_before_are_those_of_one_written_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed, whole = tmp_path / "changed", tmp_path / "whole"
    night(changed, province())
    with open_working(changed) as connection:
        load(connection, [filing("new", reading(money(0, "allocated", "77"), unit_code="611"), LATER)])
        consolidate(connection)
    shutil.copytree(changed, whole, symlinks=True)
    for home, most in ((changed, 30), (whole, 0)):
        monkeypatch.setattr(publishing, "_MOST_CHANGES", most)
        with open_working(home) as connection, writing_ahead(connection, home) as ahead:
            ahead.start()
            publish(connection, home, ahead)
    one, other = everything(changed), everything(whole)
    different = [table for table, rows in one.items() if not same_rows(rows, other[table])]
    assert different == []
    assert one["observations"].height == other["observations"].height > 0


def same_rows(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    rows = [sorted(map(str, frame.iter_rows())) for frame in (one, other)]
    return rows[0] == rows[1]
