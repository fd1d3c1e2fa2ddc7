"""Every district and province of the country is recognised, however its name is typed; no two are mixed up."""

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest

from schemas.admin_units import AdminUnit, communes, parent_of, province_of, provinces_and_districts
from schemas.documents import Document, Line, Refusal
from schemas.records import Office
from transforms.recognise import recognise
from transforms.segment import segment

pytestmark = pytest.mark.slow

A_DAY = date(2024, 1, 1)
DISTRICTS = [u for u in provinces_and_districts() if u.level == "district" and u.stood_on(A_DAY)]
PROVINCES = [u for u in provinces_and_districts() if u.level == "province" and u.stood_on(A_DAY)]
COMMUNES = [u for u in communes() if u.stood_on(A_DAY)][::37]
NEW_COMMUNES = [u for u in communes() if u.stood_on(date(2025, 8, 1))][::23]

TITLE = """BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023 trên địa bàn {place}

Phần thứ nhất
1. Tình hình chung
"""
LETTERHEAD = """ỦY BAN NHÂN DÂN   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{unit}   Độc lập - Tự do - Hạnh phúc
Số: 12/BC-UBND   {name}, ngày 05 tháng 01 năm 2024

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023

Thực hiện Công văn số 12/SLĐTBXH-GN ngày 01/12/2023 của Sở Lao động - Thương binh và Xã hội {province}, Ủy ban nhân dân
{kind} báo cáo kết quả như sau:
I. KẾT QUẢ
1. UBND {province} đã ban hành Kế hoạch; UBND {province} giao vốn; UBND {province} chỉ đạo.
"""
COMMUNE_LETTERHEAD = """UBND {district}
UBND {unit}
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{name}, ngày 05 tháng 01 năm 2024

KẾ HOẠCH
Thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2024

Căn cứ Kế hoạch số 12/KH-UBND ngày 01/12/2023 của UBND {above};
Căn cứ Quyết định số 123/QĐ-UBND ngày 01/12/2023 của UBND {above};
Ủy ban nhân dân {kind} xây dựng kế hoạch như sau:
I. MỤC TIÊU
"""


def recognised(text: str) -> Office | Refusal:
    lines = unicodedata.normalize("NFC", text).splitlines()
    document = Document("text/plain", tuple(Line(at, line) for at, line in enumerate(lines, 1)))
    try:
        return recognise(segment(document), document, "tep.txt", "")
    except Refusal as refusal:
        return refusal


def said(unit: AdminUnit) -> str:
    """`huyện Ba Tơ, tỉnh Quảng Ngãi`."""
    chain, above = [unit], parent_of(unit)
    while above is not None:
        chain.append(above)
        above = parent_of(above)
    return ", ".join(u.type.lower() + " " + u.name for u in chain)


def missed(units: list[AdminUnit], texts: list[str]) -> list[str]:
    found = [recognised(text) for text in texts]
    return [
        f"{unit.code} {said(unit)}: {office}"
        for unit, office in zip(units, found, strict=True)
        if not isinstance(office, Office) or (office.unit_level, office.unit_code) != (unit.level, unit.code)
    ]


def test_all_districts_are_there() -> None:
    assert (len(PROVINCES), len(DISTRICTS)) == (63, 705)


def without_diacritics(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_every_district_is_recognised_from_its_title() -> None:
    assert missed(DISTRICTS, [TITLE.format(place=said(u)) for u in DISTRICTS]) == []


@pytest.mark.parametrize("typed", [str.upper, without_diacritics, decomposed])
def test_however_the_title_is_typed(typed: Callable[[str], str]) -> None:
    some = DISTRICTS[::4]
    assert missed(some, [typed(TITLE.format(place=said(u))) for u in some]) == []


def test_every_district_is_recognised_from_its_letterhead_though_it_cites_its_province() -> None:
    texts = [
        LETTERHEAD.format(unit=u.full_name.upper(), name=u.name, province=said(province_of(u)), kind=u.type.lower())
        for u in DISTRICTS
    ]
    assert missed(DISTRICTS, texts) == []


def test_without_a_province_a_district_is_found_or_refused_as_ambiguous_never_mistaken() -> None:
    found = [recognised(TITLE.format(place=f"{u.type.lower()} {u.name}")) for u in DISTRICTS]
    for unit, office in zip(DISTRICTS, found, strict=True):
        if isinstance(office, Office):
            assert office.unit_code == unit.code
        else:
            assert office.code == "ambiguous_office"
            assert f"{unit.full_name}, {province_of(unit).full_name}" in office.details["choices"].split("; ")
    refused = {u.name for u, office in zip(DISTRICTS, found, strict=True) if isinstance(office, Refusal)}
    twins = {"Châu Thành", "Bảo Lâm", "Chợ Mới", "Tam Nông", "An Lão", "Phong Điền", "Vĩnh Thạnh", "Phú Tân"}
    assert refused == twins


def test_every_province_is_recognised_from_its_title_though_it_names_districts() -> None:
    texts = [TITLE.format(place=said(u)) + "huyện Ba Vì 12%, huyện Ba Tơ 13%, huyện Ba Vì 14%.\n" for u in PROVINCES]
    assert missed(PROVINCES, texts) == []


def test_communes_are_recognised_from_their_letterhead_under_their_district() -> None:
    texts = [
        COMMUNE_LETTERHEAD.format(
            district=above.full_name.upper(),
            unit=u.full_name.upper(),
            name=u.name,
            above=said(above),
            kind=u.type.lower(),
        )
        for u in COMMUNES
        if (above := parent_of(u))
    ]
    assert missed(COMMUNES, texts) == []


def test_communes_since_july_2025_are_recognised_under_their_province() -> None:
    texts = [TITLE.replace("2023", "2026").format(place=said(u)) for u in NEW_COMMUNES]
    assert missed(NEW_COMMUNES, texts) == []
