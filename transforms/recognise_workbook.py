"""Whose workbook it is and what it reports on: by the words around its tables, its sheets' names, its file's name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from schemas.admin_units import Level, province_of
from schemas.documents import Document, Line, Refusal
from schemas.passages import Narrative
from schemas.records import Office
from transforms.classify_document import period_of, programme_of, scope_of
from transforms.find_offices import ALL_LEVELS, find_offices, name_alone
from transforms.find_speaking_places import SpeakingPlace
from transforms.find_years import Years, find_years
from transforms.fold_text import fold
from transforms.read_header_words import is_unit_line
from transforms.recognise import file_words, issued_of, years_of
from transforms.segment import segment
from transforms.weigh_offices import weigh_offices

_MOTTO = re.compile(r"cong hoa xa hoi|doc lap\s*-\s*tu do|doc lap, tu do")
_NOT_OURS = re.compile(
    r"kinh gui|noi nhan|luu\s*:|ghi chu|chu thich|nguoi lap|ky ten|ky, ?(?:ghi ro )?ho ten|chu tich|truong phong"
    r"|ke toan"
)
_LABEL = re.compile(
    r"(?:ten )?(?:don vi(?: bao cao| gui| lap(?: bieu)?)?|co quan(?: bao cao)?|dia phuong|dia ban|noi bao cao)"
    r"\s*:\s*(?=\S)"
)
_LEVEL_LABEL = re.compile(r"^(?P<level>tinh|huyen|thi xa|thanh pho|quan|xa|phuong|thi tran)\s*:\s*(?=\S)")
_ATTACHED = re.compile(r"\(?\s*(?:ban hanh )?kem theo|\(?\s*theo (?:quyet dinh|bao cao|ke hoach|cong van)")
_BREAK = re.compile(
    r"\n|(?=(?:Tên đơn vị|Đơn vị báo cáo|Đơn vị gửi|Đơn vị lập|Đơn vị|Đơn vị tính|ĐVT|Cơ quan báo cáo|Địa phương"
    r"|Địa bàn)\s*:)|(?=\(?\s*[Kk]èm theo)"
)
_OFFICE = re.compile(
    r"\W*(?:tm\.?\s*|kt\.?\s*)?(?:ubnd|uy ban nhan dan|hdnd|phong |so |ban chi dao|ban quan ly|van phong|huyen |tinh "
    r"|xa |thi tran |thi xa |thanh pho |phuong |trung tam|tp\.? )"
)
_DATED = re.compile(r"ng[ay]{2}\s*[\d.…_ ]*\s*thang")
_NUMBER_LINE = re.compile(r"\W*so\s*:?\s*[\d.…_ ]*/")
_LONGEST_OFFICE = 90
_COMMUNES: tuple[Level, ...] = ("commune",)
_SHORTEST_TITLE = 8
_UNTIL = re.compile(r"\bden (?:het )?(?:ngay )?\d{1,2}\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>20[1-3]\d)\b")
"""The day figures stand as of; the accounts of a year close at the end of the January after it."""
_OF_YEAR_BEFORE, _OF_HALF_YEAR = frozenset({"1", "01"}), frozenset({"6", "06", "7", "07"})
_HALF_YEAR_NAME = re.compile(r"(?<![a-z0-9])(?:6t|6 thang|h1|6thang)(?![a-z])")


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The words of one sheet outside its tables, each cell a text.

    Attributes:
        above: before its first table; `below` behind or between tables.
        is_read: whether a form fits one of its tables.
    """

    name: str
    above: tuple[str, ...]
    below: tuple[str, ...] = ()
    is_read: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What a workbook's tables say of the filing.

    Attributes:
        sheets: those with tables that forms fit first, the largest foremost.
        form_codes: the forms its tables are of.
        kind: plan or report: what those forms are.
        programme: whose projects its rows and headers name, or None.
        years: the years its headers and rows name, first and last, or None.
        places: communes and hamlets its rows name.
    """

    sheets: tuple[SheetWords, ...]
    form_codes: tuple[str, ...]
    kind: str
    programme: str | None = None
    years: tuple[int, int] | None = None
    places: tuple[str, ...] = ()


@dataclass(slots=True)
class _Heard:
    """The words sorted by what they are."""

    titles: list[str] = field(default_factory=list)
    places: list[SpeakingPlace] = field(default_factory=list)
    dated: list[str] = field(default_factory=list)


def recognise_workbook(said: Said, media_type: str, file_name: str, folder: str) -> Office:
    """Office, level, kind, programme, years and period of a workbook.

    Raises:
        Refusal: `unknown_office`, `ambiguous_office`, `unknown_programme` or `no_year`.
    """
    heard = _Heard()
    for sheet in said.sheets:
        _hear(sheet, heard)
    title = " ".join(heard.titles[:2]) if heard.titles else ""
    narrative = _narrative(said, media_type)
    years = _years(said, heard, narrative, file_name)
    issued = issued_of(narrative, heard.dated, years, said.kind)
    names = _names_of_the_whole([sheet.name for sheet in said.sheets if sheet.is_read])
    words = [*file_words(file_name, folder), *(word for name in names for word in file_words(name, ""))]
    try:
        found = weigh_offices(heard.places, narrative, heard.dated, words, issued)
    except Refusal as refused:
        if refused.code != "ambiguous_office" or not said.places:
            raise
        found = weigh_offices(heard.places, _lines_of(said.places, media_type), heard.dated, words, issued)
    if years is None:
        raise Refusal("no_year")
    programme = _programme(said, title, narrative, years)
    return Office(
        unit_code=found.unit.code,
        unit_name=found.unit.full_name,
        unit_level=found.unit.level,
        province_code=province_of(found.unit).code,
        province_name=province_of(found.unit).name,
        document_kind=said.kind,
        programme=programme,
        year_from=years.year_from,
        year_to=years.year_to,
        period=_period([title, *names, file_name], years),
        scope=scope_of("", programme),
        form_code="+".join(said.form_codes),
        how=found.how,
    )


def _names_of_the_whole(names: Sequence[str]) -> list[str]:
    """The sheets' names that may say whose the workbook is: not those of several communes, one on each sheet."""
    communes = {name: keys for name in names if (keys := frozenset(m.key for m in find_offices(name, _COMMUNES)))}
    return [name for name in names if name not in communes] if len(set(communes.values())) > 1 else list(names)


