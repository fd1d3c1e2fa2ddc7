"""Manners of writing within one clause or a short list: each case is a sentence and what it says."""

import pytest

from tests.narratives import funding, said

_CASES = {
    "each kind of capital keeps its clause": (
        (
            "Vốn đầu tư phát triển giao 20.500 triệu đồng, giải ngân 19.475 triệu đồng; vốn sự nghiệp giao 1.640 triệu đồng,"
            " giải ngân 820 triệu đồng."
        ),
        [
            ("allocated", "ALL", "DTPT", 20500),
            ("disbursed", "ALL", "DTPT", 19475),
            ("allocated", "ALL", "SN", 1640),
            ("disbursed", "ALL", "SN", 820),
        ],
    ),
    "an amount spent of next was given": (
        "Năm 2023: 4.120 triệu đồng, giải ngân 3.900 triệu đồng.",
        [("allocated", "ALL", "ALL", 4120), ("disbursed", "ALL", "ALL", 3900)],
    ),
    "a sum at the end of its parts": (
        "Ngân sách trung ương cấp 3.450 triệu đồng; ngân sách tỉnh đối ứng 345 triệu đồng; tổng cộng 3.795 triệu đồng.",
        [("allocated", "NSTW", "ALL", 3450), ("allocated", "NST", "ALL", 345), ("allocated", "ALL", "ALL", 3795)],
    ),
    "what is left, returned and carried over, each by its own words": (
        (
            "Kế hoạch vốn giao 8.000 triệu đồng, đã giải ngân 6.788 triệu đồng, còn lại chưa giải ngân 1.212 triệu đồng, đã đề"
            " nghị nộp trả ngân sách 212 triệu đồng và kéo dài thực hiện sang năm 2024 là 1.000 triệu đồng."
        ),
        [
            ("allocated", "ALL", "ALL", 8000),
            ("disbursed", "ALL", "ALL", 6788),
            ("remaining", "ALL", "ALL", 1212),
            ("returned", "ALL", "ALL", 212),
            ("carried_out", "ALL", "ALL", 1000),
        ],
    ),
    "money of the year before, spent and returned": (
        (
            "Nguồn kinh phí năm 2022 được phép kéo dài sang năm 2023 là 2.215 triệu đồng, số còn lại 221 triệu đồng nộp trả"
            " ngân sách trung ương."
        ),
        [("carried_in", "ALL", "ALL", 2215), ("returned", "ALL", "ALL", 221)],
    ),
    "what was available is told from what was given": (
        (
            "Tổng nguồn vốn năm 2023: 16.550 triệu đồng, gồm: nguồn năm 2022 chuyển sang 1.550 triệu đồng; giao năm 2023 là"
            " 15.000 triệu đồng."
        ),
        [("available", "ALL", "ALL", 16550), ("carried_in", "ALL", "ALL", 1550), ("allocated", "ALL", "ALL", 15000)],
    ),
    "and over a list": (
        (
            "Tổng nguồn vốn năm 2023 là 61.542,5 triệu đồng, trong đó:\n- Nguồn vốn chuyển tiếp từ năm 2021, 2022 sang:"
            " 12.842,5 triệu đồng.\n- Nguồn vốn giao năm 2023: 48.700 triệu đồng."
        ),
        [
            ("available", "ALL", "ALL", 61542.5),
            ("carried_in", "ALL", "ALL", 12842.5),
            ("allocated", "ALL", "ALL", 48700),
        ],
    ),
    "a bullet about one source": (
        (
            "- Kinh phí Trung ương: 4.500.000 nghìn đồng, giải ngân 4.050.000 nghìn đồng;\n- Kinh phí huyện: 450.000 nghìn"
            " đồng, giải ngân 405.000 nghìn đồng."
        ),
        [
            ("allocated", "NSTW", "ALL", 4500),
            ("disbursed", "NSTW", "ALL", 4050),
            ("allocated", "NSH", "ALL", 450),
            ("disbursed", "NSH", "ALL", 405),
        ],
    ),
    "a heading about one source": (
        (
            "1. Nguồn ngân sách Trung ương\n- Vốn giao: 12.000 triệu đồng\n2. Nguồn ngân sách tỉnh\n- Vốn giao: 1.200 triệu"
            " đồng"
        ),
        [("allocated", "NSTW", "ALL", 12000), ("allocated", "NST", "ALL", 1200)],
    ),
    "a unit declared once holds for numbers behind words": (
        "Kết quả (ĐVT: Triệu đồng)\n- Tổng vốn giao 12.480, trong đó NSTW 11.345, NSĐP 1.135.\n- Giải ngân 9.360, đạt 75%.",
        [
            ("allocated", "ALL", "ALL", 12480),
            ("allocated", "NSTW", "ALL", 11345),
            ("allocated", "NSDP", "ALL", 1135),
            ("disbursed", "ALL", "ALL", 9360),
        ],
    ),
    "spent out of what was given": (
        "Năm 2023 toàn huyện đã giải ngân 12.410.939.200 đồng trong tổng số 13.373.350.000 đồng được phân bổ.",
        [("disbursed", "ALL", "ALL", 12410.9392), ("allocated", "ALL", "ALL", 13373.35)],
    ),
    "a source behind an amount said again in words": (
        "Phân bổ 12.500 triệu đồng (Bằng chữ: Mười hai tỷ năm trăm triệu đồng) vốn ngân sách trung ương.",
        [("allocated", "NSTW", "ALL", 12500)],
    ),
}


