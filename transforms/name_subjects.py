"""Whom and what a finding is about, named for a reader: project, office inside the district, year, measure."""

from functools import cache
from typing import Any

from schemas.codebook import code_list
from schemas.messages import Language, catalogue, message

_LANGUAGES: tuple[Language, ...] = ("vi", "en")


def name_subject(subject: dict[str, Any], language: Language) -> dict[str, str]:
    """What every message may use: `subject` (project, agency, place and years in one phrase), `measure`."""
    parts = [
        _project(subject, language),
        _agency(subject.get("agency_code") or "", language),
        subject.get("sub_unit") or "",
        _population(subject.get("population") or "ALL", language),
        _years(subject, language),
    ]
    document = "subjects.workbook" if subject.get("sheet") else "subjects.document"
    named = ", ".join(part for part in parts if part) or message(document, language)
    return {
        "subject": named,
        "measure": _measure(subject, language),
    }


def name_place(stands: dict[str, Any], language: Language) -> str:
    """Where something stands, within a sentence: `ô C12 (trang tính "Biểu 1")`, `trang 3, dòng 14`, `dòng 14`."""
    if stands.get("cell"):
        return message("where.cell", language, cell=stands["cell"], sheet=stands.get("sheet") or "")
    line = stands.get("line_from") or "?"
    if stands.get("page"):
        return message("where.page_line", language, page=stands["page"], line=line)
    return message("where.line", language, line=line)


def located(stands: dict[str, Any]) -> dict[str, str]:
    """What every message may use: where something stands, as both languages say it, and the words that stand there."""
    where = {f"where_{language}": name_place(stands, language) for language in _LANGUAGES}
    return {"line": str(stands.get("line_from") or "?"), "quote": stands.get("quote") or "", **where}


def _project(subject: dict[str, Any], language: Language) -> str:
    code = subject.get("project_code") or ""
    if not code:
        return ""
    if code == "ALL":
        return message("subjects.programme", language)
    project, _, sub = code.partition(".")
    title = _titles(language).get((subject.get("programme") or "", code), "")
    named = message("subjects.sub_project" if sub else "subjects.project", language, number=project[2:], sub=sub[3:])
    return f"{named} ({title})" if title else named


@cache
def _titles(language: Language) -> dict[tuple[str, str], str]:
    def title(row: dict[str, str]) -> str:
        return row["name_en"] if language == "en" else row["short_name_vi"] or row["name_vi"]

    return {(row["programme"], row["project_code"]): title(row) for row in code_list("projects")}


@cache
def _names(listed: str, code: str, language: Language) -> dict[str, str]:
    return {row[code]: row[f"name_{language}"] or row["name_vi"] for row in code_list(listed)}


def _agency(code: str, language: Language) -> str:
    return _names("agencies", "agency_code", language).get(code, code)


def _source(code: str, language: Language) -> str:
    return _names("funding_sources", "source", language).get(code, code)


def _measure(subject: dict[str, Any], language: Language) -> str:
    """The measure, with the source of money where one source alone is meant."""
    named = _measure_alone(subject.get("indicator") or "", language)
    source = subject.get("source") or "ALL"
    return named if source in ("ALL", "NSTW") else f"{named} ({_source(source, language)})"


def _measure_alone(indicator: str, language: Language) -> str:
    key = f"measures.{indicator}"
    if key in catalogue():
        return message(key, language)
    return _names("indicators", "indicator", language).get(indicator, indicator)


def _population(code: str, language: Language) -> str:
    key = f"populations.{code}"
    return "" if code == "ALL" else message(key, language) if key in catalogue() else code


def _years(subject: dict[str, Any], language: Language) -> str:
    first, last = subject.get("year_from"), subject.get("year_to")
    if not first:
        return ""
    if not last or first == last:
        return message("subjects.year", language, year=first)
    return message("subjects.years", language, first=first, last=last)
