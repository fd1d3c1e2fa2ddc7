"""Texts and Word documents made to harm: all of them are read within the time and memory of a reading process."""

from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.limits import MIB, ReadingLimits
from tests.files_of_text import docx_of, paragraph
from tests.run_within_limits import said_within

SMALL = ReadingLimits(cpu_seconds=60, memory_bytes=700 * MIB)
READ_ALL = """
import sys
from pathlib import Path
from schemas.documents import Refusal
from transforms.read_submission import read_submission
for path in map(Path, sys.argv[1:]):
    try:
        read_submission(path.read_bytes(), path.name)
        print(path.stem, "read")
    except Refusal as refusal:
        print(path.stem, refusal.code)
"""
HEAD = """UBND XÃ TRÀ CANG
Số: 52/BC-UBND
Trà Cang, ngày 07 tháng 6 năm 2023

BÁO CÁO
Kết quả thực hiện Chương trình MTQG giảm nghèo bền vững 6 tháng đầu năm 2023
của UBND xã Trà Cang, huyện Nam Trà My, tỉnh Quảng Nam

Đầu năm 2023 toàn xã có 622 hộ nghèo (chiếm 58,51%), 41 hộ cận nghèo (chiếm 3,86%).
Dự án 1: Kế hoạch vốn năm 2023: 1.200.000.000 đồng, đã giải ngân 356.789.000 đồng (đạt 29,7%).
"""
LINES = {
    "colons": ": " * 90_000 + "x",
    "numbers": "1, " * 30_000,
    "digits": "Đơn vị tính: " + "1" * 120_000 + "x",
    "percentages": "đạt 5% " * 10_000,
    "amounts": "1 tỷ " * 10_000,
    "blanks": "Trang " + " " * 110_000 + "x",
    "totals": "tổng số " * 30_000,
    "offices": "UBND huyện " * 10_000,
    "days": "ngày 1, " * 10_000,
    "years": "năm 2022, " * 10_000,
    "articles": "khoản 1" + ",1" * 30_000,
    "carried_over": "1 tỷ (gồm " + "chuyển " * 15_000 + ")",
    "notes": "\n".join(["¹ a"] * 30_000),
    "brackets": "\n".join(["(1) a", *["(2)"] * 20_000]),
}
NUMBERING = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="99999"/>'
    f'<w:numFmt w:val="upperLetter"/><w:lvlText w:val="{"%1" * 250_000}"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
)
NUMBERED = paragraph("a", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
DOCUMENTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "labels": (lambda: docx_of(NUMBERED * 2_000, numbering=NUMBERING), "unknown_office"),
    "many_labels": (lambda: docx_of(NUMBERED * 20_000, numbering=NUMBERING), "too_much_text"),
    "styles": (
        lambda: docx_of(
            paragraph("a"),
            styles="".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(40_000)),
        ),
        "unknown_office",
    ),
}


@pytest.mark.slow
def test_each_is_read_or_refused_by_name_within_the_limits_of_a_reading_process(tmp_path: Path) -> None:
    for name, text in LINES.items():
        (tmp_path / f"{name}.txt").write_text(HEAD + text + "\n", encoding="utf8")
    for name, (made, _) in DOCUMENTS.items():
        (tmp_path / f"{name}.docx").write_bytes(made())
    said = said_within(SMALL, READ_ALL, tmp_path.iterdir())
    expected = dict.fromkeys(LINES, "read") | {name: outcome for name, (_, outcome) in DOCUMENTS.items()}
    assert said == expected