@pytest.mark.parametrize("name", _CASES)
def test_what_a_clause_says(name: str) -> None:
    text, expected = _CASES[name]
    figures = [f for f in funding(text) if f.unit == "VND"]
    assert [(f.indicator, f.source, f.capital, float(f.value / 1_000_000)) for f in figures] == expected
    assert {f.year_from for f in figures} == {2023}


def test_a_difference_and_the_figure_compared_with_are_not_this_years() -> None:
    figures = funding(
        "Tổng kinh phí năm 2023 là 8.412 triệu đồng, giảm 1.105 triệu đồng so với năm 2022 (9.517 triệu đồng)."
    )
    assert said(figures) == [
        ("ALL", None, 2023, "ALL", "allocated", 8412.0),
        ("ALL", None, 2022, "ALL", "allocated", 9517.0),
    ]


def test_rates_without_an_amount_are_of_the_fund_named() -> None:
    figures = funding(
        "Giải ngân vốn đầu tư phát triển đạt 92% (18,4 tỷ đồng/20 tỷ đồng); vốn sự nghiệp đạt 65% (9,1 tỷ đồng/14 tỷ đồng)."
    )
    rates = [(f.capital, float(f.value)) for f in figures if f.indicator == "disbursement_rate_pct"]
    assert rates == [("DTPT", 92.0), ("SN", 65.0)]


def test_communes_of_a_list_and_behind_an_amount() -> None:
    listed = funding(
        "Phân bổ 1.050 triệu đồng thực hiện Dự án 2 cho các xã, gồm:\n1. Xã Tà Cạ: 450 triệu đồng\n2. Xã Nậm Cắn: 600 triệu đồng"
    )
    behind = funding("Đã giao 2,5 tỷ đồng cho UBND xã Sơn Ba và 1,8 tỷ đồng cho UBND xã Sơn Kỳ để thực hiện Dự án 1.")
    assert [f.sub_unit for f in listed] == [None, "xã Tà Cạ", "xã Nậm Cắn"]
    assert [f.sub_unit for f in behind] == ["xã Sơn Ba", "xã Sơn Kỳ"]


def test_money_of_all_programmes_is_no_programmes_own_over_the_whole_sentence() -> None:
    figures = funding(
        "Tổng kế hoạch vốn ba Chương trình năm 2023 là 412.350 triệu đồng; đã giải ngân 318.904 triệu đồng."
    )
    assert [f.project_code for f in figures] == [None, None]


def test_a_bare_number_written_as_none_is_named_and_loses_nothing_else() -> None:
    figures = funding("Kết quả (ĐVT: đồng)\n- Vốn giao 18.7,00.000; giải ngân 5.860.400")
    assert said(figures) == [("ALL", None, 2023, "ALL", "disbursed", 5.8604)]
