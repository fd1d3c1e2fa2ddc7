"""Funding figures in prose: each test is a manner of writing."""

from dataclasses import replace

import pytest

from tests.narratives import funding, narrative, office, said
from transforms.extract_funding import extract_funding

PREFIX = "III. KẾT QUẢ\n1. Dự án 4: Việc làm\na) Tiểu dự án 1: Giáo dục nghề nghiệp\n"


def test_a_plan_states_a_total_and_its_sources_in_a_list() -> None:
    text = (
        "1. Dự án 2: Sinh kế\nf) Tổng kinh phí thực hiện: 1.281 triệu đồng, trong đó:\n- Ngân sách Trung ương: 198 triệu"
        " đồng.\n- Ngân sách địa phương: bố trí lồng ghép với chương trình 1.083 triệu đồng, bao gồm: quà Tết: 907 triệu"
        " đồng; gạo:176 triệu đồng.\n- Vốn khác (nếu có)."
    )
    figures = funding(text, "plan", (2024, 2024))
    assert said(figures)[:3] == [
        ("DA2", None, 2024, "ALL", "planned", 1281.0),
        ("DA2", None, 2024, "NSTW", "planned", 198.0),
        ("DA2", None, 2024, "NSDP", "planned", 1083.0),
    ]
    assert [f.part_of for f in figures] == [None, 0, 0, 2, 2]
    assert [f.item for f in figures[3:]] == ["quà Tết", "gạo"]


def test_year_bullets_under_a_project_carry_their_measures() -> None:
    text = (
        PREFIX
        + "- Năm 2022: Ngân sách Trung ương, tỉnh phân bổ 688,0 triệu đồng; đã giải ngân 600 triệu đồng; kinh phí còn"
        " lại 88,0 triệu đồng tiếp tục chuyển nguồn.\n- Năm 2023: phân bổ 252,0 triệu đồng vốn Trung ương; đối ứng địa"
        " phương 25,2 triệu đồng cho Phòng NN&PTNT huyện chủ trì."
    )
    assert said(funding(text, years=(2022, 2023))) == [
        ("DA4.TDA1", None, 2022, "ALL", "allocated", 688.0),
        ("DA4.TDA1", None, 2022, "ALL", "disbursed", 600.0),
        ("DA4.TDA1", None, 2022, "ALL", "carried_out", 88.0),
        ("DA4.TDA1", None, 2023, "NSTW", "allocated", 252.0),
        ("DA4.TDA1", None, 2023, "NSDP", "allocated", 25.2),
    ]


def test_a_counterpart_said_beside_it_makes_the_first_figure_central_money() -> None:
    figures = funding(
        "1. Dự án 2: x\n- Năm 2024: phân bổ 5.102 triệu đồng; nguồn ngân sách địa phương: 510,0 triệu đồng."
    )
    assert [(f.source, float(f.value)) for f in figures] == [("NSTW", 5.102e9), ("NSDP", 5.1e8)]


def test_offices_shares_carry_their_own_disbursements() -> None:
    text = (
        PREFIX
        + "- Năm 2022: Dự toán phân bổ 251,0 triệu đồng. Trong đó: phân bổ cho Phòng Lao động - TB&XH huyện 25,0 triệu"
        " đồng, đã thực hiện giải ngân 100% kế hoạch vốn. Cấp xã, thị trấn: Dự toán được phân bổ 226,0 triệu đồng, đã giải"
        " ngân 155,8 triệu đồng."
    )
    assert said(funding(text)) == [
        ("DA4.TDA1", None, 2022, "ALL", "allocated", 251.0),
        ("DA4.TDA1", "PLDTBXH", 2022, "ALL", "allocated", 25.0),
        ("DA4.TDA1", "PLDTBXH", 2022, "ALL", "disbursed", 25.0),
        ("DA4.TDA1", "UBNDX", 2022, "ALL", "allocated", 226.0),
        ("DA4.TDA1", "UBNDX", 2022, "ALL", "disbursed", 155.8),
    ]


