"""Digits that are not figures are covered before figures are read: dates, document numbers, articles, ages.

Every cover keeps the text's length, so places stay true.
"""

import re

_COVER = "#"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_NOT_FIGURES = (
    # 699/QĐ-UBND, 22/2022/NQ-HĐND, 24/2021/QH15, 06-NQ/ĐH, 1042/SLĐTĐ-TGXHGN
    rf"(?<!\d)\d+\w?(?:/{_YEAR})?/[A-ZĐ]{{1,6}}\w*(?:[-–&/.]\s?[A-ZĐ][\w&]*)*",
    r"(?<!\d)\d+\s?-\s?(?:NQ|CT|CTr|KL|QĐ|KH|BC|CV|TB|HD)\w*/[A-ZĐ]\w*",
    r"(?:[Ss]ố|SỐ)\s*+:?\s*+\d++(?:/\d++)*+(?!\s*(?:triệu|tỷ|tỉ|đồng|hộ|%|[.,]\d))(?=\s*[-/]|\s+ngày)",
    rf"[Nn]gày\s+\d{{1,2}}(?:\s*+(?:,|và|-|–)\s*+(?:ngày\s+)?\d{{1,2}}){{0,30}}\s+tháng\s+\d{{1,2}}(?:\s+năm\s+{_YEAR})?",
    rf"(?<![\d.,]){_DAY}\s?[/.-]\s?{_MONTH}\s?[/.-]\s?{_YEAR}(?!\d)",
    rf"(?<![\d.,/]){_DAY}/{_MONTH}(?![\d/.,])(?!\s*(?:xã|hộ|mô hình|dự án|huyện|thôn|căn|chỉ tiêu|đơn vị|triệu|tỷ))",
    rf"[Tt]háng\s+{_MONTH}\s?(?:/|\s+năm\s+){_YEAR}",
    (
        r"(?:[Qq]uý|[Kk]hoản|[Đđ]iều|[Mm]ục|[Pp]hụ lục|[Bb]iểu(?:\s+mẫu)?|[Mm]ẫu|[Kk]hu vực)\s*+(?:số\s*+)?:?\s*+\d++"
        r"(?:\s*+[,;]\s*+\d++(?![\d.,]{0,60}\s*(?:triệu|tỷ|đồng|%)))*+"
    ),
    r"(?<!\d)\d++(?:\s*+(?:-|–|đến)\s*+\d++)?\s*+(?:tháng\s+)?tuổi",
    (
        r"(?:[Qq]uyết định|[Nn]ghị quyết|[Nn]ghị định|[Tt]hông tư|QĐ|NQ|NĐ|TT|[Cc]hương trình)\s+\d{2,4}(?:/\d{4})?"
        r"(?![\d.,]*\s*(?:triệu|tỷ|tỉ))"
    ),
    r"(?:lần thứ|khóa|khoá)\s+\d+",
    r"(?<!\d)\d+(?:[.,]\d+)?\s?(?:m2|m²|km2|km²|m3|ha|km|kg|mm|cm)\b",
    r"(?:ĐT|[Đđ]iện thoại|SĐT|[Ff]ax)\s*:?\s*[\d.\s]{8,}",
)
_IN_WORDS = re.compile(r"\(\s*(?:Số tiền\s+)?(?:bằng\s+)?chữ\s*:[^()]{0,200}\)", re.IGNORECASE)
_OTHER_MARK = re.compile(r"(?<=\d)(?:[，‚٫]|[．․]|['’‘`´′·∙](?=\d{3}(?!\d)))(?=\d)")
_COMMAS = "，‚٫"
"""What is a comma, or else a point, where it stands between digits; an apostrophe only before three of them."""
_LOST = "\ufffd"
_WITH_LOST = re.compile(rf"(?<![\d.,{_LOST}])(?=[\d.,]*+{_LOST})[\d.,{_LOST}]++")
"""A number of which a letter is lost."""
_GROUPED = re.compile(
    r"(?:[:(=≥≤<>]|(?<!\w)(?:là|được|đạt|khoảng|hơn|trên|gần|giao|bổ|ngân|vốn|phí|toán|chi|có|còn|trong đó|tổng số))"
    r"\s*+\d{1,3}(?: \d{3})++(?![.\d]|,\d{3}(?!\d))",
    re.IGNORECASE,
)
"""Thousands apart by blanks, where the first of them cannot be the number of something (`Dự án 1 200 triệu đồng`)."""
_PATTERN = re.compile("|".join(f"(?:{source})" for source in _NOT_FIGURES))


def mask_text(text: str) -> str:
    """The text with every digit that is no figure covered by `#`, amounts said again in words blank; same length.

    Thousands that stand apart by blanks (`vốn 1 200 triệu đồng`) or apostrophes are put together by points; a number
    of which a letter is lost is covered.
    Spans of programme years (`giai đoạn 2021-2025`) and plain years stay: they are read as years.
    """
    text = _IN_WORDS.sub(lambda found: " " * len(found[0]), text)
    text = _OTHER_MARK.sub(lambda found: "," if found[0] in _COMMAS else ".", text)
    covered = _WITH_LOST.sub(_covered, _PATTERN.sub(_covered, text))
    return _GROUPED.sub(lambda found: re.sub(r"(?<=\d) (?=\d)", ".", found[0]), covered)


def _covered(found: re.Match[str]) -> str:
    return re.sub(r"\d", _COVER, found[0])
