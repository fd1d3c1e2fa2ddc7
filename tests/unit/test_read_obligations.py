import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.messages import message
from schemas.obligations import Fault
from transforms.read_obligations import national_calendar, read_calendar

HEADER = "who,report,programme,due_month,due_day,year_offset,valid_from,valid_to,owed,reason\n"


def faults_of(*lines: str) -> list[Fault]:
    return list(read_calendar(HEADER + "\n".join(lines)).faults)


def test_the_national_calendar_is_the_circulars_with_our_defaults_told_apart() -> None:
    told = {(each.level, each.report): (each.due_month, each.due_day, each.set_by) for each in national_calendar()}
    assert told["province", "half_year_report"] == (5, 31, "circular")
    assert told["province", "annual_report"] == (11, 30, "circular")
    assert {by for (level, _), (*_, by) in told.items() if level != "province"} == {"default"}
    assert all(each.basis and each.owed == "seen" for each in national_calendar())


def test_communes_answer_to_the_province_from_the_day_the_district_level_ended() -> None:
    days = {each.level: (each.valid_from.isoformat(), each.valid_to.isoformat()) for each in national_calendar()}
    assert days["district"][1] == "2025-06-30"
    assert days["commune"][0] == "2025-07-01"


def test_a_line_may_be_written_in_vietnamese_and_separated_as_spreadsheets_do() -> None:
    text = "who;report;due_month;due_day;owed\nhuyện;Báo cáo 6 tháng;6;10;\nthuộc 615;báo cáo năm;11;10;tất cả\n"
    calendar = read_calendar("\ufeff" + text)
    assert calendar.faults == ()
    one, other = calendar.obligations
    assert (one.level, one.report, one.due_month, one.due_day, one.owed) == (
        "district",
        "half_year_report",
        6,
        10,
        "all",
    )
    assert (other.under, other.report, other.set_by) == ("615", "annual_report", "province")


