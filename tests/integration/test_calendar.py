"""The calendar of obligations over several nights: who owes what, who is late, who never filed."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from tests.integration.home import Home
from warehouse.read_release import open_latest

pytestmark = pytest.mark.slow

OF_A_TOWN = """ỦY BAN NHÂN DÂN
THỊ TRẤN ĐĂK GLEI

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2024
trên địa bàn thị trấn Đăk Glei, huyện Đắk Glei, tỉnh Kon Tum

1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo
Năm 2024: phân bổ 900 triệu đồng; giải ngân 500 triệu đồng.
"""
OF_ITS_COMMUNE = """ỦY BAN NHÂN DÂN
XÃ ĐĂK PÉK

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2025
trên địa bàn xã Đăk Pék, tỉnh Quảng Ngãi

1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo
Năm 2025: phân bổ 900 triệu đồng; giải ngân 500 triệu đồng.
"""


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    return Home(tmp_path, capsys)


def test_a_year_of_one_district_on_time_then_late_then_missing(home: Home) -> None:
    home.send("6 thang.txt", period="6 tháng đầu năm 2024")
    home.night("2024-05-31")
    told = home.coverage()
    assert (told["half_year_report"]["state"], told["annual_report"]["state"]) == ("on_time", "due")
    assert (told["annual_report"]["due"], told["annual_report"]["set_by"]) == (date(2024, 11, 30), "default")
    assert home.night("2024-11-30")["changed"] is False
    assert home.night("2024-12-01")["changed"] is True
    assert home.coverage()["annual_report"]["state"] == "missing"
    assert home.night("2024-12-02")["changed"] is False
    home.send("nam.txt")
    home.night("2024-12-05")
    assert home.coverage()["annual_report"]["state"] == "late"


def test_a_new_year_is_owed_from_its_first_night(home: Home) -> None:
    home.send("nam.txt")
    home.night("2024-12-20")
    assert home.coverage(year=2025) == {}
    assert home.night("2025-01-02")["changed"] is True
    assert home.coverage(year=2025)["half_year_report"]["due"] == date(2025, 5, 31)
    assert home.night("2025-01-03")["changed"] is False
    assert home.night("2026-06-01")["changed"] is True  # the day of 2025 has passed
    assert home.night("2027-01-02")["changed"] is False


def test_on_its_last_day_a_report_is_not_missing_yet(home: Home) -> None:
    home.send("6 thang.txt", period="6 tháng đầu năm 2024")
    home.night("2024-11-30")
    assert home.coverage()["annual_report"]["state"] == "due"
    assert home.coverage()["half_year_report"]["state"] == "late"


def test_a_report_sent_again_after_the_day_stays_on_time(home: Home) -> None:
    home.send("nam.txt")
    home.night("2024-11-20")
    home.send("nam lan 2.txt", million=950)
    home.night("2024-12-10")
    assert home.coverage()["annual_report"]["state"] == "on_time"


def test_another_calendar_makes_a_new_release_the_next_night_and_the_same_one_none(home: Home) -> None:
    home.send("nam.txt")
    home.night("2024-11-20")
    home.calendar("huyện,báo cáo năm,11,10,,,,\n")
    assert home.night("2024-11-21")["changed"] is True
    told = home.coverage()["annual_report"]
    assert (told["state"], told["due"], told["set_by"]) == ("late", date(2024, 11, 10), "province")
    assert home.coverage("615")["annual_report"]["state"] == "missing"
    assert home.night("2024-11-22")["changed"] is False
    (home.home / "obligations.csv").unlink()
    assert home.night("2024-11-23")["changed"] is True
    assert home.coverage()["annual_report"]["set_by"] == "default"


def test_a_bad_line_stops_nothing_and_is_told_by_run_and_status(home: Home) -> None:
    home.send("nam.txt")
    home.calendar("làng,báo cáo năm,11,10,,,,\n610,báo cáo năm,11,25,,,,\n610,báo cáo năm,13,1,2026,,,\n")
    told = home.night("2024-11-20")
    assert [fault["line"] for fault in told["calendar_faults"]] == [2, 4]
    assert home.coverage()["annual_report"]["set_by"] == "unit"
    for words in (["status"], ["run", str(home.inbox), "--workers", "1", "--as-of", "2024-11-21"]):
        shown = " ".join(home.said(*words).split())
        assert "Dòng 2" in shown
        assert "Dòng 4" in shown


def test_a_calendar_that_cannot_be_read_leaves_the_last_one_in_force(home: Home) -> None:
    home.send("nam.txt")
    home.calendar("610,báo cáo năm,11,25,,,,\n")
    home.night("2024-11-20")
    own = home.home / "obligations.csv"
    own.write_bytes(b"who,report\n\xff\xfe\xfa")
    told = home.night("2024-11-21")
    assert [fault["line"] for fault in told["calendar_faults"]] == [0]
    assert home.coverage()["annual_report"]["set_by"] == "unit"
    own.write_text("đơn vị,báo cáo\n610,báo cáo năm\n", encoding="utf8")
    home.night("2024-11-22")
    assert home.coverage()["annual_report"]["set_by"] == "unit"
    assert "lịch đọc được lần trước, nếu có, vẫn áp dụng" in flat(home.said("status"))


@pytest.mark.parametrize("what", ["pipe", "folder", "device", "link"])
def test_what_is_no_file_is_no_calendar_and_is_said_without_opening_it(home: Home, what: str) -> None:
    home.send("nam.txt")
    home.night("2024-11-20")
    own = home.home / "obligations.csv"
    match what:
        case "pipe":
            os.mkfifo(own)
        case "folder":
            own.mkdir()
        case "device":
            own.symlink_to("/dev/zero")
        case _:
            own.symlink_to(home.home / "đã dời.csv")
    shown = flat(home.said("status"))
    assert "Chưa đọc được lịch báo cáo riêng của tỉnh" in shown
    assert {"pipe": "ống dẫn", "folder": "thư mục", "device": "thiết bị", "link": "đã dời.csv"}[what] in shown


def test_an_office_nobody_ever_was_is_told_with_the_one_it_comes_nearest_to(home: Home) -> None:
    home.send("nam.txt")
    home.calendar(
        "999,báo cáo năm,11,25,,,,\n651,báo cáo năm,11,25,,,,\n23341,báo cáo năm,11,25,,,,\n51,báo cáo năm,11,25,,,,\n"
    )
    told = home.night("2024-11-20")["calendar_faults"]
    assert [fault["line"] for fault in told] == [2, 3]
    assert "không có đơn vị nào mang mã 999" in told[0]["vi"]
    assert told[1]["vi"].startswith("Dòng 3: mã 651 là Huyện Ea Kar, Tỉnh Đắk Lắk")
    assert told[1]["vi"].endswith("Có phải là 615 (Huyện Đăk Hà) không?")
    assert "2 dòng khác vẫn áp dụng" in flat(home.said("status"))
    home.calendar("999,báo cáo năm,11,25,,,,\n")
    assert "chưa có dòng nào dùng được" in flat(home.said("status"))


def test_who_need_not_report_is_neither_missing_in_coverage_nor_in_the_funding_tables(home: Home) -> None:
    home.send("nam.txt")
    home.night("2024-11-20")
    query = (
        "SELECT DISTINCT units_expected, units_reported, units_missing FROM funding_by_project_year WHERE year = 2024"
    )
    with open_latest(home.home) as release:
        [before] = release.rows(query)
    home.calendar("615,báo cáo năm,,,2024,2024,not_owed,sáp nhập\n")
    home.night("2024-11-21")
    assert home.coverage("615")["annual_report"]["state"] == "not_owed"
    with open_latest(home.home) as release:
        [after] = release.rows(query)
    assert after["units_expected"] == before["units_expected"] - 1
    assert after["units_missing"] == before["units_missing"] - 1


def test_a_refused_file_shows_on_the_report_it_was_to_be_until_a_good_one_comes(home: Home) -> None:
    home.send("6 thang.txt", period="6 tháng đầu năm 2024")
    (home.inbox / "BC_2024_Huyen_Dak_Glei.xlsx").write_bytes(b"PK\x03\x04 not really a workbook")
    home.night("2024-11-20")
    told = home.coverage()["annual_report"]
    assert told["state"] == "due"
    assert told["refused_submission_id"] is not None
    home.send("nam.txt")
    home.night("2024-11-21")
    assert home.coverage()["annual_report"]["refused_submission_id"] is None


def test_status_shows_office_by_report_with_counts_and_what_is_due_soon(home: Home) -> None:
    home.send("nam.txt")
    (home.inbox / "BC_6_thang_2024_Huyen_Dak_Glei.xlsx").write_bytes(b"PK\x03\x04 not really a workbook")
    home.calendar("huyện,báo cáo năm,11,25,,,,\n615,báo cáo năm,,,2024,2024,không,sáp nhập\n")
    home.night("2024-11-20")
    shown = home.said("status")
    assert all(len(line) <= 100 for line in shown.splitlines())
    told = {line.split("  ")[0].strip(): line for line in shown.splitlines()}
    assert "✓ đúng hạn" in told["Huyện Đắk Glei"]
    assert "⊘ bị từ chối" in told["Huyện Đắk Glei"]
    assert "– không phải nộp" in told["Huyện Đăk Hà"]
    assert "○ chưa đến hạn" in told["Huyện Ngọc Hồi"]
    assert "Báo cáo năm: 1 đúng hạn, 8 chưa đến hạn, 1 không phải nộp." in shown
    assert "Báo cáo năm 2024, hạn 25/11/2024, còn 5 ngày (8 đơn vị)" in " ".join(shown.split())
    assert "còn 5 ngày" not in home.said("status", "--within", "4")


def test_status_is_of_the_unit_report_and_year_asked_for_and_of_the_day(home: Home) -> None:
    home.send("nam.txt")
    home.calendar("huyện,báo cáo năm,11,25,,,,\n")
    home.night("2024-11-20")
    one = home.said("status", "--unit", "ngoc hoi", "--report", "annual_report", "--as-of", "26/11/2024")
    assert "Huyện Ngọc Hồi" in one
    assert "✗ thiếu 1 ngày" in one
    assert "Huyện Đắk Glei" not in one
    assert "6 tháng" not in one
    assert "nam.txt" in home.said("status", "--files")


def test_status_says_which_of_unit_and_year_is_not_known_and_what_to_ask_instead(home: Home) -> None:
    home.send("nam.txt")
    home.calendar("huyện,báo cáo năm,11,25,,,,\n")
    home.night("2024-11-20")
    assert "năm 2019. Các năm có báo cáo: 2024" in home.said("status", "--year", "2019")
    assert "Có phải là 616 (Huyện Sa Thầy) không?" in flat(home.said("status", "--unit", "Huyện Xa Thầy"))
    assert "Huyện Ba Tơ, Tỉnh Quảng Ngãi: theo lịch không phải nộp" in flat(home.said("status", "--unit", "535"))
    assert flat(home.said("status", "--unit", "62")).count("Tỉnh Kon Tum") == 1
    assert "Không có “Kế hoạch năm” nào phải nộp" in flat(home.said("status", "--report", "annual_plan"))
    told = json.loads(home.said("--json", "status", "--year", "2019"))["absence"]
    assert told["en"] == "There is no report of 2019. Years with reports: 2024."


def test_an_office_is_called_as_on_the_day_of_its_report_and_as_it_is_now_beside(home: Home) -> None:
    (home.inbox / "xa 2024.txt").write_text(OF_A_TOWN, encoding="utf8")
    (home.inbox / "xa 2025.txt").write_text(OF_ITS_COMMUNE, encoding="utf8")
    home.calendar("23341,báo cáo năm,11,10,,,,\n")
    home.night("2025-11-20")
    names = {year: home.coverage("23341", year)["annual_report"]["unit_name"] for year in (2024, 2025)}
    assert names == {2024: "Thị trấn Đăk Glei", 2025: "Xã Đăk Pék"}
    assert "Thị trấn Đăk Glei (nay: Xã Đăk Pék)" in flat(home.said("status", "--unit", "dak pek", "--year", "2024"))


def test_a_letter_calls_an_office_as_it_is_called_the_day_it_is_written(home: Home) -> None:
    (home.inbox / "xa 2024.txt").write_text(OF_A_TOWN, encoding="utf8")
    home.calendar("23341,báo cáo 6 tháng,11,25,,,,\n")
    home.night("2024-11-20")
    (home.home / "notify.yaml").write_text("offices: {23341: {chat: json://127.0.0.1:9}}\n", encoding="utf8")
    shown = flat(home.said("notify", "--dry-run", "--as-of", "2025-06-30"))
    assert "Ủy ban nhân dân thị trấn Đăk Glei Kết quả" in shown
    shown = flat(home.said("notify", "--dry-run", "--as-of", "2025-07-01"))
    assert "Số liệu – Xã Đăk Pék: 1 báo cáo quá hạn" in shown
    assert "Ủy ban nhân dân xã Đăk Pék (trước đây: Thị trấn Đăk Glei)" in shown


def flat(text: str) -> str:
    return " ".join(text.split())


def test_status_has_the_same_for_programs(home: Home) -> None:
    home.send("nam.txt")
    home.night("2024-11-20")
    told = json.loads(home.said("--json", "status"))
    assert {"release", "submissions", "thinner", "coverage", "matrix", "counts", "reminders"} <= told.keys()
    assert (told["year"], told["as_of"]) == (2024, "2024-11-20")
    [office] = told["matrix"]
    assert office["unit_code"] == "610"
    assert office["reports"]["annual_report"]["shown"] == "on_time"
    assert told["counts"]["half_year_report"]["missing"] == 1
    assert home.night("2024-11-20")["changed"] is False
