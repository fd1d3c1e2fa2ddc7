import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from schemas.records import Deadline, Place, Status
from schemas.tables import PUBLISHED
from tests.unit.nightly import MOMENT, Filing, filing, finding, night
from tests.unit.readings import count, money, reading, submission_id
from warehouse.load_batch import Refused
from warehouse.open_working import open_working
from warehouse.publish_release import ReleaseError, publish_release
from warehouse.read_release import NoReleaseError, open_latest

LATER = MOMENT + timedelta(days=30)
KON_TUM: dict[str, str] = {"610": "Huyện Đắk Glei", "615": "Huyện Đăk Hà", "611": "Huyện Ngọc Hồi"}


def province(filings_a_unit: int = 2) -> list[Filing]:
    """Three districts, each filing a report again and again, one file refused."""
    said: list[Filing] = [("empty", MOMENT, Refused(submission_id("empty"), "empty", "Tệp rỗng"))]
    for code, name in KON_TUM.items():
        for number in range(filings_a_unit):
            figures = (
                money(0, "allocated", str(100 + number)),
                money(1, "disbursed", "50"),
                money(2, "allocated", "30", "DA3.TDA1", source="NSTW"),
                count(3, "poor_households", "120"),
            )
            said.append(filing(f"{code}-{number}", reading(*figures, unit_code=code, unit_name=name)))
    return said


def rows(home: Path, query: str) -> list[dict[str, Any]]:
    with open_latest(home) as release:
        return release.rows(query)


def everything(home: Path) -> dict[str, pl.DataFrame]:
    folder = home / "latest" / "parquet"
    return {table: pl.read_parquet(folder / f"{table}.parquet") for table in PUBLISHED}


def test_a_release_holds_every_table_with_its_comments_and_the_same_as_parquet(tmp_path: Path) -> None:
    night(tmp_path, province())
    told = rows(tmp_path, "SELECT table_name, comment, estimated_size FROM duckdb_tables() ORDER BY table_name")
    assert [row["table_name"] for row in told] == sorted(PUBLISHED)
    assert all(row["comment"] for row in told)
    comments = rows(tmp_path, "SELECT count(*) AS bare FROM duckdb_columns() WHERE NOT internal AND comment IS NULL")
    assert comments == [{"bare": 0}]
    with open_latest(tmp_path) as release:
        for table, frame in everything(tmp_path).items():
            assert release.rows(f"SELECT count(*) AS n FROM {table}") == [{"n": frame.height}]


def test_a_run_that_changed_nothing_publishes_nothing(tmp_path: Path) -> None:
    first = night(tmp_path, province())
    assert night(tmp_path, [], started_at=LATER) is None
    assert (tmp_path / "latest").resolve() == first


def test_readers_keep_the_release_they_opened_and_newcomers_see_the_new_one(tmp_path: Path) -> None:
    night(tmp_path, province(1))
    with open_latest(tmp_path) as reader:
        before = reader.rows("SELECT count(*) AS n FROM submissions")
        night(tmp_path, province(2), started_at=LATER)
        assert reader.rows("SELECT count(*) AS n FROM submissions") == before
    assert rows(tmp_path, "SELECT count(*) AS n FROM submissions") == [{"n": 7}]
    assert not (tmp_path / "latest").readlink().is_absolute()


def test_two_runs_of_one_second_are_two_releases(tmp_path: Path) -> None:
    first, second = night(tmp_path, province(1)), night(tmp_path, province(2))
    assert first is not None
    assert second is not None
    assert second.name == f"{first.name}-2"


@pytest.mark.slow
def test_no_order_of_arrival_batch_or_chunk_changes_a_row(tmp_path: Path) -> None:
    filings = province(3)
    found = pl.concat([finding("615-0", "f1"), finding("615-2", "f1"), finding("615-1", "f2")])
    night(tmp_path / "1", filings, findings=found)
    shuffled = random.Random(7).sample(filings, len(filings))  # noqa: S311 - no secret
    night(tmp_path / "2", shuffled, batch=2, units=1, findings=found)
    one, other = everything(tmp_path / "1"), everything(tmp_path / "2")
    assert [table for table in PUBLISHED if not one[table].equals(other[table])] == []
    assert one["funding_by_project_year"].height > 0


def test_a_resubmission_is_counted_once_in_the_province(tmp_path: Path) -> None:
    night(tmp_path, province(2))
    [row] = rows(
        tmp_path, "SELECT * FROM funding_by_project_year WHERE project_code = 'DA2' AND source = 'ALL' AND year = 2023"
    )
    in_force = rows(
        tmp_path,
        "SELECT sum(value) AS s FROM observations WHERE in_force AND project_code = 'DA2' AND indicator = 'allocated'",
    )
    assert row["allocated_vnd"] == in_force[0]["s"]
    assert (row["units_reported"], row["units_expected"], row["units_missing"]) == (3, 10, 7)
    assert not row["is_complete"]


def test_a_commune_counts_only_where_its_district_is_silent(tmp_path: Path) -> None:
    commune = {"unit_code": "23500", "unit_name": "Thị trấn Đắk Hà", "unit_level": "commune"}
    below = filing("xã", reading(money(0, "allocated", "7"), money(1, "allocated", "3", "DA5"), **commune))
    night(tmp_path, [filing("huyện", reading(money(0, "allocated", "100"))), below])
    told = rows(
        tmp_path,
        "SELECT project_code, allocated_vnd / 1000000 AS million FROM funding_by_project_year "
        "WHERE project_code LIKE 'DA%' ORDER BY project_code",
    )
    assert [(row["project_code"], row["million"]) for row in told] == [("DA2", 100), ("DA5", 3)]


