import random
from dataclasses import replace
from decimal import Decimal

import pytest

from schemas.records import Observation, Office
from tests.unit.made_up_sentences import PERIOD_REPORT, PLAN, REPORT, narrative
from transforms.extract_poverty import extract_poverty
from transforms.find_poverty_figures import unreadable_figures

Fact = tuple[str, str, int | None, str, str, Decimal]


def facts(text: str, office: Office = REPORT) -> list[Fact]:
    return [
        (o.indicator or "", o.population, o.year_from, o.point, o.scenario, o.value)
        for o in extract_poverty(narrative(text), office)
    ]


def one(text: str, office: Office = REPORT) -> Observation:
    found = extract_poverty(narrative(text), office)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("seed", range(12))
def test_changed_figures_years_and_names_give_the_changed_facts(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - made-up figures
    first, last = dice.randint(2022, 2026), dice.randint(2027, 2029)
    place = dice.choice(["huyện Mường Sa", "thị xã An Lạc", "xã Ea Tir", "toàn huyện"])
    poor, left = dice.randint(1100, 9000), dice.randint(120, 999)
    high, low, near = (Decimal(dice.randint(200, 4000)) / 100 for _ in range(3))

    def pct(value: Decimal) -> str:
        return f"{value:.2f}".replace(".", ",")

    text = (
        f"- Trên địa bàn {place}, đầu năm {first} có {poor:,} hộ nghèo, chiếm tỷ lệ {pct(high)}%; "
        f"cuối năm {last} giảm còn {left} hộ, chiếm {pct(low)}%. Tỷ lệ hộ cận nghèo năm {last} còn {pct(near)}%."
    ).replace(f"{poor:,}", f"{poor:,}".replace(",", "."))
    assert facts(text, PERIOD_REPORT) == [
        ("poor_households", "ALL", first, "start", "actual", poor),
        ("poverty_rate_pct", "ALL", first, "start", "actual", high),
        ("poor_households", "ALL", last, "end", "actual", left),
        ("poverty_rate_pct", "ALL", last, "end", "actual", low),
        ("near_poverty_rate_pct", "ALL", last, "end", "actual", near),
    ]


def test_a_count_out_of_all_households_with_its_rate() -> None:
    text = "Cuối năm 2031 toàn huyện có 1.234 hộ nghèo/tổng số 8.765 hộ, chiếm 14,08%; hộ cận nghèo 987 hộ."
    assert facts(text) == [
        ("poor_households", "ALL", 2031, "end", "actual", 1234),
        ("households", "ALL", 2031, "end", "actual", 8765),
        ("poverty_rate_pct", "ALL", 2031, "end", "actual", Decimal("14.08")),
        ("near_poor_households", "ALL", 2031, "end", "actual", 987),
    ]


def test_escapes_relapses_and_new_poor_in_one_list() -> None:
    text = "Trong năm có 412 hộ thoát nghèo, 15 hộ tái nghèo và 37 hộ nghèo phát sinh mới."
    assert [(f[0], f[3], f[5]) for f in facts(text)] == [
        ("escaped_poverty", "year", 412),
        ("relapsed_poverty", "year", 15),
        ("newly_poor", "year", 37),
    ]


def test_a_fall_from_one_rate_to_another_gives_both_ends_and_the_drop() -> None:
    text = "Tỷ lệ hộ nghèo giảm từ 25,28% (đầu năm 2031) xuống còn 20,28% (cuối năm 2031), giảm 5,0%."
    assert [(f[0], f[3], f[5]) for f in facts(text)] == [
        ("poverty_rate_pct", "start", Decimal("25.28")),
        ("poverty_rate_pct", "end", Decimal("20.28")),
        ("poverty_rate_reduction_pp", "year", Decimal("5.0")),
    ]


def test_where_a_planned_fall_starts_from_is_known_and_where_it_ends_is_planned() -> None:
    text = "- Giảm tỷ lệ hộ nghèo từ 12,5% xuống còn 9,5% vào cuối năm 2032."
    assert [(f[3], f[4]) for f in facts(text, PLAN)] == [("start", "actual"), ("end", "plan")]


def test_an_average_of_several_years_spans_them() -> None:
    text = "Tỷ lệ hộ nghèo giảm từ 35,6% năm 2029 xuống còn 28,4% năm 2031, bình quân mỗi năm giảm 3,6%."
    drop = extract_poverty(narrative(text), PERIOD_REPORT)[-1]
    assert (drop.indicator, drop.year_from, drop.year_to) == ("poverty_rate_reduction_per_year_pp", 2029, 2031)


def test_a_range_gives_its_lower_bound_which_is_what_binds() -> None:
    target = one("- Giảm tỷ lệ hộ nghèo 2,5 - 3%/năm.", PLAN)
    assert (target.value, target.approximate, target.unit) == (Decimal("2.5"), "at_least", "pp")
    assert (target.written, target.scenario, target.half_width) == ("2,5 - 3", "plan", Decimal("0.05"))


def test_done_over_planned_carries_the_percentage_said_of_the_two() -> None:
    done, planned, share = extract_poverty(narrative("Năm 2031 giảm tỷ lệ hộ nghèo 4,2/4,0%, đạt 105%."), REPORT)
    assert [(o.value, o.scenario) for o in (done, planned)] == [(Decimal("4.2"), "actual"), (Decimal("4.0"), "plan")]
    assert (share.indicator, share.value) == ("completion_pct", 105)
    assert share.computed_from == (done.ordinal, planned.ordinal)


def test_minorities_and_groups_of_places_are_told_apart_from_the_whole() -> None:
    assert facts("- Tỷ lệ hộ nghèo dân tộc thiểu số giảm 11,50%.", PLAN)[0][1] == "DTTS"
    whole, group = extract_poverty(narrative("- Giảm tỷ lệ hộ nghèo 3% (riêng các xã ĐBKK giảm 5%)."), PLAN)
    assert (whole.item, group.item) == (None, "các xã ĐBKK")


def test_a_commune_named_with_a_rate_is_its_sub_unit() -> None:
    found = extract_poverty(narrative("Xã Nậm Lành có tỷ lệ hộ nghèo 45,6%, xã Phúc Sơn còn 10,2%."), REPORT)
    assert [o.sub_unit for o in found] == ["Xã Nậm Lành", "xã Phúc Sơn"]


def test_poor_and_near_poor_together_are_the_multidimensionally_poor() -> None:
    found = facts("Tổng số hộ nghèo, hộ cận nghèo là 2.034 hộ, chiếm tỷ lệ 19,88%.")
    assert [f[0] for f in found] == ["multidim_poor_households", "multidim_poverty_rate_pct"]


def test_thousands_in_words_are_known_to_half_a_thousand() -> None:
    found = one("Toàn huyện còn hơn 3 ngàn hộ nghèo.")
    assert (found.value, found.half_width, found.approximate) == (3000, 500, "at_least")


def test_a_rate_said_again_without_a_year_takes_the_year_it_was_said_with() -> None:
    text = "Tỷ lệ hộ nghèo cuối năm 2030 còn 10,40%. Nhờ vậy tỷ lệ hộ nghèo giảm xuống còn 10,40%."
    assert [f[2] for f in facts(text, PERIOD_REPORT)] == [2030, 2030]


@pytest.mark.parametrize(
    "text",
    [
        "Hỗ trợ tiền điện cho 2.780 hộ nghèo với kinh phí 1.834 triệu đồng.",
        "Cấp thẻ BHYT cho 4.253 người thuộc hộ nghèo.",
        "Tổ chức đối thoại với hơn 39 hộ nghèo, hộ cận nghèo tham gia.",
        "Giải quyết cho 125 hộ nghèo vay vốn ưu đãi.",
        "Có 85% hộ nghèo được tiếp cận dịch vụ y tế.",
        "Tỷ lệ trẻ em suy dinh dưỡng thuộc hộ nghèo giảm còn 15,2%.",
        "Tỷ lệ hộ nghèo cả nước còn 2,93%.",
        "100% hộ nghèo được cấp thẻ.",
    ],
)
def test_those_merely_helped_and_other_peoples_figures_are_no_counts_of_the_poor(text: str) -> None:
    assert facts(text) == []


def test_a_share_of_the_poor_is_no_poverty_rate() -> None:
    assert [f[0] for f in facts("Hộ nghèo DTTS là 631 hộ, chiếm 91,2% tổng số hộ nghèo.")] == ["poor_households"]


def test_figures_quote_their_sentence_and_point_at_their_line() -> None:
    found = extract_poverty(narrative("Một câu khác.", "Tỷ lệ hộ nghèo năm 2031 còn\n12,5%."), REPORT)[0]
    assert found.place.quote == "Tỷ lệ hộ nghèo năm 2031 còn 12,5%."
    assert found.place.line_from == found.place.line_to == 6


def test_a_target_of_the_party_in_a_footnote_is_not_the_offices() -> None:
    text = (
        "Thực hiện nghị quyết¹ về giảm nghèo.\n\n¹ Nghị quyết Đại hội Đảng bộ: tỷ lệ hộ nghèo đến năm 2035 còn dưới 5%."
    )
    assert facts(text) == []


def test_odd_diacritics_do_not_hide_a_figure() -> None:
    assert [f[0] for f in facts("Tỷ lê hộ nghèo năm 2031 con 12,5%.")] == ["poverty_rate_pct"]


def test_a_report_of_a_year_to_come_is_a_plan() -> None:
    assert facts("Phấn đấu năm 2032 tỷ lệ hộ nghèo còn 9%.", replace(REPORT))[0][4] == "plan"


def test_a_mistyped_year_is_not_replaced_by_another() -> None:
    assert facts("Năm 20224 tỷ lệ hộ nghèo còn 12,5%.")[0][2] is None


def test_a_number_no_reading_makes_sense_of_is_reported_and_not_read() -> None:
    told = narrative("Tỷ lệ hộ nghèo còn 1.2.3,4,5%, tỷ lệ hộ cận nghèo 9,1%.")
    assert [o.indicator for o in extract_poverty(told, REPORT)] == ["near_poverty_rate_pct"]
    assert [(t.kind, t.written) for t in unreadable_figures(told)] == [("unreadable_number", "1.2.3,4,5%")]


def test_a_very_long_paragraph_takes_time_in_proportion() -> None:
    text = "tỷ lệ hộ nghèo năm 2031 còn 12,5% và có 300 hộ nghèo, " * 800
    assert len(extract_poverty(narrative(text), REPORT)) == 1600


def test_a_rate_of_the_near_poor_goes_on_with_the_rate_before_it() -> None:
    found = facts("Tỷ lệ hộ nghèo còn 12,5%, hộ cận nghèo còn 7,5%.")
    assert [f[0] for f in found] == ["poverty_rate_pct", "near_poverty_rate_pct"]


def test_a_count_behind_the_word_year_is_no_mistyped_year() -> None:
    found = facts("Số hộ thoát nghèo trong năm 231 hộ, tái nghèo 13 hộ, phát sinh mới 34 hộ.")
    assert [(f[0], f[2], f[5]) for f in found] == [
        ("escaped_poverty", 2031, 231),
        ("relapsed_poverty", 2031, 13),
        ("newly_poor", 2031, 34),
    ]


def test_start_and_end_of_a_term_said_without_years() -> None:
    found = facts("Số hộ nghèo đầu kỳ là 2.100 hộ; số hộ nghèo cuối kỳ là 1.750 hộ.")
    assert [(f[3], f[5]) for f in found] == [("start", 2100), ("end", 1750)]


def test_over_a_span_the_first_rate_is_of_its_start_and_the_last_of_its_end() -> None:
    text = "Giai đoạn 2028-2031, tỷ lệ hộ nghèo giảm từ 30% xuống 21%, bình quân giảm 3%/năm."
    start, end, average = extract_poverty(narrative(text), PERIOD_REPORT)
    assert (start.year_from, start.point, end.year_from, end.point) == (2028, "start", 2031, "end")
    assert (average.indicator, average.year_from, average.year_to) == ("poverty_rate_reduction_per_year_pp", 2028, 2031)


def test_figures_of_the_province_end_where_the_district_is_named() -> None:
    found = facts("Toàn tỉnh còn 12.345 hộ nghèo, chiếm 5,6%; riêng huyện có 1.200 hộ nghèo.")
    assert [(f[0], f[5]) for f in found] == [("poor_households", 1200)]


def test_a_percentage_of_another_clause_is_no_drop() -> None:
    assert facts("Phấn đấu giảm nghèo, giảm số hộ nghèo; 100% xã có đường nhựa.", PLAN) == []


def test_households_of_a_place_their_persons_and_minorities() -> None:
    found = facts("Toàn xã có 1.204 hộ/5.031 khẩu, trong đó hộ dân tộc thiểu số 977 hộ.")
    assert [(f[0], f[1], f[5]) for f in found] == [
        ("households", "ALL", 1204),
        ("residents", "ALL", 5031),
        ("households", "DTTS", 977),
    ]


def test_persons_are_of_the_households_counted_before_them() -> None:
    found = facts("Tổng số hộ nghèo là 312 hộ với 1.377 nhân khẩu, hộ cận nghèo là 84 hộ với 402 nhân khẩu.")
    assert [(f[0], f[5]) for f in found if f[0].endswith("persons")] == [
        ("poor_persons", 1377),
        ("near_poor_persons", 402),
    ]


def test_a_part_of_a_whole_gives_both() -> None:
    assert [(f[0], f[5]) for f in facts("Cuối năm 2031 số hộ nghèo còn 312/2.540 hộ.")] == [
        ("households", 2540),
        ("poor_households", 312),
    ]
    minority = "Hộ nghèo là người dân tộc thiểu số: 211/312 hộ, chiếm 67,63% tổng số hộ nghèo."
    assert [(f[0], f[1], f[5]) for f in facts(minority)] == [
        ("poor_households", "ALL", 312),
        ("poor_households", "DTTS", 211),
    ]
    done = facts("Số hộ thoát nghèo: 63/60 hộ.")
    assert [(f[0], f[4], f[5]) for f in done] == [("escaped_poverty", "plan", 60), ("escaped_poverty", "actual", 63)]


def test_to_lower_a_rate_by_is_a_drop_and_to_lower_it_to_is_a_level() -> None:
    assert facts("Phấn đấu giảm tỷ lệ hộ nghèo toàn xã năm 2032 là 2,75%.", PLAN)[0][0] == "poverty_rate_reduction_pp"
    assert facts("Phấn đấu giảm tỷ lệ hộ nghèo xuống dưới 7%.", PLAN)[0][0] == "poverty_rate_pct"


def test_what_is_said_in_another_unit_is_of_the_same_kind_time_and_scenario() -> None:
    found = facts("Phấn đấu giảm 48 hộ nghèo, tương đương 2,1%; hộ cận nghèo giảm 1,2%, tương ứng với 27 hộ.", PLAN)
    assert [(f[0], f[4]) for f in found] == [
        ("poor_households_reduction", "plan"),
        ("poverty_rate_reduction_pp", "plan"),
        ("near_poverty_rate_reduction_pp", "plan"),
        ("near_poor_households_reduction", "plan"),
    ]


def test_brackets_between_the_two_ends_of_a_fall_do_not_part_them() -> None:
    found = facts("Số hộ nghèo giảm từ 640 hộ (16,2%) đầu năm 2031 xuống 503 hộ (12,7%) cuối năm 2031.")
    assert [(f[0], f[3], f[5]) for f in found] == [
        ("poor_households", "start", 640),
        ("poverty_rate_pct", "start", Decimal("16.2")),
        ("poor_households", "end", 503),
        ("poverty_rate_pct", "end", Decimal("12.7")),
    ]


def test_the_start_of_the_year_said_in_brackets_holds_for_all_that_stands_in_them() -> None:
    found = facts("Hộ nghèo: 503 hộ, tỷ lệ 12,7% (đầu năm 640 hộ, tỷ lệ 16,2%).")
    assert [f[3] for f in found] == ["end", "end", "start", "start"]


def test_the_year_a_rate_is_compared_with_has_its_own_rate_in_brackets() -> None:
    found = facts("Tỷ lệ hộ nghèo cuối năm 2031 còn 12,7%, giảm 3,5% so với cuối năm 2030 (16,2%).")
    assert [(f[0], f[2]) for f in found][-1] == ("poverty_rate_pct", 2030)


def test_an_estimate_holds_for_the_rate_behind_the_count() -> None:
    assert {f[4] for f in facts("Ước đến cuối năm 2031 còn 503 hộ nghèo, tỷ lệ 12,7%.")} == {"estimate"}


def test_a_fall_without_a_subject_is_of_the_poor_its_heading_speaks_of() -> None:
    told = narrative("I. Kết quả giảm nghèo", "Tỉnh giao giảm 3%. Ước cả năm toàn huyện giảm 3,2%.")
    found = [(o.indicator, o.scenario, o.value) for o in extract_poverty(told, REPORT)]
    assert found == [
        ("poverty_rate_reduction_pp", "plan", 3),
        ("poverty_rate_reduction_pp", "estimate", Decimal("3.2")),
    ]
    money = narrative("I. Kinh phí giảm nghèo", "Chi phí toàn huyện giảm 3,2%.")
    assert extract_poverty(money, REPORT) == ()


def test_a_percentage_of_the_plan_is_no_poverty_rate() -> None:
    found = facts("Năm 2031 giảm được 4,4% hộ nghèo, đạt 110% so với kế hoạch (KH giảm 4%).")
    assert [(f[0], f[4]) for f in found] == [
        ("poverty_rate_reduction_pp", "actual"),
        ("completion_pct", "actual"),
        ("poverty_rate_reduction_pp", "plan"),
    ]


def test_a_verb_before_the_noun_says_which_flow_it_is() -> None:
    found = facts("Trong năm phát sinh mới 9 hộ nghèo, 14 hộ cận nghèo.")
    assert [(f[0], f[5]) for f in found] == [("newly_poor", 9), ("newly_near_poor", 14)]


def test_a_part_of_the_poor_is_told_apart_by_its_words() -> None:
    found = extract_poverty(narrative("Xã có 98 hộ nghèo, trong đó có 7 hộ nghèo không có khả năng lao động."), REPORT)
    assert [(o.value, o.item) for o in found] == [(98, None), (7, "không có khả năng lao động")]


def test_no_poor_left_is_a_count_of_zero() -> None:
    found = extract_poverty(narrative("Đến cuối năm 2031, toàn huyện không còn hộ nghèo."), REPORT)
    assert [(o.indicator, o.value, o.year_to, o.written) for o in found] == [("poor_households", 0, 2031, "không còn")]
    assert facts("Đến cuối năm 2031 có 05 xã không còn hộ nghèo.") == []


def test_a_threshold_other_places_pass_is_no_rate_of_the_office() -> None:
    assert facts("Huyện còn 03 xã có tỷ lệ hộ nghèo trên 40%.") == []


def test_town_and_country_are_groups_for_counts_and_rates_alike() -> None:
    text = "Hộ nghèo khu vực nông thôn 480 hộ, tỷ lệ 15,1%; hộ nghèo khu vực thành thị 23 hộ, tỷ lệ 2,9%."
    found = extract_poverty(narrative(text), REPORT)
    assert [o.item for o in found] == ["khu vực nông thôn"] * 2 + ["khu vực thành thị"] * 2


def test_households_of_average_living_standard_are_no_near_poor() -> None:
    found = facts("Hộ cận nghèo: 84 hộ (3,1%); hộ có mức sống trung bình: 260 hộ.")
    assert [f[0] for f in found][-1] == "average_living_households"


def test_a_named_people_is_a_minority() -> None:
    assert facts("Cuối năm 2031 hộ nghèo dân tộc Khmer 120 hộ.")[0][1] == "DTTS"


def test_what_stands_under_tasks_to_come_is_planned() -> None:
    told = narrative("III. NHIỆM VỤ 6 THÁNG CUỐI NĂM", "Giảm tỷ lệ hộ nghèo 2,5% trong năm 2031.")
    assert [o.scenario for o in extract_poverty(told, REPORT)] == ["plan"]


def test_a_year_before_the_word_household_is_no_count() -> None:
    assert [f[5] for f in facts("Cuối năm 2031 hộ nghèo giảm còn 503 hộ.")] == [503]


def test_a_drop_with_its_two_ends_in_brackets_is_of_the_year_it_is_aimed_at() -> None:
    drop = extract_poverty(narrative("Phấn đấu tỷ lệ hộ nghèo giảm từ 5% trở lên (từ 41,2% năm 2031)."), PLAN)[0]
    assert (drop.indicator, drop.year_from, drop.scenario) == ("poverty_rate_reduction_pp", 2032, "plan")


def test_a_new_sentence_says_nothing_again() -> None:
    text = "Tỷ lệ hộ nghèo giảm 4,1% (kế hoạch giảm 4%). Hộ cận nghèo 612 hộ. Tỉnh giao giảm 3%."
    assert [f[0] for f in facts(text)][2:] == ["near_poor_households", "poverty_rate_reduction_pp"]


def test_a_bullet_under_a_heading_of_the_poor_tells_how_far_they_fall() -> None:
    told = narrative("1. Hộ nghèo, hộ cận nghèo", "- Chỉ tiêu tỉnh giao năm 2031: giảm 0,4% (tương đương 21 hộ).")
    found = [(o.indicator, o.scenario) for o in extract_poverty(told, REPORT)]
    assert found == [("poverty_rate_reduction_pp", "plan"), ("poor_households_reduction", "plan")]
