"""Declarations that a project does not apply, got no money, is run by the province, or had nothing to do."""

import re

from schemas.codebook import phrases
from schemas.passages import Narrative
from schemas.records import Office, Status
from transforms.find_projects import ProjectMention, find_projects
from transforms.walk_narrative import Setting, sentence_around, settings_of, when

_KINDS = ("run_by_province", "not_allocated", "not_applicable", "nil")
_WHOLE = "ALL"
_HEADING_LEVEL = 8.0
_REACH = 600


def extract_statuses(narrative: Narrative, office: Office) -> tuple[Status, ...]:
    """Every declaration once per project, year and kind, in reading order.

    The projects are those named before the words in their sentence, else the heading's; money that was not allocated
    at all stands for the whole programme. The year is None where a report of several years does not say.
    """
    found: dict[tuple[str, int | None, str], Status] = {}
    for setting in settings_of(narrative):
        for status in _of_passage(setting, office):
            found.setdefault((status.project_code, status.year, status.status), status)
    return tuple(found.values())


def _of_passage(setting: Setting, office: Office) -> list[Status]:
    book = phrases("phrases_facts")["statuses"]
    found = []
    for kind in _KINDS:
        for match in re.finditer(book[kind], setting.folded):
            found += _status(setting, match.start(), match.end(), kind, office)
    for match in re.finditer(book["projects_behind"], setting.folded):
        found += _listed_behind(setting, match.end(), office)
    title_end = setting.folded.rfind(":") + 1
    alone = re.search(book["not_applicable_alone"], setting.folded[title_end:])
    if alone and _is_heading(setting):
        found += _status(setting, title_end + alone.start(), title_end + alone.end(), "not_applicable", office)
    return found


def _listed_behind(setting: Setting, start: int, office: Office) -> list[Status]:
    """`Các dự án không thực hiện gồm: Dự án 1, Dự án 5` declares what stands behind its colon."""
    stop = sentence_around(setting.bare, start)[1]
    time = when(setting, start, start, office)
    year = time.year_from if time.year_from == time.year_to else None
    place = setting.passage.place(start, stop)
    named = find_projects(setting.passage.text[start:stop], office.programme)
    return [Status(code, year, "not_applicable", place) for mention in named for code in mention.codes]


def _is_heading(setting: Setting) -> bool:
    """A declaration made in a numbered heading or a short line right under it speaks of the whole project."""
    return setting.section.project_code is not None and (setting.section.level or 0.0) <= _HEADING_LEVEL


def _status(setting: Setting, start: int, end: int, kind: str, office: Office) -> list[Status]:
    projects = _projects_at(setting, start, office)
    if not projects and kind != "not_allocated":
        return []
    time = when(setting, start, end, office)
    year = time.year_from if time.year_from == time.year_to else None
    begin, stop = sentence_around(setting.folded, start)
    place = setting.passage.place(start, end, setting.passage.text[begin:stop].strip()[:320])
    return [Status(project, year, kind, place) for project in projects or (_WHOLE,)]


def _projects_at(setting: Setting, start: int, office: Office) -> tuple[str, ...]:
    heading = setting.section.project_code
    near = max(0, start - _REACH)
    text = setting.passage.text[near:start]
    named = find_projects(text, office.programme, heading)
    begin = sentence_around(setting.folded, start)[0]
    if named and (heading is None or near + named[-1].start >= begin):
        return _listed(named, setting.folded[near:start])
    inside = [m for m in named if m.codes[0].startswith(heading or "")]
    return inside[-1].codes if inside else ((heading,) if heading else ())


def _listed(named: list[ProjectMention], folded: str) -> tuple[str, ...]:
    """The last project named and those listed with it (`Dự án 1, Dự án 5 và Tiểu dự án 2 thuộc Dự án 4`)."""
    codes = [*named[-1].codes]
    for before, after in zip(reversed(named[:-1]), reversed(named), strict=False):
        if not re.fullmatch(r"\s*(?:,|;|va|,? va)\s*", folded[before.end : after.start]):
            break
        codes[:0] = before.codes
    return tuple(dict.fromkeys(codes))
