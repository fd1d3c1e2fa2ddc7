"""What kind of document it is, on which programme and projects, for which part of the year."""

import re
from collections.abc import Iterable
from functools import cache

from schemas.codebook import code_list, names_of, phrases
from schemas.documents import Document, Refusal
from schemas.passages import Narrative
from transforms.extract_citations import extract_citations
from transforms.find_dates import blank_out
from transforms.find_projects import find_projects
from transforms.fold_text import fold

_OWN_NUMBER = re.compile(r"^\W*s[ốo]\s*:?\s*[\d .…_]*[/-]\s*(?P<letters>[A-ZĐ]{2,4})\b", re.IGNORECASE)
_WORDS_OF_A_CELL = 6
_SHARE_OF_CELLS = 0.9


def document_kind(subject: str, head: Iterable[str], document: Document) -> str:
    """`plan`, `report` or `form`: by the title's first word, else by the letters of the document's own number.

    A decision, a submission or an official letter is what it is about: money and targets to come make a plan, results
    a report. A form is a table with hardly a sentence.

    Args:
        subject: the title, or what an untitled document says of itself; '' for neither.
        head: the first lines.
        document: all lines, to tell a form.
    """
    book = phrases("recognition")
    folded = fold(subject).lstrip(' "“*#-.:')
    for kind, words in book["kinds"].items():
        if folded.startswith(tuple(words)):
            return _kind_by_subject(folded) if kind == "by_subject" else str(kind)
    numbers = [match["letters"].upper() for line in head if (match := _OWN_NUMBER.match(line))]
    for kind, letters in book["number_letters"].items():
        if any(number in letters for number in numbers):
            return str(kind)
    if folded:
        return _kind_by_subject(folded)
    return "form" if _is_table_only(document) else "report"


def _kind_by_subject(folded: str) -> str:
    """What is spoken of first: a plan and its money, or results; a plan where nothing says."""
    found = {
        kind: min((at for word in words if (at := folded.find(word)) >= 0), default=len(folded))
        for kind, words in phrases("recognition")["subjects"].items()
    }
    return str(min(found, key=lambda kind: found[kind]))


def _is_table_only(document: Document) -> bool:
    lines = [line.text for line in document.lines if line.text.strip()]
    cells = [text for text in lines if len(text.split()) <= _WORDS_OF_A_CELL]
    return len(cells) >= _SHARE_OF_CELLS * len(lines) and any(c.isdigit() for text in cells for c in text)


def programme_of(subject: str, narrative: Narrative, year: int) -> str:
    """The programme named first in the title, else the one whose decisions are cited, else the one spoken of most.

    A programme of that name that ran before (`GNBV1620`) is meant by documents on years before it began.

    Raises:
        Refusal: `unknown_programme`.
    """
    programme = _programme_named(subject, narrative)
    began = next(row["valid_from"] for row in code_list("programmes") if row["programme"] == programme)
    earlier = phrases("recognition")["programmes"][programme].get("earlier", programme)
    return str(earlier) if year < int(began[:4]) else programme


def _programme_named(subject: str, narrative: Narrative) -> str:
    in_title = _programme_places(subject)
    if in_title:
        return min(in_title, key=lambda programme: in_title[programme][0])
    book = phrases("recognition")["programmes"]
    numbers = [citation.document_number for citation in extract_citations(narrative)]
    cited = {programme: sum(number in book[programme]["decisions"] for number in numbers) for programme in book}
    spoken = _programme_places(" ".join(passage.text for passage in narrative.passages))
    scores = {p: (cited[p], len(spoken.get(p, ()))) for p in book if cited[p] or p in spoken}
    if not scores:
        raise Refusal("unknown_programme")
    return str(max(scores, key=lambda programme: scores[programme]))


def _programme_places(text: str) -> dict[str, list[int]]:
    folded = fold(text)
    found = {p: [match.start() for match in pattern.finditer(folded)] for p, pattern in _programme_patterns().items()}
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


def period_of(subject: str, year_from: int, year_to: int) -> str:
    """`H1` for a half-year, `Y` for one year, `AD_HOC` for a span of years or another part of one."""
    book, folded = phrases("recognition"), fold(blank_out(subject))
    if year_from != year_to:
        return "AD_HOC"
    if re.search("|".join(book["half_year"]), folded):
        return "H1"
    return "AD_HOC" if re.search("|".join(book["part_year"]), folded) else "Y"


def scope_of(subject: str, programme: str) -> str:
    """What tells a filing from others of its office, kind and year: the projects its title names, and its series.

    Projects are joined by `+`, `ALL` where the title names none. A poverty survey, an allocation, a carry-over, an
    adjustment or a monitoring document is no second version of the year's plan or report: its series stands behind a
    colon (`ALL:survey`).
    """
    codes = {code for mention in find_projects(subject, programme) for code in mention.codes}
    projects, series = "+".join(sorted(codes)) or "ALL", _series(fold(subject))
    names_its_project = series == "monitoring" and bool(codes)
    return f"{projects}:{series}" if series and not names_its_project else projects


def _series(folded: str) -> str | None:
    book = phrases("recognition")["series"]
    return next((str(series) for series, words in book.items() if any(word in folded for word in words)), None)
