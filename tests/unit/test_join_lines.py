"""Lines become paragraphs."""

from schemas.documents import Line
from transforms.cut_lines import LONGEST_PASSAGE
from transforms.join_lines import join_lines


def _texts(text: str) -> list[str]:
    return [p.text for p in join_lines(tuple(Line(n, t) for n, t in enumerate(text.split("\n"), start=1)))]


WRAPPED = """Ủy ban nhân dân huyện giao các phòng chuyên môn phối hợp với các xã, thị trấn

triển khai các nội dung được giao trong năm, bảo đảm đúng tiến độ và đúng đối

tượng theo quy định.

- Phòng Nông nghiệp chủ trì tiểu dự án về sản xuất, báo cáo kết quả hằng quý cho

cơ quan thường trực.
"""


def test_lines_wrapped_with_blank_lines_between_are_one_paragraph() -> None:
    first, second = _texts(WRAPPED)
    assert first.endswith("đúng đối tượng theo quy định.")
    assert second.startswith("- Phòng Nông nghiệp")


def test_a_paragraph_knows_the_lines_it_came_from() -> None:
    passage = join_lines(tuple(Line(n, t) for n, t in enumerate(WRAPPED.split("\n"), start=1)))[0]
    place = passage.place(passage.text.index("đúng tiến độ"), passage.text.index("tượng theo"))
    assert (place.line_from, place.line_to) == (3, 3)


def test_a_page_number_inside_a_sentence_is_dropped() -> None:
    text = WRAPPED.replace("đúng đối\n", "đúng đối\n\n\n7 \n\n\n")
    assert not any(p.strip() == "7" for p in _texts(text))


def test_lone_numbers_of_a_table_are_kept() -> None:
    text = f"{WRAPPED}\nThôn A\n12\n34\n56\nThôn B"
    assert _texts(text)[-4:-1] == ["12", "34", "56"]


def test_markdown_marks_are_taken_out_and_bold_is_noted() -> None:
    passage = join_lines((Line(1, "## **II. KINH PHÍ**"), Line(2, ""), Line(3, "- **Năm 2022:** cấp *5* triệu")))
    assert [p.text for p in passage] == ["II. KINH PHÍ", "- Năm 2022: cấp 5 triệu"]
    assert passage[0].is_bold
    assert not passage[1].is_bold


def test_superscripts_become_footnote_anchors_but_square_metres_stay() -> None:
    (passage,) = join_lines((Line(1, "Cấp 5 triệu đồng¹² cho nhà 30m², theo quy định³."),))
    assert passage.text == "Cấp 5 triệu đồng cho nhà 30m2, theo quy định."
    assert [(a.mark, passage.text[: a.at][-4:]) for a in passage.anchors] == [("12", "đồng"), ("3", "định")]


def test_a_dash_inside_a_name_over_two_lines_is_no_bullet() -> None:
    text = (
        "Giao nhiệm vụ chủ trì thực hiện và theo dõi tiến độ giải ngân cho Phòng Lao động\n"
        "- Thương binh và Xã hội huyện, kinh phí thực hiện trong năm là 500 triệu đồng\n"
        "từ nguồn vốn sự nghiệp, báo cáo kết quả thực hiện trước ngày 10 tháng 11 hằng năm."
    )
    assert len(_texts(text)) == 1


def test_the_number_and_whole_title_of_a_project_are_a_heading_though_they_fill_the_line() -> None:
    heading = "TDA 1 - DA 4: Phát triển giáo dục nghề nghiệp vùng nghèo, vùng khó khăn"
    rest = "Tổng kinh phí phân bổ năm 2022 là 860,5 triệu đồng, trong đó giải ngân được cả, không\ncòn dư."
    assert _texts(f"{WRAPPED}\n{heading}\n{rest}")[-2:] == [heading, rest.replace("\n", " ")]
    broken = f"{heading.removesuffix(' khó khăn')}\nKhó khăn được phân bổ 860,5 triệu đồng."
    assert len(_texts(f"{WRAPPED}\n{broken}")) == len(_texts(WRAPPED)) + 1


def test_a_bracketed_number_at_a_line_start_goes_on_with_its_enumeration() -> None:
    text = (
        "¹ Cụ thể: (1) Năm 2022: kinh phí bố trí 785,0 triệu đồng; đã giải ngân hết 618,1\n"
        "triệu đồng; (2) Năm 2023: kinh phí được bố trí là 1.589,6 triệu đồng, giải ngân;\n"
        "(3) Năm 2024: kinh phí được bố trí là 851,2 triệu đồng và đang được triển khai."
    )
    assert len(_texts(text)) == 1


def test_a_paragraph_of_lines_that_never_end_is_put_together_no_longer_than_a_person_writes() -> None:
    lines = [f"và phân bổ kinh phí cho các xã, thị trấn để tiếp tục thực hiện {number:04}" for number in range(1_000)]
    texts = _texts("\n".join(lines))
    assert " ".join(texts) == " ".join(lines)
    assert LONGEST_PASSAGE - 100 < max(map(len, texts)) <= LONGEST_PASSAGE


def test_a_bracketed_number_goes_on_only_where_the_one_before_it_stands_inside_the_paragraph() -> None:
    assert len(_texts("Giao: (1) phòng Y tế;\n(2) phòng Nội vụ;\n(3) các xã.")) == 1
    assert len(_texts("(1) phòng Y tế;\n(2) phòng Nội vụ.")) == 2
