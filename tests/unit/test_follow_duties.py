"""Who owes what is worked out again where anything it rests on is another, and only there."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from flows import follow_calendar
from flows.follow_calendar import follow_duties
from tests.unit.nightly import MOMENT, filing, load, settle
from tests.unit.readings import money, reading
from warehouse.keep_calendar import keep_calendar, offices_owing
from warehouse.open_working import Connection, open_working

DAY = date(2024, 3, 1)


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    work_out = follow_calendar.owed_reports

    def count_and_work_out(*told: object) -> object:
        duties = work_out(*told)  # type: ignore[arg-type]
        found.append(len(duties))
        return duties

    monkeypatch.setattr(follow_calendar, "owed_reports", count_and_work_out)
    return found


def file(connection: Connection, name: str, **said: object) -> None:
    load(connection, [filing(name, reading(money(0, "allocated", "5"), **said), MOMENT + timedelta(days=len(name)))])
    settle(connection)


def test_the_duties_kept_stand_until_something_they_rest_on_changes(tmp_path: Path, worked_out: list[int]) -> None:
    with open_working(tmp_path) as connection:
        file(connection, "a")
        for day in (DAY, DAY, DAY + timedelta(days=200)):
            follow_duties(connection, day)
        assert len(worked_out) == 1
        assert offices_owing(connection) == {"615": "Huyện Đăk Hà"}
        file(connection, "aa")  # the same report again
        follow_duties(connection, DAY)
        assert len(worked_out) == 1

        file(connection, "aaa", unit_code="610", unit_name="Huyện Đắk Glei")
        follow_duties(connection, DAY)
        assert len(worked_out) == 2
        assert set(offices_owing(connection)) == {"610", "615"}
        keep_calendar(connection, "who,report,due_month,due_day\ndistrict,annual_report,12,1\n")
        follow_duties(connection, DAY)
        assert len(worked_out) == 3
        follow_duties(connection, date(2025, 1, 1))
        assert len(worked_out) == 4


def test_another_version_of_the_program_works_them_out_again(
    tmp_path: Path, worked_out: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_working(tmp_path) as connection:
        file(connection, "a")
        follow_duties(connection, DAY)
        monkeypatch.setattr(follow_calendar, "program_version", lambda: "another")
        follow_duties(connection, DAY)
    assert len(worked_out) == 2
