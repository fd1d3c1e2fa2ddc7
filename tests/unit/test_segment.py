"""Footnotes are bound, headings stacked, titles found."""

import pytest

from tests.narratives import narrative


def _projects(text: str) -> list[str | None]:
    return [s.project_code for s in narrative(text).sections]


def test_a_sub_project_belongs_to_the_project_above() -> None:
    text = "1. Dự án 3: Sản xuất và dinh dưỡng\na) Tiểu dự án 1: nông nghiệp\n- Năm 2022: chưa có\n2. Dự án 4: việc làm"
    assert _projects(text) == ["DA3", "DA3.TDA1", "DA3.TDA1", "DA4"]


def test_the_title_decides_where_the_number_is_wrong() -> None:
    assert _projects("1. Dự án 5: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo") == ["DA2"]


def test_a_heading_without_the_word_project_is_known_by_its_title() -> None:
    text = (
        "7. Dự án 7: Nâng cao năng lực và giám sát, đánh giá Chương trình\na. Nâng cao năng lực thực hiện Chương trình"
    )
    assert _projects(text)[-1] == "DA7.TDA1"


def test_a_generic_title_counts_only_under_its_own_project() -> None:
    assert _projects("1. Dự án 2: mô hình\na) Giám sát, đánh giá") == ["DA2", "DA2"]
    assert _projects("1. Dự án 7: năng lực\na) Giám sát, đánh giá") == ["DA7", "DA7.TDA2"]


def test_a_misnumbered_sub_project_keeps_the_project_before_it() -> None:
    text = "2.3. Dự án 3: Sản xuất\n2.3.1. Tiểu dự án 1: nông nghiệp\n2.4. Tiểu dự án 2: dinh dưỡng"
    assert _projects(text)[-1] == "DA3.TDA2"


def test_a_task_list_is_no_project_heading() -> None:
    text = "V. TỔ CHỨC THỰC HIỆN\n1. Phòng Y tế\n- Chủ trì, phối hợp các đơn vị thực hiện Tiểu dự án 2 thuộc Dự án 3."
    assert _projects(text)[-1] is None


@pytest.mark.parametrize("bullets", ["- Năm 2022: x\n+ Dự án 2: y", "- Dự án 2: y\n- Năm 2022: x"])
def test_years_and_projects_nest_whichever_comes_first(bullets: str) -> None:
    last = narrative(f"II. KẾT QUẢ\n{bullets}").sections[-1]
    assert (last.project_code, last.years) == ("DA2", (2022, 2022))


def test_a_footnote_torn_by_a_page_is_joined_and_so_is_the_body() -> None:
    noise = "được giao tại các quyết định của cấp có thẩm quyền trong năm kế hoạch " * 2
    text = (
        f"- Năm 2022: các đơn vị {noise} đã giải ngân 70 triệu đồng¹ để triển khai thực\n\n"
        f"¹ Cụ thể: (1) Phòng Y tế {noise}: 30 triệu đồng;\n\n"
        "hiện theo hướng dẫn của Bộ.\n\n"
        f"- Năm 2023: đơn vị {noise} tổ chức thu thập thông tin,\n\n"
        "phần còn lại giao Trạm Y tế: 40 triệu đồng.\n\n"
        "² Ghi chú khác.\n\n"
        "thị trường lao động theo quy định."
    )
    found = narrative(text)
    assert found.passages[0].text.endswith("triển khai thực hiện theo hướng dẫn của Bộ.")
    assert found.passages[1].text.endswith("thông tin, thị trường lao động theo quy định.")
    assert found.footnotes["1"][0].text.endswith("phần còn lại giao Trạm Y tế: 40 triệu đồng.")


def test_the_title_is_the_kind_and_the_lines_below_it() -> None:
    text = "ỦY BAN NHÂN DÂN\nHUYỆN X\nBÁO CÁO\nKết quả giảm nghèo bền vững\nnăm 2023 trên địa bàn huyện X\nCăn cứ Luật Ngân sách;"
    assert narrative(text).title == "BÁO CÁO Kết quả giảm nghèo bền vững năm 2023 trên địa bàn huyện X"


@pytest.mark.parametrize("number", ["1.", "2.", "10.", "3)", "II."])
def test_the_title_ends_at_the_first_heading_whatever_its_number(number: str) -> None:
    title = "BÁO CÁO\nKết quả giảm nghèo bền vững năm 2023 trên địa bàn huyện X"
    assert narrative(f"{title}\n\n{number} Dự án 2: Đa dạng hóa sinh kế\nNăm 2023: x").title == " ".join(title.split())


@pytest.mark.parametrize(
    "body", ["Đơn vị tính: triệu đồng", "| Dự án 2 | 4.000 |", "- Dự án 2: phân bổ 4.000 triệu đồng", "STT Nội dung"]
)
def test_the_title_ends_where_a_table_or_a_list_begins(body: str) -> None:
    title = "BÁO CÁO\nKết quả giảm nghèo bền vững năm 2023 trên địa bàn huyện X"
    assert narrative(f"{title}\n\n{body}\n\nNội dung").title == " ".join(title.split())