def _hear(sheet: SheetWords, heard: _Heard) -> None:
    """Sort the words of a sheet: office, title, attachment, signature, date."""
    lines = [line for text in sheet.above for line in _lines(text)]
    above = [office for text in lines if (office := _office_in(text))]
    if above:
        heard.places.append(SpeakingPlace("letterhead", "; ".join(above)))
    for text in lines:
        folded = fold(text)
        if _DATED.search(folded) or _NUMBER_LINE.match(folded):
            heard.dated.append(text)
        elif _ATTACHED.match(folded):
            heard.places.append(SpeakingPlace("enacting", _issuer(text)))
        elif sheet.is_read and _is_title(text, folded):
            heard.titles.append(text)
            heard.places.append(SpeakingPlace("title", text))
    for text in sheet.below:
        if _DATED.search(fold(text)):
            heard.dated.append(text)
        elif _is_signature(text):
            heard.places.append(SpeakingPlace("closing", text))


def _lines(text: str) -> list[str]:
    """The lines of a cell; what an office's label or an attachment begins is a line of its own."""
    return [line.strip() for line in _BREAK.split(text) if line and line.strip()]


def _office_in(text: str) -> str | None:
    """The office a line above a table names as the sender, its label taken off; None where it names none."""
    folded = fold(text)
    label = _LABEL.match(folded)
    if label is not None and _names_office(text, label):
        return text[label.end() :].strip()
    if _LEVEL_LABEL.match(folded):
        return re.sub(r"\s*:\s*", " ", text, count=1)
    is_other = any(pattern.search(folded) for pattern in (_MOTTO, _NOT_OURS, _DATED, _ATTACHED))
    is_office = _OFFICE.match(folded) and len(text) <= _LONGEST_OFFICE and not _NUMBER_LINE.match(folded)
    return text if is_office and not is_other else None


