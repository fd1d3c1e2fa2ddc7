from tests.unit.made_up_sentences import PLAN, narrative
from transforms.extract_lead_agencies import extract_lead_agencies


def named(*paragraphs: str) -> list[tuple[str, str, str]]:
    return [(a.project_code, a.agency_code, a.role) for a in extract_lead_agencies(narrative(*paragraphs), PLAN)]


def test_an_office_heading_lists_its_projects_over_a_semicolon() -> None:
    said = named(
        "V. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Lao động - Thương binh và Xã hội:",
        "- Chủ trì triển khai thực hiện Dự án 2; Tiểu dự án 2 thuộc Dự án 6 và Tiểu dự án 1, 2 thuộc Dự án 7.",
    )
    assert said == [(code, "PLDTBXH", "lead") for code in ("DA2", "DA6.TDA2", "DA7.TDA1", "DA7.TDA2")]


def test_leading_one_project_and_supporting_another_in_one_sentence() -> None:
    said = named(
        "V. TỔ CHỨC THỰC HIỆN",
        "3. Phòng NN&PTNT",
        "- Chủ trì, phối hợp với các đơn vị thực hiện Tiểu dự án 1 thuộc Dự án 3; Phối hợp với Phòng LĐ-TB&XH thực "
        "hiện Tiểu dự án 1 thuộc Dự án 4.",
    )
    assert said == [("DA3.TDA1", "PNNPTNT", "lead"), ("DA4.TDA1", "PNNPTNT", "support")]


def test_a_project_heading_names_its_office() -> None:
    said = named(
        "6. Dự án 6: Truyền thông và giảm nghèo về thông tin",
        "a) Tiểu dự án 1: Giảm nghèo về thông tin.",
        "Đơn vị thực hiện: Phòng Văn hóa và Thông tin chủ trì, phối hợp với các ngành có liên quan.",
    )
    assert said == [("DA6.TDA1", "PVHTT", "lead")]


def test_offices_listed_as_supporters() -> None:
    said = named("2. Dự án 2: Đa dạng hóa sinh kế", "- Cơ quan phối hợp: Phòng NN&PTNT, UBND các xã, thị trấn.")
    assert said == [("DA2", "PNNPTNT", "support"), ("DA2", "UBNDX", "support")]


def test_an_office_told_to_lead_in_the_sentence_itself() -> None:
    said = named("Giao Phòng Y tế chủ trì, phối hợp với Trung tâm y tế thực hiện Tiểu dự án 2 thuộc Dự án 3.")
    assert said == [("DA3.TDA2", "PYT", "lead")]


def test_reporting_to_an_office_makes_it_no_leader() -> None:
    said = named("4. Phòng Tư pháp: Tổng hợp kết quả Dự án 2, báo cáo cơ quan chủ trì theo quy định.")
    assert said == []


def test_a_list_of_projects_goes_on_in_the_paragraph_behind_a_semicolon() -> None:
    said = named("1. Phòng Y tế", "- Chủ trì thực hiện Tiểu dự án 2, Dự án 3;", "Tiểu dự án 2 của Dự án 6.")
    assert said == [("DA3.TDA2", "PYT", "lead"), ("DA6.TDA2", "PYT", "lead")]


def test_the_province_leads_no_project_of_a_district() -> None:
    text = "Giao Sở Lao động - Thương binh và Xã hội chủ trì thực hiện Tiểu dự án 2 thuộc Dự án 4."
    assert named(text) == []


def test_officers_of_a_commune_are_known_by_short_titles() -> None:
    said = named("2. Công chức Địa chính - Xây dựng", "Chủ trì thực hiện Dự án 1.")
    assert said == [("DA1", "CCDCXD", "lead")]