def test_a_line_for_one_unit_is_its_own_rule() -> None:
    [line] = read_calendar(HEADER + "615,annual_report,GNBV,12,20,0,2024,2024,,\n").obligations
    assert (line.unit_code, line.set_by) == ("615", "unit")
    assert (line.valid_from.isoformat(), line.valid_to.isoformat()) == ("2024-01-01", "2024-12-31")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("quận 7 nghìn,annual_report,,11,10,,,,,", "unknown_who"),
        ("999,annual_report,,11,10,,,,,", "unknown_code"),
        ("thuộc 999,annual_report,,11,10,,,,,", "unknown_code"),
        ("thuộc 23341,annual_report,,11,10,,,,,", "nothing_below"),
        ("district,báo cáo quý,,11,10,,,,,", "unknown_report"),
        ("district,*,,11,10,,,,,", "unknown_report"),
        ("district,annual_report,Chương trình lạ,11,10,,,,,", "unknown_programme"),
        ("district,annual_report,,2,30,,,,,", "no_such_day"),
        ("district,annual_report,,,10,,,,,", "no_such_day"),
        ("district,annual_report,,11,10,5,,,,", "unknown_offset"),
        ("district,annual_report,,11,10,,hôm qua,,,", "unknown_day"),
        ("district,annual_report,,11,10,,2025,2024,,", "ends_before"),
        ("district,annual_report,,11,10,,,,có lẽ,", "unknown_owed"),
        ("615,annual_report,,,,,,,not_owed,", "no_reason"),
        ("district,annual_report,,11,10,,,,,vì,thừa,một,ô", "too_many_fields"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_what_to_do(line: str, key: str) -> None:
    [fault] = faults_of(line)
    assert (fault.line, fault.key) == (2, key)
    for language in ("vi", "en"):
        assert message(f"obligations.{fault.key}", language, **dict(fault.details))


@pytest.mark.parametrize(
    ("who", "near"),
    [
        ("Huyện Đăk Hà", "615 (Huyện Đăk Hà)"),
        ("huyen dak ha", "615 (Huyện Đăk Hà)"),
        ("6155", "615 (Huyện Đăk Hà)"),
        ("651", "615 (Huyện Đăk Hà)"),
        ("32341", "23341 (Xã Đăk Pék)"),
        ("hội đồng", ""),
    ],
)
def test_who_was_probably_meant_is_said(who: str, near: str) -> None:
    [fault] = read_calendar(HEADER + f"{who},annual_report,,11,10,,,,,", {"62"}).faults
    assert fault.near == near


@pytest.mark.parametrize("who", ["62", "51", "615", "535", "23341", "23395", "thuộc 615", "thuộc 51"])
def test_units_of_another_day_and_of_what_the_province_was_merged_with_are_no_strangers(who: str) -> None:
    calendar = read_calendar(HEADER + f"{who},annual_report,,11,10,,,,,", {"62"})
    assert (calendar.faults, len(calendar.obligations)) == ((), 1)


def test_a_unit_of_a_province_nothing_was_received_of_is_named_and_its_line_stands() -> None:
    calendar = read_calendar(HEADER + "001,annual_report,,11,10,,,,,", {"62"})
    assert [(fault.key, dict(fault.details)["unit"]) for fault in calendar.faults] == [
        ("elsewhere", "Quận Ba Đình, Thành phố Hà Nội")
    ]
    assert len(calendar.obligations) == 1
    assert read_calendar(HEADER + "001,annual_report,,11,10,,,,,").faults == ()


def test_zeros_a_spreadsheet_took_away_are_missed() -> None:
    [fault] = read_calendar(HEADER + "19,annual_report,,11,10,,,,,", {"01"}).faults
    assert (fault.key, fault.near.split(" (")[0]) == ("elsewhere", "019")


def test_all_bad_lines_are_named_at_once_and_the_good_ones_stand() -> None:
    calendar = read_calendar(
        HEADER + "district,annual_report,,11,10,,,,,\n\nlàng,annual_report,,11,10,,,,,\n"
        "# ghi chú\ndistrict,half_year_report,,13,1,,,,,\ncommune,annual_report,,11,5,,,,,\n"
    )
    assert [fault.line for fault in calendar.faults] == [4, 6]
    assert [each.level for each in calendar.obligations] == ["district", "commune"]


def test_a_line_that_contradicts_an_earlier_one_is_left_out() -> None:
    calendar = read_calendar(HEADER + "district,annual_report,,11,10,,,,,\ndistrict,annual_report,,11,20,,2024,,,\n")
    assert [(fault.line, fault.key) for fault in calendar.faults] == [(3, "said_before")]
    assert [each.due_day for each in calendar.obligations] == [10]


def test_a_quote_left_open_swallows_no_other_line() -> None:
    calendar = read_calendar(HEADER + '615,annual_report,,11,25,,,,,"được gia hạn\n610,annual_report,,11,20,,,,,\n')
    assert [(fault.line, fault.key) for fault in calendar.faults] == [(2, "not_fields")]
    assert [each.unit_code for each in calendar.obligations] == ["610"]


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@example("9" * 5000)
@example("x" * 200_000)
def test_no_text_whatever_breaks_the_reading(text: str) -> None:
    for read in (
        read_calendar(text),
        read_calendar(HEADER + text),
        read_calendar(HEADER + f"615,annual_report,,{text}"),
    ):
        for fault in read.faults:
            assert message(f"obligations.{fault.key}", "vi", **dict(fault.details))


@pytest.mark.parametrize(("header", "key"), [("who,due_day\n", "header_lacks"), ("who,report,hạn\n", "header_unknown")])
def test_a_header_that_cannot_be_understood_is_one_fault(header: str, key: str) -> None:
    assert [fault.key for fault in read_calendar(header + "district,annual_report,1\n").faults] == [key]


def test_a_blank_file_is_no_calendar() -> None:
    assert read_calendar("\n \n") == read_calendar("")
    assert read_calendar("").obligations == ()
