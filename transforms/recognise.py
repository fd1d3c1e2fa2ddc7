"""Whose document it is, what kind, on which programme and years: everything a filing is known by."""

import re
import unicodedata
from datetime import date
from functools import cache

from schemas.admin_units import TWO_TIERS_FROM, Level, province_of
from schemas.codebook import code_list, names_of, phrases
from schemas.documents import Document, Refusal
from schemas.passages import Narrative
from schemas.records import Office
from transforms.choose_unit import NEW_ERA, OLD_ERA, Era, Issued
from transforms.extract_citations import extract_citations, plain_number
from transforms.find_dates import blank_out, find_dates
from transforms.find_offices import find_offices
from transforms.find_projects import find_projects
from transforms.find_speaking_places import SpeakingPlace, find_speaking_places
from transforms.find_years import Years, find_years
from transforms.fold_text import fold
from transforms.weigh_offices import weigh_offices

_OWN_NUMBER = re.compile(r"^\W*s[ốo]\s*:?\s*[\d .…_]*[/-]\s*(?P<letters>[A-ZĐ]{2,4})\b", re.IGNORECASE)
_LINE_YEAR = re.compile(r"nam\s+(20[1-4]\d)\b")
_CAMEL = re.compile(r"(?<=[a-zà-ỹ])(?=[A-ZĐÀ-Ỹ])")
_HEAD_LINES = 40
_OPENING_PASSAGES = 5
_TWO_ERAS_YEAR = 2025
_DISTRICTS: tuple[Level, ...] = ("district",)


def recognise(narrative: Narrative, document: Document, file_name: str, folder: str) -> Office:
    """Office, level, kind, programme, years and period of a document, from its content before its file name.

    Raises:
        Refusal: `unknown_office`, `ambiguous_office`, `unknown_programme` or `no_year`.
    """
    places = find_speaking_places(narrative, document)
    subject = _subject(places)
    kind = _kind(subject, document, places)
    years = _years(subject, places, narrative, document, file_name)
    found = weigh_offices(
        places, narrative, _head(document), _file_words(file_name, folder), _when(narrative, document, years, kind)
    )
    programme = _programme(subject, narrative)
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
        period=_period(subject, years),
        scope=_scope(subject, programme),
        how=found.how,
    )


def _subject(places: tuple[SpeakingPlace, ...]) -> str:
    """The title; what an untitled document says of itself where it issues or closes."""
    spoken = {p.role: p.text for p in reversed(places)}
    return spoken.get("title") or spoken.get("enacting") or spoken.get("closing") or ""


def _kind(subject: str, document: Document, places: tuple[SpeakingPlace, ...]) -> str:
    """`plan`, `report` or `form`: by the title's first word, the document's own number, what its office does."""
    book = phrases("recognition")
    folded = fold(subject).lstrip(' "“*#-.:')
    for kind, words in book["kinds"].items():
        if folded.startswith(tuple(words)):
            return _kind_by_subject(folded) if kind == "by_subject" else str(kind)
    for line in _head(document):
        number = _OWN_NUMBER.match(line)
        for kind, letters in book["number_letters"].items():
            if number and number["letters"].upper() in letters:
                return str(kind)
    if not subject and _is_table_only(document):
        return "form"
    return _kind_by_subject(folded) if folded else "report"


def _kind_by_subject(folded: str) -> str:
    """What is spoken of first: a plan and its money (`plan`) or results (`report`); a plan where nothing says."""
    found = {
        kind: min((at for word in words if (at := folded.find(word)) >= 0), default=len(folded))
        for kind, words in phrases("recognition")["subjects"].items()
    }
    return str(min(found, key=lambda kind: found[kind]))


def _is_table_only(document: Document) -> bool:
    lines = [line.text for line in document.lines if line.text.strip()]
    cells = [text for text in lines if len(text.split()) <= 6]  # noqa: PLR2004 - no sentence is that short
    return len(lines) > 0 and len(cells) >= 0.9 * len(lines) and any(c.isdigit() for c in "".join(cells))


def _years(
    subject: str, places: tuple[SpeakingPlace, ...], narrative: Narrative, document: Document, file_name: str
) -> Years:
    """The document's years: title, issuing and closing sentence, date line, file name, first paragraphs.

    Raises:
        Refusal: `no_year`.
    """
    texts = [subject, *(p.text for p in places if p.role in ("enacting", "closing"))]
    found = [years for text in texts if (years := find_years(text)) is not None]
    own = next((years for years in found if years.is_own), None)
    if own or found:
        return own or found[0]
    issued = _issued(document)
    if issued is not None:
        return Years(issued[1].year, issued[1].year, 0, 0)
    opening = (p.text for p in narrative.passages[:_OPENING_PASSAGES])
    named = next((years for text in (_words(file_name), *opening) if (years := find_years(text))), None)
    if named is None:
        raise Refusal("no_year")
    return named


