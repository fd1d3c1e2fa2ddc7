"""Which office leads and which supports each project, as plans hand out the tasks.

Either an office's own heading lists its projects (`Phòng X: Chủ trì … thực hiện Dự án 2 …`), or a project's heading
names its offices (`Đơn vị thực hiện: Phòng X chủ trì, phối hợp với …`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from schemas.codebook import code_list, phrases
from schemas.passages import Narrative
from schemas.records import LeadAgency, Office
from transforms.find_agencies import find_agencies
from transforms.find_projects import find_projects
from transforms.fold_text import fold
from transforms.match_phrases import Mention
from transforms.stack_headings import marker
from transforms.walk_narrative import Setting, settings_of

_CLAUSE_END = re.compile(r"[.;]\s+|[.;]$")
_HEADING_REACH = 40
_VERB_REACH = 60


def extract_lead_agencies(narrative: Narrative, office: Office) -> tuple[LeadAgency, ...]:
    """Every project with its offices, each pair and role once, in reading order."""
    found: dict[tuple[str, str, str], LeadAgency] = {}
    before: list[LeadAgency] = []
    is_open = False
    for setting in settings_of(narrative):
        goes_on = is_open and before and marker(setting.passage.text)[0] is None
        before = _gone_on(setting, before[-1], office) if goes_on else list(_of_passage(setting, office))
        is_open = setting.folded.rstrip().endswith((";", ","))
        for named in before:
            found.setdefault((named.project_code, named.agency_code, named.role), named)
    return tuple(found.values())


def _gone_on(setting: Setting, last: LeadAgency, office: Office) -> list[LeadAgency]:
    """The projects a list goes on with in the paragraph behind one that ends in `;`, if it begins with one."""
    named = find_projects(setting.passage.text, office.programme)
    place = setting.passage.place(0, len(setting.folded))
    is_list = bool(named) and not named[0].start and not _hands_out().search(setting.folded)
    return [replace(last, project_code=code, place=place) for m in named for code in m.codes] if is_list else []


def _of_passage(setting: Setting, office: Office) -> Iterator[LeadAgency]:
    """Clause by clause; a list that goes on behind a semicolon keeps the office and role of the clause before."""
    if not _hands_out().search(setting.folded):
        return
    yield from _supporters(setting)
    heading = _heading_agency(setting)
    agency, role, start = heading, None, 0
    for stop in [*(m.start() for m in _CLAUSE_END.finditer(setting.folded)), len(setting.folded)]:
        said = _role(setting, start, stop, has_heading=heading is not None)
        if said:
            role, agency = said, _subject(setting, start, stop, office) or heading
        elif setting.folded[start - 2 : start].startswith("."):
            role = None
        if role and agency:
            for code in _projects(setting, start, stop, office, is_heading_agency=agency == heading):
                yield LeadAgency(code, agency, role, setting.passage.place(max(0, start), stop))
        start = min(stop + 1, len(setting.folded))


@cache
def _hands_out() -> re.Pattern[str]:
    book = phrases("phrases_facts")["agencies"]
    return re.compile("|".join((book["support"], book["lead"], book["carries_out"])))


def _supporters(setting: Setting) -> Iterator[LeadAgency]:
    """The offices listed behind `Cơ quan phối hợp:` under a project's heading."""
    said = re.search(phrases("phrases_facts")["agencies"]["supporters"], setting.folded)
    project = setting.section.project_code
    if said and project:
        for mention in find_agencies(setting.passage.text[said.end() :]):
            place = setting.passage.place(said.start(), said.end() + mention.end)
            yield LeadAgency(project, mention.code, "support", place)


def _heading_agency(setting: Setting) -> str | None:
    """The office the innermost heading begins with, the passage's own first words included."""
    for title in reversed(setting.section.titles):
        first = next(iter(find_agencies(title)), None)
        lead_in = fold(title[: first.start]).strip() if first else ""
        if (
            first
            and first.start <= _HEADING_REACH
            and not re.search(r"phoi hop|thuc hien|chu tri|gui|[a-z]{3,}.*:", lead_in)
        ):
            return first.code
    return None


def _role(setting: Setting, start: int, stop: int, *, has_heading: bool) -> str | None:
    """`lead` or `support` by the first verb of the clause; None where it hands out nothing."""
    book = phrases("phrases_facts")["agencies"]
    clause = setting.folded[start:stop]
    support, lead = re.search(book["support"], clause), re.search(book["lead"], clause)
    if lead and re.search(book["not_lead"] + r"\s*$", clause[: lead.start()]):
        lead = None
    if lead and (support is None or lead.start() < support.start()):
        return "lead"
    if support and support.start() <= _VERB_REACH:
        return "support"
    return "lead" if has_heading and re.search(book["carries_out"], clause) else None


def _subject(setting: Setting, start: int, stop: int, office: Office) -> str | None:
    """The office that is the clause's subject: named before its verb and not behind `phối hợp với`."""
    book = phrases("phrases_facts")["agencies"]
    clause = setting.passage.text[start:stop]
    folded = setting.folded[start:stop]
    support = re.search(book["support"], folded)
    mentions = [m for m in find_agencies(clause) if support is None or m.start < support.start()]
    return next((m.code for m in mentions if _is_told_to(m, folded, office)), None)


def _is_told_to(mention: Mention, folded: str, office: Office) -> bool:
    """Whether a task is given to the office: it acts, it is told to, or it begins the clause that says the task."""
    book = phrases("phrases_facts")["agencies"]
    behind = folded[mention.end : mention.end + _VERB_REACH]
    before = folded[max(0, mention.start - _VERB_REACH) : mention.start]
    begins = not re.search("[a-z]", folded[: mention.start])
    acts = f"{book['acts']}|{book['begins']}" if begins else book["acts"]
    return mention.code not in _far_offices(office.unit_level) and bool(
        re.match(rf"\W*(?:\w+\W+){{0,6}}?(?:{acts})", behind)
        or re.search(r"(?:thuc hien|chu tri|phu trach)\s*:\s*$|\bgiao(?: cho)?\s*$", before)
    )


@cache
def _far_offices(unit_level: str) -> frozenset[str]:
    """Ministries issue the rules a clause cites, the province runs what a district does not: they lead nothing here."""
    levels = phrases("phrases_facts")["agencies"]["far_levels"][unit_level]
    return frozenset(row["agency_code"] for row in code_list("agencies") if row["level"] in levels)


def _projects(setting: Setting, start: int, stop: int, office: Office, *, is_heading_agency: bool) -> list[str]:
    """The projects a clause names; else, for an office named in the clause, the project it stands under."""
    heading = setting.section.project_code
    near = max(0, start - _VERB_REACH)
    named = find_projects(setting.passage.text[near:stop], office.programme, heading)
    codes = [code for mention in named if near + mention.start >= start for code in mention.codes]
    if codes:
        return codes
    return [heading] if heading and not is_heading_agency else []
