from datetime import date, datetime, time, timedelta

import pytest

from transforms.tell_formats import Shown, moment, shown_by, shown_by_styles, span


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("General", "number"),
        ("", "number"),
        ("0", "number"),
        ("#,##0.00", "number"),
        ("@", "number"),
        ("Standard", "number"),
        ('#,##0 "đồng"', "number"),
        ("#,##0\\ \\đ", "number"),
        ('0.0 "m"', "number"),
        ("[Red]0", "number"),
        ("0%", "percent"),
        ("0.00 %;-0.00 %", "percent"),
        ('0"%"', "number"),
        ("0\\%", "number"),
        ("0;0%", "number"),
        ('"a;b"0%', "percent"),
        ("dd/mm/yyyy", "date"),
        ("[$-42A]dd mmmm yyyy", "date"),
        ("hh:mm:ss.00", "date"),
        ("h:mm AM/PM", "date"),
        ('"ngày" dd "tháng" mm', "date"),
        ("[h]:mm", "elapsed"),
        ("[mm]:ss", "elapsed"),
        ("[>100]0;d", "number"),
    ],
)
def test_a_format_shows_one_thing(number_format: str, shown: Shown) -> None:
    assert shown_by(number_format) == shown


def test_formats_known_by_their_number_are_those_of_excel() -> None:
    assert shown_by_styles([0, 4, 9, 10, 14, 22, 46, 47, 49], {}) == [
        "number",
        "number",
        "percent",
        "percent",
        "date",
        "date",
        "elapsed",
        "date",
        "number",
    ]


def test_a_format_the_workbook_defines_goes_before_one_that_excel_knows() -> None:
    assert shown_by_styles([14, 164, 200], {14: "0%", 164: "dd/mm"}) == ["percent", "date", "number"]


@pytest.mark.parametrize(
    ("serial", "meant"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (45275, date(2023, 12, 15)),
        (45275.5, datetime.fromisoformat("2023-12-15T12:00")),
        (0.75, time(18)),
        (0, time(0)),
        (-1, -1),
        (1e9, 1e9),
        (float("inf"), float("inf")),
    ],
)
def test_a_number_shown_as_a_date_is_that_moment(serial: float, meant: object) -> None:
    assert moment(serial) == meant


def test_a_number_that_is_none_is_no_moment() -> None:
    found = moment(float("nan"))
    assert isinstance(found, float)
    assert found != found  # noqa: PLR0124 - what is no number is not even itself


def test_time_gone_by_may_be_beyond_a_day() -> None:
    assert (span(1.5), span(-0.25), span(1e300)) == (timedelta(hours=36), timedelta(hours=-6), 1e300)