def test_the_provinces_own_figure_is_not_added_to_its_districts(tmp_path: Path) -> None:
    whole = {"unit_code": "62", "unit_name": "Tỉnh Kon Tum", "unit_level": "province"}
    above = filing("tỉnh", reading(money(0, "allocated", "900"), money(1, "allocated", "50", "DA5"), **whole))
    night(tmp_path, [filing("huyện", reading(money(0, "allocated", "100"))), above])
    told = rows(
        tmp_path,
        "SELECT project_code, allocated_vnd / 1000000 AS million FROM funding_by_project_year "
        "WHERE project_code LIKE 'DA%' ORDER BY project_code",
    )
    assert [(row["project_code"], row["million"]) for row in told] == [("DA2", 100), ("DA5", 50)]


def test_a_declared_absence_is_told_apart_from_a_missing_unit(tmp_path: Path) -> None:
    none = Status("DA3", None, "not_applicable", Place("không thuộc địa bàn"))
    filings = [
        filing("a", reading(money(0, "allocated", "5", "DA3.TDA1"))),
        filing("b", reading(statuses=(none,), unit_code="610")),
    ]
    night(tmp_path, filings)
    [row] = rows(tmp_path, "SELECT * FROM funding_by_project_year WHERE project_code = 'DA3.TDA1'")
    assert (row["units_not_applicable"], row["units_expected"], row["units_missing"]) == (1, 9, 8)


def provincial_plan(*deadlines: Deadline) -> Filing:
    whole = {"unit_code": "62", "unit_name": "Tỉnh Kon Tum", "unit_level": "province", "document_kind": "plan"}
    return filing("tỉnh", reading(deadlines=deadlines, year_from=2024, year_to=2024, **whole))


@pytest.mark.parametrize(("day", "state"), [(date(2024, 1, 20), "on_time"), (date(2024, 1, 10), "late")])
def test_a_report_is_on_time_by_the_date_its_province_set(tmp_path: Path, day: date, state: str) -> None:
    due = Deadline("annual_report", day.month, day.day, Place("trước ngày"))
    night(tmp_path, [provincial_plan(due), filing("a", reading(year_from=2024, year_to=2024))])
    [row] = rows(tmp_path, "SELECT * FROM coverage WHERE unit_code = '615'")
    assert (row["due"], row["state"]) == (day, state)


def test_a_report_that_never_came_is_missing_once_its_date_is_past(tmp_path: Path) -> None:
    due = (Deadline("half_year_report", 1, 20, Place("x")), Deadline("annual_report", 11, 10, Place("x")))
    plan = filing("a", reading(document_kind="plan", year_from=2024, year_to=2024))
    night(tmp_path, [provincial_plan(*due), plan])
    told = rows(tmp_path, "SELECT report, state FROM coverage WHERE unit_code = '615'")
    assert {row["report"]: row["state"] for row in told} == {
        "annual_plan": "received",
        "annual_report": "due",
        "half_year_report": "missing",
    }


def test_the_dates_a_plan_sets_bind_those_below_it_and_not_its_own_unit(tmp_path: Path) -> None:
    due = Deadline("annual_report", 1, 10, Place("x"))
    night(tmp_path, [filing("a", reading(deadlines=(due,), year_from=2024, year_to=2024))])
    assert rows(tmp_path, "SELECT due, state FROM coverage") == [{"due": None, "state": "received"}]


def test_a_release_with_two_rows_of_one_key_is_never_switched_to(tmp_path: Path) -> None:
    first = night(tmp_path, province(1))
    with open_working(tmp_path) as connection:
        connection.execute("INSERT INTO observations SELECT * FROM observations LIMIT 1")
        with pytest.raises(ReleaseError, match="observation_id"):
            publish_release(connection, tmp_path, LATER, "0.2")
    assert (tmp_path / "latest").resolve() == first


def test_a_new_figure_that_has_the_name_of_an_old_one_is_never_published(tmp_path: Path) -> None:
    first = night(tmp_path, province(1))
    other = submission_id("other")
    with open_working(tmp_path) as connection:
        for table in ("submissions", "observations"):
            connection.execute(
                f"INSERT INTO {table} SELECT * REPLACE (? AS submission_id) FROM {table} "
                "WHERE submission_id = (SELECT min(submission_id) FROM observations) LIMIT 1",
                [other],
            )
        with pytest.raises(ReleaseError, match="observations: observation_id names several rows"):
            publish_release(connection, tmp_path, LATER, "0.1")
    assert (tmp_path / "latest").resolve() == first


def test_a_home_without_a_release_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError):
        open_latest(tmp_path)


RUN = """
import sys
from pathlib import Path
from tests.unit.test_publish import LATER, province
from tests.unit.nightly import night
print("started", flush=True)
for number in range(2, 50):
    night(Path(sys.argv[1]), province(number), batch=2, started_at=LATER)
    print("published", flush=True)
"""


@pytest.mark.slow
def test_a_run_killed_at_any_moment_leaves_a_whole_release_and_a_home_that_goes_on(tmp_path: Path) -> None:
    night(tmp_path, province(1))
    moments = random.Random(11)  # noqa: S311 - no secret
    for _ in range(6):
        child = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", RUN, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(moments.uniform(0.05, 2.5))
        child.kill()
        child.wait()
        child.stdout.close()
        with duckdb.connect(str((tmp_path / "latest" / "tonghop.duckdb").resolve()), read_only=True) as release:
            kept = release.execute("SELECT count(*), count(DISTINCT submission_id) FROM submissions").fetchone()
        assert kept is not None
        assert kept[0] == kept[1] >= 4
    night(tmp_path, province(60), started_at=LATER)
    assert rows(tmp_path, "SELECT count(*) AS n FROM submissions") == [{"n": 181}]
    assert list((tmp_path / "releases").glob("*.partial")) == []
