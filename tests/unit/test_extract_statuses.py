import pytest

from schemas.records import Office
from tests.unit.made_up_sentences import PERIOD_REPORT, REPORT, narrative
from transforms.extract_statuses import extract_statuses

HOUSES = "5. Dự án 5: Hỗ trợ nhà ở cho hộ nghèo, hộ cận nghèo trên địa bàn các huyện nghèo"
ABROAD = "b) Tiểu dự án 2: Hỗ trợ người lao động đi làm việc ở nước ngoài theo hợp đồng"


def statuses(*paragraphs: str, office: Office = REPORT) -> list[tuple[str, int | None, str]]:
    return [(s.project_code, s.year, s.status) for s in extract_statuses(narrative(*paragraphs), office)]


@pytest.mark.parametrize(
    "words",
    [
        ": Không thuộc địa phương thực hiện.",
        " (không thực hiện do huyện không phải huyện nghèo).",
        " (không có).",
        ": Không thực hiện.",
        ": huyện không thuộc huyện nghèo nên không triển khai dự án này.",
    ],
)
def test_a_project_that_does_not_apply(words: str) -> None:
    assert statuses(HOUSES + words) == [("DA5", 2031, "not_applicable")]


def test_money_not_handed_out_in_a_year() -> None:
    heading = "b. Tiểu dự án 2: Cải thiện dinh dưỡng"
    said = statuses(heading, "- Năm 2029: Tỉnh không giao dự toán kinh phí để thực hiện.", office=PERIOD_REPORT)
    assert said == [("DA3.TDA2", 2029, "not_allocated")]


@pytest.mark.parametrize(
    "words",
    [
        ": Ngân sách tỉnh phân bổ cho Sở Nội vụ và các huyện nghèo triển khai thực hiện.",
        ": do Sở Nội vụ trực tiếp triển khai thực hiện.",
    ],
)
def test_a_project_the_province_runs(words: str) -> None:
    assert statuses("4. Dự án 4", ABROAD + words) == [("DA4.TDA2", 2031, "run_by_province")]


def test_several_projects_declared_at_once() -> None:
    said = statuses("Dự án 1, Dự án 5 không thực hiện do huyện không thuộc huyện nghèo.")
    assert {code for code, _, _ in said} == {"DA1", "DA5"}


def test_a_year_is_not_guessed_in_a_report_of_several() -> None:
    assert statuses(HOUSES + ": Không thuộc địa phương thực hiện.", office=PERIOD_REPORT)[0][1] is None


@pytest.mark.parametrize(
    "words",
    [
        "- Người khuyết tật (không có sinh kế ổn định) được ưu tiên.",
        "- Không triển khai thực hiện hỗ trợ phát triển sản xuất theo chuỗi giá trị.",
    ],
)
def test_a_detail_that_is_missing_does_not_make_the_project_inapplicable(words: str) -> None:
    assert statuses("2. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo", words) == []


def test_projects_listed_by_their_numbers_are_each_declared() -> None:
    said = statuses("Đối với các dự án 1, 5 và Tiểu dự án 2 của Dự án 4: không thuộc đối tượng áp dụng.")
    assert [code for code, _, _ in said] == ["DA1", "DA5", "DA4.TDA2"]


def test_money_not_yet_given_by_those_above() -> None:
    assert statuses("Năm 2031 huyện chưa được Trung ương phân bổ vốn.") == [("ALL", 2031, "not_allocated")]


def test_projects_listed_behind_the_declaration() -> None:
    said = statuses("Các dự án, tiểu dự án không thực hiện trên địa bàn huyện gồm: Dự án 1, Dự án 5.")
    assert said == [("DA1", 2031, "not_applicable"), ("DA5", 2031, "not_applicable")]
