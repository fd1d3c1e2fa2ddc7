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
_PATTERN = re.compile("|".join(f"(?:{source})" for source in _NOT_FIGURES))


def mask_text(text: str) -> str:
    """The text with every digit that is no figure covered by `#`, amounts said again in words blank; same length.

    Spans of programme years (`giai đoạn 2021-2025`) and plain years stay: they are read as years.
    """
    text = _IN_WORDS.sub(lambda found: " " * len(found[0]), text)
    return _PATTERN.sub(lambda found: re.sub(r"\d", _COVER, found[0]), text)
