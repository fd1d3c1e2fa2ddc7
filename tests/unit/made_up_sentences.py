"""Documents of one or a few paragraphs of our own, and the offices that send them."""

from schemas.documents import Document, Line
from schemas.passages import Narrative
from schemas.records import Office
from transforms.segment import segment

REPORT = Office("00002", "Sơn Vĩ", "district", "01", "Bình Hà", "report", "GNBV", 2031, 2031, "Y")
PERIOD_REPORT = Office("00002", "Sơn Vĩ", "district", "01", "Bình Hà", "report", "GNBV", 2028, 2031, "AD_HOC")
PLAN = Office("00002", "Sơn Vĩ", "district", "01", "Bình Hà", "plan", "GNBV", 2032, 2032, "Y")


def narrative(*paragraphs: str) -> Narrative:
    text = "BÁO CÁO\n\n" + "\n\n".join(paragraphs)
    return segment(Document("text/plain", tuple(Line(i, line) for i, line in enumerate(text.split("\n"), 1))))
