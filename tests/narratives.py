"""Documents of a few lines for tests of the narrative grammar."""

from schemas.documents import Document, Line
from schemas.passages import Narrative
from schemas.records import Observation, Office
from transforms.extract_funding import extract_funding
from transforms.segment import segment


def document(text: str) -> Document:
    """A text file's document, one Line a line."""
    return Document("text/plain", tuple(Line(n, line) for n, line in enumerate(text.split("\n"), start=1)))


def narrative(text: str, programme: str = "GNBV") -> Narrative:
    """The passages of a text."""
    return segment(document(text), programme)


def office(kind: str = "report", years: tuple[int, int] = (2023, 2023), level: str = "district") -> Office:
    """A district's filing on the poverty programme."""
    return Office("610", "Huyện X", level, "62", "Kon Tum", kind, "GNBV", *years, "Y")


def funding(text: str, kind: str = "report", years: tuple[int, int] = (2023, 2023)) -> list[Observation]:
    """The funding figures the grammar reads in a text."""
    return [o for o in extract_funding(narrative(text), office(kind, years)).observations if o.topic == "funding"]


def said(observations: list[Observation]) -> list[tuple[object, ...]]:
    """Project, office, year, source, measure and million đồng of each figure, for short expectations."""
    return [
        (o.project_code, o.agency_code, o.year_from, o.source, o.indicator, float(o.value / 1_000_000))
        for o in observations
    ]
