"""Documents cited by number, each with the date the text gives it."""

import re

from schemas.passages import Narrative, Passage
from schemas.records import Citation
from transforms.find_dates import DATE, DOCUMENT_NUMBER, date_of

_TO_DATE = re.compile(r"[\s,;(]*(?:ng[\wàáạ]{0,3}\.?\s*|ban hành\s+ngày\s+)?", re.IGNORECASE)
_ISSUER = re.compile(
    r"[\s,;)]*của\s+(?P<issuer>(?:Ủy|Uỷ|UBND|HĐND|Hội đồng|Chủ tịch|Thủ tướng|Chính phủ|Quốc hội|Bộ|Ban|Tỉnh|"
    r"Huyện|Thị|Thành|Đảng|Sở|Phòng|Tổng|Đại hội|Văn phòng|BCH|BCĐ|BTV|Cục|Tổ|Liên ngành)\b[^,;:.()\n]{0,90}?)"
    r"(?=\s+(?:về|quy định|ban hành|phê duyệt|hướng dẫn|v/v|V/v|giao|triển khai|thực hiện|sửa đổi|"
    r"đề nghị|phân bổ|lần|gắn|để|hơn|chỉ đạo|liên quan|nêu|tại|trong|"
    r"và (?:Thông tư|Nghị|Quyết|Kế hoạch|Công văn|Chỉ thị|Văn bản))\b|[,;:.()\n]|$)"
)
_BLANKS = re.compile(r"\s+")
_DASHES = re.compile(r"[–—‐\u2011−]")


def extract_citations(narrative: Narrative) -> tuple[Citation, ...]:
    """One row per mention of a document number, body and footnotes, in reading order.

    `document_number` has no blanks and plain hyphens; `cited_date` is the day written right behind it, None where
    none stands or the calendar has no such day; the quote goes on to the issuer.
    """
    notes = (p for passages in narrative.footnotes.values() for p in passages)
    passages = {p.index: p for p in (*narrative.passages, *notes)}
    return tuple(c for p in sorted(passages.values(), key=lambda p: p.index) for c in _citations_in(p))


def _citations_in(passage: Passage) -> list[Citation]:
    return [_citation(passage, match) for match in DOCUMENT_NUMBER.finditer(passage.text)]


def _citation(passage: Passage, number: re.Match[str]) -> Citation:
    text, end = passage.text, number.end()
    lead = _TO_DATE.match(text, end)
    dated = DATE.match(text, lead.end()) if lead else None
    day = date_of(dated) if dated else None
    end = dated.end() if dated else end
    issuer = _ISSUER.match(text, end)
    return Citation(
        document_number=plain_number(number.group()),
        cited_date=day.isoformat() if day else None,
        place=passage.place(number.start(), issuer.end("issuer") if issuer else end),
        issuer=_BLANKS.sub(" ", issuer["issuer"]).strip() if issuer else None,
    )


def plain_number(written: str) -> str:
    """A document number as a key: no blanks, plain hyphens."""
    return _DASHES.sub("-", _BLANKS.sub("", written))
