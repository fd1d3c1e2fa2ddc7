"""Office, kind, programme and years of made-up documents from all over the country."""

import unicodedata
from typing import NamedTuple

import pytest

from schemas.documents import Document, Line, Refusal
from schemas.records import Office
from transforms.recognise import recognise
from transforms.segment import segment


def recognised(text: str, file_name: str = "van-ban.txt", folder: str = "") -> Office:
    lines = unicodedata.normalize("NFC", text).splitlines()
    document = Document("text/plain", tuple(Line(at, line) for at, line in enumerate(lines, 1)))
    return recognise(segment(document), document, file_name, folder)


class Case(NamedTuple):
    name: str
    text: str
    unit: str
    province: str
    kind: str
    years: tuple[int, int]
    programme: str = "GNBV"
    period: str = "Y"
    scope: str = "ALL"


CASES = [
    Case(
        "two_column_letterhead",
        """ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
HUYỆN MƯỜNG LÁT               Độc lập - Tự do - Hạnh phúc
Số: 215/BC-UBND              Mường Lát, ngày 12 tháng 12 năm 2023

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023

Kính gửi: Sở Lao động - Thương binh và Xã hội tỉnh Thanh Hóa.

I. CÔNG TÁC CHỈ ĐẠO
1. UBND tỉnh Thanh Hóa đã giao vốn.
""",
        "Huyện Mường Lát",
        "Thanh Hóa",
        "report",
        (2023, 2023),
    ),
    Case(
        "letterhead_in_lines_of_its_own",
        """UỶ BAN NHÂN DÂN
THỊ XÃ AN NHƠN
-------
Số: 45/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

An Nhơn, ngày 20 tháng 02 năm 2024

KẾ HOẠCH
Triển khai Chương trình giảm nghèo bền vững năm 2024

Căn cứ Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ;
UBND thị xã ban hành Kế hoạch với các nội dung sau:
""",
        "Thị xã An Nhơn",
        "Bình Định",
        "plan",
        (2024, 2024),
    ),
    Case(
        "half_year_report",
        """BÁO CÁO
Kết quả thực hiện Chương trình MTQG giảm nghèo bền vững 6 tháng đầu năm, phương hướng nhiệm vụ 6 tháng cuối năm 2023
trên địa bàn huyện Bảo Lâm, tỉnh Cao Bằng
I. KẾT QUẢ
""",
        "Huyện Bảo Lâm",
        "Cao Bằng",
        "report",
        (2023, 2023),
        period="H1",
    ),
    Case(
        "twin_name_told_by_who_wrote_to_it",
        """BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2022 trên địa bàn huyện Bảo Lâm

Thực hiện Công văn số 812/SLĐTBXH-LĐVL ngày 02/11/2022 của Sở Lao động - Thương binh và Xã hội tỉnh Lâm Đồng,
Ủy ban nhân dân huyện Bảo Lâm báo cáo như sau:
I. KẾT QUẢ
""",
        "Huyện Bảo Lâm",
        "Lâm Đồng",
        "report",
        (2022, 2022),
    ),
    Case(
        "twin_name_told_by_its_communes",
        """BÁO CÁO
Kết quả giảm nghèo bền vững năm 2023 trên địa bàn huyện Phú Tân
I. KẾT QUẢ
1. Xã Phú Mỹ, xã Nguyễn Việt Khái và xã Việt Thắng đã hoàn thành; thị trấn Cái Đôi Vàm đạt 98%.
""",
        "Huyện Phú Tân",
        "Cà Mau",
        "report",
        (2023, 2023),
    ),
    Case(
        "town_and_district_of_one_name_town",
        """KẾ HOẠCH
Thực hiện Chương trình giảm nghèo bền vững năm 2023 trên địa bàn thành phố Hồng Ngự
UBND thành phố Hồng Ngự xây dựng kế hoạch như sau:
""",
        "Thành phố Hồng Ngự",
        "Đồng Tháp",
        "plan",
        (2023, 2023),
    ),
    Case(
        "town_and_district_of_one_name_district",
        """KẾ HOẠCH
Thực hiện Chương trình giảm nghèo bền vững năm 2023 trên địa bàn Huyện
Ủy ban nhân dân Huyện xây dựng kế hoạch như sau:
I. MỤC TIÊU
1. Phấn đấu huyện Cao Lãnh không còn hộ nghèo thuộc chính sách người có công.
""",
        "Huyện Cao Lãnh",
        "Đồng Tháp",
        "plan",
        (2023, 2023),
    ),
    Case(
        "former_town_type",
        """BÁO CÁO
Tình hình thực hiện Chương trình giảm nghèo năm 2021 của thị xã Hồng Ngự, tỉnh Đồng Tháp
""",
        "Thành phố Hồng Ngự",
        "Đồng Tháp",
        "report",
        (2021, 2021),
    ),
    Case(
        "commune_that_cites_its_district_all_the_time",
        """UBND HUYỆN SA PA
ỦY BAN NHÂN DÂN XÃ TẢ VAN
KẾ HOẠCH
Giảm nghèo bền vững năm 2024
Căn cứ Kế hoạch số 11/KH-UBND ngày 05/01/2024 của UBND huyện Bát Xát về giảm nghèo;
Căn cứ Quyết định số 12/QĐ-UBND ngày 08/01/2024 của UBND huyện Bát Xát về giao dự toán;
UBND xã Mường Hum ban hành Kế hoạch như sau:
I. MỤC TIÊU
""".replace("UBND HUYỆN SA PA\nỦY BAN NHÂN DÂN XÃ TẢ VAN\n", ""),
        "Xã Mường Hum",
        "Lào Cai",
        "plan",
        (2024, 2024),
    ),
    Case(
        "commune_letterhead_under_its_district",
        """UBND HUYỆN CON CUÔNG
UBND XÃ MÔN SƠN
Môn Sơn, ngày 10 tháng 01 năm 2024
KẾ HOẠCH
Thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2024
Căn cứ Kế hoạch số 11/KH-UBND ngày 05/01/2024 của UBND huyện Con Cuông;
""",
        "Xã Môn Sơn",
        "Nghệ An",
        "plan",
        (2024, 2024),
    ),
    Case(
        "province_that_names_many_districts",
        """BÁO CÁO
Sơ kết 3 năm thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững (2021-2023) trên địa bàn tỉnh Hà Giang
UBND tỉnh Hà Giang báo cáo kết quả như sau:
I. KẾT QUẢ
1. Huyện Mèo Vạc giải ngân 95%; huyện Đồng Văn 91%; huyện Mèo Vạc còn 30% hộ nghèo.
""",
        "Tỉnh Hà Giang",
        "Hà Giang",
        "report",
        (2021, 2023),
        period="AD_HOC",
    ),
    Case(
        "city_under_central_rule",
        """BÁO CÁO
Kết quả thực hiện Chương trình giảm nghèo bền vững năm 2023 trên địa bàn TP.HCM
""",
        "Thành phố Hồ Chí Minh",
        "Hồ Chí Minh",
        "report",
        (2023, 2023),
    ),
    Case(
        "city_under_a_province",
        """KẾ HOẠCH
Giảm nghèo bền vững năm 2022 của UBND TP. Cao Bằng
""",
        "Thành phố Cao Bằng",
        "Cao Bằng",
        "plan",
        (2022, 2022),
    ),
    Case(
        "numbered_district",
        """BÁO CÁO
Kết quả giảm nghèo năm 2023 Quận 04, thành phố Hồ Chí Minh
""",
        "Quận 4",
        "Hồ Chí Minh",
        "report",
        (2023, 2023),
    ),
    Case(
        "numbered_ward",
        """BÁO CÁO
Kết quả giảm nghèo năm 2023 của UBND Phường 5, thành phố Trà Vinh, tỉnh Trà Vinh
""",
        "Phường 5",
        "Trà Vinh",
        "report",
        (2023, 2023),
    ),
    Case(
        "decision_that_allocates",
        """QUYẾT ĐỊNH
Về việc phân bổ dự toán kinh phí thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023

ỦY BAN NHÂN DÂN HUYỆN TRẠM TẤU
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Quyết định số 2555/QĐ-UBND ngày 14/12/2022 của UBND tỉnh Yên Bái;
QUYẾT ĐỊNH:
Điều 1. Phân bổ dự toán.
""",
        "Huyện Trạm Tấu",
        "Yên Bái",
        "plan",
        (2023, 2023),
        scope="ALL:allocation",
    ),
    Case(
        "decision_that_approves_results",
        """ỦY BAN NHÂN DÂN
HUYỆN NẬM NHÙN
QUYẾT ĐỊNH
Phê duyệt kết quả rà soát hộ nghèo, hộ cận nghèo năm 2022 theo chuẩn nghèo đa chiều giai đoạn 2022-2025
""",
        "Huyện Nậm Nhùn",
        "Lai Châu",
        "report",
        (2022, 2022),
        scope="ALL:survey",
    ),
    Case(
        "submission_on_a_plan",
        """TỜ TRÌNH
Về việc phê duyệt kế hoạch vốn thực hiện Chương trình giảm nghèo bền vững năm 2024 huyện Kỳ Sơn, tỉnh Nghệ An
""",
        "Huyện Kỳ Sơn",
        "Nghệ An",
        "plan",
        (2024, 2024),
    ),
    Case(
        "ethnic_minority_programme_with_its_two_spans",
        """KẾ HOẠCH
Thực hiện Chương trình mục tiêu quốc gia phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi
giai đoạn 2021-2030, giai đoạn I: từ năm 2021 đến năm 2025 trên địa bàn huyện Sông Mã năm 2024
UBND huyện Sông Mã ban hành kế hoạch:
""",
        "Huyện Sông Mã",
        "Sơn La",
        "plan",
        (2024, 2024),
        programme="DTTSMN",
    ),
    Case(
        "new_rural_programme",
        """BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới năm 2023 huyện Hải Hậu
""",
        "Huyện Hải Hậu",
        "Nam Định",
        "report",
        (2023, 2023),
        programme="NTM",
    ),
    Case(
        "programme_known_by_its_decision",
        """BÁO CÁO
Kết quả thực hiện các dự án năm 2023 trên địa bàn huyện Văn Quan
Thực hiện Quyết định số 1719/QĐ-TTg ngày 14/10/2021 của Thủ tướng Chính phủ, UBND huyện Văn Quan báo cáo:
""",
        "Huyện Văn Quan",
        "Lạng Sơn",
        "report",
        (2023, 2023),
        programme="DTTSMN",
    ),
    Case(
        "programme_span_is_not_the_documents_year",
        """BÁO CÁO
Kết quả thực hiện Chương trình MTQG giảm nghèo bền vững giai đoạn 2021-2025 năm 2023 huyện Bác Ái
""",
        "Huyện Bác Ái",
        "Ninh Thuận",
        "report",
        (2023, 2023),
    ),
    Case(
        "plan_for_the_whole_span",
        """KẾ HOẠCH
Thực hiện Chương trình MTQG giảm nghèo bền vững giai đoạn 2021-2025 trên địa bàn huyện Bình Liêu
""",
        "Huyện Bình Liêu",
        "Quảng Ninh",
        "plan",
        (2021, 2025),
        period="AD_HOC",
    ),
    Case(
        "year_said_only_where_it_is_issued",
        """BÁO CÁO
Tình hình thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững
UBND huyện Tân Sơn báo cáo kết quả thực hiện năm 2022 và phương hướng, nhiệm vụ năm 2023 như sau:
I. KẾT QUẢ
""",
        "Huyện Tân Sơn",
        "Phú Thọ",
        "report",
        (2022, 2022),
    ),
    Case(
        "year_said_only_in_the_date_line",
        """ỦY BAN NHÂN DÂN HUYỆN VÕ NHAI
Võ Nhai, ngày 15 tháng 8 năm 2023
BÁO CÁO
Công tác giảm nghèo bền vững
I. KẾT QUẢ
""",
        "Huyện Võ Nhai",
        "Thái Nguyên",
        "report",
        (2023, 2023),
    ),
    Case(
        "impossible_year_passed_over",
        """BÁO CÁO
Kết quả giảm nghèo bền vững năm 20224 huyện Tiên Yên
UBND huyện Tiên Yên báo cáo kết quả năm 2024 như sau:
""",
        "Huyện Tiên Yên",
        "Quảng Ninh",
        "report",
        (2024, 2024),
    ),
    Case(
        "years_listed",
        """BÁO CÁO
Kết quả giảm nghèo bền vững các năm 2021, 2022 và 2023 huyện Định Hóa
""",
        "Huyện Định Hóa",
        "Thái Nguyên",
        "report",
        (2021, 2023),
        period="AD_HOC",
    ),
    Case(
        "nine_months",
        """BÁO CÁO
Kết quả giảm nghèo bền vững 9 tháng đầu năm 2023, nhiệm vụ 3 tháng cuối năm 2023 huyện Na Rì
""",
        "Huyện Na Rì",
        "Bắc Kạn",
        "report",
        (2023, 2023),
        period="AD_HOC",
    ),
    Case(
        "projects_in_the_title",
        """KẾ HOẠCH
Triển khai Dự án 2 và Tiểu dự án 1 - Dự án 3 thuộc Chương trình MTQG giảm nghèo bền vững năm 2023 huyện Sơn Động
""",
        "Huyện Sơn Động",
        "Bắc Giang",
        "plan",
        (2023, 2023),
        scope="DA2+DA3.TDA1",
    ),
    Case(
        "markdown_from_a_scan",
        """## **ỦY BAN NHÂN DÂN**
## **HUYỆN CÙ LAO DUNG**

*Cù Lao Dung, ngày   tháng 3 năm 2023*

## **KẾ HOẠCH**

### **Giảm nghèo bền vững năm 2023**

I. MỤC TIÊU
""",
        "Huyện Cù Lao Dung",
        "Sóc Trăng",
        "plan",
        (2023, 2023),
    ),
    Case(
        "without_diacritics",
        """UY BAN NHAN DAN HUYEN TUA CHUA
BAO CAO
Ket qua thuc hien Chuong trinh muc tieu quoc gia giam ngheo ben vung nam 2023
""",
        "Huyện Tủa Chùa",
        "Điện Biên",
        "report",
        (2023, 2023),
    ),
    Case(
        "other_spellings",
        """BÁO CÁO
Kết quả giảm nghèo bền vững năm 2023 huyện Krông Păk, tỉnh Đắc Lắc
""",
        "Huyện Krông Pắc",
        "Đắk Lắk",
        "report",
        (2023, 2023),
    ),
    Case(
        "apostrophes",
        """BÁO CÁO
Kết quả giảm nghèo bền vững năm 2023 huyện Đắk R’Lấp, tỉnh Đăk Nông
""",
        "Huyện Đắk R'Lấp",
        "Đắk Nông",
        "report",
        (2023, 2023),
    ),
    Case(
        "tone_mark_elsewhere",
        """BÁO CÁO
Kết quả giảm nghèo bền vững năm 2023 huyện Vị Thuỷ, tỉnh Hậu Giang
""",
        "Huyện Vị Thủy",
        "Hậu Giang",
        "report",
        (2023, 2023),
    ),
    Case(
        "press_style_without_letterhead",
        """Năm 2023, huyện Nguyên Bình (Cao Bằng) được giao 182 tỷ đồng thực hiện Chương trình giảm nghèo bền vững.
Đến nay huyện Nguyên Bình đã giải ngân 120 tỷ đồng. Kết quả, tỷ lệ hộ nghèo còn 40,1%.
Ủy ban nhân dân tỉnh Cao Bằng đã phân bổ vốn từ đầu năm 2023. Tỉnh Cao Bằng yêu cầu đẩy nhanh tiến độ.
""",
        "Huyện Nguyên Bình",
        "Cao Bằng",
        "report",
        (2023, 2023),
    ),
    Case(
        "commune_since_july_2025",
        """ỦY BAN NHÂN DÂN XÃ ĐĂK PÉK
Đăk Pék, ngày 15 tháng 12 năm 2025
BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2025
Thực hiện Công văn số 100/SNNMT-GN ngày 01/12/2025 của Sở Nông nghiệp và Môi trường tỉnh Quảng Ngãi;
""",
        "Xã Đăk Pék",
        "Quảng Ngãi",
        "report",
        (2025, 2025),
    ),
    Case(
        "same_commune_before_july_2025",
        """ỦY BAN NHÂN DÂN XÃ ĐĂK PÉK
Đăk Pék, ngày 15 tháng 5 năm 2025
BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững 6 tháng đầu năm 2025
""",
        "Xã Đăk Pék",
        "Kon Tum",
        "report",
        (2025, 2025),
        period="H1",
    ),
    Case(
        "special_zone",
        """BÁO CÁO
Kết quả giảm nghèo bền vững năm 2026 của UBND đặc khu Lý Sơn
""",
        "Đặc khu Lý Sơn",
        "Quảng Ngãi",
        "report",
        (2026, 2026),
    ),
    Case(
        "department_of_a_province",
        """ỦY BAN NHÂN DÂN TỈNH TRÀ VINH
SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI
Số: 55/BC-SLĐTBXH
BÁO CÁO
Kết quả thực hiện Chương trình giảm nghèo bền vững năm 2023
Sở đã hướng dẫn huyện Trà Cú, huyện Cầu Ngang, huyện Trà Cú thực hiện.
""",
        "Tỉnh Trà Vinh",
        "Trà Vinh",
        "report",
        (2023, 2023),
    ),
    Case(
        "department_of_a_district",
        """UBND HUYỆN ĐỒNG XUÂN
PHÒNG LAO ĐỘNG - TB&XH
Số: 12/BC-LĐTBXH
BÁO CÁO
Kết quả thực hiện Chương trình giảm nghèo bền vững năm 2023
""",
        "Huyện Đồng Xuân",
        "Phú Yên",
        "report",
        (2023, 2023),
    ),
    Case(
        "title_that_names_another_offices_plan",
        """KẾ HOẠCH
Thực hiện Kế hoạch số 15/KH-UBND của UBND tỉnh Sóc Trăng về giảm nghèo bền vững năm 2023 trên địa bàn huyện Mỹ Tú
""",
        "Huyện Mỹ Tú",
        "Sóc Trăng",
        "plan",
        (2023, 2023),
    ),
    Case(
        "commune_with_its_whole_chain",
        """BÁO CÁO
Kết quả giảm nghèo bền vững năm 2022 xã Bình Thạnh, huyện Cao Lãnh, tỉnh Đồng Tháp
""",
        "Xã Bình Thạnh",
        "Đồng Tháp",
        "report",
        (2022, 2022),
    ),
    Case(
        "year_said_only_in_a_date_of_the_title",
        """BÁO CÁO
Tiến độ giải ngân vốn Chương trình giảm nghèo bền vững huyện Như Xuân tính đến ngày 31/10/2023
""",
        "Huyện Như Xuân",
        "Thanh Hóa",
        "report",
        (2023, 2023),
    ),
    Case(
        "third_quarter",
        """BÁO CÁO
Kết quả Chương trình giảm nghèo bền vững quý III năm 2023 huyện Như Thanh
""",
        "Huyện Như Thanh",
        "Thanh Hóa",
        "report",
        (2023, 2023),
        period="AD_HOC",
    ),
    Case(
        "office_cited_in_the_title_does_not_speak",
        """KẾ HOẠCH
Triển khai Kế hoạch số 15/KH-UBND của UBND tỉnh Sóc Trăng về giảm nghèo bền vững năm 2023 trên địa bàn huyện
I. MỤC TIÊU
1. Huyện Mỹ Tú phấn đấu giảm 2% hộ nghèo.
""",
        "Huyện Mỹ Tú",
        "Sóc Trăng",
        "plan",
        (2023, 2023),
    ),
    Case(
        "commune_whose_title_names_its_district",
        """UBND HUYỆN CON CUÔNG
UBND XÃ MÔN SƠN
KẾ HOẠCH
Thực hiện mục tiêu giảm nghèo bền vững của huyện Con Cuông năm 2024
""",
        "Xã Môn Sơn",
        "Nghệ An",
        "plan",
        (2024, 2024),
    ),
    Case(
        "plan_that_cites_a_decision_of_august_2025",
        """KẾ HOẠCH
Giảm nghèo bền vững 6 tháng cuối năm 2025 của UBND xã Đăk Pék
Căn cứ Quyết định số 115/QĐ-UBND ngày 15/8/2025 của UBND tỉnh về giao dự toán;
""",
        "Xã Đăk Pék",
        "Quảng Ngãi",
        "plan",
        (2025, 2025),
        period="AD_HOC",
    ),
    Case(
        "plan_dated_october_2025",
        """ỦY BAN NHÂN DÂN XÃ ĐĂK PÉK
Đăk Pék, ngày    tháng 10 năm 2025
KẾ HOẠCH
Giảm nghèo bền vững năm 2025
""",
        "Xã Đăk Pék",
        "Quảng Ngãi",
        "plan",
        (2025, 2025),
    ),
    Case(
        "names_broken_over_lines",
        """ỦY BAN NHÂN DÂN
HUYỆN MINH
LONG
--------
|
CỘNG HÒA XÃ HỘI CHỦ
NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
|
Số: 47/KH-UBND
|
Minh
Long, ngày 16
tháng 8 năm 2023
|
KẾ HOẠCH
Giảm nghèo bền vững năm 2023
""",
        "Huyện Minh Long",
        "Quảng Ngãi",
        "plan",
        (2023, 2023),
    ),
    Case(
        "decision_whose_subject_is_its_first_article",
        """ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
Số: 39/QĐ-UBND | Lạng Chánh, ngày 01 tháng 8 năm 2023 |
ỦY BAN NHÂN DÂN HUYỆN LANG CHÁNH
Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015;
Căn cứ Quyết định số 2017/QĐ-UBND ngày 14 tháng 7 năm 2022 của UBND tỉnh Thanh Hóa;
Theo đề nghị của Phòng Tài chính - Kế hoạch tại Tờ trình số 158/TTr-TCKH ngày 01 tháng 8 năm 2023.
QUYẾT ĐỊNH:
Điều 1. Phân bổ vốn Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023 trên địa bàn huyện Lang Chánh.
Điều 2. Quyết định này có hiệu lực từ ngày ký.
""",
        "Huyện Lang Chánh",
        "Thanh Hóa",
        "plan",
        (2023, 2023),
        scope="ALL:allocation",
    ),
    Case(
        "press_style_on_a_commune",
        """Xã Ia Sao vượt khó
Năm 2023, xã Ia Sao (thị xã Ayun Pa, tỉnh Gia Lai) còn 35 hộ nghèo. Chương trình giảm nghèo bền vững tại xã Ia Sao
đã giải ngân 2,1 tỷ đồng. Chủ tịch UBND xã Ia Sao cho biết kết quả trên.
""",
        "Xã Ia Sao",
        "Gia Lai",
        "report",
        (2023, 2023),
    ),
    Case(
        "city_under_central_rule_that_calls_itself_city",
        """BÁO CÁO
Kết quả Chương trình giảm nghèo bền vững năm 2023
UBND thành phố báo cáo kết quả như sau:
I. KẾT QUẢ
1. Thành phố Hải Phòng có 15 quận, huyện; huyện Vĩnh Bảo, huyện Tiên Lãng và huyện Vĩnh Bảo còn hộ nghèo.
""",
        "Thành phố Hải Phòng",
        "Hải Phòng",
        "report",
        (2023, 2023),
    ),
    Case(
        "city_under_a_province_that_calls_itself_city",
        """BÁO CÁO
Kết quả Chương trình giảm nghèo bền vững năm 2023
UBND thành phố báo cáo kết quả như sau:
I. KẾT QUẢ
1. Thành phố Cao Lãnh không còn hộ nghèo; học tập mô hình của huyện Cao Lãnh, huyện Cao Lãnh, huyện Lấp Vò.
""",
        "Thành phố Cao Lãnh",
        "Đồng Tháp",
        "report",
        (2023, 2023),
    ),
    Case(
        "city_that_became_a_province_of_its_own_name",
        """BÁO CÁO
Kết quả giảm nghèo bền vững năm 2023 thành phố Huế, tỉnh Thừa Thiên Huế
""",
        "Thành phố Huế",
        "Thừa Thiên Huế",
        "report",
        (2023, 2023),
    ),
    Case(
        "province_of_that_name",
        """THÀNH PHỐ HUẾ
Huế, ngày 10 tháng 4 năm 2025
BÁO CÁO
Kết quả giảm nghèo bền vững năm 2024 của UBND thành phố Huế
""",
        "Thành phố Huế",
        "Huế",
        "report",
        (2024, 2024),
    ),
    Case(
        "words_of_society_are_no_commune",
        """SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI AN GIANG
BÁO CÁO
Kết quả giảm nghèo bền vững năm 2023 trên địa bàn tỉnh An Giang
""",
        "Tỉnh An Giang",
        "An Giang",
        "report",
        (2023, 2023),
    ),
    Case(
        "committee_of_the_party",
        """HUYỆN ỦY BÁ THƯỚC
BÁO CÁO
Kết quả giảm nghèo bền vững năm 2023
""",
        "Huyện Bá Thước",
        "Thanh Hóa",
        "report",
        (2023, 2023),
    ),
    Case(
        "closing_sentence_names_it",
        """KẾ HOẠCH
Thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2024
Căn cứ Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ;
UBND huyện ban hành kế hoạch như sau:
I. MỤC TIÊU
1. Giảm tỷ lệ hộ nghèo.
Trên đây là Kế hoạch thực hiện Chương trình năm 2024 của Ủy ban nhân dân huyện Thạnh Phú./.
""",
        "Huyện Thạnh Phú",
        "Bến Tre",
        "plan",
        (2024, 2024),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_made_up_document_is_recognised(case: Case) -> None:
    office = recognised(case.text)
    assert (office.unit_name, office.province_name) == (case.unit, case.province), office.how
    assert office.document_kind == case.kind
    assert (office.year_from, office.year_to) == case.years
    assert (office.programme, office.period, office.scope) == (case.programme, case.period, case.scope)
    assert office.how


def refusal(text: str, **named: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        recognised(text, **named)
    return caught.value


TITLE = "BÁO CÁO\nKết quả thực hiện Chương trình giảm nghèo bền vững năm 2023"


def test_a_name_ten_districts_share_is_refused_with_all_of_them() -> None:
    refused = refusal(f"{TITLE} huyện Châu Thành")
    assert refused.code == "ambiguous_office"
    assert refused.details["name"] == "Châu Thành"
    assert len(refused.details["choices"].split("; ")) == 10


@pytest.mark.parametrize(
    ("name", "where", "units"),
    [
        ("ĐẮK HÀ", "trên địa bàn Đắk Hà, tỉnh Kon Tum", {"Huyện Đăk Hà", "Thị trấn Đăk Hà", "Xã Đăk Hà"}),
        ("ĐẮK HÀ", "trên địa bàn huyện, tỉnh Kon Tum", {"Huyện Đăk Hà", "Thị trấn Đăk Hà", "Xã Đăk Hà"}),
        ("HỒNG NGỰ", "trên địa bàn Hồng Ngự", {"Huyện Hồng Ngự", "Thành phố Hồng Ngự"}),
    ],
)
def test_a_name_without_its_level_is_never_taken_for_the_province_it_lies_in(
    name: str, where: str, units: set[str]
) -> None:
    refused = refusal(f"ỦY BAN NHÂN DÂN\n{name}\n\n{TITLE} {where}")
    assert refused.code == "ambiguous_office"
    assert {choice.split(",")[0] for choice in refused.details["choices"].split("; ")} == units


def test_the_folder_decides_between_districts_of_one_name() -> None:
    office = recognised(f"{TITLE} huyện Châu Thành", folder="2023/Kiên Giang")
    assert office.province_name == "Kiên Giang"


def test_the_file_name_decides_where_the_text_names_nobody() -> None:
    office = recognised(TITLE, file_name="BC_huyen_Dak_Song_2023.txt")
    assert (office.unit_name, office.how) == ("Huyện Đắk Song", "file name: huyện Dak Song")


def test_a_document_of_no_known_office_is_refused() -> None:
    assert refusal(TITLE).code == "unknown_office"
    assert refusal(f"{TITLE} huyện Không Có").code == "unknown_office"


def test_a_document_of_no_programme_is_refused() -> None:
    assert refusal("BÁO CÁO\nKết quả thu ngân sách năm 2023 huyện Ba Tơ").code == "unknown_programme"


def test_a_document_of_no_year_is_refused() -> None:
    assert refusal("BÁO CÁO\nKết quả giảm nghèo bền vững năm 20224 huyện Ba Tơ").code == "no_year"


def test_years_before_the_programme_began_mean_the_one_before() -> None:
    text = "BÁO CÁO\nKết quả Chương trình giảm nghèo bền vững giai đoạn 2016-2020 huyện Ba Tơ"
    assert recognised(text).programme == "GNBV1620"


@pytest.mark.parametrize(
    ("title", "scope"),
    [
        ("BÁO CÁO kết quả thực hiện Chương trình giảm nghèo bền vững năm 2023", "ALL"),
        ("BÁO CÁO kết quả rà soát hộ nghèo, hộ cận nghèo năm 2023", "ALL:survey"),
        ("QUYẾT ĐỊNH về việc phân bổ vốn Chương trình giảm nghèo bền vững năm 2023", "ALL:allocation"),
        ("QUYẾT ĐỊNH về việc chuyển nguồn kinh phí giảm nghèo năm 2022 sang năm 2023", "ALL:carry_over"),
        ("KẾ HOẠCH giám sát, đánh giá Chương trình giảm nghèo bền vững năm 2023", "ALL:monitoring"),
        ("KẾ HOẠCH phân bổ vốn Dự án 2 Chương trình giảm nghèo bền vững năm 2023", "DA2:allocation"),
        ("KẾ HOẠCH thực hiện Tiểu dự án 2 - Dự án 7: Giám sát, đánh giá, giảm nghèo bền vững năm 2023", "DA7.TDA2"),
    ],
)
def test_documents_beside_the_years_plan_or_report_do_not_replace_it(title: str, scope: str) -> None:
    assert recognised(f"{title} huyện Ba Tơ, tỉnh Quảng Ngãi").scope == scope


def test_a_loose_spelling_is_said_in_the_reason() -> None:
    assert "spelt otherwise" in recognised(f"{TITLE} huyện Đắc Song").how


@pytest.mark.parametrize("text", ["", "  \n\n", "\x00\x01", "BÁO CÁO", "Công thức nấu phở bò: 2 kg xương."])
def test_what_says_nothing_is_refused_for_its_office_first(text: str) -> None:
    assert refusal(text).code == "unknown_office"


def test_table_only_is_a_form() -> None:
    rows = "\n".join(f"{at}\nXã số {at}\n1.234" for at in range(1, 20))
    text = f"Giảm nghèo năm 2023\nHuyện Ba Tơ\n{rows}"
    assert recognised(text).document_kind == "form"


@pytest.mark.parametrize("date", ["", "Thạnh An, ngày 13 tháng 12 năm 2025\n"])
@pytest.mark.parametrize("place", ["xã Thạnh An, huyện Thạnh Hóa, tỉnh Long An", "xã Thạnh An, huyện Thạnh Hóa"])
def test_a_commune_named_with_the_district_it_lay_in_is_that_one_whenever_it_was_written(place: str, date: str) -> None:
    text = f"{date}BÁO CÁO\nKết quả rà soát hộ nghèo chương trình giảm nghèo bền vững năm 2025 trên địa bàn {place}\n"
    found = recognised(text)
    assert (found.unit_code, found.province_name) == ("27895", "Long An")
