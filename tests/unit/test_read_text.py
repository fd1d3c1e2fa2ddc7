import random
import time
import unicodedata
from collections.abc import Callable

import pytest

from schemas.documents import Document, Refusal
from schemas.limits import LIMITS, ReadingLimits
from transforms.read_text import read_text

SENTENCE = "Ủy ban nhân dân huyện báo cáo kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững"
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam, Phßng Lao ®éng - Th­¬ng binh vµ X· héi huyÖn"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Phoøng Lao ñoäng - Thöông binh vaø Xaõ hoäi huyeän"
MEANT = "Cộng hòa xã hội chủ nghĩa Việt Nam, Phòng Lao động - Thương binh và Xã hội huyện"

Encode = Callable[[str], bytes]


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def refused(content: bytes, limits: ReadingLimits = LIMITS) -> str:
    with pytest.raises(Refusal) as caught:
        read_text(content, limits)
    return caught.value.code


def test_lines_are_numbered_as_an_editor_numbers_them() -> None:
    document = read_text(b"a\r\n\r\nb\nc\rd")
    assert [(line.number, line.text, line.page) for line in document.lines] == [
        (1, "a", None),
        (2, "", None),
        (3, "b", None),
        (4, "c", None),
        (5, "d", None),
    ]


def test_a_form_feed_ends_a_page_and_keeps_the_line_numbers_of_the_file() -> None:
    document = read_text(b"first\n\fsecond\nstill second\fthird\n")
    assert [(line.number, line.page, line.text) for line in document.lines] == [
        (1, 1, "first"),
        (2, 2, "second"),
        (3, 2, "still second"),
        (3, 3, "third"),
        (4, 3, ""),
    ]


@pytest.mark.parametrize("separator", ["\x0b", "\x85", "\u2028", "\x1c"])
def test_odd_separators_do_not_make_lines(separator: str) -> None:
    document = read_text(f"{SENTENCE}{separator}x\nhai".encode())
    assert [(line.number, line.text.replace(" ", "")) for line in document.lines] == [
        (1, f"{SENTENCE}x".replace(" ", "")),
        (2, "hai"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_gives_the_same_text(encoding: str) -> None:
    assert texts(read_text(f"{SENTENCE}\nhai".encode(encoding))) == [SENTENCE, "hai"]


def test_utf16_is_noted() -> None:
    assert read_text(SENTENCE.encode("utf-16")).notes == ("converted_utf16",)


def test_decomposed_letters_are_composed_without_a_note() -> None:
    document = read_text(unicodedata.normalize("NFD", SENTENCE).encode())
    assert texts(document) == [SENTENCE]
    assert document.notes == ()


@pytest.mark.parametrize("encode", [lambda text: text.encode("latin-1"), lambda text: text.encode("utf-8")])
@pytest.mark.parametrize(("typed", "note"), [(TCVN3, "converted_tcvn3"), (VNI, "converted_vni")])
def test_legacy_letters_are_converted_as_bytes_and_as_western_letters(typed: str, note: str, encode: Encode) -> None:
    document = read_text(encode(typed))
    assert texts(document) == [MEANT]
    assert document.notes == (note,)


def test_a_legacy_heading_in_a_unicode_report_is_converted_alone() -> None:
    document = read_text(f"{SENTENCE}\n{TCVN3}\n{SENTENCE}\nm² ± 5° × 3".encode())
    assert texts(document) == [SENTENCE, MEANT, SENTENCE, "m² ± 5° × 3"]
    assert document.notes == ("converted_tcvn3",)


def test_windows_1258_is_converted() -> None:
    # Windows-1258 has vowels with circumflex, breve or horn in one byte, and tones in a byte of their own.
    split = "".join(_tone_apart(letter) for letter in unicodedata.normalize("NFC", SENTENCE))
    document = read_text(split.encode("cp1258"))
    assert texts(document) == [SENTENCE]
    assert document.notes == ("converted_cp1258",)


def _tone_apart(letter: str) -> str:
    base, marks = (decomposed := unicodedata.normalize("NFD", letter))[0], decomposed[1:]
    tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
    shape = "".join(mark for mark in marks if mark not in tones)
    return unicodedata.normalize("NFC", base + shape) + "".join(tones)


def test_utf8_written_twice_is_mended() -> None:
    doubled = SENTENCE.encode().decode("latin-1") + "\n" + "đồng tỉnh".encode().decode("cp1252", "ignore")
    document = read_text(doubled.encode())
    assert document.lines[0].text == SENTENCE
    assert document.notes == ("converted_double_utf8",)


def test_western_text_in_eight_bits_is_read_and_noted() -> None:
    document = read_text("“Résumé” du café – élève".encode("cp1252"))
    assert texts(document) == ["“Résumé” du café – élève"]
    assert document.notes == ("decoded_cp1252",)


def test_a_few_damaged_bytes_cost_only_themselves() -> None:
    document = read_text(SENTENCE.encode() * 3 + b"\xe1\xba")
    assert texts(document) == [SENTENCE * 3 + "\ufffd"]
    assert document.notes == ("replaced_damaged_bytes", "has_replacement_characters")


def test_control_characters_are_taken_out_and_noted() -> None:
    document = read_text(f"{SENTENCE}\x00\x07\u200b ok".encode())
    assert texts(document) == [f"{SENTENCE} ok"]
    assert document.notes == ("removed_control_characters",)


def test_icelandic_letters_typed_for_d_with_stroke_are_mended() -> None:
    assert texts(read_text("Ủy ban nhân dân huyện Ðăk Hà, ðồng".encode())) == ["Ủy ban nhân dân huyện Đăk Hà, đồng"]


def test_markdown_is_known_by_its_headings() -> None:
    assert read_text(b"## I. M\n\ntext").media_type == "text/markdown"
    assert read_text(b"I. M\n\ntext").media_type == "text/plain"


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf \n"])
def test_nothing_to_read_is_an_empty_file(content: bytes) -> None:
    assert refused(content) == "empty_file"


def test_binary_noise_is_not_a_document() -> None:
    assert refused(random.Random(1).randbytes(10_000)) == "not_a_document"  # noqa: S311 - the same noise every time
    assert refused(bytes(range(256)) * 40) == "not_a_document"


def test_too_much_text_is_refused_with_the_limit() -> None:
    with pytest.raises(Refusal) as caught:
        read_text(b"a" * 11, ReadingLimits(text_characters=10))
    assert (caught.value.code, caught.value.details) == ("too_much_text", {"limit": "10"})


def test_line_breaks_count_as_text() -> None:
    with pytest.raises(Refusal) as caught:
        read_text(b"a" + b"\n" * 10, ReadingLimits(text_characters=10))
    assert caught.value.code == "too_much_text"
    assert len(read_text(b"a" + b"\n" * 9, ReadingLimits(text_characters=10)).lines) == 10


def test_forty_kilobytes_are_read_in_milliseconds() -> None:
    content = f"{SENTENCE}, kinh phí 29.460 triệu đồng.\n".encode() * 300
    read_text(content)
    started = time.process_time()
    read_text(content)
    assert time.process_time() - started < 0.1


def test_blanks_that_do_not_break_and_narrow_ones_are_plain_blanks() -> None:
    (line,) = read_text("năm\u00a02024:\u20094.000\u202ftriệu đồng".encode()).lines
    assert line.text == "năm 2024: 4.000 triệu đồng"
