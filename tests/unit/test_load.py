from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.records import Place, Trouble
from schemas.tables import PUBLISHED, TableError, empty
from tests.unit.nightly import MOMENT, NO_FINDINGS, filing, finding, load, night, settle
from tests.unit.readings import money, reading, submission_id
from transforms.build_frames import build_frames
from warehouse.keep_compared import offices_together
from warehouse.load_across import load_across
from warehouse.load_batch import Refused, load_batch
from warehouse.open_working import content_version, open_working
from warehouse.read_working import table_of
from warehouse.record_received import Received, received_before, record_received, unread
from warehouse.settle_submissions import settle_findings

NOTHING_COMPARED = empty(PUBLISHED["comparisons"])
LATER = MOMENT + timedelta(days=30)


def test_a_file_received_twice_keeps_its_first_name_and_day(tmp_path: Path) -> None:
    first = Received(submission_id("a"), "báo cáo.txt", "huyện", 10, MOMENT)
    with open_working(tmp_path) as connection:
        assert record_received(connection, [first]) == [submission_id("a")]
        again = Received(submission_id("a"), "bản sao.txt", "", 10, LATER)
        assert record_received(connection, [again]) == []
        assert received_before(connection, [submission_id("a")]) == {submission_id("a"): first}
        assert table_of(connection, "received_names")["file_name"].to_list() == ["báo cáo.txt", "bản sao.txt"]


def test_a_hostile_file_name_is_kept_as_data_and_nothing_else(tmp_path: Path) -> None:
    name = "../../x'; DROP TABLE received; --\x00\udcff.txt"
    with open_working(tmp_path) as connection:
        record_received(connection, [Received(submission_id("a"), name, "", 10, MOMENT)])
        assert unread(connection, "1")[0].file_name == "../../x'; DROP TABLE received; --␀\ufffd.txt"


def test_a_file_is_read_once_by_each_version_of_the_reader(tmp_path: Path) -> None:
    with open_working(tmp_path) as connection:
        load(connection, [filing("a", reading(money(0, "allocated", "5")))])
        assert unread(connection, "1") == []
        assert [each.submission_id for each in unread(connection, "2")] == [submission_id("a")]


def test_loading_a_batch_twice_is_loading_it_once(tmp_path: Path) -> None:
    filings = [filing("a", reading(money(0, "allocated", "5"))), filing("b", reading(money(0, "planned", "6")))]
    with open_working(tmp_path) as connection:
        load(connection, filings)
        once = table_of(connection, "observations")
        load(connection, filings)
        assert table_of(connection, "observations").equals(once)
        assert table_of(connection, "submissions").height == 2


def test_a_batch_that_breaks_midway_leaves_nothing_of_itself(tmp_path: Path) -> None:
    said = reading(money(0, "allocated", "5"), troubles=(Trouble("unreadable_number", "1.2.3,4,5", Place("x")),))
    frames = build_frames([(submission_id("a"), said)])
    with open_working(tmp_path) as connection:
        record_received(connection, [Received(submission_id("a"), "a.txt", "", 10, MOMENT)])
        before = content_version(connection)
        connection.execute("DROP TABLE troubles")
        with pytest.raises(Exception, match="troubles"):
            load_batch(
                connection, [(submission_id("a"), said)], frames, NO_FINDINGS, empty(PUBLISHED["judgements"]), [], "1"
            )
        assert table_of(connection, "observations").is_empty()
        assert unread(connection, "1") != []
        assert content_version(connection) == before


def test_a_finding_that_breaks_its_table_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    broken = finding("a", "f1").with_columns(severity=pl.lit("terrible"))
    with open_working(tmp_path) as connection:
        with pytest.raises(TableError) as caught:
            load(connection, [filing("a", reading())], broken)
        assert caught.value.submission_ids == {submission_id("a")}
        assert table_of(connection, "submissions").is_empty()


def test_a_refused_file_is_entered_with_its_reason(tmp_path: Path) -> None:
    refused = Refused(submission_id("a"), "encrypted", "Tệp có mật khẩu", "The file has a password")
    with open_working(tmp_path) as connection:
        load(connection, [("a", MOMENT, refused)])
        row = table_of(connection, "submissions").row(0, named=True)
        assert (row["state"], row["reject_code"], row["unit_code"]) == ("rejected", "encrypted", None)
        assert table_of(connection, "received")["state"].to_list() == ["refused"]


def test_the_later_filing_takes_over_from_the_earlier_whatever_was_read_first(tmp_path: Path) -> None:
    early = filing("early", reading(money(0, "allocated", "5")), MOMENT)
    late = filing("late", reading(money(0, "allocated", "6")), LATER)
    for order, home in (([early, late], tmp_path / "1"), ([late, early], tmp_path / "2")):
        with open_working(home) as connection:
            for each in order:
                load(connection, [each])
                settle(connection)
            rows = {row["file_name"]: row for row in table_of(connection, "submissions").to_dicts()}
            in_force = table_of(connection, "observations").filter("in_force")
        assert rows["early.txt"]["state"] == "superseded"
        assert rows["early.txt"]["superseded_by"] == submission_id("late")
        assert rows["late.txt"]["state"] == "accepted"
        assert in_force["submission_id"].to_list() == [submission_id("late")]