def test_what_is_disbursed_after_a_list_of_shares_is_the_whole_s() -> None:
    text = (
        PREFIX
        + "- Năm 2023: Dự toán được phân bổ 626,0 triệu đồng, trong đó: Phòng Lao động - TB&XH huyện 76,0 triệu đồng;"
        " UBND các xã, thị trấn 550,0 triệu đồng để triển khai các hoạt động và đã giải ngân 504,6 triệu đồng, chuyển nguồn"
        " 121,4 triệu đồng tiếp tục thực hiện."
    )
    assert [(f.agency_code, f.indicator) for f in funding(text)] == [
        (None, "allocated"),
        ("PLDTBXH", "allocated"),
        ("UBNDX", "allocated"),
        (None, "disbursed"),
        (None, "carried_out"),
    ]


def test_the_only_office_named_leads_but_holds_no_share() -> None:
    text = (
        PREFIX
        + "- Năm 2022: Dự toán phân bổ cho Phòng Lao động - TB&XH huyện 237,0 triệu đồng. Đã giải ngân 100% kế hoạch."
    )
    figures = funding(text)
    assert [(f.agency_code, f.indicator, f.derived) for f in figures] == [
        (None, "allocated", False),
        (None, "disbursed", True),
    ]
    assert figures[1].computed_from == (0,)


def test_a_footnote_breaks_down_the_figure_it_hangs_on() -> None:
    text = (
        PREFIX
        + "- Năm 2022: các đơn vị đã giải ngân 90,0 triệu đồng¹ để thực hiện.\n\n¹ Cụ thể: (1): Phòng NN&PTNT: Vốn phân"
        " bổ 60,0 triệu đồng; giải ngân 48,6 triệu đồng; chuyển nguồn 11,4 triệu đồng; (2): UBND các xã, thị trấn: Vốn phân"
        " bổ 50,0 triệu đồng, giải ngân 41,4 triệu đồng."
    )
    assert said(funding(text))[1:] == [
        ("DA4.TDA1", "PNNPTNT", 2022, "ALL", "allocated", 60.0),
        ("DA4.TDA1", "PNNPTNT", 2022, "ALL", "disbursed", 48.6),
        ("DA4.TDA1", "PNNPTNT", 2022, "ALL", "carried_out", 11.4),
        ("DA4.TDA1", "UBNDX", 2022, "ALL", "allocated", 50.0),
        ("DA4.TDA1", "UBNDX", 2022, "ALL", "disbursed", 41.4),
    ]


def test_a_footnote_of_years_inherits_the_measure() -> None:
    text = "2. Dự án 6: Tổng nguồn vốn để thực hiện: 187 triệu đồng², cụ thể:\n\n² Trong đó: năm 2022: 67 triệu đồng; năm 2023: 120 triệu đồng."
    assert said(funding(text, years=(2021, 2024))) == [
        ("DA6", None, 2021, "ALL", "allocated", 187.0),
        ("DA6", None, 2022, "ALL", "allocated", 67.0),
        ("DA6", None, 2023, "ALL", "allocated", 120.0),
    ]


def test_press_style_with_compound_amounts_and_a_rate() -> None:
    text = (
        "Năm 2023, huyện được giao 68 tỷ 782 triệu đồng, trong đó vốn trung ương 66 tỷ 779 triệu đồng, vốn đối ứng ngân sách"
        " địa phương 2 tỷ 003 triệu đồng. Đến nay đã giải ngân được 23 tỷ 895 triệu đồng, đạt 34,7% kế hoạch."
    )
    figures = funding(text)
    assert [(f.source, f.indicator, f.part_of) for f in figures] == [
        ("ALL", "allocated", None),
        ("NSTW", "allocated", 0),
        ("NSDP", "allocated", 0),
        ("ALL", "disbursed", None),
        ("ALL", "disbursement_rate_pct", None),
    ]
    assert figures[4].computed_from == (3, 0)


def test_a_list_of_projects_in_one_sentence() -> None:
    text = "Tổng kinh phí thực hiện: 8.738 triệu đồng, gồm: Dự án 2: 4.738 triệu đồng; Tiểu dự án 1 - Dự án 3: 4.000 triệu đồng."
    assert said(funding(text, "plan", (2024, 2024))) == [
        ("ALL", None, 2024, "ALL", "planned", 8738.0),
        ("DA2", None, 2024, "ALL", "planned", 4738.0),
        ("DA3.TDA1", None, 2024, "ALL", "planned", 4000.0),
    ]


