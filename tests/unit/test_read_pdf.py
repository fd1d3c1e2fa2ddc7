import io
import itertools

import pypdf
import pypdfium2
import pytest

from schemas.documents import Document, Refusal
from schemas.limits import LIMITS, ReadingLimits
from tests.files_of_text import pdf_of
from transforms.read_pdf import _letter, read_pdf

LONG = "Ủy ban nhân dân huyện báo cáo kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo"
OUTLINES = "0 0 m 10 10 l S\n" * 50


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def refused(content: bytes, limits: ReadingLimits = LIMITS) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_pdf(content, limits)
    return caught.value


def test_lines_are_numbered_on_their_page() -> None:
    document = read_pdf(pdf_of([["KẾ HOẠCH", "năm 2024"], ["I. MỤC TIÊU"]]))
    assert [(line.page, line.number, line.text) for line in document.lines] == [
        (1, 1, "KẾ HOẠCH"),
        (1, 2, "năm 2024"),
        (2, 1, "I. MỤC TIÊU"),
    ]
    assert document.media_type == "application/pdf"
    assert document.notes == ()


def test_small_raised_digits_are_footnote_marks() -> None:
    content = pdf_of([
        [
            [("là 29.460 triệu đồng", 13, 0), ("14", 8.5, 5), (", trong đó", 13, 0)],
            [("năm 2022", 13, 0), ("15", 8.5, 5)],
            [("14", 6.5, 4), (" Năm 2022: 4.619 triệu đồng", 10, 0)],
        ],
    ])  # fmt: skip
    assert texts(read_pdf(content)) == [
        "là 29.460 triệu đồng¹⁴, trong đó",
        "năm 2022¹⁵",
        "¹⁴ Năm 2022: 4.619 triệu đồng",
    ]


def test_digits_merely_raised_or_merely_small_stay_digits() -> None:
    content = pdf_of([[[("Xã Đăk Ui ", 13, 0), ("120", 12, 5), (" hộ ", 13, 0), ("95", 8, 0)]]])
    assert texts(read_pdf(content)) == ["Xã Đăk Ui 120 hộ 95"]


def test_a_hyphen_at_the_end_of_a_line_stays_and_so_does_the_line() -> None:
    assert texts(read_pdf(pdf_of([["vốn sự nghiệp-", "đầu tư 2021-", "2025"]]))) == [
        "vốn sự nghiệp-",
        "đầu tư 2021-",
        "2025",
    ]


def test_tcvn3_letters_are_converted() -> None:
    document = read_pdf(pdf_of([["Céng hßa x· héi chñ nghÜa ViÖt Nam"]]))
    assert texts(document) == ["Cộng hòa xã hội chủ nghĩa Việt Nam"]
    assert document.notes == ("converted_tcvn3",)


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of([[LONG]])))
    writer.encrypt("mật khẩu")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_a_pdf_that_needs_a_password_is_encrypted() -> None:
    assert refused(locked()).code == "encrypted"


def test_what_is_said_of_a_pdf_does_not_depend_on_those_read_before() -> None:
    files = {
        "encrypted": locked(),
        "unreadable_pdf": pdf_of([[LONG]]).replace(b"/Root", b"/Boot"),
        "": pdf_of([[LONG]]),
    }
    for first, second in itertools.permutations(files, 2):
        for code in (first, second, second, first):
            said = refused(files[code]).code if code else texts(read_pdf(files[code]))
            assert said == (code or [LONG])


def test_only_a_pdf_that_says_it_is_locked_is_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pypdfium2.raw, "FPDF_GetLastError", lambda: pypdfium2.raw.FPDF_ERR_PASSWORD)
    assert refused(pdf_of([[LONG]]).replace(b"/Root", b"/Boot")).code == "unreadable_pdf"


@pytest.mark.parametrize("size", [b"-13.", b" 13."])
def test_digits_of_letters_drawn_upside_down_are_digits(size: bytes) -> None:
    content = pdf_of([[f"{LONG} 2023"]]).replace(b"/F 13.0", b"/F " + size)
    assert texts(read_pdf(content)) == [f"{LONG} 2023"]


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of([[LONG]])))
    writer.encrypt("", "chủ sở hữu")
    target = io.BytesIO()
    writer.write(target)
    assert texts(read_pdf(target.getvalue())) == [LONG]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_pdf_cut_off_is_truncated(share: float) -> None:
    content = pdf_of([[LONG], [LONG]])
    assert refused(content[: int(len(content) * share)]).code == "truncated"


def test_a_later_version_cut_off_is_truncated_too() -> None:
    assert refused(pdf_of([[LONG]]) + b"9 0 obj\n<< /Type /Page").code == "truncated"


def test_bytes_after_the_end_do_no_harm() -> None:
    assert texts(read_pdf(pdf_of([[LONG]]) + b"\r\n\x00\x00" * 900)) == [LONG]


def test_a_pdf_without_structure_is_unreadable() -> None:
    assert refused(b"%PDF-1.4 nonsense\n%%EOF").code == "unreadable_pdf"


def test_a_scan_has_no_text_layer() -> None:
    assert refused(pdf_of([[" "]], OUTLINES)).code == "no_text_layer"
    assert refused(pdf_of([[" "]])).code == "no_text_layer"


def test_a_stamp_on_a_scan_is_no_text_layer() -> None:
    assert refused(pdf_of([["Ký bởi: UBND huyện"], ["Trang 2"]], OUTLINES)).code == "no_text_layer"


def test_scanned_annexes_are_noted_and_the_rest_is_read() -> None:
    document = read_pdf(pdf_of([[LONG], ["Phụ lục"]], OUTLINES))
    assert texts(document) == [LONG, "Phụ lục"]
    assert document.notes == ("has_pages_without_text",)


def test_text_a_scanner_recognised_is_noted() -> None:
    unseen = [[(LONG, 13, 0)]]
    document = read_pdf(pdf_of([unseen], OUTLINES, letters_drawn=3))
    assert texts(document) == [LONG]
    assert document.notes == ("has_recognised_text",)


def test_fonts_that_do_not_name_their_letters_are_garbled_text() -> None:
    assert refused(pdf_of([["\ue123\ue124\ue125 abc"]])).code == "garbled_text"


def test_many_footnote_marks_are_not_garbled_text() -> None:
    content = pdf_of([[[("vốn", 13, 0), ("14", 8, 5)]]])
    assert texts(read_pdf(content)) == ["vốn¹⁴"]


def test_too_many_pages_are_refused_with_the_limit() -> None:
    refusal = refused(pdf_of([[LONG]] * 3), ReadingLimits(pdf_pages=2))
    assert (refusal.code, refusal.details) == ("too_many_pages", {"pages": "3", "limit": "2"})


def test_too_much_text_is_refused_without_reading_the_pages_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    monkeypatch.setattr("transforms.read_pdf._is_unseen", lambda page: read.append(page.count_chars()))
    refusal = refused(pdf_of([[LONG]] * 9), ReadingLimits(text_characters=3 * len(LONG)))
    assert (refusal.code, refusal.details) == ("too_much_text", {"limit": str(3 * len(LONG))})
    assert read == [len(LONG)] * 2
    assert len(read_pdf(pdf_of([[LONG]] * 2), ReadingLimits(text_characters=2 * len(LONG) + 1)).lines) == 2


def test_a_code_no_letter_has_is_no_letter() -> None:
    assert [_letter(code) for code in (65, 0x10FFFF, 0x110000, 0xFFFFFFFF)] == ["A", "\U0010ffff", "\ufffd", "\ufffd"]
