import pytest

from schemas.obligations import RefusedFiling
from transforms.place_refused import place_refused

OFFICES = {"615": "Huyện Đăk Hà", "610": "Huyện Đắk Glei", "23500": "Thị trấn Đắk Hà"}
ACCEPTED = [
    {"submission_id": "a", "file_name": "1.txt", "folder": "hop thu 7", "unit_code": "610"},
    {"submission_id": "b", "file_name": "2.txt", "folder": "chung", "unit_code": "610"},
    {"submission_id": "c", "file_name": "3.txt", "folder": "chung", "unit_code": "615"},
]


def placed(file_name: str, folder: str = "") -> RefusedFiling | None:
    refused = [{"submission_id": "x", "file_name": file_name, "folder": folder}]
    return next(iter(place_refused(refused, ACCEPTED, OFFICES)), None)


@pytest.mark.parametrize(
    ("file_name", "folder", "unit"),
    [
        ("BC_2024_Huyen_Dak_Ha.xlsx", "", "615"),
        ("bao cao.xlsx", "tinh/Huyện Đắk Glei", "610"),
        ("bao cao.xlsx", "hop thu 7", "610"),
        ("BC Huyen Dak Ha.xlsx", "Huyện Đắk Glei", "615"),
        ("bao cao.xlsx", "chung", None),
        ("BC Huyen Dak Ha va Huyen Dak Gle.xlsx", "", "615"),
        ("bao cao.xlsx", "", None),
    ],
)
def test_the_office_is_told_by_name_then_folder_then_neighbours(file_name: str, folder: str, unit: str | None) -> None:
    found = placed(file_name, folder)
    assert (found.unit_code if found else None) == unit


@pytest.mark.parametrize(
    ("file_name", "report", "year"),
    [
        ("BC_6_thang_2024_Huyen_Dak_Ha.xls", "half_year_report", 2024),
        ("Báo cáo 6T-2025 Huyện Đăk Hà.pdf", "half_year_report", 2025),
        ("KH_2023_Huyen_Dak_Ha.docx", "annual_plan", 2023),
        ("PL_01_2022_Huyen_Dak_Ha.xlsx", "annual_report", 2022),
        ("BC_2022-2024_Huyen_Dak_Ha.xlsx", "annual_report", None),
        ("Huyen_Dak_Ha.xlsx", None, None),
    ],
)
def test_the_report_is_told_as_far_as_the_name_says(file_name: str, report: str | None, year: int | None) -> None:
    assert placed(file_name) == RefusedFiling("x", "615", report, year)
