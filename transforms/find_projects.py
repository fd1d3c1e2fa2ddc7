"""Which project or sub-project of a programme a text names: by number, by title, or by both.

`Tiểu dự án 1` alone means nothing: it belongs to the project named beside it, else to the project the text stands
under. Where a number and the title behind it disagree the title decides (headings are often misnumbered).
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from schemas.codebook import code_list, names_of
from transforms.fold_text import fold, squash
from transforms.match_phrases import phrase_source

_PROJECT = (
    r"(?<!tieu )(?<!tieu)(?:du\s*an\s*(?:thanh phan\s*)?(?:so\s*)?|\bda\s*\.?\s*)"
    r"0?(?P<{name}>\d{{1,2}})(?![\d/%]|[.,]\d)"
)
_SUB = (
    r"(?:tieu\s*(?:du\s*an|da)|\btda)\s*(?:so\s*)?"
    r"(?P<{name}>0?\d(?:\s*(?:,|;|va|&|\+|-)\s*(?:(?:tieu\s*du\s*an|tda)\s*)?0?\d(?![\d.,]*\d))*)(?![\d/%])"
)
_LINK = r"\s*[,(\[/]?\s*(?:-|thuoc|cua|trong|/)?\s*(?:cac\s+)?"
_SUB_OF = re.compile(_SUB.format(name="subs") + _LINK + _PROJECT.format(name="project"))
_PROJECT_THEN_SUB = re.compile(
    _PROJECT.format(name="project") + r"\s*[,(\[/.:-]?\s*(?:-|gom|:)?\s*" + _SUB.format(name="subs")
)
_PROJECTS = re.compile(
    r"\bcac\s+du\s*an\s*(?:thanh phan\s*)?(?:so\s*)?"
    r"(?P<projects>0?\d{1,2}(?:\s*(?:,|;|va|&)\s*(?:du an\s*)?0?\d{1,2}\b"
    r"(?![/%]|[.,]\d|\s*(?:trieu|ty|ho|nguoi|mo hinh)))+)"
)
_DOTTED = re.compile(
    r"(?:(?:tieu\s*)?(?:du\s*an|\bda)|\btda)\s*(?:so\s*)?0?(?P<project>\d)\.(?P<subs>[1-9])(?![\d%]|[.,/]\d)"
)
"""A sub-project by both numbers (`DA3.1`, `Tiểu dự án 3.1`)."""
_SUB_ALONE = re.compile(_SUB.format(name="subs"))
_PROJECT_ALONE = re.compile(_PROJECT.format(name="project"))
_INTRODUCES_TITLE = re.compile(
    r"(?:tieu\s*)?(?:du\s*an|\bt?da)\s*(?:so\s*)?(?:\d{1,2})?\s*[-.:,(\"“”'’]*\s*(?:ve\s+)?$"
)
_LIST_SPLIT = re.compile(r"\d")
_STARTS_WITH_PROJECT = re.compile(r"\W*(?:[\divx]{1,5}[.)]\W*)*(?:(?:tieu\s*)?du\s*an|t?da)\s*\.?\s*(?:so\s*)?\d")
_HEADING_ENDS = re.compile(r"[\s.:⁰¹²³⁴⁵⁶⁷⁸⁹]*")
"""What may follow a heading: its stop, the mark of a footnote."""
_TITLE_REACH = 14
_NEVER = "(?!)"
"""Of no titles at all none is found; an alternative of nothing is found everywhere."""
_CACHED = 20_000
"""Rows are read for every form there is, each time with the same labels."""
_SHORTEST_TITLE = 3
_GENERIC_LENGTH = 15


@dataclass(frozen=True, slots=True)
class ProjectMention:
    """A project or sub-project named at characters `start` to `end`.

    `codes` holds several where one phrase names several (`Tiểu dự án 1, 2 – Dự án 7`).
    """

    start: int
    end: int
    codes: tuple[str, ...]

    @property
    def code(self) -> str:
        """The one code, or the project the several belong to."""
        return self.codes[0] if len(self.codes) == 1 else self.codes[0].split(".")[0]


@dataclass(frozen=True, slots=True)
class _Titles:
    """All titles of a programme as one pattern, the longest first, with the code and title behind each group."""

    pattern: re.Pattern[str]
    codes: tuple[str, ...]
    generic: frozenset[int]


@cache
def known_codes(programme: str) -> frozenset[str]:
    """The project codes a programme has."""
    return frozenset(row["project_code"] for row in code_list("projects") if row["programme"] == programme)


UNKNOWN = "?"
"""The code of a project that a text names but the programme does not have."""


def find_projects(
    text: str, programme: str, current: str | None = None, *, with_unknown: bool = False
) -> list[ProjectMention]:
    """Every project named in a text, in order, without overlap.

    Args:
        text: as typed, NFC.
        programme: whose projects; the same numbers mean other things in other programmes.
        current: the project the text stands under, which a bare `Tiểu dự án n` belongs to.
        with_unknown: also mentions that name no project of the programme, as `UNKNOWN`.
    """
    folded = fold(text)
    known = known_codes(programme)
    mentions = [m for m in _numbered(folded, known, current) if with_unknown or m.codes != (UNKNOWN,)]
    titles = _titled(folded, programme, current)
    return _reconcile(mentions, titles, folded)


def project_titled(text: str, programme: str, current: str | None = None) -> ProjectMention | None:
    """The project whose official title a heading begins with, or None.

    Generic titles (`Giám sát, đánh giá`) count only under their own project.
    """
    folded = fold(text)
    found = [m for m in _title_mentions(folded, programme, current) if not folded[: m.start].strip(" -+.:;,\"“”'()")]
    return min(found, key=lambda m: (m.start, -m.end), default=None)


def is_project_heading(text: str) -> bool:
    """Whether a text is the number of a project or sub-project with its official title, whole, and nothing besides.

    Of whichever programme; a number of its own may stand before (`1. Dự án 1. …`).
    """
    if not _STARTS_WITH_PROJECT.match(fold(text)):
        return False
    return any(_names_project_only(text, programme) for programme in _programmes())


def _names_project_only(text: str, programme: str) -> bool:
    first = next(iter(find_projects(text, programme)), None)
    # Short titles are known only under their own project.
    named = next(iter(find_projects(text, programme, first.code)), None) if first else None
    if named is None or _HEADING_ENDS.fullmatch(text[named.end :]) is None:
        return False
    return any(m.end == named.end for m in _title_mentions(fold(text), programme, named.code))


@cache
def _programmes() -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["programme"] for row in code_list("projects")))


@lru_cache(maxsize=_CACHED)
def _numbered(folded: str, known: frozenset[str], current: str | None) -> tuple[ProjectMention, ...]:
    """Mentions by number, in order; a bare sub-project belongs to the project named last before it."""
    matches: list[re.Match[str]] = []
    taken = bytearray(len(folded))
    for pattern in (_DOTTED, _SUB_OF, _PROJECTS, _PROJECT_THEN_SUB, _SUB_ALONE, _PROJECT_ALONE):
        for match in pattern.finditer(folded):
            if 1 not in taken[match.start() : match.end()]:
                taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
                matches.append(match)
    found: list[ProjectMention] = []
    nearest = current
    for match in sorted(matches, key=lambda m: m.start()):
        codes = _codes(match.groupdict(), known, nearest)
        nearest = codes[0] if codes else nearest
        found.append(ProjectMention(match.start(), match.end(), codes or (UNKNOWN,)))
    return tuple(found)


def _codes(parts: dict[str, str | None], known: frozenset[str], nearest: str | None) -> tuple[str, ...]:
    number, subs, several = parts.get("project"), parts.get("subs"), parts.get("projects")
    if several:
        listed = [f"DA{int(n)}" for n in re.findall(r"\d+", several)]
        return tuple(code for code in dict.fromkeys(listed) if code in known)
    project = f"DA{int(number)}" if number else (nearest or "").split(".")[0]
    wanted = [f"{project}.TDA{n}" for n in _LIST_SPLIT.findall(subs) if n != "0"] if subs else [project]
    return tuple(code for code in dict.fromkeys(wanted) if code in known)


def _titled(folded: str, programme: str, current: str | None) -> list[ProjectMention]:
    """Titles in running text count only where the words `dự án` or `tiểu dự án` introduce them."""
    return [
        mention
        for mention in _title_mentions(folded, programme, current)
        if _INTRODUCES_TITLE.search(folded[max(0, mention.start - 40) : mention.start])
    ]


@lru_cache(maxsize=_CACHED)
def _title_mentions(folded: str, programme: str, current: str | None) -> tuple[ProjectMention, ...]:
    titles = _titles(programme)
    found = []
    for match in titles.pattern.finditer(folded):
        at = (match.lastindex or 1) - 1
        is_at_home = (current or "").startswith(titles.codes[at].split(".")[0])
        if at not in titles.generic or is_at_home:
            found.append(ProjectMention(match.start(), match.end(), (titles.codes[at],)))
    return tuple(found)


@cache
def _titles(programme: str) -> _Titles:
    """A long title is known by its first words too; a short common one (`Giám sát, đánh giá`) is generic."""
    pairs = {
        (name, row["project_code"])
        for row in code_list("projects")
        if row["programme"] == programme
        for name in names_of(row)
        if name != row["short_name_vi"] or len(name.split()) > _SHORTEST_TITLE
    }
    ordered = sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))
    sources = [f"({_title_source(name.split())})" for name, _ in ordered]
    generic = frozenset(i for i, (name, _) in enumerate(ordered) if len(squash(name)) <= _GENERIC_LENGTH)
    pattern = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(sources) or _NEVER})(?![a-z0-9])")
    return _Titles(pattern, tuple(code for _, code in ordered), generic)


def _title_source(words: list[str]) -> str:
    head, tail = words[:8], words[8:]
    optional = rf"(?:[\s\-,]*{phrase_source(' '.join(tail))})?" if tail else ""
    return f"{phrase_source(' '.join(head))}{optional}"


def _reconcile(numbered: list[ProjectMention], titled: list[ProjectMention], folded: str) -> list[ProjectMention]:
    """A title right behind a number confirms or corrects it; both become one mention."""
    merged = list(numbered)
    for title in titled:
        near = next((m for m in merged if m.end <= title.start <= m.end + _TITLE_REACH), None)
        if near is None:
            merged.append(title)
        elif not re.search(r"[;.]\s", folded[near.end : title.start].replace(". ", " ", 1)):
            merged[merged.index(near)] = ProjectMention(near.start, title.end, _corrected(near, title))
    return sorted(merged, key=lambda m: m.start)


def _corrected(number: ProjectMention, title: ProjectMention) -> tuple[str, ...]:
    if number.codes == (UNKNOWN,):
        return title.codes
    is_part = len(number.codes) == 1 and number.codes[0].startswith(f"{title.codes[0]}.")
    return number.codes if is_part or len(number.codes) > 1 else title.codes
