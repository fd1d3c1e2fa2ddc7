"""Documents cited by number, their dates, and the years a document claims for itself."""

import csv
from datetime import date
from importlib.resources import files

import pytest

from schemas.documents import Document, Line
from schemas.passages import Narrative
from schemas.records import Citation, YearClaim
from transforms.extract_citations import extract_citations
from transforms.extract_year_claims import extract_year_claims
from transforms.find_dates import DATE, DOCUMENT_NUMBER, blank_out, find_dates
from transforms.find_years import find_years
from transforms.segment import segment


def narrative(text: str) -> Narrative:
    return segment(Document("text/plain", tuple(Line(at, line) for at, line in enumerate(text.splitlines(), 1))))


def citations(text: str) -> tuple[Citation, ...]:
    return extract_citations(narrative(text))


@pytest.mark.parametrize(
    ("written", "number", "day"),
    [
        ("Quyết định số 815/QĐ-UBND ngày 18/01/2022 về việc", "815/QĐ-UBND", "2022-01-18"),
        ("Nghị quyết số 31/2022/NQ-HĐND, ngày 7 tháng 12 năm 2022", "31/2022/NQ-HĐND", "2022-12-07"),
        ("Nghị quyết 25/2021/QH15 ngày 28-7-2021", "25/2021/QH15", "2021-07-28"),
        ("Nghị quyết số 08-NQ/TU ngày 10.8.2021", "08-NQ/TU", "2021-08-10"),
        ("Chương trình số 12- CTr/HU ngyà 30/5/2021", "12-CTr/HU", "2021-05-30"),
        ("Công văn số 2210/SLĐTBXH-BTXHGN (ngày 05/ 11/ 2023)", "2210/SLĐTBXH-BTXHGN", "2023-11-05"),
        ("Thông tư số 55/2023/TT- BTC ngày 15 tháng 8 năm 2023", "55/2023/TT-BTC", "2023-08-15"),
        ("Thông tư 03 /2022/ TT–BLĐTBXH ngày 01/3/2022", "03/2022/TT-BLĐTBXH", "2022-03-01"),
        ("Kế hoạch số: 77/KH-UBND, ngày 02/3/2023", "77/KH-UBND", "2023-03-02"),
        ("Tờ trình số 19/TTr-PLĐ ngày 09/02/2024", "19/TTr-PLĐ", "2024-02-09"),
        ("Văn bản số 140/UBND-VX về việc", "140/UBND-VX", None),
        ("Quyết định số 12/QĐ-UBND ngày 31/02/2023", "12/QĐ-UBND", None),
    ],
)
def test_a_number_and_the_date_behind_it(written: str, number: str, day: str | None) -> None:
    (citation,) = citations(f"Thực hiện {written}.")
    assert (citation.document_number, citation.cited_date) == (number, day)


@pytest.mark.parametrize(
    "text",
    [
        "12/12 xã, 644.000đ/người, 5 triệu đồng/1 hộ, 508.424/1.239.405 triệu đồng",
        "đạt 95/100 hộ; ngày 18/01/2022; giai đoạn 2021-2025; 100/Phòng; Số /KH-UBND",
    ],
)
def test_fractions_norms_and_dates_are_no_citations(text: str) -> None:
    assert citations(text) == ()


def test_the_issuer_is_who_stands_right_behind_and_in_the_quote() -> None:
    (citation,) = citations("Căn cứ Quyết định số 7/QĐ-UBND ngày 05/01/2024 của UBND tỉnh Sơn La về giao dự toán;")
    assert citation.issuer == "UBND tỉnh Sơn La"
    assert citation.place.quote == "7/QĐ-UBND ngày 05/01/2024 của UBND tỉnh Sơn La"


def test_every_mention_is_a_row_in_the_body_and_in_footnotes() -> None:
    text = """BÁO CÁO
Kết quả năm 2023
I. KẾT QUẢ
Thực hiện Quyết định số 9/QĐ-UBND ngày 05/01/2023, huyện đã giao vốn theo quy định của cấp trên¹ và đã làm xong.

Tiếp tục thực hiện Quyết định số 9/QĐ-UBND ngày 06/01/2023.

¹ Quyết định số 10/QĐ-UBND ngày 07/01/2023 của UBND huyện.
"""
    assert [(c.document_number, c.cited_date, c.place.line_from) for c in citations(text)] == [
        ("9/QĐ-UBND", "2023-01-05", 4),
        ("9/QĐ-UBND", "2023-01-06", 6),
        ("10/QĐ-UBND", "2023-01-07", 8),
    ]


def test_dates_are_found_in_text_with_and_without_diacritics() -> None:
    text = "ngày 1/2/2023, ngày 03 tháng 4 năm 2023, 5-6-2023, ngay 7 thang 8 nam 2023"
    assert [d.day for d in find_dates(text)] == [
        date(2023, 2, 1),
        date(2023, 4, 3),
        date(2023, 6, 5),
        date(2023, 8, 7),
    ]


