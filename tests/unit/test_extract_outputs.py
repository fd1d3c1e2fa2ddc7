import random

import pytest

from schemas.records import Observation, Office
from tests.unit.made_up_sentences import PERIOD_REPORT, PLAN, REPORT, narrative
from transforms.extract_outputs import extract_outputs

HEADINGS = {
    "DA2": "2. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo",
    "DA4": "4. Dự án 4: Phát triển giáo dục nghề nghiệp, việc làm bền vững",
    "DA5": "5. Dự án 5: Hỗ trợ nhà ở cho hộ nghèo, hộ cận nghèo trên địa bàn các huyện nghèo",
    "DA6": "6. Dự án 6: Truyền thông và giảm nghèo về thông tin",
}
SENTENCES = [
    ("DA2", "thực hiện tổng số dự án, mô hình: {} mô hình", "production_models"),
    ("DA2", "đã triển khai {} dự án, mô hình chăn nuôi", "production_models"),
    ("DA2", "hỗ trợ giống vật nuôi đến {} đối tượng (hộ nghèo, nhóm hộ) tham gia thụ hưởng", "beneficiaries"),
    ("DA2", "phê duyệt danh sách với {} hộ nghèo, hộ cận nghèo tham gia", "beneficiaries"),
    ("DA4", "đưa {} lao động đi làm việc có thời hạn ở nước ngoài", "workers_abroad"),
    ("DA4", "tổ chức được {} phiên giao dịch việc làm", "job_fairs"),
    ("DA4", "mở {} lớp đào tạo nghề", "training_classes"),
    ("DA5", "xây mới {} căn nhà", "houses_built"),
    ("DA5", "sửa chữa, nâng cấp {} căn nhà", "houses_repaired"),
    ("DA6", "làm pano tuyên truyền 2 mặt: {} cái", "billboards"),
    ("DA6", "lắp đặt mới {} cụm pano cố định", "billboards"),
    ("DA6", "tổ chức {} hội nghị đối thoại chính sách", "dialogues"),
]


def outputs(*paragraphs: str, office: Office = REPORT) -> tuple[Observation, ...]:
    return extract_outputs(narrative(*paragraphs), office)


@pytest.mark.parametrize(("project", "sentence", "indicator"), SENTENCES)
def test_the_number_beside_its_nouns_is_read_under_its_project_and_year(
    project: str, sentence: str, indicator: str
) -> None:
    dice = random.Random(sentence)  # noqa: S311 - made-up figures
    for _ in range(5):
        number, year = dice.randint(1, 99), dice.randint(2027, 2031)
        found = outputs(HEADINGS[project], f"- Năm {year}: Huyện {sentence.format(f'{number:02d}')} theo quy định.")
        assert [(o.indicator, o.value, o.year_from, o.project_code, o.scenario) for o in found] == [
            (indicator, number, year, project, "actual")
        ]
        assert found[0].half_width == 0


def test_outputs_of_a_plan_are_planned() -> None:
    assert outputs(HEADINGS["DA5"], "- Xây mới 13 căn nhà.", office=PLAN)[0].scenario == "plan"


def test_done_of_planned_with_its_percentage() -> None:
    found = outputs(HEADINGS["DA4"], "- Đưa được 12/15 lao động đi làm việc ở nước ngoài, đạt 80% kế hoạch.")
    assert [(o.indicator, o.value, o.scenario) for o in found] == [
        ("workers_abroad", 12, "actual"),
        ("workers_abroad", 15, "plan"),
        ("completion_pct", 80, "actual"),
    ]
    assert found[2].computed_from == (found[0].ordinal, found[1].ordinal)


@pytest.mark.parametrize(
    "sentence",
    [
        "Toàn huyện có 12 xã, 01 thị trấn, 105 thôn.",
        "Chi trả cho 1.514 đối tượng bảo trợ xã hội thụ hưởng trợ cấp.",
        "Có 3 mô hình hay được nêu gương.",
        "Nhà ở hiện có diện tích tối thiểu 30m2, tuổi thọ căn nhà từ 20 năm.",
        "Hỗ trợ 60,0 triệu đồng cho mô hình.",
    ],
)
def test_numbers_of_other_things_are_no_outputs(sentence: str) -> None:
    assert outputs(sentence) == ()


def test_a_paragraph_behind_a_dated_bullet_is_of_its_year() -> None:
    paragraphs = [HEADINGS["DA2"]]
    for year, number in ((2028, 8), (2029, 16)):
        paragraphs += [f"- Năm {year}: giải ngân được 1.436,0 triệu đồng.", f"Đã triển khai {number} mô hình."]
    found = outputs(*paragraphs, office=PERIOD_REPORT)
    assert [(o.year_from, o.value) for o in found] == [(2028, 8), (2029, 16)]


def test_a_paragraph_that_begins_with_its_project_counts_for_it() -> None:
    told = narrative(
        HEADINGS["DA2"],
        "Dự án 5: đã duyệt hỗ trợ 47 hộ (làm mới 30 nhà, sửa chữa 17 nhà) với kinh phí 1.640 triệu đồng, đến nay đã "
        "hoàn thành 41 nhà trên toàn bộ các xã của huyện, số còn lại tiếp tục thi công theo đúng tiến độ đã đăng ký "
        "với Ủy ban nhân dân huyện và các cơ quan chuyên môn có liên quan trong sáu tháng tới.",
    )
    found = [(o.indicator, o.project_code, int(o.value)) for o in extract_outputs(told, REPORT)]
    assert found == [
        ("beneficiaries", "DA5", 47),
        ("houses_built", "DA5", 30),
        ("houses_repaired", "DA5", 17),
        ("houses_completed", "DA5", 41),
    ]


@pytest.mark.parametrize(
    "text",
    ["nhân rộng 4 mô hình nuôi dê cho 37 hộ.", "hỗ trợ 37 hộ nghèo, cận nghèo tham gia 4 mô hình nuôi dê."],
)
def test_households_of_a_model_are_its_beneficiaries(text: str) -> None:
    found = {o.indicator: o.value for o in extract_outputs(narrative(HEADINGS["DA2"], "- Đã " + text), REPORT)}
    assert found == {"production_models": 4, "beneficiaries": 37}
