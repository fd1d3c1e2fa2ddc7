from schemas.documents import Document, Line
from transforms.blank_page_marks import blank_page_marks


def document(*pages: list[str]) -> Document:
    lines = [Line(number, text, page) for page, texts in enumerate(pages, 1) for number, text in enumerate(texts, 1)]
    return Document("application/pdf", tuple(lines))


def left(found: Document) -> list[str]:
    return [line.text for line in found.lines if line.text]


def test_a_page_number_between_two_cells_of_a_table_is_blanked_and_the_cells_stay() -> None:
    found = blank_page_marks(document(["586", "265", "1"], ["83", "14,16", "2"], ["39", "11", "3"]))
    assert left(found) == ["586", "265", "83", "14,16", "39", "11"]
    assert [line.number for line in found.lines] == [1, 2, 3] * 3
    assert found.notes == ("has_page_marks",)


def test_numbers_at_page_ends_that_do_not_count_the_pages_are_cells() -> None:
    pages = document(["586", "12"], ["83", "40"], ["39", "7"], ["22", "9"])
    assert blank_page_marks(pages) == pages


def test_pages_may_be_counted_from_any_number_and_written_with_dashes() -> None:
    found = blank_page_marks(document(["- 7 -", "một"], ["- 8 -", "hai"], ["ba"], ["- 10 -", "bốn"]))
    assert left(found) == ["một", "hai", "ba", "bốn"]


def test_the_same_words_on_most_pages_are_a_running_header() -> None:
    header = "Báo cáo giảm nghèo huyện Đắk Glei"
    found = blank_page_marks(document([header, "một"], [header, "hai"], [header, "ba"]))
    assert left(found) == ["một", "hai", "ba"]


def test_words_that_begin_two_pages_by_chance_stay() -> None:
    pages = document(["Dự án 2 giải ngân 5", "a"], ["Dự án 3 giải ngân 7", "b"], ["Phòng Y tế chủ trì", "c"])
    assert blank_page_marks(pages) == pages


def test_a_line_that_says_it_is_a_page_is_blanked_without_known_pages() -> None:
    lines = ("Năm 2023 phân bổ", "Trang 3/12", "4.000 triệu đồng", "- trang 4 -", "– 5 –", "- 6", "trang bị 4 máy")
    found = blank_page_marks(Document("text/plain", tuple(Line(n, text) for n, text in enumerate(lines, 1))))
    assert left(found) == ["Năm 2023 phân bổ", "4.000 triệu đồng", "- 6", "trang bị 4 máy"]