def test_blanking_keeps_every_characters_place() -> None:
    text = "Quyết định số 90/QĐ-TTg ngày 18/01/2022 năm 2023"
    assert len(blank_out(text)) == len(text)
    assert blank_out(text).split() == ["Quyết", "định", "số", "ngày", "năm", "2023"]
    assert DATE.search(text)
    assert DOCUMENT_NUMBER.search(text)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("Kế hoạch giảm nghèo bền vững năm 2024", (2024, 2024)),
        ("Báo cáo kết quả giai đoạn 2021-2023 và đề xuất cho giai đoạn 2026 – 2030", (2021, 2023)),
        ("Báo cáo kết quả năm 2022 và phương hướng năm 2023", (2022, 2022)),
        ("Báo cáo năm 2023, ước thực hiện năm 2023 và kế hoạch năm 2024", (2023, 2023)),
        ("Kết quả Chương trình MTQG giảm nghèo bền vững giai đoạn 2021-2025 năm 2023", (2023, 2023)),
        ("Kết quả Chương trình MTQG giảm nghèo bền vững giai đoạn 2021-2025", (2021, 2025)),
        ("Kết quả rà soát hộ nghèo năm 2023 theo chuẩn nghèo đa chiều giai đoạn 2022-2025", (2023, 2023)),
        ("Kết quả các năm 2021, 2022 và 2023", (2021, 2023)),
        ("Kết quả từ năm 2021 đến hết năm 2023", (2021, 2023)),
        ("Kết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2023", (2023, 2023)),
        ("Kết quả thực hiện Nghị quyết số 22/2022/NQ-HĐND ngày 12/7/2022 trong năm 2023", (2023, 2023)),
        ("Kế hoạch năm 2024 (nguồn vốn năm 2023 chuyển sang)", (2024, 2024)),
        ("Về việc chuyển nguồn kinh phí năm 2022 sang năm 2023", (2023, 2023)),
        ("Kế hoạch năm 2023, tầm nhìn đến năm 2030", (2023, 2023)),
        ("Kết quả năm 2021, 2022, 2023 và 6 tháng đầu năm 2024", (2021, 2024)),
        ("Kết quả năm 20224", None),
        ("Kết quả năm 2204", None),
        ("Kết quả nhiệm kỳ 2020-2025", None),
    ],
)
def test_the_years_a_title_speaks_for(title: str, years: tuple[int, int] | None) -> None:
    found = find_years(title)
    assert (found and (found.year_from, found.year_to)) == years


PLAN = """KẾ HOẠCH
Thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2024

Căn cứ Kế hoạch số 5/KH-UBND ngày 01/02/2023 của UBND tỉnh về giảm nghèo giai đoạn 2021-2025;

Ủy ban nhân dân huyện ban hành Kế hoạch Chương trình giảm nghèo bền vững giai đoạn 2021-2025 năm 2023, cụ thể như sau:

I. KẾT QUẢ NĂM 2023

1. Năm 2022 đã hoàn thành.

Trên đây là Kế hoạch thực hiện Chương trình năm 2024, đề nghị các cơ quan bố trí vốn năm 2025./.
"""


def claims(text: str, years: tuple[int, int]) -> list[tuple[str, int, int, int | None]]:
    found: tuple[YearClaim, ...] = extract_year_claims(narrative(text), years)
    return [(c.role, c.year_from, c.year_to, c.place.line_from) for c in found]


def test_title_issuing_and_closing_sentence_claim_their_years() -> None:
    assert claims(PLAN, (2024, 2024)) == [
        ("title", 2024, 2024, 2),
        ("enacting", 2023, 2023, 6),
        ("closing", 2024, 2024, 12),
    ]


def test_the_programmes_span_is_a_claim_only_where_it_is_the_documents_own() -> None:
    text = PLAN.replace("năm 2024", "giai đoạn 2021-2025").replace(" năm 2023, cụ thể", ", cụ thể")
    assert {claim[1:3] for claim in claims(text, (2021, 2025))} == {(2021, 2025)}
    assert [claim[0] for claim in claims(text, (2024, 2024))] == []


def test_known_documents_have_a_date_each_and_numbers_as_they_are_cited() -> None:
    with files("codebook").joinpath("legal_documents.csv").open(encoding="utf8") as source:
        rows = list(csv.DictReader(source))
    assert len({row["number"] for row in rows}) == len(rows) > 10
    for row in rows:
        (citation,) = citations(
            f"Thực hiện văn bản số {row['number']} ngày {date.fromisoformat(row['date']):%d/%m/%Y}."
        )
        assert (citation.document_number, citation.cited_date) == (row["number"], row["date"])