def _issued(document: Document) -> Era | None:
    """The day, or the year, of the line `Đắk Hà, ngày 5 tháng 1 năm 2024`."""
    for line in _head(document):
        folded = fold(line)
        if not re.search(r"ng[ay]{2}.*thang", folded):
            continue
        for written in find_dates(line):
            return written.day, written.day
        year = _LINE_YEAR.search(folded)
        if year:
            return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    return None


def _head(document: Document) -> list[str]:
    """The first lines with text in them, up to the legal bases, where others' dates begin."""
    lines: list[str] = []
    for line in document.lines:
        text = line.text.strip(" #*_|")
        if re.match(r"\W*(?:can cu|thuc hien|kinh gui|[ivx]{1,3}\.)\s", fold(text)) or len(lines) >= _HEAD_LINES:
            break
        if text:
            lines.append(text)
    return lines


def _when(narrative: Narrative, document: Document, years: Years, kind: str) -> Issued:
    """When the document was issued: by the date line, else its years, else by what it cites."""
    span = _issued(document) or (date(years.year_to, 1, 1), date(years.year_to, 12, 31))
    return Issued(span, _era(narrative, span, years, kind))


def _era(narrative: Narrative, span: Era, years: Years, kind: str) -> Era:
    """Whether the units before or since 1 July 2025 are meant."""
    first, last = span
    if last < TWO_TIERS_FROM:
        return OLD_ERA
    if first >= TWO_TIERS_FROM:
        return NEW_ERA
    cited = [c.cited_date for c in extract_citations(narrative) if c.cited_date]
    if cited and max(cited) >= TWO_TIERS_FROM.isoformat():
        return NEW_ERA
    is_written_later = kind == "report" and years.year_from == years.year_to == _TWO_ERAS_YEAR
    return NEW_ERA if is_written_later and not _names_districts(narrative) else OLD_ERA


def _names_districts(narrative: Narrative) -> bool:
    return any(find_offices(passage.text, _DISTRICTS) for passage in narrative.passages)


def _programme(subject: str, narrative: Narrative) -> str:
    """The programme named first in the title, else the one whose decisions are cited, else the one spoken of most.

    Raises:
        Refusal: `unknown_programme`.
    """
    in_title = _programme_places(fold(subject))
    if in_title:
        return min(in_title, key=lambda programme: in_title[programme][0])
    book = phrases("recognition")["programmes"]
    numbers = [c.document_number for c in extract_citations(narrative)]
    cited = {p: sum(n in {plain_number(d) for d in book[p]["decisions"]} for n in numbers) for p in book}
    spoken = _programme_places(fold(" ".join(p.text for p in narrative.passages)))
    scores = {p: (cited[p], len(spoken.get(p, ()))) for p in book if cited[p] or p in spoken}
    if not scores:
        raise Refusal("unknown_programme")
    return str(max(scores, key=lambda programme: scores[programme]))


def _programme_places(folded: str) -> dict[str, list[int]]:
    found = {
        programme: [match.start() for match in pattern.finditer(folded)]
        for programme, pattern in _programme_patterns().items()
    }
    return {programme: places for programme, places in found.items() if places}


@cache
def _programme_patterns() -> dict[str, re.Pattern[str]]:
    book = phrases("recognition")["programmes"]
    words = {programme: [fold(str(word)) for word in book[programme]["words"]] for programme in book}
    for row in code_list("programmes"):
        if row["programme"] in words:
            words[row["programme"]] += [fold(name) for name in names_of(row)]
    return {programme: _any_of(known) for programme, known in words.items()}


def _any_of(words: list[str]) -> re.Pattern[str]:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![a-z0-9/.,])(?:{'|'.join(map(re.escape, longest_first))})(?![a-z0-9])")


def _period(subject: str, years: Years) -> str:
    """`H1` for a half-year, `Y` for one year, `AD_HOC` for a span of years or another part of one."""
    book, folded = phrases("recognition"), fold(blank_out(subject))
    if years.year_from != years.year_to:
        return "AD_HOC"
    if re.search("|".join(book["half_year"]), folded):
        return "H1"
    return "AD_HOC" if re.search("|".join(book["part_year"]), folded) else "Y"


def _scope(subject: str, programme: str) -> str:
    """The projects a title confines itself to, `ALL` where it names none."""
    codes = {code for mention in find_projects(subject, programme) for code in mention.codes}
    return "+".join(sorted(codes)) or "ALL"


def _file_words(file_name: str, folder: str) -> list[str]:
    """The names of the file and of the folders nearest to it, as words."""
    return [_words(part) for part in (file_name.rpartition(".")[0] or file_name, *folder.split("/")[-2:]) if part]


def _words(name: str) -> str:
    spaced = re.sub(r"[_.\-+()\[\]]+", " ", _CAMEL.sub(" ", unicodedata.normalize("NFC", name)))
    return " ".join(word[:1].upper() + word[1:] for word in spaced.split())