def test_capital_and_source_nest_in_brackets() -> None:
    text = (
        "Kế hoạch vốn năm 2024 là 44.117 triệu đồng, gồm vốn đầu tư phát triển 3.000 triệu đồng, vốn sự nghiệp 41.117 triệu"
        " đồng, trong đó ngân sách Trung ương 38.968 triệu đồng (vốn đầu tư phát triển 3.000 triệu đồng, vốn sự nghiệp 35.968"
        " triệu đồng); ngân sách địa phương đối ứng (vốn sự nghiệp) 5.149 triệu đồng."
    )
    assert [(f.source, f.capital) for f in funding(text)] == [
        ("ALL", "ALL"),
        ("ALL", "DTPT"),
        ("ALL", "SN"),
        ("NSTW", "ALL"),
        ("NSTW", "DTPT"),
        ("NSTW", "SN"),
        ("NSDP", "SN"),
    ]


@pytest.mark.parametrize(
    "label",
    ["- Năm 2022:", "- Trong năm 2022,", "- 2022:", "- Năm ngân sách 2022:", "- Năm 2022 được", "+ năm 2022:"],
)
def test_a_year_is_known_in_every_style(label: str) -> None:
    assert [f.year_from for f in funding(f"1. Dự án 2: x\n{label} phân bổ 688 triệu đồng", years=(2021, 2024))] == [
        2022
    ]


def test_money_carried_between_years_belongs_to_the_side_that_speaks() -> None:
    text = "Năm 2023: chuyển nguồn từ năm 2022 sang 1.983 triệu đồng; chuyển nguồn sang năm 2024 là 5.749 triệu đồng."
    assert [(f.indicator, f.year_from) for f in funding(text)] == [("carried_in", 2023), ("carried_out", 2023)]


def test_a_programme_s_own_period_is_not_the_figure_s_year() -> None:
    text = "Thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021-2025, huyện được giao 500 triệu đồng."
    assert [(f.year_from, f.year_to) for f in funding(text)] == [(2023, 2023)]


def test_other_policies_money_carries_no_project() -> None:
    text = "3. Kết quả thực hiện các chính sách an sinh xã hội\n- Chính sách tiền điện: đã chi 1.834,8 triệu đồng hỗ trợ hộ nghèo."
    assert [f.project_code for f in funding(text)] == [None]


def test_activities_of_one_project_are_no_contradiction() -> None:
    text = "1. Dự án 5: Nhà ở. Xây mới 20 căn kinh phí 800 triệu đồng, sửa chữa 10 căn kinh phí 700 triệu đồng."
    assert len([f for f in funding(text) if f.item is None]) <= 1


def test_an_unreadable_figure_becomes_a_trouble_with_its_place() -> None:
    reading = extract_funding(narrative("1. Dự án 2: x\n- Năm 2022: phân bổ 1.2.3,4,5 triệu đồng."), office())
    assert [(t.kind, t.written, t.place.line_from) for t in reading.troubles] == [("unreadable_number", "1.2.3,4,5", 2)]


def test_an_impossible_year_leaves_the_year_unknown() -> None:
    assert [f.year_from for f in funding("1. Dự án 2: x\n- Năm 20224: phân bổ 500 triệu đồng.")] == [None]


def test_communes_are_parts_of_the_unit() -> None:
    figures = funding("2. Dự án 2. Phân bổ cho các xã: xã Đăk Một 120 triệu đồng, xã Đăk Hai: 80 triệu đồng.")
    assert [f.sub_unit for f in figures] == ["xã Đăk Một", "xã Đăk Hai"]


def test_done_of_planned_is_a_disbursement_whatever_the_heading_says() -> None:
    text = "2. Tình hình vốn:\n- Vốn đầu tư: 8.400/8.500 triệu đồng, đạt 98,8%.\n- Dự án 3: 32.680/78.400 triệu đồng."
    assert [(f.indicator, f.capital, f.project_code) for f in funding(text)] == [
        ("allocated", "DTPT", "ALL"),
        ("disbursed", "DTPT", "ALL"),
        ("disbursement_rate_pct", "DTPT", "ALL"),
        ("allocated", "ALL", "DA3"),
        ("disbursed", "ALL", "DA3"),
    ]