def _is_title(text: str, folded: str) -> bool:
    """Whether a line above a table is a title: no office, motto, recipient or unit."""
    is_other = any(pattern.search(folded) for pattern in (_MOTTO, _NOT_OURS))
    return len(text) >= _SHORTEST_TITLE and not is_other and not is_unit_line(text) and _office_in(text) is None


def _names_office(text: str, label: re.Match[str]) -> bool:
    """Whether what stands behind `Đơn vị:` is an office or a place, no unit of measure."""
    behind = text[label.end() :]
    return bool(_OFFICE.match(fold(behind))) or bool(name_alone(behind, ALL_LEVELS))


def _issuer(text: str) -> str:
    """What issued the document a table is attached to (`Kèm theo Báo cáo số … của UBND huyện X`)."""
    at = fold(text).rfind(" cua ")
    return text[at + len(" cua ") :].strip(" )") if at >= 0 else text


def _is_signature(text: str) -> bool:
    folded = fold(text)
    is_signed = re.match(r"\W*(?:tm|kt)\.?\s", folded) or _OFFICE.match(folded)
    return bool(is_signed) and len(text) <= _LONGEST_OFFICE and not _NOT_OURS.match(folded)


def _narrative(said: Said, media_type: str) -> Narrative:
    return _lines_of([text for sheet in said.sheets for text in (*sheet.above, *sheet.below)], media_type)


def _lines_of(texts: Sequence[str], media_type: str) -> Narrative:
    return segment(Document(media_type, tuple(Line(i, text) for i, text in enumerate(texts, 1))))


def _years(said: Said, heard: _Heard, narrative: Narrative, file_name: str) -> Years | None:
    """The years of titles, tables, sheet names, then what any document has: date line, file name, opening.

    Of several titles the one of the latest year: older tables are kept beside this year's, never the other way round.
    """
    titled = [years for text in heard.titles if (years := find_years(text)) is not None]
    own = [years for years in titled if years.is_own]
    if own:
        return max(own, key=lambda years: years.year_to)
    until = [int(m["year"]) - (m["month"] in _OF_YEAR_BEFORE) for t in heard.titles for m in _UNTIL.finditer(fold(t))]
    if until:
        return Years(max(until), max(until), 0, 0)
    named = [years for sheet in said.sheets if (years := _year_in_name(sheet.name)) is not None]
    if said.years is not None and not named:
        return Years(*said.years, 0, 0)
    return next(iter(named), None) or next(iter(titled), None) or years_of("", (), narrative, heard.dated, file_name)


def _is_half_year(text: str) -> bool:
    """Whether a title or name says `6 tháng`, or that its figures stand as of the middle of a year."""
    folded = fold(text)
    is_named = _HALF_YEAR_NAME.search(re.sub(r"[_.-]", " ", folded))
    return bool(is_named) or any(m["month"] in _OF_HALF_YEAR for m in _UNTIL.finditer(folded))


def _year_in_name(name: str) -> Years | None:
    match = re.search(r"(?<!\d)(20[1-3]\d)(?!\d)", name)
    return None if match is None else Years(int(match[1]), int(match[1]), 0, 0)


def _programme(said: Said, title: str, narrative: Narrative, years: Years) -> str:
    try:
        return programme_of(title, narrative, years.year_to)
    except Refusal:
        if said.programme is None:
            raise
        return said.programme


def _period(texts: Iterable[str], years: Years) -> str:
    found = [period_of(text, years.year_from, years.year_to) for text in texts if text]
    half = any(_is_half_year(text) for text in texts)
    if half and years.year_from == years.year_to:
        return "H1"
    return next(iter(found), "Y")
