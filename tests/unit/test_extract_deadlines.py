import random

import pytest

from tests.unit.made_up_sentences import PLAN, narrative
from transforms.extract_deadlines import extract_deadlines


def due(text: str) -> list[tuple[str, int, int]]:
    return [(d.report, d.due_day, d.due_month) for d in extract_deadlines(narrative(text), PLAN)]


SENTENCES = [
    "Tổng hợp báo cáo kết quả 06 tháng (gửi trước ngày {a}) và báo cáo năm (gửi trước ngày {b}) về Phòng.",
    "Các ngành báo cáo kết quả định kỳ trước ngày {a}/2032 (báo cáo 06 tháng) và ngày {b}/2032 (báo cáo năm).",
    "Báo cáo 6 tháng đầu năm trước ngày {a}, báo cáo năm trước ngày {b} về Phòng Lao động.",
    "Định kỳ 06 tháng (trước ngày {a}), 01 năm (trước ngày {b}) gửi báo cáo về huyện.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_half_year_and_annual_reports_with_any_dates(sentence: str) -> None:
    dice = random.Random(sentence)  # noqa: S311 - made-up dates
    for _ in range(6):
        half, year = (dice.randint(1, 28), dice.randint(4, 7)), (dice.randint(1, 28), dice.randint(10, 12))
        text = sentence.format(a=f"{half[0]:02d}/{half[1]}", b=f"{year[0]}/{year[1]}")
        assert due(text) == [("half_year_report", *half), ("annual_report", *year)]


def test_the_plan_itself_is_due() -> None:
    assert due("Gửi Kế hoạch giảm nghèo năm 2032 về Phòng trước ngày 31/01/2032 để tổng hợp.") == [
        ("annual_plan", 31, 1)
    ]


def test_a_date_in_words_is_read() -> None:
    assert due("Báo cáo năm gửi chậm nhất ngày 10 tháng 12 hằng năm.") == [("annual_report", 10, 12)]


def test_dates_of_documents_and_of_disbursement_are_no_deadlines() -> None:
    assert due("Căn cứ Kế hoạch số 12/KH-UBND ngày 15/3/2032; giải ngân trước ngày 31/12/2032.") == []


def test_quarterly_reports_are_none_of_ours() -> None:
    assert due("Báo cáo quý gửi trước ngày 20/3.") == []


def test_an_impossible_date_is_no_deadline() -> None:
    assert due("Báo cáo năm gửi trước ngày 45/13.") == []
