"""Whose document it is, what kind, on which programme and years: everything a filing is known by."""

import re
import unicodedata
from calendar import monthrange
from datetime import date

from schemas.admin_units import TWO_TIERS_FROM, Level, province_of
from schemas.documents import Document, Refusal
from schemas.passages import Narrative
from schemas.records import Office
from transforms.choose_unit import NEW_ERA, OLD_ERA, Era, Issued
from transforms.classify_document import document_kind, period_of, programme_of, scope_of
from transforms.extract_citations import extract_citations
from transforms.find_dates import find_dates
from transforms.find_offices import find_offices
from transforms.find_speaking_places import SpeakingPlace, find_speaking_places
from transforms.find_years import Years, find_years
from transforms.fold_text import CAPITALS, fold
from transforms.weigh_offices import weigh_offices

_DATE_LINE = re.compile(
    r",\s*ng[ay]{2}\s*(?P<day>\d{0,2})[\s.…_/]*thang\s*(?P<month>\d{0,2})[\s.…_/]*nam\s*(?P<year>20[1-4]\d)(?!\d)"
)
_MONTHS = 12
_CAMEL = re.compile(rf"(?<=[^\W\d_])(?<![{CAPITALS}])(?=[{CAPITALS}])")
_HEAD_LINES = 40
_OPENING_PASSAGES = 5
_TWO_ERAS_YEAR = 2025
_DISTRICTS: tuple[Level, ...] = ("district",)

_LEVELS = {"H": "huyen", "X": "xa"}
_LEVEL_LETTER = re.compile(r"\b([HX])(?= [^\W\d_])")
"""A level word of a file's name cut to its letter (`BC_H_BaTo`)."""


def recognise(narrative: Narrative, document: Document, file_name: str, folder: str) -> Office:
    """Office, level, kind, programme, years and period of a document, from its content before its file name.

    Raises:
        Refusal: `unknown_office`, `ambiguous_office`, `unknown_programme` or `no_year`.
    """
    places = find_speaking_places(narrative, document)
    subject = _subject(places)
    head = head_of(document)
    kind = document_kind(subject, head, document)
    years = years_of(subject, places, narrative, head, file_name)
    issued = issued_of(narrative, head, years, kind)
    found = weigh_offices(places, narrative, head, file_words(file_name, folder), issued)
    if years is None:
        raise Refusal("no_year")
    programme = programme_of(subject, narrative, years.year_to)
    return Office(
        unit_code=found.unit.code,
        unit_name=found.unit.full_name,
        unit_level=found.unit.level,
        province_code=province_of(found.unit).code,
        province_name=province_of(found.unit).name,
        document_kind=kind,
        programme=programme,
        year_from=years.year_from,
        year_to=years.year_to,
        period=period_of(subject or _opening(narrative), years.year_from, years.year_to),
        scope=scope_of(subject, programme),
        how=found.how,
    )


def _subject(places: tuple[SpeakingPlace, ...]) -> str:
    """The title; what an untitled document says of itself where it issues or closes."""
    spoken = {p.role: p.text for p in reversed(places)}
    return spoken.get("title") or spoken.get("enacting") or spoken.get("closing") or ""


def _opening(narrative: Narrative) -> str:
    return " ".join(passage.text for passage in narrative.passages[:2])


def years_of(
    subject: str, places: tuple[SpeakingPlace, ...], narrative: Narrative, head: list[str], file_name: str
) -> Years | None:
    """The document's years: title, issuing and closing sentence, a date in the title, date line, file name, opening."""
    texts = [subject, *(p.text for p in places if p.role in ("enacting", "closing"))]
    found = [years for text in texts if (years := find_years(text)) is not None]
    own = next((years for years in found if years.is_own), None)
    if own or found:
        return own or found[0]
    days = [written.day for written in find_dates(subject)[-1:]] or [span[1] for span in [_issued(head)] if span]
    if days:
        return Years(days[0].year, days[0].year, 0, 0)
    opening = (p.text for p in narrative.passages[:_OPENING_PASSAGES])
    return next((years for text in (_words(file_name), *opening) if (years := find_years(text))), None)


def _issued(head: list[str]) -> Era | None:
    """The day of the line `Đắk Hà, ngày 5 tháng 1 năm 2024`; its month or year where the day is left blank."""
    match = _DATE_LINE.search(fold(" ".join(head)))
    if match is None:
        return None
    year, month, day = int(match["year"]), int(match["month"] or 0), int(match["day"] or 0)
    if not 1 <= month <= _MONTHS:
        return date(year, 1, 1), date(year, _MONTHS, 31)
    last = monthrange(year, month)[1]
    return (
        (date(year, month, day), date(year, month, day))
        if 1 <= day <= last
        else (date(year, month, 1), date(year, month, last))
    )


def head_of(document: Document) -> list[str]:
    """The first lines with text in them, up to the legal bases, where others' dates begin."""
    lines: list[str] = []
    for line in document.lines:
        text = line.text.strip(" #*_|")
        if re.match(r"\W*(?:can cu|thuc hien|kinh gui|[ivx]{1,3}\.)\s", fold(text)) or len(lines) >= _HEAD_LINES:
            break
        if text:
            lines.append(text)
    return lines


def issued_of(narrative: Narrative, head: list[str], years: Years | None, kind: str) -> Issued:
    """When the document was issued: by the date line, else its years, else by what it cites."""
    year = years.year_to if years else _TWO_ERAS_YEAR
    span = _issued(head) or (date(year, 1, 1), date(year, _MONTHS, 31))
    return Issued(span, _era(narrative, span, years, kind))


def _era(narrative: Narrative, span: Era, years: Years | None, kind: str) -> Era:
    """Whether the units before or since 1 July 2025 are meant."""
    first, last = span
    if last < TWO_TIERS_FROM:
        return OLD_ERA
    if first >= TWO_TIERS_FROM:
        return NEW_ERA
    cited = [c.cited_date for c in extract_citations(narrative) if c.cited_date]
    if cited and max(cited) >= TWO_TIERS_FROM.isoformat():
        return NEW_ERA
    is_written_later = kind == "report" and years is not None and years.year_from == years.year_to == _TWO_ERAS_YEAR
    return NEW_ERA if is_written_later and not _names_districts(narrative) else OLD_ERA


def _names_districts(narrative: Narrative) -> bool:
    return any(find_offices(passage.text, _DISTRICTS) for passage in narrative.passages)


def file_words(file_name: str, folder: str) -> list[str]:
    """The names of the file and of the folders nearest to it, as words."""
    return [_words(part) for part in (file_name.rpartition(".")[0] or file_name, *folder.split("/")[-2:]) if part]


def _words(name: str) -> str:
    spaced = re.sub(r"[_.\-+()\[\]]+", " ", _CAMEL.sub(" ", unicodedata.normalize("NFC", name)))
    words = " ".join(word[:1].upper() + word[1:] for word in spaced.split())
    return _LEVEL_LETTER.sub(lambda match: _LEVELS[match[1]], words)
