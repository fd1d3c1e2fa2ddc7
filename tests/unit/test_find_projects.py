"""Projects named by number, by title, by both."""

import pytest

from transforms.find_projects import find_projects


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Dự án 2", [("DA2",)]),
        ("dự án số 02", [("DA2",)]),
        ("DA 6 - TDA 2", [("DA6.TDA2",)]),
        ("Tiểu dự án 2 (Dự án 6)", [("DA6.TDA2",)]),
        ("Dự án 1 (Tiểu dự án 1)", [("DA1.TDA1",)]),
        ("Tiểu Dự án 1, 2 – Dự án 7", [("DA7.TDA1", "DA7.TDA2")]),
        ("Dự án 2, Tiểu dự án 3 thuộc Dự án 4", [("DA2",), ("DA4.TDA3",)]),
        ("Dự án 3: 5 tỷ, gồm Tiểu dự án 1: 3 tỷ; Tiểu dự án 2: 2 tỷ", [("DA3",), ("DA3.TDA1",), ("DA3.TDA2",)]),
        ("dự án Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo", [("DA2",)]),
        ("Dự án 9", []),
        ("13 dự án chăn nuôi bò; hoàn thành 6/7 dự án", []),
        ("hướng dẫn cải thiện dinh dưỡng cho trẻ", []),
    ],
)
def test_projects_are_found(text: str, codes: list[tuple[str, ...]]) -> None:
    assert [m.codes for m in find_projects(text, "GNBV")] == codes


def test_a_bare_sub_project_belongs_to_the_project_it_stands_under() -> None:
    assert [m.codes for m in find_projects("Tiểu dự án 1", "GNBV", "DA4.TDA3")] == [("DA4.TDA1",)]
    assert find_projects("Tiểu dự án 1", "GNBV") == []


def test_the_same_number_is_another_project_in_another_programme() -> None:
    assert [m.codes for m in find_projects("Dự án 10", "DTTSMN")] == [("DA10",)]
    assert find_projects("Dự án 10", "GNBV") == []


def test_a_programme_whose_projects_are_not_known_has_none() -> None:
    assert find_projects("Chương trình 135 - (giai đoạn 2016 - 2020), dự án – hỗ trợ", "GNBV1620") == []
