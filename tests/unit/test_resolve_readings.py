from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from schemas.records import Observation, Place
from transforms.parse_numbers import read_number
from transforms.resolve_readings import resolve_readings

MILLION = Decimal(1_000_000)


def figure(written: str, indicator: str, **known: Any) -> Observation:
    number = read_number(written)
    other = None if number.other is None else number.other * MILLION
    usual = {
        "programme": "GNBV",
        "project_code": "DA4.TDA1",
        "year_from": 2022,
        "year_to": 2022,
        "source": "ALL",
        "place": Place(quote=written, line_from=1),
        "other_value": other,
    }
    return Observation(
        **{
            "ordinal": 0,
            "topic": "funding",
            "indicator": indicator,
            "value": number.value * MILLION,
            "unit": "VND",
            "half_width": number.half_width * MILLION,
            "written": written,
            "written_unit": "triệu đồng",
        }
        | usual
        | known
    )


def resolved(figures: Sequence[Observation]) -> tuple[Observation, ...]:
    return resolve_readings(tuple(replace(f, ordinal=i) for i, f in enumerate(figures)))


def in_millions(figures: Sequence[Observation]) -> list[Decimal]:
    return [f.value / MILLION for f in figures]


def test_disbursement_a_hundred_times_its_allocation_is_read_with_a_decimal_mark() -> None:
    read = resolved([figure("1.527", "allocated"), figure("604.543", "disbursed")])
    assert in_millions(read) == [Decimal(1527), Decimal("604.543")]


def test_chosen_reading_keeps_the_plain_one_beside_it_and_narrows_the_half_width() -> None:
    _, slipped = resolved([figure("1.527", "allocated"), figure("604.543", "disbursed")])
    assert (slipped.plain_value, slipped.half_width) == (604_543 * MILLION, 500)


def test_plain_readings_that_agree_stay_without_a_mark() -> None:
    figures = [figure("1.527", "allocated"), figure("604", "disbursed"), figure("923", "carried_out")]
    assert [f.plain_value for f in resolved(figures)] == [None, None, None]
    assert in_millions(resolved(figures)) == [1527, 604, 923]


def test_carry_over_closes_by_one_reading_only() -> None:
    figures = [figure("272,0", "allocated"), figure("83.808", "disbursed"), figure("188,191", "carried_out")]
    assert in_millions(resolved(figures)) == [Decimal("272.0"), Decimal("83.808"), Decimal("188.191")]


def test_comma_that_groups_thousands_is_turned_where_the_sum_closes() -> None:
    figures = [figure("1,527", "allocated"), figure("604,5", "disbursed"), figure("922,5", "carried_out")]
    assert in_millions(resolved(figures))[0] == 1527


def test_small_figure_is_not_blown_up_to_make_room_for_a_large_one() -> None:
    figures = [figure("1.520,0", "allocated"), figure("414,000", "carried_in"), figure("773000", "disbursed")]
    assert in_millions(resolved(figures)) == [1520, 414, 773000]


def test_two_slips_in_one_sum_are_turned_together() -> None:
    figures = [figure("300,0", "allocated"), figure("120.250", "disbursed"), figure("179.750", "carried_out")]
    assert in_millions(resolved(figures)) == [Decimal("300.0"), Decimal("120.250"), Decimal("179.750")]


def test_parts_of_agencies_decide_the_whole() -> None:
    figures = [
        figure("704.543", "disbursed"),
        figure("400,543", "disbursed", agency_code="PLDTBXH"),
        figure("304,0", "disbursed", agency_code="UBNDX"),
    ]
    assert in_millions(resolved(figures))[0] == Decimal("704.543")


def test_amount_with_a_point_for_its_comma_is_found_among_several_points() -> None:
    figures = [figure("4.289,873", "allocated"), figure("2.534.817", "disbursed"), figure("1.755,056", "carried_out")]
    assert in_millions(resolved(figures))[1] == Decimal("2534.817")


def percentage(written: str, *computed_from: int) -> Observation:
    number = read_number(written)
    said = figure(written, "disbursement_rate_pct", unit="percent", written_unit="%", other_value=None)
    return replace(said, value=number.value, half_width=number.half_width, computed_from=computed_from)


def test_percentage_beside_two_amounts_decides_the_mark() -> None:
    figures = [figure("321,0", "allocated"), figure("25.906", "disbursed", other_value=None)]
    assert in_millions(resolved([*figures, percentage("8,07", 1, 0)]))[1] == Decimal("25.906")


def test_figure_is_not_turned_because_another_of_its_line_is_wrong() -> None:
    wrong = [figure("91.000", "allocated"), figure("78,197", "disbursed"), figure("12,800", "carried_out")]
    assert in_millions(resolved([*wrong, percentage("85,93", 1, 0)]))[1:3] == [Decimal("78.197"), Decimal("12.8")]


def test_thousands_of_thousands_keep_their_marks() -> None:
    known = {"written_unit": "nghìn đồng", "other_value": None}
    read = resolved([figure("4.500", "allocated"), figure("4.050.000", "disbursed", **known)])
    assert in_millions(read)[1] == 4_050_000


def test_figure_a_few_times_its_whole_is_a_mistake_and_no_slip_of_the_mark() -> None:
    read = resolved([figure("4.000,5", "allocated"), figure("20.543", "disbursed")])
    assert in_millions(read)[1] == 20_543


def test_figure_without_any_evidence_keeps_its_plain_reading() -> None:
    assert in_millions(resolved([figure("704.543", "disbursed")])) == [704_543]


def test_share_said_of_a_slipped_figure_follows_it() -> None:
    whole = figure("604.543", "allocated", project_code="DA2")
    share = figure("100", "disbursed", project_code="DA2")
    share = replace(share, value=whole.value, derived=True, computed_from=(0,), other_value=None)
    total = figure("900,0", "allocated", project_code="ALL")
    assert in_millions(resolved([whole, share, total])) == [Decimal("604.543"), Decimal("604.543"), 900]


def test_households_are_whole() -> None:
    count = figure("2,737", "households", topic="poverty", unit="household", written_unit="hộ")
    count = replace(count, value=Decimal("2.737"), other_value=Decimal(2737), half_width=Decimal("0.0005"))
    assert resolved([count])[0].value == 2737


def test_no_figures_stay_no_figures() -> None:
    assert resolve_readings(()) == ()
