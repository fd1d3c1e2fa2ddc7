from collections.abc import Iterable
from datetime import date

import pytest

from schemas.admin_units import communes, provinces_and_districts
from schemas.obligations import DateSet, Duty, Heard, Obligation
from transforms.owe_reports import Known, owed_reports
from transforms.read_obligations import national_calendar, read_calendar

KON_TUM, DAK_HA, DAK_GLEI = "62", "615", "610"
HEADER = "who,report,due_month,due_day,year_offset,valid_from,valid_to,owed,reason\n"
DISTRICTS = [unit.code for unit in provinces_and_districts() if unit.parent_code == KON_TUM]
PLAN = DateSet(KON_TUM, "GNBV", "annual_report", 11, 12, 2024, 2024, "trước ngày 12/11")


def known(
    *heard: str, dates: Iterable[DateSet] = (), years: Iterable[int] = (2024,), began: date = date(2024, 1, 5)
) -> Known:
    units = [Heard(KON_TUM, code, "district" if len(code) == 3 else "commune", "GNBV") for code in heard]
    filed = [(KON_TUM, "GNBV", year) for year in years]
    return Known(units, list(dates), filed, {KON_TUM: began}, 2024)


def lines(text: str) -> tuple[Obligation, ...]:
    calendar = read_calendar(HEADER + text)
    assert calendar.faults == ()
    return calendar.obligations


def duty(duties: list[Duty], unit: str, report: str = "annual_report", year: int = 2024) -> Duty:
    [found] = [each for each in duties if (each.unit_code, each.report, each.year) == (unit, report, year)]
    return found


def test_the_nearest_word_sets_the_day() -> None:
    national = national_calendar()
    level, under, own = "district,annual_report,11,15\n", "under 62,annual_report,11,18\n", "615,annual_report,11,25\n"
    words: list[tuple[tuple[Obligation, ...], tuple[DateSet, ...], date, str]] = [
        (national, (), date(2024, 11, 30), "default"),
        (national, (PLAN,), date(2024, 11, 12), "plan"),
        ((*lines(level), *national), (PLAN,), date(2024, 11, 15), "province"),
        ((*lines(level + under), *national), (PLAN,), date(2024, 11, 18), "province"),
        ((*lines(level + under + own), *national), (PLAN,), date(2024, 11, 25), "unit"),
    ]
    for obligations, dates, due, set_by in words:
        found = duty(owed_reports(obligations, known(DAK_HA, dates=dates)), DAK_HA)
        assert (found.due, found.set_by) == (due, set_by)
        assert found == duty(owed_reports(tuple(reversed(obligations)), known(DAK_HA, dates=dates)), DAK_HA)


def test_one_districts_document_makes_nobody_else_missing() -> None:
    duties = owed_reports(national_calendar(), known(DAK_HA, dates=[PLAN]))
    assert {each.unit_code for each in duties} == {DAK_HA}