def test_the_measure_of_the_heading_holds_for_its_bullets() -> None:
    text = "2.2. Kết quả giải ngân\n- Năm 2022: 96.880 triệu đồng, đạt 75,45% kế hoạch giao; kéo dài sang năm 2023: 31.520 triệu đồng."
    assert [(f.indicator, f.year_from) for f in funding(text, years=(2021, 2023))] == [
        ("disbursed", 2022),
        ("disbursement_rate_pct", 2022),
        ("carried_out", 2022),
    ]


@pytest.mark.parametrize("years", ["2022, 2023, 2024", "2022, 2023 và 2024", "2022; 2023; 2024"])
def test_a_list_of_years_is_a_span(years: str) -> None:
    (figure,) = funding(f"Tổng vốn được giao 3 năm {years} là 64,35 tỷ đồng.", years=(2024, 2024))
    assert (figure.year_from, figure.year_to) == (2022, 2024)


def test_a_whole_of_several_years_in_brackets_is_of_all_of_them() -> None:
    text = (
        "Phân bổ 2.160 triệu đồng (năm 2022: 420 triệu đồng; năm 2023: 1.740 triệu đồng), đã giải ngân 700 triệu đồng."
    )
    figures = funding(text)
    assert [(f.year_from, f.year_to, f.item) for f in figures[:3]] == [
        (2022, 2023, None),
        (2022, 2022, None),
        (2023, 2023, None),
    ]


def test_a_project_the_programme_does_not_have_is_reported_and_not_taken_for_the_whole() -> None:
    reading = extract_funding(narrative("5. Dự án 12: 500 triệu đồng."), office())
    assert [o.project_code for o in reading.observations] == [None]
    assert [(t.kind, t.written) for t in reading.troubles] == [("unknown_project", "Dự án 12")]


def test_a_section_on_another_programme_has_its_projects() -> None:
    text = (
        "II. CHƯƠNG TRÌNH MTQG GIẢM NGHÈO BỀN VỮNG\n1. Tổng vốn được giao là 1.000 triệu đồng.\n"
        "III. CHƯƠNG TRÌNH MTQG VÙNG ĐỒNG BÀO DTTS VÀ MIỀN NÚI\n1. Tiểu dự án 1 - Dự án 5: được giao 700 triệu đồng.\n"
        "IV. ĐÁNH GIÁ\nTổng kế hoạch vốn ba Chương trình là 9.000 triệu đồng."
    )
    assert [(f.programme, f.project_code) for f in funding(text)] == [
        ("GNBV", "ALL"),
        ("DTTSMN", "DA5.TDA1"),
        ("GNBV", None),
    ]


def test_communes_of_a_list_are_named_without_their_kind() -> None:
    text = "2. Dự án 2. Phân bổ cho các xã: Tân Một 620 triệu đồng, Tân Hai 600 triệu đồng, Ngọc Ba 600 triệu đồng."
    assert [f.sub_unit for f in funding(text)] == ["Tân Một", "Tân Hai", "Ngọc Ba"]


def test_bare_tiers_and_capitals_are_labels_before_a_figure() -> None:
    tiers = funding("1. Dự án 2: 1.650 triệu đồng (trong đó Trung ương 1.500 triệu đồng, huyện 150 triệu đồng).")
    capitals = funding("Kế hoạch vốn giao: 178 triệu đồng (đầu tư: 38 triệu đồng; sự nghiệp: 140 triệu đồng).")
    assert [f.source for f in tiers] == ["ALL", "NSTW", "NSH"]
    assert [f.capital for f in capitals] == ["ALL", "DTPT", "SN"]


def test_an_aim_is_no_disbursement() -> None:
    text = "Năm 2024 được giao 500 triệu đồng. Phấn đấu giải ngân 100% kế hoạch vốn được giao trong năm."
    assert [f.scenario for f in funding(text)] == ["actual", "plan"]


def test_a_city_s_budget_is_the_province_s_only_in_cities_under_the_centre() -> None:
    text = "Vốn ngân sách thành phố bố trí: 12 tỷ đồng."
    in_hanoi = extract_funding(narrative(text), replace(office(), province_code="01")).observations
    elsewhere = extract_funding(narrative(text), office()).observations
    assert ([o.source for o in in_hanoi], [o.source for o in elsewhere]) == (["NST"], ["NSH"])