@pytest.mark.parametrize(
    "told", [{"unit_code": "610"}, {"year_to": 2024}, {"period": "H1"}, {"document_kind": "plan"}, {"scope": "DA2"}]
)
def test_a_filing_on_something_else_replaces_nothing(tmp_path: Path, told: dict[str, object]) -> None:
    with open_working(tmp_path) as connection:
        load(connection, [filing("a", reading()), filing("b", reading(**told), LATER)])
        settle(connection)
        assert table_of(connection, "submissions")["state"].to_list() == ["accepted", "accepted"]


def test_a_mismatch_filed_again_is_one_row_and_keeps_the_day_it_was_first_seen(tmp_path: Path) -> None:
    found = pl.concat([finding("early", "f1"), finding("late", "f1")])
    with open_working(tmp_path) as connection:
        load(connection, [filing("early", reading()), filing("late", reading(), LATER)], found)
        settle(connection)
        row = table_of(connection, "findings").row(0, named=True)
        assert table_of(connection, "findings").height == 1
        assert (row["submission_id"], row["state"]) == (submission_id("late"), "open")
        assert (row["first_seen"], row["last_seen"]) == (MOMENT, LATER)


def test_a_mismatch_the_new_filing_no_longer_shows_is_gone(tmp_path: Path) -> None:
    with open_working(tmp_path) as connection:
        load(connection, [filing("early", reading()), filing("late", reading(), LATER)], finding("early", "f1"))
        settle(connection)
        assert table_of(connection, "findings")["state"].to_list() == ["gone"]


def test_mismatches_between_submissions_are_replaced_by_rule(tmp_path: Path) -> None:
    with open_working(tmp_path) as connection:
        load(connection, [filing("a", reading())], finding("a", "inside"))
        across = finding("a", "across").with_columns(rule_id=pl.lit("R-900"))
        for version in ("1", "2"):
            together = offices_together(connection, version)
            load_across(connection, across, NOTHING_COMPARED, together, rule_ids=["R-900"], code_version=version)
        settle(connection)
        assert table_of(connection, "findings")["finding_id"].to_list() == ["across", "inside"]


ELSEWHERE: dict[str, Any] = {"province_code": "14", "province_name": "Tỉnh Sơn La", "unit_code": "119"}


def test_only_provinces_in_which_other_filings_are_in_force_are_compared_as_wholes(tmp_path: Path) -> None:
    with open_working(tmp_path) as connection:
        load(connection, [filing("here", reading()), filing("there", reading(**ELSEWHERE))])
        settle(connection)
        first = offices_together(connection, "1")
        assert (first.provinces, first.units) == (["14", "62"], ["119", "615"])
        said = pl.concat([finding("here", "f1"), finding("there", "f2", unit_code="119")])
        load_across(connection, said, NOTHING_COMPARED, first, rule_ids=["R-001"], code_version="1")
        assert offices_together(connection, "1").provinces == []

        load(connection, [filing("new", reading(unit_code="610"), LATER)])
        settle(connection)
        second = offices_together(connection, "1")
        assert (second.provinces, second.units) == (["62"], ["610", "615"])
        load_across(connection, finding("here", "f3"), NOTHING_COMPARED, second, rule_ids=["R-001"], code_version="1")
        settle(connection)
        assert table_of(connection, "findings")["finding_id"].to_list() == ["f2", "f3"]


def test_an_office_that_lay_in_two_provinces_has_both_compared(tmp_path: Path) -> None:
    moved = {"province_code": "14", "province_name": "Tỉnh Sơn La"}
    with open_working(tmp_path) as connection:
        load(connection, [filing("a", reading()), filing("b", reading(**ELSEWHERE))])
        load(connection, [filing("c", reading(unit_code="610")), filing("d", reading(unit_code="610", **moved))])
        settle(connection)
        load_across(
            connection,
            NO_FINDINGS,
            NOTHING_COMPARED,
            offices_together(connection, "1"),
            rule_ids=["R-001"],
            code_version="1",
        )
        load(connection, [filing("e", reading(unit_code="611"))])
        settle(connection)
        due = offices_together(connection, "1")
        assert (due.provinces, due.units) == (["14", "62"], ["119", "610", "611", "615"])


def test_what_was_found_in_a_document_no_longer_in_force_goes_though_its_province_has_nothing_left(
    tmp_path: Path,
) -> None:
    with open_working(tmp_path) as connection:
        load(connection, [filing("here", reading()), filing("there", reading(**ELSEWHERE))])
        settle(connection)
        said = pl.concat([finding("here", "f1"), finding("there", "f2", unit_code="119")])
        load_across(
            connection, said, NOTHING_COMPARED, offices_together(connection, "1"), rule_ids=["R-001"], code_version="1"
        )
        connection.execute("UPDATE submissions SET state = 'rejected' WHERE province_code = '14'")
        due = offices_together(connection, "1")
        assert due.provinces == ["14"]
        load_across(connection, NO_FINDINGS, NOTHING_COMPARED, due, rule_ids=["R-001"], code_version="1")
        settle_findings(connection)
        assert table_of(connection, "findings")["finding_id"].to_list() == ["f1"]
        assert offices_together(connection, "1").provinces == []


def test_a_change_of_the_tables_reads_everything_again_and_forgets_no_arrival(tmp_path: Path) -> None:
    night(tmp_path, [filing("a", reading(money(0, "allocated", "5")))])
    with open_working(tmp_path) as connection:
        connection.execute("UPDATE meta SET value = 'older' WHERE key = 'tables'")
    with open_working(tmp_path) as connection:
        assert table_of(connection, "observations").is_empty()
        assert [each.received_at for each in unread(connection, "1")] == [MOMENT]