def test_once_most_of_a_provinces_districts_were_heard_from_all_are_expected() -> None:
    half = DISTRICTS[: len(DISTRICTS) // 2]
    assert {each.unit_code for each in owed_reports(national_calendar(), known(*half))} == set(half)
    most = DISTRICTS[: len(DISTRICTS) // 2 + 1]
    assert {each.unit_code for each in owed_reports(national_calendar(), known(*most))} == set(DISTRICTS)


def test_all_units_of_a_level_owe_where_the_province_says_so_and_those_heard_from_where_it_says_that() -> None:
    everyone = owed_reports(lines("huyện,annual_report,11,10\n"), known(DAK_HA))
    assert {each.unit_code for each in everyone} == set(DISTRICTS)
    some = owed_reports(lines("huyện,annual_report,11,10,,,,seen\n"), known(DAK_HA))
    assert {each.unit_code for each in some} == {DAK_HA}


def test_the_communes_of_one_district_are_bound_by_a_line_for_those_under_it() -> None:
    below = {unit.code for unit in communes() if unit.parent_code == DAK_HA and unit.stood_on(date(2024, 10, 20))}
    duties = owed_reports(lines("thuộc 615,annual_report,10,20\n"), known(DAK_HA))
    assert below
    assert {each.unit_code for each in duties} == below


def test_a_unit_told_not_to_report_is_excused_with_the_reason_and_by_no_plan_bound() -> None:
    text = "615,annual_report,,,,2024,2024,not_owed,sáp nhập\n"
    duties = owed_reports(
        (*lines(text), *national_calendar()), known(DAK_HA, DAK_GLEI, dates=[PLAN], years=(2024, 2025))
    )
    excused = duty(duties, DAK_HA)
    assert (excused.is_owed, excused.due, excused.basis) == (False, None, "sáp nhập")
    assert duty(duties, DAK_HA, "half_year_report").is_owed
    assert duty(duties, DAK_GLEI).is_owed


def test_every_report_may_be_excused_at_once() -> None:
    duties = owed_reports((*lines("615,*,,,,,,not_owed,giải thể\n"), *national_calendar()), known(DAK_HA))
    assert {each.report: each.is_owed for each in duties} == dict.fromkeys(
        ("annual_plan", "half_year_report", "annual_report"), False
    )


def test_a_unit_owes_nothing_that_falls_due_when_it_is_no_more() -> None:
    duties = owed_reports(national_calendar(), known(DAK_HA, years=(2025,)))
    assert {(each.report, each.due) for each in duties} == {("half_year_report", date(2025, 5, 31))}


def test_communes_owe_the_province_itself_once_there_are_no_districts() -> None:
    province, day = "51", date(2025, 11, 30)
    below = [unit.code for unit in communes() if unit.parent_code == province and unit.stood_on(day)]
    heard = [Heard(province, code, "commune", "GNBV") for code in below[: len(below) // 2 + 1]]
    said = Known(heard, (), [(province, "GNBV", 2025)], {province: date(2025, 8, 1)}, 2025)
    duties = owed_reports(national_calendar(), said)
    assert {(each.report, each.due, each.unit_level) for each in duties} == {("annual_report", day, "commune")}
    assert {each.unit_code for each in duties} == set(below)


def test_a_line_binds_only_days_it_holds_for() -> None:
    text = "huyện,annual_report,11,10,,2023,2023,,\nhuyện,half_year_report,6,10,,01/06/2024,,,\n"
    duties = owed_reports(lines(text), known(DAK_HA, years=(2022, 2023, 2024)))
    assert {each.due for each in duties} == {date(2023, 11, 10), date(2024, 6, 10)}


def test_a_report_may_be_due_the_year_after() -> None:
    duties = owed_reports(lines("huyện,annual_report,1,15,1,,,seen\n"), known(DAK_HA))
    assert duty(duties, DAK_HA).due == date(2025, 1, 15)


def test_a_plans_dates_bind_those_below_its_office_and_the_plan_of_the_year_comes_first() -> None:
    later = DateSet(KON_TUM, "GNBV", "annual_report", 12, 1, 2025, 2025, "năm sau")
    own = DateSet(DAK_HA, "GNBV", "annual_report", 10, 1, 2024, 2024, "của huyện cho xã")
    duties = owed_reports((), known(DAK_HA, dates=[PLAN, later, own], years=(2023, 2024)))
    assert duty(duties, DAK_HA).due == date(2024, 11, 12)
    assert duty(duties, DAK_HA, year=2023).due == date(2023, 12, 1)


def test_a_commune_follows_its_districts_plan_before_its_provinces() -> None:
    commune = next(unit.code for unit in communes() if unit.parent_code == DAK_HA)
    own = DateSet(DAK_HA, "GNBV", "annual_report", 10, 1, 2024, 2024, "của huyện cho xã")
    assert duty(owed_reports((), known(commune, dates=[own, PLAN])), commune).due == date(2024, 10, 1)
    assert duty(owed_reports((), known(commune, dates=[PLAN])), commune).due == date(2024, 11, 12)


def test_defaults_say_nothing_of_days_before_anybody_could_send_here_but_set_dates_do() -> None:
    dates = [PLAN]
    after = known(DAK_HA, dates=dates, began=date(2026, 3, 1))
    assert [(each.report, each.set_by) for each in owed_reports(national_calendar(), after)] == [
        ("annual_report", "plan")
    ]


@pytest.mark.parametrize(("last_filed", "is_expected"), [(2023, True), (2022, False)])
def test_the_current_year_is_open_to_those_who_filed_the_year_before(last_filed: int, is_expected: bool) -> None:  # noqa: FBT001 - a case
    duties = owed_reports(national_calendar(), known(DAK_HA, years=(last_filed,), began=date(2022, 1, 1)))
    assert any(each.year == 2024 for each in duties) is is_expected


def test_every_duty_stands_once() -> None:
    duties = owed_reports(
        (*lines("huyện,annual_report,11,10\n"), *national_calendar()), known(*DISTRICTS, dates=[PLAN])
    )
    keys = [(each.unit_code, each.programme, each.report, each.year) for each in duties]
    assert len(keys) == len(set(keys)) == 2 * len(DISTRICTS)
